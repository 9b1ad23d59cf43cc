"""What `insight`, `why` and `support` print as JSON."""

from typing import Annotated, NotRequired, TypedDict

from aftercare.contracts.plans import QuestionSetting


class InsightWeek(TypedDict):
    """A week that the question looks at."""

    week: Annotated[str, "its name, such as 2026-W47"]
    times: Annotated[int, "how often the practice was noted"]
    answer: Annotated[float | None, "the answer, the median of several; nothing where there was none"]
    rested: Annotated[bool, "whether the practice, or everything, rested all week"]


class InsightSide(TypedDict):
    """The weeks with the practice, or those without it."""

    weeks: Annotated[int, "how many"]
    median: Annotated[float | None, "the median of their answers, from 8 weeks on"]


class InsightLink(TypedDict):
    """How the two go together; never which came first."""

    r: Annotated[float, "the rank correlation"]
    low: Annotated[float, "the lower end of its interval"]
    high: Annotated[float, "the upper end of its interval"]
    clear: Annotated[bool, "whether it can be told from none"]
    share: Annotated[float, "the share of other orders of the weeks that give as strong a link"]


_Sides = TypedDict(
    "_Sides",
    {
        "with": NotRequired[Annotated[InsightSide, "the weeks with the practice"]],
        "without": NotRequired[Annotated[InsightSide, "the weeks without it"]],
    },
)


class InsightSeen(_Sides):
    """One question to one's own weeks; without a question only the first four keys."""

    question: Annotated[QuestionSetting | None, "the question; nothing if none is chosen"]
    title: Annotated[str, "the practice's title; empty without a question"]
    weeks: Annotated[list[InsightWeek], "every closed week since the question was chosen, oldest first"]
    said: Annotated[list[str], "what can be said, a paragraph each; last that it is not known what came first"]
    paired: NotRequired[Annotated[int, "the weeks with both a practice and an answer to look at"]]
    needed: NotRequired[Annotated[int, "how many of these are needed before anything is said"]]
    missing: NotRequired[Annotated[int, "the weeks without an answer, those that rested left out"]]
    enough: NotRequired[Annotated[bool, "whether there is enough for a statement"]]
    link: NotRequired[Annotated[InsightLink | None, "the link; nothing before there is enough"]]
    unusual: NotRequired[Annotated[str | None, "the last week, if its answer lay outside the usual"]]


class WhyPractice(TypedDict):
    """What stands under a practice."""

    habit: Annotated[str, "its key"]
    practice: Annotated[str | None, "P01 to P36; nothing for one of one's own"]
    title: Annotated[str, "its title"]
    what: Annotated[str | None, "what it is, in one sentence"]
    basis: Annotated[str, "what it rests on: randomised, diary, other, clinical, sense or own"]
    opinion: Annotated[str | None, "where it is opinion: a sentence that says so"]
    studies: Annotated[list[str], "the keys of studies that speak for it or near it"]
    not_found: Annotated[str | None, "what they did not find"]
    cautions: Annotated[list[str], "the keys of studies against too much of it"]
    care: Annotated[str | None, "what to take care of"]
    no_trial: Annotated[str | None, "that there is no trial, where there is none"]


class WhyReference(TypedDict):
    """A piece of the literature."""

    key: Annotated[str, "its key"]
    citation: Annotated[str, "authors, year, title, journal"]
    doi: Annotated[str | None, "its DOI"]
    link: Annotated[str, "where it can be read"]
    kind: Annotated[str, "what kind of study it is"]
    how: Annotated[str | None, "how it was done"]
    found: Annotated[str | None, "what it found"]
    limits: Annotated[str | None, "its limits"]
    unused: Annotated[str | None, "why nothing is drawn from it"]


class WhyClaim(TypedDict):
    """A claim of an article, in other words."""

    id: Annotated[str, "its id"]
    verdict: Annotated[str, "what became of it"]
    print: Annotated[str, "what may be said of it"]
    claim: Annotated[str, "what it says"]
    found: Annotated[str, "what was found"]
    instead: Annotated[str | None, "what can be said instead"]
    limit: Annotated[bool, "whether it is a limit of the research"]
    references: Annotated[list[str], "the keys of the literature"]


class Why(TypedDict):
    """What studies found and did not; a list is empty where nothing was asked of it."""

    practices: Annotated[list[WhyPractice], "practices"]
    references: Annotated[list[WhyReference], "the literature"]
    claims: Annotated[list[WhyClaim], "claims of articles"]
    limits: Annotated[list[str], "what holds for all of it"]


class SupportLine(TypedDict):
    """A support line or service."""

    id: Annotated[str, "its id"]
    name: Annotated[str, "its name"]
    country: Annotated[str, "where it holds, in words"]
    contact: Annotated[str, "a number or an address"]
    what_for: Annotated[str, "what it is for"]
    hours: Annotated[str, "when it answers"]
    note: Annotated[str | None, "what else to know"]
    codes: Annotated[list[str], "the codes of its countries; * for any"]
    checked_on: Annotated[str, "a day, a year, or that it is not confirmed"]
    old: Annotated[bool, "whether it was checked longer ago than half a year"]
    group: Annotated[str, "what it is for, in a word"]


class SupportDirectory(TypedDict):
    """Where to look for a helper."""

    id: Annotated[str, "its id"]
    name: Annotated[str, "its name"]
    country: Annotated[str, "where it holds, in words"]
    address: Annotated[str, "where it is found; `local` for what has no address of its own"]
    what_for: Annotated[str, "what it is for"]
    confirmed: Annotated[bool, "whether the page itself was seen"]
    group: Annotated[str, "therapist or low-cost"]


class SupportShown(TypedDict):
    """Support lines and directories."""

    country: Annotated[str | None, "the country's code, or all; nothing if none is known"]
    guessed: Annotated[bool, "whether the country was guessed"]
    near: Annotated[list[str], "countries near to what was typed"]
    emergency: Annotated[str, "what to do in danger"]
    lines: Annotated[list[SupportLine], "what most people in danger need first"]
    directories: Annotated[list[SupportDirectory], "where to look further"]
    endings: Annotated[list[str], "what to mind"]
