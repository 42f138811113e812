"""All channels' conversations: who answers in them, what the model sees of them, how they are forgotten."""

from datetime import timedelta

from bot.billing.budgets import Allowances, Budgets
from bot.billing.charges import Billing
from bot.billing.prices import FixedPrices
from bot.chat.active_turns import ActiveTurns
from bot.chat.attachments import Files, NoReader
from bot.chat.context import Contexts
from bot.chat.overview import overview
from bot.chat.passive import PassiveListening
from bot.chat.prompt_drafts import PromptDrafts
from bot.chat.settings import ScopedSettings
from bot.chat.summaries import Summaries
from bot.chat.sync import ChannelSync
from bot.chat.turns import Limits, Turns
from bot.core.domain import ChannelId, Forgotten, GuildId, Message, MessageId, Overview, Place
from bot.core.money import FREE
from bot.core.ports import NO_METER, Clock, Listener, Meter, Models, Reader
from bot.core.ports_store import Store
from bot.privacy.access import AccessPolicy
from bot.privacy.export_erase import PersonalData
from bot.privacy.opt_out import OptOuts
from bot.privacy.retention import RetentionJob

# How long a reset can be taken back, in seconds: time enough to notice, short enough to mean it.
UNDO_S = 600.0


class Conversations:
    """The core: `turns` answers, `contexts` composes prompts, `sync` follows what happens in Discord."""

    def __init__(
        self,
        *,
        store: Store,
        models: Models,
        clock: Clock,
        contexts: Contexts,
        scoped_settings: ScopedSettings,
        limits: Limits,
        billing: Billing | None = None,
        grace: timedelta = timedelta(0),
        guilds: frozenset[GuildId] = frozenset(),
        direct: bool = True,
        meter: Meter = NO_METER,
        reader: Reader | None = None,
        listener: Listener | None = None,
    ) -> None:
        self._store = store
        self._models = models
        self._clock = clock
        self.active_turns = ActiveTurns()
        self.contexts = contexts
        self.scoped_settings = scoped_settings
        self.opt_outs = OptOuts(store)
        self.access_policy = AccessPolicy(store=store, opt_outs=self.opt_outs, guilds=guilds, direct=direct)
        self.passive = PassiveListening(store, clock)
        self.sync = ChannelSync(store, self.active_turns, self.passive)
        self._billing = billing or unlimited(store, clock)
        self.budgets = self._billing.budgets
        self.summaries = Summaries(store=store, models=models, contexts=contexts, billing=self._billing)
        self.turns = self._turns(limits, meter, reader or NoReader(), listener)
        self.personal_data = PersonalData(
            store=store,
            sync=self.sync,
            contexts=contexts,
            budgets=self.budgets,
            opt_outs=self.opt_outs,
            passive=self.passive,
        )
        self.prompt_drafts = PromptDrafts(
            store=store,
            models=models,
            contexts=contexts,
            scoped_settings=scoped_settings,
            budgets=self.budgets,
            billing=self._billing,
        )
        self.retention_job = RetentionJob(
            store=store,
            clock=clock,
            sync=self.sync,
            scoped_settings=scoped_settings,
            personal_data=self.personal_data,
            grace=grace,
        )

    def _turns(self, limits: Limits, meter: Meter, reader: Reader, listener: Listener | None) -> Turns:
        return Turns(
            store=self._store,
            models=self._models,
            scoped_settings=self.scoped_settings,
            clock=self._clock,
            meter=meter,
            contexts=self.contexts,
            sync=self.sync,
            passive=self.passive,
            active_turns=self.active_turns,
            billing=self._billing,
            files=Files(
                store=self._store,
                reader=reader,
                contexts=self.contexts,
                models=self._models,
                clock=self._clock,
                billing=self._billing,
                listener=listener,
            ),
            limits=limits,
            summaries=self.summaries if self.contexts.with_summaries else None,
        )

    async def prepare(self) -> None:
        """Take over who has opted out, and find out the model's window and price before the first question asks."""
        await self.opt_outs.open()
        await self.list_models()
        await self._models.of(self.scoped_settings.defaults.model).context_window()
        await self._billing.prepare()

    async def list_models(self) -> None:
        """Ask the server which models it has, if admins may choose among them. Never raises."""
        allowlist = self.scoped_settings.allowlist
        if allowlist.wants_listing and (names := await self._models.listing()) is not None:
            allowlist.listed(names)

    async def knows(self, message: MessageId) -> bool:
        """Say whether `message` is a question that is in the log."""
        await self.passive.flush()
        return await self._store.message(message) is not None

    async def has_begun(self, channel: ChannelId) -> bool:
        """Say whether anything that is said in a channel is remembered."""
        return (await self._store.extent(channel)).messages > 0

    async def said_before(self, message: MessageId, channel: ChannelId, *, limit: int) -> list[Message]:
        """Return the last messages of a channel's window before `message`, oldest first. Raise a `StoreError`."""
        await self.passive.flush()
        return [each for each in await self._store.window_upto(message, channel) if each.id < message][
            -limit:
        ]

    async def is_passive(self, message: MessageId) -> bool:
        """Say whether `message` is in the log, said to others than the bot."""
        found = await self._store.message(message)
        return found is not None and found.passive

    async def forget_passive(self, channel: ChannelId, message: MessageId) -> None:
        """Forget one such message, because it has become a question."""
        await self._store.delete_messages(channel, [message])

    async def is_ours(self, message: MessageId) -> bool:
        """Say whether `message` is one of the bot's replies."""
        return await self._store.is_part(message)

    async def is_newest(self, message: MessageId) -> bool:
        """Say whether `message` belongs to the newest answer in its channel."""
        return await self._store.is_newest_part(message)

    async def overview(self, place: Place) -> Overview:
        """Return what the model would be told in a place right now."""
        return await overview(place, store=self._store, models=self._models, contexts=self.contexts)

    async def reset(self, channel: ChannelId) -> Forgotten | None:
        """Forget the channel's conversation; None when there was nothing to forget."""
        await self.passive.flush()
        return await self._store.reset(channel, undo_s=UNDO_S)

    async def undo_reset(self, channel: ChannelId, reset_point: MessageId) -> bool:
        """Take back the reset that `floor` names; False when it is too late for that."""
        undone = await self._store.undo_reset(channel, reset_point)
        if undone:
            self.sync.grown(channel)
        return undone


def unlimited(store: Store, clock: Clock) -> Billing:
    """Return a billing for models that cost nothing, and that everybody may ask as they like."""
    budgets = Budgets(store=store, clock=clock, allowances=Allowances())
    prices = FixedPrices(FREE)
    return Billing(store=store, budgets=budgets, prices=lambda _: prices, model="", reply_tokens=0)
