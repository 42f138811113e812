"""The report of `/usage`: sums, remaining budget, a chart."""

import calendar
import io
from collections.abc import Sequence
from datetime import datetime

import discord

from bot.core.domain import Scope
from bot.core.money import DOLLAR, Balance, Share, Statement, Total
from bot.discord_io.i18n.formatting import code, dollars, month, number, percent, timestamp
from bot.discord_io.i18n.texts import Texts, texts_in
from bot.discord_io.ui.chart import Chart, draw

PICTURE = "usage.png"

# Characters in an embed's field (https://docs.discord.com/developers/resources/message#embed-object-embed-limits).
MAX_FIELD = 1024


async def report(
    texts: Texts, scope: Scope, statement: Statement, balances: Sequence[Balance], now: datetime
) -> tuple[discord.Embed, discord.File | None]:
    """Return the report on the spending of a person, a guild or (scope BOT) all, and its chart."""
    embed = discord.Embed(title=texts(f"usage-title-{scope}"))
    embed.add_field(name=texts("usage-today"), value=total(texts, statement.today))
    embed.add_field(name=texts("usage-month"), value=total(texts, statement.month))
    embed.add_field(name=texts("usage-left"), value=_left(texts, balances, scope), inline=False)
    if not statement.month.completions:
        return embed, None
    lists = [
        (texts("usage-by-channel"), statement.channels, "<#{}>"),
        (texts("usage-by-model"), statement.models, "`{}`"),
    ]
    if scope is not Scope.USER:
        lists.insert(1, (texts("usage-by-member"), statement.users, "<@{}>"))
    for name, shares, form in lists:
        embed.add_field(name=name, value=listed(texts, shares, form), inline=False)
    embed.set_footer(text=texts("usage-footer"))
    embed.set_image(url=f"attachment://{PICTURE}")
    return embed, await _picture(texts, statement, _own(balances, scope), now)


def _own(balances: Sequence[Balance], scope: Scope) -> float | None:
    """Return the budget that a chart's days can be compared with, in dollars."""
    limits = [each.budget.limit for each in balances if each.budget.account.scope is scope]
    return limits[0] / DOLLAR if limits else None


async def _picture(texts: Texts, statement: Statement, limit: float | None, now: datetime) -> discord.File:
    # Without costs, tokens are shown.
    tokens = not statement.month.cost

    def value(sums: Total) -> float:
        return sums.tokens if tokens else sums.cost / DOLLAR

    days = {share.key: value(share.total) for share in statement.days}
    length = calendar.monthrange(now.year, now.month)[1]
    chart = Chart(
        title=_title(texts, now, statement, tokens=tokens),
        values=[days.get(day, 0.0) for day in range(1, length + 1)],
        today=now.day,
        unit="" if tokens else "$",
        limit=None if tokens else limit,
        limit_name="max / 24 h",
    )
    described = _described(texts, now, statement, tokens=tokens)
    return discord.File(io.BytesIO(await draw(chart)), PICTURE, description=described)


def total(texts: Texts, sums: Total) -> str:
    """Return a sum in one to three lines."""
    if not sums.completions:
        return texts("usage-nothing")
    requests = texts("usage-requests", number=sums.completions)
    lines = [texts("usage-total", amount=amount(texts, sums), requests=requests)]
    read, written = sums.prompt_tokens, sums.output_tokens
    if sums.cached_tokens:
        cached = percent(texts, sums.cached_tokens / read)
        lines.append(texts("usage-in-out-cached", read=read, cached=cached, written=written))
    else:
        lines.append(texts("usage-in-out", read=read, written=written))
    if sums.estimated:
        lines.append(texts("usage-estimated", number=sums.estimated))
    return "\n".join(lines)


def amount(texts: Texts, sums: Total) -> str:
    """Return a sum's money, with the number of requests whose price is unknown."""
    if sums.unpriced == sums.completions:
        return texts("usage-unknown-amount")
    cost = dollars(texts, sums.cost)
    return texts("usage-amount-and-unpriced", amount=cost, number=sums.unpriced) if sums.unpriced else cost


def listed(texts: Texts, shares: Sequence[Share], form: str) -> str:
    """Return a line for each share, as many as fit; `form` makes a key a mention or a name."""
    said = ""
    for share in shares:
        line = texts(
            "usage-share",
            whose=form.format(code(str(share.key))),
            amount=amount(texts, share.total),
            tokens=share.total.tokens,
        )
        if len(said) + len(line) + 1 > MAX_FIELD:
            break
        said += f"{line}\n"
    return said.rstrip()


def _left(texts: Texts, balances: Sequence[Balance], scope: Scope) -> str:
    """Return the rest of today's budgets: a percentage of those that are wider than the reader may see."""
    lines = []
    for balance in balances:
        whose = balance.budget.account.scope
        rest = percent(texts, balance.left / balance.budget.limit)
        if scope is Scope.BOT or whose in {scope, Scope.USER, Scope.ROLE}:
            left, limit = dollars(texts, balance.left), dollars(texts, balance.budget.limit)
            rest = texts("usage-rest-of", left=left, limit=limit)
        when = timestamp(balance.renews_at)
        lines.append(texts("usage-left-line", scope=str(whose), rest=rest, when=when))
    return "\n".join(lines) or texts("usage-no-budget")


def _described(texts: Texts, now: datetime, statement: Statement, *, tokens: bool) -> str:
    """Return the picture's alternative text; Discord allows 1,024 characters."""

    def said(sums: Total) -> str:
        return texts("usage-tokens", tokens=sums.tokens) if tokens else dollars(texts, sums.cost)

    most = max(statement.days, key=lambda day: day.total.tokens if tokens else day.total.cost)
    return texts(
        "usage-chart-tokens" if tokens else "usage-chart-money",
        month=month(texts, now),
        all=said(statement.month),
        day=number(texts, int(most.key)),
        most=said(most.total),
        today=said(statement.today),
    )


def _title(texts: Texts, now: datetime, statement: Statement, *, tokens: bool) -> str:
    """Return the picture's title, in English where its font lacks the language's letters."""
    total = statement.month
    said = texts("usage-tokens", tokens=total.tokens) if tokens else dollars(texts, total.cost)
    # The font lacks these spaces.
    title = f"{month(texts, now)}: {said}".replace("\xa0", " ").replace("\u202f", " ")
    return title if title.isascii() else _title(texts_in(None), now, statement, tokens=tokens)
