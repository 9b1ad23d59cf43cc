"""The targets of fuzzing: everything that reads what people, other programs or a damaged disk may hand over."""

from aftercare import (
    journal,
    menufile,
    plan,
    settings,
)
from aftercare.imports import readers
from tests.support import fuzzfiles, fuzzimports, fuzzkept
from tests.support.fuzzfiles import WEEK
from tests.support.fuzzing import Target

_FILES = "tests/support/corpus"

TARGETS: dict[str, Target] = {
    target.name: target
    for target in (
        Target("yaml", fuzzfiles.yaml_of_any_form, (f"{_FILES}/*/*.yaml",)),
        Target(
            "config", fuzzfiles.checked("config", fuzzfiles.config, settings.faults_in), (f"{_FILES}/config/*.yaml",)
        ),
        Target("habits", fuzzfiles.checked("habits", fuzzfiles.habits, plan.check), (f"{_FILES}/habits/*.yaml",)),
        Target("menu", fuzzfiles.checked("menu", fuzzfiles.menu, menufile.faults_in), (f"{_FILES}/menu/*.yaml",)),
        Target(
            "journal",
            fuzzfiles.checked("journal", fuzzfiles.week, lambda document: journal.check(document, WEEK)),
            (f"{_FILES}/journal/*.yaml",),
        ),
        Target("deck", fuzzfiles.deck, (f"{_FILES}/deck/*.yaml",)),
        Target("plan", fuzzfiles.plan_file, (f"{_FILES}/plan/*.yaml",)),
        Target("splice", fuzzfiles.change),
        Target("dates", fuzzkept.dates_typed),
        Target("amounts", fuzzkept.amounts_typed),
        Target("ratings", fuzzkept.ratings_typed),
        Target("note", fuzzkept.note_typed),
        Target("setting", fuzzkept.setting_typed),
        Target("deckimport", fuzzkept.deck_from_elsewhere),
        Target("template", fuzzkept.template),
        Target("cache", fuzzkept.cache),
        Target("state", fuzzkept.state),
        Target("undo", fuzzkept.undo),
        Target("intent", fuzzkept.intent_left),
        Target("import", fuzzimports.whole),
        *(Target(f"import-{name}", fuzzimports.importer(name)) for name in readers.READERS),
    )
}
"""Every target by its name."""
