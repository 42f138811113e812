"""The sentences of `/usage`, and what the operator reads of the budget."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.domain import Scope
from bot.core.money import Balance, Share, Statement, Total
from bot.discord_io.i18n.wording_section import Section, code, until

# What an embed's field holds (https://docs.discord.com/developers/resources/message#embed-object-embed-limits).
FIELD = 1024


class Usage(Section):
    """Sentences about money and tokens."""

    def usage_title(self, scope: Scope) -> str:
        """Return the heading of a report on a person's, a server's or all spending."""
        keys = {Scope.USER: "usage-title-yours", Scope.GUILD: "usage-title-servers"}
        return self._say(keys.get(scope, "usage-title-all"))

    def usage_today(self) -> str:
        """Return the heading of a day's sum."""
        return self._say("usage-today")

    def usage_month(self) -> str:
        """Return the heading of a month's sum."""
        return self._say("usage-month")

    def usage_left(self) -> str:
        """Return the heading of what remains."""
        return self._say("usage-left")

    def usage_by_channel(self) -> str:
        """Return the heading of a month's list."""
        return self._say("usage-by-channel")

    def usage_by_member(self) -> str:
        """Return the heading of a month's list."""
        return self._say("usage-by-member")

    def usage_by_model(self) -> str:
        """Return the heading of a month's list."""
        return self._say("usage-by-model")

    def usage_footer(self) -> str:
        """Return the line below the report."""
        return self._say("usage-footer")

    def total(self, sums: Total) -> str:
        """Return one sum in a line or two."""
        if not sums.completions:
            return self._say("usage-nothing")
        said = self._say(
            "usage-total",
            amount=self.amount(sums),
            requests=self._say("usage-requests", number=sums.completions),
        )
        read, written = sums.prompt_tokens, sums.output_tokens
        if sums.cached_tokens:
            cached = f"{sums.cached_tokens / read:.0%}"
            said += "\n" + self._say("usage-in-out-cached", read=read, cached=cached, written=written)
        else:
            said += "\n" + self._say("usage-in-out", read=read, written=written)
        if sums.estimated:
            said += "\n" + self._say("usage-estimated", number=sums.estimated)
        return said

    def amount(self, sums: Total) -> str:
        """Return a sum's money; what has no known price is said, not taken for nothing."""
        if sums.unpriced == sums.completions:
            return self._say("usage-unknown-amount")
        amount = self.dollars(sums.cost)
        if not sums.unpriced:
            return amount
        return self._say("usage-amount-and-unpriced", amount=amount, number=sums.unpriced)

    def shares(self, parts: Sequence[Share], form: str) -> str:
        """Return a list, a line for each part, as far as a field of an embed has room.

        `form` makes a part's key a mention or a name.
        """
        said = ""
        for part in parts:
            whose = form.format(code(str(part.key)))
            line = self._say(
                "usage-share", whose=whose, amount=self.amount(part.total), tokens=part.total.tokens
            )
            if len(said) + len(line) + 1 > FIELD:
                break
            said += f"{line}\n"
        return said.rstrip()

    def left(self, balances: Sequence[Balance], *, scope: Scope) -> str:
        """Return what remains of today's budgets: a share of those that are wider than what the reader may see."""
        lines = []
        for balance in balances:
            whose = balance.budget.account.scope
            own = scope is Scope.BOT or whose in {scope, Scope.USER, Scope.ROLE}
            rest = f"{balance.left / balance.budget.limit:.0%}"
            if own:
                rest = self._say(
                    "usage-rest-of", left=self.dollars(balance.left), limit=self.dollars(balance.budget.limit)
                )
            lines.append(
                self._say(
                    "usage-left-line", scope=str(whose), rest=rest, when=f"<t:{int(balance.renews_at)}:R>"
                )
            )
        return "\n".join(lines) or self._say("usage-no-budget")

    def chart_described(self, month: datetime, statement: Statement, *, tokens: bool) -> str:
        """Return the picture in words, for those who cannot see it; Discord allows 1,024 characters."""

        def said(sums: Total) -> str:
            return self._say("usage-tokens", tokens=sums.tokens) if tokens else self.dollars(sums.cost)

        most = max(statement.days, key=lambda day: day.total.tokens if tokens else day.total.cost)
        return self._say(
            "usage-chart-tokens" if tokens else "usage-chart-money",
            month=f"{month:%Y-%m}",
            all=said(statement.month),
            day=str(most.key),
            most=said(most.total),
            today=said(statement.today),
        )

    def only_for_the_owner(self) -> str:
        """Return the refusal of a report on everything."""
        return self._say("only-for-the-owner")

    def nearly_spent(self, balance: Balance) -> str:
        """Return what the owner of the application is told once a day."""
        return self._say(
            "nearly-spent",
            spent=self.dollars(balance.spent),
            budget=self.dollars(balance.budget.limit),
            when=until(balance.renews_at),
        )


def chart_title(month: datetime, statement: Statement, *, tokens: bool) -> str:
    """Return the title in the picture: numbers only, since its font does not have every language's letters."""
    said = f"{statement.month.tokens:,} tokens" if tokens else f"${statement.month.cost / 1e12:,.2f}"
    return f"{month:%Y-%m}: {said}"


def chart_limit() -> str:
    """Return the name of the line in the picture; ASCII only, and understood in most languages."""
    return "max / 24 h"
