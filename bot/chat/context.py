"""The context of a conversation: the system prompt in force, and the history that fits behind it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.billing.vocabulary import Vocabulary
from bot.chat import prompt
from bot.chat.answers.rounds import fitting, message_tokens
from bot.chat.passive import excess
from bot.chat.settings import ScopedSettings
from bot.chat.summaries import compaction
from bot.config.options import InForce, Options
from bot.core.domain import (
    Change,
    ChannelId,
    GuildId,
    Message,
    MessageId,
    Overview,
    Owner,
    PictureKey,
    Place,
    Prompt,
    PromptMessage,
    Role,
    Summary,
    SystemPrompt,
    Turn,
    UserId,
    made_at,
)
from bot.core.errors import MessageTooLong, PromptTooLong, QuestionReset
from bot.core.fallbacks import Fallbacks
from bot.core.log import get_logger
from bot.core.ports import Models
from bot.core.tokens import estimate, reply_share
from bot.core.tools import ToolRound
from bot.storage.store import Store
from bot.tools.recall.parts import Recall
from bot.tools.registry import NO_TOOLS, Offer, Offers
from bot.tools.tool import Tool

logger = get_logger(__name__)

# A system prompt leaves at least this share of the model's window to the conversation.
CONVERSATION_SHARE = 0.25

# The most pictures in a prompt, and how many stay where there are more.
MAX_PICTURES, PICTURES_LEFT = 8, 4

# Behind every message: Discord's ids are less.
_END = MessageId(2**63 - 1)

# The last prompts of so many channels stay in memory, to be continued.
MAX_COMPOSED = 32


@dataclass(frozen=True, slots=True)
class Window:
    """The contents of a prompt: the system prompt, the leading summary, and messages, oldest first."""

    model: str
    system: SystemPrompt
    budget: prompt.Budget
    summary: Summary | None
    messages: Sequence[Message]
    tools: Offer = NO_TOOLS
    """Their tokens are part of `budget.system`."""

    @property
    def tokens(self) -> int:
        return self.budget.system + self.lead_tokens + sum(message.tokens for message in self.messages)

    @property
    def limit(self) -> int:
        """The most tokens that the messages may take."""
        return self.budget.history - self.lead_tokens

    @property
    def lead_tokens(self) -> int:
        return self.summary.tokens if self.summary else 0

    def compose(
        self, before: prompt.Composed | None = None, count: Callable[[str], int] | None = None
    ) -> prompt.Composed:
        """Return the request's messages; see `prompt.compose`."""
        lead = compaction.lead(self.summary.content) if self.summary else ""
        return prompt.compose(self.system.text, self.messages, lead, before, count=count)


class Contexts:
    """The contexts of all conversations. Token counts are estimates."""

    def __init__(
        self,
        *,
        store: Store,
        models: Models,
        scoped_settings: ScopedSettings,
        reply_tokens: int,
        vocabulary: Vocabulary,
        fallbacks: Fallbacks,
        names: Callable[[Place], Mapping[str, str]] = lambda _: {},
        cache_life: timedelta | None = None,
        summaries: bool = False,
        recall: Recall | None = None,
    ) -> None:
        self._store = store
        self._models = models
        self._scoped_settings = scoped_settings
        self._reply_tokens = reply_tokens
        self._vocabulary = vocabulary
        self._fallbacks = fallbacks
        self._offers = Offers(scoped_settings.tools)
        # The last prompts, by channel, the latest last.
        self._composed: dict[ChannelId, prompt.Composed] = {}
        # How long the provider's cache lives; None for ever.
        self._cache_life = cache_life
        # Names of a place's server and channel, for the variables in system prompts.
        self.names = names
        self.with_summaries = summaries
        self.recall = recall

    async def compose(
        self,
        turn: Turn,
        in_force: InForce,
        within: int | None = None,
        *,
        at_most: int | None = None,
        model: str | None = None,
        rounds: Sequence[ToolRound] = (),
    ) -> Prompt:
        """Return the completion request for a turn's question as last edited, with the `rounds` of its answer so far.

        Move the channel's window where the history has outgrown it. Raise `QuestionReset` when it is deleted, or
        `MessageTooLong` or `PromptTooLong` when there is no room for it. With `within`, shorten the prompt to a window
        of that many tokens on trial, or with `at_most` its history so that all is of that many estimated tokens, and
        move nothing. `model` answers instead of the chosen one; a smaller window of it moves nothing either, and
        neither do `rounds`, since only this turn needs their room.
        """
        channel = turn.place.channel
        model, system, budget, tools = await self._in_force(turn.place, in_force, model)
        # The chosen model's window may be larger than this one, and is not asked for while its server is down.
        smaller = model != in_force.options.model and not 0 < budget.cap <= budget.room
        shorter_once = smaller or within is not None or at_most is not None or bool(rounds)
        held, due = await self._store.messages.window(turn.question.position, channel), False
        notes = await self._notes(turn, held, in_force, tools, budget)
        rest, reply_tokens = prompt.rest(turn), self._reply_tokens
        if rounds:
            free = budget.shortened(message_tokens(rest) + estimate(notes), reply_tokens, within, at_most).room
            rest += fitting(rounds, model, free - (held[-1] if held else turn.question).tokens)
        budget = budget.shortened(message_tokens(rest) + estimate(notes), reply_tokens, within, at_most)
        while True:
            messages = await self._fitting(held, turn, budget.room)
            summary = await self._lead(channel, messages, budget)
            window = Window(model, system, budget, summary, messages, tools)
            # Without a cache this trim costs nothing, and saves a later one.
            is_cold = self._is_cold(messages) and not smaller and not rounds
            how = prompt.trimmed if due or is_cold else prompt.window
            kept = how(messages, window.limit)
            if shorter_once:
                window = replace(window, messages=kept)
                asked = [*prompt.with_notes(window.compose().messages, notes), *rest]
                return replace(await self.request(asked, window, channel), within=within)
            if len(kept) == len(messages):
                composed = self._compose(channel, window)
                if composed.pictures > MAX_PICTURES:
                    await self._drop_pictures(channel, messages)
                    held = await self._store.messages.window(turn.question.position, channel)
                    continue
                behind = (notes, *(each.content for each in rest))
                counted = (composed.counted or 0) + sum(map(self._vocabulary.count, behind))
                found = await self.request([*prompt.with_notes(composed.messages, notes), *rest], window, channel)
                return replace(found, counted=counted)
            if not due and await self._drop_passive(channel, window, keep=self._searches(in_force.options)):
                held, due = await self._store.messages.window(turn.question.position, channel), True
                continue
            await self._move(channel, kept[0].position)
            logger.info("trimmed", channel=channel, dropped=len(messages) - len(kept))
            # The summary that waited for the trim leads now, so read and measure all anew.
            return await self.compose(turn, in_force, model=model)

    async def _move(self, channel: ChannelId, start: MessageId) -> None:
        """Move a conversation's window, where everything that changes with a new prefix changes, too."""
        await self._store.messages.move_window(channel, start)
        self._offers.renew(channel)
        if self.recall is not None:
            self.recall.indexing.begin()

    async def _notes(
        self, turn: Turn, held: Sequence[Message], in_force: InForce, tools: Offer, budget: prompt.Budget
    ) -> str:
        room = budget.room, budget.history
        return await self.recall.behind(turn, held, in_force.options, tools.specs, room) if self.recall else ""

    async def request(
        self, messages: Sequence[PromptMessage], window: Window, channel: ChannelId, tokens: int = 0
    ) -> Prompt:
        """Return a request made from a window, with its pictures; `tokens` are those beside the window."""
        budget = window.budget
        shown = [each.key for message in messages for each in message.pictures]
        pictures: Mapping[PictureKey, bytes] = {}
        if shown and self._models.of(window.model).supports_images:
            pictures = await self._store.attachments.pictures(shown)
        return Prompt(
            messages,
            window.tokens + tokens,
            channel,
            window.model,
            pictures,
            context=budget.context,
            scale=budget.scale,
            tools=window.tools.specs,
        )

    async def _drop_pictures(self, channel: ChannelId, messages: Sequence[Message]) -> None:
        """Drop all but the last pictures at once, because each change makes the provider read the whole prompt anew."""
        shown = [each.position for each in messages for it in each.attachments if it.picture is not None]
        await self._store.attachments.drop_pictures(channel, shown[-PICTURES_LEFT - 1])

    def forget(self) -> None:
        """Clear the cache of prompts, because it has the text of erased messages."""
        self._composed.clear()

    async def so_far(self, turn: Turn, in_force: InForce) -> Window:
        """Return the window of a turn's prompt, and the answer to it."""
        model, system, budget, tools = await self._in_force(turn.place, in_force)
        said = await self._store.messages.window(turn.question.position, turn.place.channel)
        summary = await self._summary(turn.place.channel, turn.question.position)
        return Window(model, system, budget, summary, _fitting(said, budget.room), tools)

    async def last_request(self, place: Place) -> Prompt | None:
        """Return the request for the window's last question, made anew from the store with the settings in force.

        Return None if the window has no question. Raise a `StoreError`.
        """
        found = await self._scoped_settings.of(place)
        model, system, budget, tools = await self._in_force(place, found, self._fallbacks.current(found.options.model))
        held = await self._store.messages.window(_END, place.channel)
        asked = next((each.id for each in reversed(held) if each.role is Role.USER and not each.passive), None)
        if asked is None:
            return None
        # The answer has its question's position.
        sent = [each for each in held if each.position < asked or each.id == asked]
        messages = _fitting(sent, budget.room)
        if not messages:
            return None
        summary = await self._lead(place.channel, messages, budget)
        window = Window(model, system, budget, summary, messages, tools)
        return await self.request(window.compose().messages, window, place.channel)

    async def budget(self, place: Place, in_force: InForce, model: str | None = None) -> prompt.Budget:
        """Return the token budget of a place."""
        return (await self._in_force(place, in_force, model))[2]

    async def tool(self, place: Place, name: str) -> Tool | None:
        """Return a tool that may be called at a place now. Raise a `StoreError`."""
        options, tools = (await self._scoped_settings.of(place)).options, self._scoped_settings.tools
        if name in tools.names:
            return tools.get(name) if self._offers.allows(tools.choice(options), name) else None
        return (await tools.granted(place.guild, options.tool_servers)).get(name)

    async def _in_force(
        self, place: Place, found: InForce, model: str | None = None
    ) -> tuple[str, SystemPrompt, prompt.Budget, Offer]:
        """Return the model, the system prompt and the tools in force in a place, and the budget that they leave.

        `model` replaces the one in force.
        """
        text = prompt.filled(found.options.system_prompt, lambda: self.names(place))
        if found.options.passive:
            text = f"{text}\n\n{prompt.PASSIVE_RULE}"
        system = SystemPrompt(text, found.origins.get("system_prompt"))
        model = model or found.options.model
        budget = await self._budget(system.text, found.options, model)
        offer = NO_TOOLS
        if self._models.of(model).supports_tools:
            choice = self._scoped_settings.tools.choice(found.options)
            granted = await self._scoped_settings.tools.granted(place.guild, found.options.tool_servers)
            offer = self._offers.of(place.channel, model, choice, budget.context, granted)
        return model, system, replace(budget, system=budget.system + offer.tokens), offer

    async def _lead(self, channel: ChannelId, messages: list[Message], budget: prompt.Budget) -> Summary | None:
        """Return the summary that leads the messages, None where it leaves no room for the question."""
        summary = await self._summary(channel, messages[-1].position)
        if summary is not None and messages[-1].tokens + summary.tokens > budget.room:
            return None
        return summary

    async def _summary(self, channel: ChannelId, before: MessageId) -> Summary | None:
        return await self._store.summaries.leading(channel, before) if self.with_summaries else None

    def _searches(self, options: Options) -> bool:
        return self.recall is not None and options.recall != "off"

    async def _drop_passive(self, channel: ChannelId, window: Window, *, keep: bool) -> bool:
        """Drop passive messages beyond their share of a trimmed window; return whether there were any.

        They are deleted unless a search is to find them (`keep`).

        The trim itself must follow: otherwise the next message would cause it, and each makes the whole prompt new.
        """
        upto = excess(window.messages, int(window.limit * prompt.LOW_WATER))
        if upto is None:
            return False
        await self._store.messages.drop_passive(channel, upto, keep=keep)
        return True

    def _is_cold(self, messages: Sequence[Message]) -> bool:
        """Return whether the last request is so long ago that the provider's cache has expired."""
        if self._cache_life is None or len(messages) == 1:
            return False
        last = max(message.id for message in messages[:-1])
        return made_at(messages[-1].id) - made_at(last) > self._cache_life

    def _compose(self, channel: ChannelId, window: Window) -> prompt.Composed:
        """Return the request's messages, continuing the channel's last ones where possible."""
        composed = window.compose(self._composed.pop(channel, None), self._vocabulary.count)
        self._composed[channel] = composed
        if len(self._composed) > MAX_COMPOSED:
            del self._composed[next(iter(self._composed))]
        return composed

    async def _fitting(self, messages: list[Message], turn: Turn, room: int) -> list[Message]:
        """Return those of the window's messages that fit into any prompt, oldest first, the question last."""
        question = messages[-1] if messages and messages[-1].id == turn.question.id else None
        if question is None:
            # Reset, which still needs an answer.
            question = await self._store.messages.get(turn.question.id)
            if question is None:
                raise QuestionReset
            messages = [question]
        least = prompt.shrunk(question, room).tokens
        if least > room:
            raise MessageTooLong(least, room)
        return _fitting(messages, room)

    async def _budget(self, system_prompt: str, options: Options, model: str) -> prompt.Budget:
        window = await self._models.of(model).context_window()
        return prompt.Budget(
            context=window.tokens,
            scale=window.scale,
            reply=reply_share(self._reply_tokens, window.tokens),
            system=prompt.system_tokens(system_prompt),
            cap=options.history_tokens,
            beyond=window.beyond,
        )

    async def overview(self, place: Place) -> Overview:
        """Return the make-up of the next prompt at `place`. Raise a `StoreError`."""
        found = await self._scoped_settings.of(place)
        answering = self._fallbacks.current(found.options.model)
        model, system, budget, tools = await self._in_force(place, found, answering)
        extent = await self._store.messages.extent(place.channel)
        summary = await self._summary(place.channel, _END)
        return Overview(
            model=model,
            missing=found.options.model if model != found.options.model else None,
            window=await self._models.of(model).context_window(),
            # With variables, as the admin wrote it.
            prompt=SystemPrompt(found.options.system_prompt, system.owner),
            extent=extent,
            tokens=budget.system + extent.tokens + (summary.tokens if summary else 0),
            limit=budget.system + max(budget.history, 0),
            summary=summary,
            summaries=self.with_summaries,
            passive=found.options.listens,
            earlier=await self._store.words.count(place.channel) if self._searches(found.options) else None,
            tools=tuple(each.name for each in tools.specs),
            tool_tokens=tools.tokens,
            tools_left_out=tools.left_out,
        )

    async def set_prompt(self, owner: Owner, text: str | None, *, by: UserId, guild: GuildId | None) -> Change | None:
        """Set a system prompt, or delete it with None; return the change, None when there is none.

        Raise `PromptTooLong` when too little of the model's window would be left, `OptionRefused` when it is empty.
        """
        if text is not None:
            await self.check_prompt(text)
        return await self._scoped_settings.set(owner, "system_prompt", text, by=by, guild=guild)

    async def check_prompt(self, text: str) -> None:
        """Raise `PromptTooLong` when a system prompt would leave too little of the model's window."""
        defaults = self._scoped_settings.defaults
        budget = await self._budget(text, defaults, defaults.model)
        limit = budget.system + budget.room - int(budget.context * CONVERSATION_SHARE / budget.scale)
        if budget.system > limit:
            raise PromptTooLong(budget.system, max(limit, 0))


def _fitting(messages: Sequence[Message], room: int) -> list[Message]:
    """Shrink or leave out messages too large for any prompt, which would push everything else out of the window.

    With a question goes its answer, which would otherwise look like the beginning of a conversation.
    """
    messages = [each if each.tokens <= room else prompt.shrunk(each, room) for each in messages]
    refused = {message.position for message in messages if message.tokens > room and message.role is Role.USER}
    return [each for each in messages if each.tokens <= room and each.position not in refused]
