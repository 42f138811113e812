"""Assemble the bot from its settings."""

import math
import random
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from bot.attachments.download import CDN, Cdn
from bot.attachments.reader import FileReader
from bot.billing.budgets import Allowances, Budgets
from bot.billing.charges import Billing
from bot.billing.price_list import model_prices
from bot.billing.vocabulary import Vocabulary
from bot.chat.answers.approvals import Approvals
from bot.chat.answers.call_limits import CallLimiter
from bot.chat.answers.generation import Generation
from bot.chat.answers.rounds import ToolCalls
from bot.chat.attachments import Files
from bot.chat.context import Contexts
from bot.chat.history import History
from bot.chat.passive import PassiveListening
from bot.chat.prompt_drafts import PromptDrafts
from bot.chat.queue import ActiveTurns
from bot.chat.settings import ScopedSettings
from bot.chat.summaries.writer import Summaries
from bot.chat.sync import ChannelSync
from bot.chat.turns import Limits, Turns
from bot.config.env import Settings
from bot.config.model_allowlist import ModelAllowlist
from bot.config.options import Options
from bot.core.clock import SystemClock
from bot.core.domain import GuildId, Place
from bot.core.fallbacks import MAX_WAIT_S, Fallbacks
from bot.core.metrics import Metrics
from bot.core.money import pico
from bot.core.ports import Clock, Listener, ModelMemory, Prices
from bot.discord_io import gateway
from bot.discord_io.client import ParleyBot, Services
from bot.discord_io.readable import readable_by_all
from bot.llm.deadlines import Deadlines
from bot.llm.endpoint import OpenAIModels, TwoServers
from bot.llm.request import cache_life
from bot.monitoring.health import Health
from bot.monitoring.health_server import health_server
from bot.monitoring.model_metrics import MeteredModels
from bot.privacy.access import AccessPolicy
from bot.privacy.export_erase import PersonalData
from bot.privacy.opt_out import OptOuts
from bot.privacy.retention import RetentionJob
from bot.storage.store import Store
from bot.tools.mcp.grants import Grants
from bot.tools.mcp.servers import ToolServers
from bot.tools.now import Now
from bot.tools.recall.parts import Recall
from bot.tools.registry import OFF, ON, Tools
from bot.tools.tool import Asker
from cogs import COGS

# The setting TOOLS for every tool.
ALL_TOOLS = ("all",)


@dataclass(frozen=True, slots=True)
class _Base:
    """The parts that many others need."""

    settings: Settings
    store: Store
    models: MeteredModels
    clock: Clock
    metrics: Metrics
    fallbacks: Fallbacks
    billing: Billing
    opt_outs: OptOuts
    reader: FileReader
    listener: Listener | None
    tool_servers: ToolServers
    active_turns: ActiveTurns


@dataclass(frozen=True, slots=True)
class _Chat:
    scoped_settings: ScopedSettings
    contexts: Contexts
    sync: ChannelSync
    passive: PassiveListening
    approvals: Approvals


@asynccontextmanager
async def assemble(
    settings: Settings,
    clock: Clock | None = None,
    prices: Callable[[str], Prices] | None = None,
    cdn: Mapping[str, str] = CDN,
) -> AsyncIterator[ParleyBot]:
    """Yield the bot, ready to start, and close its store, connections and servers afterwards.

    `prices` by model and `cdn` (see `attachments.download`) replace the real ones in tests.
    Raise `StoreError` or `PortUnavailable`.
    """
    clock = clock or SystemClock()
    async with AsyncExitStack() as stack:
        base = await _base(settings, clock, prices or model_prices(settings, clock), cdn, stack)
        bot = _bot(base)
        if settings.health_port is not None:
            health = _health(base, bot)
            page = base.metrics.page
            await stack.enter_async_context(
                health_server(settings.health_host, settings.health_port, report=health.report, metrics=page)
            )
        yield bot


async def _base(
    settings: Settings,
    clock: Clock,
    prices: Callable[[str], Prices],
    cdn: Mapping[str, str],
    stack: AsyncExitStack,
) -> _Base:
    metrics = Metrics()
    fallbacks = Fallbacks(clock, settings.fallback_models, settings.elsewhere)
    store = await Store.open(settings.database_path, clock, metrics)
    stack.push_async_callback(store.close)
    server = model_server(settings, clock, store.model_limits)
    stack.push_async_callback(server.close)
    billing = await _billing(settings, store, clock, prices, models=fallbacks.routes(settings.openai_model))
    opt_outs = OptOuts(store)
    await opt_outs.open()
    reader = FileReader(Cdn(cdn))
    stack.push_async_callback(reader.close)
    tool_servers = ToolServers(settings.mcp.servers, metrics)
    tool_servers.start()
    stack.push_async_callback(tool_servers.close)
    name = settings.transcription_model
    return _Base(
        settings=settings,
        store=store,
        models=MeteredModels(server, clock, metrics),
        clock=clock,
        metrics=metrics,
        fallbacks=fallbacks,
        billing=billing,
        opt_outs=opt_outs,
        reader=reader,
        listener=server.listener(name) if name else None,
        tool_servers=tool_servers,
        active_turns=ActiveTurns(),
    )


def _health(base: _Base, bot: ParleyBot) -> Health:
    metrics, fallbacks = base.metrics, base.fallbacks
    gateway.count_events(bot, metrics)
    metrics.turns_in_progress.set_function(lambda: bot.turns.running)
    metrics.models_down.set_function(lambda: fallbacks.down)
    return Health(
        gateway=lambda: gateway.gateway(bot),
        store=base.store,
        last=lambda: base.models.last,
        down=lambda: fallbacks.down,
    )


def model_server(settings: Settings, clock: Clock, memory: ModelMemory) -> OpenAIModels | TwoServers:
    """Return the models of OPENAI_BASE_URL, and with them that of FALLBACK_BASE_URL if there is one."""
    falls_back = settings.fallback_models or settings.other
    max_wait_s = MAX_WAIT_S if falls_back else math.inf
    models = _one_server(settings, clock, memory, max_wait_s)
    if settings.other is None or settings.elsewhere is None:
        return models
    other = _one_server(settings.other, clock, memory, max_wait_s)
    return TwoServers(models, other, label=settings.elsewhere, model=settings.other.openai_model)


def _one_server(settings: Settings, clock: Clock, memory: ModelMemory, max_wait_s: float) -> OpenAIModels:
    return OpenAIModels(
        base_url=settings.openai_base_url,
        api_key=settings.openai_api_key,
        model=settings.openai_model,
        reply_tokens=settings.reply_tokens,
        reasoning_effort=settings.reasoning_effort,
        context_tokens=settings.context_tokens,
        deadlines=Deadlines(
            first_token_s=settings.first_token_s,
            stall_s=settings.stall_timeout_s,
            total_s=settings.reply_timeout_s,
        ),
        clock=clock,
        memory=memory,
        random=random.random,
        max_wait_s=max_wait_s,
    )


async def _billing(
    settings: Settings, store: Store, clock: Clock, prices: Callable[[str], Prices], models: Sequence[str]
) -> Billing:
    budgets = Budgets(
        store=store,
        clock=clock,
        allowances=Allowances(
            daily=pico(settings.daily_budget_usd),
            guild_daily=pico(settings.guild_daily_budget_usd),
            user_daily=pico(settings.user_daily_budget_usd),
        ),
    )
    await budgets.open()
    return Billing(
        store=store,
        budgets=budgets,
        prices=prices,
        models=models,
        reply_tokens=settings.reply_tokens,
        clock=clock,
        vocabulary=Vocabulary(),
    )


def _bot(base: _Base) -> ParleyBot:
    late = (lambda: scoped_settings, lambda: bot)  # built later
    recall = _recall(base, late)
    scoped_settings: ScopedSettings = _scoped_settings(base, recall)
    contexts = _contexts(base, scoped_settings, recall, names=lambda place: bot.place_names(place))  # noqa: PLW0108
    passive = PassiveListening(base.store, base.clock)
    chat = _Chat(
        scoped_settings=scoped_settings,
        contexts=contexts,
        sync=ChannelSync(base.store, base.active_turns, passive),
        passive=passive,
        approvals=Approvals(base.store, scoped_settings, base.clock),
    )
    bot: ParleyBot = ParleyBot(_services(base, chat, _turns(base, chat)))
    return bot


def _contexts(
    base: _Base,
    scoped_settings: ScopedSettings,
    recall: Recall | None,
    names: Callable[[Place], Mapping[str, str]],
) -> Contexts:
    settings = base.settings
    return Contexts(
        store=base.store,
        models=base.models,
        scoped_settings=scoped_settings,
        reply_tokens=settings.reply_tokens,
        vocabulary=base.billing.vocabulary,
        fallbacks=base.fallbacks,
        names=names,
        cache_life=cache_life(settings.openai_base_url, settings.openai_model),
        summaries=settings.summaries,
        recall=recall,
    )


def _recall(base: _Base, late: tuple[Callable[[], ScopedSettings], Callable[[], ParleyBot]]) -> Recall | None:
    if base.settings.recall == OFF:
        return None
    scoped_settings, bot = late

    def readable(asker: Asker, places: Sequence[Place]) -> Sequence[Place]:
        return readable_by_all(bot().get_guild(asker.place.guild or 0), asker.place, places)

    return Recall(
        base.store,
        base.clock,
        in_force=lambda place: scoped_settings().of(place),
        readable=readable,
        hidden=base.opt_outs.opted_out,
        busy=lambda: bool(base.active_turns.tasks),
        tokens=base.settings.recall_tokens,
    )


def _scoped_settings(base: _Base, recall: Recall | None) -> ScopedSettings:
    settings = base.settings
    tools = [*(recall.tools if recall else ()), Now(base.clock)]
    allowed = None if settings.tools == ALL_TOOLS else settings.tools
    grants = Grants(base.store, base.tool_servers) if base.tool_servers.servers else None
    return ScopedSettings(
        store=base.store,
        defaults=Options(
            system_prompt=settings.system_prompt,
            model=settings.openai_model,
            pings=settings.ping_asker,
            buttons=settings.answer_buttons,
            user_requests=settings.user_requests_per_minute,
            channel_requests=settings.channel_requests_per_minute,
            history_tokens=settings.history_tokens,
            retention_days=settings.retention_days,
            tools=ON if settings.tools else OFF,
            recall=settings.recall,
        ),
        allowlist=ModelAllowlist(settings.openai_model, settings.allowed_models),
        tools=Tools(tools, allowed, grants),
    )


def _turns(base: _Base, chat: _Chat) -> Turns:
    settings, store, models, clock, billing = base.settings, base.store, base.models, base.clock, base.billing
    limiter = CallLimiter(store, clock, settings.tool_calls_per_minute)
    generation = Generation(
        models=models,
        scoped_settings=chat.scoped_settings,
        contexts=chat.contexts,
        sync=chat.sync,
        passive=chat.passive,
        billing=billing,
        clock=clock,
        metrics=base.metrics,
        fallbacks=base.fallbacks,
        calls=ToolCalls(store, chat.scoped_settings.tools, chat.approvals, limiter),
        reply_timeout_s=settings.reply_timeout_s,
    )
    return Turns(
        store=store,
        scoped_settings=chat.scoped_settings,
        clock=clock,
        metrics=base.metrics,
        generation=generation,
        sync=chat.sync,
        passive=chat.passive,
        active_turns=base.active_turns,
        billing=billing,
        files=Files(
            store=store,
            reader=base.reader,
            contexts=chat.contexts,
            models=models,
            clock=clock,
            billing=billing,
            listener=base.listener,
        ),
        limits=Limits(max_completions=settings.max_completions, channel_queue=settings.channel_queue),
        summaries=Summaries(store=store, models=models, contexts=chat.contexts, billing=billing),
    )


def _services(base: _Base, chat: _Chat, turns: Turns) -> Services:
    settings, store, clock, billing = base.settings, base.store, base.clock, base.billing
    personal_data = PersonalData(
        store=store,
        sync=chat.sync,
        contexts=chat.contexts,
        budgets=billing.budgets,
        opt_outs=base.opt_outs,
        passive=chat.passive,
    )
    return Services(
        store=store,
        clock=clock,
        models=base.models,
        turns=turns,
        history=History(store, chat.passive, chat.sync),
        contexts=chat.contexts,
        sync=chat.sync,
        passive=chat.passive,
        scoped_settings=chat.scoped_settings,
        prompt_drafts=PromptDrafts(
            store=store,
            models=base.models,
            contexts=chat.contexts,
            scoped_settings=chat.scoped_settings,
            billing=billing,
        ),
        billing=billing,
        approvals=chat.approvals,
        opt_outs=base.opt_outs,
        indexing=chat.contexts.recall.indexing if chat.contexts.recall else None,
        access_policy=_access_policy(settings, store, base.opt_outs),
        personal_data=personal_data,
        retention_job=_retention_job(base, chat, personal_data),
        reply_tokens=settings.reply_tokens,
        cogs=COGS,
        shutdown_s=settings.shutdown_timeout_s,
        young=timedelta(minutes=settings.recover_minutes),
        say_missed=settings.say_missed,
        message_content=settings.message_content_intent,
        model_hosts=_hosts(settings),
        leaves_others=settings.leave_other_guilds,
        warn_owner=settings.warn_owner,
        shards=gateway.Shards(settings.shard_ids, settings.shard_count),
        compare_time=clock.compare if isinstance(clock, SystemClock) else lambda _: None,
    )


def _retention_job(base: _Base, chat: _Chat, personal_data: PersonalData) -> RetentionJob:
    return RetentionJob(
        store=base.store,
        clock=base.clock,
        sync=chat.sync,
        scoped_settings=chat.scoped_settings,
        personal_data=personal_data,
        grace=timedelta(days=base.settings.grace_days),
    )


def _hosts(settings: Settings) -> tuple[str, ...]:
    """Return the hosts that members' words are sent to, without repetition."""
    urls = (settings.openai_base_url, settings.fallback_base_url)
    return tuple(dict.fromkeys(urlsplit(url).hostname or "" for url in urls if url))


def _access_policy(settings: Settings, store: Store, opt_outs: OptOuts) -> AccessPolicy:
    return AccessPolicy(
        store=store,
        opt_outs=opt_outs,
        guilds=frozenset(map(GuildId, settings.allowed_guilds)),
        direct=settings.answer_dms,
    )
