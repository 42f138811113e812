"""What the core needs of a memory: `store/` is one, on SQLite."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from bot.core.content import Reading
from bot.core.domain import (
    Change,
    ChannelId,
    Draft,
    Erasure,
    Extent,
    Forgotten,
    GuildId,
    Message,
    MessageId,
    OpenTurn,
    Owner,
    PictureKey,
    Place,
    Request,
    Speaker,
    Summary,
    SummaryId,
    Turn,
    TurnId,
    Usage,
    UserId,
)
from bot.core.money import Pico, Share, Statement, UsageRecord


class Store(Protocol):
    """What is remembered. Every method raises a `StoreError` when the database does not do its part."""

    async def open_turn(self, request: Request, tokens: int) -> Turn | None:
        """Remember a question and that it wants an answer, in one transaction; None if known before."""

    async def window(self, question: Message, channel: ChannelId) -> list[Message]:
        """Return what the prompt for `question` may hold, oldest first, the question last."""

    async def add_passive(self, messages: Sequence[tuple[Place, Message]]) -> None:
        """Remember what was said without the bot, all at once; what is known already stays as it is."""

    async def drop_passive(self, channel: ChannelId, upto: MessageId) -> None:
        """Delete what was said without the bot at positions up to `upto`."""

    async def window_upto(self, position: MessageId, channel: ChannelId) -> list[Message]:
        """Return what a prompt for a question at `position` may hold, oldest first."""

    async def move_window(self, channel: ChannelId, start: MessageId) -> None:
        """Let prompts of this channel begin at position `start`, with the edits that waited for that."""

    async def open_turns(self) -> list[OpenTurn]:
        """Return all turns that nobody has closed, in the order in which they were asked."""

    async def parts_of(self, question: MessageId) -> tuple[MessageId, ...] | None:
        """Return the messages of the reply to a question, in order; None where that is not known."""

    async def asker_of(self, channel: ChannelId, message: MessageId) -> UserId | None:
        """Return who said a message, or who asked what it answers; None for one that is not remembered."""

    async def reopen_turn(self, question: MessageId, *, continues: bool) -> Turn | None:
        """Open the turn of the last question in its channel once more, with its answer set aside; None otherwise."""

    async def resume_turn(self, turn: TurnId) -> int | None:
        """Count one more attempt at an open turn and return how many there were; None when it is closed."""

    async def add_part(self, turn: TurnId, ordinal: int, message: MessageId) -> None:
        """Remember that `message` is the reply's part number `ordinal`, from 0."""

    async def set_parts(self, turn: TurnId, messages: Sequence[MessageId]) -> None:
        """Remember that the reply consists of exactly these messages, in this order."""

    async def answer(self, question: MessageId) -> str | None:
        """Return the answer to a question, None where there is none that is not forgotten."""

    async def is_newest_part(self, message: MessageId) -> bool:
        """Say whether a message is a part of the reply to the newest question in its channel."""

    async def is_part(self, message: MessageId) -> bool:
        """Say whether `message` is one of the bot's replies."""

    async def answer_to(self, messages: Sequence[MessageId]) -> dict[MessageId, MessageId]:
        """Return, for those of up to 500 messages that are parts of replies, to which question."""

    async def answered(
        self, turn: Turn, *, by: Speaker, content: str, tokens: int, model: str, usage: Usage | None
    ) -> None:
        """Remember the answer and close the turn, in one transaction."""

    async def failed(
        self, turn: Turn, *, by: Speaker, partial: str, tokens: int, model: str, error: str
    ) -> None:
        """Close the turn without an answer; what had arrived of it (`partial`) is remembered if shown."""

    async def abandoned(self, turn: Turn) -> None:
        """Close the turn without an answer that anybody waits for."""

    async def extent(self, channel: ChannelId) -> Extent:
        """Return how much of a channel's conversation prompts hold, and how much is neither there nor summarised."""

    async def summary(self, channel: ChannelId, before: MessageId) -> Summary | None:
        """Return what leads the prompt for a question at position `before`, None where nothing does."""

    async def unsummarised(self, channel: ChannelId) -> list[Message]:
        """Return the newest messages that left the window since what its summary covers, oldest first."""

    async def waiting_edits(self, channel: ChannelId) -> list[Message]:
        """Return the channel's messages whose edits wait for the next trim, as they will read, oldest first."""

    async def begin_summary(self, channel: ChannelId, last: MessageId) -> SummaryId | None:
        """Note that a summary up to position `last` is being written, so that deletions can find it.

        None when one was begun since the last trim, or when the one in force holds words that have changed since.
        """

    async def finish_summary(self, summary: SummaryId, first: MessageId, content: str, tokens: int) -> bool:
        """Keep what was written, for the next trim; False when something that it covers was changed meanwhile."""

    async def message(self, message: MessageId) -> Message | None:
        """Return one message of the log."""

    async def enclose(self, message: MessageId, readings: Sequence[Reading]) -> None:
        """Remember what was read of a message's files; nothing where the message is gone, or knows them already."""

    async def pictures(self, keys: Iterable[PictureKey]) -> Mapping[PictureKey, bytes]:
        """Return the bytes of pictures, of those that are still there."""

    async def drop_pictures(self, channel: ChannelId, upto: MessageId) -> None:
        """Delete the pictures of a channel's messages at positions up to `upto`; their labels stay."""

    async def edit_message(self, message: MessageId, content: str, tokens: int) -> bool:
        """Change a question's words, at once or at the next trim; say whether that changed anything."""

    async def in_window(self, channel: ChannelId) -> tuple[MessageId, list[MessageId]]:
        """Return where begins what prompts hold of a channel, and the newest Discord messages of it, up to 500."""

    async def active(self, since: MessageId, *, limit: int) -> list[Place]:
        """Return where something was said from `since` on that is not forgotten, the newest first."""

    async def guilds(self) -> list[GuildId]:
        """Return the guilds in which something was said that is not forgotten."""

    async def delete_messages(self, channel: ChannelId, messages: Sequence[MessageId]) -> int:
        """Delete messages that are gone from Discord, with the answers to them; return how many rows went.

        An answer goes as a whole when one of its parts does.
        """

    async def delete_channel(self, channel: ChannelId) -> None:
        """Forget the conversations of a channel that is gone and of its threads; `purge` deletes them."""

    async def delete_guild(self, guild: GuildId) -> None:
        """Forget all conversations of a guild that the bot is no longer in; `purge` deletes them."""

    async def options(self, place: Place) -> Sequence[tuple[Owner, str, str]]:
        """Return what is set for those whose options apply in `place`: whose, which and the text; in no order."""

    async def change_option(
        self,
        owner: Owner,
        name: str,
        value: str | None,
        *,
        by: UserId,
        guild: GuildId | None,
        only_if: tuple[str | None] | None = None,
    ) -> Change | None:
        """Set a value, or with None take it back, and write down who did; return that, None when it was so already.

        With `only_if` nothing is changed unless that is the present value.
        """

    async def change(self, number: int) -> Change | None:
        """Return a change by its id."""

    async def changes(
        self,
        guild: GuildId | None,
        *,
        owner: Owner | None = None,
        name: str | None = None,
        limit: int,
        before: int | None = None,
    ) -> list[Change]:
        """Return up to `limit` changes of a guild (None: of the bot's own options), the newest first.

        Only this owner's, only those of the option `name`, and only those `before` a change, where these are given.
        """

    async def begin_erasure(self, user: UserId, channel: ChannelId | None) -> Erasure:
        """Note that somebody's words until now, in one channel or everywhere, are to be erased; return that."""

    async def erasures(self) -> list[Erasure]:
        """Return what is to be erased, the oldest wish first."""

    async def said_by(self, erasure: Erasure, *, limit: int) -> list[tuple[ChannelId, MessageId]]:
        """Return where to find up to `limit` of the messages that are to be erased, forgotten ones included."""

    async def erase_quotes(self, erasure: Erasure, *, limit: int) -> int | None:
        """Delete up to `limit` quotes and files of somebody's that came with others' questions; None when done."""

    async def erase_traces(self, erasure: Erasure, *, spent_before: float, limit: int) -> int | None:
        """Take somebody's id from up to `limit` turns and entries of the books; return how many, None when done.

        What was spent from `spent_before` on stays for now, since budgets still count it; then the wish stays, too.
        """

    async def conversation_of(
        self, user: UserId, after: tuple[int, int], *, limit: int
    ) -> list[tuple[Place, Message]]:
        """Return up to `limit` of somebody's messages and the answers to them, those behind `after` (channel, id)."""

    async def used_by(self, user: UserId) -> list[Share]:
        """Return what somebody has used, by day (ISO 8601, UTC), the oldest first."""

    async def number_said_by(self, user: UserId) -> int:
        """Return how many of somebody's messages are remembered."""

    async def depart(self, guild: GuildId) -> None:
        """Note that the bot is no longer in a guild."""

    async def come_back(self, guild: GuildId) -> None:
        """Note that the bot is in a guild again."""

    async def departed(self, before: float) -> list[GuildId]:
        """Return the guilds that the bot has not been in since before a time, Unix seconds."""

    async def forget_guild(self, guild: GuildId) -> None:
        """Delete all that was set in a guild, and the note that it is gone."""

    async def places_of(self, owner: Owner) -> list[Place]:
        """Return the conversations in a guild, a category, a channel or a thread."""

    async def retain_here(self, channel: ChannelId, before: MessageId, *, limit: int) -> int | None:
        """Delete up to `limit` of a channel's messages and turns as `retain` does; None when there were none."""

    async def keep_draft(self, owner: Owner, user: UserId, draft: Draft) -> None:
        """Keep a draft in place of an earlier one."""

    async def draft(self, owner: Owner, user: UserId) -> Draft | None:
        """Return somebody's draft for an owner."""

    async def drop_draft(self, owner: Owner, user: UserId) -> None:
        """Delete a draft."""

    async def forget_drafts(self, before: float) -> None:
        """Delete the drafts that were last touched before a time, Unix seconds."""

    async def opted_out(self) -> set[UserId]:
        """Return all who want to be left alone."""

    async def opt_out(self, user: UserId) -> None:
        """Remember that somebody wants to be left alone."""

    async def opt_in(self, user: UserId) -> None:
        """Forget that."""

    async def setting(self, owner: Owner, name: str) -> str | None:
        """Return one setting's value as set for exactly this owner."""

    async def change_setting(self, owner: Owner, name: str, value: str | None, by: UserId | None) -> bool:
        """Set a value, or with None take it back. Return whether that changed anything."""

    async def reset(self, channel: ChannelId, *, undo_s: float) -> Forgotten | None:
        """Forget the channel's conversation; None when there was nothing to forget."""

    async def undo_reset(self, channel: ChannelId, reset_point: MessageId) -> bool:
        """Take back the reset that `floor` names; False when it is too late for that."""

    async def purge(self, *, limit: int) -> int | None:
        """Delete up to `limit` messages of a conversation that is due; return how many, None when none is due."""

    async def retain(self, before: MessageId, *, limit: int) -> int | None:
        """Delete about `limit` messages and turns older than the id `before`; return how many, None when none were."""

    async def tidy(self, *, limit: int) -> int | None:
        """Give up to `limit` pages that deletions have freed back to the disk; return how many, None when none were."""

    async def book(self, entry: UsageRecord) -> int:
        """Write down a completion before it is asked for, with the most that it can cost; return the entry's id."""

    async def rebook(self, number: int, entry: UsageRecord | None) -> None:
        """Write down what an entry came to in the end; None when it cost nothing, and then it goes."""

    async def spent(self, since: float) -> list[tuple[GuildId | None, UserId, Pico]]:
        """Return what budgets have to count from a time on (Unix seconds), by guild and person."""

    async def asked(self, since: float, *, without: Sequence[str]) -> list[tuple[float, ChannelId, UserId]]:
        """Return when and where who asked since a time, in order, without those that failed by an error `without`."""

    async def settings_named(self, name: str) -> dict[Owner, str]:
        """Return the values of one setting of all owners."""

    async def statement(self, month: float, day: float, owner: Owner | None) -> Statement:
        """Return what a guild, a person or (None) everybody has spent since a month and a day of it began."""

    async def forget_spending(self, before: float, *, limit: int) -> int | None:
        """Delete up to `limit` entries of the books older than a time; return how many, None when there were none."""
