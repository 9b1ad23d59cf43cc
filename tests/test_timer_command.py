"""`remind install`, `uninstall`, `status` and `show`, as real processes beside a made-up `crontab`."""

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from aftercare.settings import faults_in
from aftercare.timers.systemd import timer_text
from aftercare.timers.timer import TELLING, Timer
from aftercare.yamlfile import parse
from tests.conftest import Run
from tests.support import ROOT
from tests.support.terminal import ended, on_terminal
from tests.support.tree import picture

CRONTAB = """#!/bin/sh
none() { echo "no crontab for sam" >&2; exit 1; }
case "$1" in
-l) cat "$0.table" 2>/dev/null || none;;
-r) rm "$0.table";;
-) cat > "$0.table";;
esac
"""
TABLE = b"# mine, caf\xe9\n\nMAILTO=sam\n5 4 * * 1\techo 100\\%\n"


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The table of a `crontab` of the test's own, with no other scheduler, notifier or mail program about."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, text in {"crontab": CRONTAB, "tee": '#!/bin/sh\nexec /usr/bin/tee "$@"\n'}.items():
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    for name in ("cat", "rm", "sh"):
        (folder / name).symlink_to(f"/bin/{name}")
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    (tmp_path / "person").mkdir()
    return folder / "crontab.table"


def install(run: Run, *words: str, code: int = 0) -> Any:
    return run("remind", "install", "--backend", "cron", *words, code=code)


# ---- install and uninstall


def test_installing_and_taking_away_leave_everything_as_it_was(run: Run, world: Path, table: Path) -> None:
    table.write_bytes(TABLE)
    run("log", "need")
    run("remind", "show")
    before = picture(world)
    said = install(run, "--exec", "tee -a reminders.txt").out.splitlines()
    assert said[0] == "Installing notes-timer, every hour, with cron."
    assert said[1].startswith("Installed. What is due goes to your command")
    script = world / "state" / "timer" / "notes-timer"
    assert table.read_bytes() == TABLE + (
        f"# notes-timer: begin\n0 * * * * {script} >/dev/null 2>&1\n# notes-timer: end\n".encode()
    )
    assert stat.S_IMODE(script.stat().st_mode) == 0o700
    assert stat.S_IMODE((world / "state" / "timer" / "installed.json").stat().st_mode) == 0o600
    assert install(run, "--exec", "tee -a reminders.txt").out.splitlines() == said, "twice is once"
    assert table.read_bytes().count(b"notes-timer: begin") == 1
    assert (
        run("remind", "uninstall").out
        == "Taking notes-timer away.\nTaken away. No reminder comes by itself any more.\n"
    )
    assert table.read_bytes() == TABLE
    assert picture(world) == before


def test_a_dry_run_prints_exactly_what_would_be_written(run: Run, world: Path, table: Path) -> None:
    table.write_bytes(TABLE)
    run("remind", "show")
    before = picture(world)
    said = install(run, "--dry-run", "--at", "19:30").out
    assert (table.read_bytes(), picture(world)) == (TABLE, before)
    install(run, "--at", "19:30")
    script = world / "state" / "timer" / "notes-timer"
    assert f"== {script}\n{script.read_text()}\n== your crontab\n" in said
    assert f"== your crontab\n{table.read_bytes().removeprefix(TABLE).decode()}\n" in said


def test_a_dry_run_of_taking_away_names_what_would_go(run: Run, world: Path, table: Path) -> None:
    install(run)
    before = (table.read_bytes(), picture(world))
    said = run("remind", "uninstall", "--dry-run").out
    block = "  the block notes-timer in your crontab"
    assert said == f"notes-timer would be taken away, with cron:\n  {world}/state/timer/notes-timer\n{block}\n"
    assert (table.read_bytes(), picture(world)) == before


def test_with_nothing_to_show_a_line_only_the_shell_is_left(run: Run, table: Path) -> None:
    said = install(run).out
    assert "only a line `python -m aftercare remind` in your shell's start-up file will show it" in said
    script = re.findall(r"/\S+/notes-timer\b", table.read_text())[0]
    subprocess.run([script], check=True)
    assert run("remind").out == "Reminder: five minutes.\n", "what the timer looked at still comes in the shell"


def test_each_run_hands_the_line_to_the_command_once(run: Run, tmp_path: Path, table: Path) -> None:
    config = tmp_path / "home" / "config.yaml"
    config.parent.mkdir()
    config.write_text('aftercare: config/1\nquiet_from: "00:00"\nquiet_until: "00:00"\n')
    install(run, "--exec", f"tee -a {tmp_path}/given")
    script = re.findall(r"/\S+/notes-timer\b", table.read_text())[0]
    bare = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", "LOGNAME": "sam"}
    for _ in range(3):
        subprocess.run([script], env=bare, check=True)
    assert (tmp_path / "given").read_text() == "Reminder: five minutes.\n"
    assert "Last run: today" in run("remind", "status", env={"AFTERCARE_TODAY": ""}).out


def test_mail_says_first_what_the_mail_would_show(run: Run, tmp_path: Path, table: Path) -> None:
    refused = run("remind", "install", "--mail", code=None)
    if refused.code == 0:
        run("remind", "uninstall")
    (tmp_path / "bin" / "sendmail").write_text("#!/bin/sh\n")
    (tmp_path / "bin" / "sendmail").chmod(0o755)
    said = run("remind", "install", "--mail").out.splitlines()
    assert said[0].startswith("Whoever can see your mail sees this. Subject: Cron, your name, this computer, ")
    assert said[0].endswith("/state/timer/notes-timer. Text: Reminder: five minutes.")
    assert " >/dev/null" not in table.read_text()


def test_by_hand_the_line_is_shown_and_nothing_is_started(run: Run, world: Path, table: Path) -> None:
    said = run("remind", "install", "--backend", "print").out.splitlines()
    assert f"0 * * * * {world}/state/timer/notes-timer >/dev/null 2>&1" in said
    assert not table.exists()
    assert (world / "state" / "timer" / "notes-timer").exists()
    assert "take that out too" in run("remind", "uninstall").out
    assert not (world / "state" / "timer").exists()


def test_a_full_output_installs_nothing(world: Path, table: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with Path("/dev/full").open("w") as full:
        words = [sys.executable, "-m", "aftercare", "remind", "install", "--backend", "cron"]
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, env=dict(os.environ), check=False)
    assert (done.returncode, table.exists(), (world / "state" / "timer").exists()) == (74, False, False)


def test_nothing_installed_is_no_fault(run: Run, world: Path) -> None:
    said = "Nothing is installed. `python -m aftercare remind install` does that, if you like.\n"
    assert run("remind", "uninstall").out == said
    assert run("remind", "status").out == said
    assert not (world / "state" / "timer").exists()


def test_no_other_command_installs_anything(run: Run, world: Path, table: Path) -> None:
    for words in (["init", "--plan", "article"], ["log", "need"], ["remind"], ["remind", "show"], ["remind", "status"]):
        run(*words)
    assert not table.exists()
    assert not (world / "state" / "timer").exists()


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--at", "23:00"], 2, "23:00 lies in your quiet hours, 22:00 to 08:00"),
        (["--at", "evening"], 2, "'evening' is no time of day. Write --at 19:00."),
        (["--every", "day"], 2, "--every takes `hour`"),
        (["--every", "hour", "--at", "19:00"], 2, "--every and --at exclude each other"),
        (["--label", "our love"], 2, "is no label"),
        (["--label", "aftercare"], 2, "would tell others"),
        (["--backend", "anacron"], 2, "there is no backend 'anacron'"),
        (["--backend", "systemd"], 69, "no systemd user manager runs here"),
        (["--backend", "systemd", "--mail"], 2, "systemd sends no mail"),
        (["--notify"], 69, "no notification can be shown"),
        (["--exec", "xyzzy"], 69, "there is no program 'xyzzy'"),
        (["--exec", "'"], 2, "--exec takes a command"),
        (["--exec", "tee", "--notify"], 2, "one way to arrive"),
    ],
)
def test_what_is_not_understood_is_one_sentence_and_installs_nothing(
    run: Run, world: Path, table: Path, words: list[str], code: int, sentence: str
) -> None:
    if words == ["--backend", "systemd", "--mail"]:
        (table.parent / "sendmail").symlink_to("/bin/true")
    said = run("remind", "install", *words, code=code)
    assert sentence in said.err
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert not table.exists()
    assert not (world / "state" / "timer").exists()


def test_a_damaged_block_stops_installing_and_taking_away(run: Run, table: Path) -> None:
    install(run)
    table.write_bytes(damaged := table.read_bytes().replace(b"# notes-timer: end\n", b""))
    for word in ("install", "uninstall"):
        said = run("remind", word, *(["--backend", "cron"] if word == "install" else []), code=65)
        assert "line 1 of the crontab: the block notes-timer is damaged" in said.err
    assert table.read_bytes() == damaged


# ---- status


def test_status_says_when_it_runs_and_what_is_lacking(run: Run, world: Path, table: Path) -> None:
    install(run, "--exec", "tee -a x")
    said = run("remind", "status").out.splitlines()
    assert said[0] == "notes-timer, every hour, with cron."
    assert said[2] == "Next run: today, Sunday 2026-11-22, 13:00."
    assert said[3] == "Last run: not yet."
    table.unlink()
    (world / "state" / "timer" / "notes-timer").unlink()
    broken = run("remind", "status").out
    assert "Its script is not there any more" in broken
    assert (
        "Its part in cron is not there any more. `python -m aftercare remind install` once more mends that." in broken
    )
    assert "Next run" not in broken
    install(run, "--exec", "tee -a x")
    assert run("remind", "status").out.splitlines() == said


@pytest.mark.usefixtures("table")
def test_status_as_json(run: Run, world: Path) -> None:
    assert json.loads(run("remind", "status", "--json").out)["installed"] is False
    install(run, "--at", "19:00", "--exec", "tee -a x")
    run("remind", "--snooze", "2h")
    found = json.loads(run("remind", "status", "--json").out)
    assert found["schema"] == "aftercare/timer/1"
    assert (found["backend"], found["label"], found["at"], found["arrives"]) == ("cron", "notes-timer", "19:00", "exec")
    assert found["there"] == {"wrapper": True, "program": True, "scheduled": True}
    assert (found["next_run"], found["last_run"]) == ("2026-11-22T19:00", None)
    assert (found["silent_until"], found["rules"]) == ("2026-11-22T14:00", ["as asked"])
    assert found["wrapper"] == str(world / "state" / "timer" / "notes-timer")


def test_status_says_how_a_last_run_ended_that_did_not_go_well(run: Run, world: Path, table: Path) -> None:
    world.mkdir()
    (world / "config.yaml").write_text('aftercare: config/1\nquiet_from: "00:00"\nquiet_until: "00:00"\n')
    (table.parent / "refuse").symlink_to("/bin/false")
    install(run, "--exec", "refuse")
    script = world / "state" / "timer" / "notes-timer"
    subprocess.run([script], stderr=subprocess.DEVNULL, check=False)
    said = run("remind", "status").out
    assert f"That run ended with 74. Start the script by hand, and it says why: {script}" in said
    assert json.loads(run("remind", "status", "--json").out)["last_exit"] == 74


def test_status_names_a_bad_rule_after_all_else(run: Run, world: Path, table: Path) -> None:
    world.mkdir()
    (world / "config.yaml").write_text("aftercare: config/1\nreminders:\n- {practice: cudle}\n")
    install(run, "--at", "19:00")
    assert table.exists()
    said = run("remind", "status", code=78)
    assert said.out.startswith("notes-timer, every day at 19:00, with cron.")
    assert "config.yaml:3" in said.err


def test_status_says_how_a_rule_wakes_that_had_no_answer(run: Run) -> None:
    for day in range(1, 4):
        assert run("remind", env={"AFTERCARE_TODAY": f"2026-11-0{day}"}).out
    said = run("remind", "status", env={"AFTERCARE_TODAY": "2026-11-04"}).out
    assert "One rule comes once a week at present, as its last reminders had no answer." in said
    assert "Noting one of its practices wakes a rule, and so does changing it." in said
    for later in ("10", "17", "24"):
        run("remind", env={"AFTERCARE_TODAY": f"2026-11-{later}"})
    run("remind", env={"AFTERCARE_TODAY": "2026-12-01"})
    assert "One rule rests" in run("remind", "status", env={"AFTERCARE_TODAY": "2026-12-02"}).out
    run("log", "need", env={"AFTERCARE_TODAY": "2026-12-02"})
    assert "rule" not in run("remind", "status", env={"AFTERCARE_TODAY": "2026-12-02"}).out


# ---- show


RULES = """aftercare: config/1
reminders:
- {practice: meditate, days: [mon, wed], times: ["19:00", "20:30"], at_most: 1, apart_hours: 12}
- {practice: cuddle, times: ["21:00"], only_if_open: false}
"""


def test_show_says_each_rule_in_words_with_its_next_times(run: Run, world: Path) -> None:
    world.mkdir()
    (world / "config.yaml").write_text(RULES)
    first, second = run("remind", "show").out.rstrip().split("\n\n")
    assert first.splitlines() == [
        "Short meditation, on Monday and Wednesday, at 19:00 and 20:30, at most 1 a day, not again within 12 hours.",
        "  Next: Monday 2026-11-23, 19:00; Wednesday 2026-11-25, 19:00; Monday 2026-11-30, 19:00",
    ]
    assert second.splitlines()[0] == "Cuddle or hold hands, also when it is done, every day, at 21:00."
    assert second.count(", 21:00;") == 2


def test_show_without_rules_says_how_it_is_then(run: Run) -> None:
    said = run("remind", "show").out
    assert said.startswith("All that is open, every day, from 08:00 on.\n  Next: today, Sunday 2026-11-22, 12:00; ")
    assert "These are no rules of yours but how it is without any." in said


def test_show_as_json_with_as_many_times_as_asked_for(run: Run, world: Path) -> None:
    world.mkdir()
    (world / "config.yaml").write_text(RULES)
    found = json.loads(run("remind", "show", "--json", "--next", "5").out)
    assert found["schema"] == "aftercare/rules/1"
    assert [rule["practice"] for rule in found["rules"]] == ["meditate", "cuddle"]
    assert [len(rule["next"]) for rule in found["rules"]] == [5, 5]
    assert found["rules"][0]["next"][0] == "2026-11-23T19:00"


def test_a_bad_rule_is_named_and_the_others_are_shown(run: Run, world: Path) -> None:
    world.mkdir()
    (world / "config.yaml").write_text(RULES + "- {practice: cudle}\n")
    said = run("remind", "show", code=78)
    assert said.out.count("Next:") == 2
    assert "config.yaml:5" in said.err


def test_a_title_that_would_drive_a_terminal_is_made_visible(run: Run, world: Path) -> None:
    run("habit", "add", "walk", "--title", "A walk", "--cadence", "daily", code=None)
    world.mkdir(exist_ok=True)
    (world / "habits.yaml").write_text(
        'aftercare: habits/1\nhabits:\n- {habit: walk, title: "a\\x1b[31m\\u202eb", targets: [{cadence: daily}]}\n'
    )
    (world / "config.yaml").write_text("aftercare: config/1\nreminders: [{practice: walk}]\n")
    said = run("remind", "show", code=None)
    assert "\x1b" not in said.out + said.err
    assert "\u202e" not in said.out + said.err


def test_a_narrow_terminal_gets_lines_that_fit(world: Path) -> None:
    world.mkdir()
    (world / "config.yaml").write_text(RULES)
    shown = ended(on_terminal("remind", "show", size=(40, 80)))
    assert all(len(line) <= 80 for line in shown.out.splitlines()), shown.out


# ---- forgetting


def test_forgetting_everything_takes_the_timer_away(run: Run, world: Path, table: Path) -> None:
    table.write_bytes(TABLE)
    run("log", "need")
    install(run)
    run("forget", "--all", "--yes")
    assert table.read_bytes() == TABLE
    assert not world.exists()


def test_forgetting_everything_finds_what_lies_outside_of_the_home(
    run: Run, tmp_path: Path, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AFTERCARE_HOME")
    install(run)
    script = re.findall(r"/\S+/notes-timer\b", table.read_text())[0]
    assert not TELLING.search(script.removeprefix(str(tmp_path)))
    assert script in run("forget", "--all", "--dry-run").out
    run("forget", "--all", "--yes")
    assert not table.exists()
    assert not [path for path in (tmp_path / "person").rglob("*") if path.is_file()]
    assert not Path(script).parent.exists()


def test_forgetting_goes_on_where_the_timer_cannot_be_taken_away(run: Run, world: Path, table: Path) -> None:
    install(run)
    (table.parent / "crontab").write_text(
        '#!/bin/sh\necho "You (sam) are not allowed to use this program" >&2; exit 1\n'
    )
    said = run("forget", "--all", "--yes")
    assert "the reminder's timer is still installed: you may not use cron here" in said.err
    assert not world.exists()


# ---- what others can see


def test_nothing_that_others_can_see_says_what_it_is_about(
    run: Run, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AFTERCARE_HOME")
    monkeypatch.setenv("HOME", str(table.parent.parent / "person"))
    titles = [row["title"] for row in json.loads(run("habit", "list", "--json").out)["habits"]]
    seen = [install(run, "--dry-run", "--exec", "tee -a x").out.split("== your crontab\n")[1].split("\n\n")[0]]
    for words in ([], ["--label", "evening-bell", "--at", "19:00"]):
        install(run, *words)
        seen += [table.read_text(), re.findall(r"/\S+/(?:notes-timer|evening-bell)\b", table.read_text())[0]]
    seen.append(run("remind", env={"AFTERCARE_TODAY": "2026-11-22T19:00"}).out)
    person = str(table.parent.parent)
    for text in seen:
        assert not TELLING.search(text.replace(person, "")), text
        assert not any(title.lower() in text.lower() for title in titles)


def test_the_page_about_reminders_shows_what_would_be_written_and_rules_that_hold(run: Run, table: Path) -> None:
    page = (ROOT / "docs" / "reminders.md").read_text("utf-8")
    found = {kind: re.findall(rf"```{kind}\n(.*?)```", page, re.DOTALL) for kind in ("cron", "ini", "yaml")}
    install(run)
    line = re.compile(r"/\S+/notes-timer(?= )")
    assert line.sub("PATH", found["cron"][0]) == line.sub("PATH", table.read_text().replace(", new table", ""))
    assert found["ini"] == [timer_text(Timer("notes-timer", "systemd", "/x", "/y"))]
    assert faults_in(parse(found["yaml"][0], "docs")) == []
