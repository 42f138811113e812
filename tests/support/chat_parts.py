"""The parts of `bot.chat` with one model and without limits, for tests and measurements without Discord."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.billing.budgets import Allowances, Budgets
from bot.billing.charges import Billing
from bot.billing.price_list import FixedPrices
from bot.billing.vocabulary import Vocabulary
from bot.chat.answers.approvals import Approvals
from bot.chat.answers.call_limits import CallLimiter
from bot.chat.answers.generation import Generation
from bot.chat.answers.rounds import ToolCalls
from bot.chat.attachments import Files
from bot.chat.context import Contexts
from bot.chat.history import History
from bot.chat.passive import PassiveListening
from bot.chat.queue import ActiveTurns
from bot.chat.settings import ScopedSettings
from bot.chat.summaries.writer import Summaries
from bot.chat.sync import ChannelSync
from bot.chat.turns import Limits, Turns
from bot.config.options import Options
from bot.core.content import DiscordFile, Reading
from bot.core.fallbacks import Fallbacks
from bot.core.metrics import Metrics
from bot.core.money import FREE
from bot.core.ports import Clock, Model
from bot.privacy.export_erase import PersonalData
from bot.privacy.opt_out import OptOuts
from bot.privacy.retention import RetentionJob
from bot.storage.store import Store
from bot.tools.registry import Tools


class OneModel:
    """`ports.Models` with one model under every name."""

    def __init__(self, model: Model) -> None:
        self._model = model

    def of(self, name: str) -> Model:  # noqa: ARG002 - the port has it
        return self._model

    async def listing(self) -> Sequence[str] | None:
        return (self._model.name,)


class NoReader:
    """`ports.Reader` for conversations without files."""

    async def read(self, file: DiscordFile, *, tokens: int, model: str | None, queue: int = 0) -> Reading:
        raise NotImplementedError


async def summaries_written(summaries: Summaries) -> None:
    """Return once no summary is being written."""
    while summaries._writing:
        await asyncio.wait(summaries._writing.values())


@dataclass(frozen=True)
class ChatParts:
    turns: Turns
    history: History
    contexts: Contexts
    sync: ChannelSync
    summaries: Summaries
    retention_job: RetentionJob


def chat_parts(
    store: Store,
    model: Model,
    clock: Clock,
    *,
    options: Options,
    reply_tokens: int,
    limits: Limits,
    cache_life: timedelta | None = None,
    with_summaries: bool = False,
    tools: Tools | None = None,
) -> ChatParts:
    tools, models, billing = tools or Tools(), OneModel(model), _free(store, clock)
    scoped_settings = ScopedSettings(store=store, defaults=options, tools=tools)
    contexts = Contexts(
        store=store,
        models=models,
        scoped_settings=scoped_settings,
        reply_tokens=reply_tokens,
        vocabulary=billing.vocabulary,
        fallbacks=Fallbacks(clock),
        cache_life=cache_life,
        summaries=with_summaries,
    )
    active_turns, passive, opt_outs = ActiveTurns(), PassiveListening(store, clock), OptOuts(store)
    sync = ChannelSync(store, active_turns, passive)
    summaries = Summaries(store=store, models=models, contexts=contexts, billing=billing)
    generation = Generation(
        models=models,
        scoped_settings=scoped_settings,
        contexts=contexts,
        sync=sync,
        passive=passive,
        billing=billing,
        clock=clock,
        metrics=Metrics(),
        fallbacks=Fallbacks(clock),
        calls=ToolCalls(store, tools, Approvals(store, scoped_settings, clock), CallLimiter(store, clock, 0)),
        reply_timeout_s=300.0,
    )
    turns = Turns(
        store=store,
        scoped_settings=scoped_settings,
        clock=clock,
        metrics=Metrics(),
        generation=generation,
        sync=sync,
        passive=passive,
        active_turns=active_turns,
        billing=billing,
        files=_no_files(store, clock, models, contexts, billing),
        limits=limits,
        summaries=summaries,
    )
    data = PersonalData(
        store=store, sync=sync, contexts=contexts, budgets=billing.budgets, opt_outs=opt_outs, passive=passive
    )
    retention_job = _retention_job(store, clock, sync, scoped_settings, data)
    return ChatParts(turns, History(store, passive, sync), contexts, sync, summaries, retention_job)


def _free(store: Store, clock: Clock) -> Billing:
    return Billing(
        store=store,
        budgets=Budgets(store=store, clock=clock, allowances=Allowances()),
        prices=lambda _: FixedPrices(FREE),
        models=(),
        reply_tokens=0,
        clock=clock,
        vocabulary=Vocabulary(),
    )


def _retention_job(
    store: Store, clock: Clock, sync: ChannelSync, scoped_settings: ScopedSettings, personal_data: PersonalData
) -> RetentionJob:
    return RetentionJob(
        store=store,
        clock=clock,
        sync=sync,
        scoped_settings=scoped_settings,
        personal_data=personal_data,
        grace=timedelta(0),
    )


def _no_files(store: Store, clock: Clock, models: OneModel, contexts: Contexts, billing: Billing) -> Files:
    return Files(
        store=store,
        reader=NoReader(),
        contexts=contexts,
        models=models,
        clock=clock,
        billing=billing,
        listener=None,
    )
