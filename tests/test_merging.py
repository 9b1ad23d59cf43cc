"""Two changes of one week, brought together by the ids of its entries."""

from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from aftercare.errors import DataInvalid
from aftercare.merging import merged
from aftercare.yamlfile import inline, parse

WEEK = "2026-W47"
HEAD = f"aftercare: journal/1\nweek: {WEEK}\n"

Row = dict[str, Any]
Rows = dict[str, Row]


def week(*lines: str) -> str:
    return HEAD + "".join(["entries:\n", *(f"{line}\n" for line in lines)] if lines else ["entries: []\n"])


def bring(base: str, first: str, second: str, *, firm: bool = False) -> str | None:
    return merged(base, first, second, name=f"{WEEK}.yaml", week=WEEK, firm=firm)


A = "- {id: a1, date: 2026-11-16, habit: need}"
A_TOO = "- {id: a1, date: 2026-11-16, habit: need, felt: 8}"
A_OTHER = "- {id: a1, date: 2026-11-16, habit: need, felt: 3}"
B = "- {id: b1, date: 2026-11-17, habit: cuddle, minutes: 5}"
C = "- {id: c1, date: 2026-11-18, habit: reflect}"
D = "- {id: d1, date: 2026-11-19, habit: support}"


@pytest.mark.parametrize(
    ("base", "first", "second", "expected"),
    [
        ((A, B), (A, B, C), (A, B, D), (A, B, C, D)),  # added on both sides
        ((A, B), (A_TOO, B), (A, B, D), (A_TOO, B, D)),  # changed here, added there
        ((A, B), (A, B), (A_TOO, B), (B, A_TOO)),  # changed there
        ((A, B), (B,), (A, B, D), (B, D)),  # removed here
        ((A, B), (A, B, C), (B,), (B, C)),  # removed there
        ((A, B, C), (B, C), (A, C), (C,)),  # one removed on each side
        ((A, B), (B,), (B,), (B,)),  # the same one removed on both
        ((A, B), (A_TOO, B), (A_TOO, B), (A_TOO, B)),  # the same change on both
        ((), (A,), (B,), (A, B)),  # the first entries of a week
        ((A, B), (), (A, B), ()),  # all removed here
        ((A, B), (A, B), (), ()),  # all removed there
        ((A, B), (B, A), (A, B, D), (B, A, D)),  # put in another order here
    ],
)
def test_both_changes_are_in_the_result(
    base: tuple[str, ...],
    first: tuple[str, ...],
    second: tuple[str, ...],
    expected: tuple[str, ...],
) -> None:
    assert bring(week(*base), week(*first), week(*second)) == week(*expected)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((A_TOO, B), (A_OTHER, B)),  # changed on both sides
        ((B,), (A_TOO, B)),  # removed here, changed there
        ((A_TOO, B), (B,)),  # changed here, removed there
    ],
)
def test_the_same_entry_changed_on_both_sides_is_for_the_person_to_say(
    first: tuple[str, ...], second: tuple[str, ...]
) -> None:
    base = week(A, B)
    assert bring(base, week(*first, C), week(*second, D)) is None
    assert bring(base, week(*first, C), week(*second, D), firm=True) == week(*first, C, D)
    assert bring(base, week(*second, D), week(*first, C), firm=True) == week(*second, D, C)


def test_what_the_person_wrote_stays_byte_for_byte() -> None:
    base = week(A, B)
    first = f"# mine\n{HEAD}entries:   # this week\n\n  # a good one\n  {A}  # yes\n  {B}\n# the end\n"
    found = bring(base, first, week(A, B, D))
    assert found == first.replace(f"  {B}\n", f"  {B}\n  {D}\n")


def test_a_note_that_came_meanwhile_is_kept_as_it_was_written() -> None:
    noted = "- id: d1\n  date: 2026-11-19\n  habit: support\n  note: |\n    two lines\n\n    # and no comment\n"
    found = bring(week(A), week(A, C), week(A) + noted)
    assert found == week(A, C) + noted


def test_entries_written_by_hand_without_an_id_are_told_apart_by_what_they_say() -> None:
    need, other = "- {date: 2026-11-16, habit: need}", "- {date: 2026-11-17, habit: need}"
    assert bring(week(need), week(need, C), week(need, other)) == week(need, C, other)
    twice = week(need, need, A)
    assert bring(twice, week(need, need, A, C), week(A)) == week(A, C)  # both of two that say the same
    assert bring(week(A), week(A, need), week(A, need)) == week(A, need)


def test_two_that_look_alike_but_for_an_amount_are_not_taken_for_one() -> None:
    five, six = "- {date: 2026-11-16, habit: need, minutes: 5}", "- {date: 2026-11-16, habit: need, minutes: 6}"
    assert bring(week(A), week(A, five), week(A, six)) is None


@pytest.mark.parametrize(
    "second",
    [
        week(A, "# a thought of today", C),
        week(A, f"{C}  # with a word"),
        f"# at the top\n{week(A, C)}",
        f"{week(A, C)}\n\n# at the end",
    ],
)
def test_a_comment_that_would_be_lost_is_for_the_person_to_say(second: str) -> None:
    base = week(A, C)
    assert bring(base, week(A, B, C), second) is None
    assert bring(base, week(A, B, C), second, firm=True) == week(A, B, C)
    found = bring(base, second, week(A, B, C))
    assert found is not None
    assert found.replace(f"{B}\n", "").strip() == second.strip()


def test_a_comment_beside_what_came_meanwhile_is_not_lost_silently() -> None:
    assert bring(week(A), week(A, B), week(A, f"{C}  # with a word")) is None


@pytest.mark.parametrize("position", [0, 1, 2])
@pytest.mark.parametrize("broken", [week("- {id: a1"), week("- {id: a1, date: 2026-11-30, habit: need}"), ""])
def test_a_text_with_a_fault_is_never_merged(position: int, broken: str) -> None:
    texts = [week(A), week(A, B), week(A, C)]
    texts[position] = broken
    with pytest.raises(DataInvalid):
        bring(*texts)


# ---- any two changes


HABITS = ("need", "cuddle", "reflect")
NOTES = ("Tea helped.\n", "two\nlines\n", "# no comment", 'it\'s "so": yes\n', "本 ☕\n")


def rows() -> st.SearchStrategy[Row]:
    return st.fixed_dictionaries(
        {"date": st.sampled_from([f"2026-11-{day}" for day in range(16, 23)]), "habit": st.sampled_from(HABITS)},
        optional={"felt": st.integers(0, 10), "times": st.integers(1, 3), "note": st.sampled_from(NOTES)},
    )


@st.composite
def versions(draw: st.DrawFn) -> tuple[Rows, Rows, Rows]:
    """A week, and two that became of it: entries added, changed and removed on either side."""
    base = {f"e{number}": draw(rows()) for number in range(draw(st.integers(0, 4)))}
    sides = []
    for side in "mt":
        kept = {}
        for key, row in base.items():
            fate = draw(st.sampled_from(["stays", "stays", "changes", "goes"]))
            if fate != "goes":
                kept[key] = draw(rows()) if fate == "changes" else row
        kept |= {f"{side}{number}": draw(rows()) for number in range(draw(st.integers(0, 2)))}
        order = draw(st.permutations(list(kept)))
        sides.append({key: kept[key] for key in order})
    return base, sides[0], sides[1]


def written(held: Rows, block: bool) -> str:
    """A week as text, with a comment beside each entry."""
    lines = []
    for key, row in held.items():
        full = {"id": key, **row}
        if block:
            lines += [f"- id: {key}   # {key}", *(f"  {name}: {inline(value)}" for name, value in row.items())]
        else:
            lines.append(f"- {inline(full)}   # {key}")
    return week(*lines)


def read(text: str) -> Rows:
    return {row["id"]: {k: v for k, v in row.items() if k != "id"} for row in parse(text, "f").data["entries"]}


def expected(base: Rows, first: Rows, second: Rows, *, firm: bool) -> Rows | None:
    found = {}
    for key in {**base, **first, **second}:
        was, here, there = base.get(key), first.get(key), second.get(key)
        if here != was and there not in (was, here) and not firm:
            return None
        stays = here if here != was or there == was else there
        if stays is not None:
            found[key] = stays
    return found


@given(versions(), st.booleans(), st.booleans())
def test_any_two_changes_come_together_or_ask(found: tuple[Rows, Rows, Rows], block: bool, firm: bool) -> None:
    base, first, second = found
    text = written(first, block)
    plain = "\n".join(line.partition("   # ")[0] for line in written(second, block).split("\n"))
    result = bring(written(base, block), text, plain, firm=firm)
    wanted = expected(base, first, second, firm=firm)
    event("for the person to say" if wanted is None else "merged")
    if wanted is None:
        assert result is None
        return
    assert result is not None
    assert read(result) == wanted
    untouched = [
        key for key in first if wanted.get(key) == first[key] and (second.get(key) in (first[key], base.get(key)))
    ]
    kept = [line for line in result.split("\n") if line in text.split("\n")]
    assert [key for key in untouched if any(line.endswith(f"   # {key}") for line in kept)] == untouched


@given(versions())
def test_one_change_alone_is_taken_as_it_is(found: tuple[Rows, Rows, Rows]) -> None:
    base, first, _ = found
    assert bring(written(base, block=False), written(first, block=False), written(base, block=False)) == written(
        first, block=False
    )
    alone = bring(written(base, block=False), written(base, block=False), written(first, block=False), firm=True)
    assert alone is not None
    assert read(alone) == first
