"""Scale of token estimates, learned from a server's counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.llm.context_window import SCALES, rescaled


def test_scale_converges_to_the_servers_ratio() -> None:
    for true in (0.6, 0.9, 1.1, 1.9):
        scale = 1.0
        for _ in range(60):
            scale = rescaled(scale, 1000, int(1000 * true))
        assert scale == pytest.approx(true, abs=0.01)


def test_scale_rises_faster_than_it_falls() -> None:
    assert rescaled(1.0, 1000, 1200) - 1.0 > 4 * (1.0 - rescaled(1.0, 1000, 800))


def test_counts_below_half_of_the_estimate_leave_the_scale() -> None:
    assert rescaled(1.0, 9000, 4000) == 1.0


@given(st.floats(*SCALES), st.integers(1, 10**6), st.integers(1, 10**6))
def test_scale_stays_in_its_bounds_and_moves_towards_the_count(scale: float, estimate: int, counted: int) -> None:
    after = rescaled(scale, estimate, counted)
    assert SCALES[0] <= after <= SCALES[1]
    target = min(max(counted / estimate, SCALES[0]), SCALES[1])
    assert abs(after - target) <= abs(scale - target)
