"""`log` and `skip` as real processes, and on a pseudo-terminal."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect  # type: ignore[import-untyped]
import pytest

from aftercare.entries import MOST_NOTE_BYTES
from tests.conftest import TODAY, Result
from tests.support.terminal import ended, on_terminal
from tests.test_cli import shell, tree

Run = Callable[..., Result]

WEEK = "journal/2026-W47.yaml"
ASKED = r"  ([^\r\n]+) \[y/n/s/amount\] "
SECRET = "Quince jam on the balcony"


def entries(world: Path, week: str = "2026-W47") -> list[str]:
    """The entries of a week file as they are written, without their ids."""
    text = (world / "journal" / f"{week}.yaml").read_text("utf-8")
    return [re.sub(r"id: \w+, ", "", line.strip().removeprefix("- ")) for line in text.splitlines() if "date: " in line]


def write(world: Path, name: str, text: str) -> None:
    """A file of the home, closed to others as the program would make it."""
    path = world / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    world.chmod(0o700)


# ---- what is understood


@pytest.mark.parametrize(
    ("typed", "answers", "written"),
    [
        (
            "cuddle",
            [f"Noted: Cuddle or hold hands, today, Sunday {TODAY}."],
            [f"{{date: {TODAY}, habit: cuddle}}"],
        ),
        (
            "cuddle 5m need 2x",
            [
                f"Noted: Cuddle or hold hands, 5 min, today, Sunday {TODAY}.",
                f"Noted: Share one need, 2 times, today, Sunday {TODAY}.",
            ],
            [f"{{date: {TODAY}, habit: cuddle, minutes: 5}}", f"{{date: {TODAY}, habit: need, times: 2}}"],
        ),
        (
            "reflect 1.5 h --on yesterday --felt 8",
            ["Noted: Look back on this week's care, 1 h 30 min, felt 8, yesterday, Saturday 2026-11-21."],
            ["{date: 2026-11-21, habit: reflect, minutes: 90, felt: 8}"],
        ),
        (
            "snack 2x --felt 0 --on mon",
            ["Noted: A snack or drink together, 2 times, felt 0, Monday 2026-11-16."],
            ["{date: 2026-11-16, habit: snack, times: 2, felt: 0}"],
        ),
        ("need --on -2", ["Noted: Share one need, Friday 2026-11-20."], ["{date: 2026-11-20, habit: need}"]),
        (
            "after-talk 5",
            [
                f"Noted: Look back on this week's care, 5 min, today, Sunday {TODAY}. (after-talk is noted as reflect)",
            ],
            [f"{{date: {TODAY}, habit: reflect, minutes: 5}}"],
        ),
        (
            "bridge",
            [f"Noted: One caring act, today, Sunday {TODAY}. (bridge-back is noted as care-act)"],
            [f"{{date: {TODAY}, habit: care-act}}"],
        ),
        ("cud", [f"Noted: Cuddle or hold hands, today, Sunday {TODAY}."], [f"{{date: {TODAY}, habit: cuddle}}"]),
        ("Care_Act", [f"Noted: One caring act, today, Sunday {TODAY}."], [f"{{date: {TODAY}, habit: care-act}}"]),
        (
            "thank",
            [f"Noted: Say thank you, today, Sunday {TODAY}."],
            [f"{{date: {TODAY}, habit: thank-you}}"],
        ),
    ],
)
def test_log_notes_and_answers_with_the_dates_it_understood(
    world: Path, run: Run, typed: str, answers: list[str], written: list[str]
) -> None:
    done = run("log", *typed.split())
    assert done.out.splitlines() == answers
    assert done.err == ""
    assert entries(world) == written


def test_an_earlier_week_has_a_file_of_its_own(world: Path, run: Run) -> None:
    assert run("log", "need", "--on", "2026-11-15").out == "Noted: Share one need, Sunday 2026-11-15.\n"
    run("log", "need", "--on", "2021-01-03")
    assert sorted(tree(world / "journal")) == ["2020-W53.yaml", "2026-W46.yaml"]
    assert entries(world, "2020-W53") == ["{date: 2021-01-03, habit: need}"]


def test_entries_are_added_after_what_is_there_byte_for_byte(world: Path, run: Run) -> None:
    mine = (
        "# my week\naftercare: journal/1\nweek:   2026-W47\nentries:\n\n"
        "  - habit: tea   # with milk\n    date: 2026-11-17\n"
    )
    write(world, WEEK, mine)
    run("log", "need")
    after = (world / WEEK).read_text()
    assert after.startswith(mine)
    assert re.fullmatch(rf"  - {{id: \w{{10}}, date: {TODAY}, habit: need}}\n", after.removeprefix(mine))


def test_a_skip_is_noted_as_care_of_its_own(world: Path, run: Run) -> None:
    done = run("skip", "meditate", "check-in", "--on", "fri")
    assert done.out.splitlines() == [
        "Skipped on purpose: Short meditation, Friday 2026-11-20.",
        "Skipped on purpose: Weekly check-in, Friday 2026-11-20.",
    ]
    assert entries(world) == [
        "{date: 2026-11-20, kind: skip, habit: meditate}",
        "{date: 2026-11-20, kind: skip, habit: check-in}",
    ]


def test_quiet_says_nothing_when_it_went_well(world: Path, run: Run) -> None:
    assert run("log", "-q", "need") == Result(0, "", "")
    assert run("skip", "--quiet", "need") == Result(0, "", "")
    assert len(entries(world)) == 2
    assert run("log", "-q", "xyzzy", code=66).err


# ---- once


def test_once_notes_a_practice_once_a_day(world: Path, run: Run) -> None:
    assert run("log", "--once", "need").out.startswith("Noted: ")
    before = tree(world)
    assert run("log", "--once", "need").out == f"Noted already: Share one need, today, Sunday {TODAY}.\n"
    assert tree(world) == before
    assert run("log", "--once", "need", "cuddle").out.splitlines() == [
        f"Noted already: Share one need, today, Sunday {TODAY}.",
        f"Noted: Cuddle or hold hands, today, Sunday {TODAY}.",
    ]
    assert run("log", "--once", "need", "--on", "yesterday").out.startswith("Noted: ")
    assert [line.split("habit: ")[1] for line in entries(world)] == ["need}", "cuddle}", "need}"]


def test_once_in_json_lists_what_was_written_only(run: Run) -> None:
    run("log", "need")
    assert json.loads(run("log", "need", "--once", "--json").out)["entries"] == []
    (one,) = json.loads(run("log", "need", "cuddle", "--once", "--json").out)["entries"]
    assert one["habit"] == "cuddle"


def test_a_skip_does_not_stand_for_having_done_it(run: Run) -> None:
    run("skip", "need")
    assert run("log", "--once", "need").out.startswith("Noted: ")


def test_of_two_runs_at_once_only_one_notes(world: Path) -> None:
    command = [sys.executable, "-m", "aftercare", "log", "--once", "need"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [one.communicate(timeout=60)[0] for one in both]
    assert sorted(words.split(":")[0] for words in said) == ["Noted", "Noted already"]
    assert len(entries(world)) == 1


# ---- dry runs


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["log", "cuddle", "5m"], "Would be noted: Cuddle or hold hands, 5 min, today"),
        (["log", "cuddle", "--on", "2026-01-01"], "Would be noted: Cuddle or hold hands, Thursday 2026-01-01"),
        (["log", "meditate", "--once"], "Noted already: Short meditation, today"),
        (["skip", "cuddle"], "Would be skipped on purpose: Cuddle or hold hands, today"),
    ],
)
def test_a_dry_run_says_what_would_be_and_changes_no_byte(
    world: Path, run: Run, arguments: list[str], said: str
) -> None:
    run("log", "meditate")
    run("week")
    before = tree(world)
    assert run(*arguments, "--dry-run").out.startswith(said)
    assert tree(world) == before


def test_a_dry_run_in_a_fresh_home_makes_nothing(world: Path, run: Run) -> None:
    run("log", "cuddle", "--dry-run")
    assert json.loads(run("skip", "cuddle", "--dry-run", "--json").out)["dry_run"] is True
    assert not world.exists()


def test_a_dry_run_finds_the_faults_that_a_real_one_would(world: Path, run: Run) -> None:
    write(world, WEEK, "aftercare: journal/1\nweek: 2026-W46\nentries: []\n")
    assert "2026-W46" in run("log", "need", "--dry-run", code=65).err


# ---- JSON


def test_log_in_json(run: Run) -> None:
    done = run("log", "cuddle", "5m", "need", "2x", "--felt", "8", "--on", "fri", "--json")
    shown = json.loads(done.out)
    assert list(shown) == ["schema", "dry_run", "entries"]
    assert (shown["schema"], shown["dry_run"]) == ("aftercare/log/1", False)
    for entry in shown["entries"]:
        assert re.fullmatch(r"[a-z][0-9a-z]{9}", entry.pop("id"))
    assert shown["entries"] == [
        {"date": "2026-11-20", "kind": "done", "habit": "cuddle", "minutes": 5, "times": None, "felt": 8},
        {"date": "2026-11-20", "kind": "done", "habit": "need", "minutes": None, "times": 2, "felt": 8},
    ]


def test_skip_in_json(run: Run) -> None:
    (entry,) = json.loads(run("skip", "need", "--json").out)["entries"]
    assert (entry["kind"], entry["habit"], entry["minutes"], entry["felt"]) == ("skip", "need", None, None)


def test_json_tells_of_no_note(run: Run) -> None:
    done = run("log", "reflect", "--note", "--json", stdin=SECRET.encode())
    assert SECRET not in done.out
    assert "note" not in json.loads(done.out)["entries"][0]


# ---- notes


def test_a_note_is_read_from_stdin_and_shown_only_on_demand(world: Path, run: Run) -> None:
    done = run("log", "need", "reflect", "--note", stdin=f"{SECRET}\r\nand then tea\n".encode())
    assert done.out.splitlines() == [
        f"Noted: Share one need, today, Sunday {TODAY}.",
        f"Noted: Look back on this week's care, today, Sunday {TODAY}, with your note.",
    ]
    assert f"\n    {SECRET}\n    and then tea\n" in (world / WEEK).read_text()
    said = [done, run("week"), run("week", "--open"), run("week", "--json"), run("log", "reflect", "--once")]
    said += [run("undo"), run("redo")]
    assert all(SECRET not in one.out + one.err for one in said)
    assert f"    {SECRET}\n    and then tea\n" in run("week", "--notes").out
    (noted,) = json.loads(run("week", "--notes", "--json").out)["notes"]
    assert noted["note"] == f"{SECRET}\nand then tea"


def test_a_skip_may_have_a_note_too(run: Run) -> None:
    assert run("skip", "need", "--note", stdin=SECRET.encode()).out.endswith(", with your note.\n")
    assert SECRET in run("week", "--notes").out


def test_undoing_a_note_does_not_repeat_it(run: Run) -> None:
    run("log", "reflect", "--note", stdin=SECRET.encode())
    assert run("undo").out == f"Taken back: Look back on this week's care, today, Sunday {TODAY}.\n"
    assert SECRET not in run("redo").out


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "the note is empty"),
        (b" \n\n", "the note is empty"),
        (b"x" * (MOST_NOTE_BYTES + 1), "longer than 64 KiB"),
        (b"x" * 2_000_000, "longer than 64 KiB"),
        (b"\xff\xfe", "not UTF-8"),
        (b"one\0two", "binary"),
    ],
)
def test_a_note_that_cannot_be_kept_changes_nothing(world: Path, run: Run, raw: bytes, sentence: str) -> None:
    run("log", "need")
    before = tree(world)
    for command in ("log", "skip"):
        done = run(command, "reflect", "--note", stdin=raw, code=65)
        assert (done.out, len(done.err.splitlines())) == ("", 1)
        assert sentence in done.err
    assert tree(world) == before


def test_a_note_of_64_kib_is_kept(run: Run) -> None:
    run("log", "reflect", "--note", stdin=b"x" * MOST_NOTE_BYTES)
    assert "x" * MOST_NOTE_BYTES in run("week", "--notes").out


NOTES = [
    "- a: b # c",
    "key: [1, 2",
    "---",
    "...",
    "'\"",
    "#",
    "&a *a",
    "\u202ecud",
    "\x1b[31mred",
    "5",
    "yes",
    "~",
    "a\u0085b",
    "a\u2028b",
    "a\ufeffb",
    "\U0001f375",
    "a\tb",
    "a: \x07",
    "\ufffe",
    "  two\n\n\n    lines",
]


def test_any_text_is_a_note_and_comes_back_the_same(run: Run) -> None:
    for note in NOTES:
        run("log", "-q", "reflect", "--note", stdin=note.encode())
    assert [one["note"] for one in json.loads(run("week", "--notes", "--json").out)["notes"]] == NOTES
    shown = run("week", "--notes").out
    assert not re.search("[\x07\x1b\u0085\u2028\u202e\ufeff]", shown)
    assert "    <U+001B>[31mred\n" in shown


def test_on_a_terminal_a_note_is_asked_for_and_ended_by_ctrl_d(world: Path) -> None:
    child = on_terminal("log", "reflect", "--note")
    child.expect("press Ctrl-D on an empty line")
    child.send(f"{SECRET}\n")
    child.send("\x04")
    assert ended(child).out.endswith(f"today, Sunday {TODAY}, with your note.\n")
    assert SECRET in (world / WEEK).read_text()


def test_without_note_stdin_is_never_read(world: Path) -> None:
    script = 'printf "a\\nb\\nc\\n" | while read -r line; do "$@" -q; echo "$line"; done'
    assert shell(script, "log", "need") == Result(0, "a\nb\nc\n", "")
    assert shell(script, "skip", "need") == Result(0, "a\nb\nc\n", "")
    assert len(entries(world)) == 6


def test_without_a_practice_stdin_is_not_read_either() -> None:
    script = 'printf "a\\nb\\n" | while read -r line; do "$@" 2>/dev/null; echo "$line $?"; done'
    assert shell(script, "log").out == "a 2\nb 2\n"


# ---- what is refused


@pytest.mark.parametrize(
    ("typed", "code", "sentence"),
    [
        ("log", 2, "name what you did: log cuddle 5m"),
        ("log --note", 2, "these options need a practice"),
        ("log --felt 5", 2, "these options need a practice"),
        ("log --json", 2, "these options need a practice"),
        ("log --once", 2, "these options need a practice"),
        ("log cudle", 66, "'cudle' is no practice that is known here. Did you mean cuddle"),
        ("log need cudle", 66, "Did you mean cuddle"),
        ("log c", 2, "'c' could be check-in, cuddle or care-act. Write a little more of it."),
        ("log b", 2, "'b' could be belly-breathing, boundary, breathe-together or bridge-back"),
        ("log cuddle 0m", 2, "'0m' is not from 1 minute to 24 hours"),
        ("log cuddle 25h", 2, "'25h' is not from 1 minute to 24 hours"),
        ("log cuddle 100x", 2, "'100x' is not from 1 to 99 times"),
        ("log cuddle -- -5m", 2, "'-5m' is no amount that is known here"),
        ("log -- -5m cuddle", 2, "stands before any practice"),
        ("log cuddle 5m 6m", 2, "cuddle has an amount already"),
        ("log cuddle --felt 11", 2, "--felt 11 is not from 0 to 10"),
        ("log cuddle --felt -1", 2, "--felt -1 is not from 0 to 10"),
        ("log cuddle --on tomorrow", 2, "2026-11-23 lies ahead of 2026-11-22"),
        ("log cuddle --on 2026-11-23", 2, "2026-11-23 lies ahead of 2026-11-22"),
        ("log cuddle --on someday", 2, "Write today, yesterday, fri, last friday, 3 days ago, -2 or 2026-11-21"),
        ("log cuddle --on 2026-02-30", 2, "Write today, yesterday"),
        ("skip cudle", 66, "Did you mean cuddle"),
        ("skip need --on tomorrow", 2, "lies ahead"),
        ("skip c", 2, "could be check-in, cuddle or care-act"),
    ],
)
def test_what_is_refused_gets_one_sentence_and_changes_nothing(
    world: Path, run: Run, typed: str, code: int, sentence: str
) -> None:
    write(world, WEEK, f"aftercare: journal/1\nweek: 2026-W47\nentries:\n- {{date: {TODAY}, habit: need}}\n")
    before = tree(world)
    done = run(*typed.split(), code=code)
    assert (done.out, len(done.err.splitlines())) == ("", 1)
    assert sentence in done.err
    assert tree(world) == before


@pytest.mark.parametrize(
    ("text", "place", "sentence"),
    [
        ("", ":1: ", "is empty; `aftercare: journal/1` is expected"),
        ("aftercare: journal/2\nweek: 2026-W47\n", ":1:12: ", "this program reads journal/1"),
        ("aftercare: journal/1\nweek: 2026-W46\nentries: []\n", ":2:7: ", "says 2026-W46 in the file of 2026-W47"),
        (
            "aftercare: journal/1\nweek: 2026-W47\nentries:\n- {date: 2026-11-22, habit: tea, mod: 7}\n",
            ":4:34: ",
            "`mod`",
        ),
        (
            "aftercare: journal/1\nweek: 2026-W47\nentries:\n- {date: 2026-11-23, habit: tea}\n",
            ":4:10: ",
            "lies in 2026-W48",
        ),
        ("aftercare: journal/1\nweek: 2026-W47\nentries: [\n", ":4:1: ", ""),
    ],
)
def test_a_broken_week_stops_what_needs_it_and_nothing_else(
    world: Path, run: Run, text: str, place: str, sentence: str
) -> None:
    write(world, WEEK, text)
    before = tree(world)
    for command in (["log", "need"], ["skip", "need"], ["log", "--once", "need"]):
        done = run(*command, code=65)
        assert f": {world / WEEK}{place}" in done.err
        assert sentence in done.err
    after = tree(world)
    after.pop("state/lock")
    assert after == before
    assert run("log", "need", "--on", "-7").out.startswith("Noted: ")


# ---- asked, on a terminal


class Asked:
    """`log` on a terminal: what it asks for, and what was answered."""

    def __init__(self, *arguments: str, today: str = TODAY) -> None:
        self.child: Any = on_terminal("--today", today, "log", *arguments)

    def next(self, reply: str) -> str:
        """The title it asks for; answers it."""
        self.child.expect(ASKED)
        title: str = self.child.match[1]
        self.child.send(reply)
        return title


def test_what_is_open_is_asked_for_in_turn(world: Path) -> None:
    asked = Asked()
    titles = [asked.next(reply) for reply in ("y\n", "n\n", "s\n", "\n", "20\n")]
    done = ended(asked.child)
    assert titles == [
        "Share one need",
        "Weekly check-in",
        "One caring act",
        "Look back on this week's care",
        "One step towards support",
    ]
    assert done.code == 0
    assert done.out.splitlines()[1:] == [
        f"Noted: Share one need, today, Sunday {TODAY}.",
        f"Skipped on purpose: One caring act, today, Sunday {TODAY}.",
        f"Noted: One step towards support, 20 min, today, Sunday {TODAY}.",
    ]
    assert entries(world) == [
        f"{{date: {TODAY}, habit: need}}",
        f"{{date: {TODAY}, kind: skip, habit: care-act}}",
        f"{{date: {TODAY}, habit: support, minutes: 20}}",
    ]


def test_all_that_was_asked_for_is_one_change(world: Path, run: Run) -> None:
    asked = Asked()
    for _ in range(5):
        asked.next("y\n")
    ended(asked.child)
    assert len(entries(world)) == 5
    run("undo")
    assert not (world / WEEK).exists()


@pytest.mark.parametrize(
    ("reply", "written"),
    [
        ("Y\n", "habit: need}"),
        ("yes\n", "habit: need}"),
        ("skip\n", "kind: skip, habit: need}"),
        ("5m\n", "habit: need, minutes: 5}"),
        ("5 min\n", "habit: need, minutes: 5}"),
        ("5\n", "habit: need, minutes: 5}"),
        (" 2X \n", "habit: need, times: 2}"),
    ],
)
def test_an_answer_may_be_given_in_several_ways(world: Path, reply: str, written: str) -> None:
    asked = Asked()
    asked.next(reply)
    asked.next("\x04")
    assert ended(asked.child).code == 0
    assert entries(world) == [f"{{date: {TODAY}, {written}"]


@pytest.mark.parametrize(
    ("nonsense", "said"),
    [
        ("maybe\n", "y, n, s, an amount such as 5m, or Enter."),
        ("99h\n", "not from 1 minute to 24 hours"),
        ("5q\n", "Write 5m, 1h or 2x"),
    ],
)
def test_nonsense_is_asked_again(world: Path, nonsense: str, said: str) -> None:
    asked = Asked()
    first = asked.next(nonsense)
    asked.child.expect_exact(said)
    assert asked.next("y\n") == first
    asked.next("\x04")
    assert ended(asked.child).code == 0
    assert len(entries(world)) == 1


def test_ctrl_d_keeps_what_was_answered(world: Path) -> None:
    asked = Asked()
    asked.next("y\n")
    asked.next("\x04")
    done = ended(asked.child)
    assert (done.code, done.out.splitlines()[-1]) == (0, f"Noted: Share one need, today, Sunday {TODAY}.")
    assert len(entries(world)) == 1


def test_ctrl_d_at_once_notes_nothing_and_that_is_fine(world: Path) -> None:
    asked = Asked()
    asked.next("\x04")
    done = ended(asked.child)
    assert (done.code, done.out.splitlines()[-1]) == (0, "Nothing noted, and that is fine.")
    assert not (world / "journal").exists()


def test_ctrl_c_saves_nothing_and_ends_with_130(world: Path) -> None:
    asked = Asked()
    asked.next("y\n")
    asked.next("\x03")
    assert ended(asked.child).code == 130
    assert not (world / "journal").exists()
    assert not (world / "state" / "undo").exists()


def test_what_is_done_already_is_not_asked_for(run: Run) -> None:
    run("log", "need", "care-act", "--on", "tue")
    run("skip", "check-in")
    asked = Asked()
    assert [asked.next("\n"), asked.next("\n")] == ["Look back on this week's care", "One step towards support"]
    assert ended(asked.child).code == 0


def test_when_nothing_is_open_it_says_so(run: Run) -> None:
    run("log", "need", "care-act", "check-in", "reflect", "support")
    done = ended(on_terminal("log"))
    assert (done.code, done.out.splitlines()[-1]) == (0, "Nothing is open. `log PRACTICE` notes anything you like.")


def test_another_day_may_be_asked_for(world: Path) -> None:
    asked = Asked("--on", "last fri")
    assert asked.next("y\n") == "Share one need"
    asked.next("\x04")
    assert ended(asked.child).out.splitlines()[-1] == "Noted: Share one need, Friday 2026-11-20."
    assert entries(world) == ["{date: 2026-11-20, habit: need}"]


def test_asking_dry_changes_nothing(world: Path) -> None:
    asked = Asked("--dry-run")
    asked.next("y\n")
    asked.next("\x04")
    assert ended(asked.child).out.splitlines()[-1] == f"Would be noted: Share one need, today, Sunday {TODAY}."
    assert not (world / "journal").exists()


@pytest.mark.parametrize(
    ("today", "done_on", "asked_on"),
    [("2026-11-22", "2026-11-02", "2026-11-13"), ("2026-12-01", "2026-11-02", "2026-11-30")],
)
def test_what_was_done_in_the_month_of_the_day_asked_for_is_not_open_on_it(
    run: Run, today: str, done_on: str, asked_on: str
) -> None:
    run("--today", today, "log", "support", "--on", done_on)
    asked = Asked("--on", asked_on, today=today)
    for _ in range(4):
        asked.next("\n")
    assert asked.child.expect([pexpect.EOF, "One step towards support"]) == 0
    asked.child.close()


def test_touch_and_what_was_never_noted_though_optional_are_not_asked_for(run: Run) -> None:
    run("log", "meditate", "--on", "-30")
    asked = Asked()
    titles = [asked.next("\n") for _ in range(6)]
    assert titles[-1] == "Short meditation"
    assert "Cuddle or hold hands" not in titles
    assert ended(asked.child).code == 0
