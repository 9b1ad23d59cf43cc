"""jrnl, a journal for the command line: what `jrnl --export json` prints.

`{"tags": {...}, "entries": [{"title", "body", "date", "time", "tags", "starred"}]}`. Source: github.com/jrnl-org/jrnl,
jrnl/plugins/json_exporter.py. An entry becomes a note: its title, an empty line, its body. The time and the star are
left behind, for an entry here has neither.

jrnl keeps an entry's tags as a set and prints them in another order each time, so that there is no first one:
`Row.name` is all of them in order, a space between ("" where there are none). `--map "@thanks=thank-you"` makes of each
entry with that tag a done of that practice, with its note; of two that are mapped, the first by letter decides.

The file is read entry by entry: what is in memory is one of them, whatever the length of the file.
"""

import codecs
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO

from aftercare import files
from aftercare.dates import parse_iso_date
from aftercare.entries import NOTE
from aftercare.errors import DataInvalid
from aftercare.imports.rows import Read, Reject, Row
from aftercare.text import one_line

MOST_VALUE = 2**22
"""Characters that one entry, or the table of tags, may have."""
MOST_TAGS = 50
_PART = 2**16
_HEAD = re.compile(rb'\{\s*"(?:tags"\s*:\s*\{|entries"\s*:\s*\[)')
_SPACE = re.compile(r"[ \t\n\r]*")


class Jrnl:
    """jrnl's JSON."""

    name = "jrnl"
    about = "jrnl's JSON (jrnl --export json)"

    def takes(self, path: str, head: bytes) -> bool:
        """Whether it begins as an export does."""
        del path
        return _HEAD.match(head.removeprefix(b"\xef\xbb\xbf").lstrip()) is not None

    def read(self, path: str) -> Iterator[Read]:
        """The entries, each with the line that it begins in.

        Raises:
            DataInvalid: if it is no JSON, or none of jrnl's.
        """
        seen: Counter[tuple[int, str]] = Counter()
        for number, entry in _entries(path):
            found = _understood(number, entry)
            if isinstance(found, Row):
                key = (found.day.toordinal(), found.name)
                nth = seen[key]
                seen[key] += 1
                if nth:
                    found = Row(number, found.day, found.name, NOTE, note=found.note, nth=nth)
            yield found


def _understood(number: int, entry: Any) -> Row | Reject:
    if not isinstance(entry, dict):
        return Reject(number, _cut(entry), "no entry of jrnl")
    title, body = (entry.get(key) or "" for key in ("title", "body"))
    tags = entry.get("tags") or []
    if not isinstance(title, str) or not isinstance(body, str):
        return Reject(number, _cut(entry), "its title or its body is no text")
    if not isinstance(tags, list) or len(tags) > MOST_TAGS or not all(isinstance(tag, str) for tag in tags):
        return Reject(number, _cut(title), f"its tags are no list of at most {MOST_TAGS} words")
    text = entry.get("date")
    day = parse_iso_date(text) if isinstance(text, str) else None
    if day is None:
        return Reject(number, _cut(title), f"there is no date {_cut(text)[:40]!r}")
    note = "\n\n".join(part for part in (title.strip(), body.strip()) if part)
    if not note:
        return Reject(number, "", "there is no text in it")
    words = sorted({"".join(tag.split()) for tag in tags} - {""})
    return Row(number, day, " ".join(words), NOTE, note=note)


def _cut(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return one_line(text[:400])[:200]


class _Text:
    """A JSON text, some of which is in memory; `number` is the line of where it has been read to."""

    def __init__(self, file: BinaryIO, path: str) -> None:
        self._file, self._path = file, path
        self._decode = codecs.getincrementaldecoder("utf-8-sig")()
        self._raw = json.JSONDecoder().raw_decode
        self._text, self._at, self._ended = "", 0, False
        self.number = 1

    def _more(self, least: int) -> bool:
        """Read on, at least so many characters if there are as many; whether there were any."""
        parts, count = [self._text[self._at :]], 0
        while count < least and not self._ended:
            raw = self._file.read(_PART)
            self._ended = not raw
            try:
                parts.append(self._decode.decode(raw, final=self._ended))
            except UnicodeDecodeError:
                raise self.fault("holds what is no UTF-8 text") from None
            count += len(parts[-1])
        self._text, self._at = "".join(parts), 0
        return count > 0

    def _step(self, to: int) -> None:
        self.number += self._text.count("\n", self._at, to)
        self._at = to

    def next(self) -> str:
        """The next character that is no space, "" at the end; it is not taken."""
        while True:
            match = _SPACE.match(self._text, self._at)
            self._step(match.end() if match else self._at)
            if self._at < len(self._text) or not self._more(1):
                return self._text[self._at : self._at + 1]

    def take(self, wanted: str) -> str:
        """Take the next character that is no space, one of those wanted."""
        found = self.next()
        if not found or found not in wanted:
            raise self.fault("is no JSON from here on")
        self._at += 1
        return found

    def value(self) -> Any:
        """Take the value that begins here."""
        self.next()
        least = _PART
        while True:
            try:
                value, end = self._raw(self._text, self._at)
            except RecursionError:
                raise self.fault("goes deeper than any journal") from None
            except ValueError:
                if len(self._text) - self._at > MOST_VALUE:
                    raise self.fault("is no JSON from here on, or one entry is longer than 4 MiB") from None
                if not self._more(least):
                    raise self.fault("is no JSON from here on") from None
                least *= 2
                continue
            self._step(end)
            return value

    def fault(self, why: str) -> DataInvalid:
        """The error that says what is wrong, and where."""
        return DataInvalid(f"{self._path}:{self.number}: {why}. Export it again with jrnl --export json.")


def _entries(path: str) -> Iterator[tuple[int, Any]]:
    """The entries of an export as JSON has them, each with its line."""
    try:
        with open(path, "rb") as file:
            text = _Text(file, path)
            text.take("{")
            found = False
            while text.next() == '"':
                key = text.value()
                text.take(":")
                if key == "entries" and text.next() == "[":
                    found = True
                    yield from _items(text)
                else:
                    text.value()
                if text.next() != ",":
                    break
                text.take(",")
            text.take("}")
            if text.next():
                raise text.fault("goes on after its end")
            if not found:
                raise text.fault("holds no list of entries")
    except OSError as error:
        raise files.problem(error, path, "read") from error


def _items(text: _Text) -> Iterator[tuple[int, Any]]:
    text.take("[")
    if text.next() == "]":
        text.take("]")
        return
    while True:
        text.next()
        number = text.number
        yield number, text.value()
        if text.take(",]") == "]":
            return
