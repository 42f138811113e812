"""What completions cost: exact sums of money, rates, and the entries of the books.

Money is counted in picodollars, whole numbers of 10^-12 US dollars: a price of one dollar per million tokens is a
million of them a token, so prices and sums are exact, and SQLite's integers hold nine million dollars.
"""

from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from typing import NewType

from bot.core.domain import ChannelId, GuildId, MessageId, Scope, Usage, UserId

Pico = NewType("Pico", int)

NOTHING = Pico(0)
DOLLAR = 10**12
_PER_MILLION = 10**6


def pico(dollars: Decimal) -> Pico:
    """Return an amount of dollars, rounded up where it is finer than a picodollar."""
    return Pico(int((dollars * DOLLAR).to_integral_value(ROUND_CEILING)))


def per_token(dollars_per_million: Decimal) -> Pico:
    """Return a price as lists have it, in picodollars a token."""
    return pico(dollars_per_million / _PER_MILLION)


@dataclass(frozen=True, slots=True)
class Rates:
    """What one completion's tokens cost, each in picodollars; `request` is what the request costs besides."""

    input: Pico
    cached: Pico
    written: Pico
    output: Pico
    request: Pico = NOTHING

    def cost(self, usage: Usage) -> Pico:
        """Return what a completion cost. What the cache served or kept is part of the prompt's tokens."""
        cached = min(usage.cached_tokens, usage.prompt_tokens)
        written = min(usage.written_tokens, usage.prompt_tokens - cached)
        plain = usage.prompt_tokens - cached - written
        return Pico(
            self.request
            + plain * self.input
            + cached * self.cached
            + written * self.written
            + usage.completion_tokens * self.output
        )

    def worst(self, prompt_tokens: int, reply_tokens: int) -> Usage:
        """Return the dearest usage that so many tokens can come to, as where all of the prompt goes into a cache."""
        dearest = max(self.input, self.cached, self.written)
        if dearest == self.input:
            return Usage(prompt_tokens, reply_tokens)
        if dearest == self.written:
            return Usage(prompt_tokens, reply_tokens, written_tokens=prompt_tokens)
        return Usage(prompt_tokens, reply_tokens, cached_tokens=prompt_tokens)

    @property
    def free(self) -> bool:
        """Say whether nothing ever costs anything."""
        return not any((self.input, self.cached, self.written, self.output, self.request))


def flat(input_price: Decimal, output_price: Decimal) -> Rates:
    """Return rates without a discount for what is cached, from dollars per million tokens."""
    each = per_token(input_price)
    return Rates(each, each, each, per_token(output_price))


FREE = flat(Decimal(0), Decimal(0))

# What budgets take a model for whose price is unknown, in dollars per million tokens: as dear as the dearest of
# the models that OpenAI sells for a chat (gpt-6-astra). Rather too little is answered than too much spent.
ASSUMED = flat(Decimal(10), Decimal(50))


@dataclass(frozen=True, slots=True)
class UsageRecord:
    """One completion request in the books. It holds ids and numbers, never words.

    `at` is when it was asked for, Unix seconds: it decides whose day pays. `estimated`: the server did not say
    what it used, so `usage` is a guess, on the high side. `rates` are those of the time, None when unknown;
    `counted` is what budgets take it for.
    """

    at: float
    question: MessageId
    guild: GuildId | None
    channel: ChannelId
    user: UserId
    model: str
    purpose: str
    usage: Usage
    estimated: bool
    rates: Rates | None

    @property
    def cost(self) -> Pico | None:
        """Return what it cost, None when the price is unknown."""
        return self.rates.cost(self.usage) if self.rates else None

    @property
    def counted(self) -> Pico:
        """Return what budgets take it for: its cost, or a careful guess at an unknown one."""
        return (self.rates or ASSUMED).cost(self.usage)

    def used(self, usage: Usage, rates: Rates | None, *, estimated: bool) -> "UsageRecord":
        """Return the entry with what was really used."""
        return replace(self, usage=usage, rates=rates, estimated=estimated)


@dataclass(frozen=True, slots=True)
class Account:
    """Whose spending of a day is summed up: the bot's, a guild's, a person's, or (scope ROLE) a member's in a guild."""

    scope: Scope
    id: int = 0
    guild: int = 0


@dataclass(frozen=True, slots=True)
class Budget:
    """The most that an account may spend in a day."""

    account: Account
    limit: Pico


@dataclass(frozen=True, slots=True)
class Balance:
    """How a budget stands: `spent` of it is gone today. It is whole again at `renews_at`, Unix seconds."""

    budget: Budget
    spent: Pico
    renews_at: float

    @property
    def left(self) -> Pico:
        """Return what is left, nothing where more than the budget was spent."""
        return Pico(max(self.budget.limit - self.spent, 0))


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over completions. `cost` is that of known prices; `unpriced` counts the completions without one."""

    completions: int = 0
    cost: Pico = NOTHING
    unpriced: int = 0
    estimated: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0

    @property
    def tokens(self) -> int:
        """Return all tokens."""
        return self.prompt_tokens + self.output_tokens


@dataclass(frozen=True, slots=True)
class Share:
    """One channel's, person's or model's part in a total, or that of a day (its number in the month)."""

    key: int | str
    total: Total


@dataclass(frozen=True, slots=True)
class Statement:
    """What was spent today and this month, dearest first; `days` are in order. Days and months are UTC's."""

    today: Total
    month: Total
    days: tuple[Share, ...]
    channels: tuple[Share, ...]
    users: tuple[Share, ...]
    models: tuple[Share, ...]
