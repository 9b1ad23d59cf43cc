"""`prompt` as a real process: what comes, what never comes, and what is remembered of it."""

import json
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
    assert lines == [{"schema": "aftercare/prompt/1", **one} for one in told]
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
    unasked = one["context"] != "everyday" or one["depth"] > 2 or bool(NEVER_UNASKED & set(one["flags"]))
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
    assert {"deep-02", "light-01"} <= set(ids(run, "--count", "50"))


@pytest.mark.parametrize("name", [["--deck", "kinds"], ["--context", "everyday", "--theme", "comfort"]])
def test_asked_for_by_name_all_but_the_deepest_come(run: Run, world: Path, name: list[str]) -> None:
    put_all_kinds(world)
    found = ids(run, "--count", "50", *name)
    assert {f"kinds-{number:02}" for number in range(1, 12)} | {"deep-02", "light-01"} <= set(found)
    assert "deep-03" not in found


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
    decks_and_contexts = [(None, None), ("kinds", None), *((None, one) for one in ("everyday", "weekly", *DECKS[:2]))]
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
            assert named or (found.context == "everyday" and not NEVER_UNASKED & set(found.flags))
            assert who != "solo" or found.who != "together"
            assert wish.who is None or found.who in {wish.who, "either"}
            assert wish.minutes is None or found.minutes <= wish.minutes
            assert not set(found.flags) & AVOIDED[fit]
    assert {one.id for one in shipped_cards() if one.depth < 3} <= came


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
        ([], lambda one: one.everyday),
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
    for word in ("lantern", "harbour", "Lantern", ""):
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


def test_a_passed_card_of_the_day_makes_room_for_another(run: Run, world: Path) -> None:
    put_deck(world, "getting-to-know-you", *plain_cards("know", 3))
    came = []
    for _ in range(3):
        came += ids(run, "--daily")
        assert ids(run, "--daily") == came[-1:]
        run("prompt", "--pass")
    assert sorted(came) == ["know-01", "know-02", "know-03"]
    assert asked(run, "--daily") == []


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
        (["--pass", "--love"], 2, "one of --pass, --love, --never, --follow-up and --write goes with a card. Choose one."),
        (["weekly-01"], 2, "one of --pass, --love, --never, --follow-up and --write goes with a card. Choose one."),
        (["--context", "after-conflikt"], 2, "there is no context 'after-conflikt'. Did you mean after-conflict"),
        (["--context", "work"], 2, "there is no context 'work'. Known are everyday, after-closeness, weekly"),
        (["--theme", "apreciation"], 2, "there is no theme 'apreciation'. Did you mean appreciation"),
        (["--who", "both"], 2, "there is no choice for --who 'both'."),
        (["--who", "us"], 2, "Known are solo, together and either."),
        (["--format", "xml"], 2, "there is no format 'xml' here. Write text, md, json or jsonl."),
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
    run("prompt", "--pass", env=on(date(2026, 10, 1)))
    run("prompt", "--pass", "mine-01")
    run("prompt", "--love", "mine-05")
    run("prompt", "--love", "mine-02")
    run("prompt", "--never", "mine-09")
    run("prompt", "--never", "mine-03")
    path = world / "state" / "draws.json"
    told = remembered(world)
    assert sorted(told) == ["drawn", "last", "loved", "never", "passed", "salt"]
    known = {one.id for one in shipped_cards()} | {f"mine-{number:02}" for number in range(1, 13)}
    for key in ("drawn", "loved", "never"):
        assert told[key] == sorted(set(told[key]))
        assert set(told[key]) <= known
    assert list(told["passed"]) == sorted(told["passed"])
    assert sorted(told["passed"].values()) == ["2026-W40", "2026-W47"]
    assert told["last"] in known
    assert re.fullmatch(r"[0-9a-f]{16}", told["salt"])
    rest = path.read_text()
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
        frozenset({"a-01", "b-02"}), {"a-01": "2026-W40"}, frozenset({"b-02"}), frozenset({"c-03"}), "b-02", "salt"
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


def test_a_deck_of_ones_own_takes_part(run: Run, world: Path) -> None:
    put_file(world, "whatever.yaml", deck_text("mine", *plain_cards("mine", 2)))
    assert {"mine-01", "mine-02"} <= set(ids(run, "--count", "50"))
    assert {one["deck"] for one in asked(run, "--deck", "mine", "--list")} == {"mine"}
    run("prompt", "--love", "mine-01")


@pytest.mark.parametrize("broken", ["in its header", "in a card"])
def test_a_broken_deck_of_ones_own_is_left_out_and_refused_by_name(run: Run, world: Path, broken: str) -> None:
    text = deck_text("mine", card("mine-01", depth=7), **({"tittle": 1} if broken == "in its header" else {}))
    path = put_file(world, "mine.yaml", text)
    put_deck(world, "sound", card("sound-01"))
    done = run("prompt", "--count", "50", "--json")
    came = {one["id"] for one in json.loads(done.out)["prompts"]}
    assert "sound-01" in came
    assert "mine-01" not in came
    assert done.err.count("\n") == 1
    assert re.match(rf"python -m aftercare: {re.escape(str(path))}:\d+:\d+: .* \(this deck is left out\)\n", done.err)
    refused = run("prompt", "--deck", "mine", code=65)
    assert (refused.out, refused.err.count("\n")) == ("", 1)
    assert f"{path}:" in refused.err


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


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize(("field", "form"), [("text", "text"), ("receive", "json")])
def test_a_card_that_tries_to_leave_the_sandbox_gets_one_sentence(
    run: Run, world: Path, payload: str, field: str, form: str
) -> None:
    put_deck(world, "mine", card("mine-01", **{field: f"What now? {payload}"}))
    before = picture(world / "decks")
    done = run("prompt", "--deck", "mine", "--format", form, code=65)
    assert (done.out, done.err.count("\n")) == ("", 1)
    assert done.err.startswith("python -m aftercare: mine, mine-01: ")
    assert done.err.endswith("Write {{ name }} or {{ someone }}.\n")
    assert picture(world / "decks") == before
    assert not (world / "state" / "draws.json").exists()


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
    put_deck(world, "plain", card("plain-01"))
    put_deck(world, "named", card("named-01", text="How is {{ someone }}?"))
    loaded = {}
    for name in ("plain", "named"):
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
    put_deck(world, "mine", card("mine-01", **told, flags=[nasty], answers=[nasty]), title=nasty)
    put_deck(world, "other", card("other-01", theme="repair"), context=f"c{nasty}")
    configure(world, fits=["own-pace"], name=nasty)
    for wish in (["--deck", "mine"], ["--list", "--deck", "mine"], ["--deck", "other"]):
        done = run("prompt", *wish, "--format", form)
        assert UNSAFE.findall(done.out + done.err) == []
    mine = run("prompt", "--deck", "mine", "--format", form).out
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
        "- `mine-01`",
    ]
