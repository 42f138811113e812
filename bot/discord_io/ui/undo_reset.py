from typing import Any

import discord

from bot.core.domain import ChannelId, MessageId
from bot.discord_io.client import ParleyBot
from bot.discord_io.foreign_text import inert
from bot.discord_io.i18n.texts import Texts, texts_for
from bot.discord_io.permissions import Rule, Who
from bot.discord_io.ui.persistent import PersistentItem


class UndoReset(PersistentItem, template=r"undo-reset:(?P<channel>\d+):(?P<reset_point>\d+)"):
    """The button below a reset's announcement, for all who may talk in the channel."""

    rule = Rule(Who.TALKERS)

    def __init__(self, channel: str | int, reset_point: str | int, label: str = "Undo") -> None:
        super().__init__(
            discord.ui.Button(
                label=label,
                emoji="↩️",
                style=discord.ButtonStyle.secondary,
                custom_id=f"undo-reset:{channel}:{reset_point}",
            )
        )
        self.channel = ChannelId(int(channel))
        self.reset_point = MessageId(int(reset_point))

    async def use(self, bot: ParleyBot, interaction: discord.Interaction[Any]) -> None:
        if await bot.history.undo_reset(self.channel, self.reset_point):
            name = inert(interaction.user.display_name)
            said = (await channel_texts(bot, interaction))("reset-undone", name=name)
            await interaction.response.edit_message(content=said, view=None)
        else:
            await interaction.response.send_message(texts_for(interaction)("too-late-to-undo"), ephemeral=True)


async def channel_texts(bot: ParleyBot, interaction: discord.Interaction[Any]) -> Texts:
    """Return the texts for all members of the channel."""
    assert interaction.channel is not None  # noqa: S101 - both are always used in a channel
    return (await bot.styles.of(interaction.channel)).texts
