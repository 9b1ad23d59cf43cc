"""`prompt --write`: an answer to a card, kept as a private note only if the person says so."""

import sys
from dataclasses import replace

from aftercare import answers, files, journal, memory, noting, prompts
from aftercare.cards import Card, Deck
from aftercare.dates import spoken
from aftercare.errors import AftercareError, DataInvalid, InputMissing, UsageProblem
from aftercare.history import LOCK
from aftercare.output import Console
from aftercare.prompts import Asked
from aftercare.session import Session
from aftercare.text import visible

from ._cards import NONE_LEFT, faces, show

NOT_KEPT = "Nothing was kept, and that is fine."


def write_answer(console: Console, session: Session, card: str | None, asked: Asked, *, dry_run: bool) -> None:
    """Show a card, or take the one named, read what the person writes, and keep it if they want that.

    Raises:
        UsageProblem: without a terminal and a card's id, and for a card after closeness.
    """
    if not console.can_ask and card is None:
        raise UsageProblem("--write needs a terminal, or a card and its answer: prompt know-05 --write < answer.txt.")
    if asked.every or asked.daily or asked.seed is not None:
        raise UsageProblem("--write draws one card or takes an ID. Leave --list, --daily and --seed out.")
    chosen, gates = _chosen(console, session, card, asked, dry_run=dry_run)
    shown = faces(session, [chosen], turn=None)
    if not console.can_ask:
        if sys.stdin is None:
            raise UsageProblem("--write reads the answer from standard input, which is closed. Pipe it in.")
        _keep(console, session, chosen, shown[0].text, sys.stdin.buffer.read(64 * 1024 + 1), dry_run=dry_run)
        return
    show(console, shown, "text", gates)
    console.say("write as much or as little as you like; Ctrl-D on an empty line ends it. Nothing is kept yet.")
    raw = sys.stdin.buffer.read(64 * 1024 + 1)
    if not raw.strip() or not console.confirm("Keep it as a private note?", flag="--write with a pipe"):
        console.answer(NOT_KEPT)
        return
    _keep(console, session, chosen, shown[0].text, raw, dry_run=dry_run)


def _chosen(
    console: Console, session: Session, card: str | None, asked: Asked, *, dry_run: bool
) -> tuple[Card, list[Deck]]:
    """The card named, or one drawn from those that may be written about; and the deck to introduce first, if any."""
    if card is not None:
        every = prompts.pool(session.home, Asked(every=True), session.settings)
        chosen = prompts.one(every.cards, card, memory.load(session.home))
        if not answers.may_be_kept(chosen):
            raise UsageProblem(
                f"what comes after closeness is not kept here: {chosen.id} is for talking, or for paper."
            )
        return chosen, every.gated([chosen])
    pool = prompts.pool(session.home, replace(asked, count=1), session.settings)
    for fault in pool.faults:
        console.say(fault)
    if pool.cards and not any(map(answers.may_be_kept, pool.cards)):
        raise UsageProblem("what comes after closeness is not kept here. Choose another deck, or leave --write out.")
    pool = replace(pool, cards=tuple(one for one in pool.cards if answers.may_be_kept(one) and one.who != "together"))
    with files.locked(session.home.path(LOCK), use=session.use_lock and not dry_run):
        found, after = prompts.drawn(pool, memory.load(session.home), session.today)
        if not found:
            raise InputMissing(NONE_LEFT)
        if not dry_run:
            memory.save(session.home, after)
    return found[0], pool.gated(found)


def _keep(console: Console, session: Session, card: Card, question: str, raw: bytes, *, dry_run: bool) -> None:
    if not raw.strip():
        raise DataInvalid("the answer is empty. Write something, or leave --write out.")
    entry = answers.entry(card, question, noting.read_note(raw), session.today)
    day = spoken(entry.date, today=session.today)
    try:
        with session.change(dry_run=dry_run) as change:
            change.summary = f"An answer to {card.id}, {day}"
            journal.add(change, [entry])
            change.prepare()
            kept = f"Kept with {card.id}, {day}. `undo` takes it back."
            console.answer(f"Would be kept with {card.id}, {day}." if dry_run else kept)
    except AftercareError:
        if console.can_ask:
            console.out("What you wrote could not be kept, so here it is:", "", visible(entry.note))
        raise
