"""Every kind of JSON that the program prints: its name, the type of what it holds, and what prints it.

The name is the middle of the key `schema`: `aftercare/week/1` is `week`. A name that ends in `-row` is a line of
`--format jsonl`; so are `entry` and `reject`. The types say nothing of the key `schema` itself, which is always there
and first.
"""

from typing import Any, NamedTuple

from aftercare.contracts import entries, exporting, importing, knowing, plans, reminding, rows, talking
from aftercare.reportmodel import Report


class Output(NamedTuple):
    """A kind of JSON: the type of what it holds, and the commands that print it."""

    holds: Any
    commands: str


OUTPUTS: dict[str, Output] = {
    "prompt": Output(talking.Prompt, "prompt --json"),
    "prompt-row": Output(talking.CardShown, "prompt --format jsonl"),
    "talk": Output(talking.TalkPlan, "talk KIND --plan --json"),
    "practices": Output(plans.Practices, "how --json"),
    "practices-row": Output(plans.PracticeRow, "how --format jsonl"),
    "practice": Output(plans.PracticePage, "how PRACTICE --json"),
    "worksheet": Output(plans.Worksheet, "how --worksheet NAME --json"),
    "menu": Output(talking.MenuShown, "menu --json"),
    "menu-row": Output(rows.MenuListed, "menu --format jsonl"),
    "menu-pick": Output(talking.MenuPick, "menu pick --json"),
    "log": Output(entries.Log, "log --json, skip --json"),
    "feel": Output(entries.Feel, "feel --json"),
    "week": Output(entries.WeekGlance, "week --json"),
    "week-row": Output(rows.WeekListed, "week --format jsonl"),
    "report": Output(Report, "report --json"),
    "insight": Output(knowing.InsightSeen, "insight --json"),
    "insight-row": Output(knowing.InsightWeek, "insight --format jsonl"),
    "why": Output(knowing.Why, "why --json"),
    "why-row": Output(rows.WhyListed, "why --format jsonl"),
    "support": Output(knowing.SupportShown, "support --json"),
    "support-row": Output(rows.SupportListed, "support --format jsonl"),
    "remind": Output(reminding.DueNow, "remind --json"),
    "remind-row": Output(reminding.Due, "remind --format jsonl"),
    "timer": Output(reminding.TimerStatus, "remind status --json"),
    "rules": Output(reminding.Rules, "remind show --json"),
    "rules-row": Output(reminding.RuleTold, "remind show --format jsonl"),
    "habits": Output(plans.Habits, "habit list --json"),
    "habits-row": Output(rows.HabitListed, "habit list --format jsonl"),
    "habit": Output(plans.HabitShown, "habit show PRACTICE --json"),
    "settings": Output(plans.SettingsShown, "settings --json"),
    "settings-row": Output(rows.SettingListed, "settings --format jsonl"),
    "path": Output(plans.Paths, "settings path --json"),
    "decks": Output(talking.Decks, "deck list --json"),
    "decks-row": Output(talking.DeckRow, "deck list --format jsonl"),
    "deck": Output(talking.DeckShown, "deck show DECK --json"),
    "deck-row": Output(talking.CardShown, "deck show DECK --format jsonl"),
    "deck-check": Output(talking.DeckCheck, "deck check --json"),
    "deck-check-row": Output(talking.DeckFault, "deck check --format jsonl"),
    "check": Output(entries.Check, "check --json"),
    "check-row": Output(rows.CheckListed, "check --format jsonl"),
    "export": Output(exporting.Export, "export --json"),
    "entry": Output(exporting.EntryRow, "export --format jsonl"),
    "import": Output(importing.Import, "import FILE --json"),
    "reject": Output(importing.Rejected, "import FILE --rejects FILE"),
    "schemas": Output(plans.Schemas, "schema --json"),
    "schemas-row": Output(plans.SchemaRow, "schema --format jsonl"),
}
"""All of them, in the order of the commands."""
