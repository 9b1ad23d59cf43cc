"""The faces of a report: they agree, they escape what people wrote, and their templates stay in the sandbox."""

import json
import re
import threading
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare import facefilters, faces, render, shipped, textcharts
from aftercare.dates import DateRange, Week
from aftercare.entries import DONE, SKIP, Entry
from aftercare.errors import DataInvalid, InputMissing, NotPermitted
from aftercare.habits import WEEKLY, Cadence, Habit, Pause, Plan, Target
from aftercare.report import PROVES_NOTHING, default_days, view
from aftercare.reportsource import EXTRAS, Wanted
from aftercare.steps import Scope

TODAY = date(2026, 11, 22)
FORMS = ("txt", "md", "html")
UNKIND = re.compile(
    r"\b(?:miss(?:ed|ing)?|fail\w*|behind|streaks?|broken|overdue|catch|score|goal|zero)\b", re.IGNORECASE
)
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
NASTY = "a\x1b[31m\x07\x9b\u202eb\u2066"


def habit(key: str, title: str = "") -> Habit:
    return Habit(key, title or key.capitalize(), (Target(Cadence(WEEKLY)),))


def content(
    *entries: Entry,
    titles: dict[str, str] | None = None,
    pauses: tuple[Pause, ...] = (),
    days: DateRange | None = None,
    planned: tuple[str, ...] = (),
    **options: Any,
) -> dict[str, Any]:
    first = min((Week.of(one.date).start for one in entries), default=None)
    scope = Scope(days or default_days(TODAY, "monday"), TODAY, "monday", first)
    named = titles or {}
    asked = Wanted(**options)
    shown = view(
        Plan(tuple(map(habit, planned)), pauses),
        entries,
        scope,
        find=lambda key: habit(key, named.get(key, "")),
        wanted=asked,
    )
    return cast("dict[str, Any]", shown)


def noted(day: str, key: str = "cuddle", kind: str = DONE, **more: Any) -> Entry:
    return Entry("x", date.fromisoformat(day), kind, key, **more)


def shown(told: dict[str, Any], form: str, own: Path | str = "/nonexistent") -> str:
    return faces.rendered(told, template=f"report.{form}.j2", own_folder=str(own))


def own_template(folder: Path, text: str | bytes, name: str = "mine.md.j2") -> str:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return name


def of_own(
    folder: Path, text: str, told: dict[str, Any] | None = None, name: str = "mine.md.j2", **options: Any
) -> str:
    template = own_template(folder, text, name)
    return faces.rendered(told or content(), template=template, own_folder=str(folder), **options)


class Words(HTMLParser):
    """The text of a page as a reader has it, and the elements that it is made of."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text: list[str] = []
        self._hidden = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self._hidden = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._hidden = self._hidden and tag != "style"

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.text.append(data)

    @property
    def whole(self) -> str:
        return " ".join(" ".join(self.text).split()).replace(" ,", ",")


def plain(text: str, form: str) -> str:
    """What a person reads: HTML without tags, Markdown without its escapes."""
    if form == "html":
        return Words(text).whole
    return re.sub(r"\\(.)", r"\1", text) if form == "md" else text


def without_pictures(text: str) -> str:
    """The text without the rows of bars, and without the line that says what they are."""
    bars = "".join(textcharts.BARS[True] + textcharts.BARS[False]).replace("-", "\\-")
    lines = [line for line in text.split("\n") if not line.startswith("  The bars go ")]
    return re.sub(rf"   *[{bars} ]+$", "", "\n".join(lines), flags=re.MULTILINE)


SOME = content(
    noted("2026-10-06", minutes=5),
    noted("2026-10-08", minutes=10, times=2),
    noted("2026-10-08", "reflect"),
    noted("2026-10-20", "reflect", SKIP),
    noted("2026-11-17", minutes=65),
    noted("2026-11-18", "support", SKIP, times=2),
    pauses=(Pause(date(2026, 10, 12), date(2026, 10, 18)), Pause(date(2026, 11, 1), habit="support")),
    name="Ada",
)


# ---- the shipped faces


def test_the_text_face_reads_like_this() -> None:
    assert shown(SOME, "txt").rstrip("\n") == (
        """\
Care, 21 Sep 2026 to 22 Nov 2026, noted by Ada

Care noted in 2 of the last 6 weeks (1 paused), and this week.

Day by day
      Oct     Nov
  Mon
  Tue ░   ░       ░
  Wed             ▒
  Thu ▓
  Fri
  Sat
  Sun

      ░ 1   ▒ 2   ▓ 3

Week by week
  2026-W41  Cuddle   3 times, 25 min
            Reflect  once
  2026-W42  paused
  2026-W43  Reflect  skipped on purpose once
  2026-W47  Cuddle   once, 1 h 5 min
            Support  skipped on purpose twice

By practice
  Cuddle                              █     ▃
    4 times, 1 h 30 min, in 2 weeks
  Reflect                             █
    once, skipped on purpose once, in 2 weeks
  Support
    skipped on purpose twice, in 1 week
  The bars go week by week from 2026-W41 to 2026-W47, each row to its own scale.

Pauses
  Everything, from 12 Oct 2026 to 18 Oct 2026
  Support, from 1 Nov 2026

What there was: 5 moments of care, 1 h 30 min, 3 skips on purpose."""
    )


def test_the_markdown_face_reads_like_this() -> None:
    assert shown(SOME, "md").rstrip("\n") == (
        f"""\
# Care, 21 Sep 2026 to 22 Nov 2026

Noted by Ada.

Care noted in 2 of the last 6 weeks (1 paused), and this week.

## Day by day

```text
    Oct     Nov
Mon
Tue ░   ░       ░
Wed             ▒
Thu ▓
Fri
Sat
Sun

    ░ 1   ▒ 2   ▓ 3
```

## Week by week

- **2026-W41**, 5 Oct 2026 to 11 Oct 2026
  - Cuddle: 3 times, 25 min
  - Reflect: once
- **2026-W42**, 12 Oct 2026 to 18 Oct 2026: paused
- **2026-W43**, 19 Oct 2026 to 25 Oct 2026
  - Reflect: skipped on purpose once
- **2026-W47**, 16 Nov 2026 to 22 Nov 2026
  - Cuddle: once, 1 h 5 min
  - Support: skipped on purpose twice

## By practice

| Practice | What there was | Weeks |
| --- | --- | --- |
| Cuddle | 4 times, 1 h 30 min | 2 |
| Reflect | once, skipped on purpose once | 2 |
| Support | skipped on purpose twice | 1 |

## Pauses

- Everything, from 12 Oct 2026 to 18 Oct 2026
- Support, from 1 Nov 2026

What there was: 5 moments of care, 1 h 30 min, 3 skips on purpose.

---

{PROVES_NOTHING}"""
    )


def test_the_html_face_says_what_the_text_says() -> None:
    said = Words(shown(SOME, "html"))
    days, rest = shown(SOME, "txt").split("\n\nWeek by week\n")
    told = [*days.split("\n\nDay by day\n")[0].split("\n"), *without_pictures(rest).split("\n")]
    assert len(told) > 20
    for line in told:
        for part in re.split(r"  +|, noted by |, in \d weeks?$", line.strip()):
            assert part in said.whole
    assert said.whole.endswith(PROVES_NOTHING)


@pytest.mark.parametrize(
    ("told", "ending"),
    [
        (content(noted("2026-11-17")), "What there was: 1 moment of care."),
        (content(noted("2026-11-17", kind=SKIP)), "What there was: 1 skip on purpose."),
        (content(noted("2026-11-17", kind=SKIP, times=3)), "What there was: 3 skips on purpose."),
        (content(noted("2026-11-17", minutes=90, times=2)), "What there was: 2 moments of care, 3 h."),
        (content(), "Nothing is noted here. Nothing to make up."),
        (content(Entry("x", TODAY, "feeling")), "Care noted this week."),
        (content(pauses=(Pause(date(2026, 10, 1)),)), "Everything, from 1 Oct 2026"),
        (content(pauses=(Pause(date(2026, 11, 1), habit="a"),)), "A, from 1 Nov 2026"),
    ],
)
@pytest.mark.parametrize("form", FORMS)
def test_a_report_ends_in_what_there_was(told: dict[str, Any], ending: str, form: str) -> None:
    said = plain(shown(told, form), form).rstrip()
    if form != "txt":
        assert said.endswith(PROVES_NOTHING)
        said = said.removesuffix(PROVES_NOTHING).rstrip("\n -")
    assert said.rstrip().endswith(ending)


@pytest.mark.parametrize("form", FORMS)
def test_headings_come_only_with_something_below_them(form: str) -> None:
    nothing = plain(shown(content(), form), form)
    assert not re.search("Week by week|By practice|Pauses|Notes|What there was", nothing)
    one_paused = content(pauses=(Pause(date(2026, 11, 1), habit="a"),))
    assert "Week by week" not in plain(shown(one_paused, form), form)
    no_note = content(noted("2026-11-17"), notes=True)
    assert "Notes" not in plain(shown(no_note, form), form)


@pytest.mark.parametrize("form", FORMS)
def test_weeks_with_nothing_noted_are_not_listed(form: str) -> None:
    said = without_pictures(plain(shown(content(noted("2026-10-06"), noted("2026-11-10")), form), form))
    assert re.findall(r"2026-W\d\d", said) == ["2026-W41", "2026-W46"]


some_entries = st.lists(
    st.builds(
        Entry,
        id=st.just("x"),
        date=st.dates(date(2026, 9, 1), TODAY),
        kind=st.sampled_from((DONE, SKIP)),
        habit=st.sampled_from(("cuddle", "reflect", "support")),
        minutes=st.none() | st.integers(1, 200),
        times=st.none() | st.integers(1, 4),
        note=st.just("") | st.just("planted-k7"),
    ),
    max_size=20,
)
some_pauses = st.lists(
    st.builds(
        Pause,
        start=st.dates(date(2026, 9, 1), TODAY),
        until=st.none(),
        habit=st.none() | st.just("cuddle"),
    ),
    max_size=2,
).map(tuple)


@settings(max_examples=20)
@given(some_entries, some_pauses)
def test_all_faces_agree_in_their_numbers(entries: list[Entry], pauses: tuple[Pause, ...]) -> None:
    told = content(*entries, pauses=pauses)
    said = {form: shown(told, form) for form in FORMS}
    for practice in told["practices"]:
        moments = facefilters.moments(practice)
        title = practice["title"]
        row = rf"^  {title}(?: .*)?\n    {moments}, in {practice['weeks']} weeks?$"
        assert re.search(row, said["txt"], re.MULTILINE)
        assert f"| {title} | {moments} | {practice['weeks']} |\n" in said["md"]
        cells = Words(said["html"].split(f"<bdi>{title}</bdi></th>")[1].split("</tr>")[0])
        assert [text.strip() for text in cells.text if text.strip()] == [moments, str(practice["weeks"])]
    for form in FORMS:
        text = without_pictures(plain(said[form], form))
        assert told["sentence"] in text
        weeks = [week["week"] for week in told["weeks"] if week["practices"] or week["paused"]]
        assert re.findall(r"2026-W\d\d", text) == weeks
        rows = sum(len(week["practices"]) for week in told["weeks"]) + len(told["practices"])
        assert len(re.findall(r"once|twice|\d times", text)) >= rows
        totals = told["totals"]
        if totals["done"]:
            assert f"What there was: {totals['done']} moment" in text
        assert ("What there was" in text) is bool(totals["done"] or totals["skipped"])


@settings(max_examples=20)
@given(some_entries, some_pauses)
def test_no_face_shames_or_shows_a_zero_or_holds_a_note(entries: list[Entry], pauses: tuple[Pause, ...]) -> None:
    told = content(*entries, pauses=pauses)
    for form in FORMS:
        text = plain(shown(told, form), form)
        assert UNKIND.findall(text) == []
        assert not re.search(r"(?<![\d-])0 |\b0$", text)
        assert "planted-k7" not in text
        if any(one.note for one in entries if one.date in default_days(TODAY, "monday")):
            assert "planted-k7" in shown(content(*entries, pauses=pauses, notes=True), form)


@pytest.mark.parametrize("form", FORMS)
def test_the_words_of_the_templates_are_kind(form: str) -> None:
    assert (
        UNKIND.findall(
            re.sub(
                r"\{[%{#].*?[}%#]\}|<style>.*?</style>", "", shipped.text(f"reports/report.{form}.j2"), flags=re.DOTALL
            )
        )
        == []
    )


def test_the_page_carries_everything_itself() -> None:
    page = shown(SOME, "html")
    read = Words(page)
    assert not {"script", "link", "img", "iframe", "object", "form", "a"} & set(read.tags)
    assert not {"src", "href", "style", "onload", "onclick"} & {name for name, _ in read.attributes}
    assert ("http-equiv", "Content-Security-Policy") in read.attributes
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in read.attributes
    assert ("lang", "en") in read.attributes
    assert "url(" not in page
    assert "@import" not in page


# ---- what people wrote

MARKUP = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</main></body>",
    "&lt;b&gt;",
    '" onclick="x',
    "{{ 7 * 7 }} {% raw %}",
    "**bold** _soft_ `code` ~~gone~~",
    "[link](javascript:alert(1)) ![i](http://example.org/x.png)",
    "| a | b |",
    "\\ backslash \\",
    "# heading",
    "- item",
    "1. one",
    "> quote",
    "===",
    "<!-- comment -->",
)


def wrote(text: str) -> dict[str, Any]:
    entries = [noted("2026-10-06", "mine", note=text), noted("2026-10-20", "mine", SKIP)]
    return content(*entries, titles={"mine": text}, pauses=(Pause(TODAY, habit="mine"),), name=text, notes=True)


@pytest.mark.parametrize("text", MARKUP)
def test_html_holds_what_people_wrote_as_text(text: str) -> None:
    page = shown(wrote(text), "html")
    read, calm = Words(page), Words(shown(wrote("calm"), "html"))
    assert read.tags == calm.tags
    assert read.attributes == calm.attributes
    assert read.text.count(text) == calm.text.count("calm") >= 7


@pytest.mark.parametrize("text", MARKUP)
def test_markdown_holds_what_people_wrote_as_text(text: str) -> None:
    lines = shown(wrote(text), "md").split("\n")
    calm = shown(wrote("calm"), "md").split("\n")
    assert len(lines) == len(calm)
    for line, quiet in zip(lines, calm, strict=True):
        before, _, after = quiet.partition("calm")
        assert line.startswith(before)
        assert "calm" not in quiet or line.endswith(after)
        inside = line.removeprefix(before).removesuffix(after) if "calm" in quiet else ""
        assert re.sub(r"\\(.)", r"\1", inside).replace("&lt;", "<").replace("&amp;", "&") == (text if inside else "")
        assert not re.search(r"^[#>+=-]|^\d+[.)]", inside)
        assert not re.search(r"[<*_`\[\]|~\\]|&(?!amp;|lt;)", re.sub(r"\\.", "", inside))


@pytest.mark.parametrize("text", MARKUP)
def test_text_holds_what_people_wrote_as_it_is(text: str) -> None:
    said = shown(wrote(text), "txt")
    assert said.count(text) == 7 or len(text) > 32  # a longer one goes on in the next line of its column
    assert all(said.count(word) >= 7 for word in text.split())


@pytest.mark.parametrize("form", FORMS)
def test_what_would_drive_a_terminal_is_made_visible(form: str) -> None:
    told = wrote(NASTY)
    told["weeks"] = list(told["weeks"])
    raw = json.loads(json.dumps(told).replace(r"<U+001B>", r"\u001b").replace(r"<U+202E>", r"\u202e"))
    calm = shown(wrote("calm"), form).count("calm")
    assert calm >= 7
    for one in (told, raw):
        text = shown(one, form)
        assert UNSAFE.findall(text) == []
        said = re.sub(r"\s+", "", plain(text, form).replace("&lt;", "<"))
        assert said.count("<U+001B>[31m") == said.count("<U+0007><U+009B>") == said.count("2E>b<U+2066>") == calm
    assert "\x1b" in raw["name"]
    assert "\x1b" not in json.dumps(told, ensure_ascii=False)


@pytest.mark.parametrize("form", FORMS)
def test_a_note_keeps_its_lines(form: str) -> None:
    text = shown(content(noted("2026-11-17", note="One.\n\n  Two."), notes=True), form)
    assert {"txt": "    One.\n\n      Two.\n", "md": "> One.\n>\n>   Two.\n", "html": ">One.\n\n  Two.<"}[form] in text


def test_wide_letters_stand_in_straight_columns() -> None:
    told = content(noted("2026-11-17", "a"), noted("2026-11-17", "b"), titles={"a": "お茶を飲む", "b": "Tea"})
    lines = [line for line in shown(told, "txt").split("\n") if line.endswith("  once")]
    assert lines == ["  2026-W47  お茶を飲む  once", "            Tea         once"]


# ---- templates of one's own


def test_an_own_template_goes_before_the_shipped_one(tmp_path: Path) -> None:
    own_template(tmp_path, "mine: {{ sentence }}", "report.md.j2")
    assert shown(SOME, "md", tmp_path) == f"mine: {SOME['sentence']}"
    assert shown(SOME, "txt", tmp_path).startswith("Care, ")


def test_an_own_template_can_change_a_single_block_of_the_shipped_one(tmp_path: Path) -> None:
    own_template(
        tmp_path, '{% extends "shipped/report.md.j2" %}{% block foot %}\n\nMine.\n{% endblock %}', "report.md.j2"
    )
    assert shown(SOME, "md", tmp_path) == shown(SOME, "md").replace(f"\n---\n\n{PROVES_NOTHING}\n", "\nMine.\n")


@pytest.mark.parametrize("form", FORMS)
def test_what_the_shipped_block_says_can_be_kept_and_added_to(tmp_path: Path, form: str) -> None:
    """What a block has put out is finished: it is not escaped a second time."""
    for told in (SOME, *map(wrote, MARKUP)):
        blocks = "".join(
            f"{{% block {name} %}}{{{{ super() }}}}{{% endblock %}}"
            for name in ("title", "weeks", "practices", "notes")
        )
        own_template(tmp_path, f'{{% extends "shipped/report.{form}.j2" %}}{blocks}', f"report.{form}.j2")
        assert shown(told, form, tmp_path) == shown(told, form)


@pytest.mark.parametrize("form", FORMS)
def test_what_a_macro_made_is_not_escaped_again(tmp_path: Path, form: str) -> None:
    macro = "{% macro m(x) %}({{ x }}){% endmacro %}{{ m(name) }}{% set y %}({{ name }}){% endset %}{{ y }}"
    said = of_own(tmp_path, macro, wrote("a_b <c>"), f"mine.{form}.j2")
    once = {"txt": "(a_b <c>)", "md": r"(a\_b &lt;c>)", "html": "(a_b &lt;c&gt;)"}[form]
    assert said == once * 2


@pytest.mark.parametrize("form", FORMS)
def test_markup_that_a_template_vouches_for_still_drives_no_terminal(tmp_path: Path, form: str) -> None:
    raw = content() | {"name": NASTY}
    for expression in ("name | safe", "name | e", "name | upper", "name ~ ''", "[name] | join(',')"):
        said = of_own(tmp_path, f"{{{{ {expression} }}}}", raw, f"mine.{form}.j2")
        assert UNSAFE.findall(said) == []
        assert said.lower().replace("&lt;", "<").replace("&gt;", ">").count("<u+001b>") == 1
        assert form != "html" or "<" not in said


@pytest.mark.parametrize(
    ("name", "form", "escaped"),
    [
        ("mine.html.j2", None, True),
        ("mine.htm.j2", "text", True),
        ("mine.j2", "html", True),
        ("mine.weekly.j2", "html", True),
        ("mine.txt.j2", "html", False),
        ("mine.j2", "text", False),
        ("mine.j2", None, False),
    ],
)
def test_html_is_escaped_whatever_the_template_is_called(
    tmp_path: Path, name: str, form: str | None, escaped: bool
) -> None:
    said = of_own(tmp_path, "{{ name }}", content(name="<b>"), name, form=form)
    assert said == ("&lt;b&gt;" if escaped else "<b>")


def test_a_template_may_lie_anywhere_and_include_what_lies_beside_it(tmp_path: Path) -> None:
    own_template(tmp_path / "elsewhere", "beside {{ today }}", "part.j2")
    own_template(tmp_path / "elsewhere", '{% include "part.j2" %} {% include "mine.md.j2" %}', "a.md.j2")
    own_template(tmp_path / "own", "own", "mine.md.j2")
    path = str(tmp_path / "elsewhere" / "a.md.j2")
    assert faces.rendered(content(), template=path, own_folder=str(tmp_path / "own")) == "beside 2026-11-22 own"


def test_a_template_in_the_working_folder_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own_template(tmp_path, "here", "a.md.j2")
    monkeypatch.chdir(tmp_path)
    assert faces.rendered(content(), template="a.md.j2", own_folder="/nonexistent") == "here"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("90 | minutes", "1 h 30 min"),
        ("2 | counted('week')", "2 weeks"),
        ("['a', 'b', 'c'] | listed", "a, b and c"),
        ("since | spoken", "21 Sep 2026"),
        ("totals | moments", "5 times, 1 h 30 min, skipped on purpose 3 times"),
        ("totals | gathered", "5 moments of care, 1 h 30 min, 3 skips on purpose"),
        ("[['a', 1], ['bb', 22]] | table", "  a   1\n  bb  22"),
        ("totals.minutes * 60 * 1000", "5400000"),
        ("'-' * 20", "-" * 20),
        ("weeks | map(attribute='week') | join(', ') | length > 0", "True"),
        ("7 // 2 + 7 % 2 - 1", "3"),
    ],
)
def test_a_template_can_count_and_say(tmp_path: Path, expression: str, expected: str) -> None:
    assert of_own(tmp_path, f"{{{{ {expression} }}}}", SOME, "mine.txt.j2") == expected


# ---- templates with faults


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{{ nothing }}", "there is no `nothing` here. "),
        ("{{ totals.nothing }}", "there is no `nothing` in `totals`. Known are done, skipped and minutes."),
        ("{% if %}", "Expected an expression, got 'end of statement block'. Mend that line."),
        ("{{ (", "unexpected 'end of template'."),
        ("{% endblock %}", "Encountered unknown tag 'endblock'."),
        ("{{ 1 | nofilter }}", "there is no filter `nofilter`. "),
        ("{% if 1 is notest %}{% endif %}", "there is no test `notest`. "),
        ("{{ 1 / 0 }}", "division by zero."),
        ("{{ 'a' | minutes }}", "unsupported operand type(s)"),
        ("{{ 'a' + 1 }}", "can only concatenate str"),
        ("{{ since | moments }}", "string indices must be integers"),
        ("{{ 'soon' | spoken }}", "Invalid isoformat string: 'soon'."),
        ("{{ [1][5] + 1 }}", "list object has no element 5"),
        ("{% extends 'shipped/report.md.j2' %}{% extends 'shipped/report.md.j2' %}", "extended multiple times."),
        ("{% block a %}{{ self.a() }}{% endblock %}", "maximum recursion depth exceeded"),
        ("{% include 'mine.md.j2' %}", "maximum recursion depth exceeded"),
    ],
)
def test_a_fault_names_template_and_line(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(DataInvalid) as caught:
        of_own(tmp_path, f"one\n\n{line}\n")
    assert str(caught.value).startswith("mine.md.j2:3: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_fault_in_a_block_of_ones_own_names_its_line(tmp_path: Path) -> None:
    text = '{% extends "shipped/report.md.j2" %}\n{% block foot %}\n{{ nothing }}\n{% endblock %}'
    with pytest.raises(DataInvalid, match=r"^report\.md\.j2:3: there is no `nothing` here\."):
        of_own(tmp_path, text, name="report.md.j2")


@pytest.mark.parametrize("tag", ["include", "extends", "import"])
def test_a_missing_part_names_template_and_line(tmp_path: Path, tag: str) -> None:
    rest = " as x" if tag == "import" else ""
    with pytest.raises(InputMissing, match=r"^mine\.md\.j2:2: there is no template 'part\.j2'\. Shipped are "):
        of_own(tmp_path, f'one\n{{% {tag} "part.j2"{rest} %}}')


@pytest.mark.parametrize("name", ["nothing.md.j2", "", "..", "../mine.md.j2", "a/b.md.j2", "/nothing/at/all.md.j2"])
def test_a_template_that_is_not_there_is_no_input(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputMissing, match=r"^there is no template"):
        faces.rendered(content(), template=name, own_folder=str(tmp_path))


def test_a_template_cannot_reach_files_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("planted-k7")
    for name in (
        "../secret.txt",
        "/etc/passwd",
        str(tmp_path / "secret.txt"),
        "./../secret.txt",
        "shipped/../../cli.py",
    ):
        with pytest.raises(InputMissing):
            of_own(tmp_path / "own", f'{{% include "{name}" %}}')


def test_a_template_that_is_no_text_is_told_of(tmp_path: Path) -> None:
    own_template(tmp_path, b"caf\xe9")
    with pytest.raises(DataInvalid, match=r"^mine\.md\.j2: not UTF-8 text\. Save the template as UTF-8\.$"):
        faces.rendered(content(), template="mine.md.j2", own_folder=str(tmp_path))


def test_a_template_that_may_not_be_read_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own_template(tmp_path, "x")

    def refuse(*_: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied", str(tmp_path / "mine.md.j2"))

    monkeypatch.setattr("jinja2.loaders.open", refuse, raising=False)
    with pytest.raises(NotPermitted, match=r"cannot read .*mine\.md\.j2: not permitted"):
        faces.rendered(content(), template="mine.md.j2", own_folder=str(tmp_path))


# ---- the sandbox

ESCAPES = (
    "{{ ''.__class__.__mro__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ cycler.__init__.__globals__.os }}",
    "{{ lipsum.__globals__['os'].popen('id') }}",
    "{{ range.__init__.__func__ }}",
    "{{ totals | attr('__class__') }}",
    "{{ totals['__class__'] }}",
    "{{ '{0.__class__}'.format(totals) }}",
    "{{ '{a.__class__}'.format_map({'a': 1}) }}",
    "{{ ([totals] | map(attribute='__class__') | list)[0] }}",
    "{% set x = totals.__setitem__ %}{{ x }}",
    "{% macro m() %}{% endmacro %}{{ m.__init__.__globals__ }}",
    "{{ environment }}",
    "{{ joiner.__init__.__globals__ }}",
    "{{ namespace.__init__ }}",
    "{{ ''.__class__.__base__ }}",
    "{{ (1).__class__ }}",
    "{{ weeks.__len__.__self__ }}",
    "{% import 'os' as os %}{{ os.environ }}",
)

FILLS = (
    "{{ 'x' * 10**9 }}",
    "{{ 9**9**9 }}",
    "{{ 'x' * 1000000000 }}",
    "{{ [0] * 1000000000 }}",
    "{{ 1000000000 * 'x' }}",
    "{{ 10000000 * 10000000 * 10000000 * 10000000 }}",
    "{% for i in range(10**9) %}x{% endfor %}",
    "{% for i in range(1000000000) %}x{% endfor %}",
    "{{ 'x'.ljust(9999999999) }}",
    "{{ 'x' | center(9999999999) }}",
    "{{ '%9999999999d' % 1 }}",
    "{{ '{:9999999999}'.format(1) }}",
    "{{ ('x' * 100000).replace('x', 'y' * 100000) }}",
    "{% set ns = namespace(x='x') %}{% for i in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}{{ ns.x }}",
)


@pytest.mark.parametrize("payload", ESCAPES)
@pytest.mark.parametrize("name", ["mine.md.j2", "mine.html.j2"])
def test_a_template_stays_in_the_sandbox(tmp_path: Path, payload: str, name: str) -> None:
    with pytest.raises((DataInvalid, InputMissing)) as caught:
        of_own(tmp_path, f"one\n{payload}", SOME, name)
    assert str(caught.value).startswith(f"{name}:2: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("payload", FILLS)
def test_a_template_does_not_fill_the_memory(tmp_path: Path, payload: str) -> None:
    with pytest.raises(DataInvalid) as caught:
        of_own(tmp_path, f"one\n{payload}")
    assert str(caught.value).startswith("mine.md.j2:2: ")


@pytest.mark.parametrize(
    "payload",
    [
        "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
        "{{ lipsum(10000000) }}",
        "{% for a in foot %}" * 4 + "{% endfor %}" * 4,
    ],
)
def test_a_template_that_would_never_end_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, payload: str
) -> None:
    monkeypatch.setattr(render, "MOST_SECONDS", 0.2)
    with pytest.raises(DataInvalid, match=r"^mine\.md\.j2:2: it computes for too long\. Mend that line\.$"):
        of_own(tmp_path, f"one\n{payload}")
    assert of_own(tmp_path, "fine") == "fine"


def test_what_bounds_a_template_is_lifted_afterwards(tmp_path: Path) -> None:
    import resource
    import signal

    before = (resource.getrlimit(resource.RLIMIT_AS), signal.getsignal(signal.SIGVTALRM))
    shown(SOME, "txt")
    with pytest.raises(DataInvalid):
        of_own(tmp_path, "{{ nothing }}")
    assert (resource.getrlimit(resource.RLIMIT_AS), signal.getsignal(signal.SIGVTALRM)) == before
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)


def test_a_report_can_be_made_outside_the_main_thread() -> None:
    made: list[str] = []
    thread = threading.Thread(target=lambda: made.append(shown(SOME, "txt")))
    thread.start()
    thread.join()
    assert made == [shown(SOME, "txt")]


# ---- shipped templates


@pytest.mark.parametrize("name", ["report.md.j2", "report.md", "report.html", "report.txt.j2"])
def test_a_shipped_template_can_be_read_and_used(tmp_path: Path, name: str) -> None:
    text = faces.source(name)
    full = name if name.endswith(".j2") else f"{name}.j2"
    assert text == shipped.text(f"reports/{full}")
    own_template(tmp_path, text, full)
    assert faces.rendered(SOME, template=full, own_folder=str(tmp_path)) == faces.rendered(
        SOME, template=full, own_folder="/nonexistent"
    )


@pytest.mark.parametrize("name", ["report", "reprot.md", "../decks/en/weekly.yaml", "report.pdf.j2"])
def test_a_template_that_does_not_ship_cannot_be_shown(name: str) -> None:
    with pytest.raises(InputMissing, match=r"there is no shipped template .*(?:report|week)\.md\.j2"):
        faces.source(name)


def test_a_year_of_notes_is_shown_whole() -> None:
    entries = [noted((TODAY - timedelta(days=number)).isoformat(), minutes=5) for number in range(364)]
    told = content(*entries, days=DateRange(TODAY - timedelta(days=363), TODAY + timedelta(days=1)))
    for form in FORMS:
        assert "364 moments of care, 30 h 20 min." in plain(shown(told, form), form)


@pytest.mark.parametrize("form", FORMS)
def test_every_face_tells_rhythm_runs_and_the_days_before_in_kind_words(form: str) -> None:
    weeks = [noted((TODAY - timedelta(weeks=week)).isoformat(), "reflect") for week in (1, 2, 3, 5, 9, 10)]
    told = content(*weeks, extras=EXTRAS, compare=True, only=["reflect"], planned=("reflect",))
    said = shown(told, form)
    assert "longest run 3 weeks, returned after a gap" in said
    assert f"{told['rhythm'][0]['rhythm']:.2f} of 1" in said
    assert "Neither is better." in said
    assert "Only" in said
    words = re.sub(r"<style>.*?</style>", "", said, flags=re.DOTALL)
    assert not UNKIND.search(words.replace(PROVES_NOTHING, ""))
    assert "%" not in words


@pytest.mark.parametrize("form", FORMS)
def test_where_there_is_nothing_to_tell_no_face_makes_a_heading_of_it(form: str) -> None:
    said = shown(content(extras=EXTRAS, compare=True), form)
    assert "Rhythm" not in said
    assert "Runs" not in said
    assert "Nothing to put side by side." in said
