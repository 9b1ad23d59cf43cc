"""What `remind` and its subcommands print as JSON."""

from typing import Annotated, NotRequired, TypedDict


class Due(TypedDict):
    """A practice behind what is due today."""

    habit: Annotated[str, "its key"]
    title: Annotated[str, "its title"]
    open: Annotated[int, "occasions open, if one likes"]
    given: Annotated[bool, "whether the line for it was given already today"]


class DueNow(TypedDict):
    """What is due today, and the line that would come now."""

    due: Annotated[list[Due], "the practices behind it"]
    line: Annotated[str | None, "the neutral line; nothing if none would come now"]


class There(TypedDict):
    """Which parts of the timer are there."""

    wrapper: Annotated[bool, "the script that it runs"]
    program: Annotated[bool, "the program that the script runs"]
    scheduled: Annotated[bool, "the entry with the system's scheduler"]


class TimerStatus(TypedDict):
    """How the timer that reminds stands; without one, `installed`, `silent_until` and `rules` alone."""

    installed: Annotated[bool, "whether there is a timer"]
    label: NotRequired[Annotated[str, "the neutral name that it goes by"]]
    backend: NotRequired[Annotated[str, "who runs it: systemd, cron, launchd, or print"]]
    at: NotRequired[Annotated[str | None, "its time of day; nothing for every hour"]]
    arrives: NotRequired[Annotated[str, "how what is due arrives"]]
    wrapper: NotRequired[Annotated[str, "the script that it runs"]]
    program: NotRequired[Annotated[str, "the program that the script runs"]]
    there: NotRequired[Annotated[There, "which parts of it are there"]]
    next_run: NotRequired[Annotated[str, "when it runs next, such as 2026-11-22T19:00"]]
    last_run: NotRequired[Annotated[str | None, "when it last ran"]]
    last_exit: NotRequired[Annotated[int | None, "how that ended"]]
    silent_until: Annotated[str | None, "until when every reminder is silent; nothing if none is"]
    rules: Annotated[list[str], "how often each rule comes: as asked, once a week, or rests"]


class RuleTold(TypedDict):
    """A reminder rule with its next times."""

    id: Annotated[str, "known by its content"]
    practice: Annotated[str | None, "the practice's key; nothing for all"]
    title: Annotated[str | None, "the practice's title; nothing for all"]
    days: Annotated[list[int], "its weekdays, 0 for Monday to 6 for Sunday"]
    times: Annotated[list[str], "its times of day; none for from the end of the quiet hours on"]
    at_most: Annotated[int, "how often a day at most"]
    apart_hours: Annotated[int, "how many hours apart at least"]
    only_if_open: Annotated[bool, "whether it comes only where something is open"]
    pace: Annotated[str, "how often it comes: as asked, once a week, or rests"]
    next: Annotated[list[str], "when it comes next, such as 2026-11-22T19:00"]


class Rules(TypedDict):
    """Every sound reminder rule."""

    rules: Annotated[list[RuleTold], "in the order of the settings"]
