"""What `/usage` shows: sums, what is left, and a chart."""

import calendar
import io
from collections.abc import Sequence
from datetime import datetime

import discord

from bot.core.domain import Scope
from bot.core.money import DOLLAR, Balance, Statement, Total
from bot.discord_io.i18n.wording import Wording
from bot.discord_io.i18n.wording_usage import chart_limit, chart_title
from bot.discord_io.ui.chart import Chart, draw

PICTURE = "usage.png"


async def report(
    wording: Wording, scope: Scope, statement: Statement, balances: Sequence[Balance], now: datetime
) -> tuple[discord.Embed, discord.File | None]:
    """Return the report on a person's, a guild's or (scope BOT) everybody's spending, and the picture in it."""
    embed = discord.Embed(title=wording.usage_title(scope))
    embed.add_field(name=wording.usage_today(), value=wording.total(statement.today))
    embed.add_field(name=wording.usage_month(), value=wording.total(statement.month))
    embed.add_field(name=wording.usage_left(), value=wording.left(balances, scope=scope), inline=False)
    if not statement.month.completions:
        return embed, None
    lists = [
        (wording.usage_by_channel(), statement.channels, "<#{}>"),
        (wording.usage_by_model(), statement.models, "`{}`"),
    ]
    if scope is not Scope.USER:
        lists.insert(1, (wording.usage_by_member(), statement.users, "<@{}>"))
    for name, shares, form in lists:
        embed.add_field(name=name, value=wording.shares(shares, form), inline=False)
    embed.set_footer(text=wording.usage_footer())
    embed.set_image(url=f"attachment://{PICTURE}")
    return embed, await _picture(wording, statement, _own(balances, scope), now)


def _own(balances: Sequence[Balance], scope: Scope) -> float | None:
    """Return the budget that a chart's days can be compared with, in dollars."""
    limits = [each.budget.limit for each in balances if each.budget.account.scope is scope]
    return limits[0] / DOLLAR if limits else None


async def _picture(
    wording: Wording, statement: Statement, limit: float | None, now: datetime
) -> discord.File:
    # Where nothing costs anything, or nobody knows what, tokens say more.
    tokens = not statement.month.cost

    def value(sums: Total) -> float:
        return sums.tokens if tokens else sums.cost / DOLLAR

    days = {share.key: value(share.total) for share in statement.days}
    length = calendar.monthrange(now.year, now.month)[1]
    chart = Chart(
        title=chart_title(now, statement, tokens=tokens),
        values=[days.get(day, 0.0) for day in range(1, length + 1)],
        today=now.day,
        unit="" if tokens else "$",
        limit=None if tokens else limit,
        limit_name=chart_limit(),
    )
    described = wording.chart_described(now, statement, tokens=tokens)
    return discord.File(io.BytesIO(await draw(chart)), PICTURE, description=described)
