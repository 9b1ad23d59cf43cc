"""`why` as a real process."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from aftercare import catalogue, evidence
from tests.conftest import Run
from tests.support.terminal import ended, on_terminal
from tests.support.tree import picture

UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
CUDDLE = [
    "Cuddle or hold hands (cuddle, P04)",
    "What it is",
    "What studies found",
    "What they did not find",
    "Take care",
    "Limits",
]


def put_plan(world: Path, text: str) -> None:
    world.mkdir(mode=0o700)
    path = world / "habits.yaml"
    path.write_text(text)
    path.chmod(0o600)


def answer(run: Run, *arguments: str) -> Any:
    return json.loads(run("why", *arguments, "--json").out)


def on_a_terminal(*arguments: str, columns: int = 80) -> list[str]:
    return ended(on_terminal("--no-color", "why", *arguments, size=(40, columns))).out.splitlines()


# ---- a practice


def test_a_practice_is_told_of_with_what_was_found_and_what_not(run: Run, world: Path) -> None:
    done = run("why", "cuddle")
    lines = done.out.splitlines()
    assert [line for line in lines if line in CUDDLE] == CUDDLE
    assert done.err == ""
    assert "In a small randomised study, married people were asked to cuddle more." in done.out
    assert "Affection that was not wanted was linked with more stress and anxiety." in done.out
    assert "    van Raalte LJ, Floyd K, Mongeau PA. The effects of cuddling" in done.out
    assert "https://doi.org/10.1080/10570314.2019.1667021" in done.out
    assert "No trial of aftercare itself was found in couples outside kink." in done.out
    assert lines[-1] == evidence.words()["foot"]
    assert not world.exists()


@pytest.mark.parametrize("words", [["P04"], ["p04"], ["P4"], ["cudd"], ["CUDDLE"]])
def test_a_practice_has_many_names(run: Run, words: list[str]) -> None:
    assert run("why", *words).out == run("why", "cuddle").out


def test_a_practice_may_be_typed_as_words(run: Run) -> None:
    assert run("why", "slow", "touch").out == run("why", "slow-touch").out


@pytest.mark.parametrize(("key", "rests"), [("snack", "common sense"), ("repair", "clinical experience")])
def test_where_there_is_no_study_that_is_said_plainly(run: Run, key: str, rests: str) -> None:
    said = run("why", key).out
    assert f"No study of this practice was found; it rests on {rests}." in said
    assert "doi.org" not in said


def test_a_practice_keeps_the_title_that_one_gave_it(run: Run) -> None:
    run("habit", "set", "cuddle", "--title", "Hold me")
    assert run("why", "cuddle").out.startswith("Hold me (cuddle, P04)\n")
    assert answer(run, "cuddle")["practices"][0]["title"] == "Hold me"


def test_ones_own_practice_gets_one_kind_sentence(run: Run) -> None:
    run("habit", "add", "tea", "--weekly", "1", "--title", "Sunday tea")
    assert run("why", "tea").out == f"Sunday tea (tea)\n\n{evidence.words()['own']}\n"
    told = answer(run, "tea")
    assert told["practices"][0]["basis"] == "own"
    assert told["practices"][0]["studies"] == told["references"] == told["claims"] == []


def test_what_would_drive_a_terminal_is_made_visible(run: Run, world: Path) -> None:
    put_plan(world, 'aftercare: habits/1\nhabits:\n- {habit: tea, title: "T\\e[31m\\u202ea", targets: [{weekly: 1}]}\n')
    for form in ("text", "md", "json"):
        done = run("why", "tea", "--format", form)
        assert UNSAFE.findall(done.out + done.err) == []
        assert done.out.strip()


def test_a_broken_plan_stops_only_what_needs_it(run: Run, world: Path) -> None:
    put_plan(world, "aftercare: habits/1\nhabits: [\n")
    done = run("why", "cuddle", code=65)
    assert (done.out, done.err.count("\n")) == ("", 1)
    assert f"{world}/habits.yaml:" in done.err
    assert run("why", "--claims").out
    assert run("why", "--search", "touch").out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["cudle"], 66, "'cudle' is no practice that is known here. Did you mean cuddle"),
        (["P37"], 66, "'P37' is no practice that is known here. They are P01 to P36."),
        (["b"], 2, "'b' could be belly-breathing, boundary, breathe-together or bridge-back."),
        (["S1-77"], 66, "'S1-77' is no claim that is known here."),
        (["--claims", "love"], 66, "They are S1-01 to S1-37 and S0-01 to S0-36."),
        (["--search", " "], 2, "--search wants at least one word."),
        (["--claims", "--search", "touch"], 2, "--claims and --search do not go together."),
        (["cuddle", "--format", "pdf"], 2, "there is no format 'pdf' here. Write text, md, json, jsonl or csv."),
        (["cud\x1b[31mdle"], 66, "is no practice that is known here."),
        (["--serch", "touch"], 2, "did you mean --search?"),
    ],
)
def test_what_is_not_understood_gets_one_sentence(run: Run, words: list[str], code: int, said: str) -> None:
    done = run("why", *words, code=code)
    assert (done.out, done.err.count("\n")) == ("", 1)
    assert said in done.err
    assert UNSAFE.findall(done.err) == []


# ---- claims


def test_all_claims_are_shown_openly_by_verdict_and_the_limits_last(run: Run) -> None:
    said = run("why", "--claims").out
    assert len(re.findall(r"^  S[01]-\d\d[ab]?: ", said, re.MULTILINE)) == 77
    assert "  S1-03b: The article gives a figure for satisfaction, from a study of care after sex. No such" in said
    found, not_found, limits = (said.index(f"\n{one}") for one in ("Found (", "Not found (", "Limits\n"))
    assert found < not_found < limits < said.index("S1-35: ")
    assert not re.search(r"%|percent|jersedon|mimon|better\s?help", said, re.IGNORECASE)


def test_one_claim_is_shown_with_or_without_the_option(run: Run) -> None:
    with_it, without = run("why", "--claims", "S1-03b").out, run("why", "s1-03b").out
    assert with_it == without
    assert without.startswith(
        "Claim S1-03b, from the article on aftercare\n\n"
        "The article gives a figure for satisfaction, from a study of care after sex.\n\n"
        "Not found. No such figure was found.\n\nLimits\n"
    )


def test_a_claim_that_was_found_comes_with_its_sources(run: Run) -> None:
    said = run("why", "S1-03a").out
    assert "\nSaid here: Affection after sex was linked with being more content.\n" in said
    assert "https://doi.org/10.1007/s10508-014-0305-3" in said


def test_the_parts_of_a_claim_and_one_article_can_be_asked_for(run: Run) -> None:
    assert [one["id"] for one in answer(run, "S1-03")["claims"]] == ["S1-03a", "S1-03b"]
    assert [one["id"] for one in answer(run, "--claims", "S0-01", "S1-30")["claims"]] == ["S1-30", "S0-01"]
    assert len(answer(run, "--claims", "S0")["claims"]) == 38
    assert "\nNot found (" in run("why", "--claims", "S0").out


def test_a_paid_service_is_never_named(run: Run) -> None:
    assert "No paid service is recommended here. A regulator has acted against one" in run("why", "S1-30").out


# ---- a study, a search, the overview


def test_a_study_is_shown_with_where_it_is_used(run: Run) -> None:
    said = run("why", "gable2004").out
    assert "\nNamed under: thank-you and celebrate.\n" in said
    assert "  S0-24: " in said
    assert "(DOI not checked)" in run("why", "wagner2020").out


def test_a_search_shows_practices_studies_and_claims(run: Run) -> None:
    said = run("why", "--search", "TOUCH").out
    assert said.startswith("All that holds: TOUCH\n\nPractices\n  ")
    assert "  slow-touch (P24): Slow and wanted touch, steered by the one who receives it.\n" in said
    assert said.index("\nPractices\n") < said.index("\nStudies\n") < said.index("\nClaims of the articles\n")


def test_every_word_of_a_search_has_to_occur(run: Run) -> None:
    one, other = answer(run, "--search", "touch stress"), answer(run, "--search", "touch", "stress")
    assert one == other
    assert "schneider2023" in [row["key"] for row in one["references"]]
    for row in [*one["references"], *one["claims"]]:
        text = json.dumps(row).casefold()
        assert "touch" in text
        assert "stress" in text


@pytest.mark.parametrize("typed", ["xyzzy", "(", "[a-", "(a+)+$ zz", ".*", "\x1b[31m"])
def test_a_search_without_a_find_says_so_and_is_an_empty_list(run: Run, typed: str) -> None:
    if typed == "(":
        assert run("why", "--search", typed).out  # a plain character, which citations hold
        return
    done = run("why", "--search", typed)
    assert (done.out, done.err.count("\n")) == ("", 1)
    assert "nothing here holds " in done.err
    assert UNSAFE.findall(done.err) == []
    told = answer(run, "--search", typed)
    assert told["practices"] == told["references"] == told["claims"] == []


def test_who_is_alone_is_not_shown_what_is_done_together(run: Run) -> None:
    run("settings", "set", "who", "solo")
    together = {key for key, habit in catalogue.practices().items() if habit.who == "together"}
    assert not {row["habit"] for row in answer(run, "--search", "e")["practices"]} & together
    assert not {row["habit"] for row in answer(run)["practices"]} & together
    assert not set(re.findall(r"[a-z-]+", run("why").out.partition("Limits")[0])) & {"cuddle", "thank", "check-in"}
    assert "Named under" not in run("why", "vanraalte2019").out
    assert run("why", "cuddle").out.startswith("Cuddle")  # asked for by name, it is shown


def test_without_an_argument_it_says_what_the_practices_rest_on_and_how_to_ask(run: Run, world: Path) -> None:
    said = run("why").out
    assert "  9 rest on a randomised study, most often of something close to them: check-in, cuddle, " in said
    assert "  6 rest on common sense: snack, wash-up, " in said
    assert "No trial of aftercare itself was found in couples outside kink." in said
    assert "why --search touch: all that holds a word" in said
    told = answer(run)
    assert [len(told[key]) for key in ("practices", "references", "claims")] == [36, 56, 77]
    assert not world.exists()


# ---- faces


def test_json_names_its_schema_and_holds_all_there_is_to_say(run: Run) -> None:
    told = answer(run, "cuddle")
    assert list(told) == ["schema", "practices", "references", "claims", "limits"]
    assert told["schema"] == "aftercare/why/1"
    one = told["practices"][0]
    assert (one["habit"], one["practice"], one["basis"]) == ("cuddle", "P04", "randomised")
    assert [row["key"] for row in told["references"]] == [*one["studies"], *one["cautions"]]
    assert run("why", "cuddle", "--format", "json").out == run("why", "cuddle", "--json").out


def test_markdown_has_headings_items_and_addresses(run: Run) -> None:
    lines = run("why", "cuddle", "--format", "md").out.splitlines()
    assert [line for line in lines if line.startswith("#")] == [
        f"# {CUDDLE[0]}",
        *(f"## {one}" for one in CUDDLE[1:]),
    ]
    place = next(number for number, line in enumerate(lines) if line.endswith("2019.1667021"))
    assert lines[place].startswith("  van Raalte LJ")
    assert lines[place - 1].startswith("- In a small randomised study")


@pytest.mark.parametrize("columns", [80, 40])
def test_a_page_fits_the_terminal(columns: int) -> None:
    for arguments in (["cuddle"], ["--claims", "S1"]):
        lines = on_a_terminal(*arguments, columns=columns)
        assert [line for line in lines if len(line) > columns and "doi.org" not in line] == []
        assert len(lines) > 20


def test_looking_changes_no_file(run: Run, world: Path) -> None:
    run("log", "cuddle")
    before = picture(world)
    for arguments in (["cuddle"], ["--claims"], ["--search", "touch"], []):
        run("why", *arguments)
    assert picture(world) == before


@FULL
def test_a_full_disk_is_told_of(run: Run) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "aftercare", "why", "--claims"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=dict(os.environ),
            check=False,
            timeout=60,
        )
    assert done.returncode == 74
    assert done.stderr.count(b"\n") == 1
    assert run("why").out
