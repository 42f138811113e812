"""Buttons below answers, and menus of messages."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.queue import Ticket
from bot.core.domain import ChannelId, MessageId
from bot.core.errors import ParleyError
from bot.discord_io.client import ParleyBot
from bot.discord_io.foreign_text import inert, inert_quote
from bot.discord_io.i18n.texts import texts_for
from bot.discord_io.replies.buttons import AnswerButton
from bot.discord_io.ui.approval_cards import ApprovalButton
from bot.discord_io.ui.persistent import Form

ASK, FORGET = "Ask about this", "Forget this message"

QUESTION_LENGTH = 1000
# Discord's limit.
MESSAGE_LENGTH = 2000


class AboutForm(Form):
    """The form for a question about a message."""

    def __init__(self, interaction: discord.Interaction[Any], about: discord.Message) -> None:
        texts = texts_for(interaction)
        super().__init__(title=texts("about-form-title"))
        self._about = about
        self.question: discord.ui.TextInput[AboutForm] = discord.ui.TextInput(
            style=discord.TextStyle.paragraph,
            required=False,
            placeholder=texts("about-form-placeholder"),
            max_length=QUESTION_LENGTH,
        )
        self.add_item(discord.ui.Label(text=texts("about-form-label"), component=self.question))

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Post the question in the channel, then answer it."""
        bot: ParleyBot = interaction.client
        # Its message, which comes later, has no id yet.
        with bot.turns.arrive(ChannelId(self._about.channel.id), MessageId(interaction.id)) as ticket:
            await self._ask(bot, interaction, ticket)

    async def _ask(self, bot: ParleyBot, interaction: discord.Interaction[Any], ticket: Ticket) -> None:
        # The author may have opted out while the form was open.
        if await _refused(bot, interaction, self._about):
            return
        texts = (await bot.styles.of(self._about.channel)).texts
        question = self.question.value.strip() or texts("about-default-question")
        asks = texts("asks-about", name=inert(interaction.user.display_name), link=self._about.jump_url)
        said = f"{asks}\n{inert_quote(question, MESSAGE_LENGTH - len(asks) - 1)}"
        response = await interaction.response.send_message(
            said, suppress_embeds=True, allowed_mentions=discord.AllowedMentions.none()
        )
        channel: Any = interaction.channel
        # Not by the interaction, whose token expires.
        asked: discord.PartialMessage = channel.get_partial_message(response.message_id)
        await bot.corrections.ask_about(asked, interaction, self._about, question, ticket)


class AnswersCog(commands.Cog):
    def __init__(self, bot: ParleyBot) -> None:
        self.bot = bot

    async def ask(self, interaction: discord.Interaction[ParleyBot], message: discord.Message) -> None:
        if not await _refused(self.bot, interaction, message):
            await interaction.response.send_modal(AboutForm(interaction, message))

    async def forget(self, interaction: discord.Interaction[ParleyBot], message: discord.Message) -> None:
        await interaction.response.defer(ephemeral=True)
        said = await self.bot.corrections.forget(interaction, message)
        await interaction.followup.send(said, ephemeral=True)


async def _refused(bot: ParleyBot, interaction: discord.Interaction[Any], about: discord.Message) -> bool:
    """Tell the person if a question about a message would get no answer."""
    if refusal := bot.corrections.why_not_about(interaction, about):
        await interaction.response.send_message(refusal, ephemeral=True)
        return True
    try:
        await bot.corrections.check_about(interaction, about)
    except ParleyError as error:
        await bot.explain(interaction, error)
        return True
    return False


async def setup(bot: ParleyBot) -> None:
    cog = AnswersCog(bot)
    bot.add_dynamic_items(AnswerButton, ApprovalButton)
    for name, callback in ((ASK, cog.ask), (FORGET, cog.forget)):
        bot.tree.add_command(app_commands.ContextMenu(name=name, callback=callback))
    await bot.add_cog(cog)
