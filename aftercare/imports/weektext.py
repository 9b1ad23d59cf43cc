"""A week's file with more entries in it, or others: most are written without YAML, and each is read back.

What a person wrote stays byte for byte. A file in the very form that this program writes takes its entries as text;
any other is spliced. Nothing counts unless reading the new text gives just what was to be there.
"""

import re
from collections.abc import Mapping, Sequence

from aftercare import journal, plainweek, splice
from aftercare.entries import DONE, MOST_NOTE_BYTES, Entry
from aftercare.errors import DataInvalid
from aftercare.yamlfile import Document, inline

_WORDS = frozenset({"yes", "no", "true", "false", "on", "off", "null", "y", "n"})
"""What YAML, of one version or another, does not read as text."""
_ID = re.compile(r"[a-z][0-9a-z]{9}")
_ODD = re.compile("[^\n -~\xa1-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What YAML forbids in a text, or takes for a line break, and a few more that are rare."""
_DONE_FIELDS = ("minutes", "times", "felt")


def item(entry: Entry) -> str:
    """An entry as `log` writes it: one line, or a block where it holds a note."""
    keys = {entry.habit, *(key for key, _ in entry.ratings)}
    if not _ID.fullmatch(entry.id) or keys & _WORDS or (entry.note and not _is_plain(entry.note)):
        return _by_yaml(entry)
    pairs = [f"id: {entry.id}", f"date: {entry.date}"]
    if entry.kind != DONE:
        pairs.append(f"kind: {entry.kind}")
    if entry.habit:
        pairs.append(f"habit: {entry.habit}")
    pairs += [f"{key}: {value}" for key in _DONE_FIELDS if (value := getattr(entry, key)) is not None]
    pairs += [f"{key}: {value}" for key, value in entry.ratings]
    if not entry.note:
        return f"- {{{', '.join(pairs)}}}\n"
    lines = "\n".join(f"    {line}" if line else "" for line in entry.note.split("\n"))
    return f"- {f'{chr(10)}  '.join(pairs)}\n  note: |\n{lines}\n"


def _is_plain(note: str) -> bool:
    """Whether a note can stand as a block as it is."""
    return not (note[0].isspace() or note[-1].isspace() or _ODD.search(note)) and len(note) <= MOST_NOTE_BYTES // 4


def _by_yaml(entry: Entry) -> str:
    row = journal.row(entry)
    if "note" in row:
        row["note"] = entry.note
    return f"- {inline(row)}\n"


def same(one: Entry, other: Entry, *, notes: bool = True) -> bool:
    """Whether two entries of one id say the same, in whatever order their ratings stand."""
    fields = ("date", "kind", "habit", "minutes", "times", "felt", *(("note",) if notes else ()))
    return all(getattr(one, key) == getattr(other, key) for key in fields) and dict(one.ratings) == dict(other.ratings)


class WeekText:
    """A week's file as it stands, with what it holds."""

    def __init__(self, week: str, text: str | None, path: str) -> None:
        """Read it.

        Raises:
            DataInvalid: if it holds a fault.
        """
        self.week, self.text, self.path = week, text, path
        self._document: Document | None = None
        plain = [] if text is None else plainweek.read(text, week)
        self._is_plain = plain is not None
        self.entries: list[Entry] = plain if plain is not None else self._parsed(text or "")

    def _parsed(self, text: str) -> list[Entry]:
        self._document, entries = journal.parse_week(text, self.path, self.week)
        return entries

    def changed(self, new: Sequence[Entry], replaced: Mapping[str, Entry]) -> str:
        """The text with `new` entries at the end, and those `replaced` by id in their places.

        Raises:
            DataInvalid: if the file's form does not let that be done safely.
        """
        wanted = [*(replaced.get(one.id, one) for one in self.entries), *new]
        text = self._as_text(new, replaced) if self._is_plain else None
        if text is None or not self._holds(text, wanted):
            text = self._spliced(new, replaced)
            if not self._holds(text, wanted):
                raise DataInvalid(f"{self.path}: cannot be added to safely, so nothing was. Mend it with `edit`.")
        return text

    def _holds(self, text: str, wanted: Sequence[Entry]) -> bool:
        """Whether a text, read back, gives just these entries."""
        found = plainweek.read(text, self.week)
        if found is None:
            try:
                found = journal.parse_week(text, self.path, self.week)[1]
            except DataInvalid:
                return False
        return len(found) == len(wanted) and all(
            one.id == other.id and same(one, other) for one, other in zip(found, wanted, strict=True)
        )

    def _as_text(self, new: Sequence[Entry], replaced: Mapping[str, Entry]) -> str | None:
        """The text made without YAML, None where that would touch what it must not."""
        head = f"aftercare: journal/1\nweek: {self.week}\nentries:\n"
        if self.text is None:
            return head + "".join(map(item, new))
        text = self.text
        if not self.entries:
            text = text.removesuffix(" []\n") + "\n"
        if replaced:
            body = "".join(map(item, self.entries))
            if not text.endswith(f"\nentries:\n{body}"):
                return None
            text = text.removesuffix(body) + "".join(item(replaced.get(one.id, one)) for one in self.entries)
        return text + "".join(map(item, new))

    def _spliced(self, new: Sequence[Entry], replaced: Mapping[str, Entry]) -> str:
        document = self._document
        if document is None:
            text = f"aftercare: journal/1\nweek: {self.week}\nentries: []\n" if self.text is None else self.text
            document, _ = journal.parse_week(text, self.path, self.week)
        for at, one in enumerate(self.entries):
            if one.id in replaced:
                document = _replaced(document, at, replaced[one.id])
        if new:
            document = splice.append(document, ("entries",), [journal.row(one) for one in new])
        return document.text


def _replaced(document: Document, at: int, entry: Entry) -> Document:
    """The document with another entry in a place, key by key: what stays the same is not touched."""
    row, path = journal.row(entry), ("entries", at)
    for key, value in row.items():
        text = value.isoformat() if hasattr(value, "isoformat") else value
        if document.data["entries"][at].get(key) != text:
            document = splice.put(document, (*path, key), value)
    for key in [key for key in document.data["entries"][at] if key not in row and (key, entry.kind) != ("kind", DONE)]:
        document = splice.remove(document, (*path, key))
    return document
