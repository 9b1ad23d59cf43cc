"""What runs reminders by itself: the wrapper, systemd's units, launchd's property list, and which is chosen."""

import os
import plistlib
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from time import sleep as pause

import pytest

from aftercare import home
from aftercare.catalogue import practices
from aftercare.errors import AftercareError, CannotCreate, InputOutput, ProgramMissing, UsageProblem
from aftercare.timers import choose, crontab, installed, launchd, systemd, wrapper
from aftercare.timers.timer import EXEC, MAIL, NONE, NOTIFY, TELLING, Timer, checked_label, parse_at, parse_every
from tests.support.machine import Machine, machine, needs

LABEL = "notes-timer"
ODD = '/home/it\'s 100% "odd" $HOME %h/notes-timer'


def timer(path: str = "/home/sam/.state/notes-timer", at: time | None = None, arrive: str = NOTIFY) -> Timer:
    return Timer(LABEL, "systemd", path, sys.executable, at, arrive, "cat" if arrive == EXEC else None)


# ---- labels and times


@pytest.mark.parametrize("word", ["notes-timer", "a", "x" * 30, "bell-2"])
def test_a_neutral_word_is_a_label(word: str) -> None:
    assert checked_label(word) == word


@pytest.mark.parametrize("word", ["", "x" * 31, "Notes", "a b", "a/b", "../x", "-x", "caf\xe9", "a_b", "a\n"])
def test_a_label_is_one_short_word(word: str) -> None:
    with pytest.raises(UsageProblem, match=r"is no label.*Choose another"):
        checked_label(word)


@pytest.mark.parametrize("word", ["aftercare", "after-care", "our-love", "sex", "couple-time", "partner1", "touch"])
def test_a_label_that_tells_what_it_is_about_is_refused(word: str) -> None:
    with pytest.raises(UsageProblem, match="would tell others"):
        checked_label(word)


@pytest.mark.parametrize(("text", "clock"), [("19:00", time(19)), ("7:05", time(7, 5)), (" 00:00 ", time(0))])
def test_a_time_of_day_is_read(text: str, clock: time) -> None:
    assert parse_at(text) == clock


@pytest.mark.parametrize("text", ["24:00", "7", "19.00", "19:60", "evening", ""])
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(UsageProblem, match="is no time of day"):
        parse_at(text)


def test_every_is_by_the_hour() -> None:
    parse_every("hour")
    with pytest.raises(UsageProblem, match="--every takes `hour`, not 'day'"):
        parse_every("day")


@pytest.mark.parametrize(
    ("at", "now", "following"),
    [
        (None, "2026-11-22T18:06", "2026-11-22T19:00"),
        (None, "2026-11-22T23:59", "2026-11-23T00:00"),
        (time(19), "2026-11-22T18:06", "2026-11-22T19:00"),
        (time(19), "2026-11-22T19:00", "2026-11-23T19:00"),
    ],
)
def test_the_next_run_is_known(at: time | None, now: str, following: str) -> None:
    assert timer(at=at).next_run(datetime.fromisoformat(now)) == datetime.fromisoformat(following)


# ---- the wrapper


def flat(folder: Path) -> home.Home:
    return home.find(str(folder), {})


def test_a_wrapper_runs_the_program_for_its_home_from_a_bare_environment(tmp_path: Path) -> None:
    own = flat(tmp_path / "a home, 100%")
    path = tmp_path / "it's here" / LABEL
    path.parent.mkdir()
    one = timer(str(path), arrive=MAIL)
    wrapper.write(one.wrapper, wrapper.content(one, own, {"HOME": "/x"}))
    assert stat.S_IMODE(path.stat().st_mode) == 0o700
    (own.data).mkdir()
    (own.data / "config.yaml").write_text('aftercare: config/1\nquiet_from: "00:00"\nquiet_until: "00:00"\n')
    said = [
        subprocess.run([path], env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}, capture_output=True, check=False)
        for _ in range(2)
    ]
    assert [(one.returncode, one.stdout, one.stderr) for one in said] == [
        (0, b"Reminder: five minutes.\n", b""),
        (0, b"", b""),
    ]
    assert (own.data / "state" / "remind.json").exists()
    assert Path(one.ran).read_text() == "0"
    assert stat.S_IMODE(Path(one.ran).stat().st_mode) == 0o600


def test_a_wrapper_speaks_under_its_own_name(tmp_path: Path) -> None:
    own, path = flat(tmp_path / "home"), tmp_path / LABEL
    own.data.mkdir()
    (own.data / "config.yaml").write_text("aftercare: config/1\nxyzzy: 1\n")
    wrapper.write(str(path), wrapper.content(timer(str(path)), own, {}))
    done = subprocess.run([path], env={"HOME": str(tmp_path)}, capture_output=True, check=False)
    assert (done.returncode, done.stderr.split(b" ")[0]) == (78, b"notes-timer:")


def test_what_ps_shows_is_the_interpreter_and_the_wrapper(tmp_path: Path) -> None:
    own, path = flat(tmp_path / "home"), tmp_path / LABEL
    text = wrapper.content(timer(str(path)), own, {}).replace(b"    main()\n", b"    import time; time.sleep(60)\n")
    wrapper.write(str(path), text)
    with subprocess.Popen([path], env={"HOME": str(tmp_path)}) as running:
        try:
            for _ in range(200):
                words = (
                    Path(f"/proc/{running.pid}/cmdline").read_bytes().split(b"\0") if sys.platform == "linux" else []
                )
                if words[:1] == [sys.executable.encode()] or not words:
                    break
                pause(0.05)
            assert words in ([sys.executable.encode(), str(path).encode(), b""], [])
        finally:
            running.kill()


@pytest.mark.parametrize(
    ("arrive", "words"),
    [
        (NOTIFY, [LABEL, "remind", "--notify", "--label", LABEL]),
        (EXEC, [LABEL, "remind", "--exec", "cat"]),
        (MAIL, [LABEL, "remind"]),
        (NONE, [LABEL, "remind", "--peek"]),
    ],
)
def test_a_wrapper_uses_the_way_that_was_chosen(arrive: str, words: list[str]) -> None:
    assert wrapper.words(timer(arrive=arrive)) == words


def test_a_home_that_was_not_named_is_carried_as_the_folders_that_lead_to_it(tmp_path: Path) -> None:
    own = home.find(None, {})
    environment = {"HOME": "/home/sam", "XDG_DATA_HOME": "/data", "TZ": "Asia/Kathmandu", "SECRET": "x"}
    carried, dropped = wrapper.carried(own, environment)
    assert carried == {"HOME": "/home/sam", "XDG_DATA_HOME": "/data", "TZ": "Asia/Kathmandu"}
    assert set(dropped) == {
        *("AFTERCARE_HOME", "AFTERCARE_TODAY", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"),
    }
    assert wrapper.carried(flat(tmp_path), environment)[0] == {"AFTERCARE_HOME": str(tmp_path), "TZ": "Asia/Kathmandu"}


def test_a_wrapper_lies_in_the_state_unless_that_path_would_tell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "aftercare-fan"))
    environment = dict(os.environ)
    assert wrapper.place(flat(tmp_path / "aftercare-fan" / "notes"), LABEL, environment).endswith(
        "aftercare-fan/notes/state/timer/notes-timer"
    )
    for telling in (home.find(None, {}), flat(tmp_path / "aftercare-fan" / ".aftercare")):
        place = wrapper.place(telling, LABEL, environment)
        assert place.startswith(str(tmp_path / "aftercare-fan"))
        assert place.endswith("/notes-timer/notes-timer")
        assert not TELLING.search(place.removeprefix(str(tmp_path / "aftercare-fan")))


@pytest.mark.parametrize("name", ["a\nb", "a\\b", "a\tb", "a\udcff"])
def test_a_path_that_no_timer_could_keep_is_refused(name: str) -> None:
    with pytest.raises(CannotCreate, match="a character that no timer can keep"):
        wrapper.content(timer(f"/home/{name}"), flat(Path("/home/x")), {})


# ---- systemd


def test_the_units_of_systemd_say_when_and_what_and_nothing_else() -> None:
    assert systemd.timer_text(timer()) == (
        "[Unit]\nDescription=notes-timer\n\n[Timer]\nOnCalendar=hourly\nPersistent=true\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )
    assert "\nOnCalendar=*-*-* 07:05:00\n" in systemd.timer_text(timer(at=time(7, 5)))
    assert '\nExecStart=-"/home/sam/.state/notes-timer"\n' in systemd.service_text(timer())


@pytest.fixture(scope="module")
def own_machine() -> Iterator[Machine]:
    with machine() as found:
        yield found


def verified(folder: Path, one: Timer, spoil: tuple[str, str] = ("", "")) -> subprocess.CompletedProcess[str]:
    """What systemd's own analyser says of the units of a timer."""
    needs("systemd-analyze")
    (folder / "run").mkdir(mode=0o700)
    for kind, text in (("service", systemd.service_text(one)), ("timer", systemd.timer_text(one))):
        (folder / f"{LABEL}.{kind}").write_text(text.replace(*spoil) if spoil[0] else text)
    units = [str(folder / f"{LABEL}.{kind}") for kind in ("service", "timer")]
    words = ["systemd-analyze", "--user", "verify", *units]
    env = {**os.environ, "XDG_RUNTIME_DIR": str(folder / "run")}
    return subprocess.run(words, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("at", [None, time(7, 5), time(0)])
@pytest.mark.parametrize("name", ["notes-timer", "a 100% $HOME %h ; \xe9", 'it\'s 100% "odd" $HOME %h \xe9'])
def test_systemd_itself_accepts_the_units(tmp_path: Path, at: time | None, name: str) -> None:
    program = tmp_path / name
    program.write_text("#!/bin/sh\n")
    program.chmod(0o700)
    done = verified(tmp_path, timer(str(program), at))
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("spoil", [("hourly", "hourlyish"), ("OnCalendar=", "OnCalender="), ("oneshot", "onceshot")])
def test_systemd_itself_rejects_spoiled_units(tmp_path: Path, spoil: tuple[str, str]) -> None:
    done = verified(tmp_path, timer("/bin/true"), spoil)
    assert done.returncode != 0 or "ignoring" in done.stderr


def test_a_real_user_manager_runs_the_timer_and_keeps_nothing_of_it(own_machine: Machine) -> None:
    with own_machine.user_manager() as env:
        base = {**env, "AFTERCARE_HOME": str(own_machine.home / "managed")}
        python = [sys.executable, "-m", "aftercare", "remind"]

        def program(*words: str) -> str:
            done = own_machine.run(*python, *words, env=base)
            assert done.returncode == 0, done.stderr
            return done.stdout.decode()

        assert "with systemd" in program("install", "--exec", "cat")
        listed = own_machine.run("systemctl", "--user", "list-timers", env=env).stdout.decode()
        assert "notes-timer.timer" in listed
        own_machine.run("systemctl", "--user", "start", "notes-timer.service", env=env)
        assert "Last run: today" in program("status")
        assert "every day at 19:30" in program("install", "--exec", "cat", "--at", "19:30")
        assert " 19:30:00 " in own_machine.run("systemctl", "--user", "list-timers", env=env).stdout.decode()
        program("uninstall")
        assert (
            "notes-timer" not in own_machine.run("systemctl", "--user", "list-timers", "--all", env=env).stdout.decode()
        )
        assert own_machine.run("find", str(own_machine.home), "-name", "*notes-timer*").stdout == b""


def units(folder: Path) -> dict[str, str]:
    """An environment with a user manager's socket, and a `systemctl` that writes down what it is told."""
    (folder / "run" / "systemd").mkdir(parents=True)
    (folder / "run" / "systemd" / "private").touch()
    (folder / "bin").mkdir()
    (folder / "bin" / "systemctl").write_text('#!/bin/sh\necho "$@" >> "$HOME/told"\n')
    (folder / "bin" / "systemctl").chmod(0o755)
    return {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder / "run"), "PATH": f"{folder}/bin:/usr/bin:/bin"}


def test_systemd_is_told_to_start_the_timer_and_to_forget_it(tmp_path: Path) -> None:
    environment = units(tmp_path)
    systemd.check(timer(), environment)
    systemd.install(timer(), environment)
    folder = tmp_path / ".config" / "systemd" / "user"
    assert {path.name for path in folder.iterdir()} == {"notes-timer.service", "notes-timer.timer"}
    systemd.check(timer(at=time(7)), environment)
    assert not systemd.is_there(timer(), environment), "the timer is not switched on"
    (folder / "timers.target.wants").mkdir()
    (folder / "timers.target.wants" / "notes-timer.timer").symlink_to(folder / "notes-timer.timer")
    stamp = tmp_path / ".local/share/systemd/timers/stamp-notes-timer.timer"
    stamp.parent.mkdir(parents=True)
    stamp.touch()
    assert systemd.is_there(timer(), environment)
    assert systemd.uninstall(timer(), environment)
    assert not list(folder.iterdir())
    assert not stamp.exists()
    assert (tmp_path / "told").read_text().splitlines() == [
        "--user daemon-reload",
        "--user enable notes-timer.timer",
        "--user restart notes-timer.timer",
        "--user disable --now notes-timer.timer",
        "--user daemon-reload",
    ]


def test_units_of_something_else_are_left_alone(tmp_path: Path) -> None:
    environment = units(tmp_path)
    folder = tmp_path / ".config" / "systemd" / "user"
    folder.mkdir(parents=True)
    (folder / "notes-timer.service").write_text("[Service]\nExecStart=/bin/true\n")
    with pytest.raises(CannotCreate, match="something else called notes-timer already"):
        systemd.check(timer(), environment)


def test_a_units_name_that_the_system_uses_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    system = tmp_path / "system"
    system.mkdir()
    (system / "notes-timer.timer").touch()
    monkeypatch.setattr(systemd, "SYSTEM", (str(system),))
    with pytest.raises(CannotCreate, match="something else called notes-timer already"):
        systemd.check(timer(), units(tmp_path))


def test_without_a_user_manager_another_way_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProgramMissing, match=r"no systemd user manager runs here.*--backend cron"):
        systemd.check(timer(), {"XDG_RUNTIME_DIR": str(tmp_path)})


def test_what_systemctl_refuses_is_one_sentence(tmp_path: Path) -> None:
    environment = units(tmp_path)
    (tmp_path / "bin" / "systemctl").write_text('#!/bin/sh\necho "Failed to connect to bus" >&2; exit 1\n')
    with pytest.raises(InputOutput, match=r"systemctl --user daemon-reload: Failed to connect to bus. Try"):
        systemd.install(timer(), environment)


# ---- launchd


def agents(folder: Path) -> dict[str, str]:
    """An environment with a `launchctl` that writes down what it is told."""
    (folder / "bin").mkdir()
    (folder / "bin" / "launchctl").write_text('#!/bin/sh\necho "$@" >> "$HOME/told"\n')
    (folder / "bin" / "launchctl").chmod(0o755)
    return {"HOME": str(folder), "PATH": f"{folder}/bin:/usr/bin:/bin"}


@pytest.mark.parametrize(("at", "when"), [(None, {"Minute": 0}), (time(7, 5), {"Hour": 7, "Minute": 5})])
def test_the_property_list_parses_and_runs_at_log_in_too(at: time | None, when: dict[str, int]) -> None:
    found = plistlib.loads(launchd.content(timer(ODD, at)))
    assert found["ProgramArguments"] == [ODD]
    assert (found["Label"], found["RunAtLoad"], found["StartCalendarInterval"]) == (LABEL, True, when)
    assert (found["StandardOutPath"], found["StandardErrorPath"]) == ("/dev/null", "/dev/null")


def test_launchd_is_told_to_start_the_agent_and_to_forget_it(tmp_path: Path) -> None:
    environment = agents(tmp_path)
    path = tmp_path / "Library" / "LaunchAgents" / "notes-timer.plist"
    launchd.check(timer(), environment)
    launchd.install(timer(), environment)
    assert launchd.is_there(timer(), environment)
    assert launchd.uninstall(timer(), environment)
    assert not path.exists()
    assert not launchd.uninstall(timer(), environment)
    domain = f"gui/{os.getuid()}"
    assert (tmp_path / "told").read_text().splitlines() == [
        "help",
        f"bootout {domain}/notes-timer",
        f"bootstrap {domain} {path}",
        f"bootout {domain}/notes-timer",
    ]


def test_an_agent_of_something_else_is_left_alone(tmp_path: Path) -> None:
    environment = agents(tmp_path)
    launchd.install(timer("/opt/else"), environment)
    with pytest.raises(CannotCreate, match="something else called notes-timer already"):
        launchd.check(timer(), environment)
    assert not launchd.is_there(timer(), environment)


# ---- what others can see


@pytest.mark.parametrize("backend", ["systemd", "launchd", "cron", "print"])
@pytest.mark.parametrize("label", [LABEL, "evening-bell"])
def test_nothing_that_a_scheduler_keeps_says_what_it_is_about(backend: str, label: str) -> None:
    own = home.find(None, {})
    environment = {"HOME": os.environ["HOME"]}
    path = wrapper.place(own, label, environment)
    one = Timer(label, backend, path, sys.executable, None, EXEC, "tee -a our-love.txt")
    (script, _), *others = installed.parts(own, one, environment)
    titles = [habit.title.lower() for habit in practices().values()]
    assert script == path
    assert others
    for where, text in others:
        seen = f"{where}\n{text}".replace(os.environ["HOME"], "")
        assert not TELLING.search(seen)
        assert label in seen
        assert not any(title in seen.lower() for title in titles)


# ---- which is chosen


def programs(folder: Path, *names: str) -> dict[str, str]:
    for name in names:
        (folder / name).write_text("#!/bin/sh\n")
        (folder / name).chmod(0o755)
    return {"PATH": str(folder), "XDG_RUNTIME_DIR": str(folder / "run")}


@pytest.mark.parametrize(
    ("names", "manager", "platform", "backend"),
    [
        (["systemctl", "crontab"], True, "linux", "systemd"),
        (["systemctl", "crontab"], False, "linux", "cron"),
        (["crontab"], True, "linux", "cron"),
        ([], True, "linux", "print"),
        (["crontab", "launchctl"], False, "darwin", "launchd"),
    ],
)
def test_the_first_scheduler_that_is_there_is_chosen(
    tmp_path: Path, names: list[str], manager: bool, platform: str, backend: str
) -> None:
    environment = programs(tmp_path, *names)
    if manager:
        (tmp_path / "run" / "systemd").mkdir(parents=True)
        (tmp_path / "run" / "systemd" / "private").touch()
    assert choose.backend("auto", NOTIFY, environment, platform=platform) == backend


def test_mail_is_crons_alone(tmp_path: Path) -> None:
    assert choose.backend("auto", MAIL, programs(tmp_path), platform="darwin") == "cron"
    with pytest.raises(UsageProblem, match="systemd sends no mail"):
        choose.backend("systemd", MAIL, {})


def test_a_scheduler_that_there_is_not_is_refused() -> None:
    with pytest.raises(UsageProblem, match=r"no backend 'anacron'. Write auto, systemd, cron, launchd or print"):
        choose.backend("anacron", NOTIFY, {})


def test_one_way_to_arrive_with_its_program_by_its_whole_path(tmp_path: Path) -> None:
    environment = programs(tmp_path, "tee", "sendmail")
    assert choose.way(environment, notify=False, command="tee -a 'x y'", mail=False) == (
        EXEC,
        f"{tmp_path}/tee -a 'x y'",
    )
    assert choose.way(environment, notify=False, command=None, mail=True) == (MAIL, None)
    with pytest.raises(ProgramMissing, match="no program 'xyzzy'"):
        choose.way(environment, notify=False, command="xyzzy", mail=False)
    with pytest.raises(UsageProblem, match="one way to arrive"):
        choose.way(environment, notify=True, command="tee", mail=False)


# ---- the record


def fake_cron(folder: Path) -> dict[str, str]:
    """An environment in which `crontab` keeps its table in a file."""
    folder.mkdir()
    (folder / "crontab").write_text(
        f'#!/bin/sh\nno() {{ echo "no crontab for sam" >&2; exit 1; }}\n'
        f'case "$1" in\n-l) cat {folder}/table 2>/dev/null || no;;\n'
        f"-r) rm {folder}/table;;\n-) cat > {folder}/table;;\nesac\n"
    )
    (folder / "crontab").chmod(0o755)
    return {"PATH": f"{folder}:/usr/bin:/bin", "HOME": str(folder)}


def test_another_label_takes_the_place_of_the_first_and_nothing_stays(tmp_path: Path) -> None:
    own, environment = flat(tmp_path / "home"), fake_cron(tmp_path / "bin")
    for label in ("notes-timer", "evening-bell"):
        one = installed.planned(own, environment, label=label, backend="cron", at=None, arrive=NOTIFY, command=None)
        installed.install(own, one, environment)
        assert installed.load(own) == one
    table = (tmp_path / "bin" / "table").read_text()
    assert "notes-timer" not in table
    assert table == crontab.block("evening-bell", crontab.job(one), crontab.NEW)
    installed.take_away(own, environment)
    assert not (tmp_path / "bin" / "table").exists()
    assert list((tmp_path / "home" / "state").iterdir()) == []
    installed.take_away(own, environment)


def test_two_homes_do_not_share_a_label(tmp_path: Path) -> None:
    environment = fake_cron(tmp_path / "bin")
    plan = {"label": LABEL, "backend": "cron", "at": None, "arrive": NOTIFY, "command": None}
    first = installed.planned(flat(tmp_path / "a"), environment, **plan)  # type: ignore[arg-type]
    installed.install(flat(tmp_path / "a"), first, environment)
    with pytest.raises(CannotCreate, match="something else called notes-timer"):
        installed.planned(flat(tmp_path / "b"), environment, **plan)  # type: ignore[arg-type]


def test_what_cannot_be_installed_leaves_nothing_behind(tmp_path: Path) -> None:
    own, environment = flat(tmp_path / "home"), fake_cron(tmp_path / "bin")
    one = installed.planned(own, environment, label=LABEL, backend="cron", at=None, arrive=NOTIFY, command=None)
    (tmp_path / "bin" / "crontab").write_text('#!/bin/sh\n[ "$1" = -l ] && exit 0; echo "disk full" >&2; exit 1\n')
    with pytest.raises(AftercareError, match="disk full"):
        installed.install(own, one, environment)
    assert installed.load(own) is None
    assert list((tmp_path / "home" / "state").iterdir()) == []


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"{", b'{"aftercare": "timer/2"}', b"\xff", b"[" * 100_000])
def test_a_damaged_record_is_one_sentence(tmp_path: Path, raw: bytes) -> None:
    own = flat(tmp_path)
    (tmp_path / "state" / "timer").mkdir(parents=True)
    (tmp_path / "state" / "timer" / "installed.json").write_bytes(raw)
    with pytest.raises(AftercareError, match=r"is damaged. Take it away, then `remind install` once more"):
        installed.load(own)


def test_a_timer_that_lost_a_part_says_which(tmp_path: Path) -> None:
    own, environment = flat(tmp_path / "home"), fake_cron(tmp_path / "bin")
    one = installed.planned(own, environment, label=LABEL, backend="cron", at=None, arrive=NOTIFY, command=None)
    installed.install(own, one, environment)
    assert installed.standing(one, environment).whole
    (tmp_path / "bin" / "table").write_text("# empty\n")
    assert not installed.standing(one, environment).scheduled
    Path(one.wrapper).chmod(0o600)
    gone = Timer(LABEL, "cron", one.wrapper, str(tmp_path / "python"))
    stands = installed.standing(gone, environment)
    assert (stands.wrapper, stands.program) == (False, False)


def test_a_change_that_cannot_be_made_leaves_the_timer_as_it_was(tmp_path: Path) -> None:
    own, environment = flat(tmp_path / "home"), fake_cron(tmp_path / "bin")
    one = installed.planned(own, environment, label=LABEL, backend="cron", at=None, arrive=NOTIFY, command=None)
    installed.install(own, one, environment)
    table, script = (tmp_path / "bin" / "table").read_bytes(), Path(one.wrapper).read_bytes()
    real = (tmp_path / "bin" / "crontab").read_text()
    other = installed.planned(own, environment, label="bell", backend="cron", at=time(19), arrive=NONE, command=None)
    (tmp_path / "bin" / "crontab").write_text(f"{real.replace('cat > ', 'exit 1; cat > ')}")
    with pytest.raises(AftercareError, match="crontab did not take the table"):
        installed.install(own, other, environment)
    assert installed.load(own) == one
    assert (Path(one.wrapper).read_bytes(), (tmp_path / "bin" / "table").read_bytes()) == (script, table)
    assert not Path(other.wrapper).exists()
    assert installed.standing(one, environment).whole


def test_another_scheduler_takes_the_place_of_the_first(tmp_path: Path) -> None:
    own, environment = flat(tmp_path / "home"), fake_cron(tmp_path / "bin")
    for backend in ("cron", "print", "cron"):
        one = installed.planned(own, environment, label=LABEL, backend=backend, at=None, arrive=NOTIFY, command=None)
        installed.install(own, one, environment)
        assert installed.load(own) == one
        assert installed.standing(one, environment).whole
        assert (tmp_path / "bin" / "table").exists() == (backend == "cron")


def test_a_script_whose_interpreter_is_gone_says_so_to_nobody_and_status_says_it(tmp_path: Path) -> None:
    own, environment = flat(tmp_path / "home"), fake_cron(tmp_path / "bin")
    one = Timer(LABEL, "cron", wrapper.place(own, LABEL, environment), str(tmp_path / "venv" / "bin" / "python"))
    installed.install(own, one, environment)
    job = crontab.job(one).split(" ", 5)[5]
    done = subprocess.run(
        ["/bin/sh", "-c", job], env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}, capture_output=True, check=False
    )
    assert (done.stdout, done.stderr) == (b"", b"")
    assert not installed.standing(one, environment).program


def test_an_interpreter_without_the_program_counts_as_gone(tmp_path: Path) -> None:
    own, environment = flat(tmp_path / "home"), fake_cron(tmp_path / "bin")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    one = Timer(LABEL, "cron", wrapper.place(own, LABEL, environment), str(tmp_path / "venv" / "bin" / "python"))
    installed.install(own, one, environment)
    assert not installed.standing(one, environment).program
    subprocess.run([one.wrapper], env={"HOME": str(tmp_path)}, capture_output=True, check=False)
    assert installed.standing(one, environment).last_exit == 70
