"""Prices of models: fixed, or by the list of genai-prices, which needs no network."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from bot.config.env import Settings
from bot.core.money import FREE, NOTHING, Rates, flat, per_token, pico
from bot.core.ports import Clock, Prices

# Some prices depend on the hour; a lookup takes a third of a millisecond.
LOOK_AGAIN_S = 60.0


class FixedPrices:
    """Prices that the operator has set, zero, or None where they are unknown."""

    def __init__(self, rates: Rates | None) -> None:
        self._rates = rates

    async def rates(self, prompt_tokens: int) -> Rates | None:  # noqa: ARG002 - the port has it
        return self._rates


class ListedPrices:
    """`ports.Prices` of one model at one server's URL: other servers may have another model of that name."""

    def __init__(self, *, model: str, base_url: str, clock: Clock) -> None:
        self._model = model
        self._base_url = base_url
        self._clock = clock
        self._prices: Any = None
        self._fresh_until: float | None = None
        self._calculate: Callable[[str, str, datetime], Any] | None = None
        self._loading = asyncio.Lock()

    async def rates(self, prompt_tokens: int) -> Rates | None:
        """Return the prices for a prompt of this many tokens, None where the model is not listed."""
        now = self._clock.monotonic()
        if self._fresh_until is None or now >= self._fresh_until:
            async with self._loading:
                await self._look_up()
            self._fresh_until = now + LOOK_AGAIN_S
        return _rates(self._prices, prompt_tokens) if self._prices is not None else None

    async def _look_up(self) -> None:
        if self._calculate is None:
            # The import and the first lookup take half a second, too long for the event loop.
            self._calculate = await asyncio.to_thread(_calculator, self._model, self._base_url)
        self._prices = self._calculate(self._model, self._base_url, self._clock.now())


def _calculator(model: str, base_url: str) -> Callable[[str, str, datetime], Any]:
    """Return a function that looks up the prices in force at a time, None for none, with the list already loaded."""
    import genai_prices  # noqa: PLC0415 - costs a quarter of a second, and local models have no price

    def prices(model: str, base_url: str, at: datetime) -> Any:
        usage = genai_prices.Usage(input_tokens=1, output_tokens=1)
        try:
            found = genai_prices.calc_price(usage, model, provider_api_url=base_url, genai_request_timestamp=at)
        except (LookupError, ValueError):
            return None
        return found.model_price

    # The library reads its list at the first lookup.
    prices(model, base_url, datetime.now().astimezone())
    return prices


def _rates(prices: Any, prompt_tokens: int) -> Rates | None:
    """Return the library's prices for a prompt of this length, in dollars per million tokens there.

    A kind of token without a price of its own costs as much as plain ones; reasoning the higher of output's and its
    own.
    """
    plain = _price(prices, "input_mtok", prompt_tokens)
    output = _price(prices, "output_mtok", prompt_tokens)
    if plain is None or output is None:
        return None
    cached = _price(prices, "cache_read_mtok", prompt_tokens)
    written = _price(prices, "cache_write_mtok", prompt_tokens)
    thinking = _price(prices, "output_reasoning_mtok", prompt_tokens)
    requests = _price(prices, "requests_kcount", prompt_tokens)
    return Rates(
        input=per_token(plain),
        cached=per_token(plain if cached is None else cached),
        written=per_token(plain if written is None else written),
        output=per_token(max(output, thinking or output)),
        request=pico(requests / 1000) if requests else NOTHING,
    )


def _price(prices: Any, name: str, prompt_tokens: int) -> Decimal | None:
    """Return one price. In a tiered one, a prompt beyond a tier's start pays that tier's price for all of it."""
    price = getattr(prices, name, None)
    if price is None or isinstance(price, Decimal):
        return price
    reached = [tier.price for tier in price.tiers if prompt_tokens > tier.start]
    found = reached[-1] if reached else price.base
    return found if isinstance(found, Decimal) else None


def model_prices(settings: Settings, clock: Clock) -> Callable[[str], Prices]:
    """Return prices by model: from the settings, zero on a local server, else from the price list."""

    @cache
    def of(model: str) -> Prices:
        if settings.other is not None and model == settings.elsewhere:
            return model_prices(settings.other, clock)(settings.other.openai_model)
        own = model == settings.openai_model
        if own and settings.input_price_usd is not None and settings.output_price_usd is not None:
            return FixedPrices(flat(settings.input_price_usd, settings.output_price_usd))
        if settings.own_server:
            return FixedPrices(FREE)
        return ListedPrices(model=model, base_url=settings.openai_base_url, clock=clock)

    return of
