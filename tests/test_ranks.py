"""Ranks, Spearman's r, its interval and its re-orderings: known values, and what always holds."""

from itertools import permutations
from math import exp, isclose, tanh

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare import quantiles, ranks
from aftercare.ranks import Link

VALUES = st.lists(st.integers(min_value=-20, max_value=20).map(float), min_size=2, max_size=40)
PAIRS = st.lists(st.tuples(*[st.integers(min_value=0, max_value=10).map(float)] * 2), min_size=2, max_size=40)


def halves(pairs: list[tuple[float, float]]) -> tuple[list[float], list[float]]:
    return [one for one, _ in pairs], [one for _, one in pairs]


def counted_rank(values: list[float], at: int) -> float:
    """The rank by its definition: those below, and half of the equal ones."""
    below = sum(other < values[at] for other in values)
    return below + (sum(other == values[at] for other in values) + 1) / 2


# ---- ranks


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], []),
        ([7.0], [1]),
        ([3.0, 1.0, 2.0], [3, 1, 2]),
        ([5.0, 5.0, 5.0], [2, 2, 2]),
        ([2.0, 1.0, 2.0, 3.0], [2.5, 1, 2.5, 4]),
    ],
)
def test_equal_values_share_the_mean_of_their_places(values: list[float], expected: list[float]) -> None:
    assert ranks.ranks(values) == expected


@given(values=VALUES)
def test_ranks_agree_with_their_definition_and_always_add_up_to_the_same(values: list[float]) -> None:
    found = ranks.ranks(values)
    assert found == [counted_rank(values, at) for at in range(len(values))]
    assert sum(found) == len(values) * (len(values) + 1) / 2


# ---- Spearman's r


@pytest.mark.parametrize(
    ("xs", "ys", "expected"),
    [
        ([1, 2, 3, 4, 5], [5, 6, 7, 8, 7], 0.8207826817),  # with a tie, known from textbooks and R
        ([106, 100, 86, 101, 99, 103, 97, 113, 112, 110], [7, 27, 2, 50, 28, 29, 20, 12, 6, 17], -0.1757575758),
        ([1, 2, 3], [1, 2, 3], 1.0),
        ([1, 2, 3], [3, 2, 1], -1.0),
        ([1, 2, 3, 4], [1, 3, 2, 4], 0.8),
    ],
)
def test_known_values(xs: list[float], ys: list[float], expected: float) -> None:
    assert ranks.spearman(xs, ys) == pytest.approx(expected)


def test_what_never_changes_has_no_r() -> None:
    assert ranks.spearman([2, 2, 2], [1, 2, 3]) is None
    assert ranks.link(range(24), [1.0] * 24, [float(n % 5) for n in range(24)]) is None


@given(pairs=PAIRS)
def test_r_lies_from_minus_one_to_one_whichever_comes_first(pairs: list[tuple[float, float]]) -> None:
    xs, ys = halves(pairs)
    found = ranks.spearman(xs, ys)
    assert (found is None) == (len(set(xs)) == 1 or len(set(ys)) == 1)
    assert found is None or -1 <= found <= 1
    assert found == ranks.spearman(ys, xs)


@given(pairs=PAIRS)
def test_r_is_that_of_any_rising_map_and_changes_its_sign_with_a_falling_one(pairs: list[tuple[float, float]]) -> None:
    xs, ys = halves(pairs)
    found = ranks.spearman(xs, ys)
    assert ranks.spearman([exp(x / 3) for x in xs], [y**3 for y in ys]) == found
    turned = ranks.spearman([-x for x in xs], ys)
    assert (turned is None) == (found is None)
    assert found is None or turned == pytest.approx(-found, abs=1e-12)


@given(ys=st.permutations(list(range(1, 8))))
def test_without_ties_r_is_the_textbooks_sum_of_squared_differences(ys: list[int]) -> None:
    count = len(ys)
    gaps = sum((x - y) ** 2 for x, y in enumerate(ys, 1))
    expected = 1 - 6 * gaps / (count * (count**2 - 1))
    found = ranks.spearman([float(n) for n in range(count)], [float(y) for y in ys])
    assert found == pytest.approx(expected)


# ---- what is left without a straight line


@given(
    values=VALUES,
    level=st.integers(min_value=-9, max_value=9),
    slope=st.integers(min_value=-9, max_value=9),
)
def test_a_straight_line_leaves_no_trace(values: list[float], level: int, slope: int) -> None:
    times = list(range(len(values)))
    leaning = [value + level + slope * time for time, value in zip(times, values, strict=True)]
    assert ranks.detrended(times, leaning) == pytest.approx(ranks.detrended(times, values), abs=1e-6)


def test_a_line_alone_is_no_change_to_be_ranked() -> None:
    assert set(ranks.detrended([0, 1, 2, 5, 9], [0.1 * n for n in (0, 1, 2, 5, 9)])) == {0.0}
    assert ranks.detrended([], []) == []
    assert ranks.detrended([3], [7.0]) == [0.0]


def test_two_series_that_merely_rise_have_no_link_once_their_lines_are_gone() -> None:
    times = list(range(30))
    wave = [1.0, -1.0, 0.5]
    xs = [time + wave[time % 3] for time in times]
    ys = [2.0 * time + wave[(time // 3) % 3] for time in times]
    assert (ranks.spearman(xs, ys) or 0) > 0.9
    found = ranks.link(times, xs, ys)
    assert found is not None
    assert not found.clear


# ---- carry-over and interval


def test_carry_over_is_that_of_neighbouring_weeks_and_never_below_zero() -> None:
    assert ranks.carry_over(range(4), [1.0, 2.0, 3.0, 4.0]) == pytest.approx(0.25)
    assert ranks.carry_over(range(4), [1.0, -1.0, 1.0, -1.0]) == 0
    assert ranks.carry_over([0, 2, 4], [1.0, 2.0, 3.0]) == 0
    assert ranks.carry_over([], []) == 0


@given(values=VALUES, gaps=st.lists(st.integers(min_value=1, max_value=3), min_size=40, max_size=40))
def test_carry_over_lies_from_zero_to_one(values: list[float], gaps: list[int]) -> None:
    times = [sum(gaps[:at]) for at in range(len(values))]
    assert 0 <= ranks.carry_over(times, values) <= 1


def test_the_interval_is_fishers_with_fewer_weeks_where_both_carry_over() -> None:
    assert ranks.effective_weeks(26, 0, 0.6) == 26
    assert ranks.effective_weeks(26, 0.5, 0.6) == pytest.approx(26 * 0.7 / 1.3)
    assert ranks.interval(0.0, 28.0) == pytest.approx((-tanh(1.644854 / 5), tanh(1.644854 / 5)), abs=1e-6)
    low, high = ranks.interval(0.5, 24.0)
    assert (round(low, 4), round(high, 4)) == (0.167, 0.7306)
    assert ranks.interval(0.9, 3.0) == (-1, 1)


@given(
    r=st.floats(min_value=-1, max_value=1),
    effective=st.floats(min_value=0, max_value=200),
    more=st.floats(min_value=0, max_value=50),
)
def test_the_interval_holds_r_and_is_no_wider_with_more_weeks(r: float, effective: float, more: float) -> None:
    low, high = ranks.interval(r, effective)
    assert -1 <= low <= high <= 1
    assert low <= r + 1e-6
    assert high >= r - 1e-6
    narrow = ranks.interval(r, effective + more)
    assert narrow[1] - narrow[0] <= high - low + 1e-9


# ---- re-orderings


def test_shifts_count_every_way_round() -> None:
    xs, ys = [1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 3.0, 4.0]
    assert ranks.by_shifts(xs, ys) == 1 / 4
    assert ranks.by_shifts([1.0, 2.0, 1.0, 2.0], [1.0, 2.0, 1.0, 2.0]) == 1
    strong = 0
    for by in range(4):
        strong += abs(ranks.correlation(xs[by:] + xs[:by], ys) or 0) >= 1 - 1e-9
    assert ranks.by_shifts(xs, ys) == strong / 4


def test_blocks_agree_with_every_order_of_the_blocks_there_is() -> None:
    xs = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0]
    ys = [2.0, 7.0, 1.0, 8.0, 2.0, 8.0, 1.0, 8.0]
    seen = abs(ranks.correlation(xs, ys) or 0)
    every = []
    for start in range(4):
        turned = xs[start:] + xs[:start]
        orders = [[*first, *second] for first, second in permutations([turned[:4], turned[4:]])]
        every += [abs(ranks.correlation(order, ys) or 0) >= seen - 1e-9 for order in orders]
    assert ranks.by_blocks(xs, ys) == pytest.approx(sum(every) / len(every), abs=0.04)


@given(pairs=PAIRS)
def test_a_share_is_never_zero_and_never_more_than_one(pairs: list[tuple[float, float]]) -> None:
    xs, ys = halves(pairs)
    assert 0 < ranks.by_shifts(xs, ys) <= 1


def test_the_larger_of_the_two_shares_is_told_and_is_the_same_each_time() -> None:
    times = list(range(24))
    xs = [float((n * 7) % 5) for n in times]
    ys = [float((n * 3) % 7) for n in times]
    found = ranks.link(times, xs, ys)
    assert found is not None
    left = [ranks.ranks(ranks.detrended(times, values)) for values in (xs, ys)]
    assert found.share == max(ranks.by_blocks(*left), ranks.by_shifts(*left))
    assert found == ranks.link(times, xs, ys)


@pytest.mark.parametrize(
    ("low", "high", "share", "clear"),
    [(0.1, 0.7, 0.05, True), (-0.7, -0.1, 0.05, True), (-0.1, 0.7, 0.05, False), (0.1, 0.7, 0.1, False)],
)
def test_a_link_is_clear_where_both_say_so(low: float, high: float, share: float, clear: bool) -> None:
    assert Link(0.4, low, high, 24, 24, share).clear is clear


# ---- middle values


def test_quantiles_lie_between_the_two_nearest() -> None:
    assert quantiles.median([3, 1, 2]) == 2
    assert quantiles.median([4, 1, 2, 3]) == 2.5
    assert quantiles.quantile(range(21), 0.05) == 1
    assert isclose(quantiles.quantile([0, 10], 0.95), 9.5)
