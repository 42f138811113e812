"""All channels' conversations: who answers in them, what the model sees of them, how they are forgotten."""

from datetime import timedelta

from bot.billing.budgets import Allowances, Budgets
from bot.billing.charges import Cashier
from bot.billing.prices import FixedPrices
from bot.chat.active_turns import Workplace
from bot.chat.attachments import Files, NoReader
from bot.chat.context import Contexts
from bot.chat.overview import overview
from bot.chat.passive import Ambient
from bot.chat.prompt_drafts import Studio
from bot.chat.settings import Preferences
from bot.chat.summaries import Summaries
from bot.chat.sync import Mirror
from bot.chat.turns import Limits, Turns
from bot.core.domain import ChannelId, Forgotten, GuildId, Message, MessageId, Overview, Place
from bot.core.money import FREE
from bot.core.ports import NO_METER, Clock, Listener, Meter, Models, Reader
from bot.core.ports_store import Store
from bot.privacy.access import Gate
from bot.privacy.export_erase import Rights
from bot.privacy.opt_out import Consent
from bot.privacy.retention import Upkeep

# How long a reset can be taken back, in seconds: time enough to notice, short enough to mean it.
UNDO_S = 600.0


class Conversations:
    """The core: `turns` answers, `contexts` composes prompts, `mirror` follows what happens in Discord."""

    def __init__(
        self,
        *,
        store: Store,
        models: Models,
        clock: Clock,
        contexts: Contexts,
        preferences: Preferences,
        limits: Limits,
        cashier: Cashier | None = None,
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
        self.workplace = Workplace()
        self.contexts = contexts
        self.preferences = preferences
        self.consent = Consent(store)
        self.gate = Gate(store=store, consent=self.consent, guilds=guilds, direct=direct)
        self.ambient = Ambient(store, clock)
        self.mirror = Mirror(store, self.workplace, self.ambient)
        self._cashier = cashier or unlimited(store, clock)
        self.budgets = self._cashier.budgets
        self.summaries = Summaries(store=store, models=models, contexts=contexts, cashier=self._cashier)
        self.turns = self._turns(limits, meter, reader or NoReader(), listener)
        self.rights = Rights(
            store=store,
            mirror=self.mirror,
            contexts=contexts,
            budgets=self.budgets,
            consent=self.consent,
            ambient=self.ambient,
        )
        self.studio = Studio(
            store=store,
            models=models,
            contexts=contexts,
            preferences=preferences,
            budgets=self.budgets,
            cashier=self._cashier,
        )
        self.upkeep = Upkeep(
            store=store,
            clock=clock,
            mirror=self.mirror,
            preferences=preferences,
            rights=self.rights,
            grace=grace,
        )

    def _turns(self, limits: Limits, meter: Meter, reader: Reader, listener: Listener | None) -> Turns:
        return Turns(
            store=self._store,
            models=self._models,
            preferences=self.preferences,
            clock=self._clock,
            meter=meter,
            contexts=self.contexts,
            mirror=self.mirror,
            ambient=self.ambient,
            workplace=self.workplace,
            cashier=self._cashier,
            files=Files(
                store=self._store,
                reader=reader,
                contexts=self.contexts,
                models=self._models,
                clock=self._clock,
                cashier=self._cashier,
                listener=listener,
            ),
            limits=limits,
            summaries=self.summaries if self.contexts.with_summaries else None,
        )

    async def prepare(self) -> None:
        """Take over who has opted out, and find out the model's window and price before the first question asks."""
        await self.consent.open()
        await self.list_models()
        await self._models.of(self.preferences.defaults.model).context_window()
        await self._cashier.prepare()

    async def list_models(self) -> None:
        """Ask the server which models it has, if admins may choose among them. Never raises."""
        menu = self.preferences.menu
        if menu.wants_listing and (names := await self._models.listing()) is not None:
            menu.listed(names)

    async def knows(self, message: MessageId) -> bool:
        """Say whether `message` is a question that is in the log."""
        await self.ambient.flush()
        return await self._store.message(message) is not None

    async def has_begun(self, channel: ChannelId) -> bool:
        """Say whether anything that is said in a channel is remembered."""
        return (await self._store.extent(channel)).messages > 0

    async def said_before(self, message: MessageId, channel: ChannelId, *, limit: int) -> list[Message]:
        """Return the last messages of a channel's window before `message`, oldest first. Raise a `StoreError`."""
        await self.ambient.flush()
        return [each for each in await self._store.window_upto(message, channel) if each.id < message][
            -limit:
        ]

    async def was_overheard(self, message: MessageId) -> bool:
        """Say whether `message` is in the log, said to others than the bot."""
        found = await self._store.message(message)
        return found is not None and found.ambient

    async def forget_overheard(self, channel: ChannelId, message: MessageId) -> None:
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
        await self.ambient.flush()
        return await self._store.reset(channel, undo_s=UNDO_S)

    async def undo_reset(self, channel: ChannelId, floor: MessageId) -> bool:
        """Take back the reset that `floor` names; False when it is too late for that."""
        undone = await self._store.undo_reset(channel, floor)
        if undone:
            self.mirror.grown(channel)
        return undone


def unlimited(store: Store, clock: Clock) -> Cashier:
    """Return a cashier for models that cost nothing, and that everybody may ask as they like."""
    budgets = Budgets(store=store, clock=clock, allowances=Allowances())
    prices = FixedPrices(FREE)
    return Cashier(store=store, budgets=budgets, prices=lambda _: prices, model="", reply_tokens=0)
