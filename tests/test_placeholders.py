"""Names in cards: filled in by Jinja's sandbox, and nothing else is."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.errors import DataInvalid
from aftercare.placeholders import filled, one_of

ESCAPES = (
    "{{ ''.__class__.__mro__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self }}",
    "{{ cycler.__init__.__globals__.os }}",
    "{{ cycler }}",
    "{{ range(3) }}",
    "{{ lipsum(10**6) }}",
    "{{ name.__class__ }}",
    "{{ name|attr('__class__') }}",
    "{{ name['__class__'] }}",
    "{{ '{0.__class__}'.format(name) }}",
    "{{ 'x' * 10**9 }}",
    "{{ 'x'.ljust(999999999) }}",
    "{{ '%999999999d' % 1 }}",
    "{{ name|center(999999999) }}",
    "{{ 9**9**9 }}",
    "{% for i in range(10**9) %}x{% endfor %}",
    "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% include 'decks/en/weekly.yaml' %}",
    "{% import 'os' as os %}",
    "{% extends name %}",
    "{% set name = 'x' %}{{ name }}",
    "{{ (" + "(" * 200 + "name" + ")" * 201 + " }}",
    "{{ partner }}",
    "{{ name if someone else '' }}",
    "{{ name",
    "{{ }}",
    "{% raw %}",
    "{{ name }} {% nothing %}",
)


@pytest.mark.parametrize("text", ESCAPES)
def test_a_placeholder_that_does_more_than_name_is_refused(text: str) -> None:
    with pytest.raises(DataInvalid) as caught:
        filled(f"What now? {text}", name="Ada", someone="Bo")
    assert str(caught.value).endswith("Write {{ name }} or {{ someone }}.")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("How is {{ someone }}?", "How is Bo?"),
        ("{{someone}} and {{ name }}, {{ name }}", "Bo and Ada, Ada"),
        ("{{- name -}}", "Ada"),
        ("{{ name }}{# quietly #}", "Ada"),
        ("No names, 100 % { } {# kept #} }}", "No names, 100 % { } {# kept #} }}"),
        ("", ""),
    ],
)
def test_names_stand_where_the_placeholders_were(text: str, expected: str) -> None:
    assert filled(text, name="Ada", someone="Bo") == expected


def test_without_names_the_words_are_neutral() -> None:
    assert filled("{{ name }}, {{ someone }}", name=None, someone=None) == "you, someone close"
    assert filled("{{ name }}, {{ someone }}", name="", someone="") == "you, someone close"


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_name_is_never_read_as_a_template(name: str, someone: str) -> None:
    whole = filled("<{{ name }}|{{ someone }}>", name=f"{{{{ {name}", someone=f"{{% {someone}")
    assert whole == f"<{{{{ {name}|{{% {someone}>"


@given(st.text(max_size=60).filter(lambda text: "{{" not in text and "{%" not in text))
def test_text_without_a_placeholder_stays_as_it_is(text: str) -> None:
    assert filled(text, name="Ada", someone="Bo") == text


def test_jinja_is_loaded_only_for_a_placeholder() -> None:
    code = (
        "import sys; from aftercare.placeholders import filled; "
        "filled('What { now } %}?', name='Ada', someone='Bo'); print('jinja2' in sys.modules); "
        "filled('{{ name }}', name='Ada', someone='Bo'); print('jinja2' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.split() == ["False", "True"]


def test_the_people_take_turns() -> None:
    assert [one_of(["Bo", "Cy"], place) for place in range(4)] == ["Bo", "Cy", "Bo", "Cy"]
    assert one_of([], 3) is None
