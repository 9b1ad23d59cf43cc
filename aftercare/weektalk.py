"""What a weekly talk over one's report begins and ends with: a kind sentence, and one card.

Both go by the week, so that the same report says the same however often it is made, and neither reads nor changes
which cards were drawn.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date

from aftercare import cardfaces, draw, memory, prompts, shipped
from aftercare.dates import WEEK_DAYS, Week
from aftercare.entries import LOW_FELT, Entry
from aftercare.errors import DataInvalid
from aftercare.habits import Plan
from aftercare.home import Home
from aftercare.reportmodel import Talk, TalkCard
from aftercare.settings import Settings

SENTENCES = "reports/en.yaml"


def weekly(
    home: Home, settings: Settings, plan: Plan, week: Week, entries: Iterable[Entry], *, own: bool = True
) -> Talk:
    """The sentence and the card of a week. `entries` may hold more than its days; `own` lets one's own decks in."""
    within = [entry for entry in entries if entry.date in week.range]
    resting = all(plan.paused(day) for day in week.range.days())
    return {"kind": kind(week, within, resting=resting), "prompt": _card(home, settings, week, own=own)}


def kind(week: Week, entries: Sequence[Entry], *, resting: bool) -> str:
    """The kind sentence of a week with these entries; never praise where anything felt little right (rule R19).

    What is said then is also said of other weeks, so that whoever looks on cannot tell one from the other.
    """
    said: dict[str, list[str]] = shipped.data(SENTENCES)
    if not entries:
        found = said["paused" if resting else "quiet"]
    elif any(entry.felt is not None and entry.felt <= LOW_FELT for entry in entries):
        found = said["uneasy"]
    else:
        found = said["noted"] + said["uneasy"]
    return found[_number(week) % len(found)]


def _number(week: Week) -> int:
    """The number of a week: the next week has the next."""
    return week.start.toordinal() // WEEK_DAYS


def _card(home: Home, settings: Settings, week: Week, *, own: bool) -> TalkCard | None:
    """An everyday card, the same all week; None if none may come.

    Week by week they go round through all cards; one that rests makes room for the next, and changes no other week.
    """
    pool = prompts.pool(home, prompts.Asked().checked(), settings)
    cards = [card for card in pool.cards if own or not card.own]
    away = draw.resting(memory.load(home), week.start)
    for ahead in range(len(cards)):
        turn = date.fromordinal(_number(week) + ahead)
        (card,) = draw.by_word(cards, word="a week", command="report", today=turn, count=1)
        if card.id in away:
            continue
        with suppress(DataInvalid):  # a placeholder in a card of one's own that nothing can fill: `deck check` tells
            shown = cardfaces.shown(card, settings, someone=None)
            return {"id": card.id, "deck": card.deck, "text": shown.text, "lines": list(shown.lines)}
    return None
