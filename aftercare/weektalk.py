"""What a weekly talk over one's report begins and ends with: a kind sentence, and one card.

Both go by the week, so that the same report says the same however often it is made, and neither reads nor changes
which cards were drawn.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress

from aftercare import cardfaces, draw, memory, prompts, shipped
from aftercare.dates import Week
from aftercare.entries import LOW_FELT, Entry
from aftercare.errors import DataInvalid
from aftercare.habits import Plan
from aftercare.home import Home
from aftercare.reportmodel import Talk, TalkCard
from aftercare.settings import Settings

SENTENCES = "reports/en.yaml"


def weekly(home: Home, settings: Settings, plan: Plan, week: Week, entries: Iterable[Entry]) -> Talk:
    """The sentence and the card of a week. `entries` may hold more than its days."""
    within = [entry for entry in entries if entry.date in week.range]
    resting = all(plan.paused(day) for day in week.range.days())
    return {"kind": kind(week, within, resting=resting), "prompt": _card(home, settings, week)}


def kind(week: Week, entries: Sequence[Entry], *, resting: bool) -> str:
    """The kind sentence of a week with these entries; never praise where all of them felt little right (rule R19)."""
    if not entries:
        mood = "paused" if resting else "quiet"
    else:
        felt = [entry.felt for entry in entries if entry.felt is not None]
        mood = "uneasy" if any(one <= LOW_FELT for one in felt) else "noted"
    found: list[str] = shipped.data(SENTENCES)[mood]
    return found[week.start.toordinal() // 7 % len(found)]


def _card(home: Home, settings: Settings, week: Week) -> TalkCard | None:
    """An everyday card, the same all week; None if none may come."""
    pool = prompts.pool(home, prompts.Asked().checked(), settings)
    away = draw.resting(memory.load(home), week.start)
    cards = [card for card in pool.cards if card.id not in away]
    for card in draw.by_word(cards, word="a week", command="report", today=week.start, count=1):
        with suppress(DataInvalid):  # a placeholder in a card of one's own that nothing can fill: `deck check` tells
            shown = cardfaces.shown(card, settings, someone=None)
            return {"id": card.id, "deck": card.deck, "text": shown.text, "lines": list(shown.lines)}
    return None
