"""The texts that ship: practices, references, plans, steps, and the words of every template."""

import re
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from typing import Any

import pytest
import yaml

ROOT = files("aftercare.templates")

KEYS = [
    "need",
    "after-talk",
    "check-in",
    "cuddle",
    "care-act",
    "reflect",
    "support",
    "meditate",
    "snack",
    "wash-up",
    "music",
    "name-feeling",
    "validate",
    "pause-breathe",
    "repair",
    "thank-you",
    "belly-breathing",
    "mindful-minute",
    "consent",
    "gentle-feedback",
    "boundary",
    "renegotiate",
    "listen",
    "slow-touch",
    "breathe-together",
    "reassure",
    "cue-map",
    "small-ritual",
    "reach-out",
    "our-ritual",
    "celebrate",
    "learn",
    "tempos",
    "share-decisions",
    "circle",
    "bridge-back",
]
CATEGORIES = {
    "talking",
    "physical comfort",
    "support",
    "self-care",
    "shared activities",
    "repair",
    "appreciation",
    "consent",
}
WISHES = ["quiet", "own-pace", "apart", "literal", "closeness-only", "short", "our-customs", "low-cost"]
TOUCH = {"cuddle", "wash-up", "slow-touch"}
NOTED_ELSEWHERE = {"after-talk", "bridge-back"}  # no dated entry tells when anyone was intimate
CADENCES = {"daily", "weekly", "monthly", "as_wanted"}

RHYTHM = {
    "daily": {"meditate"},
    "weekly": {
        "need",
        "check-in",
        "cuddle",
        "care-act",
        "reflect",
        "thank-you",
        "gentle-feedback",
        "listen",
        "small-ritual",
        "reach-out",
    },
    "monthly": {"support", "boundary", "celebrate", "learn", "tempos", "share-decisions"},
}
ALONE = {"meditate", "belly-breathing", "mindful-minute", "reach-out", "circle"}
EITHER = {
    "care-act",
    "support",
    "name-feeling",
    "pause-breathe",
    "thank-you",
    "boundary",
    "cue-map",
    "learn",
    "bridge-back",
}


# --- reading -----------------------------------------------------------------------------------------------


def walk(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, Traversable]]:
    for item in sorted(folder.iterdir(), key=lambda found: found.name):
        if item.is_dir():
            yield from walk(item, f"{prefix}{item.name}/")
        elif item.name.endswith((".yaml", ".j2", ".txt")):
            yield f"{prefix}{item.name}", item


TEXTS = {name: item.read_text(encoding="utf-8") for name, item in walk(ROOT)}
PRACTICE_FILES = sorted(name for name in TEXTS if name.startswith("practices/en/"))
PLAN_FILES = sorted(name for name in TEXTS if name.startswith("plans/") and name != "plans/steps.yaml")
OWN = sorted(name for name in TEXTS if name.startswith(("practices/", "plans/")))


def load(name: str) -> Any:
    return yaml.safe_load(TEXTS[name])


CATALOGUE: list[dict[str, Any]] = load("practices/catalogue.yaml")["practices"]
BY_KEY = {row["habit"]: row for row in CATALOGUE}
REFERENCES: list[dict[str, str]] = load("evidence/references.yaml")["references"]


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.?])\s+", text.strip()) if part]


# --- the words ---------------------------------------------------------------------------------------------

EVERYWHERE = {
    "R14 no blame": r"\b(?:missed|failed|behind|streaks?|badges?)\b",
    "R14 no crosses": "[\u2715-\u2718\u274c\u274e]",
    "no exclamation marks": r"(?<!#)!(?!=|important)",
    "no emoji": "[\U0001f000-\U0001faff\u2600-\u26ff\u2705\u2728\u2753-\u2757\u2763\u2764\u2b50\u2b55\ufe0f]",
    "no group labels": (
        r"\b(?:highly\s+sensitive|hypersensitiv\w*|trauma\s+survivors?|neurodivergen\w*|neurodivers\w*"
        r"|asexual\w*|collectivis[tm]s?|individualis[tm]s?|low\s+therapy\s+access)\b"
    ),
    "no false sources": r"\b(?:jersedon|mimon|better\s?help)\b",
}
PRACTICES_AND_PLANS = {
    "no further labels": r"\b(?:survivors?|autis\w+|ace|long[- ]distance|new\s+parents?|bab(?:y|ies))\b",
    "no pressure": r"\b(?:should|must|ought|have\s+to|has\s+to|duty|normal(?:ly)?)\b",
    "no hormones": r"\b(?:hormon\w*|oxytocin|cortisol|dopamine|nervous\s+system)\b",
    "no numbers of effect": r"%|\bper\s?cent",
    "no promises": r"\b(?:boosts?|proven|proves?|guarantees?|improves?|strengthens?|heals?|causes?)\b",
    "nothing explicit": r"\b(?:sex\w*|orgasm\w*|intima\w*|erotic\w*)\b",
    "no presuming": (
        r"\b(?:couples?|both|love|lovers?|husband|wife|boyfriend|girlfriend|partners?|he|she|his|hers?|him"
        r"|the\s+two\s+of\s+you|liv(?:e|ing)\s+together)\b"
    ),
}
REMINDERS = {"R06 neutral": r"\b(?:intima\w*|aftercare|sex\w*|couples?|partners?|cuddl\w*)\b"}

PERCENT = re.compile(r"\d\s*%|%%|(?<=\s)%(?=[\s.,;:<]|$)|\bper\s?cent", re.IGNORECASE)
CLAIMED = re.compile(r"\b(?:dis)?satisf\w+|\bstress\w*|\bcortisol\b|\banxi\w+", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.?](?=\s)|\n\s*\n|\n\s*(?:- |[\w-]+:\s)")

JINJA_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
JINJA_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
JINJA_STRING = re.compile(r'"(?:[^"\\]|\\.)*"|' + r"'(?:[^'\\]|\\.)*'")
HTML_SILENT = re.compile(
    r"<!doctype[^>]*>|<!--.*?-->|<style\b.*?</style>|<script\b.*?</script>",
    re.DOTALL | re.IGNORECASE,
)
HTML_TAG = re.compile(r"<[^<>]*>")


def blank(text: str) -> str:
    """As many lines as before, and nothing on them."""
    return re.sub(r"[^\n]", " ", text)


def strings_only(code: re.Match[str]) -> str:
    """Jinja code without all but its string literals, which people may get to read."""
    kept, at = "", 0
    for literal in JINJA_STRING.finditer(code[0]):
        kept += blank(code[0][at : literal.start()]) + literal[0]
        at = literal.end()
    return kept + blank(code[0][at:])


def readable(name: str, text: str) -> str:
    """What people may read of a file, every word still on its line."""
    if name == "evidence/references.yaml":  # titles of papers are facts and keep their words
        text = re.sub(r'citation: "(?:[^"\\]|\\.)*"', lambda found: blank(found[0]), text)
    if name.endswith(".j2"):
        text = JINJA_COMMENT.sub(lambda found: blank(found[0]), text)
        text = JINJA_CODE.sub(strings_only, text)
        text = HTML_SILENT.sub(lambda found: blank(found[0]), text)
    return text


def place(name: str, text: str, index: int) -> str:
    return f"templates/{name}:{text.count(chr(10), 0, index) + 1}"


def words(name: str, text: str, rules: dict[str, str]) -> list[str]:
    seen = readable(name, text)
    return [
        f"{place(name, seen, found.start())}: {rule}: {found[0]!r}"
        for rule, pattern in rules.items()
        for found in re.finditer(pattern, seen, re.IGNORECASE)
    ]


def claims(name: str, text: str) -> list[str]:
    """Sentences with a percentage beside satisfaction, stress, cortisol or anxiety."""
    seen = HTML_TAG.sub(lambda found: blank(found[0]), readable(name, text))
    cuts = [0, *(found.start() + 1 for found in SENTENCE_END.finditer(seen)), len(seen)]
    faults = []
    for start, end in pairwise(cuts):
        percent, claimed = PERCENT.search(seen, start, end), CLAIMED.search(seen, start, end)
        if percent and claimed:
            faults.append(f"{place(name, seen, percent.start())}: percentage beside {claimed[0]!r}")
    return faults


def reminder_words(name: str, text: str) -> list[str]:
    spoken = re.sub(r"(?m)^(?:aftercare: \S+/\d+|\s*#.*)$", lambda found: blank(found[0]), text)
    titles = "|".join(re.escape(row["title"]) for row in CATALOGUE)
    return words(name, spoken, REMINDERS | {"R06 no names of practices": rf"\b(?:{titles})\b"})


@pytest.mark.parametrize("name", TEXTS)
def test_no_text_blames_labels_or_shouts(name: str) -> None:
    assert not (faults := words(name, TEXTS[name], EVERYWHERE)), "\n" + "\n".join(faults)


@pytest.mark.parametrize("name", TEXTS)
def test_no_text_prints_a_percentage_of_the_article(name: str) -> None:
    assert not (faults := claims(name, TEXTS[name])), "\n" + "\n".join(faults)


@pytest.mark.parametrize("name", OWN)
def test_practices_and_plans_neither_press_nor_presume(name: str) -> None:
    assert not (faults := words(name, TEXTS[name], PRACTICES_AND_PLANS)), "\n" + "\n".join(faults)


@pytest.mark.parametrize("name", [name for name in TEXTS if name.startswith("reminders/")])
def test_reminders_are_neutral(name: str) -> None:
    assert not (faults := reminder_words(name, TEXTS[name])), "\n" + "\n".join(faults)


@pytest.mark.parametrize(
    ("name", "text", "where"),
    [
        ("a.yaml", "note: |\n  One.\n  You missed it.\n", "templates/a.yaml:3: R14 no blame: 'missed'"),
        ("a.yaml", "# a Streak\n", "templates/a.yaml:1: R14 no blame: 'Streak'"),
        ("a.yaml", "title: You are behind\n", "templates/a.yaml:1: R14 no blame: 'behind'"),
        ("a.yaml", "title: Well done!\n", "templates/a.yaml:1: no exclamation marks: '!'"),
        ("a.yaml", "a: b\nt: \U0001f600\n", "templates/a.yaml:2: no emoji: '\U0001f600'"),
        ("a.yaml", "t: 2 \u2717\n", "templates/a.yaml:1: R14 no crosses: '\u2717'"),
        ("a.yaml", "a: for highly\n  sensitive\n", "templates/a.yaml:1: no group labels: 'highly\\n  sensitive'"),
        ("a.yaml", "a: says Jersedon\n", "templates/a.yaml:1: no false sources: 'Jersedon'"),
        ("a.j2", "{% if a %}\n{{ 'failed' if b else c }}{% endif %}", "templates/a.j2:2: R14 no blame: 'failed'"),
        ("a.j2", "{{ x\n}}\nFine!", "templates/a.j2:3: no exclamation marks: '!'"),
        ("a.j2", '<td aria-label="a badge">', "templates/a.j2:1: R14 no blame: 'badge'"),
    ],
)
def test_the_word_check_names_file_and_line(name: str, text: str, where: str) -> None:
    assert words(name, text, EVERYWHERE) == [where]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.j2", "<!doctype html>\n<!-- not missed -->\n<style>b { color: red !important }</style>"),
        ("a.j2", "{# behind #}{% if a != b %}{{ missed }}{% endif %}"),
        ("a.j2", "#!/bin/sh\n"),
        ("a.yaml", "text: A mission, a beehive and a streaky sky are fine.\n"),
        ("evidence/references.yaml", '- {key: a, citation: "Neurodivergent \\"lives\\" failed", doi: x}\n'),
    ],
)
def test_the_word_check_lets_syntax_and_plain_words_pass(name: str, text: str) -> None:
    assert words(name, text, EVERYWHERE) == []


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("a.yaml", "t: Cuddling lowers stress by 15 %.\n", 1),
        ("a.yaml", "t: |\n  Satisfaction rose\n  by 12%. So they say.\n", 3),
        ("a.yaml", "t: ten per cent less anxiety\n", 1),
        ("a.j2", "Stress fell by {{ n }}% this week.", 1),
        ("a.j2", "<td>Cortisol</td>\n<td>{{ '%d%%' | format(n) }}</td>", 2),
    ],
)
def test_the_claims_check_finds_a_percentage_in_the_same_sentence(name: str, text: str, line: int) -> None:
    assert [fault.split(": ")[0] for fault in claims(name, text)] == [f"templates/{name}:{line}"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yaml", "t: The stress is yours. A bar is 50 % wide.\n"),
        ("a.yaml", "- t: How stressed were you\n- t: 40 % of cards\n"),
        ("a.j2", '<td width="50%">Stress</td>{{ "%d" | format(n) }}'),
        ("a.j2", "{% if stress %}Stress: {{ stress }} of 10{% endif %}"),
    ],
)
def test_the_claims_check_lets_numbers_elsewhere_pass(name: str, text: str) -> None:
    assert claims(name, text) == []


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("aftercare: reminders/1\n# never a couple\ntext: Five minutes\n", 0),
        ("text: Time for your partner\n", 1),
        ("text: Weekly check-in\n", 1),
        ("{{ 'Share one need' }}", 1),
    ],
)
def test_the_reminder_check_wants_neutral_words(text: str, faults: int) -> None:
    assert len(reminder_words("reminders/a.j2", text)) == faults


# --- the catalogue -----------------------------------------------------------------------------------------


def test_the_catalogue_holds_the_thirty_six_in_order() -> None:
    assert load("practices/catalogue.yaml")["aftercare"] == "practices/1"
    assert [row["habit"] for row in CATALOGUE] == KEYS
    assert [row["practice"] for row in CATALOGUE] == [f"P{number:02}" for number in range(1, 37)]


def test_the_catalogue_stays_small() -> None:
    lines = TEXTS["practices/catalogue.yaml"].splitlines()
    assert len(lines) == 38
    assert len(TEXTS["practices/catalogue.yaml"]) < 6000


@pytest.mark.parametrize("row", CATALOGUE, ids=KEYS)
def test_a_practice_has_allowed_values_and_one_cadence(row: dict[str, Any]) -> None:
    assert set(row) <= {"habit", "practice", "title", "category", "who", "minutes", "touch", "optional"} | CADENCES
    assert row["category"] in CATEGORIES
    (cadence,) = CADENCES & set(row)
    if cadence == "as_wanted":
        assert row[cadence] is True
    else:
        assert type(row[cadence]) is int
        assert row[cadence] == 1
    assert type(row.get("minutes", 1)) is int
    assert 1 <= row.get("minutes", 1) <= 30


@pytest.mark.parametrize("row", CATALOGUE, ids=KEYS)
def test_a_practice_keeps_the_rhythm_it_was_given(row: dict[str, Any]) -> None:
    (cadence,) = CADENCES & set(row)
    wanted = [name for name, keys in RHYTHM.items() if row["habit"] in keys] or ["as_wanted"]
    assert [cadence] == wanted


@pytest.mark.parametrize("row", CATALOGUE, ids=KEYS)
def test_a_practice_says_who_it_is_for(row: dict[str, Any]) -> None:
    habit = row["habit"]
    assert row["who"] == ("solo" if habit in ALONE else "either" if habit in EITHER else "together")


@pytest.mark.parametrize("row", CATALOGUE, ids=KEYS)
def test_a_title_is_short_and_in_sentence_case(row: dict[str, Any]) -> None:
    title = row["title"]
    assert title[0].isupper()
    assert title[1:] == title[1:].lower()
    assert len(title) <= 36
    assert title[-1].isalpha()


def test_titles_differ() -> None:
    assert len({row["title"] for row in CATALOGUE}) == 36


@pytest.mark.parametrize(("field", "keys"), [("touch", TOUCH), ("optional", {"meditate"})])
def test_marks_are_set_where_they_belong(field: str, keys: set[str]) -> None:
    assert {row["habit"] for row in CATALOGUE if field in row} == keys
    assert all(row[field] is True for row in CATALOGUE if field in row)


# --- the practices -----------------------------------------------------------------------------------------


def test_each_practice_has_its_own_file() -> None:
    assert sorted(f"practices/en/{key}.yaml" for key in KEYS) == PRACTICE_FILES


@pytest.mark.parametrize("key", KEYS)
def test_a_practice_file_has_its_fields_in_order(key: str) -> None:
    practice = load(f"practices/en/{key}.yaml")
    told = ["steps", "stop", "not_for", "safety", "solo", "no_touch"]
    wanted = ["aftercare", "habit", "time", "evidence", "note", *told, "fits"]
    assert list(practice) == [field for field in wanted if field in practice]
    assert set(wanted) - set(practice) <= {"safety", "no_touch"} - ({"no_touch"} if key in TOUCH else set())
    assert practice["aftercare"] == "practice/1"
    assert practice["habit"] == key
    assert list(practice["fits"]) == WISHES


@pytest.mark.parametrize("key", KEYS)
def test_a_note_is_two_to_four_short_sentences(key: str) -> None:
    note = load(f"practices/en/{key}.yaml")["note"]
    assert 2 <= len(sentences(note)) <= 4
    assert all(len(sentence.split()) <= 32 for sentence in sentences(note))
    assert note.endswith(".\n")


@pytest.mark.parametrize("key", KEYS)
def test_each_wish_gets_one_short_sentence(key: str) -> None:
    practice = load(f"practices/en/{key}.yaml")
    for wish, advice in [*practice["fits"].items(), *([("no_touch", practice["no_touch"])] if key in TOUCH else [])]:
        assert isinstance(advice, str), wish  # a bare yes or no would have become a truth value
        assert len(sentences(advice)) == 1, wish
        assert advice[0].isupper(), wish
        assert advice.endswith("."), wish
        assert len(advice.split()) <= 20, wish


@pytest.mark.parametrize("key", KEYS)
def test_a_time_is_a_plain_phrase(key: str) -> None:
    time = load(f"practices/en/{key}.yaml")["time"]
    assert isinstance(time, str)
    assert time[-1].isalpha()
    minutes = BY_KEY[key].get("minutes")
    if minutes is not None and key != "listen":  # its two turns of five are ten
        assert str(minutes) in re.findall(r"\d+", time)


@pytest.mark.parametrize("key", KEYS)
def test_the_evidence_of_a_practice_exists(key: str) -> None:
    evidence = load(f"practices/en/{key}.yaml")["evidence"]
    assert isinstance(evidence, list)
    assert len(evidence) == len(set(evidence))
    assert set(evidence) <= {reference["key"] for reference in REFERENCES}


@pytest.mark.parametrize("key", sorted(TOUCH))
def test_touch_is_asked_for_and_may_be_stopped(key: str) -> None:
    practice = load(f"practices/en/{key}.yaml")
    assert re.search(r"\bask(?:ed)?\b", practice["note"], re.IGNORECASE)
    assert re.search(r"\bstop\b|\bchange their mind\b", practice["note"])
    assert "note it just the same" in practice["no_touch"]


def test_cuddling_cites_that_unwanted_affection_does_no_good() -> None:
    assert "vanraalte2020" in load("practices/en/cuddle.yaml")["evidence"]


@pytest.mark.parametrize(("key", "noted"), [("after-talk", "reflect"), ("bridge-back", "care-act")])
def test_what_follows_closeness_says_that_it_is_noted_elsewhere(key: str, noted: str) -> None:
    note = " ".join(load(f"practices/en/{key}.yaml")["note"].split())
    name = {"reflect": "looking back on the week", "care-act": "a caring act"}[noted]
    assert f"note it as {name}, so that no date tells when you were close" in note


# --- the references ----------------------------------------------------------------------------------------


def test_the_references_are_all_there_once() -> None:
    assert load("evidence/references.yaml")["aftercare"] == "references/1"
    assert len(REFERENCES) == 56
    assert len({reference["key"] for reference in REFERENCES}) == 56
    dois = [reference["doi"] for reference in REFERENCES if "doi" in reference]
    assert len(dois) == len(set(dois))


@pytest.mark.parametrize("reference", REFERENCES, ids=lambda reference: str(reference["key"]))
def test_a_reference_names_its_year_and_a_real_doi(reference: dict[str, str]) -> None:
    assert set(reference) <= {"key", "citation", "doi"}
    year = re.fullmatch(r"[a-z]+(\d{4})", reference["key"])
    assert year
    assert year[1] in reference["citation"]
    assert re.fullmatch(r"10\.\d{4,}/\S+", reference.get("doi", "10.1000/none"))


def test_only_four_references_lack_a_doi() -> None:
    without = {reference["key"] for reference in REFERENCES if "doi" not in reference}
    assert without == {"wagner2020", "sala2020", "pereira2021", "aronsurvey1999"}


# --- plans and steps ---------------------------------------------------------------------------------------


def habits(name: str) -> list[dict[str, Any]]:
    """The habits of a plan, with what the catalogue adds to them."""
    found = []
    for own in load(name)["habits"]:
        base = BY_KEY[own["habit"]]
        if CADENCES & set(own):
            base = {field: value for field, value in base.items() if field not in CADENCES}
        found.append({**base, **own})
    return found


def test_the_five_plans_are_there() -> None:
    shipped = {name.removeprefix("plans/").removesuffix(".yaml") for name in PLAN_FILES}
    assert shipped >= {"article", "start-small", "solo", "apart", "two-minute"}


@pytest.mark.parametrize("name", PLAN_FILES)
def test_a_plan_is_well_formed(name: str) -> None:
    plan = load(name)
    assert plan["aftercare"] == "plan/1"
    assert list(plan) == [f for f in ("aftercare", "title", "about", "who", "fits", "habits") if f in plan]
    assert {"title", "about", "habits"} <= set(plan)
    assert 1 <= len(sentences(plan["about"])) <= 3
    assert set(plan.get("fits", [])) <= set(WISHES)
    assert plan.get("who", "solo") == "solo"


@pytest.mark.parametrize("name", PLAN_FILES)
def test_a_plan_names_known_practices_once(name: str) -> None:
    keys = [own["habit"] for own in load(name)["habits"]]
    assert set(keys) <= set(KEYS) - NOTED_ELSEWHERE
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("name", PLAN_FILES)
def test_the_habits_of_a_plan_have_allowed_values(name: str) -> None:
    for own in load(name)["habits"]:
        assert set(own) <= {"habit", "title", "minutes", "optional"} | CADENCES
        assert len(CADENCES & set(own)) <= 1
        assert all(type(own[field]) is int and own[field] >= 1 for field in {"minutes", "daily", "weekly"} & set(own))
        assert own.get("optional", True) is True
    assert all(len(CADENCES & set(habit)) == 1 for habit in habits(name))
    assert all(habit.get("optional") for habit in habits(name) if "daily" in habit)


def test_the_article_plan_is_its_seven() -> None:
    plan = habits("plans/article.yaml")
    assert [habit["habit"] for habit in plan] == [
        "need",
        "check-in",
        "cuddle",
        "care-act",
        "reflect",
        "support",
        "meditate",
    ]
    rhythm = {habit["habit"]: (CADENCES & set(habit)).pop() for habit in plan}
    assert rhythm.pop("support") == "monthly"
    assert rhythm.pop("meditate") == "daily"
    assert set(rhythm.values()) == {"weekly"}


def test_the_small_plan_is_small() -> None:
    assert 2 <= len(habits("plans/start-small.yaml")) <= 3


def test_the_solo_plan_needs_nobody_else() -> None:
    assert load("plans/solo.yaml")["who"] == "solo"
    assert {habit["who"] for habit in habits("plans/solo.yaml")} <= {"solo", "either"}


def test_only_the_solo_plan_is_for_one() -> None:
    assert [name for name in PLAN_FILES if "who" in load(name)] == ["plans/solo.yaml"]


def test_the_plan_for_a_distance_holds_no_touch() -> None:
    assert load("plans/apart.yaml")["fits"] == ["apart"]
    assert not {habit["habit"] for habit in habits("plans/apart.yaml")} & (TOUCH | {"snack"})


def test_the_two_minute_plan_keeps_to_two_minutes() -> None:
    assert load("plans/two-minute.yaml")["fits"] == ["short"]
    assert all(habit["minutes"] <= 2 for habit in habits("plans/two-minute.yaml"))


def test_five_steps_to_start_today() -> None:
    document = load("plans/steps.yaml")
    assert list(document) == ["aftercare", "steps"]
    assert document["aftercare"] == "steps/1"
    assert len(document["steps"]) == 5
    for step in document["steps"]:
        assert list(step) == ["title", "text"]
        assert 1 <= len(sentences(step["text"])) <= 2
