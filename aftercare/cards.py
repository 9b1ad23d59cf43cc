"""Cards and decks: what a conversation prompt is made of, and which words describe it.

The taxonomy is the content guide's (section 3.1). Everything here is a value; reading deck files is
the business of `aftercare.decks`, checking their wording that of `aftercare.deckcheck`.
"""

from dataclasses import dataclass

EVERYDAY, BY_NAME = "everyday", "by-name"
CELEBRATION = "celebration"
EVERYDAY_CONTEXTS = (EVERYDAY, CELEBRATION)
"""The contexts whose cards may come on any day, unasked: thanks and good news need no occasion."""
CONTEXTS = (
    EVERYDAY,
    "after-closeness",
    "weekly",
    "after-conflict",
    "apart",
    "new-parents",
    "solo",
    "tempos",
    "life-change",
    CELEBRATION,
    "before-care-visit",
)
"""The moments that cards are for. A deck of none of them has the context `by-name`: it comes only when named."""
THEMES = (
    "comfort",
    "needs",
    "appreciation",
    "feelings",
    "self_awareness",
    "consent",
    "boundaries",
    "repair",
    "connection",
    "desire_tempo",
    "body_image",
    "identity",
    "culture_family",
    "support",
    "power_decisions",
    "shame_stories",
    "hopes",
)
DEPTHS = (1, 2, 3)
TONES = ("light", "playful", "warm", "kind", "gentle", "calm", "practical", "curious", "tender")
MINUTES = (2, 5, 10, 15, 20)
WHO = ("solo", "together", "either")
FORMS = ("question", "sentence", "choice")
FLAGS = (
    "body",
    "touch",
    "consent",
    "intimacy_recall",
    "conflict",
    "desire_difference",
    "pressure",
    "trauma_adjacent",
    "shame",
    "faith_family",
    "fertility_loss",
    "parenting",
    "fatigue",
    "identity",
    "money_power",
    "grief",
)
ANSWERS = ("talk", "write", "scale_0_5", "cards", "gesture", "silence_ok")

NOT_EVERYDAY = frozenset(
    {
        "body",
        "touch",
        "intimacy_recall",
        "conflict",
        "desire_difference",
        "pressure",
        "trauma_adjacent",
        "shame",
        "fertility_loss",
        "money_power",
        "grief",
    },
)
"""Flags that never come without being asked for by context or deck."""


@dataclass(frozen=True, slots=True)
class Card:
    """One prompt.

    `depth` is 1 (easy, here and now), 2 (personal) or 3 (vulnerable); `minutes` is how long it may take;
    `form` is a question, a sentence to complete or a choice of two kind things. The texts that may be
    empty: `softer` (an easier version), `follow_up`, `receive` (a cue for who listens), `content_note`,
    `no_touch_alt`, `literal` (the same without metaphor), `evidence` (a reference key or `clinical`).
    `own` cards are from a deck of the person's own; a `guarded` one words something as shipped cards never do
    (D04-D07, D10, D11, D17) or lacks a flag (D13), and comes only when its deck is named.
    """

    id: str
    deck: str
    context: str
    text: str
    theme: str
    depth: int
    tone: str
    minutes: int
    who: str
    form: str
    flags: tuple[str, ...] = ()
    answers: tuple[str, ...] = ("talk",)
    skip_line: str = ""
    receive: str = ""
    softer: str = ""
    follow_up: str = ""
    content_note: str = ""
    no_touch_alt: str = ""
    literal: str = ""
    evidence: str = ""
    own: bool = False
    guarded: bool = False

    @property
    def everyday(self) -> bool:
        """Whether it may come without anybody having asked for its subject."""
        return self.context in EVERYDAY_CONTEXTS and self.depth <= 2 and not NOT_EVERYDAY & set(self.flags)  # noqa: PLR2004

    @property
    def glad(self) -> bool:
        """Whether it is about comfort or appreciation, which is what a session ends on."""
        return self.theme in {"comfort", "appreciation"}


@dataclass(frozen=True, slots=True)
class Deck:
    """A named set of cards with its introduction: what it is for, when not to use it, how long it takes.

    A deck with a `gate` shows its introduction before any card. `reviewed_on` stays empty until two people with
    different life situations have reviewed it (D21). `review_by` says
    whose review it waits for. `file` is what the file of an own deck is called.
    """

    name: str
    title: str
    context: str
    about: str
    cards: tuple[Card, ...]
    lang: str = "en"
    author: str = ""
    licence: str = ""
    provenance: str = ""
    reviewed_on: str = ""
    not_for: str = ""
    takes: str = ""
    gate: bool = False
    own: bool = False
    file: str = ""
    review_by: str = ""

    @property
    def introduction(self) -> tuple[str, ...]:
        """What it is for, when not to use it, and how long it takes, as far as it says so."""
        return tuple(text for text in (self.about, self.not_for, self.takes) if text)
