"""The blank sheets: their words, and their faces."""

import re
from typing import Any

import pytest

from aftercare import handouts, worksheets
from aftercare.catalogue import practices
from aftercare.errors import InputMissing, UsageProblem
from aftercare.readability import grade
from tests.test_templates_content import EVERYWHERE, PRACTICES_AND_PLANS, TEXTS, words

NAMES = list(worksheets.SHEETS)
FIELDS = {"title", "hint", "words", "lines", "rows", "columns"}


def text_of(sheet: dict[str, Any]) -> list[str]:
    return [indent + text for indent, text in worksheets.as_text(sheet, handouts.words())]


def test_every_shipped_sheet_can_be_asked_for() -> None:
    shipped = {name.removeprefix("worksheets/en/") for name in TEXTS if name.startswith("worksheets/en/")}
    assert shipped == {f"{name}.yaml" for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_a_sheet_is_well_formed_and_blank(name: str) -> None:
    sheet = worksheets.load(name)
    assert list(sheet) == ["worksheet", "practice", "title", "about", "parts", "foot"]
    assert sheet["worksheet"] == name
    assert sheet["practice"] in practices()
    for part in sheet["parts"]:
        assert set(part) == FIELDS
        assert bool(part["words"]) + bool(part["lines"]) + bool(part["rows"]) == 1
        assert all(isinstance(text, str) for text in (*part["words"], *part["rows"], *part["columns"]))
    assert any(part["lines"] or part["rows"] for part in sheet["parts"])


@pytest.mark.parametrize("name", NAMES)
def test_its_words_are_plain_ascii_that_neither_press_nor_presume(name: str) -> None:
    path = f"worksheets/en/{name}.yaml"
    assert TEXTS[path].isascii()
    assert words(path, TEXTS[path], EVERYWHERE | PRACTICES_AND_PLANS) == []
    sheet = worksheets.load(name)
    assert grade(f"{sheet['about']} {sheet['foot']}") <= 8


def test_a_sheet_and_its_practice_name_each_other() -> None:
    for name, key in worksheets.SHEETS.items():
        assert worksheets.load(name)["practice"] == key
        assert worksheets.sheet_for(key) == name
    assert worksheets.sheet_for("cuddle") is None


def test_the_words_for_feelings_are_enough_and_not_too_many() -> None:
    parts = [part for part in worksheets.load("feeling-words")["parts"] if part["words"]]
    every = [word for part in parts for word in part["words"]]
    assert 30 <= len(every) <= 60
    assert len(set(every)) == len(every)
    assert [part["title"] for part in parts][:2] == ["Body", "Energy"]  # for whom feelings are hard to name


def test_a_name_may_be_short_and_a_typo_gets_the_nearest() -> None:
    assert worksheets.load("FEEL")["worksheet"] == "feeling-words"
    with pytest.raises(UsageProblem, match="could be cue-map or circle"):
        worksheets.load("c")
    with pytest.raises(InputMissing, match=r"no worksheet that is known here\. Did you mean boundary"):
        worksheets.load("bondary")


@pytest.mark.parametrize("name", NAMES)
def test_every_face_of_a_sheet_holds_all_of_it(name: str) -> None:
    sheet = worksheets.load(name)
    faces = ["\n".join(text_of(sheet)), *(worksheets.page(sheet, form, handouts.words()) for form in ("md", "html"))]
    for face in faces:
        wanted = [sheet["title"], sheet["about"], sheet["foot"], "This sheet is yours."]
        for part in sheet["parts"]:
            wanted += [part["title"], part["hint"], *part["words"], *part["rows"], *part["columns"]]
        assert [one for one in wanted if one not in face] == []
    assert all("This is no therapy" in face for face in faces[1:])


@pytest.mark.parametrize("name", NAMES)
def test_as_text_there_are_lines_to_write_on_within_80_columns(name: str) -> None:
    blank = [line for line in text_of(worksheets.load(name)) if worksheets.is_line(line)]
    assert len(blank) >= 4
    assert max(map(len, blank)) < 80


def test_markdown_has_tables_for_what_has_several_cells() -> None:
    face = worksheets.page(worksheets.load("cue-map"), "md", handouts.words())
    assert "|  | Yes | Unsure | No | Stop |\n| --- | --- | --- | --- | --- |\n| I say or show |  |  |  |  |\n" in face
    assert not re.search(r"\n{4}", face)
