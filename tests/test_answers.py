"""Written answers: kept only if wanted, as private notes, and never for what comes after closeness."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pexpect  # type: ignore[import-untyped]
import pytest

from aftercare import answers, decks, journal
from aftercare.cards import Card
from aftercare.entries import MOST_NOTE_BYTES
from aftercare.errors import DataInvalid
from aftercare.home import find
from aftercare.merging import merged
from aftercare.yamlfile import parse
from tests.conftest import Run
from tests.support.owndecks import card, plain_cards, put_deck
from tests.support.tree import picture

WEEK = "journal/2026-W47.yaml"
SECRET = "A slow morning, and tea."
KNOW = next(one for deck in decks.shipped_decks() for one in deck.cards if one.id == "know-05")


@pytest.fixture
def told(world: Path) -> None:
    """The notice of first use is out of the way."""
    state = world / "state"
    state.mkdir(mode=0o700, parents=True)
    (state / "notices.json").write_text('["first-use"]')
    for folder in (world, state):
        folder.chmod(0o700)
    (state / "notices.json").chmod(0o600)


def begun(*arguments: str) -> Any:
    """`prompt --write` on a terminal of 80 columns: a pexpect child."""
    child = pexpect.spawn(
        sys.executable,
        ["-m", "aftercare", "prompt", "--write", *arguments],
        dimensions=(40, 80),
        encoding="utf-8",
        timeout=30,
        env={**os.environ, "TERM": "xterm", "NO_COLOR": "1"},
    )
    child.delaybeforesend = None
    return child


def ended(child: Any, code: int = 0) -> str:
    child.expect(pexpect.EOF)
    said: str = child.before
    child.wait()
    child.close()
    assert "Traceback" not in said, said
    assert child.exitstatus == code, said
    return said.replace("\r\n", "\n")


def everything(world: Path) -> str:
    return "\n".join(one.read_text(errors="replace") for one in sorted(world.rglob("*")) if one.is_file())


def entries(world: Path) -> list[dict[str, Any]]:
    path = world / WEEK
    found: list[dict[str, Any]] = parse(path.read_text(), str(path)).data["entries"] if path.exists() else []
    return found


def keep(run: Run, text: str = SECRET, *, card_id: str = "know-05", **options: Any) -> str:
    return run("prompt", card_id, "--write", stdin=text.encode(), **options).out


# ---- on a terminal


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("wanted", ["y", "", "n"])
def test_an_answer_is_kept_only_if_wanted(world: Path, wanted: str) -> None:
    put_deck(world, "mine", card("mine-01", text="What of {{ someone }}?"))
    child = begun("--deck", "mine")
    child.expect(r"What of someone close\?")
    child.expect("Pass is always fine")
    child.expect("Nothing is kept yet")
    child.sendline(SECRET)
    child.sendline("Second line \u8336.")
    child.sendeof()
    child.expect(r"Keep it as a private note\? \[y/N\]")
    assert SECRET not in everything(world)
    child.sendline(wanted)
    said = ended(child)
    if wanted != "y":
        assert "Nothing was kept, and that is fine." in said
        assert SECRET not in everything(world)
        assert not (world / WEEK).exists()
        return
    assert "Kept with mine-01" in said
    (entry,) = entries(world)
    assert sorted(entry) == ["date", "id", "kind", "note"]
    assert (entry["date"], entry["kind"]) == ("2026-11-22", "note")
    assert entry["note"] == f"mine-01: What of someone close?\n{SECRET}\nSecond line \u8336.\n"
    assert (world / WEEK).stat().st_mode & 0o777 == 0o600
    assert json.loads((world / "state" / "draws.json").read_text())["drawn"] == ["mine-01"]


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("typed", ["", "  \n \n"])
def test_nothing_written_is_nothing_kept_and_nobody_is_asked(world: Path, typed: str) -> None:
    child = begun("know-05")
    child.expect("Nothing is kept yet")
    child.send(typed)
    child.sendeof()
    said = ended(child)
    assert "Nothing was kept, and that is fine." in said
    assert "[y/N]" not in said
    assert not (world / WEEK).exists()


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("at", ["while writing", "at the question"])
def test_ctrl_c_keeps_nothing(world: Path, at: str) -> None:
    child = begun("know-05")
    child.expect("Nothing is kept yet")
    child.sendline(SECRET)
    if at == "at the question":
        child.sendeof()
        child.expect(r"\[y/N\]")
    child.sendintr()
    ended(child, 130)
    assert SECRET not in everything(world)


@pytest.mark.usefixtures("told")
def test_a_gated_card_shows_its_introduction_before_it_is_written_about() -> None:
    deck = next(one for one in decks.shipped_decks() if one.name == "what-i-need-underneath")
    for wish in (["--deck", deck.name], [deck.cards[0].id]):
        child = begun(*wish)
        child.expect("Nothing is kept yet")
        assert " ".join(deck.not_for.split()) in " ".join(child.before.split())
        child.sendeof()
        ended(child)


@pytest.mark.usefixtures("told")
def test_only_cards_that_one_person_can_answer_are_drawn(world: Path) -> None:
    cards = [card("mine-01", who="together"), card("mine-02", flags=["intimacy_recall"]), card("mine-03", who="solo")]
    put_deck(world, "mine", *cards)
    for _ in range(2):
        child = begun("--deck", "mine")
        child.expect(r"What is good about mine-03\?")
        child.expect("Nothing is kept yet")
        child.sendeof()
        ended(child)


@pytest.mark.usefixtures("told")
def test_a_deck_without_such_a_card_is_said(world: Path) -> None:
    put_deck(world, "mine", card("mine-01", who="together"))
    assert "nothing more fits just now" in " ".join(ended(begun("--deck", "mine"), 66).split())
    assert not (world / "state" / "draws.json").exists()


# ---- through a pipe


def test_an_answer_comes_through_a_pipe_with_the_id_of_its_card(run: Run, world: Path) -> None:
    said = keep(run, f"\ufeff{SECRET}\r\nMore.  \r\n\r\n")
    assert said.startswith("Kept with know-05, ")
    assert said.endswith("`undo` takes it back.\n")
    assert SECRET not in said
    (entry,) = entries(world)
    assert entry["note"] == f"know-05: {KNOW.text}\n{SECRET}\nMore.\n"
    assert not (world / "state" / "draws.json").exists()


def test_a_dry_run_keeps_nothing(run: Run, world: Path) -> None:
    assert keep(run).startswith("Kept with ")
    before = picture(world)
    assert run("prompt", "know-05", "--write", "--dry-run", stdin=b"More.").out.startswith(
        "Would be kept with know-05, "
    )
    assert picture(world) == before


def test_answers_are_added_and_what_a_person_wrote_stays(run: Run, world: Path) -> None:
    path = world / WEEK
    path.parent.mkdir(parents=True, mode=0o700)
    world.chmod(0o700)
    hand = "# mine\naftercare: journal/1\nweek: 2026-W47\nentries:\n- {date: 2026-11-20, habit: need}  # no id\n"
    path.write_text(hand)
    path.chmod(0o600)
    keep(run, "One.")
    keep(run, "Two.")
    assert path.read_text().startswith(hand)
    assert [entry.get("kind") for entry in entries(world)] == [None, "note", "note"]
    run("undo")
    run("undo")
    assert path.read_text() == hand
    run("redo")
    assert [entry.get("note", "").endswith("One.\n") for entry in entries(world)] == [False, True]


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "said"),
    [
        ([], b"x", 2, "--write needs a terminal, or a card and its answer: prompt know-05 --write < answer.txt."),
        (["know-5"], b"x", 66, "there is no card 'know-5'. Did you mean know-"),
        (["know-05"], b"", 65, "is empty."),
        (["know-05"], b" \n\t\n", 65, "is empty."),
        (["know-05"], b"\xff", 65, "is not UTF-8 text."),
        (["know-05"], b"a\x00b", 65, "binary data"),
        (["know-05"], b"a" * (64 * 1024 + 1), 65, "is longer than 64 KiB."),
        (["know-05"], b"a" * (64 * 1024), 65, "the answer is longer than 64 KiB."),
        (["know-05", "--list"], b"x", 2, "--write draws one card or takes an ID."),
        (["know-05", "--daily"], b"x", 2, "--write draws one card or takes an ID."),
        (["know-05", "--seed", "x"], b"x", 2, "--write draws one card or takes an ID."),
        (["know-05", "--pass"], b"x", 2, "goes with a card. Choose one."),
        (["closeness-01"], b"x", 2, "what comes after closeness is not kept here: closeness-01 is for talking,"),
        (["mine-01"], b"x", 2, "what comes after closeness is not kept here: mine-01"),
        (["mine-02"], b"x", 2, "what comes after closeness is not kept here: mine-02"),
    ],
)
def test_what_cannot_be_kept_gets_one_sentence(
    run: Run, world: Path, arguments: list[str], stdin: bytes, code: int, said: str
) -> None:
    put_deck(world, "mine", card("mine-01"), context="after-closeness")
    put_deck(world, "other", card("mine-02", flags=["intimacy_recall"]))
    done = run("prompt", *arguments, "--write", stdin=stdin, code=code)
    assert said in done.err
    assert (done.out, done.err.count("\n")) == ("", 1)
    assert not (world / WEEK).exists()
    assert not (world / "state" / "draws.json").exists()


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("wish", [["--context", "after-closeness"], ["--deck", "after-closeness"], ["closeness-01"]])
def test_after_closeness_nothing_is_kept(world: Path, wish: list[str]) -> None:
    assert "what comes after closeness is not kept here" in " ".join(ended(begun(*wish), 2).split())
    assert not (world / "journal").exists()


def test_no_shipped_card_about_closeness_may_be_kept() -> None:
    for deck in decks.shipped_decks():
        for one in deck.cards:
            closer = one.context == "after-closeness" or "intimacy_recall" in one.flags
            assert answers.may_be_kept(one) is not closer


def test_an_answer_that_could_not_be_told_of_was_not_kept(world: Path) -> None:
    command = [sys.executable, "-m", "aftercare", "prompt", "know-05", "--write"]
    with Path("/dev/full").open("wb", buffering=0) as full:
        done = subprocess.run(command, input=SECRET.encode(), stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 74
    assert SECRET not in everything(world)


def test_the_question_is_kept_as_it_was_shown(run: Run, world: Path) -> None:
    put_deck(world, "mine", card("mine-01", text="{{ name }}, what of\n{{ someone }}\x1b[31m?", literal="Plain?"))
    world.joinpath("config.yaml").write_text("aftercare: config/1\nname: Ada\npeople: [Bo]\n")
    world.joinpath("config.yaml").chmod(0o600)
    keep(run, "x", card_id="mine-01")
    assert entries(world)[0]["note"] == "mine-01: Ada, what of Bo<U+001B>[31m?\nx\n"


# ---- what the rest makes of it


def test_no_note_is_printed_unless_it_is_asked_for(run: Run) -> None:
    keep(run)
    run("log", "need")
    for arguments in (
        ["week"],
        ["week", "--json"],
        ["report"],
        ["report", "--json"],
        ["report", "--format", "md"],
        ["report", "--format", "html"],
        ["log", "cuddle"],
        ["check"],
        ["prompt"],
        ["remind"],
        ["undo"],
        ["redo"],
        ["forget", "last", "--dry-run"],
        ["forget", "notes", "--dry-run"],
        ["forget", "this week", "--dry-run"],
        ["forget", "--all", "--dry-run"],
    ):
        done = run(*arguments)
        assert SECRET not in done.out + done.err, arguments
        assert "know-05" not in done.out + done.err, arguments


def test_a_week_shows_it_among_the_notes(run: Run) -> None:
    keep(run)
    shown = run("week", "--notes").out
    assert f"Sun 2026-11-22, Written down\n    know-05: {KNOW.text}\n    {SECRET}\n" in shown
    assert "quiet week" not in shown
    told = json.loads(run("week", "--notes", "--json").out)
    assert [(one["kind"], one["note"]) for one in told["notes"]] == [("note", f"know-05: {KNOW.text}\n{SECRET}")]
    assert not {"habit", "minutes", "felt"} & set(told["notes"][0])
    plain = json.loads(run("week", "--json").out)
    assert [(one["done"], one["skipped"]) for one in plain["habits"]] == [(0, 0)] * len(plain["habits"])


def test_a_report_holds_it_among_the_notes_and_counts_no_practice(run: Run) -> None:
    keep(run)
    told = json.loads(run("report", "this week", "--json", "--notes").out)
    assert [(one["habit"], one["note"]) for one in told["notes"]] == [(None, f"know-05: {KNOW.text}\n{SECRET}")]
    assert told["totals"] == {"done": 0, "skipped": 0, "minutes": 0}
    assert told["practices"] == [] or all(not one["done"] for one in told["practices"])
    for form in ("text", "md", "html"):
        shown = run("report", "this week", "--format", form, "--notes").out
        assert SECRET in shown
        assert "None" not in shown


def test_a_note_closes_nothing_that_is_open(run: Run) -> None:
    before = json.loads(run("week", "--json").out)["habits"]
    keep(run)
    assert json.loads(run("week", "--json").out)["habits"] == before


@pytest.mark.parametrize("what", ["last", "notes", "this week", "today"])
def test_forgetting_erases_the_whole_of_it(run: Run, world: Path, what: str) -> None:
    if what in {"last", "notes"}:
        run("log", "need", env={"AFTERCARE_TODAY": "2026-11-20"})
    keep(run)
    assert run("forget", what, "--yes").out.startswith("Erased: 1 ")
    assert SECRET not in everything(world)
    assert "know-05" not in everything(world)
    assert [entry.get("habit") for entry in entries(world)] == (["need"] if what in {"last", "notes"} else [])
    assert run("undo", code=66).out == ""
    assert run("check").code == 0


def test_forgetting_notes_leaves_no_empty_entry_and_no_empty_file(run: Run, world: Path) -> None:
    keep(run)
    keep(run, "Another.")
    assert "2 notes in 1 week" in run("forget", "notes", "--yes").out
    assert not (world / WEEK).exists()


def test_notes_older_than_wished_for_go_whole(run: Run, world: Path) -> None:
    keep(run, env={"AFTERCARE_TODAY": "2026-09-01"})
    keep(run, "Of late.")
    run("settings", "set", "keep_notes_weeks", "4")
    run("forget", "old", "--yes")
    assert SECRET not in everything(world)
    assert [entry["note"].splitlines()[-1] for entry in entries(world)] == ["Of late."]


def test_ratings_older_than_wished_for_leave_it(run: Run, world: Path) -> None:
    keep(run, env={"AFTERCARE_TODAY": "2026-09-01"})
    run("settings", "set", "keep_ratings_weeks", "4")
    run("forget", "old", "--yes")
    assert SECRET in everything(world)


def test_two_changes_of_a_week_with_notes_come_together() -> None:
    head = "aftercare: journal/1\nweek: 2026-W47\nentries:\n"
    one = "- {id: a1, date: 2026-11-20, kind: note, note: mine}\n"
    other = "- {id: b1, date: 2026-11-21, kind: note, note: yours}\n"
    changed = one.replace("mine", "more")

    def bring(base: str, first: str, second: str) -> str | None:
        return merged(head + base, head + first, head + second, name="2026-W47.yaml", week="2026-W47")

    assert bring(one, one, one + other) == head + one + other
    assert bring(one, changed, one + other) == head + changed + other
    assert bring(one + other, other, one + other) == head + other
    assert bring(one, changed, one.replace("mine", "less")) is None


WRONG = {
    "{id: a1, date: 2026-11-20, kind: note}": "`note` is missing here. Add it, then try again.",
    '{id: a1, date: 2026-11-20, kind: note, note: ""}': "`note` is missing here.",
    "{id: a1, date: 2026-11-20, kind: note, note: x, habit: need}": "a note holds a note only. Remove the other keys.",
    "{id: a1, date: 2026-11-20, kind: note, note: x, minutes: 5}": "a note holds a note only.",
    "{id: a1, date: 2026-11-20, kind: note, note: x, felt: 0}": "a note holds a note only.",
    "{id: a1, date: 2026-11-20, kind: note, note: x, mood: 0}": "a note holds a note only.",
    "{id: a1, date: 2026-11-20, kind: notes, note: x}": "`kind`: done, skip, feeling or note is expected.",
    "{id: a1, date: 2026-11-20, kind: note, note: x, card: know-05}": "`card` is not a key that is known here.",
}


@pytest.mark.parametrize("row", WRONG)
def test_check_names_what_a_note_may_not_hold(run: Run, world: Path, row: str) -> None:
    path = world / WEEK
    path.parent.mkdir(parents=True, mode=0o700)
    path.write_text(f"aftercare: journal/1\nweek: 2026-W47\nentries:\n- {row}\n")
    for one in (world, path.parent):
        one.chmod(0o700)
    path.chmod(0o600)
    done = run("check", code=65)
    assert f"{path}:4:" in done.out + done.err
    assert WRONG[row] in done.out + done.err
    assert done.out.count("a note holds") <= 1


def test_a_note_written_by_hand_is_as_good(run: Run, world: Path) -> None:
    path = world / WEEK
    path.parent.mkdir(parents=True, mode=0o700)
    path.write_text(
        "aftercare: journal/1\nweek: 2026-W47\nentries:\n- date: 2026-11-20\n  kind: note\n  note: by hand\n"
    )
    for one in (world, path.parent):
        one.chmod(0o700)
    path.chmod(0o600)
    assert run("check").code == 0
    (found,) = journal.read_week(find(str(world), {}), "2026-W47")
    assert (found.kind, found.note, found.habit, found.minutes, found.felt) == ("note", "by hand", "", None, None)
    assert "Written down\n    by hand\n" in run("week", "--notes").out


# ---- the entry itself


def test_an_entry_holds_the_card_the_question_and_the_answer() -> None:
    made = answers.entry(KNOW, "What of tea?", "It is good.\nVery.", date(2026, 11, 22))
    assert (made.kind, made.note, made.date) == (
        "note",
        "know-05: What of tea?\nIt is good.\nVery.",
        date(2026, 11, 22),
    )
    assert list(journal.row(made)) == ["id", "date", "kind", "note"]
    other = answers.entry(KNOW, "What of tea?", "It is good.\nVery.", date(2026, 11, 22))
    assert made.id != other.id


def test_an_answer_with_its_question_is_no_longer_than_a_note() -> None:
    room = MOST_NOTE_BYTES - len("know-05: Q?\n")
    assert answers.entry(KNOW, "Q?", "a" * room, date(2026, 11, 22)).note.endswith("a")
    with pytest.raises(DataInvalid, match="longer than 64 KiB"):
        answers.entry(KNOW, "Q?", "a" * (room + 1), date(2026, 11, 22))
    with pytest.raises(DataInvalid, match="longer than 64 KiB"):
        answers.entry(KNOW, "Q?", "\u8336" * (room // 3 + 1), date(2026, 11, 22))


def test_the_longest_answer_is_kept_and_read_again(run: Run, world: Path) -> None:
    room = MOST_NOTE_BYTES - len(f"know-05: {KNOW.text}\n".encode())
    keep(run, "a" * room)
    assert run("check").code == 0
    assert entries(world)[0]["note"].endswith("a\n")


def test_cards_of_ones_own_can_be_written_about(run: Run, world: Path) -> None:
    put_deck(world, "mine", *plain_cards("mine", 2), context="by-name")
    assert keep(run, card_id="mine-02").startswith("Kept with mine-02, ")
    assert isinstance(KNOW, Card)
