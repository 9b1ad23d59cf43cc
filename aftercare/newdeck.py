"""New decks of one's own: a commented starter, or cards from a JSON, CSV or fortune file.

What comes from elsewhere is not trusted to be for any day: an imported deck comes only when it is named, its cards
are of depth 2 unless they say otherwise, and words that call for a flag bring it (rule D13).
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from aftercare import shipped
from aftercare.cards import BY_NAME, FLAGS
from aftercare.deckcheck import WORDED
from aftercare.deckfile import CardRecord
from aftercare.decks import MOST_BYTES
from aftercare.errors import DataInvalid, UsageProblem
from aftercare.placeholders import filled
from aftercare.records import expected
from aftercare.text import is_text, listed, one_line
from aftercare.wording import TRIGGERS
from aftercare.yamlfile import inline

STARTER = "decks/starter.yaml"
JSON, CSV, FORTUNE = "json", "csv", "fortune"
FORMATS = (JSON, CSV, FORTUNE)
NAME = re.compile(r"[a-z][a-z0-9-]{0,33}")
"""What a deck may be called; its cards' ids are the name, a dash and up to five digits."""

MOST_CARDS = 99_999
"""As many as ids of five digits can tell apart."""

_LISTS = ("flags", "answers")
_NUMBERS = ("depth", "minutes")
_FIELDS = tuple(field for field in CardRecord.__struct_fields__ if field != "id")
_DIGITS = re.compile(r"\d{1,9}")
_FEWEST_WORDS = 2
_LONGEST_TITLE = 100
_LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Imported:
    """A deck file's text, how many cards are in it, and for each one left out the place and the reason.

    `columns` are those of a table that no card has.
    """

    text: str
    cards: int
    left_out: tuple[str, ...]
    columns: tuple[str, ...] = ()


def named(typed: str) -> str:
    """The name of a new deck.

    Raises:
        UsageProblem: if it is none.
    """
    name = typed.strip().lower().replace("_", "-").replace(" ", "-")
    if not NAME.fullmatch(name):
        raise UsageProblem(f"{one_line(typed)!r} is no name for a deck. Write a-z, 0-9 and dashes: rainy-days.")
    return name


def titled(typed: str | None, name: str) -> str:
    """The title of a new deck: the one typed, else one made of its name.

    Raises:
        UsageProblem: for one that is too long, or no text.
    """
    title = " ".join((typed or name.replace("-", " ").capitalize()).split())
    if not title or len(title) > _LONGEST_TITLE or not is_text(title):
        raise UsageProblem(f"--title takes text of 1 to {_LONGEST_TITLE} characters. Write a few words.")
    return title


def starter(name: str, title: str) -> str:
    """A deck with one card, and a comment above each key."""
    return shipped.text(STARTER).replace("NAME", name).replace("TITLE", inline(title))


def format_of(path: str, text: str) -> str:
    """The format of a file, by its ending, else by how it begins."""
    ending = path.rpartition(".")[2].lower()
    if ending in {JSON, CSV}:
        return ending
    first = text.lstrip("\ufeff \t\r\n").partition("\n")[0]
    if first[:1] in {"[", "{"}:
        return JSON
    columns = [column.strip(" \t\r'\"").lower() for column in re.split(r"[,;\t]", first)]
    return CSV if "text" in columns else FORTUNE


def imported(text: str, form: str, *, name: str, title: str, place: str) -> Imported:
    """A deck made of the cards in a JSON, CSV or fortune file; `place` is what the file is called.

    JSON is a list of texts or of objects with a card's fields, or an object with such a list as `cards` or
    `prompts`; CSV has a header with `text` and any other fields of a card; fortunes are separated by a line of `%`.

    Raises:
        DataInvalid: if it cannot be read as that, or holds no card.
    """
    text = text.removeprefix("\ufeff")
    rows = {JSON: _json, CSV: _csv, FORTUNE: _fortunes}[form](text, place)
    cards: list[dict[str, Any]] = []
    left_out: list[str] = []
    seen: set[str] = set()
    columns: dict[str, None] = {}
    for where, raw in rows:
        columns |= dict.fromkeys(raw if form == CSV else ())
        try:
            card = _card(raw)
        except DataInvalid as fault:
            left_out.append(f"{where}: {fault}")
            continue
        if card["text"] in seen:
            left_out.append(f"{where}: the same text stands above.")
            continue
        seen.add(card["text"])
        cards.append({"id": f"{name}-{len(cards) + 1:02}", **card})
    if not cards:
        raise DataInvalid(f"{left_out[0]}" if left_out else f"{place}: holds no card. Give each its own text.")
    head = {"aftercare": "deck/1", "deck": name, "title": title, "context": BY_NAME}
    lines = [f"{key}: {inline(value)}" for key, value in head.items()]
    lines += ["cards:", *(_written(card) for card in cards)]
    text = "\n".join(lines) + "\n"
    if len(cards) > MOST_CARDS or len(text.encode()) > MOST_BYTES:
        raise DataInvalid(f"{place}: holds more cards than a deck may. Divide it, then try again.")
    strange = (column for column in columns if column not in CardRecord.__struct_fields__)
    return Imported(text, len(cards), tuple(left_out), tuple(strange))


def _written(card: Mapping[str, Any]) -> str:
    return "- " + "\n  ".join(f"{key}: {inline(value)}" for key, value in card.items())


Rows = Iterator[tuple[str, Mapping[str, Any]]]


def _json(text: str, place: str) -> Rows:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise DataInvalid(f"{place}:{error.lineno}:{error.colno}: not valid JSON. Mend it, then try again.") from None
    except (ValueError, RecursionError):  # a number of thousands of digits, brackets within brackets
        raise DataInvalid(f"{place}: too large or too deep for a list of cards. Make it simpler.") from None
    if isinstance(data, dict):
        data = data.get("cards", data.get("prompts"))
    if not isinstance(data, list):
        raise DataInvalid(f"{place}: a list of texts or cards is expected. Put them into [ ... ].")
    for number, one in enumerate(data, 1):
        yield f"{place}: card {number}", one if isinstance(one, dict) else {"text": one}


def _csv(text: str, place: str) -> Rows:
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        columns = [(column or "").strip().lower() for column in reader.fieldnames or []]
        if "text" not in columns:
            raise DataInvalid(f"{place}:1: a column `text` is expected in the first line. Name the columns there.")
        reader.fieldnames = columns
        for row in reader:
            yield f"{place}:{reader.line_num}", {key: value for key, value in row.items() if key and value}
    except csv.Error as error:
        raise DataInvalid(f"{place}:{reader.line_num}: not valid CSV ({error}). Mend it, then try again.") from None


def _fortunes(text: str, place: str) -> Rows:
    first, block = 1, list[str]()
    for number, line in enumerate([*text.splitlines(), "%"], 1):
        if line.strip() == "%":
            if " ".join(block).strip():
                yield f"{place}:{first}", {"text": " ".join(block)}
            first, block = number + 1, []
        else:
            block.append(line)


def _card(raw: Mapping[str, Any]) -> dict[str, Any]:
    """A card of what a row holds, the rest filled in so that it never comes unasked.

    Raises:
        DataInvalid: for a row without text, and for what a card cannot hold.
    """
    said = raw.get("text")
    text = " ".join(said.split()) if isinstance(said, str) else ""
    if len(text.split()) < _FEWEST_WORDS:
        raise DataInvalid("a text of two words or more is expected. It is left out.")
    given = {key: _value(key, raw[key]) for key in _FIELDS if key != "text" and raw.get(key) not in (None, "", [])}
    form = "question" if "?" in text else "sentence"
    card: dict[str, Any] = {
        "text": text,
        "theme": "connection",
        "depth": 2,
        "tone": "curious",
        "minutes": 5,
        "who": "either",
    }
    card |= {"form": form, "flags": [], "answers": ["talk", "write"]} | given
    try:
        msgspec.convert({"id": "card-01", **card}, CardRecord)
    except msgspec.ValidationError as error:
        field = (re.findall(r"`\$\.(\w+)", str(error)) or ["text"])[0]
        raise DataInvalid(_no_card(field, card[field], expected(str(error), CardRecord))) from None
    if not set(card["flags"]) <= set(FLAGS):
        raise DataInvalid(_no_card("flags", card["flags"], listed(FLAGS, "or")))
    for key in WORDED:
        filled(card.get(key) or "", name=None, someone=None)
    asks = " / ".join(card.get(key) or "" for key in ("text", "softer", "follow_up")).replace("\u2019", "'")
    missing = [one.flags[0] for one in TRIGGERS if one.pattern.search(asks) and not set(one.flags) & set(card["flags"])]
    card["flags"] = [*card["flags"], *dict.fromkeys(missing)]
    return card


def _no_card(field: str, value: Any, wanted: str) -> str:
    """Which value a card cannot hold, cut short, and what it can."""
    shown = repr(value)
    shown = shown if len(shown) <= _LONGEST_SHOWN else f"{shown[: _LONGEST_SHOWN - 3]}..."
    return f"`{field}` is {shown}, and {wanted} is expected. It is left out."


def _value(key: str, value: Any) -> Any:
    """A field's value, also where a table has only text for it."""
    if key in _LISTS and isinstance(value, str):
        return [one for one in re.split(r"[\s,;|]+", value) if one]
    if key in _NUMBERS and isinstance(value, str) and _DIGITS.fullmatch(value.strip()):
        return int(value)
    return value.strip() if isinstance(value, str) else value
