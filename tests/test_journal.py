"""Week files: what they may hold, what each fault says, and that any note comes back as it was written."""

import re
from collections.abc import Callable
from datetime import date
from inspect import getdoc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare import journal
from aftercare.dates import DateRange
from aftercare.entries import MOST_NOTE_BYTES, SLIDERS, Entry
from aftercare.errors import DataInvalid
from aftercare.history import Change, change
from aftercare.home import Home, find
from aftercare.yamlfile import parse
from tests.conftest import Run

WEEK = "2026-W47"
SATURDAY, SUNDAY, MONDAY = date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 23)
Test = Callable[..., None]


@pytest.fixture
def home(world: Path) -> Home:
    (world / "journal").mkdir(parents=True, mode=0o700)
    return find(str(world), {})


@pytest.fixture
def text(request: pytest.FixtureRequest) -> str:
    """The docstring of a test, which is its week file."""
    return f"{getdoc(request.function)}\n"


@pytest.fixture
def entries(text: str) -> list[Entry]:
    return journal.parse_week(text, "f", WEEK)[1]


# -- what a week file may hold


def test_every_kind_of_entry_is_read(entries: list[Entry]) -> None:
    """
    aftercare: journal/1
    week: 2026-W47
    entries:
    - {id: k3v9x2m7qd, date: 2026-11-21, habit: cuddle, minutes: 5, felt: 0}
    - id: p0c4s8w1zt
      date: 2026-11-21
      habit: reflect
      times: 2
      note: |
        Slow morning. Tea helped.

        More.
    - {id: z8d2m4k6vn, date: 2026-11-22, kind: skip, habit: meditate}
    - {id: h1r7t5b3xw, date: 2026-11-22, kind: feeling, mood: 7, stress: 0, rested: 10, note: so so}
    """
    assert entries == [
        Entry("k3v9x2m7qd", SATURDAY, habit="cuddle", minutes=5, felt=0),
        Entry("p0c4s8w1zt", SATURDAY, habit="reflect", times=2, note="Slow morning. Tea helped.\n\nMore."),
        Entry("z8d2m4k6vn", SUNDAY, kind="skip", habit="meditate"),
        Entry("h1r7t5b3xw", SUNDAY, "feeling", ratings=(("mood", 7), ("stress", 0), ("rested", 10)), note="so so"),
    ]


def test_keys_may_stand_in_any_order_and_nothing_may_stand_for_something(entries: list[Entry]) -> None:
    """
    entries:
    - habit: "cuddle"
      note:
      minutes: ~
      date: '2026-11-16'
    week: "2026-W47"
    aftercare: journal/1
    """
    assert [(one.habit, one.date, one.minutes, one.note) for one in entries] == [
        ("cuddle", date(2026, 11, 16), None, "")
    ]


@pytest.mark.parametrize("rest", ["", "entries:\n", "entries: []\n", "entries: ~\n", "# nothing yet\n"])
def test_a_week_may_be_empty(rest: str) -> None:
    assert journal.parse_week(f"aftercare: journal/1\nweek: {WEEK}\n{rest}", "f", WEEK)[1] == []


def test_entries_without_an_id_get_one_that_lasts(entries: list[Entry], text: str) -> None:
    """
    aftercare: journal/1
    week: 2026-W47
    entries:
    - {date: 2026-11-21, habit: cuddle}
    - {date: 2026-11-21, habit: cuddle}
    - {date: 2026-11-21, habit: cuddle, note: other}
    - {date: 2026-11-22, habit: cuddle}
    """
    ids = [one.id for one in entries]
    assert len(set(ids)) == 4
    assert all(re.fullmatch(r"[a-z][0-9a-z]{9}", one) for one in ids)
    again = journal.parse_week(f"{text}- {{id: new1234567, date: 2026-11-16, habit: need}}\n", "f", WEEK)[1]
    assert [one.id for one in again] == [*ids, "new1234567"]
    moved = re.sub(r"(?m)^- .*2026-11-22.*\n", "", text)
    assert [one.id for one in journal.parse_week(moved, "f", WEEK)[1]] == ids[:3]


# -- faults

HEAD = f"aftercare: journal/1\nweek: {WEEK}\nentries:\n"
LONG = "x" * (MOST_NOTE_BYTES + 1)


def one(keys: str) -> str:
    return f"{HEAD}- {{{keys}}}\n"


def done(keys: str) -> str:
    return one(f"id: a1, date: 2026-11-21, habit: cuddle, {keys}")


FAULTS: dict[str, tuple[str, str]] = {
    "an unknown key, nearly right": (done("§minuts: 5"), "Did you mean `minutes`?"),
    "an unknown key, far off": (done("§place: home"), "`place` is not a key that is known here. Known are "),
    "a time of day": (done("§time: 12:30"), "`time` is not a key"),
    "an unknown key at the top": (f"{HEAD}§weak: 1\n", "Did you mean `week`?"),
    "no date": (one("id: a1, habit: cuddle"), "`date` is missing"),
    "no habit": (one("id: a1, date: 2026-11-21"), "`habit` is missing"),
    "a skip of nothing": (one("date: 2026-11-21, kind: skip"), "`habit` is missing"),
    "no week": ("§aftercare: journal/1\nentries: []\n", "`week` is missing"),
    "no kind of file": (f"§week: {WEEK}\n", "begins with no kind; `aftercare: journal/1` is expected"),
    "another kind of file": (f"aftercare: §habits/1\nweek: {WEEK}\n", "begins with habits/1"),
    "a kind of file that is no text": ("aftercare: §[journal/1]\n", "`aftercare: journal/1` is expected"),
    "a newer version": (f"aftercare: §journal/2\nweek: {WEEK}\n", "as journal/2, and this program reads journal/1"),
    "a version that is no number": (f"aftercare: §journal/x\nweek: {WEEK}\n", "begins with journal/x"),
    "the week of another file": (HEAD.replace(WEEK, "§2026-W46"), "says 2026-W46 in the file of 2026-W47"),
    "a week that does not exist": (HEAD.replace(WEEK, "§2026-W99"), "says 2026-W99"),
    "a week in another form": (HEAD.replace(WEEK, "§47"), "a week such as 2026-W47 is expected"),
    "a date in the week before": (one("date: §2026-11-15, habit: need"), "2026-11-15 lies in 2026-W46"),
    "a date in the week after": (one("date: §2026-11-23, habit: need"), "lies in 2026-W48, not in 2026-W47"),
    "a date that does not exist": (one("date: §2026-02-30, habit: need"), "there is no day 2026-02-30"),
    "a date in another form": (one("date: §21.11.2026, habit: need"), "a date such as 2026-11-21 is expected"),
    "a date with a time": (one("date: §2026-11-21T10:00, habit: need"), "a date such as 2026-11-21 is expected"),
    "a date that is a number": (one("date: §20261121, habit: need"), "a date such as 2026-11-21 is expected"),
    "no date at all": (one("date: §, habit: need"), "a date such as 2026-11-21 is expected"),
    "an id twice": (
        f"{HEAD}- {{id: a1, date: 2026-11-21, habit: need}}\n- {{id: §a1, date: 2026-11-22, habit: need}}\n",
        "the id a1 stands twice",
    ),
    "an id in capitals": (one("id: §A1, date: 2026-11-21, habit: need"), "an id of a-z and 0-9 is expected"),
    "an id that is a number": (one("id: §12, date: 2026-11-21, habit: need"), "an id of a-z and 0-9 is expected"),
    "an empty id": (one("id: §'', date: 2026-11-21, habit: need"), "an id of a-z and 0-9 is expected"),
    "an unknown kind": (done("kind: §missed"), "done, skip, feeling or note is expected"),
    "a kind that is true": (done("kind: §true"), "done, skip, feeling or note is expected"),
    "a habit in capitals": (one("date: 2026-11-21, habit: §Cuddle"), "a short name of a-z, 0-9 and - is expected"),
    "a habit that is a number": (one("date: 2026-11-21, habit: §5"), "a short name of a-z, 0-9 and - is expected"),
    "a habit of several words": (one("date: 2026-11-21, habit: §slow tea"), "a short name of a-z, 0-9 and -"),
    "minutes as text": (done("minutes: §5m"), "minutes from 1 to 1440 is expected"),
    "minutes in quotes": (done("minutes: §'5'"), "minutes from 1 to 1440 is expected"),
    "half a minute": (done("minutes: §0.5"), "minutes from 1 to 1440 is expected"),
    "no minutes": (done("minutes: §0"), "minutes from 1 to 1440 is expected"),
    "negative minutes": (done("minutes: §-5"), "minutes from 1 to 1440 is expected"),
    "more minutes than a day has": (done("minutes: §1441"), "minutes from 1 to 1440 is expected"),
    "minutes without end": (done(f"minutes: §{'9' * 5000}"), "minutes from 1 to 1440 is expected"),
    "minutes that are true": (done("minutes: §true"), "minutes from 1 to 1440 is expected"),
    "minutes as a list": (done("minutes: §[5]"), "minutes from 1 to 1440 is expected"),
    "a hundred times": (done("times: §100"), "a number from 1 to 99 is expected"),
    "zero times": (done("times: §0"), "a number from 1 to 99 is expected"),
    "felt above ten": (done("felt: §11"), "`felt`: a whole number from 0 to 10 is expected"),
    "felt below zero": (done("felt: §-1"), "`felt`: a whole number from 0 to 10 is expected"),
    "felt as a word": (done("felt: §good"), "a whole number from 0 to 10 is expected"),
    "a rating without end": (done("felt: §.inf"), "a whole number from 0 to 10 is expected"),
    "a slider above ten": (one("date: 2026-11-21, kind: feeling, mood: §11"), "`mood`: a whole number from 0 to 10"),
    "a slider on what was done": (done("mood: §5"), "`mood` belongs to an entry of `kind: feeling`"),
    "a feeling of a habit": (one("date: 2026-11-21, kind: feeling, mood: 5, habit: need"), "sliders and a note"),
    "a feeling with minutes": (one("date: 2026-11-21, kind: feeling, mood: 5, minutes: 5"), "sliders and a note"),
    "a feeling with times": (one("date: 2026-11-21, kind: feeling, mood: 5, times: 2"), "sliders and a note"),
    "a feeling with felt": (one("date: 2026-11-21, kind: feeling, mood: 5, felt: 0"), "sliders and a note only"),
    "an own slider above ten": (one("date: 2026-11-21, kind: feeling, sleep: §11"), "`sleep`: a whole number from 0"),
    "an own slider that is text": (one("date: 2026-11-21, kind: feeling, sleep: §well"), "`sleep`: a whole number"),
    "an own slider that is true": (one("date: 2026-11-21, kind: feeling, sleep: §true"), "`sleep`: a whole number"),
    "an own slider that is half": (one("date: 2026-11-21, kind: feeling, sleep: §5.0"), "`sleep`: a whole number"),
    "an own slider of nothing": (one("date: 2026-11-21, kind: feeling, sleep: §"), "`sleep`: a whole number"),
    "an own slider in capitals": (one("date: 2026-11-21, kind: feeling, §Sleep: 5"), "`Sleep` is not a key"),
    "a slip of the pen": (one("date: 2026-11-21, kind: feeling, §stres: 5"), "Did you mean `stress`?"),
    "a slip in another key": (one("date: 2026-11-21, kind: feeling, mood: 5, §notes: a"), "Did you mean `note`?"),
    "an own slider on what was done": (done("§sleep: 5"), "`sleep` is not a key"),
    "an own slider on a note": (one("date: 2026-11-21, kind: note, note: a, §sleep: 5"), "`sleep` is not a key"),
    "loneliness beyond its answers": (
        one("date: 2026-11-21, kind: feeling, loneliness: §6"),
        "from 1 to 5 is expected",
    ),
    "loneliness below its answers": (one("date: 2026-11-21, kind: feeling, loneliness: §0"), "from 1 to 5 is expected"),
    "a feeling of nothing": (one("date: 2026-11-21, kind: feeling"), "a feeling needs one of mood, stress"),
    "a note too long": (done(f"note: §{LONG}"), "the note is longer than 64 KiB"),
    "a note too long in bytes": (done(f"note: §{'é' * (MOST_NOTE_BYTES // 2 + 1)}"), "the note is longer than 64 KiB"),
    "a note that is a number": (done("note: §5"), "`note`: text is expected"),
    "a note that is a list": (done("note: §[a, b]"), "`note`: text is expected"),
    "entries as a mapping": (f"{HEAD[:-1]} §{{a: 1}}\n", "`entries`: a list is expected"),
    "entries as text": (f"{HEAD[:-1]} §none\n", "`entries`: a list is expected"),
    "an entry that is text": (f"{HEAD}- §cuddle\n", "keys with values is expected"),
    "an entry that is a list": (f"{HEAD}- §[a]\n", "keys with values is expected"),
    "an entry that is nothing": (f"{HEAD}-§\n", "keys with values is expected"),
    "the second of two": (
        f"{HEAD}- {{date: 2026-11-21, habit: need}}\n- {{date: §x, habit: need}}\n",
        "a date such as",
    ),
    "in block style": (f"{HEAD}-\n  date: 2026-11-21\n  habit: need\n  felt: §99\n", "a whole number from 0 to 10"),
    "a key twice": (done("felt: 1, §felt: 2"), "`felt` stands twice"),
    "a tab": (f"{HEAD}-\n§\tdate: 2026-11-21\n", "a tab stands where YAML wants spaces"),
    "two documents": (f"{HEAD}§---\na: 1\n", "only one document"),
    "a control character": (done("note: a§\x1b[31mb"), "a character that YAML does not allow"),
    "with a byte order mark": (f"\ufeff{done('felt: §11')}", "a whole number from 0 to 10 is expected"),
    "with other line ends": (done("felt: §11").replace("\n", "\r\n"), "a whole number from 0 to 10 is expected"),
    "behind other letters": (done("note: ☕本é, felt: §11"), "a whole number from 0 to 10 is expected"),
}
"""Each a week file with § where the fault is (an entry, if it is nowhere in it), and what is said of it."""

NO_PLACE = {
    "an empty file": ("", "is empty; `aftercare: journal/1` is expected"),
    "a file of comments": ("# none\n\n", "is empty"),
    "a list for a file": ("- a\n", "holds no keys"),
    "a text for a file": ("hello\n", "holds no keys"),
    "a number for a file": ("5\n", "holds no keys"),
}
BROKEN = {
    "a merged copy": f"{HEAD}<<<<<<< mine\n- {{date: 2026-11-21, habit: need}}\n=======\n",
    "an open bracket": f"{HEAD}- {{date: 2026-11-21\n",
    "an open quote": f"{HEAD}- {{date: '2026-11-21, habit: need}}\n",
    "a line out of place": f"{HEAD}- date: 2026-11-21\n habit: need\n",
    "a reserved letter": f"{HEAD}- {{date: 2026-11-21, habit: @need}}\n",
    "an alias of nothing": f"{HEAD}- *there\n",
}


def placed(body: str) -> tuple[str, str]:
    """The text without its §, and where that was."""
    if "§" not in body:
        body = body.replace("- {", "- §{")
    before = body[: body.index("§")].removeprefix("\ufeff")
    return body.replace("§", ""), f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


STEPS = (
    "Mend",
    "Add",
    "Remove",
    "Move",
    "Shorten",
    "Update",
    "Replace",
    "Keep",
    "Save",
    "Write",
    "Did you mean",
    "Known are",
)


def told(act: Callable[[], object]) -> str:
    """The one sentence about a fault, after what is common to all: it names the file and ends in a next step."""
    with pytest.raises(DataInvalid) as caught:
        act()
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert caught.value.exit_code == 65
    last = re.split(r"(?<=[.;?]) ", re.sub(r" \(\d+ more: see `check`\)$", "", sentence))[-1]
    assert last.startswith(STEPS), sentence
    return sentence


@pytest.mark.parametrize(("body", "said"), FAULTS.values(), ids=FAULTS)
def test_each_fault_names_its_place_and_a_next_step(body: str, said: str) -> None:
    text, place = placed(body)
    sentence = told(lambda: journal.parse_week(text, "w.yaml", WEEK))
    assert sentence.startswith(f"w.yaml:{place}: ")
    assert said in sentence


@pytest.mark.parametrize(("body", "said"), NO_PLACE.values(), ids=NO_PLACE)
def test_a_file_that_is_no_week_is_named(body: str, said: str) -> None:
    assert told(lambda: journal.parse_week(body, "w.yaml", WEEK)).startswith(f"w.yaml:1: {said}")


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
def test_what_is_no_yaml_is_named_with_line_and_column(body: str) -> None:
    assert re.match(r"w\.yaml:[3-7]:\d+: ", told(lambda: journal.parse_week(body, "w.yaml", WEEK)))


EVERY = {**{name: placed(body)[0] for name, (body, _) in FAULTS.items()}, **{n: b for n, (b, _) in NO_PLACE.items()}}


@pytest.mark.parametrize("body", [*EVERY.values(), *BROKEN.values()], ids=[*EVERY, *BROKEN])
def test_a_week_with_a_fault_is_not_added_to(home: Home, body: str) -> None:
    path = Path(home.path(journal.file_of(WEEK)))
    path.write_bytes(body.encode())
    current = Change(home, dry_run=True)
    assert str(path) in told(lambda: journal.add(current, [Entry("n1", SUNDAY, habit="need")]))
    assert current.changed == []


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "2026-W47.yaml:1: not UTF-8 text"),
        (b"GIF89a\0\0", "2026-W47.yaml: holds binary data"),
        (HEAD.encode() + b"- {date: 2026-11-21, habit: need, note: caf\xe9}\n", "2026-W47.yaml:4: not UTF-8 text"),
        (HEAD.encode("utf-16"), "2026-W47.yaml:1: not UTF-8 text"),
        (HEAD.encode() + b"# \0\n", "2026-W47.yaml: holds binary data"),
        (b"", "2026-W47.yaml:1: is empty"),
    ],
)
def test_the_program_refuses_to_add_to_what_is_no_week_file(world: Path, run: Run, raw: bytes, said: str) -> None:
    path = world / "journal" / "2026-W47.yaml"
    path.parent.mkdir(parents=True, mode=0o700)
    world.chmod(0o700)
    path.write_bytes(raw)
    path.chmod(0o600)
    result = run("log", "need", code=65)
    assert said in result.err
    assert result.out == ""
    assert len(result.err.splitlines()) == 1
    assert path.read_bytes() == raw
    assert sorted(one.name for one in path.parent.iterdir()) == ["2026-W47.yaml"]


def test_a_broken_week_stops_only_what_needs_it(home: Home) -> None:
    Path(home.path(journal.file_of("2026-W46"))).write_text("- broken")
    with change(home) as current:
        journal.add(current, [Entry("a1", SUNDAY, habit="need")])
    assert [entry.id for entry in journal.read_week(home, WEEK)] == ["a1"]
    assert [entry.id for entry in journal.read(home, DateRange(SATURDAY, MONDAY))] == ["a1"]
    with pytest.raises(DataInvalid, match="2026-W46"):
        journal.read(home, DateRange(date(2026, 11, 15), MONDAY))


def test_all_faults_of_a_file_are_listed(text: str) -> None:
    """
    aftercare: journal/1
    week: 2026-W47
    entries:
    - {date: 2026-11-21, habit: need, felt: 11}
    - {date: 2026-11-21, habit: need}
    - {date: 2026-11-21, habbit: need}
    - text
    wek: 1
    """
    document = parse(text, "f")
    assert [str(one).split(" ")[0] for one in journal.check(document, WEEK)] == [
        "f:4:41:",
        "f:6:22:",
        "f:7:3:",
        "f:8:1:",
    ]
    assert "(3 more: see `check`)" in told(lambda: journal.parse_week(text, "f", WEEK))


def test_all_faults_that_types_cannot_tell_are_listed(text: str) -> None:
    """
    aftercare: journal/1
    week: 2026-W47
    entries:
    - {id: a1, date: 2026-11-23, habit: need}
    - {id: a1, date: 2026-02-30}
    - {date: 2026-11-21, kind: feeling, habit: need}
    """
    found = journal.check(parse(text, "f"), WEEK)
    assert [fault.where for fault in found] == ["f:4:18", "f:5:18", "f:5:8", "f:5:3", "f:6:3", "f:6:3"]
    assert all(str(fault).endswith(".") for fault in found)


def test_a_week_without_faults_has_none_listed() -> None:
    assert journal.check(parse(done("felt: 10"), "f"), WEEK) == []


# -- the files of a journal


def test_weeks_are_those_that_exist_and_the_rest_are_strangers(home: Home) -> None:
    weeks = ["2020-W53", "2026-W01", "2026-W47", "2026-W53"]
    others = ["2026-W00", "2026-W54", "2026-W99", "2025-W53", "2026-W1", "2026-W47 (conflict)", "notes", "0000-W01"]
    for name in [*weeks, *others, ".2026-W47"]:
        Path(home.path(f"journal/{name}.yaml")).touch()
    Path(home.path("journal/2026-W47.yml")).touch()
    assert journal.weeks(home) == weeks
    assert journal.strangers(home) == sorted(f"{name}.yaml" for name in others)


def test_a_home_without_a_journal_has_no_weeks(world: Path) -> None:
    home = find(str(world), {})
    assert journal.weeks(home) == []
    assert journal.strangers(home) == []
    assert journal.read_week(home, WEEK) == []
    assert journal.read(home, DateRange(date(2020, 1, 1), MONDAY)) == []


@pytest.mark.parametrize("since", [date(2026, 11, 10), date(2016, 11, 10)])
def test_entries_of_days_are_read_by_date_from_all_their_weeks(home: Home, since: date) -> None:
    days = [date(2026, 11, 22), date(2026, 11, 9), date(2026, 11, 10), date(2026, 11, 16), date(2026, 11, 23)]
    with change(home) as current:
        journal.add(current, [Entry(f"a{number}", day, habit="need") for number, day in enumerate(days)])
    assert journal.weeks(home) == ["2026-W46", "2026-W47", "2026-W48"]
    found = [entry.date for entry in journal.read(home, DateRange(since, MONDAY))]
    assert found == sorted(day for day in days if since <= day < MONDAY)


def test_a_new_week_is_written_as_the_design_shows(home: Home) -> None:
    with change(home) as current:
        journal.add(
            current,
            [
                Entry("k3v9x2m7qd", SATURDAY, habit="cuddle", minutes=5, felt=8),
                Entry("p0c4s8w1zt", SATURDAY, habit="reflect", note="Slow morning. Tea helped."),
                Entry("z8d2m4k6vn", SUNDAY, kind="skip", habit="meditate"),
                Entry("h1r7t5b3xw", SUNDAY, kind="feeling", ratings=(("mood", 7), ("stress", 3))),
            ],
        )
    assert Path(home.path(journal.file_of(WEEK))).read_text() == (
        "aftercare: journal/1\n"
        "week: 2026-W47\n"
        "entries:\n"
        "- {id: k3v9x2m7qd, date: 2026-11-21, habit: cuddle, minutes: 5, felt: 8}\n"
        "- id: p0c4s8w1zt\n"
        "  date: 2026-11-21\n"
        "  habit: reflect\n"
        "  note: |\n"
        "    Slow morning. Tea helped.\n"
        "- {id: z8d2m4k6vn, date: 2026-11-22, kind: skip, habit: meditate}\n"
        "- {id: h1r7t5b3xw, date: 2026-11-22, kind: feeling, mood: 7, stress: 3}\n"
    )


def test_entries_come_back_as_they_were_added(home: Home) -> None:
    noted = [
        Entry("a1", SATURDAY, habit="cuddle", minutes=1440, times=99, felt=0, note="so"),
        Entry("a2", SATURDAY, habit="need"),
        Entry("a3", SUNDAY, kind="skip", habit="need", note="no"),
        Entry("a4", SUNDAY, kind="feeling", ratings=tuple((key, number) for number, key in enumerate(SLIDERS))),
        Entry("a5", SUNDAY, kind="feeling", note="only words"),
        Entry("a6", SUNDAY, kind="feeling", ratings=(("mood", 0), ("valued", 10), ("loneliness", 5), ("sleep-2", 0))),
    ]
    with change(home) as current:
        journal.add(current, noted)
    assert journal.read_week(home, WEEK) == noted


NOTES = st.one_of(
    st.text(min_size=1),
    st.text(alphabet=" \n\tab:#-{}[]|>&*!%@`\"'?,\\", min_size=1),
    st.text(alphabet="\r\n\x0b\x0c\x1c\x1f\x7f\x80\x85\x9f\xa0\u2028\u2029\ufeff\ufffe\U0010ffff ab☕本", min_size=1),
    st.lists(
        st.sampled_from(["---", "...", "- a", "  b", "# c", "", " ", "note: |", "\ttab", "é" * 90]), min_size=1
    ).map("\n".join),
)


@settings(max_examples=500)
@given(st.lists(NOTES, min_size=1, max_size=3), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_any_note_comes_back_as_it_was_written(notes: list[str], newline: str, feeling: bool) -> None:
    text = f"# mine\naftercare: journal/1\nweek: {WEEK}\nentries: []\n".replace("\n", newline)
    expected = [note.rstrip("\n") for note in notes if "\0" not in note]
    for number, note in enumerate(expected):
        kind: dict[str, Any] = {"kind": "feeling", "ratings": (("mood", 1),)} if feeling else {"habit": "need"}
        text = added(text, Entry(f"a{number}", SUNDAY, note=note, **kind))
        assert text.startswith(f"# mine{newline}")
    assert [entry.note for entry in journal.parse_week(text, "f", WEEK)[1]] == expected


def added(text: str, entry: Entry) -> str:
    """The text of a week with an entry added."""
    current = Change(find("/none", {}), dry_run=True)
    current.write(journal.file_of(WEEK), text)
    journal.add(current, [entry])
    return current.text(journal.file_of(WEEK)) or ""


def test_a_note_of_the_greatest_length_is_kept(home: Home) -> None:
    note = ("é" * 99 + "\n") * (MOST_NOTE_BYTES // 199 - 1) + "end"
    with change(home) as current:
        journal.add(current, [Entry("a1", SUNDAY, habit="need", note=note)])
    assert [entry.note for entry in journal.read_week(home, WEEK)] == [note]


def test_notes_of_several_lines_stay_readable_in_the_file() -> None:
    text = added(
        f"aftercare: journal/1\nweek: {WEEK}\n", Entry("a1", SUNDAY, habit="need", note="Slow: # day\n\n- tea")
    )
    assert text.endswith("  note: |\n    Slow: # day\n\n    - tea\n")


# -- taking entries and keys away


def test_chosen_entries_are_erased_and_the_file_with_the_last(home: Home, text: str) -> None:
    """
    # mine
    aftercare: journal/1
    week: 2026-W47
    entries:
    - {id: a1, date: 2026-11-21, habit: need}  # one
    # about the second
    - {id: a2, date: 2026-11-21, habit: cuddle}  # two

    - {date: 2026-11-22, habit: need}  # three
    - {date: 2026-11-22, habit: listen}
    - {date: 2026-11-22, habit: listen}
    # end
    """
    path = Path(home.path(journal.file_of(WEEK)))
    path.write_text(text)

    def erased(chosen: Callable[[Entry], bool]) -> int:
        with change(home) as current:
            return journal.erase(current, WEEK, chosen)

    assert erased(lambda entry: entry.habit == "snack") == 0
    assert path.read_text() == text
    assert erased(lambda entry: entry.id == "a2") == 1
    lines = text.splitlines(keepends=True)
    assert path.read_text() == "".join(lines[:5] + lines[7:])
    assert erased(lambda entry: entry.habit == "listen") == 2
    assert path.read_text() == "".join(lines[:5] + lines[7:9] + lines[11:])
    assert erased(lambda entry: entry.habit == "need") == 2
    assert not path.exists()


def test_erased_keys_take_feelings_of_nothing_else_with_them(home: Home, text: str) -> None:
    """
    aftercare: journal/1
    week: 2026-W47
    entries:
    - {id: a1, date: 2026-11-21, habit: need, felt: 3, note: hidden}
    - note: |
        hidden
      # kept
      id: a2
      date: 2026-11-21
      habit: need
    - {id: a3, date: 2026-11-22, kind: feeling, mood: 3}
    - {id: a4, date: 2026-11-22, kind: feeling, note: hidden, mood: 4}
    """
    path = Path(home.path(journal.file_of(WEEK)))
    path.write_text(text)
    with change(home) as current:
        assert journal.erase_keys(current, WEEK, ["note"]) == 3
    assert "hidden" not in path.read_text()
    assert path.read_text().count("\n  # kept\n") == 1
    assert [entry.id for entry in journal.read_week(home, WEEK)] == ["a1", "a2", "a3", "a4"]
    with change(home) as current:
        assert journal.erase_keys(current, WEEK, ["mood", "felt"]) == 3
    assert [entry.id for entry in journal.read_week(home, WEEK)] == ["a1", "a2"]
    assert [entry.felt for entry in journal.read_week(home, WEEK)] == [None, None]


def test_ratings_are_erased_whatever_slider_they_are_of(home: Home) -> None:
    path = Path(home.path(journal.file_of(WEEK)))
    path.write_text(
        f"{HEAD}- {{date: 2026-11-21, kind: feeling, mood: 7, sleep: 3, loneliness: 2}}\n"
        "- {date: 2026-11-21, kind: feeling, sleep: 3, note: kept}  # and this\n"
        "- {date: 2026-11-21, habit: need, minutes: 5, felt: 4}\n"
    )
    with change(home) as current:
        assert journal.erase_keys(current, WEEK, ["ratings"]) == 2
    assert path.read_text() == (
        f"{HEAD}- {{date: 2026-11-21, kind: feeling, note: kept}}  # and this\n"
        "- {date: 2026-11-21, habit: need, minutes: 5, felt: 4}\n"
    )


def test_erasing_the_last_keys_of_a_week_takes_its_file(home: Home) -> None:
    path = Path(home.path(journal.file_of(WEEK)))
    path.write_text(one("date: 2026-11-21, kind: feeling, mood: 5, note: hidden"))
    with change(home) as current:
        assert journal.erase_keys(current, WEEK, ["note", "mood"]) == 1
    assert not path.exists()
