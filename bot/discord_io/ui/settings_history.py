"""The history of settings, with buttons that undo changes."""

from typing import Any

import discord

from bot.core.domain import Change, GuildId
from bot.discord_io.client import ParleyBot
from bot.discord_io.i18n.formatting import timestamp
from bot.discord_io.i18n.texts import texts_for
from bot.discord_io.permissions import Who, may_manage
from bot.discord_io.ui.persistent import PersistentItem, view_of
from bot.discord_io.ui.settings_changes import undo
from bot.discord_io.ui.settings_values import shown_owner, stored_value

# A row has room for five Undo buttons.
PAGE = 5


class HistoryButton(PersistentItem, template=r"changes:(?P<action>undo|sure|older):(?P<number>\d+)"):
    """Undo a change, or show older ones."""

    def __init__(self, action: str, number: str | int, label: str = "…") -> None:
        super().__init__(
            discord.ui.Button(
                label=label,
                style=discord.ButtonStyle.secondary,
                custom_id=f"changes:{action}:{number}",
                row=1 if action == "older" else 0,
            )
        )
        self.action = action
        self.number = int(number)

    async def use(self, bot: ParleyBot, interaction: discord.Interaction[Any]) -> None:
        texts, change = texts_for(interaction), await bot.store.settings.change(self.number)
        # A server's admins may see its changes, the bot's owner those of the whole bot.
        if change is None or change.guild not in (None, interaction.guild_id):
            await interaction.response.send_message(texts("settings-not-undone"), ephemeral=True)
        elif who := await may_see_history(interaction, change.guild):
            await interaction.response.send_message(texts(f"for-{who}"), ephemeral=True)
        elif self.action == "older":
            embed, view = await history_page(bot, interaction, change.guild, before=self.number)
            await interaction.response.edit_message(embed=embed, view=view)
        else:
            await interaction.response.defer()
            await self._undo(bot, interaction, change)

    async def _undo(self, bot: ParleyBot, interaction: discord.Interaction[Any], change: Change) -> None:
        texts = texts_for(interaction)
        settled = await undo(interaction, change, sure=self.action == "sure")
        embed, view = await history_page(bot, interaction, change.guild)
        if settled.asks is not None:
            note = texts("settings-sure-retention", where=shown_owner(texts, change.owner), days=settled.asks)
            view = view_of(HistoryButton("sure", change.id, texts("settings-button-sure")))
        elif settled.change is not None:
            note = texts(
                "settings-undone",
                option=texts(f"option-{settled.change.name}"),
                value=stored_value(texts, settled.change.name, settled.change.new),
            )
        else:
            note = settled.refusal or texts("settings-not-undone")
        embed.add_field(name="\u200b", value=note, inline=False)
        await interaction.edit_original_response(embed=embed, view=view)


async def may_see_history(interaction: discord.Interaction[Any], guild: GuildId | None) -> Who | None:
    """Return the group that may see a history, None if this person is in it."""
    if guild is None:
        return None if await interaction.client.is_owner(interaction.user) else Who.OWNER
    return None if may_manage(interaction) else Who.ADMINS


async def history_page(
    bot: ParleyBot, interaction: discord.Interaction[Any], guild: GuildId | None, *, before: int | None = None
) -> tuple[discord.Embed, discord.ui.View]:
    """Return a page of a server's history (None: of the whole bot's), with a button for each change."""
    texts = texts_for(interaction)
    changes = await bot.store.settings.changes(guild, limit=PAGE + 1, before=before)
    shown = changes[:PAGE]
    lines = [
        texts(
            "settings-change",
            number=str(number),
            option=texts(f"option-{change.name}"),
            owner=shown_owner(texts, change.owner),
            old=stored_value(texts, change.name, change.old),
            new=stored_value(texts, change.name, change.new),
            who=f"<@{change.by}>",
            when=timestamp(change.at),
        )
        for number, change in enumerate(shown, 1)
    ]
    embed = discord.Embed(
        title=texts("settings-history-title"),
        description="\n".join(lines) or texts("settings-history-empty"),
    )
    buttons = [
        HistoryButton("undo", change.id, texts("settings-button-undo", number=str(number)))
        for number, change in enumerate(shown, 1)
    ]
    if len(changes) > PAGE:
        buttons.append(HistoryButton("older", changes[PAGE - 1].id, texts("settings-button-older")))
    return embed, view_of(*buttons)
