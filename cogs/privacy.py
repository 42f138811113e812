"""What people may know, take along and take back of what the bot remembers of them."""

import asyncio
import io
import re
import zipfile
from collections.abc import Awaitable, Callable
from typing import Any, Self

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.domain import ChannelId, UserId
from bot.discord_io.client import ParleyBot
from bot.discord_io.i18n.formatting import code
from bot.discord_io.i18n.texts import Texts, texts_for
from bot.discord_io.incoming import messages

FILE = "my-data.json"

LABELS = {
    "export": "privacy-export",
    "here": "privacy-erase-here",
    "everywhere": "privacy-erase-everywhere",
    "out": "privacy-opt-out",
    "in": "privacy-opt-in",
    "sure-here": "privacy-yes-erase",
    "sure-everywhere": "privacy-yes-erase",
}


class PrivacyButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"privacy:(?P<action>[a-z-]+):(?P<user>\d+)",
):
    """A button below what only one person sees. Its id says whose it is and what it does, also after a restart."""

    def __init__(self, action: str, user: UserId, label: str = "…") -> None:
        super().__init__(
            discord.ui.Button(
                label=label,
                style=discord.ButtonStyle.danger if "here" in action else discord.ButtonStyle.secondary,
                custom_id=f"privacy:{action}:{user}",
            )
        )
        self.action = action
        self.user = user

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Read the button back from its id."""
        return cls(match["action"], UserId(int(match["user"])))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do it, for the person whose button it is: nobody else can see it, and nobody else's is touched."""
        bot: ParleyBot = interaction.client
        try:
            if self.user == interaction.user.id and self.action in _ACTIONS:
                await _ACTIONS[self.action](bot, interaction)
        except Exception as error:  # noqa: BLE001 - a button has no other door
            await bot.explain(interaction, error)


class Privacy(commands.Cog):
    """The command of people's personal_data."""

    def __init__(self, bot: ParleyBot) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Begin to listen for the buttons, also those of earlier runs."""
        self.bot.add_dynamic_items(PrivacyButton)

    async def cog_unload(self) -> None:
        """Stop that."""
        self.bot.remove_dynamic_items(PrivacyButton)

    @app_commands.command()
    async def privacy(self, interaction: discord.Interaction[ParleyBot]) -> None:
        """See what I know of you, take it along, erase it, or opt out."""
        await interaction.response.defer(ephemeral=True)
        bot, user = self.bot, UserId(interaction.user.id)
        assert interaction.channel is not None  # noqa: S101 - a slash command is always used in a channel
        options = (await bot.scoped_settings.of(messages.place(interaction.channel))).options
        opted_out = bot.opt_outs.opted_out(user)
        texts = texts_for(interaction)
        embed = discord.Embed(title=texts("privacy-title"))
        days, model, host = options.retention_days, code(options.model), code(self.bot.model_host)
        number = await bot.personal_data.number(user)
        fields = [
            (texts("privacy-stored"), texts("privacy-stored-text", number=number)),
            (texts("privacy-sent"), texts("privacy-sent-text", host=host, model=model)),
            (
                texts("privacy-kept"),
                texts("privacy-kept-days", days=days) if days else texts("privacy-kept-always"),
            ),
            (texts("privacy-choice"), texts("privacy-choice-out" if opted_out else "privacy-choice-in")),
        ]
        if options.passive:
            fields.insert(3, (texts("context-passive"), texts("context-passive-on")))
        for name, value in fields:
            embed.add_field(name=name, value=value, inline=False)
        actions = ("export", "here", "everywhere", "in" if opted_out else "out")
        await interaction.followup.send(embed=embed, view=_buttons(texts, user, *actions), ephemeral=True)


def _buttons(texts: Texts, user: UserId, *actions: str) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for action in actions:
        view.add_item(PrivacyButton(action, user, texts(LABELS[action])))
    return view


async def _export(bot: ParleyBot, interaction: discord.Interaction[Any]) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    texts, user = texts_for(interaction), UserId(interaction.user.id)
    data = await bot.personal_data.everything(user)
    if data is None:
        await interaction.followup.send(texts("privacy-export-busy"), ephemeral=True)
        return
    name, limit = FILE, interaction.filesize_limit
    if len(data) > limit:
        name, data = f"{FILE}.zip", await asyncio.to_thread(_zipped, data)
    if len(data) > limit:
        await interaction.followup.send(
            texts("privacy-export-too-big", size=round(len(data) / 1_000_000)), ephemeral=True
        )
        return
    file = discord.File(io.BytesIO(data), name)
    await interaction.followup.send(texts("privacy-exported"), file=file, ephemeral=True)


def _zipped(data: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(FILE, data)
    return packed.getvalue()


async def _ask(interaction: discord.Interaction[Any], *, everywhere: bool) -> None:
    texts = texts_for(interaction)
    action = "sure-everywhere" if everywhere else "sure-here"
    await interaction.response.send_message(
        texts("privacy-sure-everywhere" if everywhere else "privacy-sure-here"),
        view=_buttons(texts, UserId(interaction.user.id), action),
        ephemeral=True,
    )


async def _erase(bot: ParleyBot, interaction: discord.Interaction[Any], *, everywhere: bool) -> None:
    # In place of the question, so that it is not asked twice.
    await interaction.response.edit_message(view=None)
    assert interaction.channel_id is not None  # noqa: S101 - a button is always used in a channel
    channel = None if everywhere else ChannelId(interaction.channel_id)
    number = await bot.personal_data.erase(UserId(interaction.user.id), channel)
    await interaction.edit_original_response(content=texts_for(interaction)("privacy-erased", number=number))


async def _opt_out(bot: ParleyBot, interaction: discord.Interaction[Any]) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    texts, user = texts_for(interaction), UserId(interaction.user.id)
    await bot.opt_outs.opt_out(user)
    view = _buttons(texts, user, "everywhere", "in")
    await interaction.followup.send(texts("privacy-opted-out"), view=view, ephemeral=True)


async def _opt_in(bot: ParleyBot, interaction: discord.Interaction[Any]) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    user = UserId(interaction.user.id)
    await bot.opt_outs.opt_in(user)
    await bot.access_policy.reopened(user)
    await interaction.followup.send(texts_for(interaction)("privacy-opted-in"), ephemeral=True)


_ACTIONS: dict[str, Callable[[ParleyBot, discord.Interaction[Any]], Awaitable[None]]] = {
    "export": _export,
    "here": lambda _, interaction: _ask(interaction, everywhere=False),
    "everywhere": lambda _, interaction: _ask(interaction, everywhere=True),
    "sure-here": lambda bot, interaction: _erase(bot, interaction, everywhere=False),
    "sure-everywhere": lambda bot, interaction: _erase(bot, interaction, everywhere=True),
    "out": _opt_out,
    "in": _opt_in,
}


async def setup(bot: ParleyBot) -> None:
    """Add the cog; discord.py calls this."""
    await bot.add_cog(Privacy(bot))
