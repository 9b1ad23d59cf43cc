"""The view model as data: paths, types in plain words, what has to be asked for."""

import pytest

from aftercare import reportshape

FIELDS = {one.path: one for one in reportshape.fields()}


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("since", "text"),
        ("name", "text or nothing"),
        ("redacted", "true or false"),
        ("feelings", "whole number"),
        ("totals", "group"),
        ("totals.done", "number"),
        ("heat", "group or nothing"),
        ("heat.weekdays", "list of texts"),
        ("heat.weeks[].cells", "list, each a whole number or nothing"),
        ("weeks", "list of groups"),
        ("practices[].counts", "list, each a number or nothing"),
        ("practices[].felt", "list, each a list of whole numbers"),
        ("compare.practices[].before.minutes", "whole number"),
    ],
)
def test_a_type_is_told_in_plain_words(path: str, said: str) -> None:
    assert FIELDS[path].type == said


def test_a_thing_that_stands_in_several_places_is_described_once() -> None:
    places = [path for shape in reportshape.shapes() for path in shape.paths]
    assert len(places) == len(set(places))
    assert ("totals", "compare.practices[].before", "compare.practices[].now") in [
        shape.paths for shape in reportshape.shapes()
    ]
    described = {
        f"{path}.{one.name}" if path else one.name
        for shape in reportshape.shapes()
        for path in shape.paths
        for one in shape.fields
    }
    assert described == set(FIELDS)


def test_the_report_comes_first_and_what_is_in_a_thing_right_after_it() -> None:
    firsts = [shape.paths[0] for shape in reportshape.shapes()]
    assert firsts[0] == ""
    assert firsts[firsts.index("heat") + 1].startswith("heat.")


def test_only_what_is_asked_for_may_be_absent() -> None:
    absent = {one.name: one.flag for one in reportshape.names().values() if one.optional}
    assert absent == {
        "only": "--only",
        "rhythm": "--with rhythm",
        "runs": "--with runs",
        "compare": "--compare",
        "notes": "--notes",
    }
    assert all(one.flag is None for one in FIELDS.values() if not one.optional)
