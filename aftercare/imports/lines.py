"""Lines such as a person types after `log`: a date, a practice, an amount."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from aftercare.dates import FORMS_PAST, parse_past
from aftercare.entries import UNITS, looks_like_amount
from aftercare.errors import UsageProblem
from aftercare.imports import source
from aftercare.imports.rows import Read, Reject, Row

_MOST_DATE_WORDS = 3
"""As in `3 days ago`."""


class Lines:
    """Lines of the form `date practice amount`; empty ones, and those that begin with #, say nothing."""

    name = "lines"
    about = "lines such as `2026-11-21 cuddle 5m`"
    today = date.min

    def takes(self, path: str, head: bytes) -> bool:
        """Whether its first line that says something begins with a date, and a practice follows."""
        del path
        for raw in head.removeprefix(b"\xef\xbb\xbf").split(b"\n"):
            text = raw.decode("utf-8", "replace").strip()
            if text and not text.startswith("#"):
                return not ({",", ";", "\t", "{", "|"} & set(text)) and isinstance(self._understood(1, text), Row)
        return False

    def read(self, path: str) -> Iterator[Read]:
        """The entries that the lines name."""
        seen: Counter[tuple[date, str]] = Counter()
        for number, text in source.lines(path):
            if text is None:
                yield Reject(number, "", source.UNREADABLE)
            elif text.strip() and not text.lstrip().startswith("#"):
                found = self._understood(number, text)
                if isinstance(found, Row):
                    key = (found.day, found.name)
                    found = Row(number, found.day, found.name, amount=found.amount, nth=seen[key])
                    seen[key] += 1
                yield found

    def _understood(self, number: int, text: str) -> Row | Reject:
        words = text.split()
        day, rest, why = self._dated(words)
        if day is None:
            return Reject(number, text, why)
        if not rest:
            return Reject(number, text, "no practice stands after the date")
        if looks_like_amount(rest[0]):
            return Reject(number, text, "the practice stands before the amount: 2026-11-21 cuddle 5m")
        amount = rest[1:]
        if len(amount) > 1 and not (len(amount) == 2 and amount[1].lower() in UNITS):  # noqa: PLR2004
            return Reject(number, text, "one practice and one amount stand in a line: 2026-11-21 cuddle 5m")
        return Row(number, day, rest[0], amount="".join(amount))

    def _dated(self, words: list[str]) -> tuple[date | None, list[str], str]:
        """The day that the first words name, the words after them, and otherwise why there is none."""
        why = f"no date is known here that begins so; write {FORMS_PAST}"
        for count in range(min(_MOST_DATE_WORDS, len(words)), 0, -1):
            try:
                return parse_past(" ".join(words[:count]), today=self.today), words[count:], ""
            except UsageProblem as fault:
                if "lies ahead" in str(fault):
                    why = str(fault).partition(". ")[0]
        return None, [], why
