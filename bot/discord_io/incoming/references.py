"""References and attachments of a question: replies, forwards, embeds, polls, files, its thread.

Only data from Discord is used; links in messages are never fetched.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

import discord

from bot.chat.history import History
from bot.core import markup
from bot.core.content import Attachment, DiscordFile
from bot.core.domain import Message, MessageId, Request, Role, UserId
from bot.core.errors import StoreError
from bot.discord_io.errors import DISCORD_FAILURES
from bot.discord_io.incoming import messages
from bot.discord_io.incoming.plain_text import Reader
from bot.privacy.opt_out import OptOuts

# Characters of a quoted message (two of Discord's longest), and of one that is remembered already.
QUOTE_LENGTH, POINTER_LENGTH = 4000, 300
EMBED_LENGTH = 1000
MAX_EMBEDS = 5
# The channel's last messages for the first question in a thread.
MAX_GIST = 8

# Ids of content without an id in Discord. Those are much larger.
_FORUM, _POLL, _STICKERS, _EMBEDS, _FORWARDED = 1, 2, 3, 10, 20

_NO_WORDS = "Its words are not shown to bots."


class References:
    """`me` is passed with each question, since it is known only after login."""

    def __init__(self, history: History, opt_outs: OptOuts) -> None:
        self._history = history
        self._opt_outs = opt_outs

    async def complete(self, asked: Request, message: discord.Message, me: discord.abc.User) -> Request:
        """Add references and files. Asks Discord only for messages that it did not send along."""
        replied = await self._replied(message) if message.reference else None
        reader = Reader.of(message)
        found = [*own(message, reader)]
        if isinstance(message.channel, discord.Thread):
            found = [*await self._thread(message.channel, message, me), *found]
        if replied is not None:
            found = [*await self._reply(replied, me, reader), *found]
        files = self._files(message, replied, me)
        # Most questions have neither.
        return replace(asked, attachments=tuple(found), files=files) if found or files else asked

    async def with_gist(self, asked: Request) -> Request:
        """Add the channel's last messages to the first question in a thread. Raise a `StoreError`.

        Each message is an attachment of its own, so that it is deleted with its message or its author's data.
        """
        parent = asked.place.parent
        if parent is None or await self._history.has_begun(asked.place.channel):
            return asked
        said = await self._history.said_before(asked.id, parent, limit=MAX_GIST)
        gist = [_said(each) for each in said if not self._opt_outs.opted_out(each.author.id)]
        return replace(asked, attachments=(*gist, *asked.attachments))

    async def files(self, message: discord.Message, me: discord.abc.User) -> tuple[DiscordFile, ...]:
        """Return the files of a question that is remembered already."""
        return self._files(message, await self._replied(message), me)

    def _files(
        self,
        message: discord.Message,
        replied: discord.Message | discord.DeletedReferencedMessage | None,
        me: discord.abc.User,
    ) -> tuple[DiscordFile, ...]:
        found = [*attached(message.attachments)]
        for snapshot in message.message_snapshots:
            found += attached(snapshot.attachments)
        if isinstance(replied, discord.Message) and replied.author.id != me.id and self._may_quote(replied):
            found += attached(replied.attachments, of=replied)
        return tuple({file.id: file for file in found}.values())

    def _may_quote(self, message: discord.Message) -> bool:
        return not self._opt_outs.opted_out(UserId(message.author.id))

    async def _replied(self, message: discord.Message) -> discord.Message | discord.DeletedReferencedMessage | None:
        """Return the message that this one replies to, from Discord if need be."""
        reference = message.reference
        if reference is None or reference.type is not discord.MessageReferenceType.default:
            return None
        if reference.resolved is not None or reference.message_id is None:
            return reference.resolved
        with suppress(*DISCORD_FAILURES):
            return await message.channel.fetch_message(reference.message_id)
        return None

    async def _reply(
        self,
        replied: discord.Message | discord.DeletedReferencedMessage,
        me: discord.abc.User,
        reader: Reader,
    ) -> Sequence[Attachment]:
        number, text = replied.id, ""
        if isinstance(replied, discord.DeletedReferencedMessage):
            label = "in reply to a message that was deleted"
        elif not self._may_quote(replied):
            label = "in reply to somebody who does not want to be quoted"
        elif replied.author.id == me.id:
            if await self._is_newest(number):
                # A reply to the newest answer needs no reference.
                return ()
            label = "in reply to your own words"
            if await self._is_forgotten(number):
                label = f"{label}, which were deleted"
            else:
                text = quoted(replied, reader)[:POINTER_LENGTH]
        else:
            label = markup.label("in reply to a message by", replied.author.display_name)
            text = quoted(replied, reader)[: POINTER_LENGTH if await self._is_known(number) else QUOTE_LENGTH]
        found = markup.make_attachment(number, label, text)
        return (_of(replied, found) if text and isinstance(replied, discord.Message) else found,)

    async def _is_newest(self, message: int) -> bool:
        with suppress(StoreError):
            return await self._history.is_newest(MessageId(message))
        return False

    async def _is_forgotten(self, message: int) -> bool:
        with suppress(StoreError):
            return await self._history.is_forgotten(MessageId(message))
        return True

    async def _is_known(self, message: int) -> bool:
        with suppress(StoreError):
            return await self._history.knows(MessageId(message))
        return False

    async def _thread(
        self, thread: discord.Thread, message: discord.Message, me: discord.abc.User
    ) -> Sequence[Attachment]:
        """Return the post and the starter message of a thread, for its first question."""
        try:
            if await self._history.has_begun(messages.place(thread).channel):
                return ()
        except StoreError:
            # The turn will fail for the same reason and report it.
            return ()
        found: list[Attachment] = []
        if isinstance(thread.parent, discord.ForumChannel):
            tags = ", ".join(tag.name for tag in thread.applied_tags)
            words = f"Title: {thread.name}" + (f"\nTags: {tags}" if tags else "")
            found.append(markup.make_attachment(_FORUM, "the forum post that this is in", words))
        starter = None if thread.id == message.id else await _starter(thread)
        if starter is not None and starter.author.id != me.id and self._may_quote(starter):
            label = markup.label("the message that this thread began with, by", starter.author.display_name)
            found.append(quote(thread.id, label, starter, Reader.of(message)))
        return found


async def _starter(thread: discord.Thread) -> discord.Message | None:
    """Return the message that a thread was opened at, or a forum post's first message."""
    home: discord.abc.Messageable | None = thread
    if not isinstance(thread.parent, discord.ForumChannel):
        home = thread.parent
    if thread.starter_message is not None or home is None:
        return thread.starter_message
    with suppress(*DISCORD_FAILURES):
        return await home.fetch_message(thread.id)
    return None


def own(message: discord.Message, reader: Reader) -> Iterator[Attachment]:
    """Yield a message's forwards, embeds, stickers and poll."""
    for number, snapshot in enumerate(message.message_snapshots):
        words = [
            reader.words(snapshot),
            *_embedded(snapshot.embeds, reader),
            *(f"[sticker {each.name}]" for each in snapshot.stickers),
            *_names(snapshot.attachments),
        ]
        text = "\n".join(filter(None, words))[:QUOTE_LENGTH]
        made = markup.make_attachment(_FORWARDED + number, "a forwarded message", text or _NO_WORDS)
        # Discord does not tell the author.
        origin = message.reference.message_id if message.reference else None
        yield replace(made, source=origin or 0)
    for number, text in enumerate(_embedded(message.embeds, reader)):
        yield markup.make_attachment(_EMBEDS + number, "shown below the message", text)
    if message.stickers:
        names = ", ".join(sticker.name for sticker in message.stickers)
        yield markup.make_attachment(_STICKERS, markup.label("sticker", names), "")
    if message.poll is not None:
        yield markup.make_attachment(_POLL, "poll", _poll(message.poll))


def quoted(message: discord.Message, reader: Reader) -> str:
    """Return another message as text: content, components, references and file names."""
    reader = reader.also(message)
    rest = [f"[{each.label}]\n{each.text}".strip() for each in own(message, reader)]
    return "\n".join(filter(None, [reader.words(message), *rest, *_names(message.attachments)])) or _NO_WORDS


def _said(message: Message) -> Attachment:
    name = "you" if message.role is Role.ASSISTANT else message.author.name
    label = markup.label("said in the channel before, by", name)
    made = markup.make_attachment(message.id, label, message.content[:POINTER_LENGTH])
    return replace(made, source=message.id, author=message.author.id)


def quote(number: int, label: str, message: discord.Message, reader: Reader) -> Attachment:
    """Quote another message. It is deleted when its author deletes it."""
    return _of(message, markup.make_attachment(number, label, quoted(message, reader)[:QUOTE_LENGTH]))


def _of(message: discord.Message, attachment: Attachment) -> Attachment:
    return replace(attachment, source=message.id, author=message.author.id)


def attached(attachments: Sequence[discord.Attachment], *, of: discord.Message | None = None) -> list[DiscordFile]:
    """`of` is the message where it is not the question itself."""
    source, author = (of.id, of.author.id) if of else (0, 0)
    return [DiscordFile(each.id, each.filename, each.size, each.url, source, author) for each in attachments]


def _names(attachments: Sequence[discord.Attachment]) -> list[str]:
    if not attachments:
        return []
    return [f"[with the files {', '.join(each.filename for each in attachments[: messages.MAX_NAMES])}]"]


def _embedded(embeds: Sequence[discord.Embed], reader: Reader) -> list[str]:
    texts = []
    for embed in embeds[:MAX_EMBEDS]:
        author = embed.author.name if embed.author else None
        fields = [f"{field.name}: {field.value}" for field in embed.fields]
        words = [author, embed.title, embed.description, *fields, embed.footer.text if embed.footer else None]
        texts.append("\n".join(reader.plain(each) for each in words if each)[:EMBED_LENGTH])
    return [text for text in texts if text]


def _poll(poll: discord.Poll) -> str:
    answers = [f"- {answer.text} ({answer.vote_count} votes)" for answer in poll.answers]
    return "\n".join([str(poll.question), *answers])
