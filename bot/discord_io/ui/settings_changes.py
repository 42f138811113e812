"""Change a setting from the panel, a command or the history.

Shorter retention is confirmed first; reading messages without a mention is announced.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import discord

from bot.billing.budgets import DAILY_BUDGET
from bot.chat.settings import ScopedSettings
from bot.config.options import kinds
from bot.core.domain import BOT, Change, ChannelId, GuildId, Owner, Place, Scope, UserId
from bot.discord_io.client import ParleyBot
from bot.discord_io.i18n.texts import Texts, texts_for
from bot.discord_io.incoming import messages
from bot.discord_io.incoming.passive import ANNOUNCED
from bot.discord_io.permissions import Who, may_manage
from bot.discord_io.ui.settings_values import saved

RETENTION = "retention_days"
THREADS = "threads"


@dataclass(frozen=True, slots=True)
class Settled:
    """The outcome of a change.

    `asks`: the days of a shorter retention that has to be confirmed. Otherwise, without a `refusal`, `change` is None
    where nothing changed, and `now` is the value that applies; `note` is one more sentence on it.
    """

    change: Change | None = None
    now: Any = None
    asks: int | None = None
    refusal: str | None = None
    note: str | None = None


async def may_change(interaction: discord.Interaction[Any], owner: Owner, option: str) -> Who | None:
    """Return the group that may change a setting, None if this person is in it.

    Budgets of servers and people are for the bot's owner, who pays.
    """
    owners = owner == BOT or (option == DAILY_BUDGET and owner.scope is not Scope.ROLE)
    if owners:
        return None if await interaction.client.is_owner(interaction.user) else Who.OWNER
    return None if may_manage(interaction) else Who.ADMINS


async def may_see_history(interaction: discord.Interaction[Any], guild: GuildId | None) -> Who | None:
    """Return the group that may see a history, None if this person is in it."""
    if guild is None:
        return None if await interaction.client.is_owner(interaction.user) else Who.OWNER
    return None if may_manage(interaction) else Who.ADMINS


async def settle(
    interaction: discord.Interaction[Any],
    owner: Owner,
    place: Place,
    option: str,
    value: Any,
    *,
    sure: bool = False,
    undoing: Change | None = None,
) -> Settled:
    """Set an owner's option, or with None remove it. `place` is where the owner's options are the most specific.

    With `undoing` only if that is still the last change of it. Raise `OptionRefused` or a `StoreError`.
    """
    bot: ParleyBot = interaction.client
    scoped_settings = bot.scoped_settings
    if option == RETENTION and not sure and (days := await shorter_retention(scoped_settings, place, owner, value)):
        return Settled(asks=days)
    if option in ANNOUNCED:
        refusal = await bot.passive_messages.may_switch(interaction, owner, option, value)
        if refusal is not None:
            return Settled(refusal=refusal)
    by, guild = UserId(interaction.user.id), _guild(interaction, owner)
    if undoing is not None:
        change = await scoped_settings.undo(undoing.id, by=by, guild=undoing.guild)
    else:
        change = await scoped_settings.set(owner, option, value, by=by, guild=guild)
    now = getattr((await scoped_settings.of(place)).options, option)
    no_threads = option == THREADS and now and not messages.may_open_threads(interaction.channel)
    return Settled(change, now, note=texts_for(interaction)("settings-no-threads") if no_threads else None)


async def shorter_retention(
    scoped_settings: ScopedSettings, place: Place, owner: Owner, value: int | None
) -> int | None:
    """Return the days after which messages would be deleted, None where that is not sooner than now."""
    now = (await scoped_settings.of(place)).options.retention_days
    then: int = await scoped_settings.would_be(place, owner, RETENTION, value)
    return then if then and (not now or then < now) else None


async def undo(interaction: discord.Interaction[Any], change: Change, *, sure: bool) -> Settled:
    """Undo a change as if the old value was set. `Settled()`: there is a newer change."""
    bot: ParleyBot = interaction.client
    if who := await may_change(interaction, change.owner, change.name):
        return Settled(refusal=texts_for(interaction)(f"for-{who}"))
    if not await bot.scoped_settings.is_last(change):
        return Settled()
    if change.name == DAILY_BUDGET:
        dollars = None if change.old is None else Decimal(change.old)
        undone = await bot.budgets.set_budget(change.owner, dollars, by=UserId(interaction.user.id), guild=change.guild)
        return Settled(undone)
    value = None if change.old is None else kinds()[change.name].read(change.old)
    place = place_of(interaction, change.owner)
    return await settle(interaction, change.owner, place, change.name, value, sure=sure, undoing=change)


def outcome(texts: Texts, level: str, option: str, value: Any, settled: Settled) -> str:
    """Return the text on a change that is not asked about; `value` None: the option was removed."""
    if settled.refusal is not None:
        return settled.refusal
    if settled.change is None:
        return texts("settings-unchanged")
    said = saved(texts, level, option, settled.now, removed=value is None)
    return f"{said}\n{settled.note}" if settled.note else said


def place_of(interaction: discord.Interaction[Any], owner: Owner) -> Place:
    """Return the place where an owner's options are the most specific; a deleted channel has no category."""
    guild = GuildId(interaction.guild_id) if interaction.guild_id else None
    if owner.scope is not Scope.CHANNEL:
        return Place(ChannelId(0), guild=guild if owner.scope is Scope.GUILD else None)
    channel = interaction.guild.get_channel_or_thread(owner.id) if interaction.guild else None
    return messages.place(channel) if channel else Place(ChannelId(owner.id), guild=guild)


def _guild(interaction: discord.Interaction[Any], owner: Owner) -> GuildId | None:
    """Return None for the bot's own settings."""
    return None if owner == BOT or interaction.guild_id is None else GuildId(interaction.guild_id)


async def refuse_change(interaction: discord.Interaction[Any], owner: Owner, option: str) -> bool:
    who = await may_change(interaction, owner, option)
    if who is not None:
        await interaction.response.send_message(texts_for(interaction)(f"for-{who}"), ephemeral=True)
    return who is not None
