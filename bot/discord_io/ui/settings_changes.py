"""One way for every change of a setting, whether it is pressed, typed or taken back.

What deletes is asked about first, what concerns a channel's members is announced first, and whoever may not is told.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import discord

from bot.billing.budgets import DAILY_BUDGET
from bot.config.options import kinds
from bot.core.domain import BOT, Change, ChannelId, GuildId, Owner, Place, Scope, UserId
from bot.discord_io.client import ParleyBot
from bot.discord_io.i18n.texts import texts_for
from bot.discord_io.incoming import messages
from bot.discord_io.permissions import Who, may_manage

RETENTION = "retention_days"
PASSIVE = "passive"


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a wish.

    `asks`: so many days are all that would be kept, which has to be confirmed. `refusal` says why not. Otherwise
    `change` is what was changed, None where it was so already, and `now` the value that applies.
    """

    change: Change | None = None
    now: Any = None
    asks: int | None = None
    refusal: str | None = None


async def may_change(interaction: discord.Interaction[Any], owner: Owner, option: str) -> Who | None:
    """Return who may change an owner's setting, if this person is not one of them.

    Budgets of servers and people are the bot's owner's business, because it is the owner's money.
    """
    owners = owner == BOT or (option == DAILY_BUDGET and owner.scope is not Scope.ROLE)
    if owners:
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
    """Set an owner's option, or with None take it back. `place` is where the owner's options are the nearest.

    With `undoing` only if that is still the last change of it. Raise `OptionRefused` or a `StoreError`.
    """
    bot: ParleyBot = interaction.client
    scoped_settings = bot.scoped_settings
    if option == RETENTION and not sure:
        now = (await scoped_settings.of(place)).options.retention_days
        then = await scoped_settings.would_be(place, owner, option, value)
        if then and (not now or then < now):
            return Settled(asks=then)
    if option == PASSIVE and (refusal := await bot.passive_messages.may_switch(interaction, owner, value)):
        return Settled(refusal=refusal)
    by, guild = UserId(interaction.user.id), _guild(interaction, owner)
    if undoing is not None:
        change = await scoped_settings.undo(undoing.id, by=by, guild=undoing.guild)
    else:
        change = await scoped_settings.set(owner, option, value, by=by, guild=guild)
    return Settled(change, now=getattr((await scoped_settings.of(place)).options, option))


async def undo(interaction: discord.Interaction[Any], change: Change, *, sure: bool) -> Settled:
    """Take a change back, with all that setting the old value asks for. `Settled()`: it is too late for that."""
    bot: ParleyBot = interaction.client
    if who := await may_change(interaction, change.owner, change.name):
        return Settled(refusal=texts_for(interaction)(f"for-{who}"))
    if not await bot.scoped_settings.is_last(change):
        return Settled()
    if change.name == DAILY_BUDGET:
        dollars = None if change.old is None else Decimal(change.old)
        undone = await bot.budgets.set_budget(
            change.owner, dollars, by=UserId(interaction.user.id), guild=change.guild
        )
        return Settled(undone)
    value = None if change.old is None else kinds()[change.name].read(change.old)
    place = place_of(interaction, change.owner)
    return await settle(interaction, change.owner, place, change.name, value, sure=sure, undoing=change)


def place_of(interaction: discord.Interaction[Any], owner: Owner) -> Place:
    """Return where an owner's options are the nearest; a channel that is gone is in no category any more."""
    guild = GuildId(interaction.guild_id) if interaction.guild_id else None
    if owner.scope is not Scope.CHANNEL:
        return Place(ChannelId(0), guild=guild if owner.scope is Scope.GUILD else None)
    channel = interaction.guild.get_channel_or_thread(owner.id) if interaction.guild else None
    return messages.place(channel) if channel else Place(ChannelId(owner.id), guild=guild)


def _guild(interaction: discord.Interaction[Any], owner: Owner) -> GuildId | None:
    """Return where a change belongs to, None for the bot's own."""
    return None if owner == BOT or interaction.guild_id is None else GuildId(interaction.guild_id)
