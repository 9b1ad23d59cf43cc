"""What is said of studies and claims: every shipped sentence, and how it is found."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare import catalogue, evidence, evidencefaces, shipped
from aftercare.errors import InputMissing, UsageProblem
from aftercare.evidence import Asked, Selection
from aftercare.evidencefaces import Block
from aftercare.readability import grade

PRACTICES, STUDIES, CLAIMS = evidence.practices(), evidence.studies(), evidence.claims()
WORDS = evidence.words()

# What may be said of each claim, as it was decided: its verdict, then its field `print`.
DECIDED = """
S1-01 found yes            S1-02a found yes          S1-02b opinion hedged      S1-03a found yes
S1-03b not_found no        S1-04 not_found no        S1-05 not_found no_number  S1-06 found yes
S1-07 not_found hedged     S1-08 not_found no        S1-09 opinion hedged       S1-10 not_found no
S1-11 not_found no         S1-12 opinion no          S1-13 found yes            S1-14 not_found no
S1-15 opinion no           S1-16 opinion opinion     S1-17 not_found no         S1-18 opinion hedged
S1-19 opinion no           S1-20 not_found hedged    S1-21 opinion no           S1-22 found yes
S1-23 not_found practice   S1-24 not_found practice  S1-25 in_part yes          S1-26 in_part hedged
S1-27 in_part hedged       S1-28 found yes           S1-29 not_found no         S1-30 advice no
S1-31 found hedged         S1-32 not_found no        S1-33 found yes            S1-34 not_found no
S1-35 in_part yes          S1-36 opinion practice    S1-37 opinion yes
S0-01 in_part hedged       S0-02a in_part hedged     S0-02b not_found no        S0-03 opinion no
S0-04 opinion no           S0-05 opinion no          S0-06 found hedged         S0-07 found yes
S0-08a found no            S0-08b opinion practice   S0-09 opinion no           S0-10 opinion no
S0-11 opinion value        S0-12 not_found no        S0-13 not_found no         S0-14 found yes
S0-15 opinion no           S0-16 in_part hedged      S0-17 found yes            S0-18 opinion no
S0-19 opinion no           S0-20 opinion practice    S0-21 not_found no         S0-22 in_part no
S0-23 not_found no         S0-24 found yes           S0-25 opinion no           S0-26 found hedged
S0-27 opinion no           S0-28 found yes           S0-29 found yes            S0-30 not_found no
S0-31 opinion hedged       S0-32 opinion value       S0-33 in_part yes          S0-34 opinion no
S0-35 opinion yes          S0-36 in_part no
"""
NOT_SAID = {
    "No such figure was found.",
    "No such study was found.",
    "No such result was found.",
    "No study of it is known here.",
    "The quotation could not be traced.",
    "No author is named, so this cannot be checked.",
    "This is not what the toolkit is for, so nothing is drawn from it.",
    "This is not needed for any practice, so nothing is drawn from it.",
}
"""The only sentences that a claim may carry of which nothing is to be said."""
NO_BRAND = (
    "No paid service is recommended here. A regulator has acted against one that gives therapy online, "
    "for passing on health data."
)
STILL_SAID = {  # what has to be said beside a claim of which nothing is said: the caution, and what is never done
    "S1-08": "Affection that was not wanted was linked with more stress and anxiety.",
    "S0-21": "This toolkit never sets a habit of sex.",
}
HAD_A_FIGURE = ["S1-03b", "S1-05", "S1-07", "S1-11", "S1-14", "S1-17"]

# Only these may speak of a randomised study; any other sentence that does fails.
RANDOMISED = {
    "vanraalte2019",
    "berretz2022",
    "finkel2013",
    "balban2023",
    "fincham2023",
    "cordova2014",
    "doss2020",
    "schumer2018",
}
CLAIMS_THAT_SAY_RANDOMISED = {
    "S1-13": {"vanraalte2019"},
    "S1-28": {"doss2020", "cordova2014"},
    "S1-31": {"balban2023", "schumer2018"},
    "S0-17": {"finkel2013"},
    "S0-28": {"fincham2023", "balban2023"},
    "S0-33": {"doss2020", "cordova2014"},
}
WITHOUT_A_LINK = {  # they describe what was seen, and tie nothing to an outcome
    "packheiser2024",
    "loewenstein2015",
    "lieberman2007",
    "sowislo2013",
    "ma2017",
    "schweitzer2015",
    "burri2020",
    "sagarin2009",
    "sorokowska2021",
    "thornicroft2017",
    "lally2010",
    "gray2021",
    "sala2020",
    "levy2020",
    "freed2018",
    "natsal2013",
    "aronsurvey1999",
    "linx2016",
    "tang2020",
    "bradbury2020",
}
UNUSED = {"muise2016", "kashdan2018", "meltzer2017", "oesterling2023", "lastella2019", "palumbo2017"}
CLAIMS_ON_HORMONES = {"S1-07", "S1-09", "S0-02a", "S0-02b", "S0-03"}

FORBIDDEN = {
    "no cause": (
        r"\b(?:because|improv\w*|boost\w*|prov(?:e|es|en|ed|ing)|caus\w*|effect\w*|works|worked|heal(?:s|ed|ing)"
        r"|leads? to an?|ensur\w*|guarant\w*|reduc\w*|increas\w*|enhanc\w*|strengthen\w*)\b"
    ),
    "no verdict of statistics": r"\b(?:signific\w*|confirm\w*|trend\w*|almost|useless|evidence that)\b",
    "no percentage": r"%|percent|per cent|\b(?:double|triple|half|third of|quarter)\b",
    "no names of hormones": r"\b(?:cortisol|oxytocin|dopamine|serotonin)\b",
    "no names, no brands": (
        r"jersedon|jourdan|travers\b|mimon|mimoun|better\s?help|verywell|healthline|ratush|psychology today|gottman"
        r"|\bftc\b|facebook|sohomd|self-?described"
    ),
    "no pressure": r"\b(?:should|must|ought|have to|has to|normal(?:ly)?|deserve)\b",
    "no presuming": r"\b(?:husbands?|wife|wives|boyfriends?|girlfriends?|he|she|his|hers?|him|the two of you)\b",
    "no blame": r"\b(?:missed|failed|fail\w*|behind|streaks?)\b|!",
    "no jargon": r"\b(?:correlat\w*|cohort|p-value|meta-analys\w*|RCT|longitudinal|cross-sectional|odds)\b",
    "ASCII": r"[^\x00-\x7f]",
}


def sentences() -> Iterator[tuple[str, str]]:
    """Every text that people may read, with its place; citations are facts and keep their words."""
    for practice in PRACTICES.values():
        yield from ((f"{practice.habit}.{name}", getattr(practice, name)) for name in ("what", "gap", "care"))
    for study in STUDIES.values():
        named = ("how", "found", "limits", "unused", "doi_note")
        yield from ((f"{study.key}.{name}", getattr(study, name)) for name in named)
    for claim in CLAIMS.values():
        yield from ((f"{claim.id}.{name}", getattr(claim, name)) for name in ("claim", "found", "instead"))
    yield from texts("words", WORDS)


def texts(place: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(f"{place}.{key}", inner)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from texts(f"{place}.{index}", inner)


TEXTS = [(place, text) for place, text in sentences() if text]


# ---- words


@pytest.mark.parametrize("rule", FORBIDDEN)
def test_no_sentence_holds_a_forbidden_word(rule: str) -> None:
    found = [(place, hit[0]) for place, text in TEXTS for hit in re.finditer(FORBIDDEN[rule], text, re.IGNORECASE)]
    assert found == []


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("no cause", "A hug improves trust."),
        ("no cause", "It had an effect."),
        ("no percentage", "So many per cent."),
        ("no names, no brands", "Ask Better Help."),
        ("no verdict of statistics", "It was almost significant."),
    ],
)
def test_the_rules_catch_what_they_are_for(rule: str, text: str) -> None:
    assert re.search(FORBIDDEN[rule], text, re.IGNORECASE)


def test_hormones_are_spoken_of_only_where_the_articles_do() -> None:
    found = {place.split(".")[0] for place, text in TEXTS if re.search(r"hormon", text, re.IGNORECASE)}
    assert found == CLAIMS_ON_HORMONES


def test_only_randomised_studies_are_called_so() -> None:
    assert {key for key, study in STUDIES.items() if study.kind in evidence.RANDOMISED} == RANDOMISED
    said = {place.split(".")[0] for place, text in TEXTS if re.search(r"randomis", text) and place[0] != "w"}
    assert said == RANDOMISED | set(CLAIMS_THAT_SAY_RANDOMISED)
    for key in RANDOMISED:
        assert re.match(r"In (?:a (?:small )?)?randomised ", STUDIES[key].found), key
    for claim, sources in CLAIMS_THAT_SAY_RANDOMISED.items():
        assert sources <= set(CLAIMS[claim].references) & RANDOMISED


def test_what_is_no_randomised_study_speaks_of_links() -> None:
    others = {key for key, study in STUDIES.items() if key not in RANDOMISED | UNUSED and study.found}
    without = {key for key in others if not re.search(r"\blink", STUDIES[key].found)}
    assert without == WITHOUT_A_LINK


@pytest.mark.parametrize("place", ["studies", "claims", "practices", "words"])
def test_sentences_are_easy_to_read(place: str) -> None:
    whole = {
        "studies": [f"{one.found} {one.limits} {one.unused}" for one in STUDIES.values()],
        "claims": [f"{one.claim} {one.found} {one.instead}" for one in CLAIMS.values()],
        "practices": [f"{one.what} {one.gap} {one.care}" for one in PRACTICES.values()],
        "words": [WORDS[key] for key in ("foot", "own", "no_trial", "overview", "claims")],
    }[place]
    assert [text for text in whole if grade(text) > 9] == []
    assert all(len(one.split()) <= 30 for text in whole for one in re.split(r"(?<=[.;])\s", text))


@pytest.mark.parametrize(("place", "text"), TEXTS)
def test_a_sentence_begins_and_ends_as_one(place: str, text: str) -> None:
    whole, (start, _, name) = (
        {"what", "gap", "care", "found", "limits", "unused", "claim", "instead"},
        place.partition("."),
    )
    if start != "words" and name in whole:
        assert text[0].isupper()
        assert text.endswith((".", '."'))
        assert "  " not in text


# ---- the claims


def test_each_claim_is_there_with_what_was_decided_about_it() -> None:
    decided = re.findall(r"(S\S+) (\S+) (\S+)", DECIDED)
    held = [(one.id, one.verdict.replace(" ", "_"), one.print.replace(" ", "_")) for one in CLAIMS.values()]
    assert held == decided
    assert len(held) == 77
    assert {re.sub(r"[ab]$", "", one) for one in CLAIMS} == {
        *(f"S1-{number:02}" for number in range(1, 38)),
        *(f"S0-{number:02}" for number in range(1, 37)),
    }


def test_of_a_claim_that_is_not_to_be_used_nothing_is_said_but_that() -> None:
    for claim in CLAIMS.values():
        if claim.print != "no":
            continue
        assert claim.found in NOT_SAID or (claim.id, claim.found) == ("S1-30", NO_BRAND), claim.id
        assert claim.instead == STILL_SAID.get(claim.id, ""), claim.id


def test_a_claim_that_may_be_used_says_what_may_be_said() -> None:
    assert [one.id for one in CLAIMS.values() if one.print != "no" and not one.instead] == []
    assert {one.print for one in CLAIMS.values()} == {
        "yes",
        "hedged",
        "opinion",
        "value",
        "practice",
        "no number",
        "no",
    }
    assert all(one.instead.startswith("We hold ") for one in CLAIMS.values() if one.print == "value")
    assert CLAIMS["S1-16"].instead.startswith("In the opinion of ")


def test_no_claim_carries_a_figure() -> None:
    for claim in CLAIMS.values():
        assert not re.search(r"\d", f"{claim.claim} {claim.found} {claim.instead}"), claim.id
    for key in HAD_A_FIGURE:
        claim = CLAIMS[key]
        assert claim.found.startswith("No such figure was found")
        words = r"\b(?:ten|twelve|fifteen|twenty|thirty|forty|fifty|one in|in every)\b"
        assert not re.search(words, f"{claim.claim} {claim.found} {claim.instead}"), key


def test_every_claim_stands_alone_as_what_the_article_says() -> None:
    for claim in CLAIMS.values():
        assert re.match(r"The (?:article|author of the article) \w+s\b", claim.claim), claim.id
        assert claim.verdict in WORDS["verdicts"]
        assert claim.id[:2] in WORDS["articles"]


def test_the_limits_are_marked_as_limits() -> None:
    assert [one.id for one in CLAIMS.values() if one.limit] == ["S1-35", "S1-36", "S1-37"]
    for word in ("Western", "Talks about feelings", "out of reach", "first", "summary"):
        assert word in WORDS["foot"]


# ---- the practices and the studies


def test_every_practice_is_there_in_order() -> None:
    assert list(PRACTICES) == list(catalogue.practices())


@pytest.mark.parametrize("key", PRACTICES)
def test_a_practice_names_its_studies_and_what_they_did_not_find(key: str) -> None:
    found = PRACTICES[key]
    named = {*found.studies, *found.cautions}
    assert set(catalogue.details(key).evidence) <= named
    assert len(named) == len(found.studies) + len(found.cautions)
    assert not {one for one in named if not STUDIES[one].found}
    assert bool(found.studies) == bool(found.gap)
    assert (found.basis in WORDS["opinion"]) == (not found.studies)
    assert found.basis in evidence.BASES


def test_what_a_practice_rests_on_is_the_firmest_of_its_studies() -> None:
    rests = {basis: [one.habit for one in PRACTICES.values() if one.basis == basis] for basis in evidence.BASES}
    assert [len(rests[basis]) for basis in evidence.BASES] == [9, 8, 10, 3, 6]
    assert rests["clinical"] == ["repair", "boundary", "bridge-back"]
    assert "cuddle" in rests["randomised"]
    assert "thank-you" in rests["diary"]


@pytest.mark.parametrize("key", ["cuddle", "wash-up", "slow-touch"])
def test_touch_is_asked_for_and_unwanted_affection_named(key: str) -> None:
    assert "vanraalte2020" in PRACTICES[key].cautions
    assert PRACTICES[key].care == "Ask first. Anyone may stop at any time, without a reason."


def test_no_quota_is_ever_backed_and_the_cautions_are_there() -> None:
    for key in ("tempos", "small-ritual"):
        assert {"loewenstein2015", "debrot2017"} <= set(PRACTICES[key].cautions)
    assert "debrot2021" in PRACTICES["cuddle"].studies
    assert "debrot2021" in PRACTICES["slow-touch"].studies


def test_that_aftercare_itself_was_never_tried_is_said_where_it_fits() -> None:
    assert [one.habit for one in PRACTICES.values() if one.no_trial] == [
        "after-talk",
        "cuddle",
        "care-act",
        "bridge-back",
    ]


def test_every_piece_of_the_literature_is_told_of_or_said_to_be_unused() -> None:
    assert list(STUDIES) == list(catalogue.references())
    rows = shipped.data("evidence/en/studies.yaml")["studies"]
    assert [row["key"] for row in rows] == list(STUDIES)
    assert {key for key, one in STUDIES.items() if one.unused} == UNUSED
    for one in STUDIES.values():
        assert bool(one.unused) != bool(one.found), one.key
        assert bool(one.found) == bool(one.limits), one.key
        assert one.doi or one.doi_note != "no DOI listed", one.key


def test_every_citation_of_a_claim_exists() -> None:
    assert {key for claim in CLAIMS.values() for key in claim.references} <= set(STUDIES)


def test_where_a_study_can_be_read_is_text_and_what_was_not_checked_is_said() -> None:
    assert STUDIES["muise2014"].link == "https://doi.org/10.1007/s10508-014-0305-3"
    assert STUDIES["wagner2020"].link == "(DOI not checked)"
    assert STUDIES["sala2020"].link == "(DOI: see the journal)"


# ---- what was meant


@pytest.mark.parametrize(
    ("word", "asked"),
    [
        ("cuddle", Asked(practice="cuddle")),
        ("cud", Asked(practice="cuddle")),
        ("P04", Asked(practice="cuddle")),
        ("p4", Asked(practice="cuddle")),
        (" P36 ", Asked(practice="bridge-back")),
        ("slow_touch", Asked(practice="slow-touch")),
        ("muise2014", Asked(study="muise2014")),
        ("S1-03b", Asked(claims=("S1-03b",))),
        ("s1-03", Asked(claims=("S1-03a", "S1-03b"))),
        ("tea", Asked(practice="tea")),
        ("p9", Asked(practice="p9")),
        ("s1", Asked(practice="s1")),
    ],
)
def test_a_word_finds_what_was_meant_ones_own_first(word: str, asked: Asked) -> None:
    assert evidence.meant(word, ["tea", "p9", "s1"]) == asked


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("cudle", "Did you mean cuddle"),
        ("P00", "'P00' is no practice that is known here. They are P01 to P36."),
        ("P37", "They are P01 to P36."),
        ("S1-44", "is no claim that is known here."),
        ("S1-0", "is no claim that is known here."),
        ("", "is no practice that is known here."),
    ],
)
def test_a_word_that_is_not_known_gets_a_next_step(word: str, said: str) -> None:
    with pytest.raises(InputMissing, match=re.escape(said)):
        evidence.meant(word, [])


def test_a_word_that_could_be_several_names_them() -> None:
    with pytest.raises(UsageProblem, match="could be muise2014 or muise2016"):
        evidence.meant("muise", [])


@pytest.mark.parametrize(("word", "count"), [("S1", 39), ("s0", 38), ("S1-03", 2), ("s0-08B", 1)])
def test_claims_are_asked_for_by_article_or_id(word: str, count: int) -> None:
    found = evidence.claims_of(word)
    assert len(found) == count
    assert all(one.casefold().startswith(word.casefold()[:2]) for one in found)


# ---- searching


def keys(found: Selection) -> list[str]:
    named = [one.habit for one in found.practices], [one.key for one in found.studies], [one.id for one in found.claims]
    return [key for group in named for key in group]


def test_a_search_finds_what_holds_every_word_in_any_case() -> None:
    one, other, all_of = evidence.search("touch"), evidence.search("STRESS"), evidence.search(" stress\tTouch ")
    assert "slow-touch" in keys(one)
    assert {"schneider2023", "S1-26"} <= set(keys(all_of)) <= set(keys(one)) & set(keys(other))
    assert "slow-touch" not in keys(all_of)


def test_a_search_is_for_plain_words_and_never_for_a_pattern() -> None:
    assert evidence.search(".*") == Selection()
    assert evidence.search("(a+)+$") == Selection()
    assert evidence.search("touch|hug") == Selection()


def test_a_search_for_nothing_asks_for_a_word() -> None:
    with pytest.raises(UsageProblem, match="at least one word"):
        evidence.search(" \t ")


def test_a_search_leaves_out_what_is_hidden() -> None:
    assert "cuddle" in keys(evidence.search("cuddle"))
    assert "cuddle" not in keys(evidence.search("cuddle", hidden={"cuddle"}))


@given(st.text(min_size=1).filter(lambda text: bool(text.split())))
def test_any_text_can_be_searched_for(typed: str) -> None:
    found = evidence.search(typed)
    assert set(keys(found)) <= {*PRACTICES, *STUDIES, *CLAIMS}
    assert evidencefaces.search_page(typed, found)[0].kind == "title"


# ---- pages


@pytest.mark.parametrize("key", PRACTICES)
def test_each_practice_has_its_page_with_sources_and_limits(key: str) -> None:
    found = PRACTICES[key]
    page = evidencefaces.practice_page(catalogue.practices()[key], evidence.of_practice(key))
    shown = "\n".join(block.text for block in page)
    assert found.what in shown
    assert page[-1] == Block("text", WORDS["foot"])
    for one in (*found.studies, *found.cautions):
        assert STUDIES[one].found in shown
        assert f"{STUDIES[one].citation}. {STUDIES[one].link}" in shown
    assert ("No study of this practice was found" in shown) == (not found.studies)
    assert (WORDS["no_trial"] in shown) == found.no_trial


@pytest.mark.parametrize("key", STUDIES)
def test_each_study_has_its_page_with_where_it_is_used(key: str) -> None:
    page = evidencefaces.study_page(evidence.of_study(key))
    shown = "\n".join(block.text for block in page)
    assert STUDIES[key].citation in shown
    assert (STUDIES[key].found or STUDIES[key].unused) in shown
    for one in CLAIMS.values():
        assert (f"{one.id}: " in shown) == (key in one.references)


def test_a_claim_of_which_nothing_is_said_has_no_sources_beside_it() -> None:
    for claim in CLAIMS.values():
        shown = [block.kind for block in evidencefaces.claim_page(evidence.of_claims([claim.id]))]
        assert ("source" in shown) == bool(claim.instead and claim.references), claim.id


def test_the_page_of_all_claims_shows_each_once_under_its_verdict() -> None:
    page = evidencefaces.claims_page(evidence.of_claims())
    shown = [block.text.split(":")[0] for block in page if block.kind == "item"]
    assert sorted(shown) == sorted(CLAIMS)
    assert shown[-3:] == ["S1-35", "S1-36", "S1-37"]
    headings = [block.text for block in page if block.kind == "heading"]
    assert headings == [
        "Found (18)",
        "Found in part (9)",
        "Opinion, or not tested (25)",
        "Not found (21)",
        "Advice, not a claim (1)",
        "Limits",
    ]


def test_markdown_is_made_of_text_and_keeps_addresses_whole() -> None:
    page = [
        Block("title", "Tea *on* [the] <b>porch"),
        Block("item", "a_b"),
        Block("source", "See https://doi.org/10.1/a_b*c"),
        Block("line", "c"),
        Block("text", "d"),
    ]
    assert evidencefaces.as_markdown(page) == [
        r"# Tea \*on\* \[the\] \<b\>porch",
        "",
        r"- a\_b  ",
        "  See https://doi.org/10.1/a_b*c",
        "- c",
        "",
        "d",
    ]


def test_json_has_the_same_lists_for_everything() -> None:
    for chosen in (Selection(), evidence.everything(), evidence.of_practice("snack"), evidence.of_claims(["S1-03b"])):
        assert list(evidencefaces.as_json(chosen)) == ["practices", "references", "claims", "limits"]
    assert evidencefaces.as_json(Selection()) == {
        "practices": [],
        "references": [],
        "claims": [],
        "limits": [WORDS["foot"]],
    }
