"""Our own zip: the YAML of a home as it is. What a stranger may have made of such a file is refused in one sentence."""

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from aftercare import files, journal, plainweek
from aftercare.entries import Entry
from aftercare.errors import AftercareError, DataInvalid
from aftercare.home import CONFIG, DECKS, HABITS, JOURNAL, MENU, TEMPLATES
from aftercare.imports.rows import OwnFile, Read, Reject, Row
from aftercare.text import one_line

MOST_MEMBERS = 20_000
MOST_MEMBER_BYTES = 16 * 2**20
MOST_TOTAL_BYTES = 2**30

_WEEK = re.compile(rf"{JOURNAL}/(\d{{4}}-W\d{{2}})\.yaml")
_OTHER = re.compile(
    rf"{re.escape(CONFIG)}|{re.escape(HABITS)}|{re.escape(MENU)}"
    rf"|{DECKS}/[A-Za-z0-9_-][A-Za-z0-9_. -]{{0,99}}\.yaml|{TEMPLATES}/[A-Za-z0-9_-][A-Za-z0-9_. -]{{0,99}}\.j2"
)
_PLACE = re.compile(r"(?P<name>.*?):(?P<line>\d+)(?::\d+)?: (?P<why>.*)", re.DOTALL)


class Zip:
    """Our own zip."""

    name = "zip"
    about = "our own zip (export -o FILE.zip)"

    def takes(self, path: str, head: bytes) -> bool:
        """Whether it is a zip with a week or the plan of a home in it."""
        if not head.startswith(b"PK"):
            return False
        try:
            with zipfile.ZipFile(path) as opened:
                return any(_WEEK.fullmatch(name) or _OTHER.fullmatch(name) for name in opened.namelist())
        except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
            return False

    def read(self, path: str) -> Iterator[Read]:
        """The entries week by week, each followed by its file as it is; then the other files of the home.

        Raises:
            DataInvalid: for what no export made, and could do harm.
        """
        with _opened(path) as opened:
            members = _members(path, opened)
            for member in sorted(members, key=lambda one: not one.filename.startswith(f"{JOURNAL}/")):
                name = member.filename
                if not (_WEEK.fullmatch(name) or _OTHER.fullmatch(name)):
                    yield Reject(1, "", "no file of a home", one_line(name)[:200])
                    continue
                content = _content(path, opened, member)
                week = _WEEK.fullmatch(name)
                yield from _week(name, week[1], content) if week else (OwnFile(name, content),)


@contextmanager
def _opened(path: str) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as opened:
            yield opened
    except OSError as error:
        raise files.problem(error, path, "read") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError):
        raise DataInvalid(f"{path}: is damaged, or no zip that can be read here. Export it again.") from None


def _members(path: str, opened: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files in a zip, none of which can do harm."""
    found = [one for one in opened.infolist() if one.filename and not one.is_dir()]
    total = 0
    seen: set[str] = set()
    if len(found) > MOST_MEMBERS:
        raise DataInvalid(f"{path}: holds more than {MOST_MEMBERS} files. Divide it, then try again.")
    for one in found:
        name, said = one.filename, one_line(one.filename)[:100]
        if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name:
            raise DataInvalid(f"{path}: {said} would lie outside of the home, so nothing was taken. Export it again.")
        if stat.S_ISLNK(one.external_attr >> 16):
            raise DataInvalid(f"{path}: {said} is a symbolic link, so nothing was taken. Export it again.")
        if one.flag_bits & 1:
            raise DataInvalid(f"{path}: is encrypted. Unpack it with its password and zip it without one.")
        if one.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise DataInvalid(f"{path}: {said} is packed in a way that is not read here. Zip it anew, plainly.")
        if name.lower() in seen:
            raise DataInvalid(f"{path}: {said} is in it twice, so nothing was taken. Export it again.")
        seen.add(name.lower())
        total += one.file_size
        if one.file_size > MOST_MEMBER_BYTES or total > MOST_TOTAL_BYTES:
            raise _too_large(path, said)
    return found


def _content(path: str, opened: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The bytes of a member; whatever its header says, no more than may be read."""
    with opened.open(member) as file:
        content = file.read(MOST_MEMBER_BYTES + 1)
    if len(content) > MOST_MEMBER_BYTES:
        raise _too_large(path, one_line(member.filename)[:100])
    return content


def _too_large(path: str, said: str) -> DataInvalid:
    return DataInvalid(f"{path}: {said} would unpack to far more than a home holds, so nothing was taken. Look at it.")


def _week(name: str, week: str, content: bytes) -> Iterator[Read]:
    try:
        text = files.decode(content, name)
        entries, numbers = _entries(text, name, week)
    except AftercareError as fault:
        found = _PLACE.fullmatch(str(fault))
        why = one_line(found["why"] if found else str(fault)).rstrip(".")
        yield Reject(int(found["line"]) if found else 1, "", why, name)
        return
    for entry, number in zip(entries, numbers, strict=True):
        yield Row(
            number,
            entry.date,
            entry.habit,
            entry.kind,
            entry.minutes,
            entry.times,
            entry.felt,
            entry.note,
            entry.ratings,
            entry.id,
            file=name,
        )
    yield OwnFile(name, content)


def _entries(text: str, name: str, week: str) -> tuple[list[Entry], list[int]]:
    """The entries of a week, and the line that each begins in."""
    plain = plainweek.read(text, week)
    if plain is not None:
        numbers = [number for number, line in enumerate(text.split("\n"), 1) if line.startswith("- ")]
        return plain, numbers
    document, entries = journal.parse_week(text, name, week)
    nodes = (document.node(("entries", at)) for at in range(len(entries)))
    return entries, [1 if node is None else node.start_mark.line + 1 for node in nodes]
