"""How hard a short English text is to read: words, sentences, syllables, Flesch-Kincaid grade.

Rules D02 and D09 of the content guide count with these. The syllable counter guesses from spelling; over a
whole prompt it stays within about half a grade of a dictionary's count.
"""

import re

_PLACEHOLDER = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_GAP = re.compile(r"\.{2,}|…")
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.?!]+[\"'\u2019\u201d)\]]*(?=\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")

# An e that is not spoken: at the end ("care"), before s or d ("cares", "cared"), or inside ("safely", "homemade").
_SILENT_E = re.compile(r"[^aeiouy]e[sd]?$|(?:que|ogue)s?$")
_SPOKEN_E = re.compile(r"[^aeiouylr]le[sd]?$|[td]ed$|(?:[cgsxz]|ch|sh)es$|[^aeiouyr]res?$")
_SILENT_INSIDE = re.compile(
    r"[^aeiouy]e(?=(?:ly|ty|ments?|less|ful|fully|ness|some)$)|^(?:some|home|time|life)(?=[^aeiouy][a-z])",
)
# Neighbouring vowels that are spoken apart: "be-ing", "di-ary", "qui-et", "sci-ence", "cu-ri-ous", "ra-di-o" ...
_SPOKEN_APART = re.compile(
    r"[aeiouy]ing$|(?<![cgstl])ia(?!ge)|ia(?=t[ei])|(?<=rel)ia|iet|(?<![ct])ien(?=ce|t)|^scien|(?<![cgtx])iou"
    r"|io(?![nu])|(?<=d)eo|^theo|^(?:re)?creat(?!u)|^rea(?=ct|lit|lis)"
    r"|(?<![gq])ua(?=[lt])|(?<![goq])ue(?=[lnt])|oe[mt]|^nuan|eum$",
)
_EXCEPTIONS = {
    "area": 3,
    "business": 2,
    "different": 3,
    "every": 2,
    "everyone": 3,
    "everything": 3,
    "evening": 2,
    "evenings": 2,
    "giant": 2,
    "idea": 3,
    "ideas": 3,
    "ideal": 3,
    "lion": 2,
    "maybe": 2,
    "people": 2,
    "recipe": 3,
    "someone": 2,
}


def plain(text: str) -> str:
    """Return `text` with each placeholder as a neutral word and each gap to fill in left out."""
    return _GAP.sub(" ", _PLACEHOLDER.sub("someone", text))


def words(text: str) -> list[str]:
    """Return the words of `text` in lower case; what a hyphen or an apostrophe joins is one word."""
    return [word.lower().replace("\u2019", "'") for word in _WORD.findall(plain(text))]


def sentences(text: str) -> int:
    """Return how many sentences `text` has; the gap of a sentence to complete ends none."""
    shown = plain(text).strip()
    ends = list(_SENTENCE_END.finditer(shown))
    unfinished = bool(_WORD.search(shown[ends[-1].end() :] if ends else shown))
    return len(ends) + unfinished


def syllables(word: str) -> int:
    """Return how many syllables `word` probably has, at least one; a number in digits counts as one."""
    return sum(_part_syllables(part) for part in word.lower().replace("\u2019", "'").split("-") if part) or 1


def _part_syllables(part: str) -> int:
    letters = part.removesuffix("'s").replace("'", "")
    if letters in _EXCEPTIONS:
        return _EXCEPTIONS[letters]
    count = len(_VOWELS.findall(letters)) + len(_SPOKEN_APART.findall(letters))
    if _SILENT_E.search(letters) and not _SPOKEN_E.search(letters):
        count -= 1
    if _SILENT_INSIDE.search(letters):
        count -= 1
    # "didn't" and "couldn't" are spoken as two, "don't" and "won't" as one.
    if re.search(r"[ds]n't$", part):
        count += 1
    return max(count, 1)


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of `text`: school years needed to read it with ease; 0.0 without words.

    Kincaid and others 1975: 0.39 * words / sentences + 11.8 * syllables / words - 15.59.
    """
    found = words(text)
    if not found:
        return 0.0
    spoken = sum(map(syllables, found))
    return 0.39 * len(found) / max(sentences(text), 1) + 11.8 * spoken / len(found) - 15.59
