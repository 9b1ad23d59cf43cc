"""What a person wrote is never rewritten: changes to the same data in hundreds of generated layouts.

A change is refused with a sentence and changes nothing, or it gives exactly the old data plus the change,
with every byte outside of it as before. Most layouts must not be refused.
"""

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare import history, journal, replan
from aftercare.entries import Entry
from aftercare.errors import DataInvalid, UsageProblem
from aftercare.habits import MONTHLY, WEEKLY, Cadence, Habit, Pause, Plan, Target
from aftercare.history import Change
from aftercare.home import CONFIG, HABITS, Home, find
from aftercare.plan import from_document, habit_row
from aftercare.settings import put
from aftercare.yamlfile import parse, same
from tests.support.layouts import BOM, COMMENT, Layout, config, layouts, plan, week

WEEK = "2026-W47"
TODAY = date(2026, 11, 22)
MANY = settings(max_examples=300)
FEW = settings(max_examples=50)
FLOOR = 0.95
"""The share of layouts that must not be refused."""

Act = Callable[[Change], object]


@pytest.fixture
def home(world: Path) -> Home:
    (world / "journal").mkdir(parents=True)
    return find(str(world), {})


@dataclass
class Tally:
    """How many layouts were tried, and how many of them refused."""

    tried: int = 0
    refused: int = 0

    def check(self) -> None:
        assert self.tried >= 30
        assert self.refused <= (1 - FLOOR) * self.tried, self


def after(home: Home, name: str, old: str, act: Act, tally: Tally) -> str | None:
    """The text of a file after a change, None if that was refused, with a sentence and nothing changed."""
    Path(home.path(name)).write_bytes(old.encode())
    change = Change(home, dry_run=True)
    tally.tried += 1
    refusal = ""
    try:
        act(change)
    except DataInvalid as error:
        refusal = str(error)
    if not refusal:
        return change.text(name) or ""
    tally.refused += 1
    assert change.changed == []
    assert re.fullmatch(r"\S+:\d+:\d+: [^\n]+\.", refusal)
    return None


def ended(text: str) -> str:
    """The text with its final newline, which a change may add."""
    return text if text.endswith("\n") else text + ("\r\n" if "\r\n" in text else "\n")


def only_adds(old: str, new: str) -> bool:
    """Whether `new` is `old` with one piece put in, and nothing taken out."""
    front = next(
        (i for i, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), min(len(old), len(new))
    )
    return len(new) >= len(old) and new.endswith(old[front:])


def only_adds_items(old: str, new: str, key: str) -> bool:
    """As `only_adds`; the `[]` of an empty list may make room for its first item."""
    emptied = re.sub(rf'(?m)^(\ufeff? *"?{key}"?:(?:[ \t]*(?:#.*)?\r?\n)?) *\[ *\]', r"\1", old, count=1)
    return only_adds(old, new) or only_adds(emptied, new)


def comments(text: str) -> list[str]:
    return sorted(COMMENT.findall(text))


def read_by_others(text: str) -> Any:
    """The values as another YAML reader has them, all scalars as text."""
    return yaml.load(text.removeprefix(BOM), Loader=yaml.BaseLoader)


@dataclass(frozen=True)
class Span:
    """Where a member of a list or mapping stands in a text, by the marks of another parser.

    From `before`, the end of the member before it, its `value` to `end`, the end of its line, and `after`, where
    the next member or what else remains begins. `own` is where comments are its own.
    """

    before: int
    value: int
    end: int
    after: int
    own: tuple[int, int]

    @classmethod
    def of(cls, text: str, *path: str | int) -> "Span":
        lead = len(text) - len(text.removeprefix(BOM))
        node: Any = yaml.compose(text[lead:], Loader=yaml.SafeLoader)
        parent: Any = node
        members: list[tuple[Any, Any]] = []
        position = 0
        for step in path:
            members = node.value if isinstance(node, yaml.MappingNode) else [(one, one) for one in node.value]
            position = step if isinstance(step, int) else [key.value for key, _ in members].index(step)
            parent, node = node, members[position][1]
        key, value = members[position]
        start = lead + int((key if parent.flow_style else parent).start_mark.index)
        first = lead + int(key.start_mark.index) if key is value else text.index(":", lead + key.end_mark.index) + 1
        before = lead + last_of(members[position - 1][1]) if position else start
        end = line_end(text, lead + last_of(value))
        rest = members[position + 1 : position + 2]
        after = lead + int(rest[0][0].start_mark.index) if rest else own_comma(text, end)
        return cls(
            before, first, end, max(after, end), (line_end(text, before) if position else start, min(end, after))
        )


def last_of(node: yaml.Node) -> int:
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        node = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
    return int(node.end_mark.index)


def own_comma(text: str, position: int) -> int:
    """Behind the comma that a last member may have."""
    found = re.compile(r"(?:\s|#.*\n)*,").match(text, position)
    return found.end() if found else position


def line_end(text: str, position: int) -> int:
    """Behind a member, its comma and the comment on its line; the position itself if something else is there."""
    if text[:position].endswith("\n"):
        return position
    found = re.compile(r"(?:(?:\s|#.*\n)*,)?[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|$)").match(text, position)
    return found.end() if found else position


def removed(old: str, new: str, *path: str | int) -> None:
    """Make sure that `new` is `old` without one member, and has all comments that are not its own."""
    span = Span.of(old, *path)
    assert only_adds(new, old)
    assert new.startswith(old[: span.before].rstrip(" -\r\n"))
    assert new.endswith(old[span.after :])
    outside = COMMENT.findall(old[: span.own[0]]) + COMMENT.findall(old[span.own[1] :])
    assert [one for one in comments(new) if one in outside] == sorted(outside)


NEW = (
    Entry("new1234567", date(2026, 11, 21), habit="cuddle", minutes=5, felt=0),
    Entry("new1234567", date(2026, 11, 16), kind="skip", habit="need"),
    Entry("new1234567", date(2026, 11, 22), kind="feeling", ratings=(("mood", 7), ("rested", 0))),
    Entry("new1234567", date(2026, 11, 19), habit="reflect", note="Slow.\n\n  further: in # no comment\n- 本"),
    Entry("new1234567", date(2026, 11, 19), habit="reflect", note=" starts with a space: {a, b}"),
    Entry("new1234567", date(2026, 11, 19), habit="reflect", note="tab\there ☕ 'it' \"is\""),
)


def plain(entry: Entry) -> dict[str, Any]:
    return journal.row(entry) | {"date": entry.date.isoformat()}


def test_layouts_hold_the_data_they_were_made_for() -> None:
    @MANY
    @given(st.one_of(layouts(week), layouts(config), layouts(plan)))
    def every(found: Layout) -> None:
        assert same(parse(found.text, "f").data, found.data)

    every()


def test_an_entry_is_added_and_every_other_byte_stays(home: Home) -> None:
    tally = Tally()

    @settings(max_examples=600)
    @given(layouts(week), st.lists(st.sampled_from(NEW), min_size=1, max_size=3, unique_by=lambda entry: entry.note))
    def every(found: Layout, added: list[Entry]) -> None:
        entries = [replace(entry, id=f"new{number}") for number, entry in enumerate(added)]
        new = after(home, journal.file_of(WEEK), found.text, lambda change: journal.add(change, entries), tally)
        if new is None:
            return
        rows = [plain(entry) for entry in entries]
        assert same(parse(new, "f").data, {**found.data, "entries": [*(found.data.get("entries") or []), *rows]})
        assert only_adds_items(ended(found.text), new, "entries")
        assert comments(new) == comments(found.text)
        known, there = read_by_others(found.text), read_by_others(new)
        assert there["entries"][: -len(rows)] == (known.get("entries") or [])
        assert [row["id"] for row in there["entries"][-len(rows) :]] == [row["id"] for row in rows]

    every()
    tally.check()


def test_undo_and_redo_of_an_added_entry_are_exact(home: Home) -> None:
    tally = Tally()

    @FEW
    @given(layouts(week))
    def every(found: Layout) -> None:
        path = Path(home.path(journal.file_of(WEEK)))
        if after(home, journal.file_of(WEEK), found.text, lambda change: journal.add(change, NEW[:1]), tally) is None:
            return
        with history.change(home) as change:
            journal.add(change, NEW[:1])
        new = path.read_bytes()
        assert new != found.text.encode()
        history.undo(home, answer=lambda _: None)
        assert path.read_bytes() == found.text.encode()
        history.redo(home, answer=lambda _: None)
        assert path.read_bytes() == new

    every()
    tally.check()


def test_entries_without_an_id_keep_their_number_and_order_when_one_is_erased(home: Home) -> None:
    tally = Tally()

    @MANY
    @given(layouts(week), st.integers(0, 3))
    def every(found: Layout, position: int) -> None:
        entries = found.data.get("entries") or []
        if position >= len(entries):
            return
        name = journal.file_of(WEEK)
        gone = journal.parse_week(found.text, "f", WEEK)[1][position].id
        new = after(home, name, found.text, lambda c: journal.erase(c, WEEK, lambda entry: entry.id == gone), tally)
        if new is None:
            return
        if len(entries) == 1:
            assert new == ""
            return
        left = [one for number, one in enumerate(entries) if number != position]
        assert same(parse(new, "f").data, {**found.data, "entries": left})
        removed(ended(found.text), new, "entries", position)

    every()
    tally.check()


def test_erased_notes_leave_everything_else(home: Home) -> None:
    tally = Tally()

    @MANY
    @given(layouts(week))
    def every(found: Layout) -> None:
        entries = found.data.get("entries") or []
        if not any("note" in one for one in entries):
            return
        new = after(home, journal.file_of(WEEK), found.text, lambda c: journal.erase_keys(c, WEEK, ["note"]), tally)
        if new is None:
            return
        left = [{key: value for key, value in one.items() if key != "note"} for one in entries]
        assert same(parse(new, "f").data, {**found.data, "entries": left})
        kept = iter(ended(found.text))
        assert all(letter in kept for letter in new), "only ever taken away"

    every()
    tally.check()


VALUES: list[tuple[str, Any]] = [
    ("name", "Ana: the # first"),
    ("name", "yes"),
    ("people", ["Bo", "no", "Zoë ☕"]),
    ("people", []),
    ("who", "solo"),
    ("fits", ["quiet", "our-customs"]),
    ("depth", 3),
    ("day_starts_at", "05:30"),
    ("names_in_reports", False),
    ("keep_notes_weeks", 26),
]


@pytest.mark.parametrize(("key", "value"), VALUES)
def test_a_setting_is_put_and_every_byte_and_comment_around_it_stays(home: Home, key: str, value: object) -> None:
    tally = Tally()

    @settings(max_examples=100)
    @given(layouts(config))
    def every(found: Layout) -> None:
        new = after(home, CONFIG, found.text, lambda change: put(change, key, value), tally)
        if new is None:
            return
        old = ended(found.text)
        assert same(parse(new, "f").data, {**found.data, key: value})
        assert read_by_others(new).keys() == read_by_others(old).keys() | {key}
        assert comments(new) == comments(old)
        if key not in found.data:
            assert only_adds(old, new)
            return
        span = Span.of(old, key)
        assert new.startswith(old[: span.value])
        assert new.endswith(old[span.end :])

    every()
    tally.check()


@pytest.mark.parametrize("key", ["name", "people", "fits"])
def test_a_setting_is_taken_away_with_its_own_comments_only(home: Home, key: str) -> None:
    tally = Tally()

    @MANY
    @given(layouts(config))
    def every(found: Layout) -> None:
        if key not in found.data:
            return
        new = after(home, CONFIG, found.text, lambda change: put(change, key, None), tally)
        if new is None:
            return
        assert same(parse(new, "f").data, {one: value for one, value in found.data.items() if one != key})
        removed(ended(found.text), new, key)

    every()
    tally.check()


OWN = Habit("tea", "Sunday tea: hot", (Target(Cadence(WEEKLY, 1), None, 10),))
TARGET = Target(Cadence(MONTHLY, 3), TODAY, None, 30)
PAUSE = Pause(TODAY, date(2026, 12, 24), "need")


def opened(text: str) -> Plan:
    return from_document(parse(text, "f"))


def with_habit(before: Plan, **fields: Any) -> Plan:
    return replace(
        before, habits=tuple(replace(one, **fields) if one.key == "cuddle" else one for one in before.habits)
    )


def with_target(before: Plan) -> Plan:
    habit = before.get("cuddle")
    assert habit is not None
    return with_habit(before, targets=(*(one for one in habit.targets if one.since != TARGET.since), TARGET))


def taken_up(before: Plan) -> Plan:
    habit = before.get("cuddle")
    assert habit is not None
    rest = Pause(habit.retired, date(2026, 11, 21), "cuddle") if habit.retired else None
    return replace(with_habit(before, retired=None), pauses=(*before.pauses, *([rest] if rest else [])))


def resumed(before: Plan) -> Plan:
    pauses = []
    for one in before.pauses:
        over = one.habit is not None or (one.until is not None and one.until < TODAY)
        if over:
            pauses.append(one)
        elif one.start < TODAY:
            pauses.append(replace(one, until=date(2026, 11, 21)))
    return replace(before, pauses=tuple(pauses))


def take_up(change: Change) -> None:
    habit = opened(change.text(HABITS) or "").get("cuddle")
    assert habit is not None
    if habit.retired is None:
        raise UsageProblem
    replan.take_up(change, habit, TODAY)


PLAN_CHANGES: dict[str, tuple[Act, Callable[[Plan], Plan], bool]] = {
    "add": (lambda c: replan.add(c, OWN), lambda p: replace(p, habits=(*p.habits, OWN)), True),
    "retire": (lambda c: replan.retire(c, "cuddle", TODAY), lambda p: with_habit(p, retired=TODAY), True),
    "set_title": (lambda c: replan.set_title(c, "cuddle", "Hold: me"), lambda p: with_habit(p, title="Hold: me"), True),
    "set_target": (lambda c: replan.set_target(c, "cuddle", TARGET), with_target, False),
    "pause": (lambda c: replan.pause(c, PAUSE), lambda p: replace(p, pauses=(*p.pauses, PAUSE)), True),
    "resume": (lambda c: replan.resume(c, TODAY, None), resumed, False),
    "take_up": (take_up, taken_up, False),
}
"""For each change: what does it, the plan after it, and whether it leaves every comment (it removes nothing)."""


@pytest.mark.parametrize("name", PLAN_CHANGES)
def test_the_plan_is_changed_in_place_and_comments_stay(home: Home, name: str) -> None:
    act, expected, keeps = PLAN_CHANGES[name]
    tally = Tally()

    @MANY
    @given(layouts(plan))
    def every(found: Layout) -> None:
        try:
            new = after(home, HABITS, found.text, act, tally)
        except UsageProblem:
            return
        if new is None:
            return
        assert opened(new) == expected(opened(found.text))
        known, there = rows(parse(found.text, "f").data), rows(parse(new, "f").data)
        assert {key: there[key] for key in known if key != "cuddle"} == {
            k: v for k, v in known.items() if k != "cuddle"
        }
        if keeps or comments(new) == comments(found.text):
            assert comments(new) == comments(found.text)
        if name == "pause":
            assert only_adds_items(ended(found.text), new, "pauses")
        if name == "add" and found.data.get("habits"):
            assert only_adds(ended(found.text), new)

    every()
    tally.check()


def rows(data: Any) -> dict[str, Any]:
    """The habits of a file as it holds them, by key: what a change did not touch is not even reordered."""
    return {row["habit"]: row for row in deepcopy(data.get("habits") or [])}


def test_the_default_plan_is_written_out_before_it_is_changed(home: Home) -> None:
    tally = Tally()
    new = after(home, HABITS, "aftercare: habits/1\n", lambda change: replan.add(change, OWN), tally)
    assert new is not None
    assert [row["habit"] for row in parse(new, "f").data["habits"]][-1] == "tea"
    assert parse(new, "f").data["habits"][-1] == habit_row(OWN)
