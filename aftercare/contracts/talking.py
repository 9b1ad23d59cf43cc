"""What `prompt`, `talk`, `menu` and `deck` print as JSON."""

from typing import Annotated, Literal, TypedDict


class CardShown(TypedDict):
    """A card as it is shown: names in it, its text as the wishes in the settings have it."""

    id: Annotated[str, "its id"]
    deck: Annotated[str, "the name of its deck"]
    text: Annotated[str, "what it asks or says"]
    context: Annotated[str, "the moment that it is for, or by-name"]
    theme: Annotated[str, "what it is about"]
    depth: Annotated[int, "1 to 3"]
    tone: Annotated[str, "how it sounds"]
    minutes: Annotated[int, "how long it takes"]
    who: Annotated[Literal["solo", "together", "either"], "for one alone, for several, or either"]
    form: Annotated[Literal["question", "sentence", "choice"], "a question, a sentence to end, or a choice"]
    flags: Annotated[list[str], "what it touches on, such as grief; none for an everyday card"]
    answers: Annotated[list[str], "how it may be answered, such as talk or write"]
    skip_line: Annotated[str, "that a pass is fine"]
    receive: Annotated[str | None, "for who listens"]
    softer: Annotated[str | None, "a softer way to ask"]
    follow_up: Annotated[str | None, "what may be asked then"]
    content_note: Annotated[str | None, "what to know beforehand"]
    no_touch_alt: Annotated[str | None, "how it goes without touch"]
    evidence: Annotated[str | None, "the key of what was published on it, for `why`"]
    own: Annotated[bool, "whether it is from a deck of one's own"]
    begins: Annotated[str | None, "whose turn it is to begin; nothing where that is left open"]


class Introduction(TypedDict):
    """What is said before the cards of a deck that has a gate."""

    deck: Annotated[str, "the name of the deck"]
    introduction: Annotated[str, "what it is for, when to leave it, and how long it takes"]


class Prompt(TypedDict):
    """The cards that `prompt` has drawn, or lists."""

    prompts: Annotated[list[CardShown], "the cards, in their order"]
    introductions: Annotated[list[Introduction], "of the decks that show theirs first"]


class TalkStep(TypedDict):
    """One thing to talk about."""

    heading: Annotated[str, "its heading; empty for a card"]
    text: Annotated[str, "what it asks"]
    minutes: Annotated[float, "how long it may take, for everyone together"]
    card: Annotated[str | None, "the id of the card, if it is one"]
    beforehand: Annotated[str | None, "what to know beforehand"]
    receive: Annotated[str | None, "for who listens"]
    softer: Annotated[str | None, "a softer way to ask"]
    without_touch: Annotated[str | None, "how it goes without touch"]
    follow_up: Annotated[str | None, "what may be asked then"]
    skip_line: Annotated[str | None, "that a pass is fine"]
    own: Annotated[bool, "whether it is from a deck of one's own"]


class TalkPlan(TypedDict):
    """The plan of a talk, without names."""

    kind: Annotated[str, "its kind, or the name of a deck"]
    title: Annotated[str, "its title"]
    minutes: Annotated[int, "how long it takes"]
    practice: Annotated[str | None, "the key of the practice that it can be noted as"]
    opening: Annotated[list[str], "what is said first, a paragraph each"]
    steps: Annotated[list[TalkStep], "its steps, in order; none where nothing fits just now"]
    grounding: Annotated[list[str], "for when it is too much"]
    closing: Annotated[str, "what is said at the end"]


class MenuItem(TypedDict):
    """A line of a care menu."""

    item: Annotated[str, "what it is"]
    minutes: Annotated[int | None, "how long it takes, if that is said"]


class MenuShown(TypedDict):
    """A care menu, by occasion and answer."""

    starter: Annotated[bool, "whether it is what a menu may begin with, and nobody's yet"]
    word: Annotated[str | None, "the shared word or sign"]
    occasions: Annotated[
        dict[str, dict[str, list[MenuItem]]],
        "closeness and hard-day, or the one asked for; under each welcome and sometimes, with `--all` not-for-me too",
    ]


class MenuPick(TypedDict):
    """One act of a care menu."""

    starter: Annotated[bool, "whether it is from what a menu may begin with"]
    pick: Annotated[MenuItem | None, "the act; nothing if none fits"]


class DeckAbout(TypedDict):
    """What a deck is."""

    deck: Annotated[str, "its name"]
    title: Annotated[str, "its title"]
    context: Annotated[str, "the moment that it is for, or by-name"]
    own: Annotated[bool, "whether it is one's own"]
    gate: Annotated[bool, "whether it shows its introduction first"]
    reviewed_on: Annotated[str | None, "the day of a review by others; nothing where there was none"]


class DeckRow(DeckAbout):
    """A deck of the list."""

    cards: Annotated[int, "how many cards it has"]


class HeldBack(TypedDict):
    """A deck that does not ship yet."""

    title: Annotated[str, "its title"]
    reason: Annotated[str, "why it does not"]


class Decks(TypedDict):
    """The decks that there are."""

    decks: Annotated[list[DeckRow], "those that can be drawn from"]
    held_back: Annotated[list[HeldBack], "those that do not ship yet"]


class DeckShown(DeckAbout):
    """One deck with its introduction."""

    about: Annotated[str, "what it is for"]
    not_for: Annotated[str | None, "when to leave it"]
    takes: Annotated[str | None, "how long it takes"]
    author: Annotated[str, "who made it"]
    licence: Annotated[str, "under which terms"]
    provenance: Annotated[str, "how it came to be"]
    lang: Annotated[str, "its language, such as en"]
    cards: Annotated[list[str], "the ids of its cards"]


class DeckFault(TypedDict):
    """Something to change in a deck."""

    place: Annotated[str, "file:line"]
    rule: Annotated[str, "the rule, D01 to D19"]
    advice: Annotated[str, "what to change"]


class DeckCheck(TypedDict):
    """What a look through decks found."""

    faults: Annotated[list[DeckFault], "what is to be changed"]
    clean: Annotated[list[str], "the decks or files with nothing to change"]
    unread: Annotated[list[str], "a sentence for each that could not be read"]
