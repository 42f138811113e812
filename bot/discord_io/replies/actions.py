"""Actions on answers (stop, retry, continue, forget) and questions about messages."""

from typing import Any

import discord

from bot.chat import prompt
from bot.chat.queue import Ticket
from bot.chat.sync import ChannelSync
from bot.chat.turns import Turns
from bot.core import markup
from bot.core.content import Attachment
from bot.core.domain import ChannelId, MessageId, Request, RoleId, Speaker, UserId
from bot.discord_io.i18n.texts import Texts, texts_for
from bot.discord_io.incoming import messages, references
from bot.discord_io.incoming.plain_text import Reader
from bot.discord_io.permissions import may_moderate, may_write
from bot.discord_io.replies import files
from bot.discord_io.replies.buttons import CONTINUE, FILE, STOP, take_off
from bot.discord_io.replies.factory import Replies
from bot.privacy.access import AccessPolicy
from bot.privacy.opt_out import OptOuts
from bot.storage.store import Store

_TOO_LATE = {STOP: "nothing-to-stop", FILE: "answer-not-remembered"}


def too_late(texts: Texts, action: str) -> str:
    return texts(_TOO_LATE.get(action, "not-again"))


class Corrections:
    def __init__(
        self,
        *,
        turns: Turns,
        sync: ChannelSync,
        access_policy: AccessPolicy,
        opt_outs: OptOuts,
        replies: Replies,
        store: Store,
    ) -> None:
        self._turns = turns
        self._sync = sync
        self._access_policy = access_policy
        self._opt_outs = opt_outs
        self._replies = replies
        self._store = store

    async def press(
        self, interaction: discord.Interaction[Any], action: str, question: MessageId, asker: UserId
    ) -> None:
        """For the author of the question and for moderators, in the channel of the question."""
        if not await self._is_here(interaction, question, asker):
            await interaction.response.send_message(too_late(texts_for(interaction), action), ephemeral=True)
            return
        if action == FILE:
            await self._send_file(interaction, question)
            return
        if interaction.user.id != asker and not may_moderate(interaction):
            sentence = texts_for(interaction)("only-the-asker", asker=str(asker))
            await interaction.response.send_message(sentence, ephemeral=True)
            return
        await interaction.response.defer()
        if action == STOP:
            done = self._turns.stop(question)
        elif done := await self._store.turns.is_last(question):
            done = await self._again(interaction, question, asker, continues=action == CONTINUE)
        else:
            await take_off(interaction, question, asker)
        if not done:
            sentence = too_late(texts_for(interaction), action)
            await interaction.followup.send(sentence, ephemeral=True)

    async def _is_here(self, interaction: discord.Interaction[Any], question: MessageId, asker: UserId) -> bool:
        here = interaction.channel_id
        return here is not None and await self._store.turns.asker(ChannelId(here), question) == asker

    async def _send_file(self, interaction: discord.Interaction[Any], question: MessageId) -> None:
        """Available to all, since they can read the answer."""
        await interaction.response.defer(ephemeral=True)
        answer = await self._store.turns.answer(question)
        if answer is None:
            sentence = too_late(texts_for(interaction), FILE)
            await interaction.followup.send(sentence, ephemeral=True)
        else:
            await interaction.followup.send(files=files.files(prompt.without_used(answer)), ephemeral=True)

    async def _again(
        self, interaction: discord.Interaction[Any], question: MessageId, asker: UserId, *, continues: bool
    ) -> bool:
        parts = await self._store.turns.parts(question)
        channel, pressed = interaction.channel, interaction.message
        if not parts or pressed is None or not isinstance(channel, discord.abc.Messageable):
            return False
        place = messages.place(channel)
        if self._access_policy.closed(place, asker):
            return False
        standing = [pressed if part == pressed.id else _partial(channel, part) for part in parts]
        roles, proxied = messages.roles(interaction.user), False
        if interaction.user.id != asker:
            try:
                roles, proxied = await _asker(interaction.guild, channel, question, asker)
            except discord.HTTPException:
                return False
        # The first time the answer's own message says it.
        again = Request(question, place, Speaker(asker, ""), "", roles=roles, proxied=proxied)
        await self._turns.check(again, told=True)
        async with self._replies.to(_partial(channel, question), standing) as reply:
            return await self._turns.again(question, place, reply, roles=roles, proxied=proxied, continues=continues)

    async def forget(self, interaction: discord.Interaction[Any], message: discord.Message) -> str:
        """Forget a message and its answer, for its author, its asker and moderators; return the response."""
        texts, channel = texts_for(interaction), ChannelId(message.channel.id)
        asker = await self._store.turns.asker(channel, MessageId(message.id))
        if asker is None:
            return texts("nothing-remembered")
        if interaction.user.id not in (asker, message.author.id) and not may_moderate(interaction):
            return texts("only-the-asker", asker=str(asker))
        await self._sync.delete_messages(channel, [MessageId(message.id)])
        return texts("message-forgotten")

    async def ask_about(
        self,
        asked: discord.PartialMessage,
        interaction: discord.Interaction[Any],
        about: discord.Message,
        question: str,
        ticket: Ticket,
    ) -> None:
        """`asked` is the message in the channel that shows the question, `ticket` its place in the queue."""
        person = interaction.user
        reader = Reader.of(about, person)
        request = Request(
            MessageId(asked.id),
            messages.place(asked.channel),
            Speaker(UserId(person.id), person.display_name),
            reader.plain(question),
            roles=messages.roles(person),
            attachments=(_about(about, reader),),
            files=tuple(references.attached(about.attachments, of=about)),
        )
        async with self._replies.to(asked) as reply:
            await self._turns.reply(request, reply, ticket=ticket)

    async def check_about(self, interaction: discord.Interaction[Any], about: discord.Message) -> None:
        """Raise the error that a question about a message would get now. Call this before it is posted."""
        person = interaction.user
        speaker = Speaker(UserId(person.id), person.display_name)
        place, roles = messages.place(about.channel), messages.roles(person)
        await self._turns.check(Request(MessageId(interaction.id), place, speaker, "", roles=roles))

    def why_not_about(self, interaction: discord.Interaction[Any], about: discord.Message) -> str | None:
        """Return a refusal, None where the bot may answer about a message here."""
        texts, access_policy = texts_for(interaction), self._access_policy
        place = messages.place(about.channel)
        if closed := access_policy.closed(place, UserId(interaction.user.id)):
            return texts(f"closed-{closed}")
        if self._opt_outs.opted_out(UserId(about.author.id)):
            return texts("author-opted-out")
        if not _is_quotable(about, Reader.of(about, interaction.user)):
            return texts("nothing-to-ask-about")
        return None if may_write(about.channel) else texts("cannot-answer-here")


def _is_quotable(message: discord.Message, reader: Reader) -> bool:
    return bool(reader.words(message) or message.attachments) or any(references.own(message, reader))


def _about(message: discord.Message, reader: Reader) -> Attachment:
    label = markup.label("the message that this is about, by", message.author.display_name)
    return references.quote(message.id, label, message, reader)


async def _asker(
    guild: discord.Guild | None, channel: discord.abc.Messageable, question: MessageId, asker: UserId
) -> tuple[tuple[RoleId, ...], bool]:
    """Return the roles of a question's author, none of one who has left, and whether a webhook posted it.

    Raise a `discord.HTTPException`.
    """
    if guild is None:
        return (), False
    try:
        return messages.roles(await guild.fetch_member(asker)), False
    except discord.NotFound:
        return (), (await channel.fetch_message(question)).webhook_id is not None


def _partial(channel: Any, message: MessageId) -> discord.PartialMessage:
    found: discord.PartialMessage = channel.get_partial_message(message)
    return found
