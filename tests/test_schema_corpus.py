"""check-jsonschema with the shipped schemas agrees with the program on good and bad files of every kind."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from aftercare import deckfile, journal, menufile, offers, plan, settings
from aftercare.editorschemas import KINDS
from aftercare.errors import AftercareError
from aftercare.records import expect_kind
from aftercare.yamlfile import parse
from tests.conftest import Run
from tests.support import ROOT

CORPUS = ROOT / "tests" / "support" / "corpus"
SCHEMAS = ROOT / "templates" / "schemas"
WEEK = "2026-W47"

UNSAYABLE = {
    # what is written twice, in the wrong order, or elsewhere: a schema looks at one place at a time
    "config/bad-slider-twice": "two sliders of one key",
    "habits/bad-twice": "two habits of one key",
    "menu/bad-twice": "two items of one name, however it is spelt",
    "journal/bad-id-twice": "two entries of one id",
    "plan/bad-twice": "two habits of one key",
    "deck/bad-card-id-twice": "two cards of one id",
    "habits/bad-order": "targets in the order of their days",
    "habits/bad-pause-backwards": "a pause that ends before it begins",
    "config/bad-rule-in-quiet-hours": "a reminder within the quiet hours",
    "journal/bad-date-other-week": "a day that is not in the file's week",
    "journal/bad-week-other": "another week than the file's name says",
    # what rests on how words are alike, or on language
    "config/bad-slider-like-reserved": "a slider that is nearly called as another",
    "journal/bad-feeling-slip": "a slip of the pen in a slider's name",
    "deck/bad-card-closed-question": "how a card is worded (rules D02 to D19)",
    "deck/bad-card-placeholder": "a placeholder that is not known",
    # how numbers and YAML are read: JSON has one kind of number; other readers take more for a number or a truth
    "config/bad-whole-number-as-float": "52.0 is a whole number in JSON Schema",
    "config/bad-exponent": "so is 1e1",
    "config/bad-underscore-number": "1_0 is ten to ruamel.yaml, and text in YAML 1.2",
    "config/bad-bool-capital": "True is true to others; only true is here",
    "journal/bad-minutes-float": "5.0 is a whole number in JSON Schema",
    "journal/bad-minutes-exponent": "so is 1e1",
    "deck/bad-card-depth-float": "so is 1.0",
    "config/bad-yaml-of-old": "a file that says it is YAML 1.1 has no for false to others",
    "config/bad-merge-key-alone": "a merge key is resolved by others, and no key here",
    "plan/bad-alias": "aliases are refused in files that come from others",
    "deck/bad-alias": "aliases are refused in files that come from others",
}
"""Bad files that only the program refuses, each with the rule that JSON Schema cannot say."""

NAMES = sorted(path.relative_to(CORPUS).with_suffix("").as_posix() for path in CORPUS.rglob("*.yaml"))


def faults(kind: str, path: Path) -> list[str]:
    """What the program says of a file."""
    text = path.read_text("utf-8")
    try:
        if kind == "plan":
            offers.read_offer(text, path.name)
            return []
        if kind == "deck":
            return [str(one) for one in deckfile.check(text, path.name)]
        document = parse(text, path.name)
        expect_kind(document, kind)
        if kind == "journal":
            return [str(one) for one in journal.check(document, WEEK)]
        check = {"config": settings.faults_in, "habits": plan.check, "menu": menufile.faults_in}[kind]
        return [str(one) for one in check(document)]
    except AftercareError as fault:
        return [str(fault)]


def _checked(kind: str, paths: list[Path]) -> Iterator[str]:
    """The names of the files that check-jsonschema refuses."""
    program = Path(sys.executable).with_name("check-jsonschema")
    command = [program, "--schemafile", SCHEMAS / f"{kind}.json", "--output-format", "json", *paths]
    environment = {**os.environ, "PYTHONPATH": ""}
    done = subprocess.run([str(one) for one in command], capture_output=True, env=environment, check=False, timeout=120)
    assert done.returncode in {0, 1}, done
    said = json.loads(done.stdout)
    refused = {Path(one["filename"]) for one in (*said.get("errors", ()), *said.get("parse_errors", ()))}
    assert refused <= set(paths)
    yield from (path.relative_to(CORPUS).with_suffix("").as_posix() for path in refused)


@pytest.mark.parametrize("kind", KINDS)
def test_check_jsonschema_agrees_with_the_program(kind: str) -> None:
    paths = sorted((CORPUS / kind).glob("*.yaml"))
    directed = [path for path in paths if path.read_text("utf-8").startswith("%")]
    refused = set(_checked(kind, [path for path in paths if path not in directed]))
    for path in directed:  # alone: the version that it names would hold for the files after it too
        refused |= set(_checked(kind, [path]))
    ours = {path.relative_to(CORPUS).with_suffix("").as_posix() for path in paths if faults(kind, path)}
    assert refused - ours == set(), "refused by the schema alone"
    assert ours - refused == {name for name in UNSAYABLE if name.startswith(f"{kind}/")}


@pytest.mark.parametrize("name", NAMES)
def test_the_program_takes_good_files_and_refuses_bad_ones(name: str) -> None:
    kind, _, rest = name.partition("/")
    found = faults(kind, CORPUS / f"{name}.yaml")
    assert bool(found) == rest.startswith("bad-"), found
    assert re.match("good-|bad-", rest)


def test_every_exception_is_a_file_that_is_there_and_says_why() -> None:
    assert set(UNSAYABLE) <= set(NAMES)
    assert all(UNSAYABLE.values())


def test_there_are_good_and_bad_files_of_every_kind() -> None:
    for kind in KINDS:
        for how, least in (("good", 2), ("bad", 10)):
            assert len(list((CORPUS / kind).glob(f"{how}-*.yaml"))) >= least, (kind, how)


def test_the_files_that_ship_are_good_to_both() -> None:
    """The shipped decks and plans are files of these kinds; a rule that they break would be a fault of the schema."""
    program = Path(sys.executable).with_name("check-jsonschema")
    for kind, folder in (("plan", "plans"), ("deck", "decks/en")):
        paths = [path for path in sorted((ROOT / "templates" / folder).glob("*.yaml")) if path.name != "steps.yaml"]
        assert paths
        command = [program, "--schemafile", SCHEMAS / f"{kind}.json", *paths]
        done = subprocess.run([str(one) for one in command], capture_output=True, check=False, timeout=120)
        assert done.returncode == 0, done.stdout.decode()[:3000]


@pytest.mark.parametrize("words", [["menu"], ["menu", "set", "water", "welcome"], ["check"]])
def test_a_list_that_is_too_long_is_told_in_a_sentence(run: Run, world: Path, words: list[str]) -> None:
    world.mkdir(mode=0o700)
    text = (CORPUS / "menu" / "bad-too-many.yaml").read_text("utf-8")
    (world / "menu.yaml").write_text(text)
    found = run(*words, code=65)
    assert "menu.yaml:3:1: `items`: a list of at most 200 items is expected." in found.out + found.err
    assert (world / "menu.yaml").read_text("utf-8") == text
