"""The buttons of `/privacy`."""

import asyncio
import io
import zipfile
from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot.core.domain import UserId
from bot.discord_io.client import ParleyBot
from bot.discord_io.i18n.texts import Texts, texts_for
from bot.discord_io.ui.levels import here
from bot.discord_io.ui.persistent import PersistentItem, view_of

FILE = "my-data.json"
DANGEROUS = frozenset({"everywhere", "sure-here", "sure-everywhere"})


class PrivacyButton(PersistentItem, template=r"privacy:(?P<action>[a-z-]+):(?P<user>\d+)"):
    """A button in a private message, for its reader."""

    def __init__(self, action: str, user: str | int, label: str = "…") -> None:
        super().__init__(
            discord.ui.Button(
                label=label,
                style=discord.ButtonStyle.danger if action in DANGEROUS else discord.ButtonStyle.secondary,
                custom_id=f"privacy:{action}:{user}",
            )
        )
        self.action = action
        self.user = UserId(int(user))

    async def use(self, bot: ParleyBot, interaction: discord.Interaction[Any]) -> None:
        if self.user == interaction.user.id and self.action in ACTIONS:
            await ACTIONS[self.action][1](bot, interaction)


def buttons(texts: Texts, user: UserId, *actions: str) -> discord.ui.View:
    return view_of(*(PrivacyButton(action, user, texts(ACTIONS[action][0])) for action in actions))


def _for_part(bot: ParleyBot, texts: Texts, key: str) -> str:
    """Return a text about all of a person's data, and that other processes have more where they do."""
    return f"{texts(key)}\n{texts('privacy-parts-text')}" if bot.own_shards.shared else texts(key)


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
    await interaction.followup.send(_for_part(bot, texts, "privacy-exported"), file=file, ephemeral=True)


def _zipped(data: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(FILE, data)
    return packed.getvalue()


async def _ask(interaction: discord.Interaction[Any], *, everywhere: bool) -> None:
    texts = texts_for(interaction)
    action = "sure-everywhere" if everywhere else "sure-here"
    await interaction.response.send_message(
        _for_part(interaction.client, texts, "privacy-sure-everywhere") if everywhere else texts("privacy-sure-here"),
        view=buttons(texts, UserId(interaction.user.id), action),
        ephemeral=True,
    )


async def _erase(bot: ParleyBot, interaction: discord.Interaction[Any], *, everywhere: bool) -> None:
    # In place of the question, so that it is not asked twice.
    await interaction.response.edit_message(view=None)
    channel = None if everywhere else here(interaction).channel
    number = await bot.personal_data.erase(UserId(interaction.user.id), channel)
    await interaction.edit_original_response(content=texts_for(interaction)("privacy-erased", number=number))


async def _opt_out(bot: ParleyBot, interaction: discord.Interaction[Any]) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    texts, user = texts_for(interaction), UserId(interaction.user.id)
    await bot.opt_outs.opt_out(user)
    view = buttons(texts, user, "everywhere", "in")
    await interaction.followup.send(_for_part(bot, texts, "privacy-opted-out"), view=view, ephemeral=True)


async def _opt_in(bot: ParleyBot, interaction: discord.Interaction[Any]) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    user = UserId(interaction.user.id)
    await bot.opt_outs.opt_in(user)
    await bot.access_policy.reopened(user)
    await interaction.followup.send(texts_for(interaction)("privacy-opted-in"), ephemeral=True)


ACTIONS: dict[str, tuple[str, Callable[[ParleyBot, discord.Interaction[Any]], Awaitable[None]]]] = {
    "export": ("privacy-export", _export),
    "here": ("privacy-erase-here", lambda _, interaction: _ask(interaction, everywhere=False)),
    "everywhere": ("privacy-erase-everywhere", lambda _, interaction: _ask(interaction, everywhere=True)),
    "sure-here": ("privacy-yes-erase", lambda bot, interaction: _erase(bot, interaction, everywhere=False)),
    "sure-everywhere": (
        "privacy-yes-erase",
        lambda bot, interaction: _erase(bot, interaction, everywhere=True),
    ),
    "out": ("privacy-opt-out", _opt_out),
    "in": ("privacy-opt-in", _opt_in),
}
