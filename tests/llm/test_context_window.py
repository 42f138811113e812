"""Learned limits: their precedence, their end, and failures of the memory."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.core.domain import (
    ChannelId,
    ContextWindow,
    LearnedLimits,
    Prompt,
    PromptMessage,
    Role,
    Usage,
    WindowSource,
)
from bot.core.errors import ContextTooLong, EmptyAnswer, RequestTooLarge, StoreUnavailable
from bot.llm.context_window import REST_S, SMALLEST_WINDOW, WindowKnowledge
from bot.llm.discovery import WindowReport
from bot.llm.window_sources import CAREFUL_WINDOW_TOKENS, REFRESH_S
from tests.support.clock import FakeClock

LEARNT, SERVER, SETTING, GUESS = (
    WindowSource.LEARNT,
    WindowSource.SERVER,
    WindowSource.SETTING,
    WindowSource.GUESS,
)


@dataclass
class Server:
    """A lookup with a report set by the test."""

    says: WindowReport = field(default_factory=WindowReport)

    async def report(self) -> WindowReport:
        return self.says


@dataclass
class Memory:
    """`ports.ModelMemory` that may fail."""

    kept: dict[tuple[str, str], LearnedLimits] = field(default_factory=dict)
    writes: int = 0
    broken: bool = False

    async def learned(self, endpoint: str, model: str) -> LearnedLimits:
        if self.broken:
            raise StoreUnavailable(Path("p.db"), "disk I/O error")
        return self.kept.get((endpoint, model), LearnedLimits())

    async def keep_learned(self, endpoint: str, model: str, learned: LearnedLimits) -> None:
        if self.broken:
            raise StoreUnavailable(Path("p.db"), "disk I/O error")
        self.writes += 1
        self.kept[endpoint, model] = learned


@dataclass
class Bench:
    """One server, one memory, one clock, and as many processes as a test starts."""

    server: Server = field(default_factory=Server)
    memory: Memory = field(default_factory=Memory)
    clock: FakeClock = field(default_factory=FakeClock)

    def start(self, *, configured: int | None = None, model: str = "m", reply_tokens: int = 500) -> WindowKnowledge:
        return WindowKnowledge(
            self.server,
            endpoint="http://here/v1",
            model=model,
            base_url="http://127.0.0.1/v1",
            reply_tokens=reply_tokens,
            configured=configured,
            clock=self.clock,
            memory=self.memory,
        )


@pytest.fixture
def bench() -> Bench:
    return Bench()


def prompt(tokens: int, channel: int = 1) -> Prompt:
    messages = [PromptMessage(Role.SYSTEM, "Be kind."), PromptMessage(Role.USER, "hello")]
    return Prompt(messages, tokens, ChannelId(channel))


async def overflow(
    knowledge: WindowKnowledge,
    tokens: int,
    limit: int | None = None,
    *,
    believed: ContextWindow | None = None,
) -> ContextWindow:
    """Let a prompt overflow that was sent now, or when something else was believed."""
    error = ContextTooLong(limit)
    believed = believed or await knowledge.window()
    assert await knowledge.failed(prompt(tokens), error, believed=believed, begun=False) is error
    return await knowledge.window()


def facts(window: ContextWindow) -> tuple[int, WindowSource]:
    return window.tokens, window.source


# ------------------------------------------------------------ whose word counts


async def test_learned_limit_overrules_the_servers_report(bench: Bench) -> None:
    bench.server.says = WindowReport(32_000)
    knowledge = bench.start()
    assert facts(await knowledge.window()) == (32_000, SERVER)
    assert facts(await overflow(knowledge, 20_000, 16_000)) == (16_000, LEARNT)


async def test_learned_limit_overrules_larger_settings_only(bench: Bench) -> None:
    knowledge = bench.start(configured=32_000)
    assert facts(await overflow(knowledge, 20_000, 16_000)) == (16_000, LEARNT)
    smaller = bench.start(configured=8000, model="n")
    assert facts(await overflow(smaller, 7000, 12_000)) == (8000, SETTING)


async def test_guess_may_turn_out_to_be_too_small(bench: Bench) -> None:
    knowledge = bench.start()
    assert facts(await overflow(knowledge, 7500, 9000)) == (9000, LEARNT)


async def test_limit_is_stored_for_its_own_model(bench: Bench) -> None:
    await overflow(bench.start(), 6000, 4096)
    assert facts(await bench.start().window()) == (4096, LEARNT)
    assert facts(await bench.start(model="n").window()) == (CAREFUL_WINDOW_TOKENS, GUESS)


# ------------------------------------------------------------ overflows that name no limit


async def test_overflow_without_number_halves_the_request(bench: Bench) -> None:
    knowledge = bench.start()
    assert facts(await overflow(knowledge, 6000)) == (3250, LEARNT)
    assert facts(await overflow(knowledge, 2000)) == (1250, LEARNT)


async def test_concurrent_overflows_shrink_the_limit_once(bench: Bench) -> None:
    knowledge = bench.start()
    believed = await knowledge.window()
    assert (await overflow(knowledge, 6000, believed=believed)).tokens == 3250
    assert (await overflow(knowledge, 6000, believed=believed)).tokens == 3250


async def test_concurrent_overflows_keep_the_scale(bench: Bench) -> None:
    knowledge = bench.start(reply_tokens=2000)
    believed = await knowledge.window()
    for _ in range(3):
        window = await overflow(knowledge, 600, 2048, believed=believed)
    assert (window.tokens, window.scale) == (2048, 1.0)


async def test_limit_has_a_minimum(bench: Bench) -> None:
    knowledge = bench.start()
    for _ in range(20):
        window = await knowledge.window()
        await overflow(knowledge, max(window.tokens // 2 - 100, 0))
    assert (await knowledge.window()).tokens == SMALLEST_WINDOW


async def test_implausible_limit_is_ignored(bench: Bench) -> None:
    knowledge = bench.start()
    window = await overflow(knowledge, 3000, 131_072)
    assert facts(window) == (1750, LEARNT)
    assert window.scale == 1.0


async def test_overflow_in_mid_answer_needs_a_number(bench: Bench) -> None:
    knowledge = bench.start()
    await knowledge.failed(prompt(6000), ContextTooLong(), believed=None, begun=True)
    assert facts(await knowledge.window()) == (CAREFUL_WINDOW_TOKENS, GUESS)
    await knowledge.failed(prompt(6000), ContextTooLong(4096), believed=None, begun=True)
    assert facts(await knowledge.window()) == (4096, LEARNT)


# ------------------------------------------------------------ it can grow again


async def test_changed_report_ends_a_learned_limit(bench: Bench) -> None:
    bench.server.says = WindowReport(8000)
    knowledge = bench.start()
    await overflow(knowledge, 6000, 4096)
    bench.clock.advance(REFRESH_S)
    assert facts(await knowledge.window()) == (4096, LEARNT)
    bench.server.says = WindowReport(16_000)
    bench.clock.advance(REFRESH_S)
    assert facts(await knowledge.window()) == (16_000, SERVER)
    assert facts(await bench.start().window()) == (16_000, SERVER)


async def test_changed_setting_ends_a_learned_limit(bench: Bench) -> None:
    await overflow(bench.start(configured=8000), 6000, 4096)
    assert facts(await bench.start(configured=8000).window()) == (4096, LEARNT)
    assert facts(await bench.start(configured=32_000).window()) == (32_000, SETTING)


async def test_missing_report_keeps_a_learned_limit(bench: Bench) -> None:
    bench.server.says = WindowReport(8000)
    await overflow(bench.start(), 6000, 4096)
    bench.server.says = WindowReport()
    assert facts(await bench.start().window()) == (4096, LEARNT)


async def test_larger_count_ends_a_learned_limit(bench: Bench) -> None:
    knowledge = bench.start(configured=8000)
    await overflow(knowledge, 6000, 4096)
    await knowledge.counted(prompt(3500), Usage(4200, 10))
    assert facts(await knowledge.window()) == (8000, SETTING)


# ------------------------------------------------------------ how the server counts


async def test_scale_is_learned_from_long_prompts_and_stored(bench: Bench) -> None:
    knowledge = bench.start()
    await knowledge.counted(prompt(100), Usage(400, 1))
    await knowledge.counted(prompt(3000), None)
    assert (await knowledge.window()).scale == 1.0
    for number in range(20):
        await knowledge.counted(prompt(3000, channel=number), Usage(2400, 1))
    assert (await knowledge.window()).scale == pytest.approx(0.82, abs=0.02)
    assert (await bench.start().window()).scale == pytest.approx(0.82, abs=0.03)


async def test_small_change_of_scale_is_not_stored(bench: Bench) -> None:
    knowledge = bench.start()
    await knowledge.window()
    for number in range(100):
        await knowledge.counted(prompt(3000, channel=number), Usage(2950 + number % 20, 1))
    assert bench.memory.writes <= 2


async def test_overflow_of_a_fitting_prompt_raises_the_scale(
    bench: Bench,
) -> None:
    knowledge = bench.start(configured=8000)
    window = await overflow(knowledge, 6000, 8000)
    assert facts(window) == (8000, SETTING)
    assert window.scale == pytest.approx(7500 / 6000 * 1.05)
    for _ in range(10):
        window = await overflow(knowledge, 3000, 8000)
    assert window.scale == 2.0


async def test_count_without_cached_tokens_keeps_the_scale(bench: Bench) -> None:
    knowledge = bench.start()
    await knowledge.counted(prompt(4000), Usage(1500, 1, cached_tokens=2400))
    assert (await knowledge.window()).scale == 1.0


# ------------------------------------------------------------ answers of nothing


async def suspicious(knowledge: WindowKnowledge, tokens: int, channel: int = 1) -> bool:
    error = await knowledge.failed(prompt(tokens, channel), EmptyAnswer(), believed=None, begun=False)
    return isinstance(error, ContextTooLong)


async def test_empty_answer_that_is_an_overflow_keeps_its_usage(bench: Bench) -> None:
    empty = EmptyAnswer()
    empty.usage = Usage(7000, 2)
    raised = await bench.start(configured=8000).failed(prompt(7400), empty, believed=None, begun=False)
    assert isinstance(raised, ContextTooLong)
    assert raised.usage == Usage(7000, 2)


async def test_empty_answer_to_a_nearly_full_window_is_an_overflow(bench: Bench) -> None:
    knowledge = bench.start(configured=8000)
    assert not await suspicious(knowledge, 3000)
    assert await suspicious(knowledge, 6000)
    assert facts(await knowledge.window()) == (4875, LEARNT)


async def test_thinking_that_took_all_tokens_is_no_overflow(bench: Bench) -> None:
    error = EmptyAnswer(exhausted=True)
    assert await bench.start(configured=8000).failed(prompt(7000), error, believed=None, begun=False) is error


async def test_suspicion_is_stored_once_a_shorter_prompt_is_answered(bench: Bench) -> None:
    knowledge = bench.start(configured=8000)
    assert await suspicious(knowledge, 6000)
    assert facts(await bench.start(configured=8000).window()) == (8000, SETTING)
    await knowledge.counted(prompt(200, channel=2), Usage(200, 1))
    assert facts(await bench.start(configured=8000).window()) == (8000, SETTING)
    await knowledge.counted(prompt(3000), Usage(2900, 1))
    assert facts(await bench.start(configured=8000).window()) == (4875, LEARNT)


async def test_useless_suspicion_is_undone(bench: Bench) -> None:
    knowledge = bench.start(configured=8000)
    assert await suspicious(knowledge, 6000)
    assert not await suspicious(knowledge, 4000, channel=2)
    assert not await suspicious(knowledge, 4000)
    assert facts(await knowledge.window()) == (8000, SETTING)


# ------------------------------------------------------------ a memory that fails


@pytest.mark.parametrize("when", ["before", "after"])
async def test_limit_is_learned_while_the_memory_fails(
    bench: Bench, when: str, caplog: pytest.LogCaptureFixture
) -> None:
    bench.memory.broken = when == "before"
    knowledge = bench.start(configured=8000)
    await knowledge.window()
    bench.memory.broken = True
    assert facts(await overflow(knowledge, 6000, 4096)) == (4096, LEARNT)
    assert "event=lessons_unkept" in caplog.text


async def test_unread_memory_is_read_later(bench: Bench) -> None:
    await overflow(bench.start(configured=8000), 6000, 4096)
    bench.memory.broken = True
    knowledge = bench.start(configured=8000)
    assert facts(await knowledge.window()) == (8000, SETTING)
    bench.memory.broken = False
    assert facts(await knowledge.window()) == (4096, LEARNT)


# ------------------------------------------------------------ limits that contradict more


async def answered(knowledge: WindowKnowledge, tokens: int, channel: int = 1) -> None:
    await knowledge.counted(prompt(tokens, channel), Usage(tokens, 1))


@pytest.mark.parametrize("limit", [512, None])
async def test_limit_far_below_the_report_needs_three_refusals(bench: Bench, limit: int | None) -> None:
    bench.server.says = WindowReport(128_000)
    knowledge = bench.start()
    for channel in range(2):
        error = ContextTooLong(limit)
        await knowledge.failed(prompt(900, channel), error, believed=None, begun=False)
        assert error.try_within is not None
        assert error.try_within < 1400
        assert facts(await knowledge.window()) == (128_000, SERVER)
    assert facts(await bench.start().window()) == (128_000, SERVER)
    await knowledge.failed(prompt(900, 3), ContextTooLong(limit), believed=None, begun=False)
    assert facts(await knowledge.window()) == (limit or 700, LEARNT)


async def test_limit_below_an_accepted_prompt_needs_three_refusals_also_after_restart(bench: Bench) -> None:
    await answered(bench.start(), 5000)
    knowledge = bench.start()
    for _ in range(2):
        assert facts(await overflow(knowledge, 5500, 2048)) == (CAREFUL_WINDOW_TOKENS, GUESS)
        await answered(knowledge, 1500)
    assert facts(await overflow(knowledge, 5500, 2048)) == (2048, LEARNT)


async def test_refusals_of_one_question_count_once(bench: Bench) -> None:
    bench.server.says = WindowReport(128_000)
    knowledge = bench.start()
    for tokens in (900, 450, 225, 110):
        await overflow(knowledge, tokens, 512)
    assert facts(await knowledge.window()) == (128_000, SERVER)


async def test_accepted_prompt_of_the_refused_size_ends_the_doubt(bench: Bench) -> None:
    bench.server.says = WindowReport(128_000)
    knowledge = bench.start()
    for channel in range(8):
        await overflow(knowledge, 900, 512)
        await answered(knowledge, 950, channel)
    assert facts(await knowledge.window()) == (128_000, SERVER)


async def test_halving_stays_above_accepted_prompts(bench: Bench) -> None:
    knowledge = bench.start()
    await answered(knowledge, 5000)
    assert facts(await overflow(knowledge, 6000)) == (5500, LEARNT)


async def test_server_that_refuses_less_than_it_reports_is_asked_again(bench: Bench) -> None:
    bench.server.says = WindowReport(128_000)
    knowledge = bench.start()
    await knowledge.window()
    bench.server.says = WindowReport(4096)
    assert facts(await overflow(knowledge, 9000, 4096)) == (4096, SERVER)


@pytest.mark.parametrize("limit", [900, 1400, 128_000])
async def test_number_of_the_prompt_or_of_the_report_is_no_news(bench: Bench, limit: int) -> None:
    bench.server.says = WindowReport(128_000)
    knowledge = bench.start()
    assert facts(await overflow(knowledge, 900, limit)) == (128_000, SERVER)
    assert (await knowledge.window()).scale == 1.0
    assert bench.memory.writes == 0


async def test_too_many_bytes_teach_nothing(bench: Bench) -> None:
    knowledge = bench.start()
    for channel in range(5):
        error = RequestTooLarge()
        await knowledge.failed(prompt(6000, channel), error, believed=None, begun=False)
        assert error.try_within == 3250
    assert facts(await knowledge.window()) == (CAREFUL_WINDOW_TOKENS, GUESS)
    assert bench.memory.writes == 0


async def test_setting_of_the_reported_size_ends_a_learned_limit(bench: Bench) -> None:
    bench.server.says = WindowReport(8000)
    await overflow(bench.start(), 6000, 4096)
    assert facts(await bench.start().window()) == (4096, LEARNT)
    assert facts(await bench.start(configured=8000).window()) == (8000, SETTING)


# ------------------------------------------------------------ a limit that was too small heals


async def tried(knowledge: WindowKnowledge) -> int:
    return (await knowledge.window()).beyond


@pytest.mark.parametrize("restarted", [False, True])
async def test_larger_prompt_is_tried_after_a_rest(bench: Bench, restarted: bool) -> None:
    knowledge = bench.start(configured=8000)
    await overflow(knowledge, 6000, 4096)
    assert await tried(knowledge) == 0
    if restarted:
        knowledge = bench.start(configured=8000)
        assert await tried(knowledge) == 0
    bench.clock.advance(REST_S)
    assert await tried(knowledge) == 8000
    larger = replace(prompt(5000), context=8000)
    await knowledge.counted(larger, Usage(5000, 10))
    assert facts(await knowledge.window()) == (8000, SETTING)
    assert facts(await bench.start(configured=8000).window()) == (8000, SETTING)


@pytest.mark.parametrize("error", [ContextTooLong(), ContextTooLong(4096), EmptyAnswer()])
async def test_refused_larger_prompt_makes_the_rests_longer(bench: Bench, error: ContextTooLong | EmptyAnswer) -> None:
    knowledge = bench.start(configured=8000)
    await overflow(knowledge, 6000, 4096)
    rests = []
    for _ in range(6):
        rest = 0.0
        while not await tried(knowledge):
            bench.clock.advance(30)
            rest += 30
        rests.append(rest)
        larger = replace(prompt(5000), context=8000)
        raised = await knowledge.failed(larger, replace(error), believed=None, begun=False)
        assert isinstance(raised, ContextTooLong)
        assert facts(await knowledge.window()) == (4096, LEARNT)
    assert rests == [60, 120, 240, 480, 600, 600]
