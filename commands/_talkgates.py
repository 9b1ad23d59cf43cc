"""What a talk asks first: is it the time for it, may it go deeper; each person answers unseen, and one no is enough."""

from aftercare import dealing, memory, talk
from aftercare.dealing import Table
from aftercare.output import Console
from aftercare.placeholders import YOU
from aftercare.session import Session
from aftercare.talk import Script, words

from ._keys import END, hidden_yes, key, quiet_timer, single_keys
from ._talkend import keep_written

LEAVE = {"q", END}


def called(name: str) -> str:
    """A name as it begins a sentence; two who agreed on a word have none here."""
    return "You" if name in {YOU, ""} else name[:1].upper() + name[1:]


def _everyone(console: Console, table: Table, question: str) -> bool:
    """Whether each person here, one after the other and unseen, says yes; with a word the others are elsewhere."""
    here = table.people if table.word is None else table.people[:1]
    yes = [hidden_yes(console, words()["hand_over"].format(name=called(name)), question) for name in here]
    return bool(yes) and all(yes)


def may_go_deeper(console: Console, session: Session, table: Table, script: Script) -> bool:
    """Whether one deeper card may come: the settings allow to ask, one is left, and each said yes, once a day."""
    if session.settings.depth < dealing.VULNERABLE or table.word is not None or not script.deck:
        return False
    left = dealing.deeper_left(table, script) and not memory.asked_deeper(session.home, session.today)
    if left:
        memory.record_asking(session.home, session.today)  # before the answers: whoever breaks off is not asked again
    if not (left and _everyone(console, table, words()["deeper"])):
        console.out(words()["lighter"])
        return False
    return True


def is_the_time(
    console: Console, session: Session, table: Table, script: Script, *, moving: bool, dry_run: bool
) -> bool:
    """Whether people talk now; else they take a break with a time to come back, or one writes alone."""
    more = script.more or {}
    ways = dict(zip("nba", ("now", "break", "alone"), strict=True))
    console.out("")
    for letter, text in (*((letter, more["ways"][way]) for letter, way in ways.items()), ("q", "Leave it for today")):
        console.out(*console.wrapped(f"{letter}  {text}", indent="  "))
    with single_keys() as handle:
        pressed = ""
        while pressed not in {*ways, *LEAVE}:
            pressed = key(handle)
    way = ways.get(pressed)
    if way == "now":
        if _everyone(console, table, words()["ready"]):
            return True
        console.out("", *console.wrapped(more["not_ready"]))
        way = "break"
    if way == "break":
        _take_break(console, session, more["back"], moving=moving)
    elif way == "alone":
        keep_written(console, session, script, dry_run=dry_run)
    else:
        console.out(words()["stopped"])
    return False


def _take_break(console: Console, session: Session, said: str, *, moving: bool) -> None:
    """Say when to come back, and wait quietly until then if people like that."""
    from aftercare.talkbreak import coming_back

    while True:
        typed = console.ask("\nBack when? [20 min]", flag="--plan") or "20 min"
        found = coming_back(typed, session.now)
        if found is not None:
            break
        console.say("that is no time within a week. Write 20 min, 1 h, 19:30 or tomorrow.")
    console.out("", *console.wrapped(said.format(time=found.words)))
    if found.minutes <= talk.MOST_MINUTES and console.confirm("Wait here quietly until then?", flag="--plan"):
        quiet_timer(console, found.minutes, moving=moving)
        console.out(*console.wrapped("`talk after-conflict` asks again whether everyone is ready."))
