"""A week's file in the very form that this program writes, read without YAML.

Machine-written and hand-edited files are equals, and YAML is what they are. But most weeks were only ever written by
this program, and for them a tenth of the time is enough. Whatever differs from that form in a single character, or
would be a fault, is left to `journal.parse_week`, which alone says what is wrong: here it is None.
"""

import re
from datetime import date, timedelta

from aftercare.dates import Week
from aftercare.entries import DONE, FEELING, MOST_NOTE_BYTES, MOST_RATING, NOTE, SLIDERS, Entry
from aftercare.sliders import LONELINESS, MOST_LONELINESS, is_own

MOST_CHARACTERS = 2**20
_MOST_MINUTES = 1440
_NO_TEXT = frozenset({"null", "true", "false"})
_ODD_ASCII = re.compile(r"[^\n -~]")
_ODD = "[^\n -~\xa1-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
"""What YAML forbids, or takes for a line break, and a few more that are rare. Compiled only where it is needed."""

_RATINGS = r"((?:{0}[a-z][a-z0-9-]{{0,29}}: (?:10|[0-9]))*)"
_FIELDS = (
    "id: ([a-z][0-9a-z]{{9}}){0}date: ([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})"
    "(?:{0}kind: (skip|feeling|note))?(?:{0}habit: ([a-z][a-z0-9-]{{0,39}}))?"
    "(?:{0}minutes: ([1-9][0-9]{{0,3}}))?(?:{0}times: ([1-9][0-9]?))?(?:{0}felt: (10|[0-9]))?" + _RATINGS
)
_LINE = re.compile(rf"- \{{{_FIELDS.format(', ')}\}}\n")
_BLOCK = re.compile(rf"- {_FIELDS.format(chr(10) + '  ')}\n  note: \|\n((?:    [^ \n][^\n]*\n)(?:    [^\n]*\n|\n)*)")
_PAIR = re.compile(r"([a-z][a-z0-9-]*): ([0-9]+)")
_HEAD = re.compile(r"(?:#[^\n]*\n)*aftercare: journal/1\nweek: ([0-9]{4}-W[0-9]{2})\nentries:(?: \[\])?\n")


def read(text: str, week: str) -> list[Entry] | None:
    """The entries of an ISO week's text; None where YAML has to be read."""
    head = _HEAD.match(text)
    if head is None or head[1] != week or len(text) > MOST_CHARACTERS or _is_odd(text):
        return None
    end, at = len(text), head.end()
    if head[0].endswith("[]\n"):
        return [] if at == end else None
    monday = Week.named(week).start
    days = {str(day): day for day in (monday + timedelta(number) for number in range(7))}
    found: list[Entry] = []
    while at < end:
        item = _LINE.match(text, at) or _BLOCK.match(text, at)
        if item is None:
            return None
        entry = _entry(item, days)
        if entry is None:
            return None
        found.append(entry)
        at = item.end()
    return found if found and len({one.id for one in found}) == len(found) else None


def _is_odd(text: str) -> bool:
    return bool(_ODD_ASCII.search(text) if text.isascii() else re.search(_ODD, text))


def _entry(item: re.Match[str], days: dict[str, date]) -> Entry | None:
    """The entry of a match, None if types or rules would refuse it."""
    key, dated, kind, habit, minutes, times, felt, rated, *rest = item.groups()
    day = days.get(dated)
    if day is None or habit in _NO_TEXT or (minutes is not None and int(minutes) > _MOST_MINUTES):
        return None
    note = _dedented(rest[0]) if rest else ""
    ratings = _ratings(rated) if rated else ()
    if ratings is None or len(note) > MOST_NOTE_BYTES // 4 or not _is_whole(kind, item, note=bool(note)):
        return None
    return Entry(
        key,
        day,
        kind or DONE,
        habit or "",
        int(minutes) if minutes else None,
        int(times) if times else None,
        int(felt) if felt else None,
        note,
        ratings,
    )


def _is_whole(kind: str | None, item: re.Match[str], *, note: bool) -> bool:
    """Whether an entry holds what its kind needs, and nothing else."""
    habit, minutes, times, felt, rated = item.groups()[3:8]
    if kind == FEELING:
        return not (habit or minutes or times or felt) and bool(rated or note)
    if kind == NOTE:
        return not (habit or minutes or times or felt or rated) and note
    return habit is not None and not rated


def _dedented(block: str) -> str:
    return "\n".join(line[4:] for line in block.split("\n")).rstrip("\n")


def _ratings(text: str) -> tuple[tuple[str, int], ...] | None:
    """The ratings in `mood: 7, stress: 3`, those that every week may hold first; None if one is off its scale."""
    pairs = _PAIR.findall(text)
    found = {key: int(number) for key, number in pairs}
    own = [key for key in found if key not in SLIDERS]
    if len(found) != len(pairs) or not all(map(is_own, own)):
        return None
    if not 1 <= found.get(LONELINESS, 1) <= MOST_LONELINESS or max(found.values(), default=0) > MOST_RATING:
        return None
    return tuple((key, found[key]) for key in (*SLIDERS, *own) if key in found)
