"""`support`: an offline list that never fails, never writes, and shows only what is in the data."""

import hashlib
import json
import os
import re
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pexpect  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare import pager, supportfile
from aftercare.support import EU, EVERY, GROUPS, asked, directories_for, guessed, is_old, lines_for
from aftercare.supportfaces import as_json, as_text, support
from tests.conftest import TODAY, Result, Run
from tests.support import ROOT
from tests.support.terminal import ended as how_it_ended
from tests.support.terminal import on_terminal
from tests.support.tree import picture

LINES, DIRECTORIES, WORDS = supportfile.lines(), supportfile.directories(), supportfile.words()
COUNTRIES = supportfile.countries(WORDS)
EMERGENCY = "If anyone is in danger, call your local emergency number."
ENDING = "Numbers change: findahelpline.com"

_LINES = """
us-988 ca-988 us-ndvh us-rainn us-ctl us-mmh us-psi us-trans uk-samaritans uk-ndah uk-mens uk-respect uk-galop
uk-rape uk-shout au-lifeline au-respect au-mensline au-qlife au-beyond au-13yarn au-ra nz-1737 fr-3919 fr-3114
de-116016 de-ts eu-116016 in-telemanas in-181 br-180 mx-vida intl-fah us-techsafety us-ceta
"""
_DIRECTORIES = "aasect cosrt iceeft kap inclusive openpath relate ra bacp ourrel gp"


# ---- the data


def test_every_row_that_was_checked_is_there_and_no_other() -> None:
    assert [one.id for one in LINES] == _LINES.split()
    assert [one.id for one in DIRECTORIES] == _DIRECTORIES.split()


def test_a_number_is_never_changed_without_being_looked_at() -> None:
    """Whoever changes a name, a number, a country or a day has checked it, and changes the print of it here."""
    rows = [(o.id, o.name, o.country, o.contact, o.what_for, o.hours, o.codes, o.checked_on) for o in LINES]
    addresses = [(o.id, o.name, o.country, o.address, o.what_for, o.check) for o in DIRECTORIES]
    print_of = hashlib.sha256(repr((rows, addresses)).encode()).hexdigest()[:16]
    assert print_of == "385b40d68e036f88"


def test_every_row_has_a_heading_and_a_country_that_can_be_asked_for() -> None:
    assert {one.group for one in LINES} == set(GROUPS)
    assert {one.group for one in DIRECTORIES} == {"therapist", "low-cost"}
    assert {one.group for one in LINES} | {one.group for one in DIRECTORIES} == set(WORDS["headings"])
    codes = {code for codes in (*(o.codes for o in LINES), *(o.codes for o in DIRECTORIES)) for code in codes}
    assert codes - {"*"} <= {one.code for one in COUNTRIES}


def test_a_day_of_checking_is_a_date_a_year_or_not_confirmed() -> None:
    for one in LINES:
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}|\d{4}|not confirmed", one.checked_on)
        if "-" in one.checked_on:
            assert date.fromisoformat(one.checked_on) <= date.fromisoformat(TODAY)


def test_the_members_of_the_european_union_are_twenty_seven_and_can_be_asked_for() -> None:
    assert len(EU) == 27
    assert {one.code for one in COUNTRIES} >= EU
    for code in EU:
        assert "eu-116016" in [one.id for one in lines_for(LINES, code)]
    assert "eu-116016" not in [one.id for one in lines_for(LINES, "GB")]


# ---- what is shown comes from the data


@given(
    st.sampled_from([*(one.code for one in COUNTRIES), EVERY, "", "JP"]), st.dates(date(2020, 1, 1), date(2040, 1, 1))
)
def test_each_row_shown_comes_from_the_data(code: str, today: date) -> None:
    wish = asked(code, COUNTRIES)
    found = support(wish, LINES, DIRECTORIES, today=today, words=WORDS, countries=COUNTRIES)
    said = as_text(found)
    texts = [one.text for one in said]
    assert texts[0] == EMERGENCY
    assert texts[-3] == ENDING
    contacts = [one.text for one in said if one.indent == 2]
    wanted = {one.contact for one in found.lines} | {o.address for o in found.directories if o.address != "local"}
    assert set(contacts) - {"Family doctor / public clinic"} == wanted
    assert len(contacts) == len(found.lines) + len(found.directories)
    for line in found.lines:
        (about,) = [
            one.text
            for place, one in enumerate(said[1:], 1)
            if one.indent == 4 and said[place - 1].text == line.contact and one.text.startswith(line.name)
        ]
        assert line.what_for in about
        assert line.checked_on in about.lower()
        assert ("may have changed" in about) == is_old(line.checked_on, today=today)
        assert code == EVERY or "*" in line.codes or {code, "EU" if code in EU else code} & set(line.codes)


def test_what_most_people_in_danger_need_comes_first() -> None:
    for country, first in (("GB", "uk-ndah"), ("US", "us-ndvh"), ("FR", "fr-3919"), ("AU", "au-respect")):
        assert lines_for(LINES, country)[0].id == first
    assert [one.group for one in lines_for(LINES, "GB")][:3] == ["abuse"] * 3


def test_a_country_without_a_line_gets_those_for_any() -> None:
    assert {one.id for one in lines_for(LINES, "")} == {"us-psi", "us-techsafety", "intl-fah"}
    assert {one.id for one in directories_for(DIRECTORIES, "")} == {
        "aasect",
        "iceeft",
        "kap",
        "inclusive",
        "ourrel",
        "gp",
    }


def test_no_fee_and_no_remark_of_those_who_checked_is_shown(run: Run) -> None:
    said = run("support", "--country", "all").out
    assert not re.search(r"\$|code repos|\bseen\b|recheck", said)
    assert "not a crisis line" in said
    assert "UK NHS" not in run("support", "--country", "FR").out
    assert "UK NHS" in run("support", "--country", "GB").out


# ---- how old


@pytest.mark.parametrize(
    ("checked_on", "today", "old"),
    [
        ("2026-11-22", "2026-11-22", False),
        ("2026-11-22", "2027-05-21", False),
        ("2026-11-22", "2027-05-22", True),
        ("2026", "2026-06-30", False),
        ("2026", "2026-07-01", True),
        ("2025", "2026-11-22", True),
        ("2027", "2026-11-22", False),
        ("not confirmed", "2026-11-22", True),
        ("2026-02-30", "2026-03-01", True),
    ],
)
def test_a_row_is_old_after_180_days_and_a_year_counts_from_its_first(checked_on: str, today: str, old: bool) -> None:
    assert is_old(checked_on, today=date.fromisoformat(today)) is old


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 1000))
def test_what_is_once_old_stays_so(day: date, later: int) -> None:
    assert is_old(day.isoformat(), today=day + timedelta(days=later)) is (later > 180)


def test_time_puts_the_mark_on_and_one_sentence_below(run: Run) -> None:
    warning = "May have changed stands where it was last checked more than 180 days ago"
    for today, marked in (("2027-05-21", False), ("2027-05-22", True)):
        said = run("support", "nz", env={"AFTERCARE_TODAY": today}).out
        assert ("checked 2026-11-22, may have changed." in said, said.count(warning)) == (marked, int(marked))
    said = run("support", "--country", "GB").out
    assert "last known 2020, may have changed." in said
    assert "24/7, not confirmed, may have changed." in said
    assert said.count(warning) == 1
    assert run("--today", "2027-05-22", "support", "nz").out.count(warning) == 1


# ---- which country


@pytest.mark.parametrize(
    ("word", "code"),
    [
        *((one.code, one.code) for one in COUNTRIES),
        *((one.name, one.code) for one in COUNTRIES),
        ("uk", "GB"),
        ("U.K.", "GB"),
        ("scotland", "GB"),
        ("The Netherlands", "NL"),
        ("usa", "US"),
        ("united_states", "US"),
        (" france ", "FR"),
        ("ALL", EVERY),
    ],
)
def test_codes_and_plain_names_are_understood(word: str, code: str) -> None:
    assert asked(word, COUNTRIES).code == code


@pytest.mark.parametrize(("word", "near"), [("Germny", "Germany"), ("frace", "France"), ("united", "United Kingdom")])
def test_a_slip_gets_the_nearest_and_what_is_there_for_any_country(run: Run, word: str, near: str) -> None:
    done = run("support", "--country", word)
    assert re.search(rf"'{word}' is not in this list\. Did you mean [^?]*{near}[^?]*\?", done.out)
    assert done.out.startswith(EMERGENCY)
    assert "findahelpline.com\n" in done.out
    assert done.err == ""


@pytest.mark.parametrize("word", ["Japan", "JP", "Narnia", "X", "\x1b[31m", "\udcff", "a\nb", "z" * 5000])
def test_a_country_that_is_not_listed_is_told_so_kindly(run: Run, word: str) -> None:
    done = run("support", "--country", word)
    assert "This list has no line of" in done.out
    assert "findahelpline.com knows more" in done.out
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", done.out)
    assert done.out.rstrip().splitlines()[-3] == ENDING


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({"LANG": "en_GB.UTF-8"}, "GB"),
        ({"LANG": "de_DE@euro"}, "DE"),
        ({"LANG": "en_GB", "LC_MESSAGES": "fr_FR", "LC_TIME": "en_US"}, "FR"),
        ({"LANG": "en_GB", "LC_ALL": "es_MX.UTF-8"}, "MX"),
        ({"LANG": "en_GB", "LC_ALL": ""}, "GB"),
        ({"LANG": "en_GB", "LC_ALL": "C.UTF-8"}, ""),
        ({"LANG": "C"}, ""),
        ({"LANG": "ja_JP.UTF-8"}, ""),
        ({"LANG": "xx_YYY"}, ""),
        ({"LANG": "en_1B"}, ""),
        ({}, ""),
    ],
)
def test_the_locale_names_a_region(environment: dict[str, str], code: str) -> None:
    assert guessed(environment, COUNTRIES).code == code


def test_a_guess_is_said_before_anything_rests_on_it(run: Run) -> None:
    lines = run("support", env={"LANG": "en_GB.UTF-8"}).out.splitlines()
    assert lines[:3] == [
        EMERGENCY,
        "",
        "Guessed from your locale: United Kingdom (GB). --country FR shows another; --country all shows everything.",
    ]
    assert "Guessed" not in run("support", "--country", "FR", env={"LANG": "en_GB.UTF-8"}).out
    other = run("support", env={"LANG": "ja_JP.UTF-8"}).out
    assert "Guessed from your locale: JP." in other
    assert "This list has no line of JP yet." in other
    none = run("support", env={"LANG": "C"}).out
    assert "No country is named" in none
    assert "--country FR shows one" in none


# ---- read as someone afraid would


@pytest.mark.parametrize("country", ["GB", "US", "CA", "AU", "FR", "DE", "IN", "BR", "NZ", "MX", "IE"])
def test_the_first_screen_holds_a_number(country: str) -> None:
    child = terminal("support", env={"LANG": f"en_{country}.UTF-8", "PAGER": "cat"})
    screen = ended(child).out.splitlines()[:23]
    assert screen[0].startswith(EMERGENCY)
    first = next(one for one in lines_for(LINES, country))
    assert any(first.contact.split(";")[0] in line for line in screen[:10])
    assert all(len(line) <= 80 for line in screen)


def test_it_ends_with_where_numbers_are_kept_up_the_shells_memory_and_a_safer_device(run: Run) -> None:
    *_, numbers, shell, device = run("support", "--country", "all").out.splitlines()
    assert numbers == ENDING
    assert "history" in shell
    assert "a safer one" in device


def test_as_json_it_is_the_same(run: Run) -> None:
    told = json.loads(run("support", "--country", "uk", "--json").out)
    assert (told["schema"], told["country"], told["guessed"], told["emergency"]) == (
        *("aftercare/support/1", "GB", False, EMERGENCY),
    )
    assert told["lines"][0] == {
        "id": "uk-ndah",
        "name": "National Domestic Abuse Helpline (Refuge)",
        "country": "England",
        "contact": "0808 2000 247",
        "what_for": "domestic abuse (women)",
        "hours": "24/7",
        "note": None,
        "codes": ["GB"],
        "checked_on": "2026-11-22",
        "old": False,
        "group": "abuse",
    }
    wish = asked("uk", COUNTRIES)
    found = support(wish, LINES, DIRECTORIES, today=date.fromisoformat(TODAY), words=WORDS, countries=COUNTRIES)
    assert {k: v for k, v in told.items() if k != "schema"} == as_json(found)
    assert json.loads(run("support", "--json", env={"LANG": "C"}).out)["country"] is None


def test_a_country_named_twice_is_asked_about(run: Run) -> None:
    done = run("support", "uk", "--country", "FR", code=2)
    assert done.err == "python -m aftercare: a country stands there twice. Give it once: support --country FR.\n"


def test_several_words_name_one_country(run: Run) -> None:
    assert "Shown: New Zealand." in run("support", "new", "zealand").out


# ---- it never fails because of a person's files, and leaves none changed


def broken(kind: str, world: Path) -> None:
    if kind == "a file":
        world.write_text("mine")
        return
    world.mkdir(0o700)
    if kind == "settings":
        (world / "config.yaml").write_text("aftercare: config/1\nday_starts_at: never\n\tx")
    elif kind == "bytes":
        (world / "config.yaml").write_bytes(b"\xff\0")
    elif kind == "folder":
        (world / "config.yaml").mkdir()
    elif kind == "open to all":
        world.chmod(0o777)
        (world / "config.yaml").write_text("aftercare: config/1\n")


@pytest.mark.parametrize("kind", ["none", "a file", "settings", "bytes", "folder", "open to all"])
@pytest.mark.parametrize("how", ["pipe", "json", "terminal"])
def test_whatever_the_home_is_like_the_list_is_shown_and_nothing_is_written(
    run: Run, world: Path, tmp_path: Path, kind: str, how: str
) -> None:
    (tmp_path / "person").mkdir()
    if kind != "none":
        broken(kind, world)
    before = picture(tmp_path)
    if how == "terminal":
        done = ended(terminal("support", "--country", "GB", env={"PAGER": "cat"}))
    else:
        done = run("support", "--country", "GB", *(["--json"] if how == "json" else []))
    assert (done.code, done.err) == (0, "")
    assert "0808 2000 247" in done.out
    assert "therapy and" not in done.out
    assert picture(tmp_path) == before


def test_it_works_where_no_home_is_known_and_no_day_can_be_read(run: Run) -> None:
    env = {"AFTERCARE_HOME": "", "HOME": "", "AFTERCARE_TODAY": "someday"}
    assert "0808 2000 247" in run("support", "--country", "GB", env=env).out


def test_no_template_names_it_and_no_other_command_is_told_of_it(run: Run, world: Path) -> None:
    run("log", "need")
    run("week")
    before = picture(world)
    run("support")
    assert picture(world) == before


# ---- the pager


terminal = partial(on_terminal, size=(24, 80))


def ended(child: Any) -> Result:
    """How a child ended, and what it said without colour."""
    done = how_it_ended(child)
    return replace(done, out=re.sub(r"\x1b\[[0-9;]*m", "", done.out))


ENTER, LEAVE = "\x1b[?1049h", "\x1b[?1049l"
_HERE = pager.command({"TERM": "xterm", "PATH": os.environ["PATH"]})
less = pytest.mark.skipif(not _HERE and not os.environ.get("AFTERCARE_TEST_ALL"), reason="less is not here")


@less
@pytest.mark.parametrize("env", [{}, {"LESS": "-FX"}, {"PAGER": "less -X"}, {"PAGER": ""}, {"PAGER": "nosuch-pager"}])
def test_on_a_terminal_less_shows_it_on_a_screen_of_its_own(env: dict[str, str], tmp_path: Path) -> None:
    child = terminal("support", "--country", "GB", env=env)
    child.expect_exact("q closes this")
    seen = child.before
    assert seen.startswith(ENTER)
    assert (EMERGENCY in seen, "0808 2000 247" in seen, LEAVE in seen) == (True, True, False)
    child.send("/samaritans\n")
    child.expect_exact("116 123")
    child.send("q")
    child.expect(pexpect.EOF)
    after = child.before.rpartition(LEAVE)
    assert after[1] == LEAVE
    assert not re.search(r"[a-z0-9]{4}", after[2])
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@less
def test_ctrl_c_within_less_is_kind() -> None:
    child = terminal("support", "--country", "GB")
    child.expect_exact("q closes this")
    child.send("\x03")
    child.expect_exact("q closes this")
    child.send("q")
    assert ended(child).code == 0


def test_ones_own_pager_is_used(tmp_path: Path) -> None:
    script = tmp_path / "my pager"
    script.write_text('#!/bin/sh\nprintf "mine %s:" "$1"\ncat\nenv | grep LESS | sort\n')
    script.chmod(0o700)
    done = ended(terminal("support", "--country", "GB", env={"PAGER": f"'{script}' -x"}))
    assert done.out.startswith(f"mine -x:{EMERGENCY}")
    assert done.out.endswith("LESSHISTFILE=-\nLESSSECURE=1\n")
    assert done.code == 0


def test_a_pager_that_ends_badly_is_told_of() -> None:
    done = ended(terminal("support", env={"PAGER": "false"}))
    assert "the pager false ended with 1. PAGER=cat shows the list without one." in " ".join(done.out.split())


@pytest.mark.parametrize("env", [{"TERM": "dumb"}, {"PATH": "/nonexistent"}, {"PAGER": "'", "PATH": "/nonexistent"}])
def test_without_a_pager_or_a_screen_it_is_shown_plainly(env: dict[str, str]) -> None:
    done = ended(terminal("support", "--country", "GB", env=env))
    assert done.out.startswith(EMERGENCY)
    assert "0808 2000 247" in done.out
    assert done.code == 0


@less
def test_as_json_no_pager_comes_between() -> None:
    done = ended(terminal("support", "--json"))
    assert json.loads(done.out)["schema"] == "aftercare/support/1"


def test_a_pipe_gets_no_colour_and_no_pager(run: Run) -> None:
    assert "\x1b" not in run("support", "--country", "all", env={"PAGER": "false"}).out


def test_nothing_of_the_command_is_ever_remembered() -> None:
    sources = [
        ROOT / "commands" / "support.py",
        *(ROOT / "aftercare").glob("support*.py"),
        ROOT / "aftercare" / "pager.py",
    ]
    for path in sources:
        assert not re.search(
            r"\bfiles\.|\bhistory\b|notices|session\.home|session\.settings|(?<!P)open\(", path.read_text()
        )
