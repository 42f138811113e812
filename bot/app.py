"""Assemble the bot from its settings."""

import math
import random
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
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
    metrics = Metrics()
    fallbacks = Fallbacks(clock, settings.fallback_models, settings.elsewhere)
    async with AsyncExitStack() as stack:
        store = await Store.open(settings.database_path, clock, metrics)
        stack.push_async_callback(store.close)
        server = model_server(settings, clock, store.model_limits)
        stack.push_async_callback(server.close)
        models = MeteredModels(server, clock, metrics)
        billing = await _billing(
            settings,
            store,
            clock,
            prices or model_prices(settings, clock),
            models=fallbacks.routes(settings.openai_model),
        )
        opt_outs = OptOuts(store)
        await opt_outs.open()
        reader = FileReader(Cdn(cdn))
        stack.push_async_callback(reader.close)
        tool_servers = ToolServers(settings.mcp.servers, metrics)
        tool_servers.start()
        stack.push_async_callback(tool_servers.close)
        name = settings.transcription_model
        listener = server.listener(name) if name else None
        bot = _bot(
            settings,
            store,
            models,
            clock,
            metrics,
            opt_outs=opt_outs,
            billing=billing,
            reader=reader,
            listener=listener,
            fallbacks=fallbacks,
            tool_servers=tool_servers,
        )
        if settings.health_port is not None:
            gateway.count_events(bot, metrics)
            metrics.turns_in_progress.set_function(lambda: bot.turns.running)
            metrics.models_down.set_function(lambda: fallbacks.down)
            health = Health(
                gateway=lambda: gateway.gateway(bot),
                store=store,
                last=lambda: models.last,
                down=lambda: fallbacks.down,
            )
            await stack.enter_async_context(
                health_server(settings.health_host, settings.health_port, report=health.report, metrics=metrics.page)
            )
        yield bot


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


def _bot(
    settings: Settings,
    store: Store,
    models: MeteredModels,
    clock: Clock,
    metrics: Metrics,
    *,
    opt_outs: OptOuts,
    billing: Billing,
    reader: FileReader,
    listener: Listener | None,
    fallbacks: Fallbacks,
    tool_servers: ToolServers,
) -> ParleyBot:
    active_turns = ActiveTurns()
    late = (lambda: scoped_settings, lambda: bot)  # built later
    recall = _recall(settings, store, clock, late, opt_outs=opt_outs, active_turns=active_turns)
    grants = Grants(store, tool_servers) if tool_servers.servers else None
    scoped_settings: ScopedSettings = _scoped_settings(settings, store, clock, recall, grants)
    contexts = _contexts(
        settings,
        store,
        models,
        billing=billing,
        fallbacks=fallbacks,
        scoped_settings=scoped_settings,
        names=lambda place: bot.place_names(place),  # noqa: PLW0108
        recall=recall,
    )
    passive = PassiveListening(store, clock)
    sync = ChannelSync(store, active_turns, passive)
    approvals = Approvals(store, scoped_settings, clock)
    turns = _turns(
        settings,
        store,
        models,
        clock,
        metrics=metrics,
        reader=reader,
        listener=listener,
        scoped_settings=scoped_settings,
        contexts=contexts,
        sync=sync,
        passive=passive,
        active_turns=active_turns,
        billing=billing,
        fallbacks=fallbacks,
        approvals=approvals,
    )
    services = _parts(
        settings,
        store,
        models,
        clock,
        scoped_settings=scoped_settings,
        contexts=contexts,
        sync=sync,
        passive=passive,
        turns=turns,
        opt_outs=opt_outs,
        billing=billing,
        approvals=approvals,
    )
    bot: ParleyBot = ParleyBot(services)
    return bot


def _contexts(
    settings: Settings,
    store: Store,
    models: MeteredModels,
    *,
    billing: Billing,
    fallbacks: Fallbacks,
    scoped_settings: ScopedSettings,
    names: Callable[[Place], Mapping[str, str]],
    recall: Recall | None,
) -> Contexts:
    return Contexts(
        store=store,
        models=models,
        scoped_settings=scoped_settings,
        reply_tokens=settings.reply_tokens,
        vocabulary=billing.vocabulary,
        fallbacks=fallbacks,
        names=names,
        cache_life=cache_life(settings.openai_base_url, settings.openai_model),
        summaries=settings.summaries,
        recall=recall,
    )


def _recall(
    settings: Settings,
    store: Store,
    clock: Clock,
    late: tuple[Callable[[], ScopedSettings], Callable[[], ParleyBot]],
    *,
    opt_outs: OptOuts,
    active_turns: ActiveTurns,
) -> Recall | None:
    if settings.recall == OFF:
        return None

    scoped_settings, bot = late

    def readable(asker: Asker, places: Sequence[Place]) -> Sequence[Place]:
        return readable_by_all(bot().get_guild(asker.place.guild or 0), asker.place, places)

    return Recall(
        store,
        clock,
        in_force=lambda place: scoped_settings().of(place),
        readable=readable,
        hidden=opt_outs.opted_out,
        busy=lambda: bool(active_turns.tasks),
        tokens=settings.recall_tokens,
    )


def _scoped_settings(
    settings: Settings, store: Store, clock: Clock, recall: Recall | None, grants: Grants | None
) -> ScopedSettings:
    tools = [*(recall.tools if recall else ()), Now(clock)]
    allowed = None if settings.tools == ALL_TOOLS else settings.tools
    return ScopedSettings(
        store=store,
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


def _turns(
    settings: Settings,
    store: Store,
    models: MeteredModels,
    clock: Clock,
    *,
    metrics: Metrics,
    reader: FileReader,
    listener: Listener | None,
    scoped_settings: ScopedSettings,
    contexts: Contexts,
    sync: ChannelSync,
    passive: PassiveListening,
    active_turns: ActiveTurns,
    billing: Billing,
    fallbacks: Fallbacks,
    approvals: Approvals,
) -> Turns:
    files = Files(
        store=store,
        reader=reader,
        contexts=contexts,
        models=models,
        clock=clock,
        billing=billing,
        listener=listener,
    )
    generation = Generation(
        models=models,
        scoped_settings=scoped_settings,
        contexts=contexts,
        sync=sync,
        passive=passive,
        billing=billing,
        clock=clock,
        metrics=metrics,
        fallbacks=fallbacks,
        calls=ToolCalls(
            store, scoped_settings.tools, approvals, CallLimiter(store, clock, settings.tool_calls_per_minute)
        ),
        reply_timeout_s=settings.reply_timeout_s,
    )
    return Turns(
        store=store,
        scoped_settings=scoped_settings,
        clock=clock,
        metrics=metrics,
        generation=generation,
        sync=sync,
        passive=passive,
        active_turns=active_turns,
        billing=billing,
        files=files,
        limits=Limits(max_completions=settings.max_completions, channel_queue=settings.channel_queue),
        summaries=Summaries(store=store, models=models, contexts=contexts, billing=billing),
    )


def _parts(
    settings: Settings,
    store: Store,
    models: MeteredModels,
    clock: Clock,
    *,
    scoped_settings: ScopedSettings,
    contexts: Contexts,
    sync: ChannelSync,
    passive: PassiveListening,
    turns: Turns,
    opt_outs: OptOuts,
    billing: Billing,
    approvals: Approvals,
) -> Services:
    budgets = billing.budgets
    personal_data = PersonalData(
        store=store, sync=sync, contexts=contexts, budgets=budgets, opt_outs=opt_outs, passive=passive
    )
    return Services(
        store=store,
        clock=clock,
        models=models,
        turns=turns,
        history=History(store, passive, sync),
        contexts=contexts,
        sync=sync,
        passive=passive,
        scoped_settings=scoped_settings,
        prompt_drafts=PromptDrafts(
            store=store,
            models=models,
            contexts=contexts,
            scoped_settings=scoped_settings,
            billing=billing,
        ),
        billing=billing,
        approvals=approvals,
        opt_outs=opt_outs,
        indexing=contexts.recall.indexing if contexts.recall else None,
        access_policy=_access_policy(settings, store, opt_outs),
        personal_data=personal_data,
        retention_job=RetentionJob(
            store=store,
            clock=clock,
            sync=sync,
            scoped_settings=scoped_settings,
            personal_data=personal_data,
            grace=timedelta(days=settings.grace_days),
        ),
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
