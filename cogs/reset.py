"""Forgetting a channel's conversation, and taking that back."""

import re
from typing import Any, Self

import discord
from discord import app_commands
from discord.ext import commands, tasks

from bot.core.domain import ChannelId, GuildId, MessageId
from bot.core.errors import StoreError
from bot.discord_io.client import ParleyBot
from bot.discord_io.i18n.formatting import timestamp
from bot.discord_io.i18n.texts import Texts, texts_for
from bot.discord_io.permissions import Who, may_talk

# Forgotten messages whose undo has run out are deleted about this often.
PURGE_INTERVAL_S = 60.0


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
                texts = await _public(bot, interaction)
                await interaction.response.edit_message(content=texts("reset-undone", name=name), view=None)
            else:
                await interaction.response.send_message(texts("too-late-to-undo"), ephemeral=True)
        except Exception as error:  # noqa: BLE001 - a button has no other door
            await bot.explain(interaction, error)


class Memory(commands.Cog):
    """Commands on what the bot remembers."""

    def __init__(self, bot: ParleyBot) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Begin to listen for undo buttons, also those of earlier runs, and to purge."""
        self.bot.add_dynamic_items(UndoReset)
        self._purge.start()

    async def cog_unload(self) -> None:
        """Stop both."""
        self._purge.cancel()
        self.bot.remove_dynamic_items(UndoReset)

    @app_commands.command()
    async def reset(self, interaction: discord.Interaction[ParleyBot]) -> None:
        """Start afresh: forget this channel's conversation."""
        await interaction.response.defer()
        texts = await _public(self.bot, interaction)
        assert interaction.channel_id is not None  # noqa: S101 - a slash command is always used in a channel
        channel = ChannelId(interaction.channel_id)
        done = await self.bot.history.reset(channel)
        if done is None:
            await interaction.followup.send(texts("nothing-to-forget"))
            return
        said = texts(
            "forgotten",
            more="yes" if done.more else "no",
            messages=done.messages,
            until=timestamp(done.undo_until, "t"),
        )
        view = discord.ui.View(timeout=None)
        view.add_item(UndoReset(channel, done.reset_point, texts("undo")))
        await interaction.followup.send(said, view=view)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Forget a message that is gone; raw, because the bot keeps no messages to compare with."""
        await self._forget(payload.channel_id, [payload.message_id])

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Forget the messages that a moderator or a purge removed; Discord allows 100 at once."""
        await self._forget(payload.channel_id, sorted(payload.message_ids))

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Forget the conversations of a channel and of its threads."""
        await self.bot.channel_sync.delete_channel(ChannelId(channel.id))

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Forget a thread's conversation."""
        await self.bot.channel_sync.delete_channel(ChannelId(payload.thread_id))

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Forget a server that the bot is no longer in, after a while. An outage of Discord's is another event."""
        await self.bot.retention_job.depart(GuildId(guild.id))

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Keep what is known of a server that the bot is in again."""
        await self.bot.retention_job.come_back(GuildId(guild.id))

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Keep it also where the bot was taken back while it was away; comes for each server at the start."""
        await self.bot.retention_job.come_back(GuildId(guild.id))

    async def _forget(self, channel: int, messages: list[int]) -> None:
        await self.bot.channel_sync.delete_messages(
            ChannelId(channel), [MessageId(message) for message in messages]
        )

    @tasks.loop(seconds=PURGE_INTERVAL_S)
    async def _purge(self) -> None:
        try:
            await self.bot.retention_job.purge()
        except StoreError as error:
            self.bot.error_reporter.report(error, task="purge")


async def _public(bot: ParleyBot, interaction: discord.Interaction[Any]) -> Texts:
    """Return the sentences for everybody in the channel."""
    assert interaction.channel is not None  # noqa: S101 - a command or a button is always used in a channel
    return (await bot.styles.of(interaction.channel)).texts


async def setup(bot: ParleyBot) -> None:
    """Add the cog; discord.py calls this."""
    await bot.add_cog(Memory(bot))
