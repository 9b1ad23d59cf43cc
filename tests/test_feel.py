"""`feel` as a real process: asked, as flags, piped in; what it keeps, and what it does not say."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Result
from tests.support.terminal import ended, on_terminal
from tests.support.tree import picture

Run = Callable[..., Result]

LABEL = "personal sliders, not a validated test"
SOURCE = "Source: Office for National Statistics, licensed under the Open Government Licence v3.0"
TODAY = "today, Sunday 2026-11-22."
HEAD = "aftercare: journal/1\nweek: 2026-W47\nentries:\n"
BY_HAND = (
    "# mine\naftercare:   journal/1\nweek: 2026-W47\n\nentries:\n"
    "- {id: a1,   date: 2026-11-16, kind: feeling, mood: 2, sleep: 4}   # a grey day\n\n"
    "# the end\n"
)
CONFIG = (
    "aftercare: config/1\n"
    "feel_also: [loneliness, settled]\n"
    "sliders:\n"
    "- {key: sleep, question: How well did you sleep?, low: badly, high: well}  # mine\n"
)


def write(world: Path, name: str, text: str) -> Path:
    """A file of the home, closed to others as the program would make it."""
    path = world / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    world.chmod(0o700)
    return path


def entries(world: Path, week: str = "2026-W47") -> list[str]:
    """What a week's file holds, a line each, without the ids."""
    lines = (world / "journal" / f"{week}.yaml").read_text().splitlines()
    return [line.partition(", ")[2].rstrip("}") for line in lines if line.startswith("- ")]


def answered(*answers: str, arguments: tuple[str, ...] = (), end: str = "") -> Result:
    """What `feel` says on a terminal where these answers are typed, each after a question, then a key."""
    child: Any = on_terminal("feel", *arguments, size=(60, 80))
    for answer in answers:
        child.expect(r":\s$")
        child.sendline(answer)
    if end:
        child.expect(r":\s$")
        child.sendcontrol(end)
    return ended(child)


# ---- as flags and words


def test_flags_note_a_feeling_and_the_answer_names_no_number(world: Path, run: Run) -> None:
    done = run("feel", "--mood", "7", "--stress", "3", "--understood", "0")
    assert done == Result(0, f"Noted: how it felt, 3 sliders, {TODAY}\n", "")
    assert entries(world) == ["date: 2026-11-22, kind: feeling, mood: 7, stress: 3, understood: 0"]


@pytest.mark.parametrize("flag", ["mood", "stress", "closeness", "understood", "rested"])
def test_each_slider_may_be_noted_alone(world: Path, run: Run, flag: str) -> None:
    assert run("feel", f"--{flag}", "10").out == f"Noted: how it felt, 1 slider, {TODAY}\n"
    assert entries(world) == [f"date: 2026-11-22, kind: feeling, {flag}: 10"]


def test_words_do_as_well_and_reach_the_others(world: Path, run: Run) -> None:
    write(world, "config.yaml", CONFIG)
    run("feel", "sleep=4", "set=5", "--mood", "7", "loneliness=never")
    assert entries(world) == ["date: 2026-11-22, kind: feeling, mood: 7, settled: 5, loneliness: 5, sleep: 4"]


def test_a_later_answer_in_the_same_week_is_kept_beside_the_first(world: Path, run: Run) -> None:
    run("feel", "--mood", "7")
    run("feel", "--mood", "3")
    run("feel", "--mood", "5", "--on", "mon")
    assert entries(world) == [
        "date: 2026-11-22, kind: feeling, mood: 7",
        "date: 2026-11-22, kind: feeling, mood: 3",
        "date: 2026-11-16, kind: feeling, mood: 5",
    ]
    assert json.loads(run("check", "--json").out)["faults"] == []


def test_the_day_may_be_another(world: Path, run: Run) -> None:
    assert run("feel", "--mood", "7", "--on", "2026-11-14").out.endswith(", Saturday 2026-11-14.\n")
    assert entries(world, "2026-W46") == ["date: 2026-11-14, kind: feeling, mood: 7"]


def test_what_a_person_wrote_stays_byte_for_byte_and_undo_gives_it_back(world: Path, run: Run) -> None:
    path = write(world, "journal/2026-W47.yaml", BY_HAND)
    run("feel", "--mood", "7", "--stress", "3")
    text = path.read_text()
    new = next(line for line in text.splitlines(keepends=True) if "stress" in line)
    assert text.replace(new, "") == BY_HAND
    assert run("undo").out == f"Taken back: how it felt, {TODAY}\n"
    assert path.read_text() == BY_HAND
    run("redo")
    assert path.read_text() == text


def test_a_dry_run_changes_nothing(world: Path, run: Run) -> None:
    assert run("feel", "--mood", "7", "--dry-run").out == f"Would be noted: how it felt, 1 slider, {TODAY}\n"
    assert not world.exists()


def test_quiet_says_nothing(world: Path, run: Run) -> None:
    assert run("feel", "--mood", "7", "-q") == Result(0, "", "")
    assert len(entries(world)) == 1


def test_json_is_what_was_kept_for_scripts_with_the_source_where_one_is_due(run: Run) -> None:
    first = json.loads(run("feel", "--mood", "7", "--json").out)
    assert (first["schema"], first["dry_run"], first["about"]) == ("aftercare/feel/1", False, LABEL)
    assert first["sources"] == []
    (entry,) = first["entries"]
    entry.pop("id")
    assert entry == {"date": "2026-11-22", "kind": "feeling", "mood": 7}
    second = json.loads(run("feel", "loneliness=2", "--json", "--dry-run").out)
    assert (second["sources"], second["dry_run"]) == ([SOURCE], True)


def test_a_note_comes_from_standard_input(world: Path, run: Run) -> None:
    done = run("feel", "--mood", "7", "--note", stdin=b"Slow tea.\n")
    assert done.out == f"Noted: how it felt, 1 slider and your note, {TODAY}\n"
    assert run("feel", "--note", stdin=b"Words alone.").out == f"Noted: how it felt, your note, {TODAY}\n"
    text = (world / "journal" / "2026-W47.yaml").read_text()
    assert text.count("    Slow tea.\n") == text.count("    Words alone.\n") == 1
    assert "Slow tea" not in run("week").out


# ---- piped in


@pytest.mark.parametrize(
    "typed", [b"mood=3 stress=7", b"mood=3\nstress=7\nrested=\n", b"\xef\xbb\xbfstress = 7, mood: 3"]
)
def test_ratings_are_read_from_standard_input(world: Path, run: Run, typed: bytes) -> None:
    assert run("feel", "-", stdin=typed).out == f"Noted: how it felt, 2 sliders, {TODAY}\n"
    assert entries(world) == ["date: 2026-11-22, kind: feeling, mood: 3, stress: 7"]


def test_without_the_dash_standard_input_is_left_alone(world: Path, run: Run) -> None:
    run("feel", "--mood", "7", stdin=b"stress=9")
    assert entries(world) == ["date: 2026-11-22, kind: feeling, mood: 7"]


BAD: list[tuple[list[str], bytes, int, str]] = [
    (["--mood", "11"], b"", 2, "`mood` takes a whole number: 0 very low - 10 very good"),
    (["--mood", "-1"], b"", 2, "`mood` takes a whole number"),
    (["--mood", "good"], b"", 2, "--mood"),
    (["--moood", "3"], b"", 2, "--mood"),
    (["moood=3"], b"", 66, "Did you mean mood?"),
    (["sleep=3"], b"", 66, "'sleep' is no slider"),
    (["--mood", "3", "mood=4"], b"", 2, "`mood` is given twice"),
    (["better"], b"", 2, "'better' is no rating"),
    ([], b"mood=3", 2, "a question needs a terminal. Use --mood 7, or `feel -`"),
    (["-"], b"", 65, "there is no rating in it"),
    (["-"], b"mood=\n", 65, "there is no rating in it"),
    (["-"], b"mood=\xff", 65, "not UTF-8"),
    (["-"], b"mood=3 " * 1000, 65, "far more than ratings"),
    (["-"], b"mood=12", 2, "`mood` takes a whole number"),
    (["-", "--note"], b"mood=3", 2, "both read standard input"),
    (["--mood", "3", "--note"], b"  \n", 65, "the note is empty"),
    (["--note"], b"", 65, "the note is empty"),
    (["--mood", "3", "--on", "tomorrow"], b"", 2, "2026-11-23 lies ahead"),
]


@pytest.mark.parametrize(("arguments", "stdin", "code", "words"), BAD)
def test_what_is_not_understood_gets_one_sentence_and_changes_nothing(
    world: Path, run: Run, arguments: list[str], stdin: bytes, code: int, words: str
) -> None:
    write(world, "journal/2026-W47.yaml", BY_HAND)
    before = picture(world)
    done = run("feel", *arguments, stdin=stdin, code=code)
    assert done.out == ""
    assert words in done.err
    assert done.err.count("\n") == 1
    assert picture(world) == before


def test_a_week_with_a_fault_is_named_and_left(world: Path, run: Run) -> None:
    path = write(world, "journal/2026-W47.yaml", f"{HEAD}- {{date: 2026-11-22, kind: feeling, stres: 3}}\n")
    before = path.read_text()
    done = run("feel", "--mood", "3", code=65)
    assert f"{path}:4:37: `stres` is not a key that is known here. Did you mean `stress`?" in done.err
    assert path.read_text() == before
    assert "`stres`" in run("check", code=65).out


def test_a_slider_that_left_the_settings_leaves_its_weeks_readable(world: Path, run: Run) -> None:
    write(world, "config.yaml", CONFIG)
    run("feel", "sleep=4")
    assert run("settings", "set", "sliders", "off").out == "Set: sliders -.\n"
    assert run("check").code == run("week").code == 0
    assert entries(world) == ["date: 2026-11-22, kind: feeling, sleep: 4"]


def test_own_sliders_are_shown_by_the_settings(world: Path, run: Run) -> None:
    write(world, "config.yaml", CONFIG.replace("- {key", "- {key: calm, question: Q, low: a, high: b}\n- {key"))
    lines = {line.split()[0]: line for line in run("settings").out.splitlines()}
    assert lines["sliders"].split()[1:3] == ["calm,", "sleep"]
    assert lines["feel_also"].split()[1:3] == ["loneliness,", "settled"]


# ---- asked


def test_the_help_shows_the_asked_form_first(run: Run) -> None:
    shown = run("feel", "--help").out
    examples = shown.partition("Examples:\n")[2].splitlines()
    assert examples[0].split()[:4] == ["python", "-m", "aftercare", "feel"]
    assert examples[0].split()[4] == "asks;"
    assert LABEL in " ".join(shown.split())


def test_on_a_terminal_each_is_asked_and_may_be_skipped(world: Path) -> None:
    done = answered("7", "", "10", "")
    assert done.code == 0
    assert f"Noted: how it felt, 2 sliders, {TODAY}" in done.out
    assert entries(world) == ["date: 2026-11-22, kind: feeling, mood: 7, closeness: 10"]


def test_the_label_the_question_and_the_anchors_are_shown(world: Path) -> None:
    child: Any = on_terminal("feel", size=(60, 80))
    child.expect("Overall, how has your mood been this week")
    assert LABEL in " ".join(child.before.split())
    assert "Enter skips" in child.before
    child.expect(r"0 very low - 10 very good: $")
    child.sendcontrol("c")
    assert ended(child).code == 130
    assert not (world / "journal").exists()


def test_ctrl_d_keeps_what_was_said(world: Path) -> None:
    done = answered("7", "3", end="d")
    assert (done.code, f"Noted: how it felt, 2 sliders, {TODAY}" in done.out) == (0, True)
    assert entries(world) == ["date: 2026-11-22, kind: feeling, mood: 7, stress: 3"]


def test_ctrl_c_keeps_nothing(world: Path) -> None:
    assert answered("7", "3", end="c").code == 130
    assert not (world / "journal").exists()


def test_saying_nothing_is_fine(world: Path) -> None:
    done = answered("", "", "", "")
    assert (done.code, "Nothing noted, and that is fine." in done.out) == (0, True)
    assert not (world / "journal").exists()


def test_an_answer_off_the_scale_is_asked_anew(world: Path) -> None:
    done = answered("11", "seven", "7", end="d")
    assert done.code == 0
    assert entries(world) == ["date: 2026-11-22, kind: feeling, mood: 7"]


def test_a_note_is_asked_for_after_the_sliders(world: Path) -> None:
    child: Any = on_terminal("feel", "--note")
    for answer in ("7", "", "", ""):
        child.expect(r":\s$")
        child.sendline(answer)
    child.expect("write your note")
    child.sendline("Slow tea.")
    child.sendcontrol("d")
    assert "1 slider and your note" in ended(child).out
    assert "Slow tea." in (world / "journal" / "2026-W47.yaml").read_text()


def asked_on(day: str) -> str:
    """Everything that `feel` asks on a day, all of it skipped."""
    child: Any = on_terminal("--today", day, "feel", size=(60, 80))
    said = ""
    while child.expect([r":\s$", "Nothing noted"]) == 0:
        said += child.before
        child.sendline("")
    assert ended(child).code == 0
    return said


def test_own_sliders_and_those_wished_for_are_asked_after_the_others(world: Path) -> None:
    write(world, "config.yaml", CONFIG)
    said = asked_on("2026-11-22")
    order = ["mood", "stressed", "close have", "understood", "settled", "feel lonely", "did you sleep"]
    places = [said.find(one) for one in order]
    assert -1 not in places
    assert places == sorted(places)
    assert "0 badly - 10 well" in said
    assert "rested" not in said


def test_loneliness_is_asked_once_a_calendar_month_with_its_source(world: Path, run: Run) -> None:
    write(world, "config.yaml", CONFIG)
    said = " ".join(asked_on("2026-11-22").split())
    assert SOURCE in said
    assert "1 Often/always, 2 Some of the time, 3 Occasionally, 4 Hardly ever, 5 Never" in said
    run("feel", "loneliness=4", "--on", "2026-11-01")
    for day, asked in (("2026-11-22", False), ("2026-11-30", False), ("2026-12-01", True)):
        said = " ".join(asked_on(day).split())
        assert ("feel lonely" in said, SOURCE in said) == (asked, asked), day


def test_without_the_wish_loneliness_is_not_asked(world: Path) -> None:
    assert "lonely" not in asked_on("2026-11-22")
    assert not (world / "journal").exists()
