"""What the parts of `menu` share: the menu there is, saving what was said, and asking item by item."""

import sys
from collections.abc import Sequence
from typing import Any

from aftercare import menu as menus
from aftercare import menufaces, menufile
from aftercare.errors import UsageProblem
from aftercare.home import MENU
from aftercare.menu import ANSWERS, OCCASIONS, OFF, Item, Menu
from aftercare.menuwish import Wanted
from aftercare.output import Console, EndOfAnswers
from aftercare.session import Session
from aftercare.text import counted, one_line

STDIN = "-"


def own(session: Session) -> Menu | None:
    """The person's menu, None if there is none."""
    return menufile.load(session.text(MENU), session.home.path(MENU))


def begun(session: Session, words: dict[str, Any]) -> Menu:
    """The starter, as the settings shape it."""
    return menus.starter(words, fits=session.settings.fits, solo=session.settings.solo)


def current(session: Session, words: dict[str, Any]) -> Menu:
    """The person's menu, or the starter."""
    return own(session) or begun(session, words)


def from_stdin(words: list[str], word: str | None) -> tuple[list[str], str | None]:
    """The same with `-` replaced by what standard input holds, so that it is in no shell's history.

    Raises:
        UsageProblem: if both want it, or it is closed or no text.
    """
    wanted = [words[:1] == [STDIN], word == STDIN]
    if not any(wanted):
        return words, word
    if all(wanted):
        raise UsageProblem("standard input can only be one of them. Set the item and the word one after the other.")
    if sys.stdin is None:
        raise UsageProblem("- reads from standard input, which is closed. Pipe it in.")
    try:
        text = sys.stdin.buffer.read(64 * 1024).decode().strip()
    except UnicodeDecodeError:
        raise UsageProblem("what standard input holds is not UTF-8 text. Convert it, then try again.") from None
    if not text:
        raise UsageProblem("standard input is empty. Pipe in what - stands for.")
    return ([text, *words[1:]], word) if wanted[0] else (words, text)


def save(console: Console, session: Session, wanted: Wanted, words: dict[str, Any], *, dry_run: bool) -> None:
    """Write one thing into `menu.yaml`, and answer with what was understood."""
    known, menu = begun(session, words), own(session)
    with session.change(dry_run=dry_run) as change:
        change.summary = "your menu"
        lines = []
        if wanted.word is not None:
            off = wanted.word.lower() == OFF
            menufile.set_word(change, None if off else wanted.word)
            lines.append("the word is let go" if off else f'the word is "{one_line(wanted.word)}"')
        if wanted.item is not None:
            item = menufile.put(
                change, wanted.item, wanted.answer, wanted.occasions, minutes=wanted.minutes, begun=known
            )
            lines.append(_understood(item, wanted, words))
        change.prepare()
        said = [f"{'Would be set' if dry_run else 'Set'}: {line}." for line in lines]
        console.answer(*said, *(_beside(wanted.item, menu, known, words) if wanted.item else []))


def _beside(name: str, menu: Menu | None, known: Menu, words: dict[str, Any]) -> list[str]:
    """What else there is to say of a new line: that it may be misspelt, that it is the only one."""
    said = []
    if known.find(name) is None and (menu is None or menu.find(name) is None):
        every = Menu((*known.items, *(menu.items if menu else ())))
        near = menus.near_miss(name, every)
        said += [words["own_line"].format(near=one_line(near))] if near else []
    return [*said, words["alone_on_it"]] if menu is None else said


def _understood(item: Item, wanted: Wanted, words: dict[str, Any]) -> str:
    if item.answer() is None:
        return f"{one_line(item.name)} is off your menu"
    when = words["any"] if wanted.occasions == OCCASIONS else words["occasions"][wanted.occasions[0]]
    answer = item.answer(wanted.occasions[0]) if wanted.answer else item.answer()
    said = words["answers"][answer].lower() if answer else "off"
    return f"{menufaces.said(item, words)}, {said}, {when[:1].lower()}{when[1:]}"


def ask_all(console: Console, session: Session, occasion: str | None, words: dict[str, Any], *, dry_run: bool) -> None:
    """Ask item by item, each skippable; what was said is kept when the input ends."""
    if not console.can_ask:
        raise UsageProblem("name an item: menu set water welcome. On a terminal, menu set alone asks.")
    menu, known = own(session) or Menu(), begun(session, words)
    when = OCCASIONS if occasion is None else (occasion,)
    console.say(words["questions"])
    console.say(words["keys"])
    said: list[tuple[str, str]] = []
    word: str | None = None
    try:
        for item in (*menu.items, *menus.unsaid(menu, known)):
            said += _asked(console, item.name, item.answer(occasion) if item in menu.items else None)
        while name := _line(console, words["own"], menufile.line):
            said += _asked(console, name, None)
        if not menu.word and not session.settings.solo:
            word = _line(console, words["ask_word"], menufile.word)
    except EndOfAnswers:
        pass
    _keep(console, session, said, word or None, when, words, dry_run=dry_run)


def _asked(console: Console, name: str, now: str | None) -> list[tuple[str, str]]:
    """What is said of an item: nothing where it is left as it is."""
    known = {"w": ANSWERS[0], "s": ANSWERS[1], "n": ANSWERS[2]} | ({"o": OFF} if now else {})
    present = f" ({now})" if now else ""
    while True:
        reply = console.ask(f"  {one_line(name)}{present} [{'/'.join(known)}]", flag="menu set ITEM ANSWER").lower()
        if not reply:
            return []
        found = known.get(reply[0])
        if found and found.startswith(reply.replace(" ", "-")):
            return [(name, found)]
        console.say(f"{', '.join(known)}, or Enter.")


def _line(console: Console, question: str, check: Any) -> str:
    """A line of one's own, asked again until it fits; "" for none."""
    while True:
        reply = console.ask(f"  {question}", flag="menu set ITEM ANSWER")
        try:
            return check(reply) if reply else ""
        except UsageProblem as problem:
            console.say(str(problem))


def _keep(
    console: Console,
    session: Session,
    said: Sequence[tuple[str, str]],
    word: str | None,
    occasions: Sequence[str],
    words: dict[str, Any],
    *,
    dry_run: bool,
) -> None:
    if not said and word is None:
        console.answer(words["nothing_said"])
        return
    with session.change(dry_run=dry_run) as change:
        change.summary = "your menu"
        for name, answer in said:
            menufile.put(change, name, answer, occasions, begun=begun(session, words))
        if word is not None:
            menufile.set_word(change, word)
        change.prepare()
        parts = [counted(len(said), "line")] if said else []
        parts += ["the word"] if word is not None else []
        console.answer(f"{'Would be set' if dry_run else 'Set'}: {' and '.join(parts)}. `menu` shows it.")
