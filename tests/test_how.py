"""`how` as a real process, and its timer on a real pseudo-terminal."""

import json
import re
import stat
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from aftercare import handouts
from aftercare.catalogue import details, practices
from aftercare.output import Console
from aftercare.session import Session
from aftercare.settings import FITS
from tests.conftest import Run
from tests.support.terminal import ended, on_terminal
from tests.test_cli import FULL, shell, tree

KEYS = list(practices())
UP = "\x1b[1A\x1b[2K"
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def settings(home: Path, text: str) -> None:
    home.mkdir(mode=0o700, exist_ok=True)
    (home / "config.yaml").write_text(f"aftercare: config/1\n{text}")
    (home / "config.yaml").chmod(0o600)


def plan(home: Path, text: str) -> None:
    home.mkdir(mode=0o700, exist_ok=True)
    (home / "habits.yaml").write_text(f"aftercare: habits/1\nhabits:\n{text}")
    (home / "habits.yaml").chmod(0o600)


def headings(text: str) -> list[str]:
    """The lines of a page that nothing is set in under, in order."""
    known = {handouts.words()[one] for one in ("steps", "stop", "no_touch", "solo", "fits", "not_for")}
    return [line for line in text.splitlines() if line in known]


# ---- a page


@pytest.mark.parametrize("key", KEYS)
def test_a_page_tells_all_of_it_and_reading_changes_nothing(run: Run, world: Path, key: str) -> None:
    shown = run("how", key)
    about = details(key)
    assert shown.err == ""
    assert shown.out.startswith(f"{practices()[key].title}\n{about.time}. ")
    for number, step in enumerate(about.steps, 1):
        assert f"\n  {number}. {step}\n" in shown.out
    for text in (about.stop, about.solo, handouts.not_for(about), *filter(None, [about.no_touch])):
        assert f"\n  {text}\n" in shown.out
    assert f"`why {key}` says what studies found." in shown.out
    assert ("`support` lists who can help, offline." in shown.out) is (
        about.safety or practices()[key].category == "support"
    )
    assert not world.exists()


@pytest.mark.parametrize("typed", ["cuddle", "cud", "CUDDLE", "P04", "p04", "p4"])
def test_a_practice_may_be_named_shortly_or_by_its_number(run: Run, typed: str) -> None:
    assert run("how", typed).out == run("how", "cuddle").out


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        ("cudle", 66, "'cudle' is no practice that is known here. Did you mean cuddle"),
        ("br", 2, "'br' could be breathe-together or bridge-back. Write a little more of it."),
        ("p40", 66, "'p40' is no practice that is known here. They are P01 to P36."),
        ("", 66, "is no practice that is known here."),
        ("\x1b[31m", 66, "<U+001B>[31m"),
    ],
)
def test_a_practice_that_is_not_known_gets_a_next_step(run: Run, typed: str, code: int, said: str) -> None:
    done = run("how", typed, code=code)
    assert (done.out, done.err.count("\n")) == ("", 1)
    assert said in done.err
    assert UNSAFE.findall(done.err.rstrip("\n")) == []


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("after-talk", "it is noted as reflect (Look back on this week's care), so that no date tells"),
        ("bridge-back", "it is noted as care-act (One caring act), so that no date tells"),
        ("name-feeling", "`how --worksheet feeling-words`"),
        ("cue-map", "`how --worksheet cue-map`"),
        ("boundary", "`how --worksheet boundary`"),
        ("share-decisions", "`how --worksheet who-decides`"),
        ("circle", "`how --worksheet circle`"),
    ],
)
def test_a_page_names_what_belongs_to_it(run: Run, key: str, said: str) -> None:
    assert said in run("how", key).out
    assert said not in run("how", "listen").out


def test_only_what_fits_the_person_is_told_and_once_it_may_be_something_else(run: Run, world: Path) -> None:
    settings(world, "fits: [short, quiet]\n")
    fits = details("cuddle").fits

    def told(*arguments: str) -> list[str]:
        out = run("how", "cuddle", *arguments).out
        return [wish for wish in FITS if re.search(rf"^  {wish} +{re.escape(fits[wish])}$", out, re.MULTILINE)]

    assert told() == ["quiet", "short"]
    assert told("--fits", "literal,apart") == ["apart", "literal"]
    assert told("--fits", "all") == list(FITS)
    assert told("--fits", "none") == []
    done = run("how", "cuddle", "--fits", "litral", code=66)
    assert "'litral' is no wish that is known here. Did you mean literal?" in done.err


def test_for_one_person_the_way_for_one_comes_first(run: Run, world: Path) -> None:
    assert headings(run("how", "cuddle").out)[0] == "Steps"
    settings(world, "who: solo\n")
    assert headings(run("how", "cuddle").out)[:2] == ["On your own", "Steps"]


def test_a_practice_of_ones_own_gets_one_kind_sentence(run: Run, world: Path) -> None:
    plan(world, '- {habit: walk, title: "A walk\\e[31m", targets: [{weekly: 1}]}\n')
    out = run("how", "walk").out
    assert out == f"A walk<U+001B>[31m\n{handouts.words()['own']}\n"
    assert json.loads(run("how", "walk", "--json").out)["steps"] == []
    refused = run("how", "walk", "--format", "html", code=2)
    assert "a practice of your own, so there is no page of it to give away" in refused.err


def test_ones_own_title_is_for_oneself(run: Run, world: Path) -> None:
    plan(world, "- {habit: cuddle, title: Nest, targets: [{weekly: 1}]}\n")
    assert run("how", "cuddle").out.startswith("Nest\n5 minutes")
    assert "Nest" not in run("how", "cuddle", "--format", "md").out


def test_a_page_fits_the_terminal(run: Run) -> None:
    run("week")
    child = on_terminal("how", "slow-touch", "--fits", "all")
    child.setwinsize(50, 80)
    lines = re.sub(r"\x1b\[\d*m", "", ended(child).out).splitlines()
    assert max(map(len, lines)) < 100
    assert "  1. Ask, " in "\n".join(lines)


# ---- the listing


def test_without_a_practice_all_are_listed_by_category(run: Run, world: Path) -> None:
    lines = run("how").out.splitlines()
    assert [line.split()[0] for line in lines if line.startswith("  ")] == sorted(
        KEYS,
        key=lambda key: list(dict.fromkeys(h.category for h in practices().values())).index(practices()[key].category),
    )
    assert lines[:2] == ["Talking", "  need              Share one need"]
    assert len(lines) == 36 + 8
    assert not world.exists()


def test_for_one_person_the_listing_has_nothing_that_needs_another(run: Run, world: Path) -> None:
    settings(world, "who: solo\n")
    told = json.loads(run("how", "--json").out)
    assert told["schema"] == "aftercare/practices/1"
    assert {one["who"] for one in told["practices"]} == {"solo", "either"}
    assert "cuddle" not in run("how").out


def test_json_is_the_whole_page(run: Run) -> None:
    told = json.loads(run("how", "p04", "--json", "--fits", "quiet").out)
    about = details("cuddle")
    assert told["schema"] == "aftercare/practice/1"
    assert (told["habit"], told["practice"], told["who"], told["touch"]) == ("cuddle", "P04", "together", True)
    assert told["steps"] == list(about.steps)
    assert told["fits"] == {"quiet": about.fits["quiet"]}
    assert told["not_for"] == handouts.not_for(about)
    assert (told["noted_as"], told["worksheet"]) == (None, None)
    assert json.loads(run("how", "after-talk", "--json").out)["noted_as"] == "reflect"


# ---- pages to give away


@pytest.mark.parametrize("form", ["md", "html"])
def test_a_handout_says_nothing_of_who_made_it(run: Run, world: Path, tmp_path: Path, form: str) -> None:
    plain = run("how", "listen", "--format", form).out
    settings(world, "name: Wilhelmina\npeople: [Zebedee]\nfits: [quiet]\nwho: solo\n")
    told = run("how", "listen", "--format", form).out
    assert told == plain
    assert not re.search(rf"Wilhelmina|Zebedee|{re.escape(str(tmp_path))}|2026-11", told)
    assert details("listen").fits["quiet"] in run("how", "listen", "--format", form, "--fits", "quiet").out


@pytest.mark.parametrize(
    ("name", "begins"),
    [("a.md", "# Listen"), ("a.html", "<!doctype html>"), ("a.txt", "Listen with"), ("a.json", '{\n  "schema"')],
)
def test_a_file_gets_the_format_of_its_ending_and_is_for_its_owner(
    run: Run, tmp_path: Path, name: str, begins: str
) -> None:
    path = tmp_path / name
    path.write_text("old")
    path.chmod(0o644)
    assert run("how", "listen", "-o", str(path)).out == f"Written: {path} (only you can read it).\n"
    assert path.read_text().startswith(begins)
    assert path.read_text().endswith("\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert run("how", "listen", "-q", "-o", str(path)).out == ""


def test_a_place_that_is_none_is_refused(run: Run, tmp_path: Path) -> None:
    done = run("how", "listen", "-o", str(tmp_path / "no" / "a.md"), code=73)
    assert "there is no folder" in done.err


@FULL
def test_a_full_output_ends_with_74() -> None:
    assert shell('exec "$@" >/dev/full', "how", "cuddle").code == 74


# ---- worksheets


@pytest.mark.parametrize("name", ["feeling-words", "cue-map", "boundary", "who-decides", "circle"])
def test_a_sheet_is_printed_blank_and_never_stored(run: Run, world: Path, name: str) -> None:
    text = run("how", "--worksheet", name)
    assert re.search(r"^ *_{30,}$", text.out, re.MULTILINE) or re.search(r" _{30,}$", text.out, re.MULTILINE)
    assert run("how", "--worksheet", name, "--format", "md").out.startswith("# ")
    assert run("how", "--worksheet", name, "--format", "html").out.startswith("<!doctype html>")
    told = json.loads(run("how", "--worksheet", name, "--json").out)
    assert (told["schema"], told["worksheet"]) == ("aftercare/worksheet/1", name)
    assert not world.exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--worksheet", "bondary"], 66, "Did you mean boundary?"),
        (["cuddle", "--worksheet", "circle"], 2, "a worksheet goes by itself"),
        (["--worksheet", "circle", "--fits", "quiet"], 2, "a worksheet goes by itself"),
        (["--format", "md"], 2, "that needs a practice"),
        (["--fits", "quiet"], 2, "that needs a practice"),
        (["--start"], 2, "that needs a practice"),
        (["cuddle", "--format", "pdf"], 2, "there is no format 'pdf' here. Write text, md, html or json."),
        (["cuddle", "--minutes", "3"], 2, "go with --start"),
        (["cuddle", "--no-animation"], 2, "go with --start"),
        (["cuddle", "--dry-run"], 2, "go with --start"),
        (["cuddle", "--start", "--json"], 2, "--start runs on the screen"),
        (["cuddle", "--start", "-o", "a.md"], 2, "--start runs on the screen"),
        (["cuddle", "--start", "--minutes", "0"], 2, "--minutes takes more than 0 and at most 120"),
        (["cuddle", "--start", "--minutes", "121"], 2, "--minutes takes more than 0 and at most 120"),
        (["cuddle", "--start", "--minutes", "nan"], 2, "--minutes takes more than 0 and at most 120"),
        (["consent", "--start"], 2, "how consent --start --minutes 5"),
        (["cuddle", "--start"], 2, "--start needs a terminal to run on"),
    ],
)
def test_what_does_not_go_together_gets_one_sentence(
    run: Run, world: Path, arguments: list[str], code: int, said: str
) -> None:
    done = run("how", *arguments, code=code)
    assert (done.out, done.err.count("\n")) == ("", 1)
    assert said in done.err
    assert not world.exists()


# ---- the timer, on a terminal


@pytest.fixture
def pacing() -> Any:
    """The module of the timer, which no test imports by name: commands are loaded when they run."""
    return import_module("aftercare.commands._pacing")


@pytest.fixture
def lived_in(world: Path, run: Run) -> Path:
    """A home in which nothing is left to be told."""
    run("log", "need")
    ended(on_terminal("week"))
    return world


def entries(run: Run) -> list[dict[str, Any]]:
    return [one for one in json.loads(run("week", "--json").out)["habits"] if one["done"]]


def test_a_breath_is_drawn_on_one_line_and_noted_only_if_one_likes(lived_in: Path) -> None:
    before = tree(lived_in)
    child = on_terminal("how", "belly-breathing", "--start", "--minutes", "0.05")
    child.expect(r"\[y/N\] ")
    shown = child.before
    assert "  1. Sit or lie" in shown
    assert "Breathe in for about 4 seconds and out for about 6" in shown
    pictures = shown[shown.index("in   ....") :].replace("\r\n", "\n").split("\n")
    assert len(pictures) > 6
    assert all(line.startswith(f"{UP}in   #") for line in pictures[1:8])
    assert f"{UP}That was 3 seconds." in shown
    child.sendline("")
    assert ended(child).out.endswith("Not noted, and that is fine.\n")
    assert tree(lived_in) == before


@pytest.mark.usefixtures("lived_in")
def test_a_yes_notes_it_as_log_does_and_undo_takes_it_back(run: Run) -> None:
    before = entries(run)
    child = on_terminal("how", "cuddle", "--start", "--minutes", "0.02")
    child.expect(r"Note it: Cuddle or hold hands\? \[y/N\] ")
    assert "A quiet timer: 1 second. Ctrl-C ends it whenever you like." in child.before
    child.sendline("y")
    done = ended(child)
    assert done.code == 0
    assert "Noted: Cuddle or hold hands, today, Sunday 2026-11-22." in done.out
    assert len(entries(run)) == len(before) + 1
    run("undo")
    assert entries(run) == before


def test_what_is_noted_as_another_is_so_here_too(lived_in: Path) -> None:
    child = on_terminal("how", "after-talk", "--start", "--minutes", "0.02", "--no-animation")
    child.expect(r"Note it as Look back on this week's care\? \[y/N\] ")
    child.sendline("yes")
    assert "(after-talk is noted as reflect)" in ended(child).out
    assert "after-talk" not in "".join(path.read_text() for path in (lived_in / "journal").iterdir())


def test_a_dry_run_changes_nothing(lived_in: Path) -> None:
    before = tree(lived_in)
    child = on_terminal("how", "cuddle", "--start", "--minutes", "0.02", "--dry-run")
    child.expect(r"\[y/N\] ")
    child.sendline("y")
    assert "Would be noted: Cuddle or hold hands" in ended(child).out
    assert tree(lived_in) == before


@pytest.mark.usefixtures("lived_in")
@pytest.mark.parametrize(
    ("arguments", "env"),
    [
        (["--no-animation"], {}),
        ([], {"NO_COLOR": "1"}),
        ([], {"TERM": "dumb"}),
    ],
)
def test_where_nothing_is_to_move_there_are_plain_lines(arguments: list[str], env: dict[str, str]) -> None:
    child = on_terminal("how", "breathe-together", "--start", "--minutes", "0.02", *arguments, env=env)
    child.expect(r"\[y/N\] ")
    shown = child.before.replace("\r\n", "\n")
    assert UP not in shown
    assert "left" not in shown
    assert "\nBreathe in for about 4 seconds and out for about 6, only as far as that is comfortable. " in shown
    assert "\n\nThat was 1 second.\n" in shown
    child.sendline("n")
    assert ended(child).code == 0


@pytest.mark.usefixtures("lived_in")
def test_into_a_pipe_goes_no_picture() -> None:
    script = f"{sys.executable} -m aftercare how meditate --start --minutes 0.02 | cat"
    child = on_terminal("-c", script, program=("/bin/sh",))
    child.expect(r"\[y/N\] ")
    child.sendline("")
    shown = child.before + ended(child).out  # what goes through the pipe may come after the question
    assert UP not in shown
    assert "That was 1 second." in shown


@pytest.mark.parametrize("arguments", [["belly-breathing"], ["cuddle"], ["cuddle", "--no-animation"]])
def test_ctrl_c_ends_it_kindly_and_saves_nothing(lived_in: Path, arguments: list[str]) -> None:
    before = tree(lived_in)
    child = on_terminal("how", *arguments, "--start")
    child.expect("Ctrl-C")
    child.sendintr()
    done = ended(child)
    assert done.code == 130
    assert done.out.endswith("\nEnough for today is enough.\n")
    assert "Note it" not in done.out
    assert tree(lived_in) == before


def test_what_is_typed_while_it_runs_answers_no_question(lived_in: Path) -> None:
    before = tree(lived_in)
    child = on_terminal("how", "cuddle", "--start", "--minutes", "0.03")
    child.expect("Ctrl-C")
    child.send("y\n")
    child.expect(r"\[y/N\] ")
    child.sendline("")
    assert "Not noted, and that is fine." in ended(child).out
    assert tree(lived_in) == before


@pytest.mark.parametrize(("typed", "minutes"), [("3", 3), ("0.02", None), ("1.6", 2)])
def test_what_is_noted_are_the_minutes_that_it_ran(
    world: Path, monkeypatch: pytest.MonkeyPatch, pacing: Any, typed: str, minutes: int | None
) -> None:
    """The waiting left out, and the answer given: what `save` gets."""
    kept: list[Any] = []
    monkeypatch.setattr(pacing, "wait", lambda *_, **__: None)
    monkeypatch.setattr(pacing, "save", lambda _console, _session, found, _items, **_how: kept.extend(found))
    console, session = Console("aftercare"), Session()
    monkeypatch.setattr(console, "confirm", lambda *_, **__: True)
    habit = practices()["cuddle"]
    length = pacing.length(habit, session, float(typed))
    pacing.start(console, session, habit, length, moving=True, dry_run=False)
    assert [(one.habit, one.minutes) for one in kept] == [("cuddle", minutes)]
    assert not world.exists()


# ---- the timer, with a clock of the test's own


class Clock:
    """Time that passes only in sleep."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.mark.parametrize(
    ("breathing", "moving", "pictures"), [(True, True, 1200), (False, True, 300), (True, False, 0), (False, False, 0)]
)
def test_five_minutes_are_five_minutes(
    capsys: pytest.CaptureFixture[str], pacing: Any, breathing: bool, moving: bool, pictures: int
) -> None:
    clock = Clock()
    pacing.wait(
        Console("aftercare"),
        handouts.words()["pace"],
        300,
        breathing=breathing,
        moving=moving,
        clock=lambda: clock.now,
        sleep=clock.sleep,
    )
    assert clock.now == 400
    out = capsys.readouterr().out
    assert out.count("left\n") == pictures
    assert out.count(UP) == pictures
    assert out.endswith("That was 5 minutes.\n")
    if not moving:
        assert clock.slept == [300]
