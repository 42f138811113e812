"""What becomes of an answer: stopped, tried again, gone on with, forgotten; and questions about messages."""

from typing import Any

import discord

from bot.chat.sync import ChannelSync
from bot.chat.turns import Turns
from bot.core import markup
from bot.core.content import Attachment
from bot.core.domain import ChannelId, MessageId, Request, Speaker, UserId
from bot.discord_io.i18n.texts import Texts, texts_for
from bot.discord_io.incoming import messages, references
from bot.discord_io.permissions import may_moderate, may_write
from bot.discord_io.replies import files
from bot.discord_io.replies.buttons import CONTINUE, FILE, STOP
from bot.discord_io.replies.factory import Replies
from bot.privacy.access import AccessPolicy
from bot.privacy.opt_out import OptOuts
from bot.storage.store import Store

_TOO_LATE = {STOP: "nothing-to-stop", FILE: "answer-not-remembered"}


def too_late(texts: Texts, action: str) -> str:
    """Return why a button has no effect any more."""
    return texts(_TOO_LATE.get(action, "not-again"))


class Corrections:
    """Answers the buttons below answers, and the menus on messages."""

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
        """Do what a button says, for who asked and for moderators."""
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
        else:
            done = await self._again(interaction, question, asker, continues=action == CONTINUE)
        if not done:
            sentence = too_late(texts_for(interaction), action)
            await interaction.followup.send(sentence, ephemeral=True)

    async def _send_file(self, interaction: discord.Interaction[Any], question: MessageId) -> None:
        """Give the whole answer as a file to whoever wants it: they can read it in any case."""
        await interaction.response.defer(ephemeral=True)
        answer = await self._store.turns.answer(question)
        if answer is None:
            sentence = too_late(texts_for(interaction), FILE)
            await interaction.followup.send(sentence, ephemeral=True)
        else:
            await interaction.followup.send(files=files.files(answer), ephemeral=True)

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
        roles = messages.roles(interaction.user) if interaction.user.id == asker else ()
        async with self._replies.to(_partial(channel, question), standing) as reply:
            return await self._turns.again(question, place, reply, roles=roles, continues=continues)

    async def forget(self, interaction: discord.Interaction[Any], message: discord.Message) -> str:
        """Forget a message, and what answers it, for who said or asked it and for moderators; return what to say."""
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
    ) -> None:
        """Answer a question about a message; `asked` is what shows in the channel that it was asked."""
        person = interaction.user
        request = Request(
            MessageId(asked.id),
            messages.place(asked.channel),
            Speaker(UserId(person.id), person.display_name),
            question,
            roles=messages.roles(person),
            attachments=(_about(about),),
            files=tuple(references.attached(about.attachments, of=about)),
        )
        async with self._replies.to(asked) as reply:
            await self._turns.reply(request, reply)

    def why_not_about(self, interaction: discord.Interaction[Any], about: discord.Message) -> str | None:
        """Return why nobody may be answered about a message here, None where that is possible."""
        texts, access_policy = texts_for(interaction), self._access_policy
        place = messages.place(about.channel)
        if closed := access_policy.closed(place, UserId(interaction.user.id)):
            return texts(f"closed-{closed}")
        if self._opt_outs.opted_out(UserId(about.author.id)):
            return texts("author-opted-out")
        if not _is_quotable(about):
            return texts("nothing-to-ask-about")
        return None if may_write(about.channel) else texts("cannot-answer-here")


def _is_quotable(message: discord.Message) -> bool:
    """Say whether there is anything in a message to ask about."""
    return bool(message.content.strip() or message.attachments) or any(references.own(message))


def _about(message: discord.Message) -> Attachment:
    """Return what the model is told of the message that somebody asks about."""
    label = markup.label("the message that this is about, by", message.author.display_name)
    return references.quote(message.id, label, message)


def _partial(channel: Any, message: MessageId) -> discord.PartialMessage:
    found: discord.PartialMessage = channel.get_partial_message(message)
    return found
