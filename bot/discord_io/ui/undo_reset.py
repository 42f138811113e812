"""The button below a reset's announcement."""

import re
from typing import Any, Self

import discord

from bot.core.domain import ChannelId, MessageId
from bot.discord_io.client import ParleyBot
from bot.discord_io.i18n.texts import Texts, texts_for
from bot.discord_io.permissions import Who, may_talk


class UndoReset(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"undo-reset:(?P<channel>\d+):(?P<floor>\d+)",
):
    """The button below a reset's announcement. Its id says all, so it works after a restart too."""

    def __init__(self, channel: ChannelId, reset_point: MessageId, label: str = "Undo") -> None:
        super().__init__(
            discord.ui.Button(
                label=label,
                emoji="↩️",
                style=discord.ButtonStyle.secondary,
                custom_id=f"undo-reset:{channel}:{reset_point}",
            )
        )
        self.channel = channel
        self.reset_point = reset_point

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Read the button back from its id."""
        return cls(ChannelId(int(match["channel"])), MessageId(int(match["floor"])))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Bring the conversation back, for anyone who may talk here: it belongs to the channel."""
        bot: ParleyBot = interaction.client
        texts = texts_for(interaction)
        try:
            if not may_talk(interaction):
                await interaction.response.send_message(texts(f"for-{Who.TALKERS}"), ephemeral=True)
            elif await bot.history.undo_reset(self.channel, self.reset_point):
                name = discord.utils.escape_markdown(interaction.user.display_name)
                texts = await channel_texts(bot, interaction)
                await interaction.response.edit_message(content=texts("reset-undone", name=name), view=None)
            else:
                await interaction.response.send_message(texts("too-late-to-undo"), ephemeral=True)
        except Exception as error:  # noqa: BLE001 - a button has no other door
            await bot.explain(interaction, error)


async def channel_texts(bot: ParleyBot, interaction: discord.Interaction[Any]) -> Texts:
    """Return the texts for all members of the channel."""
    assert interaction.channel is not None  # noqa: S101 - both are always used in a channel
    return (await bot.styles.of(interaction.channel)).texts
