"""The report of `/usage`: sums, remaining budget, a chart."""

import calendar
import io
from collections.abc import Iterator, Sequence
from datetime import datetime

import discord

from bot.core.domain import Scope
from bot.core.money import DOLLAR, Balance, Share, Statement, Total
from bot.discord_io.i18n.formatting import MIN_SHOWN, code, dollars, month, number, percent, timestamp
from bot.discord_io.i18n.texts import Texts, texts_in
from bot.discord_io.ui.chart import Chart, draw, short

PICTURE = "usage.png"

# Characters of a list. Discord allows 4,000 in all texts of a message
# (https://docs.discord.com/developers/components/reference#text-display).
MAX_LIST = 900


async def report(
    texts: Texts, scope: Scope, statement: Statement, balances: Sequence[Balance], now: datetime
) -> tuple[discord.ui.LayoutView, discord.File | None]:
    """Return the report on the spending of a person, a guild or (scope BOT) all, and its chart."""
    items: list[discord.ui.Item[discord.ui.LayoutView]] = [
        discord.ui.TextDisplay(f"### {texts(f'usage-title-{scope}')}\n{_money(texts, statement, now)}"),
        discord.ui.TextDisplay(_left(texts, balances, scope)),
    ]
    picture = None
    if statement.month.completions:
        picture, described = await _picture(texts, statement, _own(balances, scope), now)
        items += [
            discord.ui.MediaGallery(discord.MediaGalleryItem(f"attachment://{PICTURE}", description=described)),
            *(discord.ui.TextDisplay(each) for each in _lists(texts, scope, statement)),
            discord.ui.Separator(),
            discord.ui.TextDisplay("\n".join(f"-# {line}" for line in _small(texts, statement))),
        ]
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.Container(*items))
    return view, picture


def _money(texts: Texts, statement: Statement, now: datetime) -> str:
    """Return the spending of today and of the month, each in a line."""
    total, today = statement.month, statement.today
    if not total.completions:
        return texts("usage-nothing")
    requests = texts("usage-requests", number=today.completions)
    spent_today = texts("usage-spent-today", amount=amount(texts, today), requests=requests)
    requests = texts("usage-requests", number=total.completions)
    name = month(texts, now)
    return f"{spent_today}\n{texts('usage-spent-month', amount=amount(texts, total), requests=requests, month=name)}"


def _lists(texts: Texts, scope: Scope, statement: Statement) -> Iterator[str]:
    lists = [
        (texts("usage-by-channel"), statement.channels, "<#{}>"),
        (texts("usage-by-model"), statement.models, "`{}`"),
    ]
    if scope is not Scope.USER:
        lists.insert(1, (texts("usage-by-member"), statement.users, "<@{}>"))
    return (f"**{name}**\n{listed(texts, shares, form)}" for name, shares, form in lists)


def _own(balances: Sequence[Balance], scope: Scope) -> float | None:
    """Return the budget that a chart's days can be compared with, in dollars."""
    limits = [each.budget.limit for each in balances if each.budget.account.scope is scope]
    return limits[0] / DOLLAR if limits else None


async def _picture(texts: Texts, statement: Statement, limit: float | None, now: datetime) -> tuple[discord.File, str]:
    """Return the chart and its alternative text."""
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
        label=short if tokens else lambda value: in_dollars(texts, value),
        limit=None if tokens else limit,
        limit_name="max",
    )
    described = _described(texts, now, statement, tokens=tokens)
    return discord.File(io.BytesIO(await draw(chart)), PICTURE, description=described), described


def in_dollars(texts: Texts, value: float) -> str:
    """Return a number of the chart's scale in the letters that its font has."""
    said = _plain(dollars(texts, round(value * DOLLAR)))
    return said if said.isascii() and (not value or value >= MIN_SHOWN) else f"${short(value)}"


def _small(texts: Texts, statement: Statement) -> Iterator[str]:
    yield _tokens(texts, statement.month)
    if statement.tool_calls:
        yield texts("usage-tool-calls", number=statement.tool_calls)
    yield texts("usage-footer")


def _tokens(texts: Texts, sums: Total) -> str:
    read, written = sums.prompt_tokens, sums.output_tokens
    if sums.cached_tokens:
        cached = percent(texts, sums.cached_tokens / read)
        said = texts("usage-in-out-cached", read=read, cached=cached, written=written)
    else:
        said = texts("usage-in-out", read=read, written=written)
    return f"{said}\n-# {texts('usage-estimated', number=sums.estimated)}" if sums.estimated else said


def amount(texts: Texts, sums: Total) -> str:
    """Return a sum's money, with the number of requests whose price is unknown."""
    if sums.completions and sums.unpriced == sums.completions:
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
        if len(said) + len(line) + 1 > MAX_LIST:
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
    title = _plain(f"{month(texts, now)}: {said}")
    return title if title.isascii() else _title(texts_in(None), now, statement, tokens=tokens)


def _plain(text: str) -> str:
    """Return a text without the spaces that the picture's font lacks."""
    return text.replace("\xa0", " ").replace("\u202f", " ")
