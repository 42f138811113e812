"""What a server's counts of prompts tell: the scale of estimates, and prompts that were cut short."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.domain import ChannelId, Prompt, PromptMessage, Role
from bot.llm.calibration import MIN_WINDOW, SCALES, Truncation, Verdict, rescaled


def prompt(tokens: int, *, channel: int = 1, begins: str = "⟦Ada 7⟧ hello") -> Prompt:
    messages = [PromptMessage(Role.SYSTEM, "Be kind."), PromptMessage(Role.USER, begins)]
    return Prompt(messages, tokens, ChannelId(channel))


def verdicts(*counts: tuple[int, int], scale: float = 1.0) -> list[Verdict]:
    """Judge prompts of one conversation, each by its estimate and its count."""
    truncation = Truncation()
    return [truncation.verdict(prompt(tokens), counted, scale) for tokens, counted in counts]


# ------------------------------------------------------------ the scale


def test_the_scale_comes_to_what_the_server_counts() -> None:
    for true in (0.6, 0.9, 1.1, 1.9):
        scale = 1.0
        for _ in range(60):
            scale = rescaled(scale, 1000, int(1000 * true))
        assert scale == pytest.approx(true, abs=0.01)


def test_it_rises_faster_than_it_falls() -> None:
    assert rescaled(1.0, 1000, 1200) - 1.0 > 4 * (1.0 - rescaled(1.0, 1000, 800))


@given(st.floats(*SCALES), st.integers(1, 10**6), st.integers(1, 10**6))
def test_it_stays_in_its_bounds_and_moves_towards_the_count(
    scale: float, estimate: int, counted: int
) -> None:
    after = rescaled(scale, estimate, counted)
    assert SCALES[0] <= after <= SCALES[1]
    target = min(max(counted / estimate, SCALES[0]), SCALES[1])
    assert abs(after - target) <= abs(scale - target)


# ------------------------------------------------------------ prompts that were cut


def test_a_conversation_that_grows_while_its_count_stands_still_was_cut() -> None:
    # A window of 4,096: what is read goes up and down below it, as whole messages are dropped.
    assert verdicts((2000, 1800), (4400, 3960), (4800, 4090), (5500, 3900), (5800, 4080), (6000, 3950)) == [
        *[Verdict.WHOLE] * 3,
        *[Verdict.UNCLEAR] * 2,
        Verdict.CUT,
    ]


def test_the_window_is_the_most_that_was_read() -> None:
    truncation = Truncation()
    for tokens, counted in ((4800, 3990), (5800, 3900), (6000, 4050)):
        truncation.verdict(prompt(tokens), counted, 1.0)
    assert truncation.window == 4050


def test_counts_that_are_far_too_small_twice_in_a_row_and_alike_are_a_cut() -> None:
    truncation = Truncation()
    assert truncation.verdict(prompt(12_000, channel=1), 4000, 1.0) is Verdict.UNCLEAR
    assert truncation.verdict(prompt(9000, channel=2), 3800, 1.0) is Verdict.CUT
    assert truncation.window == 4000


@pytest.mark.parametrize(
    ("counts", "why"),
    [
        ([(1100, 600), (1110, 600), (1120, 610)], "a few hundred tokens are missing"),
        ([(9000, 5600), (9900, 6100), (10_900, 6700)], "another language is counted at two thirds"),
        ([(9000, 3000), (9100, 8000), (9200, 3000)], "once is not twice"),
        ([(9000, 4000), (9100, 1500), (9200, 6000)], "the counts have nothing in common"),
        ([(6000, 300), (6500, 250), (7000, 400)], "a server that leaves out what was in its cache"),
        ([(9000, 8000), (4500, 4000), (5400, 4800)], "the conversation was trimmed"),
        ([(1000, 900), (1300, 900), (1600, 900)], "no window is that small"),
    ],
)
def test_anything_else_is_no_cut(counts: list[tuple[int, int]], why: str) -> None:
    assert Verdict.CUT not in verdicts(*counts), why


def test_another_conversation_does_not_stand_still() -> None:
    truncation = Truncation()
    for number in range(10):
        each = prompt(2000 + 100 * number, channel=number)
        assert truncation.verdict(each, 1900, 1.0) is Verdict.WHOLE


def test_neither_does_one_that_begins_elsewhere_now() -> None:
    truncation = Truncation()
    for number in range(10):
        each = prompt(2000 + 100 * number, begins=f"⟦Ada 7⟧ question {number}")
        assert truncation.verdict(each, 1900, 1.0) is Verdict.WHOLE


@given(
    st.lists(st.tuples(st.integers(20, 1500), st.floats(0.7, 1.3)), min_size=1, max_size=60),
    st.floats(0.6, 1.6),
)
def test_a_server_that_reads_everything_is_never_accused(
    growth: list[tuple[int, float]], density: float
) -> None:
    truncation, scale = Truncation(), 1.0
    estimate = counted = 0
    for tokens, noise in growth:
        estimate += tokens
        counted += int(tokens * density * noise) + 1
        verdict = truncation.verdict(prompt(estimate), counted, scale)
        if verdict is Verdict.WHOLE:
            scale = rescaled(scale, estimate, counted)
        assert verdict is not Verdict.CUT


@given(st.integers(MIN_WINDOW * 2, 32_000), st.integers(50, 600), st.floats(0.7, 1.2))
def test_a_server_that_cuts_is_found_out_before_half_is_lost(window: int, each: int, density: float) -> None:
    truncation, scale, messages = Truncation(), 1.0, 0
    size = int(each * density)
    while True:
        messages += 1
        read = min(messages, window // size)
        estimate, counted = messages * each, read * size + messages % 3
        verdict = truncation.verdict(prompt(estimate), counted, scale)
        if verdict is Verdict.CUT:
            break
        if verdict is Verdict.WHOLE:
            scale = rescaled(scale, max(estimate, 1), counted)
        assert read > messages / 2 - 2
    assert window - 2 * size <= truncation.window <= window + 2
