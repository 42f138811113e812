"""A watched model behaves like the model itself, and everything about it is counted once."""

import re
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from bot.core.domain import ChannelId, Completion, ContextWindow, Finish, Prompt, Usage, WindowSource
from bot.core.errors import RateLimited, StreamStalled, Unexpected
from bot.core.metrics import Metrics
from bot.monitoring.model_metrics import MeteredModels
from tests.support.chat_parts import OneModel
from tests.support.clock import FakeClock

USAGE = Usage(prompt_tokens=10, completion_tokens=4, cached_tokens=8, reasoning_tokens=1)
NOTHING = Prompt((), 0, ChannelId(1))
END = Completion(Finish.STOP, USAGE)
FIRST_TEXT = {"time_to_first_token_seconds_count": 1, "time_to_first_token_seconds_sum": 1}
ANSWERED = FIRST_TEXT | {"completions_total answered": 1}


def counted(metrics: Metrics) -> dict[str, float]:
    """Return the samples of completions and tokens that are not zero, without histogram buckets."""
    return {
        sample.name.removeprefix("parley_") + "".join(f" {value}" for value in sample.labels.values()): sample.value
        for family in metrics.registry.collect()
        for sample in family.samples
        if sample.value
        and re.match(r"parley_(?:completions|time_to|.*_tokens_)", sample.name)
        and not sample.name.endswith(("_created", "_bucket"))
    }


class Script:
    """A model that yields its script, a second apart, and raises what is an error in it."""

    name = "scripted"
    supports_images = True
    supports_tools = True

    def __init__(self, clock: FakeClock, *script: str | Completion | Exception) -> None:
        self.closed = False
        self._clock = clock
        self._script = script

    async def context_window(self) -> ContextWindow:
        return ContextWindow(8000, WindowSource.SETTING)

    async def stream(self, _prompt: Prompt, _ends_at: float | None = None) -> AsyncGenerator[str | Completion, None]:
        try:
            for piece in self._script:
                self._clock.advance(1)
                if isinstance(piece, Exception):
                    raise piece
                yield piece
        finally:
            self.closed = True


def watched(*script: str | Completion | Exception) -> tuple[MeteredModels, Script, Metrics]:
    clock, metrics = FakeClock(), Metrics()
    model = Script(clock, *script)
    return MeteredModels(OneModel(model), clock, metrics), model, metrics


async def test_metered_model_yields_same_pieces() -> None:
    model, _, _ = watched("Hel", "lo", END)

    assert [piece async for piece in model.of("m").stream(NOTHING)] == ["Hel", "lo", END]
    assert (model.of("m").name, (await model.of("m").context_window()).tokens) == ("scripted", 8000)


async def test_answer_is_counted_with_its_first_text_and_its_cost() -> None:
    model, _, metrics = watched("Hel", "lo", END)
    [_ async for _ in model.of("m").stream(NOTHING)]

    assert counted(metrics) == ANSWERED | {
        "prompt_tokens_total": 10,
        "cached_tokens_total": 8,
        "completion_tokens_total": 4,
        "reasoning_tokens_total": 1,
    }
    assert model.last is not None
    assert model.last.error is None


async def test_reader_that_leaves_after_completion_counts_answer() -> None:
    model, script, metrics = watched("Hello", END)
    async with aclosing(model.of("m").stream(NOTHING)) as pieces:
        async for piece in pieces:
            if isinstance(piece, Completion):
                break

    assert counted(metrics)["completions_total answered"] == 1
    assert script.closed


async def test_reader_that_leaves_early_counts_abandoned() -> None:
    model, script, metrics = watched("Hello", END)
    async with aclosing(model.of("m").stream(NOTHING)) as pieces:
        await anext(pieces)

    assert counted(metrics) == FIRST_TEXT | {"completions_total abandoned": 1}
    assert model.last is None
    assert script.closed


async def test_failure_is_counted_and_raised() -> None:
    model, _, metrics = watched("Hel", StreamStalled(30))
    with pytest.raises(StreamStalled):
        [_ async for _ in model.of("m").stream(NOTHING)]

    assert counted(metrics) == FIRST_TEXT | {"completions_total failed": 1}
    assert model.last is not None
    assert model.last.error is StreamStalled


async def test_failure_before_first_text_has_no_time_to_first_text() -> None:
    model, _, metrics = watched(RateLimited(90))
    with pytest.raises(RateLimited):
        [_ async for _ in model.of("m").stream(NOTHING)]

    assert counted(metrics) == {"completions_total failed": 1}


async def test_bug_is_remembered_as_unexpected() -> None:
    model, _, _ = watched(ZeroDivisionError("secret detail"))
    with pytest.raises(ZeroDivisionError):
        [_ async for _ in model.of("m").stream(NOTHING)]

    assert model.last is not None
    assert model.last.error is Unexpected


async def test_answer_without_usage_counts_no_tokens() -> None:
    model, _, metrics = watched("Hello", Completion(Finish.STOP, None))
    [_ async for _ in model.of("m").stream(NOTHING)]

    assert counted(metrics) == ANSWERED
