"""Generated layouts: the same data written as YAML in the many ways in which people and editors write it.

A layout is made for data that is known, so that what parsing gives needs no second opinion. Every comment
carries a mark of its own (`#c7.`), so that a lost or doubled one is seen. The choices come from a seed and
not one by one from Hypothesis, whose own draws repeat the small and simple far too often here.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from hypothesis import strategies as st

BOM = "\ufeff"
COMMENT = re.compile(r"#c\d+\.")

T = TypeVar("T")
RARE = 0.15

_PLAIN = re.compile(r"[A-Za-z0-9\u4e00-\u9fff][A-Za-z0-9 ./\u4e00-\u9fff-]*[A-Za-z0-9\u4e00-\u9fff]|[A-Za-z]")
_READ_AS_ELSE = re.compile(r"true|false|null|[-+0-9.][-+0-9.eEoxa-fA-F]*", re.IGNORECASE)
_SAYINGS = (
    "",
    " why",
    " entries: []",
    " - {id: x, date: 2026-11-16}",
    " it's [ open {",
    ' "quoted',
    " see: above # twice",
    " ☕ 本",
    "\ttab",
)


@dataclass(frozen=True, slots=True)
class Layout:
    """A text, and the data that it holds."""

    text: str
    data: dict[str, Any]

    @property
    def comments(self) -> list[str]:
        """The marks of its comments, in order."""
        return COMMENT.findall(self.text)


@dataclass(slots=True)
class Chance:
    """Choices from a seed."""

    source: random.Random

    def one_of(self, *options: T) -> T:
        return self.source.choice(options)

    def up_to(self, most: int) -> int:
        return self.source.randint(0, most)

    def rarely(self) -> bool:
        return self.source.random() < RARE

    def sometimes(self) -> bool:
        return self.source.random() < 0.5

    def shuffled(self, items: list[T]) -> list[T]:
        return self.source.sample(items, len(items))

    def some(self, optional: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in optional.items() if self.sometimes()}


@dataclass(slots=True)
class _Pen(Chance):
    """Writes values; each is a list of lines, the first to stand after its key or dash."""

    count: int = 0
    kept: bool = False
    """Whether the last line belongs to a `|+`: a blank line after it would be part of the text."""

    def comment(self) -> str:
        self.count += 1
        return f"#c{self.count}.{self.one_of(*_SAYINGS)}"

    def tail(self) -> str:
        """What may follow a value on its line."""
        if self.rarely():
            return f"{self.one_of(' ', '   ')}{self.comment()}"
        return "  " if self.rarely() else ""

    def noise(self, indent: int) -> list[str]:
        """Blank and comment lines."""
        lines = []
        while self.rarely():
            if self.kept or self.sometimes():
                lines.append(" " * self.up_to(indent) + self.comment())
                self.kept = False
            else:
                lines.append(" " * self.up_to(indent))
        return lines

    def mapping(self, data: dict[str, Any], indent: int) -> list[str]:
        """A block mapping."""
        lines: list[str] = []
        for key in self.shuffled(list(data)):
            lines += self.noise(indent)
            name = f'"{key}"' if self.rarely() else key
            first, *rest = self.value(data[key], indent, key)
            lines += [f"{' ' * indent}{name}:{first}", *rest]
        return lines

    def value(self, value: Any, indent: int, key: str) -> list[str]:
        """What stands after `key:`, whose column is `indent`."""
        self.kept = False
        if value is None:
            return [self.tail()]
        if isinstance(value, str):
            return self.text(value, indent, key)
        if isinstance(value, list):
            if value and (self.sometimes() or self.sometimes()):
                return [self.tail(), *self.sequence(value, indent + self.one_of(0, 0, 2, 4))]
            if self.rarely():
                return [self.tail(), *self.flow(value, indent, lead=" " * (indent + 1))]
        return self.flow(value, indent, lead=" ")

    def sequence(self, items: list[Any], indent: int) -> list[str]:
        """A block list."""
        lines: list[str] = []
        for item in items:
            lines += self.noise(indent)
            gap = self.one_of(" ", " ", "   ")
            dash = f"{' ' * indent}-"
            if isinstance(item, dict) and item and self.sometimes():
                inner = indent + 1 + len(gap)
                if self.rarely():
                    lines += [f"{dash}{self.tail()}", *self.mapping(item, inner)]
                    continue
                block = self.mapping(item, inner)
                start = next(number for number, line in enumerate(block) if line.strip()[:1] not in {"", "#"})
                lines += [f"{' ' * indent}{line.strip()}" for line in block[:start]]
                lines += [f"{dash}{gap}{block[start].removeprefix(' ' * inner)}", *block[start + 1 :]]
                continue
            first, *rest = self.flow(item, indent, lead=gap)
            lines += [dash + first, *rest]
        return lines

    def flow(self, value: Any, indent: int, *, lead: str) -> list[str]:
        """A value in flow style, over one line or several."""
        self.kept = False
        wide = self.rarely()
        text = lead + self._flow(value, "\n" + " " * (indent + self.one_of(1, 2, 4)) if wide else "")
        return (text + self.tail()).split("\n")

    def _flow(self, value: Any, line: str) -> str:
        if not isinstance(value, list | dict):
            return self.word(value)
        if isinstance(value, dict):
            parts = [f"{key}: {self._flow(value[key], line)}" for key in self.shuffled(list(value))]
        else:
            parts = [self._flow(one, line) for one in value]
        opening, closing = "[]" if isinstance(value, list) else "{}"
        if not parts:
            return f"{opening}{self._gap(line)}{closing}"
        text = opening + self._gap(line)
        for number, part in enumerate(parts):
            last = number == len(parts) - 1
            comma = "" if last and not self.rarely() else ","
            text += part + (self._gap(line) if self.rarely() else "") + comma
            text += (self._gap(line) if last else self._gap(line) or " ") if comma else ""
        return text + self._gap(line) + closing

    def _gap(self, line: str) -> str:
        if not line:
            return self.one_of("", "", " ")
        if self.rarely():
            return f" {self.comment()}{line}"
        return self.one_of("", " ", line, line, line)

    def word(self, value: Any) -> str:
        """A scalar on one line."""
        if value is None:
            return "null"
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int):
            return str(value)
        forms = [_double(value)]
        if "\n" not in value:
            forms.append("'" + value.replace("'", "''") + "'")
            if _PLAIN.fullmatch(value) and not _READ_AS_ELSE.fullmatch(value):
                forms += [value] * 4
        return self.one_of(*forms)

    def text(self, value: str, indent: int, key: str) -> list[str]:
        """Text in any style that holds it."""
        words = value.removesuffix("\n")
        literal = bool(words) and not words.startswith((" ", "\n")) and "\t" not in words and not words.endswith(" ")
        styles = ["line"]
        if key in {"note", "title", "name"} and literal:
            styles += ["|", "|"]
            if "\n" not in words and "  " not in words:
                styles.append(">")
                if "\n" not in value and " " in words:
                    styles += ["folded double", *(["folded plain"] if _PLAIN.fullmatch(words) else [])]
        style = self.one_of(*styles)
        inner = " " * (indent + self.one_of(1, 2, 4))
        if style == "line":
            return [f" {self.word(value)}{self.tail()}"]
        if style.startswith("folded"):
            parts = words.split(" ")
            mark = '"' if style == "folded double" else ""
            at = 1 + self.up_to(len(parts) - 2)
            head, rest = " ".join(parts[:at]), " ".join(parts[at:])
            if mark:
                head, rest = _double(head)[1:-1], _double(rest)[1:-1]
            return [f" {mark}{head}", f"{inner}{rest}{mark}{self.tail()}"]
        return self._block(style, value, inner, indent)

    def _block(self, style: str, value: str, inner: str, indent: int) -> list[str]:
        body = value.rstrip("\n")
        ends = len(value) - len(body)
        chomp = "-" if ends == 0 else "+" if ends > 1 or self.rarely() else ""
        lines = body.split("\n")
        if style == ">":
            words = body.split(" ")
            at = 1 + self.up_to(len(words) - 1)
            lines = [" ".join(words[:at]), *([" ".join(words[at:])] if words[at:] else [])]
        hint = str(len(inner) - indent) if self.rarely() else ""
        written = [inner + line if line else "" for line in lines] + [""] * (ends - 1)
        if chomp == "+":
            self.kept = True
        elif self.rarely():
            written += [""] * self.one_of(1, 2)
        return [f" {style}{hint}{chomp}{self.tail()}", *written]


def _double(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def layout(held: dict[str, Any], source: random.Random) -> Layout:
    """The data as a file: with a BOM or not, any line ending, any indentation, `---` and `...`, or in braces."""
    pen = _Pen(source)
    lines = pen.noise(0)
    if pen.rarely():
        lines.append(f"---{pen.tail()}")
        lines += pen.noise(0)
    if pen.rarely() and pen.rarely():
        lines += pen.flow(held, 0, lead="")
    else:
        lines += pen.mapping(held, pen.one_of(0, 0, 0, 0, 2))
    block = pen.kept or lines[-1].startswith(" ")  # a block text's last line may need its newline
    lines += pen.noise(0)
    if pen.rarely():
        lines.append(f"...{pen.tail()}")
        block = False
    text = "\n".join(lines)
    if block or pen.kept or not pen.rarely():
        text += "\n"
    newline = pen.one_of("\n", "\n", "\r\n")
    return Layout(pen.one_of("", "", "", BOM) + text.replace("\n", newline), held)


def layouts(data: Callable[[Chance], dict[str, Any]]) -> st.SearchStrategy[Layout]:
    """Layouts of data of a kind: `week`, `config` or `plan`."""

    def made(seed: int) -> Layout:
        source = random.Random(seed)
        return layout(data(Chance(source)), source)

    return st.integers(0, 2**62).map(made)


_WORDS = (
    "slow morning",
    "Tea helped.",
    "本を読んだ",
    "☕ warm",
    "not: a key",
    "# no comment",
    "- no item",
    'it\'s "so"',
)
HABITS = ("cuddle", "need", "reflect", "meditate")


def _note(chance: Chance) -> str:
    lines = [chance.one_of(*_WORDS)]
    if chance.sometimes():
        lines += [chance.one_of(*_WORDS, "", "  further in") for _ in range(1 + chance.up_to(2))]
    return "\n".join(lines) + chance.one_of("", "\n", "\n", "\n\n")


def _entry(chance: Chance, number: int) -> dict[str, Any]:
    entry: dict[str, Any] = {"date": f"2026-11-{16 + chance.up_to(6)}"}
    if chance.rarely():
        entry |= {"kind": "feeling", "mood": chance.up_to(10)} | chance.some({"stress": 3})
    else:
        entry["habit"] = chance.one_of(*HABITS)
        entry |= chance.some({"kind": chance.one_of("done", "skip"), "minutes": 5, "felt": chance.up_to(10)})
    return entry | chance.some({"id": f"h{number}", "note": _note(chance)})


def week(chance: Chance) -> dict[str, Any]:
    """A week with up to four entries, some without an id, or without any list of them."""
    held: dict[str, Any] = {"aftercare": "journal/1", "week": "2026-W47"}
    if chance.rarely():
        return held | chance.some({"entries": None})
    return held | {"entries": [_entry(chance, number) for number in range(chance.up_to(4))]}


def config(chance: Chance) -> dict[str, Any]:
    """Settings."""
    people = chance.shuffled(["Bo", "Cy Day", "off", "Zoë"])[: chance.up_to(3)]
    fits = chance.shuffled(["quiet", "short", "literal"])[: chance.up_to(3)]
    return {"aftercare": "config/1"} | chance.some(
        {
            "name": chance.one_of("Ana", "Ana Lima", "本 Yu", "it's me", "no"),
            "people": people,
            "who": chance.one_of("solo", "any"),
            "fits": fits,
            "day_starts_at": "04:00",
            "depth": 1 + chance.up_to(2),
            "names_in_reports": chance.sometimes(),
        },
    )


def _targets(chance: Chance) -> list[dict[str, Any]]:
    rows = []
    for since in chance.one_of((None,), ("2026-01-01",), (None, "2026-03-02"), ("2026-01-01", "2026-11-22")):
        row: dict[str, Any] = {"from": since} if since else {}
        row |= chance.one_of({"daily": 1}, {"weekly": 2}, {"monthly": 1}, {"on": ["mon", "fri"]}, {"as_wanted": True})
        rows.append(row | chance.some({"minutes": 5}))
    return rows


def _habit(chance: Chance, key: str) -> dict[str, Any]:
    more = {"title": chance.one_of("Tea", "Sunday tea", "お茶 ☕", "tea: hot"), "targets": _targets(chance)}
    return {"habit": key} | chance.some({**more, "optional": chance.sometimes(), "retired": "2026-10-01"})


def plan(chance: Chance) -> dict[str, Any]:
    """A plan of up to four habits, or of none of its own, and pauses."""
    held: dict[str, Any] = {"aftercare": "habits/1"}
    if not chance.rarely():
        held["habits"] = [_habit(chance, key) for key in HABITS[: 1 + chance.up_to(3)]]
    else:
        held |= chance.some({"habits": None})
    pauses: list[dict[str, Any]] = []
    for _ in range(chance.up_to(3)):
        pause = {"from": chance.one_of("2026-06-01", "2026-11-20", "2026-11-25")}
        pauses.append(pause | chance.some({"until": "2026-12-01", "habit": chance.one_of(*HABITS)}))
    return held | chance.some({"pauses": pauses})
