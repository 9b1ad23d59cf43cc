"""The sliders of `feel`: those that ship, a person's own, and reading what was typed.

They are personal sliders, not a validated test: never added up, never cut off, never compared between people
(content guide, section 4). Loneliness alone is no slider but one question with five answers, kept as 1 to 5.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from aftercare.entries import FEELING, MOST_RATING, SLIDERS
from aftercare.errors import DataInvalid, UsageProblem
from aftercare.records import Fault
from aftercare.text import one_line, resolve
from aftercare.yamlfile import Document

ALSO = ("rested", "settled", "valued", "loneliness")
"""Those that ship and are asked only if the settings' `feel_also` names them."""
LONELINESS = "loneliness"
"""The direct question of the Office for National Statistics: 1 is often or always, 5 is never."""
MOST_LONELINESS = 5
MOST_OWN = 12
MOST_BYTES = 4096
"""Of a list of ratings that is piped in."""
EXAMPLE = "mood=7 stress=3"

ENTRY_KEYS = ("id", "date", "kind", "habit", "minutes", "times", "felt", "note")
RESERVED = (*ENTRY_KEYS, *SLIDERS, *ALSO[1:])
"""What no own slider may be called, nor anything so like it that a slip of the pen would pass for it."""

_KEY = r"[a-z][a-z0-9-]{0,29}"
_VALUE = re.compile(r"[0-9]{1,2}")
_SPACED = re.compile(r"[ \t]*[=:][ \t]*(?=[0-9])")
_LIKE = 0.8

Anchor = Annotated[str, Meta(min_length=1, max_length=40, description="words of 1 to 40 characters")]


class OwnSlider(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A slider of one's own, as `config.yaml` holds it: what it asks, and what 0 and 10 stand for."""

    key: Annotated[
        str,
        Meta(pattern=rf"^{_KEY}\Z", description="a key of a-z, 0-9 and -, a letter first, of at most 30 characters,"),
    ]
    question: Annotated[str, Meta(min_length=1, max_length=200, description="a question of 1 to 200 characters")]
    low: Anchor
    high: Anchor


@dataclass(frozen=True, slots=True)
class Slider:
    """One question, and how it may be answered.

    A whole number from `least` to `most`, which `low` and `high` stand for; or one of `answers`, told by its
    number, the first of which is `least`. `source` is a line to show wherever the question is.
    """

    key: str
    question: str
    low: str = ""
    high: str = ""
    least: int = 0
    most: int = MOST_RATING
    answers: tuple[str, ...] = ()
    source: str = ""

    @property
    def scale(self) -> str:
        """How it may be answered, in words: "0 not at all - 10 very"."""
        if self.answers:
            return ", ".join(f"{number} {one}" for number, one in enumerate(self.answers, self.least))
        return f"{self.least} {self.low} - {self.most} {self.high}"


@dataclass(frozen=True, slots=True)
class Shipped:
    """The sliders that ship: the words around them, those asked of everybody, and those asked if wished for."""

    label: str
    how: str
    asked: tuple[Slider, ...]
    also: tuple[Slider, ...]


@lru_cache(maxsize=1)
def shipped() -> Shipped:
    """The sliders that ship, in their order."""
    from aftercare import shipped as files

    data = files.data("sliders/en.yaml")
    asked, also = (tuple(Slider(**one) for one in data[name]) for name in ("sliders", "also"))
    lonely = data[LONELINESS]
    answers = tuple(lonely["answers"])
    one = Slider(LONELINESS, lonely["question"], least=1, most=len(answers), answers=answers, source=lonely["source"])
    return Shipped(data["label"], data["how"], asked, (*also, one))


def known(own: Sequence[OwnSlider]) -> dict[str, Slider]:
    """Every slider that may be answered, by key: those that ship, then one's own."""
    ours = [Slider(one.key, one.question, one.low, one.high) for one in own]
    return {one.key: one for one in (*shipped().asked, *shipped().also, *ours)}


def to_ask(own: Sequence[OwnSlider], also: Sequence[str], *, lonely_noted: bool) -> list[Slider]:
    """The sliders to ask, in their order; `lonely_noted` says that loneliness was noted in this calendar month."""
    wished = [one for one in shipped().also if one.key in also and not (one.key == LONELINESS and lonely_noted)]
    wanted = {*(one.key for one in (*shipped().asked, *wished)), *(one.key for one in own)}
    return [slider for key, slider in known(own).items() if key in wanted]


def rating(slider: Slider, typed: str) -> int:
    """The number meant by an answer, which may also be one of the slider's own words.

    Raises:
        UsageProblem: for anything else; it does not repeat the answer, for others may look on.
    """
    text = typed.strip().lower()
    words = [answer.lower() for answer in slider.answers]
    if text in words:
        return words.index(text) + slider.least
    if _VALUE.fullmatch(text) and slider.least <= int(text) <= slider.most:
        return int(text)
    raise UsageProblem(f"`{slider.key}` takes a whole number: {one_line(slider.scale)}. Or leave it out.")


def understand(words: Sequence[str], sliders: Mapping[str, Slider]) -> dict[str, int]:
    """The ratings meant by words such as `mood=3`; one left empty, as in `mood=`, is skipped.

    Raises:
        UsageProblem: for a word of another form, a rating off its scale, and a slider that is given twice.
        InputMissing: for a slider that is not known, with the nearest.
    """
    found: dict[str, int] = {}
    for word in words:
        name, sign, typed = word.partition("=")
        if not sign:
            raise UsageProblem(f"{one_line(word)!r} is no rating. Write, for example: {EXAMPLE}.")
        key = resolve(name, list(sliders), what="slider")
        if not typed:
            continue
        if key in found:
            raise UsageProblem(f"`{key}` is given twice. Give it once.")
        found[key] = rating(sliders[key], typed)
    return {key: found[key] for key in sliders if key in found}


def words_of(raw: bytes) -> list[str]:
    """The words of what was piped in, such as `mood=3, stress = 7`, in one line or several.

    Raises:
        DataInvalid: if it is far too long, or not UTF-8.
    """
    if len(raw) > MOST_BYTES:
        raise DataInvalid(f"there is far more than ratings in it. Write, for example: {EXAMPLE}.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DataInvalid("the ratings are not UTF-8 text. Convert them, then try again.") from None
    return [word for word in re.split(r"[\s,;]+", _SPACED.sub("=", text)) if word]


def faults_in(document: Document, own: Sequence[OwnSlider]) -> Iterator[Fault]:
    """What types cannot say of a person's own sliders: keys that are taken, or stand twice."""
    seen: set[str] = set()
    for number, one in enumerate(own):
        where = document.where(("sliders", number, "key"))
        taken = like(one.key)
        if taken == one.key:
            yield Fault(where, f"`{one.key}` means something else here already. Choose another key.")
        elif taken:
            yield Fault(where, f"`{one.key}` is too like `{taken}`, which is there already. Choose another key.")
        elif one.key in seen:
            yield Fault(where, f"the slider `{one.key}` stands twice. Remove one of them.")
        seen.add(one.key)


@lru_cache(maxsize=256)
def like(key: str) -> str | None:
    """The reserved word that a key is, or is so like that it may be a slip of the pen; None if there is none."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(key, RESERVED, n=1, cutoff=_LIKE)), None)


def parted(data: Any) -> tuple[Any, dict[int, dict[str, Any]]]:
    """A week's data without the own ratings of its feelings, and these by the entry's position.

    Own ratings are kept by whatever key they were given, so that a slider that was taken out of the settings
    leaves its weeks readable. What is no key of a slider, or may be a slip of the pen, stays where it is.
    """
    items = data.get("entries") if isinstance(data, dict) else None
    if not isinstance(items, list):
        return data, {}
    found: dict[int, dict[str, Any]] = {}
    for number, item in enumerate(items):
        if isinstance(item, dict) and item.get("kind") == FEELING:
            own = {key: value for key, value in item.items() if key not in _IN_RECORD and is_own(key)}
            if own:
                found[number] = own
    if not found:
        return data, {}
    rest = [
        {key: value for key, value in item.items() if key not in found[number]} if number in found else item
        for number, item in enumerate(items)
    ]
    return {**data, "entries": rest}, found


_IN_RECORD = frozenset({*ENTRY_KEYS, *SLIDERS})


def is_own(key: Any) -> bool:
    """Whether a key of a feeling is a slider's that not every week may hold: one of `ALSO`, or a person's own."""
    if key in ALSO:
        return True
    return isinstance(key, str) and re.fullmatch(_KEY, key) is not None and like(key) is None


def rating_fault(document: Document, path: tuple[str | int, ...], key: str, value: Any) -> Fault | None:
    """The fault of an own rating in a week's file, None if it is a whole number on its scale."""
    least, most = (1, MOST_LONELINESS) if key == LONELINESS else (0, MOST_RATING)
    if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
        return None
    wanted = f"`{key}`: a whole number from {least} to {most} is expected. Mend it, then try again."
    return Fault(document.where((*path, key)), wanted)
