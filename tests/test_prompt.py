"""`prompt` as a real process: what comes, what never comes, and what is remembered of it."""

import html
import json
import os
import re
import subprocess
import sys
from datetime import date, timedelta
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from aftercare import decks, draw, memory, prompts
from aftercare import home as homes
from aftercare.cards import CONTEXTS, Card
from aftercare.draw import Memory
from aftercare.prompts import Asked
from aftercare.settings import Settings
from tests.conftest import Run
from tests.support.owndecks import card, deck_text, plain_cards, put_deck, put_file
from tests.support.tree import picture

LIGHT = {"everyday", "celebration"}
"""The contexts of cards for any day."""
DAY = date(2026, 11, 22)
KEYS = ["id", "deck", "text", "context", "theme", "depth", "minutes", "who", "form", "flags"]
"""The keys of a prompt that scripts rely on."""
DECKS = [deck.name for deck in decks.shipped_decks()]
NEVER_UNASKED = {
    *("body", "touch", "intimacy_recall", "conflict", "desire_difference", "pressure", "trauma_adjacent"),
    *("shame", "fertility_loss", "money_power", "grief"),
}
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def asked(run: Run, *arguments: str, **options: Any) -> list[dict[str, Any]]:
    """The prompts that the program answers with, as JSON."""
    answer = json.loads(run("prompt", *arguments, "--json", **options).out)
    assert list(answer) == ["schema", "prompts", "introductions"]
    assert answer["schema"] == "aftercare/prompt/1"
    found: list[dict[str, Any]] = answer["prompts"]
    return found


def ids(run: Run, *arguments: str, **options: Any) -> list[str]:
    return [one["id"] for one in asked(run, *arguments, **options)]


def configure(world: Path, **settings: object) -> None:
    world.mkdir(mode=0o700, exist_ok=True)
    lines = ["aftercare: config/1", *(f"{key}: {json.dumps(value)}" for key, value in settings.items()), ""]
    (world / "config.yaml").write_text("\n".join(lines))
    (world / "config.yaml").chmod(0o600)


def remembered(world: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((world / "state" / "draws.json").read_text())
    return found


def shipped_cards() -> list[Card]:
    return [one for deck in decks.shipped_decks() for one in deck.cards]


def shipped(name: str) -> tuple[Card, ...]:
    return next(deck.cards for deck in decks.shipped_decks() if deck.name == name)


# ---- formats


def test_a_prompt_has_the_keys_that_scripts_rely_on(run: Run) -> None:
    for one in (*asked(run), *asked(run, "--context", "weekly", "--count", "3")):
        assert set(KEYS) <= set(one)
        assert all(isinstance(one[key], str) for key in ("id", "deck", "text", "context", "theme", "who", "form"))
        assert all(isinstance(one[key], int) for key in ("depth", "minutes"))
        assert isinstance(one["flags"], list)


def test_all_formats_show_the_same_cards(run: Run) -> None:
    wanted = ("prompt", "--context", "weekly", "--count", "3", "--seed", "lantern")
    told = json.loads(run(*wanted, "--json").out)["prompts"]
    assert json.loads(run(*wanted, "--format", "json").out)["prompts"] == told
    lines = [json.loads(line) for line in run(*wanted, "--format", "jsonl").out.splitlines()]
    assert lines == [{"schema": "aftercare/prompt-row/1", **one} for one in told]
    text, markdown = run(*wanted).out, run(*wanted, "--format", "md").out
    for one in told:
        assert f"{one['text']}\n" in text
        assert f"  ({one['id']}, {one['minutes']} min)\n" in text
        assert f"> {one['text']}\n" in markdown
        assert f"- `{one['id']}`\n" in markdown
        assert f"  {one['skip_line']}\n" in text
    assert [re.findall(r"\(([a-z-]+-\d\d), ", text)] == [[one["id"] for one in told]]
    assert "\n\n\n" not in text + markdown


def test_an_unusual_word_is_one_json_string(run: Run, world: Path) -> None:
    put_deck(world, "mine", card("mine-01", text='What "is" \\ good about ☕ and 茶?'))
    assert asked(run, "--deck", "mine")[0]["text"] == 'What "is" \\ good about ☕ and 茶?'
    ascii_only = run("prompt", "--deck", "mine", "--json", env={"PYTHONIOENCODING": "ascii"}).out
    assert ascii_only.isascii()
    assert json.loads(ascii_only)["prompts"][0]["text"] == 'What "is" \\ good about ☕ and 茶?'


@pytest.mark.parametrize("form", ["text", "md", "json", "jsonl"])
def test_nothing_that_fits_is_an_empty_list_and_no_fault(run: Run, world: Path, form: str) -> None:
    done = run("prompt", "--context", "weekly", "--theme", "shame-stories", "--format", form)
    empty = '{\n  "schema": "aftercare/prompt/1",\n  "prompts": [],\n  "introductions": []\n}\n'
    assert done.out == (empty if form == "json" else "")
    assert ("nothing more fits just now" in done.err) is (form in {"text", "md"})
    assert not (world / "state" / "draws.json").exists()


# ---- gates


def broken_gates(one: dict[str, Any], *, named: bool) -> list[str]:
    unasked = one["context"] not in LIGHT or one["depth"] > 2 or bool(NEVER_UNASKED & set(one["flags"]))
    return [name for name, broken in (("depth", one["depth"] > 2), ("unasked", unasked and not named)) if broken]


def put_all_kinds(world: Path) -> None:
    """Everyday cards of each depth and with each flag that does not come unasked, and two that may come."""
    flags = sorted(NEVER_UNASKED)
    cards = [card(f"kinds-{number:02}", flags=[flag]) for number, flag in enumerate(flags, 1)]
    cards += [card("deep-03", depth=3), card("deep-02", depth=2), card("light-01", flags=["parenting", "fatigue"])]
    put_deck(world, "kinds", *cards)
    put_deck(world, "other", card("other-01"), context="solo")


def test_unasked_only_everyday_cards_come(run: Run, world: Path) -> None:
    put_all_kinds(world)
    for wish in ([], ["--depth", "2"], ["--theme", "comfort"], ["--seed", "lantern"]):
        found = asked(run, "--count", "50", *wish)
        assert len(found) >= 2
        assert [(one["id"], broken_gates(one, named=False)) for one in found if broken_gates(one, named=False)] == []
    assert {"deep-02", "light-01"} <= {one.id for one in pooled(world)}


def pooled(world: Path, **wishes: Any) -> tuple[Card, ...]:
    """The cards that may come for what is asked, without drawing."""
    return prompts.pool(homes.find(str(world), {}), Asked(**wishes).checked(), Settings()).cards


@pytest.mark.parametrize("wishes", [{"deck": "kinds"}, {"context": "everyday", "theme": "comfort"}])
def test_asked_for_by_name_all_but_the_deepest_come(run: Run, world: Path, wishes: dict[str, str]) -> None:
    put_all_kinds(world)
    found = {one.id for one in pooled(world, **wishes)}
    assert {f"kinds-{number:02}" for number in range(1, 12)} | {"deep-02", "light-01"} <= found
    assert "deep-03" not in found
    assert set(ids(run, *(f"--{key}={value}" for key, value in wishes.items()), "--count", "20")) <= found


GUARDED = {
    "guarded-01": "What is it, and why did you go?",
    "guarded-02": "How was it your fault?",
    "guarded-03": "What do we owe each other?",
    "guarded-04": "How would you rate your partner?",
    "guarded-05": "What is your password?",
}


@pytest.mark.parametrize("context", ["everyday", "weekly", "by-name"])
def test_cards_that_accuse_or_pry_come_only_when_their_deck_is_named(run: Run, world: Path, context: str) -> None:
    put_deck(world, "foreign", *(card(id_, text=text) for id_, text in GUARDED.items()), context=context)
    put_deck(world, "mine", card("mine-01"), context=context)
    others: list[dict[str, Any]] = [{}, {"context": "weekly"}, {"daily": True}, {"deck": "mine"}]
    assert not {one.id for wishes in others for one in pooled(world, **wishes)} & set(GUARDED)
    assert {one.id for one in pooled(world, daily=True, deck="foreign")} == set()
    assert sorted(ids(run, "--deck", "foreign", "-n", "9")) == sorted(GUARDED)
    assert sorted(ids(run, "--deck", "foreign,mine", "-n", "9")) == sorted([*GUARDED, "mine-01"])
    assert all(one["own"] for one in asked(run, "--deck", "foreign", "--list"))


@pytest.mark.parametrize("deck", [one.name for one in decks.shipped_decks() if one.context == "by-name"])
def test_a_deck_without_a_moment_of_its_own_comes_only_when_it_is_named(world: Path, deck: str) -> None:
    for context in (None, *CONTEXTS):
        assert deck not in {one.deck for one in pooled(world, context=context)}
    assert {one.deck for one in pooled(world, deck=deck)} == {deck}
    assert pooled(world, deck=deck, daily=True) == ()


@pytest.mark.parametrize("name", [[], ["--deck", "kinds"], ["--context", "everyday"], ["--context", "after-conflict"]])
def test_the_daily_card_is_always_an_everyday_one(run: Run, world: Path, name: list[str]) -> None:
    put_all_kinds(world)
    came = [
        one for number in range(4) for one in asked(run, "--daily", *name, env=on(DAY + number * timedelta(days=7)))
    ]
    assert [one["id"] for one in came if broken_gates(one, named=False)] == []
    assert bool(came) is ("after-conflict" not in name)


AVOIDED: dict[str | None, set[str]] = {
    None: set(),
    "own-pace": {"trauma_adjacent", "pressure", "intimacy_recall", "shame"},
    "closeness-only": {"intimacy_recall", "desire_difference"},
}


def test_no_gate_is_crossed_by_any_wish_and_any_settings(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every combination of what can be asked of the shipped decks and of own ones, without drawing."""
    put_all_kinds(world)
    home = homes.find(str(world), {})
    monkeypatch.setattr(decks, "library", cache(decks.library))
    decks_and_contexts: list[tuple[str | None, str | None]] = [(None, None), ("kinds", None)]
    decks_and_contexts += [(one, None) for one in DECKS] + [(None, one) for one in CONTEXTS]
    wishes = [
        Asked(context, deck, minutes=minutes, who=who, daily=daily)
        for (deck, context), daily, minutes, who in product(
            decks_and_contexts, (False, True), (None, 5), (None, "solo", "together")
        )
    ]
    came = set()
    for wish, fit, depth, who in product(wishes, AVOIDED, (1, 3), ("any", "solo")):
        settings: dict[str, Any] = {"depth": depth, "who": who, "fits": [fit] if fit else []}
        named = (wish.context or wish.deck) and not wish.daily
        for found in prompts.pool(home, wish, Settings(**settings)).cards:
            came.add(found.id)
            assert found.depth <= min(2, depth)
            assert named or (found.context in LIGHT and not NEVER_UNASKED & set(found.flags))
            assert who != "solo" or found.who != "together"
            assert wish.who is None or found.who in {wish.who, "either"}
            assert wish.minutes is None or found.minutes <= wish.minutes
            assert not set(found.flags) & AVOIDED[fit]
    assert {one.id for one in shipped_cards() if one.depth < 3} <= came


def hopeful(one: Card) -> bool:
    return (one.minutes, one.depth, one.theme) == (2, 1, "hopes")


@pytest.mark.parametrize(
    ("wish", "kept"),
    [
        (["--context", "weekly"], lambda one: one.context == "weekly"),
        (["--context", "after-closeness"], lambda one: one.context == "after-closeness"),
        (["--context", "after_closeness"], lambda one: one.context == "after-closeness"),
        (["--context", "AFTER_CONFLICT"], lambda one: one.context == "after-conflict"),
        (["--deck", "after_conf"], lambda one: one.deck == "after-conflict"),
        (
            ["--deck", "weekly", "--theme", "appreciation"],
            lambda one: one.deck == "weekly" and one.theme == "appreciation",
        ),
        (["--deck", "weekly", "--depth", "1"], lambda one: one.deck == "weekly" and one.depth == 1),
        (["--deck", "weekly", "--minutes", "5"], lambda one: one.deck == "weekly" and one.minutes <= 5),
        (["--deck", "weekly", "--who", "solo"], lambda one: one.deck == "weekly" and one.who != "together"),
        (["--deck", "weekly", "--who", "together"], lambda one: one.deck == "weekly" and one.who != "solo"),
        (["--deck", "weekly", "--who", "either"], lambda one: one.deck == "weekly" and one.who == "either"),
        (["--theme", "self-awareness"], lambda one: one.everyday and one.theme == "self_awareness"),
        (["--minutes", "2", "--depth", "1", "--theme", "hopes"], lambda one: one.everyday and hopeful(one)),
    ],
)
def test_each_wish_brings_all_that_fits_and_nothing_else(run: Run, wish: list[str], kept: Any) -> None:
    expected = sorted(one.id for one in shipped_cards() if kept(one) and one.depth < 3)
    assert expected
    assert sorted(ids(run, *wish, "--count", "50")) == expected


@pytest.mark.parametrize(
    ("settings", "kept"),
    [
        ({"depth": 1}, lambda one: one.depth == 1),
        ({"depth": 3}, lambda one: one.depth <= 2),
        ({"who": "solo"}, lambda one: one.who != "together"),
        ({"fits": ["short"]}, lambda one: one.minutes <= 5),
        ({"fits": ["own-pace"]}, lambda one: not {"trauma_adjacent", "pressure", "shame"} & set(one.flags)),
    ],
)
def test_the_settings_choose_too(run: Run, world: Path, settings: dict[str, Any], kept: Any) -> None:
    configure(world, **settings)
    expected = sorted(one.id for one in shipped("after-conflict") if one.depth < 3 and kept(one))
    assert sorted(ids(run, "--deck", "after-conflict", "--count", "50")) == expected


def test_wishes_change_the_wording_too(run: Run, world: Path) -> None:
    told = card(
        "mine-01",
        literal="What is good?",
        no_touch_alt="What is good from afar?",
        softer="What is fine?",
        answers=["talk", "write"],
        receive="Listen.",
    )
    put_deck(world, "mine", told)
    assert asked(run, "--deck", "mine")[0]["text"] == "What is good about mine-01?"
    plain = run("prompt", "--deck", "mine").out
    assert "Without touch: What is good from afar?" in plain
    assert "For who listens: Listen." in plain
    assert "Softer" not in plain
    configure(world, fits=["literal"])
    assert asked(run, "--deck", "mine")[0]["text"] == "What is good?"
    configure(world, fits=["literal", "apart", "quiet"], who="solo")
    quiet = run("prompt", "--deck", "mine").out
    assert quiet.startswith("What is good from afar?\n")
    assert "Softer: What is fine?" in quiet
    assert "Writing it down instead is as good." in quiet
    assert "Without touch" not in quiet
    assert "For who listens" not in quiet


# ---- listing


def test_a_listing_shows_every_card_of_every_depth_and_records_nothing(run: Run, world: Path) -> None:
    put_all_kinds(world)
    run("prompt")
    before = picture(world)
    listed = [one["id"] for one in asked(run, "--list")]
    kinds = [one.id for one in decks.library(homes.find(str(world), {})).find("kinds").cards]
    assert sorted(listed) == sorted([*(one.id for one in shipped_cards()), *kinds, "other-01"])
    assert "deep-03" in run("prompt", "--list").out
    assert len(run("prompt", "--list", "--format", "jsonl").out.splitlines()) == len(listed)
    assert picture(world) == before


@pytest.mark.parametrize(
    ("wish", "kept"),
    [
        (["--depth", "3"], lambda one: one.depth == 3),
        (
            ["--context", "after_conflict", "--depth", "3"],
            lambda one: one.depth == 3 and one.context == "after-conflict",
        ),
        (["--deck", "weekly"], lambda one: one.deck == "weekly"),
        (["--theme", "repair", "--minutes", "5"], lambda one: one.theme == "repair" and one.minutes <= 5),
        (["--who", "together"], lambda one: one.who == "together"),
        (["--context", "life-change"], lambda one: one.context == "life-change"),
    ],
)
def test_a_listing_can_be_narrowed(run: Run, world: Path, wish: list[str], kept: Any) -> None:
    expected = [one.id for one in shipped_cards() if kept(one)]
    assert ids(run, "--list", *wish) == expected
    assert not world.exists()


# ---- without repeat


def test_nothing_repeats_until_the_pool_is_used_up_across_processes(run: Run, world: Path) -> None:
    put_deck(world, "mine", *plain_cards("mine", 6))
    came = [one for count in ("1", "2", "3", "1", "4", "1") for one in ids(run, "--deck", "mine", "--count", count)]
    assert sorted(came[:6]) == sorted(came[6:]) == [f"mine-{number:02}" for number in range(1, 7)]
    assert came[5] != came[6]


def test_thirty_processes_at_once_never_draw_the_same_card(world: Path) -> None:
    put_deck(world, "mine", *plain_cards("mine", 30))
    command = [sys.executable, "-m", "aftercare", "prompt", "--deck", "mine", "--format", "jsonl"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(30)]
    ended = [(*one.communicate(timeout=120), one.returncode) for one in running]
    assert [(err, code) for _, err, code in ended] == [(b"", 0)] * 30
    assert sorted(json.loads(out)["id"] for out, _, _ in ended) == [f"mine-{number:02}" for number in range(1, 31)]
    assert len(remembered(world)["drawn"]) == 30


def test_more_than_there_are_gives_all_there_are(run: Run, world: Path) -> None:
    put_deck(world, "mine", *plain_cards("mine", 3))
    assert sorted(ids(run, "--deck", "mine", "--count", "9")) == ["mine-01", "mine-02", "mine-03"]


def test_a_card_that_could_not_be_shown_was_not_drawn(run: Run, world: Path) -> None:
    put_deck(world, "mine", *plain_cards("mine", 3))
    first = ids(run, "--deck", "mine")
    before = picture(world / "state")
    command = [sys.executable, "-m", "aftercare", "prompt", "--deck", "mine"]
    with Path("/dev/full").open("wb", buffering=0) as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 74
    assert picture(world / "state") == before
    assert sorted([*first, *ids(run, "--deck", "mine", "--count", "2")]) == ["mine-01", "mine-02", "mine-03"]


def test_a_dry_run_draws_without_remembering(run: Run, world: Path) -> None:
    put_deck(world, "mine", *plain_cards("mine", 3))
    run("prompt", "--deck", "mine")
    before = picture(world)
    assert len(ids(run, "--deck", "mine", "--dry-run")) == 1
    run("prompt", "--pass", "--dry-run")
    assert picture(world) == before


# ---- a word that two people share


def on(day: date) -> dict[str, str]:
    return {"AFTERCARE_TODAY": day.isoformat()}


def test_a_word_gives_the_same_in_two_homes_and_touches_neither(run: Run, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    put_deck(one, "getting-to-know-you", *plain_cards("mine", 9))
    put_deck(one, "weekly", *plain_cards("week", 9), context="weekly")
    put_file(one, "broken.yaml", "aftercare: deck/1\ndeck: [")
    configure(one, fits=["own-pace", "short", "literal"], who="solo", depth=1, week_starts="sunday")
    for number in range(3):
        run("prompt", "--count", "3", env={"AFTERCARE_HOME": str(one)})
        run("prompt", "--pass" if number else "--never", env={"AFTERCARE_HOME": str(one)})
    before = picture(one)
    wishes: list[list[str]] = [
        [],
        ["--context", "weekly", "--count", "3"],
        ["--deck", "after-closeness"],
        ["--daily"],
        ["--depth", "1"],
    ]
    for wish in wishes:
        at_one, at_other = (
            [found["id"] for found in asked(run, "--seed", "lantern", *wish, env={"AFTERCARE_HOME": str(place)})]
            for place in (one, other)
        )
        assert at_one == at_other != []
    assert picture(one) == before
    assert not other.exists()


def test_a_word_says_nothing_of_ones_own_decks(run: Run, world: Path) -> None:
    put_deck(world, "mine", *plain_cards("mine", 2))
    put_file(world, "broken.yaml", "aftercare: deck/1\ndeck: [")
    assert run("prompt", "--seed", "lantern").err == ""
    refused = run("prompt", "--seed", "lantern", "--deck", "mine", code=66)
    assert (refused.out, refused.err.count("\n")) == ("", 1)


def test_a_word_goes_round_the_cards_day_by_day_in_an_order_of_its_own(world: Path) -> None:
    home = homes.find(str(world), {})
    orders = []
    for word in ("lantern", "harbour", "l\u00e4ntern", ""):
        wish = Asked(seed=word).checked()
        pool = prompts.pool(home, wish, Settings()).cards
        days = [DAY + timedelta(days=number) for number in range(len(pool))]
        came = [draw.by_word(pool, word=word, command=wish.command, today=day, count=1)[0].id for day in days]
        assert sorted(came) == sorted(one.id for one in pool)
        orders.append(tuple(came))
    assert len(set(orders)) == 4


def test_a_word_gives_another_card_the_next_day(run: Run) -> None:
    came = [ids(run, "--seed", "lantern", env=on(DAY + timedelta(days=number)))[0] for number in range(4)]
    assert len(set(came)) == 4
    assert ids(run, "--seed", "lantern", env=on(DAY)) == came[:1]


def test_a_deck_by_a_shorter_name_is_the_same_deck(run: Run) -> None:
    full = ids(run, "--seed", "lantern", "--deck", "after-conflict", "--count", "2")
    for name in ("after_conflict", "After-Conf"):
        assert ids(run, "--seed", "lantern", "--deck", name, "--count", "2") == full


@pytest.mark.parametrize("word", ["", " ", "two words", "茶☕", "--", "-x", "a" * 5000, "caf\udce9", "{{ x }}", "\n"])
def test_any_text_is_a_word(run: Run, word: str) -> None:
    assert len(ids(run, f"--seed={word}")) == 1


# ---- the day's card


def test_the_days_card_stays_all_day_and_goes_on_the_next(run: Run, world: Path) -> None:
    morning = ids(run, "--daily")
    run("prompt", "--count", "5")
    run("prompt", "--love")
    assert ids(run, "--daily") == morning
    week = [ids(run, "--daily", env=on(DAY + timedelta(days=number)))[0] for number in range(7)]
    assert len(set(week)) == 7
    assert len(remembered(world)["drawn"]) == 5


def test_a_passed_card_of_the_day_makes_room_for_another(run: Run) -> None:
    came = []
    for _ in range(3):
        came += ids(run, "--daily")
        assert ids(run, "--daily") == came[-1:]
        run("prompt", "--pass")
    assert len(set(came)) == 3
    assert ids(run, "--daily")[0] not in came


def test_two_homes_have_days_of_their_own(run: Run, tmp_path: Path) -> None:
    orders = [
        tuple(
            ids(run, "--daily", env=on(DAY + timedelta(days=number)) | {"AFTERCARE_HOME": str(tmp_path / name)})[0]
            for number in range(6)
        )
        for name in ("one", "other")
    ]
    assert orders[0] != orders[1]


# ---- pass, love, never


def test_a_passed_card_rests_eight_weeks(run: Run, world: Path) -> None:
    put_deck(world, "mine", *plain_cards("mine", 1))
    assert ids(run, "--deck", "mine") == ["mine-01"]
    assert run("prompt", "--pass").out == "Passed: mine-01. It rests for eight weeks.\n"
    assert ids(run, "--deck", "mine") == []
    assert ids(run, "--deck", "mine", env=on(date(2027, 1, 10))) == []
    assert ids(run, "--deck", "mine", env=on(date(2027, 1, 11))) == ["mine-01"]


def test_a_card_left_for_good_never_comes_back_until_it_is_loved(run: Run, world: Path) -> None:
    put_deck(world, "mine", *plain_cards("mine", 2))
    assert run("prompt", "--never", "mine-02").out == "mine-02 will not come again. --love takes that back.\n"
    assert ids(run, "--deck", "mine", "--count", "2", env=on(date(2060, 1, 1))) == ["mine-01"]
    assert run("prompt", "mine-02", "--love").out == "mine-02 will come more readily.\n"
    assert sorted(ids(run, "--deck", "mine", "--count", "2")) == ["mine-01", "mine-02"]


@pytest.mark.parametrize(("mark", "kept"), [("--pass", "passed"), ("--love", "loved"), ("--never", "never")])
def test_without_an_id_the_last_card_is_meant(run: Run, world: Path, mark: str, kept: str) -> None:
    last = ids(run, "--count", "3")[-1]
    run("prompt", mark)
    assert list(remembered(world)[kept]) == [last]
    run("prompt", mark, "weekly-03")
    assert sorted(remembered(world)[kept]) == sorted([last, "weekly-03"])


def test_a_card_that_a_word_gave_is_not_the_last_one(run: Run) -> None:
    run("prompt", "--seed", "lantern")
    assert "no card was drawn yet" in run("prompt", "--pass", code=66).err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--pass"], 66, "no card was drawn yet. Name one by its id: `prompt --list` shows them."),
        (["--love", "weekly-3"], 66, "there is no card 'weekly-3'. Did you mean weekly-"),
        (["--never", "zzzzzzzz"], 66, "there is no card 'zzzzzzzz'. Known are "),
        (
            ["--pass", "--love"],
            2,
            "one of --pass, --love, --never, --follow-up and --write goes with a card. Choose one.",
        ),
        (["weekly-01"], 2, "one of --pass, --love, --never, --follow-up and --write goes with a card. Choose one."),
        (["--context", "after-conflikt"], 2, "there is no context 'after-conflikt'. Did you mean after-conflict"),
        (["--context", "work"], 2, "there is no context 'work'. Known are everyday, after-closeness, weekly"),
        (["--theme", "apreciation"], 2, "there is no theme 'apreciation'. Did you mean appreciation"),
        (["--who", "both"], 2, "there is no choice for --who 'both'."),
        (["--who", "us"], 2, "Known are solo, together and either."),
        (["--format", "xml"], 2, "there is no format 'xml' here. Write text, md, json, jsonl or csv."),
        (["--depth", "3"], 2, "--depth 3 is not from 1 to 2. `prompt --list --depth 3` shows the deepest ones."),
        (["--depth", "0"], 2, "--depth 0 is not from 1 to 2."),
        (["--list", "--depth", "4"], 2, "--depth 4 is not from 1 to 3. Write 1, 2 or 3."),
        (["--count", "0"], 2, "--count 0 is not from 1 to 50."),
        (["--count", "51"], 2, "--count 51 is not from 1 to 50. Draw a few at a time."),
        (["--count", "many"], 2, "many"),
        (["--minutes", "0"], 2, "--minutes 0 is too short. Write 2, 5, 10, 15 or 20."),
        (["--deck", "weakly"], 66, "'weakly' is no deck that is known here. Did you mean weekly?"),
        (["--deck", "after"], 2, "'after' could be after-closeness or after-conflict."),
        (["--deck", "../../etc/passwd"], 66, "is no deck that is known here."),
        (["--context", "a\x1b[31m\u202eb"], 2, "a<U+001B>[31m<U+202E>b"),
    ],
)
def test_what_there_is_not_gets_one_sentence_with_the_nearest(
    run: Run, world: Path, arguments: list[str], code: int, said: str
) -> None:
    done = run("prompt", *arguments, code=code)
    assert said in done.err
    assert (done.out, done.err.count("\n")) == ("", 1)
    assert not (world / "state" / "draws.json").exists()


@pytest.mark.parametrize("context", CONTEXTS)
def test_every_context_of_the_design_is_understood(run: Run, context: str) -> None:
    found = asked(run, "--context", context.replace("-", "_"), "--list")
    assert {one["context"] for one in found} <= {context}


# ---- what is remembered


def test_the_memory_holds_bare_ids_and_weeks_of_passes_only(run: Run, world: Path) -> None:
    put_deck(world, "mine", *plain_cards("mine", 12), context="after-closeness")
    run("prompt", "--context", "after-closeness", "--count", "20")
    run("prompt", "--deck", "mine", "--theme", "comfort", "--count", "3")
    last = remembered(world)["last"]  # whichever was drawn
    run("prompt", "--pass", env=on(date(2026, 10, 1)))
    run("prompt", "--pass", "mine-02" if last == "mine-01" else "mine-01")
    run("prompt", "--love", "mine-05")
    run("prompt", "--love", "mine-02")
    run("prompt", "--never", "mine-09")
    run("prompt", "--never", "mine-03")
    path = world / "state" / "draws.json"
    told = remembered(world)
    assert sorted(told) == ["drawn", "last", "loved", "never", "passed", "salt", "turn"]
    assert told["turn"] == 0
    known = {one.id for one in shipped_cards()} | {f"mine-{number:02}" for number in range(1, 13)}
    for key in ("drawn", "loved", "never"):
        assert told[key] == sorted(set(told[key]))
        assert set(told[key]) <= known
    assert list(told["passed"]) == sorted(told["passed"])
    assert sorted(told["passed"].values()) == ["2026-W40", "2026-W47"]
    assert told["last"] in known
    assert re.fullmatch(r"[0-9a-f]{16}", told["salt"])
    rest = path.read_text().replace('"turn": 0', "")
    for word in (*known, *told, told["salt"], "2026-W40", "2026-W47"):
        rest = rest.replace(f'"{word}"', "")
    assert not re.search(r"[0-9a-zA-Z]", rest)
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_order_of_draws_leaves_no_trace(world: Path) -> None:
    home = homes.find(str(world), {})
    forms = set()
    for order in (["a-01", "b-02", "c-03"], ["c-03", "a-01", "b-02"]):
        memory.save(home, Memory(drawn=frozenset(order), passed=dict.fromkeys(order, "2026-W40"), salt="s"))
        forms.add((world / "state" / "draws.json").read_bytes())
    assert len(forms) == 1


def test_what_is_saved_is_what_is_loaded(world: Path) -> None:
    home = homes.find(str(world), {})
    whole = Memory(
        frozenset({"a-01", "b-02"}), {"a-01": "2026-W40"}, frozenset({"b-02"}), frozenset({"c-03"}), "b-02", "salt", 3
    )
    memory.save(home, whole)
    assert memory.load(home) == whole


BROKEN = {
    "empty": b"",
    "no json": b"not json",
    "cut off": b'{"drawn": ["know-01", "kno',
    "not utf-8": b'{"drawn": ["\xff"]}',
    "binary": bytes(range(256)),
    "a list": b"[1, 2]",
    "a number": b"5",
    "null": b"null",
    "nested": b"[" * 100_000,
    "wrong types": b'{"drawn": 1, "passed": [], "loved": "know-01", "never": {"a": 1}, "last": 7, "salt": []}',
    "a turn that is a word": b'{"turn": "x"}',
    "a turn beyond all": b'{"turn": 1e99}',
    "a negative turn": b'{"turn": -1}',
    "wrong items": b'{"drawn": ["know-01", 5, null, []], "passed": {"know-01": 5, "know-02": "soon"}, "last": null}',
    "lone surrogates": b'{"drawn": ["\\ud800"], "passed": {"\\udfff": "2026-W40"}, "salt": "\\ud800"}',
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_memory_is_no_fault(run: Run, world: Path, fault: str) -> None:
    state = world / "state"
    state.mkdir(parents=True, mode=0o700)
    world.chmod(0o700)
    (state / "draws.json").write_bytes(BROKEN[fault])
    (state / "draws.json").chmod(0o600)
    came = ids(run, "--count", "2")
    assert len(came) == 2
    assert set(came) <= set(remembered(world)["drawn"])
    run("prompt", "--pass")
    assert came[-1] in remembered(world)["passed"]


def test_what_can_be_read_of_a_broken_memory_is_kept(world: Path) -> None:
    home = homes.find(str(world), {})
    (world / "state").mkdir(parents=True)
    (world / "state" / "draws.json").write_text(
        '{"drawn": ["a-01", 5], "passed": {"b-02": "2026-W40", "c-03": 7}, "never": ["d-04"], "loved": 3, "salt": "s"}'
    )
    assert memory.load(home) == Memory(
        frozenset({"a-01"}), {"b-02": "2026-W40"}, frozenset(), frozenset({"d-04"}), "", "s"
    )


# ---- decks of one's own


def test_a_deck_of_ones_own_takes_part_and_says_so(run: Run, world: Path) -> None:
    put_file(world, "whatever.yaml", deck_text("mine", *plain_cards("mine", 2)))
    assert {"mine-01", "mine-02"} <= {one.id for one in pooled(world)}
    assert {(one["deck"], one["own"]) for one in asked(run, "--deck", "mine", "--list")} == {("mine", True)}
    assert {one["own"] for one in asked(run, "--deck", "weekly", "--list")} == {False}
    assert "  (mine-01, your own deck mine, 2 min)\n" in run("prompt", "--deck", "mine", "-n", "2").out
    run("prompt", "--love", "mine-01")


def test_a_broken_deck_of_ones_own_is_left_out_and_refused_by_name(run: Run, world: Path) -> None:
    path = put_file(world, "mine.yaml", deck_text("mine", card("mine-01"), tittle=1))
    put_deck(world, "sound", card("sound-01"))
    done = run("prompt", "--deck", "sound", "--json")
    assert [one["id"] for one in json.loads(done.out)["prompts"]] == ["sound-01"]
    assert done.err.count("\n") == 1
    assert re.match(rf"python -m aftercare: {re.escape(str(path))}:\d+:\d+: .* \(this deck is left out\)\n", done.err)
    refused = run("prompt", "--deck", "mine", code=65)
    assert (refused.out, refused.err.count("\n")) == ("", 1)
    assert f"{path}:" in refused.err


@pytest.mark.parametrize("wish", [["--deck", "mine"], ["--deck", "mine", "--list"], ["--deck", "mine", "--daily"]])
def test_a_bad_card_is_left_out_with_its_line_and_the_others_come(run: Run, world: Path, wish: list[str]) -> None:
    path = put_deck(world, "mine", card("mine-01", depth=7), card("weekly-01"), card("mine-03"))
    done = run("prompt", *wish, "--json")
    assert [one["id"] for one in json.loads(done.out)["prompts"]] == ["mine-03"]
    told = done.err.splitlines()
    assert [
        line.startswith(f"python -m aftercare: {path}:{number}:") for line, number in zip(told, (6, 7), strict=True)
    ]
    assert all(line.endswith("(this card is left out)") for line in told)


def test_a_changed_deck_is_noticed_at_once(run: Run, world: Path) -> None:
    for text in ("What is good about tea?", "What is good about air?", "What is good about tea?"):
        put_deck(world, "mine", card("mine-01", text=text))
        assert asked(run, "--deck", "mine")[0]["text"] == text


PAYLOADS = (
    "{{ ''.__class__.__mro__ }}",
    "{{ self.__init__.__globals__ }}",
    "{{ cycler.__init__.__globals__.os }}",
    "{{ 'x' * 10**9 }}",
    "{{ 9**9**9 }}",
    "{% for i in range(10**9) %}x{% endfor %}",
    "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
    "{{ 'x'.ljust(999999999) }}",
    "{{ partner }}",
    "{{ someone",
)


@pytest.mark.parametrize(("number", "payload"), list(enumerate(PAYLOADS)))
def test_a_card_that_tries_to_leave_the_sandbox_is_left_out_with_one_sentence(
    run: Run, world: Path, number: int, payload: str
) -> None:
    field, form = (("text", "text"), ("receive", "json"))[number % 2]
    path = put_deck(world, "mine", card("mine-01", **{field: f"What now? {payload}"}), card("mine-02"))
    before = picture(world / "decks")
    done = run("prompt", "--deck", "mine", "--format", form, "-n", "2")
    assert "mine-02" in done.out
    assert "mine-01" not in done.out
    assert done.err.startswith(f"python -m aftercare: {path}:6:")
    assert done.err.endswith("Write {{ name }} or {{ someone }}. (this card is left out)\n")
    assert done.err.count("\n") == 1
    assert picture(world / "decks") == before


def test_names_stand_where_a_card_has_placeholders(run: Run, world: Path) -> None:
    told = card(
        "mine-01", text="{{ name }}, how is {{ someone }}?", receive="{{ someone }} listens.", softer="{{name}}?"
    )
    put_deck(world, "mine", told)
    assert asked(run, "--deck", "mine")[0]["text"] == "you, how is someone close?"
    configure(world, name="Ada", people=["Bo", "Cy {{ name }}"])
    days = {day: asked(run, "--deck", "mine", env=on(DAY + timedelta(days=day)))[0] for day in (0, 1)}
    assert {one["text"] for one in days.values()} == {"Ada, how is Bo?", "Ada, how is Cy {{ name }}?"}
    assert {one["softer"] for one in days.values()} == {"Ada?"}
    assert (
        "For who listens: Bo listens."
        in run("prompt", "--deck", "mine").out + run("prompt", "--deck", "mine", env=on(DAY + timedelta(days=1))).out
    )


def test_jinja_is_loaded_only_for_a_card_with_a_placeholder(world: Path) -> None:
    loaded = {}
    for name, text in (("plain", "How are you?"), ("named", "How is {{ someone }}?")):
        put_deck(world, name, card(f"{name}-01", text=text))
        code = (
            "import sys; from aftercare.cli import main\n"
            f"sys.argv = ['aftercare', 'prompt', '--deck', {name!r}]\n"
            "try:\n    main()\n"
            "except SystemExit as end:\n    print(end.code, 'jinja2' in sys.modules, 'resource' in sys.modules)"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
        loaded[name] = done.stdout.splitlines()[-1].split()[:2]
    assert loaded == {"plain": ["0", "False"], "named": ["0", "True"]}


@pytest.mark.parametrize("form", ["text", "md", "json", "jsonl"])
def test_what_would_drive_a_terminal_is_made_visible(run: Run, world: Path, form: str) -> None:
    nasty = "a\x1b[31m\x07\x9b\x7f\u202eb\u2066c\nd\te\r\u200ff"
    fields = ("text", "skip_line", "receive", "softer", "follow_up", "content_note", "no_touch_alt", "literal")
    told: dict[str, Any] = {field: f"{field} {nasty}" for field in fields}
    told |= {"theme": f"t{nasty}", "tone": f"u{nasty}", "evidence": f"v{nasty}"}
    told["answers"] = [nasty]
    put_deck(
        world, "mine", card("mine-01", **told), card("mine-02", flags=[nasty]), title=nasty, about=nasty, gate=True
    )
    put_deck(world, "other", card("other-01", theme="repair"), context=f"c{nasty}")
    configure(world, fits=["own-pace"], name=nasty)
    for wish in (["--deck", "mine"], ["--list", "--deck", "mine"], ["--deck", "other"]):
        done = run("prompt", *wish, "--format", form)
        assert UNSAFE.findall(done.out + done.err) == []
    mine = html.unescape(run("prompt", "--deck", "mine", "--format", form).out).replace("\\[", "[")
    assert "text a<U+001B>[31m<U+0007><U+009B><U+007F><U+202E>b<U+2066>c d e <U+200F>f" in mine


def test_a_card_of_several_lines_is_shown_on_one(run: Run, world: Path) -> None:
    told = card("mine-01", text="What is good?\n\n# Heading\n- item\n", receive="One.\nTwo.")
    put_deck(world, "mine", told)
    assert run("prompt", "--deck", "mine").out.splitlines()[0] == "What is good? # Heading - item"
    markdown = run("prompt", "--deck", "mine", "--format", "md").out.splitlines()
    assert markdown == [
        "> What is good? # Heading - item",
        "",
        "- For who listens: One. Two.",
        "- Pass is always fine.",
        "- `mine-01`, your own deck mine",
    ]


# ---- several decks, and how often each


def test_named_decks_come_together_and_nothing_else(run: Run, world: Path) -> None:
    put_deck(world, "mine", *plain_cards("mine", 3))
    found = asked(run, "--deck", "mine,week", "-n", "50")
    assert {one["deck"] for one in found} == {"mine", "weekly"}
    found = asked(run, "--deck", " MINE = 70 , weekly=30", "-n", "50")
    assert {one["deck"] for one in found} == {"mine", "weekly"}


def test_n_draws_from_n_cards_of_weighed_decks_are_all_of_them_across_processes(run: Run, world: Path) -> None:
    put_deck(world, "mine", *plain_cards("mine", 4))
    put_deck(world, "other", *plain_cards("other", 3))
    for _ in range(2):
        assert sorted(ids(run, "--deck", "mine=90,other=10", "-n", "7")) == [
            *(f"mine-{number:02}" for number in range(1, 5)),
            *(f"other-{number:02}" for number in range(1, 4)),
        ]


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        ("weekly=", 2, "--deck: '' is no weight from 1 to 1000. Write weekly=70,thank-yous=30."),
        ("weekly=0,thank-yous=1", 2, "'0' is no weight"),
        ("weekly=1001", 2, "'1001' is no weight"),
        ("weekly=70%,thank-yous=30%", 2, "'70%' is no weight"),
        ("weekly=-1,thank-yous=2", 2, "'-1' is no weight"),
        ("weekly=1.5", 2, "'1.5' is no weight"),
        ("weekly=7=3", 2, "'7=3' is no weight"),
        ("weekly=\u00b2", 2, "is no weight"),
        ("weekly=a\x1b[31m", 2, "'a<U+001B>[31m' is no weight"),
        ("weekly,", 66, "'' is no deck that is known here."),
        ("", 66, "'' is no deck that is known here."),
        ("=70", 66, "'' is no deck that is known here."),
        ("weekly=70;thank-yous=30", 2, "'70;thank-yous=30' is no weight"),
        ("weekly=70,week=30", 2, "--deck names weekly twice. Write each deck once."),
        ("weekly=70,thanks=30", 66, "'thanks' is no deck that is known here. Did you mean thank-yous?"),
    ],
)
def test_malformed_weights_get_one_sentence(run: Run, world: Path, typed: str, code: int, said: str) -> None:
    done = run("prompt", "--deck", typed, code=code)
    assert said in done.err
    assert (done.out, done.err.count("\n")) == ("", 1)
    assert not (world / "state" / "draws.json").exists()


# ---- searching


@pytest.mark.parametrize("field", prompts.SEARCHED)
def test_a_search_looks_into_what_a_card_says(run: Run, world: Path, field: str) -> None:
    put_deck(world, "mine", card("mine-01", **{field: "What a GRÜNE Teapot"}), card("mine-02"), context="weekly")
    assert ids(run, "--search", "grüne teapo.", "--context", "weekly") == ["mine-01"]
    assert ids(run, "--search", "grüne teapo.", "--list") == ["mine-01"]
    assert ids(run, "--search", "grüne teapo.") == []


def test_a_search_crosses_no_gate(world: Path) -> None:
    assert {one.context for one in pooled(world, search=".")} == LIGHT
    assert {one.context for one in pooled(world, search="touch|body|money")} <= LIGHT


@pytest.mark.parametrize("pattern", ["(", "[", "*", "a{2,1}", "(?P<x>a)(?P<x>b)", "\\", "(?<=a*)b", "x{99999999999}"])
def test_what_is_no_pattern_gets_one_sentence(run: Run, pattern: str) -> None:
    done = run("prompt", "--search", pattern, code=2)
    assert f"--search {pattern!r} is no pattern. Write a word, or a|b for one of two." in done.err
    assert (done.out, done.err.count("\n")) == ("", 1)


def test_a_pattern_that_python_warns_of_is_searched_quietly(run: Run) -> None:
    assert run("prompt", "--search", "[[a]").err == ""


@pytest.mark.parametrize("pattern", [r"(\w+\s?)+\1\1x$", r"(.*)*(.*)*(.*)*x\d$"])
def test_a_pattern_that_never_ends_is_ended_with_a_sentence(run: Run, world: Path, pattern: str) -> None:
    put_deck(world, "mine", card("mine-01", text="a" * 200 + "!"))
    done = run("prompt", "--search", pattern, "--deck", "mine,weekly", code=2)
    assert "--search takes too long with this pattern. Write a simpler one, such as a word." in done.err
    assert (done.out, done.err.count("\n")) == ("", 1)
    assert not (world / "state" / "draws.json").exists()


def test_outside_the_main_thread_nothing_is_bound_and_nothing_breaks() -> None:
    from concurrent.futures import ThreadPoolExecutor

    from aftercare.timelimit import limited

    def _work() -> int:
        with limited(0.001, ValueError("too long")):
            return sum(range(100_000))

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(_work).result() == sum(range(100_000))


def test_a_bound_is_lifted_once_the_work_is_done() -> None:
    import signal

    from aftercare.timelimit import limited

    before = signal.getsignal(signal.SIGVTALRM)
    with limited(60, ValueError("too long")):
        assert signal.getitimer(signal.ITIMER_VIRTUAL)[0] > 0
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGVTALRM) == before

    def _endless() -> None:
        with limited(0.01, ValueError("too long")):
            while True:
                pass

    with pytest.raises(ValueError, match="too long"):
        _endless()
    assert signal.getsignal(signal.SIGVTALRM) == before


# ---- one more question


def test_a_card_has_one_more_question(run: Run, world: Path) -> None:
    put_deck(world, "mine", card("mine-01", follow_up="And {{ someone }}?\x1b[31m"), card("mine-02"))
    configure(world, people=["Bo"])
    assert ids(run, "--deck", "mine", "--search", "mine-01") == ["mine-01"]
    before = picture(world / "state")
    assert run("prompt", "--follow-up").out == "And Bo?<U+001B>[31m\n"
    assert run("prompt", "mine-01", "--follow-up").out == "And Bo?<U+001B>[31m\n"
    assert run("prompt", "weekly-01", "--follow-up").out.strip() == shipped("weekly")[0].follow_up
    told = json.loads(run("prompt", "--follow-up", "--json").out)["prompts"]
    assert [(one["id"], one["follow_up"]) for one in told] == [("mine-01", "And Bo?<U+001B>[31m")]
    none = run("prompt", "mine-02", "--follow-up")
    assert none.out == ""
    assert "mine-02 has no further question." in none.err
    assert picture(world / "state") == before


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--follow-up"], 66, "no card was drawn yet."),
        (["weekly-1", "--follow-up"], 66, "there is no card 'weekly-1'. Did you mean weekly-"),
        (["--follow-up", "--pass"], 2, "one of --pass, --love, --never, --follow-up and --write goes with a card."),
        (["--session", "0"], 2, "--session 0 is not from 1 to 50."),
        (["--session", "51"], 2, "--session 51 is not from 1 to 50. Draw a few at a time."),
        (["--session", "3", "-n", "3"], 2, "--session draws several cards by itself."),
        (["--session", "3", "--daily"], 2, "--session draws several cards by itself."),
        (["--session", "3", "--list"], 2, "--session draws several cards by itself."),
        (["--session", "3", "--write"], 2, "--session draws several cards by itself."),
    ],
)
def test_what_does_not_go_together_gets_one_sentence(run: Run, arguments: list[str], code: int, said: str) -> None:
    done = run("prompt", *arguments, code=code)
    assert said in done.err
    assert (done.out, done.err.count("\n")) == ("", 1)


# ---- a session


@pytest.mark.parametrize("wish", [[], ["--context", "weekly"], ["--deck", "weekly=70,thank-yous=30"]])
@pytest.mark.parametrize("word", [[], ["--seed", "lantern"]])
def test_a_session_begins_lightly_and_ends_on_something_good(run: Run, wish: list[str], word: list[str]) -> None:
    for size in (2, 4):
        found = asked(run, "--session", str(size), *wish, *word)
        assert len({one["id"] for one in found}) == size
        assert found[0]["depth"] == 1
        depths = [one["depth"] for one in found[:-1]]
        assert depths == sorted(depths)
        assert found[-1]["theme"] in {"comfort", "appreciation"}


def test_the_last_card_of_a_session_is_the_last_card(run: Run, world: Path) -> None:
    found = ids(run, "--session", "4", "--context", "weekly")
    told = remembered(world)
    assert (sorted(told["drawn"]), told["last"]) == (sorted(found), found[-1])
    run("prompt", "--pass")
    assert list(remembered(world)["passed"]) == found[-1:]
    again = ids(run, "--session", "4", "--context", "weekly", "--dry-run")
    assert remembered(world)["drawn"] == told["drawn"]
    assert found[-1] not in again


def test_a_word_gives_the_same_sessions_and_weights_in_two_homes(run: Run, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    put_deck(one, "mine", *plain_cards("mine", 9))
    put_deck(one, "week", *plain_cards("week", 9), context="weekly")
    configure(one, fits=["own-pace", "short"], who="solo", depth=1, people=["Bo"], name="Ada")
    run("prompt", "--session", "5", env={"AFTERCARE_HOME": str(one)})
    run("prompt", "--never", env={"AFTERCARE_HOME": str(one)})
    before = picture(one)
    wishes = [
        ["--session", "4"],
        ["--session", "3", "--context", "weekly"],
        ["--deck", "weekly=70,thank-yous=30", "-n", "4"],
        ["--deck", "weekly=70,thank-yous=30", "--session", "4"],
        ["--search", "small|quiet", "-n", "2"],
    ]
    for wish in wishes:
        at_one, at_other = (
            asked(run, "--seed", "lantern", *wish, env={"AFTERCARE_HOME": str(place)}) for place in (one, other)
        )
        assert [found["id"] for found in at_one] == [found["id"] for found in at_other] != []
    assert picture(one) == before
    assert not other.exists()
    turned = ids(run, "--seed", "lantern", "--deck", "thank-yous=30,weekly=70", "-n", "4")
    assert turned == ids(run, "--seed", "lantern", "--deck", "weekly=70,thank=30", "-n", "4")


# ---- introductions


GATED = ["fair-ground", "after-conflict", "at-home-in-my-body", "what-i-need-underneath"]


@pytest.mark.parametrize("deck", GATED)
def test_a_gated_deck_shows_its_introduction_first(run: Run, deck: str) -> None:
    found = next(one for one in decks.shipped_decks() if one.name == deck)
    whole = " ".join(" ".join(found.introduction).split())
    for form in ("text", "md"):
        done = run("prompt", "--deck", deck, "-n", "2", "--format", form)
        assert done.err == f"python -m aftercare: {found.title}. {whole}\n"
        assert whole not in done.out
    told = json.loads(run("prompt", "--deck", deck, "--json").out)
    assert [one["deck"] for one in told["introductions"]] == [deck]
    assert " ".join(told["introductions"][0]["introduction"].split()) == whole
    assert run("prompt", "--deck", deck, "--format", "jsonl").err == ""
    assert run("prompt", "--deck", deck, "--seed", "lantern").err.endswith(f"{whole}\n")
    assert run("prompt", "--deck", deck, "--list").err == ""


def test_other_decks_show_none_and_an_own_one_with_a_gate_does(run: Run, world: Path) -> None:
    put_deck(world, "mine", card("mine-01"), gate=True, about="For tea.\nOnly.", not_for="a\x1b[31m\u202eb")
    assert run("prompt", "--context", "weekly").err == ""
    assert (
        run("prompt", "--deck", "mine").err
        == "python -m aftercare: About mine. For tea. Only. a<U+001B>[31m<U+202E>b\n"
    )
    done = run("prompt", "--deck", "mine,fair-ground", "-n", "50")
    assert done.err.count("\n") == 2


# ---- whose turn it is


def begun(run: Run, *arguments: str) -> list[str | None]:
    return [one["begins"] for one in asked(run, "--deck", "mine", *arguments)]


def test_who_begins_goes_round_across_processes(run: Run, world: Path) -> None:
    put_deck(world, "mine", *(card(f"mine-{number:02}", who="together") for number in range(1, 30)))
    assert begun(run) == [None]
    configure(world, name="Ada", people=["Bo", "Cy\x1b[31m"])
    came = [*begun(run, "-n", "2"), *begun(run), *begun(run, "--session", "2"), *begun(run)]
    assert came == ["Ada", "Bo", "Cy<U+001B>[31m"] * 2
    assert remembered(world)["turn"] == 0
    assert "  Ada begins.\n" in run("prompt", "--deck", "mine").out
    assert "- Bo begins.\n" in run("prompt", "--deck", "mine", "--format", "md").out
    assert begun(run, "--dry-run") == begun(run) == ["Cy<U+001B>[31m"]
    assert begun(run, "--list")[0] is None


def test_without_a_name_it_is_you_who_begins(run: Run, world: Path) -> None:
    put_deck(world, "mine", *(card(f"mine-{number:02}", who="together") for number in range(1, 9)))
    configure(world, people=["Bo"])
    assert [*begun(run), *begun(run)] == ["you", "Bo"]
    assert "  You begin.\n" in run("prompt", "--deck", "mine").out


def test_nobody_is_named_where_turns_make_no_sense(run: Run, world: Path) -> None:
    alone = [card(f"mine-{number:02}", who=who) for number, who in enumerate(("solo", "either"), 1)]
    put_deck(world, "mine", *alone, card("mine-03", who="together"))
    configure(world, name="Ada", people=["Bo"])
    begins = {one["id"]: one["begins"] for one in asked(run, "--deck", "mine", "-n", "3")}
    assert begins == {"mine-01": None, "mine-02": None, "mine-03": "Ada"}
    assert [one["begins"] for one in asked(run, "--seed", "x", "--deck", "weekly", "-n", "20")] == [None] * 20
    assert asked(run, "--daily")[0]["begins"] is None
    assert remembered(world)["turn"] == 1
    configure(world, name="Ada", people=["Bo"], who="solo")
    assert {one["begins"] for one in asked(run, "--deck", "mine", "-n", "3")} == {None}


def test_fewer_people_than_before_are_no_fault(run: Run, world: Path) -> None:
    put_deck(world, "mine", *(card(f"mine-{number:02}", who="together") for number in range(1, 9)))
    memory.save(homes.find(str(world), {}), Memory(salt="s", turn=99))
    configure(world, people=["Bo"])
    assert begun(run) == ["Bo"]
    assert remembered(world)["turn"] == 0


def test_a_folder_of_hostile_files_does_no_harm(run: Run, world: Path) -> None:
    put_deck(world, "mine", card("mine-01"))
    folder = world / "decks"
    (folder / "a-folder.yaml").mkdir()
    (folder / "dead-link.yaml").symlink_to(folder / "nowhere")
    os.mkfifo(folder / "pipe.yaml")
    with (folder / "sparse.yaml").open("wb") as sparse:
        sparse.truncate(100 * 2**20)
    put_file(world, "bomb.yaml", "aftercare: deck/1\na: &a [x]\nb: [*a, *a]\n")
    put_file(world, "deep.yaml", "aftercare: deck/1\ncards: " + "[" * 10_000)
    put_file(world, "binary.yaml", bytes(range(256)))
    put_file(world, "wide.yaml", "aftercare: deck/1\ncards: [" + "{}," * 600_000 + "]")
    for _ in range(2):
        done = run("prompt", "--deck", "mine", "--json")
        assert [one["id"] for one in json.loads(done.out)["prompts"]] == ["mine-01"]
        told = done.err.splitlines()
        assert [Path(line.split(": ")[1].split(":")[0]).name for line in told] == [
            *("a-folder.yaml", "binary.yaml", "bomb.yaml", "dead-link.yaml", "deep.yaml", "pipe.yaml", "sparse.yaml"),
            "wide.yaml",
        ]
        assert all(line.endswith(" (this deck is left out)") for line in told)
        assert len(run("prompt", "--seed", "x").err) == 0
    for name in ("a-folder", "binary", "bomb", "dead-link", "deep", "pipe", "sparse", "wide"):
        refused = run("prompt", "--deck", name, code=65)
        assert refused.out == ""
        assert f"{name}.yaml" in refused.err


@pytest.mark.parametrize("mark", ["--pass", "--love", "--never", "--follow-up"])
@pytest.mark.parametrize(
    "other", [["--count", "5"], ["--seed", "x"], ["--deck", "weekly"], ["--daily"], ["--search", "tea"]]
)
def test_what_is_about_one_card_draws_none(run: Run, world: Path, mark: str, other: list[str]) -> None:
    done = run("prompt", "know-05", mark, *other, code=2)
    assert "is about one card, and draws none" in done.err
    assert not world.exists()


@pytest.mark.parametrize("mark", ["--pass", "--write"])
def test_a_mark_has_no_other_face(run: Run, world: Path, mark: str) -> None:
    assert "in words alone" in run("prompt", "know-05", mark, "--json", code=2).err
    assert not world.exists()


def test_a_deck_and_a_context_do_not_go_together(run: Run) -> None:
    assert "name one of --deck and --context" in run("prompt", "--deck", "weekly", "--context", "apart", code=2).err
    assert "--search is empty" in run("prompt", "--search", " ", code=2).err


def test_a_word_is_the_same_in_any_case_and_form(run: Run) -> None:
    words = ("caf\u00e9", "Cafe\u0301", "  CAF\u00c9 ")
    assert len({run("prompt", "--seed", word).out for word in words}) == 1


def test_a_card_for_celebrating_comes_by_its_context_and_unasked(run: Run, world: Path) -> None:
    assert {one["context"] for one in asked(run, "--context", "celebration", "--count", "9")} == {"celebration"}
    assert {one.context for one in pooled(world)} == LIGHT


@pytest.mark.parametrize(
    ("mark", "said"), [("--pass", "Would be passed"), ("--love", "would come"), ("--never", "would not")]
)
def test_a_dry_run_of_a_mark_says_so(run: Run, world: Path, mark: str, said: str) -> None:
    assert said in run("prompt", "know-05", mark, "--dry-run").out
    assert not (world / "state").exists()
