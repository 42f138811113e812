"""The sentences of `/usage`, and what the operator reads of the budget. See `wording.py`."""

from collections.abc import Sequence
from datetime import datetime

from bot.discord_io.wording import code, dollars
from bot.domain import Scope
from bot.money import Balance, Share, Statement, Total

# What an embed's field holds (https://docs.discord.com/developers/resources/message#embed-object-embed-limits).
FIELD = 1024


def title(scope: Scope) -> str:
    """Return the heading of a report on a person's, a server's or all spending."""
    return {Scope.USER: "What you have spent", Scope.GUILD: "What this server has spent"}.get(
        scope, "What was spent everywhere"
    )


def total(sums: Total) -> str:
    """Return one sum in a line or two."""
    if not sums.completions:
        return "Nothing."
    cached = f" ({sums.cached_tokens / sums.prompt_tokens:.0%} from the cache)" if sums.cached_tokens else ""
    said = (
        f"**{amount(sums)}** for {_requests(sums.completions)}\n"
        f"{sums.prompt_tokens:,} tokens in{cached}, {sums.output_tokens:,} out"
    )
    if sums.estimated:
        are, they = ("is", "it") if sums.estimated == 1 else ("are", "they")
        said += f"\n{sums.estimated:,} of the requests {are} estimated: the model's server did not say what {they} took"
    return said


def amount(sums: Total) -> str:
    """Return a sum's money; what has no known price is said, not taken for nothing."""
    if sums.unpriced == sums.completions:
        return "an unknown amount"
    return dollars(sums.cost) + (f" and {_requests(sums.unpriced)} of unknown price" if sums.unpriced else "")


def _requests(number: int) -> str:
    return "1 request" if number == 1 else f"{number:,} requests"


def shares(parts: Sequence[Share], form: str) -> str:
    """Return a list, a line for each part, as far as a field of an embed has room.

    `form` makes a part's key a mention or a name.
    """
    said = ""
    for part in parts:
        line = f"{form.format(code(str(part.key)))}: {amount(part.total)}, {part.total.tokens:,} tokens\n"
        if len(said) + len(line) > FIELD:
            break
        said += line
    return said.rstrip()


def left(balances: Sequence[Balance], *, scope: Scope) -> str:
    """Return what remains of today's budgets: a share where they are wider than what the reader may see in money."""
    lines = []
    for balance in balances:
        whose = balance.budget.account.scope
        own = scope is Scope.BOT or whose in {scope, Scope.USER, Scope.ROLE}
        part = balance.left / balance.budget.limit
        rest = f"{dollars(balance.left)} of {dollars(balance.budget.limit)}" if own else f"{part:.0%}"
        lines.append(f"{_BUDGETS[whose]}: {rest} left, whole again <t:{int(balance.renews_at)}:R>")
    return "\n".join(lines) or "There is no budget: nothing runs out."


_BUDGETS = {
    Scope.BOT: "The bot's budget",
    Scope.GUILD: "This server's budget",
    Scope.USER: "Your budget",
    Scope.ROLE: "Your role's budget",
}


def chart_title(month: datetime, statement: Statement, *, tokens: bool) -> str:
    """Return the title in the picture; ASCII only."""
    said = f"{statement.month.tokens:,} tokens" if tokens else dollars(statement.month.cost)
    return f"{month:%B %Y}: {said}"


def chart_limit() -> str:
    """Return the name of the line in the picture; ASCII only."""
    return "budget of a day"


def chart_described(month: datetime, statement: Statement, *, tokens: bool) -> str:
    """Return the picture in words, for those who cannot see it; Discord allows 1,024 characters."""

    def said(sums: Total) -> str:
        return f"{sums.tokens:,} tokens" if tokens else dollars(sums.cost)

    most = max(statement.days, key=lambda day: day.total.tokens if tokens else day.total.cost)
    what = "the tokens used" if tokens else "the money spent"
    return (
        f"Bar chart of {what} on each day of {month:%B %Y}: {said(statement.month)} in all, most on day {most.key} "
        f"({said(most.total)}), {said(statement.today)} today."
    )


def only_for_the_owner() -> str:
    """Return the refusal of a report on everything."""
    return "Only the owner of this bot's application can see that. `/usage` alone shows what you may see."


def nearly_spent(balance: Balance) -> str:
    """Return what the owner of the application is told once a day."""
    return (
        f"💸 {dollars(balance.spent)} of today's budget of {dollars(balance.budget.limit)} are spent. When it is used "
        f"up I answer again <t:{int(balance.renews_at)}:R>. `/usage` shows where it went; `DAILY_BUDGET_USD` changes "
        "the budget, `WARN_OWNER=false` ends these messages."
    )
