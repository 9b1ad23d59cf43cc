"""The slow breath and the quiet timer."""

from itertools import pairwise

import pytest

from aftercare import pacing
from aftercare.catalogue import practices
from aftercare.handouts import words

SAID = words()["pace"]


def test_a_breath_is_about_four_in_and_six_out() -> None:
    assert pacing.breath(0) == (True, 0.0)
    assert pacing.breath(2) == (True, 0.5)
    assert pacing.breath(4) == (False, 1.0)
    assert pacing.breath(7) == (False, 0.5)
    assert pacing.breath(10) == (True, 0.0)
    assert pacing.breath(3602) == (True, 0.5)


def test_the_breath_never_jumps() -> None:
    fills = [pacing.breath(tick / 4)[1] for tick in range(400)]
    steps = [abs(later - earlier) for earlier, later in pairwise(fills)]
    assert max(steps) <= 1 / 16 + 1e-9


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.6, "1 second"), (3, "3 seconds"), (60, "1 minute"), (90, "1.5 minutes"), (300, "5 minutes")],
)
def test_a_length_is_said_in_words(seconds: float, said: str) -> None:
    assert pacing.spoken(seconds) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(300, "about 5 minutes left"), (89, "about 1 minute left"), (59, "less than a minute left"), (0, SAID["last"])],
)
def test_what_is_left_is_said_without_running_seconds(seconds: float, said: str) -> None:
    assert pacing.left(seconds, SAID) == said


@pytest.mark.parametrize("breathing", [True, False])
def test_every_line_is_as_long_as_the_next_but_for_its_words(breathing: bool) -> None:
    lines = [pacing.line(tick / 2, 30, SAID, breathing=breathing, width=20) for tick in range(60)]
    assert {len(line) for line in lines} == {len(lines[0])}
    assert {line.count("#") + line.count(".") for line in lines} == {20}
    if breathing:
        assert {line.split()[0] for line in lines} == {"in", "out"}


def test_the_bar_of_a_timer_fills_up() -> None:
    shown = [pacing.line(second, 10, SAID, breathing=False, width=10).split()[0] for second in (0, 5, 10)]
    assert shown == ["..........", "#####.....", "##########"]


def test_those_that_breathe_are_practices() -> None:
    assert set(practices()) >= pacing.BREATHING
