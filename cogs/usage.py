"""`/usage`, and the warning for the bot's owner."""

from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands, tasks

from bot.core.domain import Owner, Scope, UserId
from bot.core.log import get_logger
from bot.core.money import Balance
from bot.discord_io.client import ParleyBot
from bot.discord_io.errors import DISCORD_FAILURES, reason
from bot.discord_io.i18n.formatting import dollars, until
from bot.discord_io.i18n.texts import Texts, texts_for, texts_in
from bot.discord_io.incoming import messages
from bot.discord_io.permissions import Who, may_manage
from bot.discord_io.ui.levels import here
from bot.discord_io.ui.usage_report import report

logger = get_logger(__name__)

Whose = Literal["me", "server", "everything"]

# The largest delay of a warning.
ALARM_INTERVAL_S = 60.0


class UsageCog(commands.Cog):
    def __init__(self, bot: ParleyBot) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        if self.bot.warn_owner:
            self._alarm.start()

    async def cog_unload(self) -> None:
        self._alarm.cancel()

    @app_commands.command()
    @app_commands.describe(whose="Yours, this server's (needs Manage Server), or everything (only for the bot's owner)")
    async def usage(self, interaction: discord.Interaction[ParleyBot], whose: Whose | None = None) -> None:
        """Show what the bot's answers cost today and this month, and what is left of the budget."""
        await interaction.response.defer(ephemeral=True)
        texts = texts_for(interaction)
        manages = may_manage(interaction)
        if whose == "everything" and not await self.bot.is_owner(interaction.user):
            await interaction.followup.send(texts("only-for-the-owner"), ephemeral=True)
        elif whose == "server" and not manages:
            refusal = texts(f"for-{Who.ADMINS}") if interaction.guild_id else texts("only-in-servers")
            await interaction.followup.send(refusal, ephemeral=True)
        else:
            owner = _owner(interaction, whose or ("server" if manages else "me"))
            await self._report(interaction, owner)

    async def _report(self, interaction: discord.Interaction[ParleyBot], owner: Owner | None) -> None:
        budgets = self.bot.budgets
        user = UserId(interaction.user.id)
        balances = budgets.balances(here(interaction), user, messages.roles(interaction.user))
        scope = owner.scope if owner else Scope.BOT
        view, picture = await report(
            texts_for(interaction),
            scope,
            await budgets.statement(owner),
            balances,
            self.bot.clock.now(),
        )
        # The view mentions members.
        silent = discord.AllowedMentions.none()
        file = picture or discord.utils.MISSING
        await interaction.followup.send(view=view, file=file, allowed_mentions=silent, ephemeral=True)

    @tasks.loop(seconds=ALARM_INTERVAL_S)
    async def _alarm(self) -> None:
        """Warn the bot's owner that most of the day's budget is spent.

        Discord asks bots not to write to people unasked; the owner has set the bot up, pays for it, and has a
        setting against it.
        """
        balance = self.bot.budgets.take_alarm()
        if balance is None:
            return
        try:
            application = await self.bot.application_info()
            owner = application.team.owner_id if application.team else application.owner.id
            channel = await self.bot.create_dm(discord.Object(owner or application.owner.id))
            # In English, because Discord does not tell the language of a direct message's reader.
            await channel.send(_warning(texts_in(None), balance))
        except DISCORD_FAILURES as error:
            logger.info("owner_not_told", reason=reason(error))


def _warning(texts: Texts, balance: Balance) -> str:
    spent, budget = dollars(texts, balance.spent), dollars(texts, balance.budget.limit)
    return texts("nearly-spent", spent=spent, budget=budget, when=until(balance.renews_at))


def _owner(interaction: discord.Interaction[Any], whose: Whose) -> Owner | None:
    match whose:
        case "me":
            return Owner(Scope.USER, interaction.user.id)
        case "server":
            assert interaction.guild_id is not None  # noqa: S101 - checked before
            return Owner(Scope.GUILD, interaction.guild_id)
        case _:
            return None


async def setup(bot: ParleyBot) -> None:
    await bot.add_cog(UsageCog(bot))
