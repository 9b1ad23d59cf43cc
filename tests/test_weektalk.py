"""What a weekly talk begins and ends with: a kind sentence that praises nobody, and one card, the same all week."""

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare import home as homes
from aftercare import memory, prompts, shipped
from aftercare.dates import STARTS, Week
from aftercare.draw import Memory
from aftercare.entries import DONE, FEELING, LOW_FELT, SKIP, Entry
from aftercare.habits import Pause, Plan
from aftercare.prompts import Asked
from aftercare.reportmodel import TalkCard
from aftercare.settings import Settings
from aftercare.text import one_line
from aftercare.weektalk import SENTENCES, kind, weekly
from tests.conftest import Run
from tests.support.owndecks import card, plain_cards, put_deck
from tests.support.tree import picture

WEEK = Week(date(2026, 11, 16))
SAID: dict[str, list[str]] = shipped.data(SENTENCES)
PRAISE = re.compile(
    r"\b(?:well|good|great|nice|lovely|best|better|proud|brav\w*|congrat\w*|enough|thank\w*|worth|keep\w*|success\w*)\b",
    re.IGNORECASE,
)
UNKIND = re.compile(
    r"\b(?:miss\w*|fail\w*|behind|streaks?|broken|overdue|catch|scor\w*|goals?|zero|only|should|must|ought|again"
    r"|more|less|than|last week|always|never|but)\b|[%!]",
    re.IGNORECASE,
)

felt = st.none() | st.integers(0, 10)
notes = st.lists(
    st.builds(
        Entry,
        id=st.just("x"),
        date=st.dates(WEEK.start, WEEK.range.last),
        kind=st.sampled_from((DONE, SKIP)),
        habit=st.sampled_from(("reflect", "need")),
        felt=felt,
    )
    | st.builds(Entry, id=st.just("x"), date=st.just(WEEK.start), kind=st.just(FEELING)),
    max_size=6,
)
weeks = st.integers(0, 600).map(WEEK.plus)


def talk_of(week: Week, home: Path, settings: Settings | None = None, *, own: bool = True) -> TalkCard | None:
    return weekly(homes.find(str(home), {}), settings or Settings(), Plan(()), week, [], own=own)["prompt"]


def card_of(week: Week, home: Path, settings: Settings | None = None, *, own: bool = True) -> TalkCard:
    found = talk_of(week, home, settings, own=own)
    assert found is not None
    return found


# ---- the sentence


@given(notes, weeks)
def test_nothing_sounds_like_praise_where_anything_felt_little_right(entries: list[Entry], week: Week) -> None:
    said = kind(week, entries, resting=False)
    if any(one.felt is not None and one.felt <= LOW_FELT for one in entries):
        assert said in SAID["uneasy"]
        assert not PRAISE.search(said)
    elif entries:
        assert said in SAID["noted"] + SAID["uneasy"]
    else:
        assert said in SAID["quiet"]


@pytest.mark.parametrize("low", range(LOW_FELT + 1))
def test_one_low_note_among_many_is_enough(low: int) -> None:
    entries = [Entry("x", WEEK.start, habit="reflect", felt=one) for one in (10, 9, low, 10)]
    for number in range(60):
        assert kind(WEEK.plus(number), entries, resting=False) in SAID["uneasy"]


def test_no_sentence_gives_away_that_something_felt_little_right() -> None:
    """Whoever looks on may see the same sentence over a week that felt right (rule R19)."""
    entries = [Entry("x", WEEK.start, habit="reflect", felt=9)]
    said = {kind(WEEK.plus(number), entries, resting=False) for number in range(200)}
    assert said == {*SAID["noted"], *SAID["uneasy"]}


def test_a_week_at_rest_is_called_so_and_a_quiet_one_is_quiet() -> None:
    for number in range(20):
        assert kind(WEEK.plus(number), [], resting=True) in SAID["paused"]
        assert kind(WEEK.plus(number), [], resting=False) in SAID["quiet"]
    noted = [Entry("x", WEEK.start, habit="reflect")]
    assert kind(WEEK, noted, resting=True) in SAID["noted"] + SAID["uneasy"]


@pytest.mark.parametrize("mood", sorted(SAID))
def test_the_sentences_are_kind_short_and_plain(mood: str) -> None:
    assert len(SAID[mood]) >= 3
    for said in SAID[mood]:
        assert not UNKIND.search(said)
        assert said.isascii()
        assert said.endswith(".")
        assert len(said) <= 70
        assert one_line(said) == said


def test_only_the_entries_of_the_week_count_and_only_a_pause_of_everything_rests(world: Path) -> None:
    home, settings = homes.find(str(world), {}), Settings()
    around = [
        Entry("x", WEEK.start - timedelta(days=1), habit="reflect", felt=0),
        Entry("y", WEEK.range.end, habit="reflect", felt=0),
    ]
    assert weekly(home, settings, Plan(()), WEEK, around)["kind"] in SAID["quiet"]
    whole = Plan((), (Pause(WEEK.start, WEEK.range.last),))
    assert weekly(home, settings, whole, WEEK, [])["kind"] in SAID["paused"]
    for partly in (Pause(WEEK.start, WEEK.range.last, "reflect"), Pause(WEEK.start + timedelta(days=1))):
        assert weekly(home, settings, Plan((), (partly,)), WEEK, [])["kind"] in SAID["quiet"]


# ---- the card


def test_the_card_is_the_same_all_week_and_another_the_next(world: Path) -> None:
    first, second = card_of(WEEK, world), card_of(WEEK.plus(1), world)
    assert first == card_of(WEEK, world)
    assert first["id"] != second["id"]
    assert not world.exists()


@pytest.mark.parametrize("starts", sorted(STARTS))
def test_the_weeks_go_round_through_all_cards_before_one_comes_again(
    world: Path, starts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of any number of cards, one that seven divides included."""
    whole = prompts.pool(homes.find(str(world), {}), Asked().checked(), Settings())
    for number in (1, 2, 6, 7, 14, 35):
        pool = prompts.Pool(whole.cards[:number], whole.asked)
        monkeypatch.setattr(prompts, "pool", lambda *_, pool=pool: pool)
        first = Week.of(WEEK.start, starts)
        met = [card_of(first.plus(ahead), world)["id"] for ahead in range(number)]
        assert sorted(met) == sorted(one.id for one in pool.cards)


def test_a_card_that_rests_or_is_not_wanted_makes_room_and_changes_no_other_week(world: Path) -> None:
    home = homes.find(str(world), {})
    before = [card_of(WEEK.plus(number), world)["id"] for number in range(9)]
    memory.save(home, Memory(never=frozenset({before[2]}), passed={before[5]: WEEK.plus(4).name}))
    after = [card_of(WEEK.plus(number), world)["id"] for number in range(9)]
    assert after[2] not in {before[2], after[1]}
    assert after[5] not in {before[5], after[4]}
    assert [one for number, one in enumerate(after) if number not in {2, 5}] == [
        one for number, one in enumerate(before) if number not in {2, 5}
    ]


def test_a_passed_card_may_come_back_after_eight_weeks(world: Path) -> None:
    shown = card_of(WEEK, world)["id"]
    memory.save(homes.find(str(world), {}), Memory(passed={shown: WEEK.plus(-9).name}))
    assert card_of(WEEK, world)["id"] == shown
    memory.save(homes.find(str(world), {}), Memory(passed={shown: WEEK.plus(-7).name}))
    assert card_of(WEEK, world)["id"] != shown


def test_where_every_card_is_left_out_there_is_none(world: Path) -> None:
    home = homes.find(str(world), {})
    pool = prompts.pool(home, Asked().checked(), Settings())
    memory.save(home, Memory(never=frozenset(one.id for one in pool.cards)))
    assert talk_of(WEEK, world) is None


@pytest.fixture
def only_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """No cards but those of one's own decks."""
    whole = prompts.pool

    def some(home: homes.Home, asked: Asked, settings: Settings) -> prompts.Pool:
        found = whole(home, asked, settings)
        return prompts.Pool(tuple(one for one in found.cards if one.own), found.asked)

    monkeypatch.setattr(prompts, "pool", some)


def test_cards_of_ones_own_come_too_unless_they_are_left_out(world: Path) -> None:
    put_deck(world, "ours", *plain_cards("planted", 60))
    met = [card_of(WEEK.plus(number), world) for number in range(40)]
    assert any(one["deck"] == "ours" for one in met)
    assert not all(one["deck"] == "ours" for one in met)
    left = [card_of(WEEK.plus(number), world, own=False) for number in range(40)]
    assert "planted" not in json.dumps(left)


@pytest.mark.usefixtures("only_own")
def test_a_card_of_ones_own_is_named_filled_in_and_safe_to_print(world: Path) -> None:
    text = "What would {{ name }} and {{ someone }} like\x1b[31m?"
    put_deck(world, "ours", card("ours-1", text=text, receive="Just listen."))
    shown = card_of(WEEK, world, Settings(name="Ada"))
    assert shown["text"] == "What would Ada and someone close like<U+001B>[31m?"
    assert shown["lines"][0] == "For who listens: Just listen."
    assert "pass" in shown["lines"][-1].lower()
    assert card_of(WEEK, world)["text"].startswith("What would you and someone close like")


@pytest.mark.usefixtures("only_own")
def test_a_card_that_cannot_be_filled_in_makes_room_for_the_next(world: Path) -> None:
    put_deck(world, "ours", card("ours-1", text="What does {{ nobody }} like?"), card("ours-2"))
    assert {card_of(WEEK.plus(number), world)["id"] for number in range(4)} == {"ours-2"}


@pytest.mark.usefixtures("only_own")
def test_deep_and_heavy_cards_and_those_of_other_contexts_never_come(world: Path) -> None:
    put_deck(world, "deep", card("deep-1", depth=3, softer="What is light?", content_note="Deep."))
    put_deck(world, "heavy", card("heavy-1", flags=["grief"]))
    put_deck(world, "after", card("after-1"), context="after-conflict")
    assert talk_of(WEEK, world) is None


@pytest.mark.parametrize(
    "settings", [Settings(who="solo"), Settings(fits=["quiet"]), Settings(fits=["closeness-only"])]
)
def test_every_card_is_an_everyday_one_and_ends_in_a_pass(world: Path, settings: Settings) -> None:
    for number in range(30):
        shown = card_of(WEEK.plus(number), world, settings)
        assert shown["text"]
        assert re.search(r"\bpass\b", shown["lines"][-1], re.IGNORECASE)
        if settings.solo:
            assert not any(line.startswith("For who listens") for line in shown["lines"])


def test_a_report_of_a_week_draws_and_remembers_nothing(run: Run, world: Path) -> None:
    memory.save(homes.find(str(world), {}), Memory(drawn=frozenset({"know-12"})))
    before = picture(world / "state")
    said = {run("--today", day, "report", "--template", "week", "2026-W47").out for day in ("2026-11-16", "2026-11-22")}
    assert len({one.split("To talk about")[1] for one in said}) == 1
    assert picture(world / "state") == before
