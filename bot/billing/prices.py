"""Prices that need no list."""

from bot.core.money import Rates


class FixedPrices:
    """`ports.Prices` that an operator has set, or that are known to be none."""

    def __init__(self, rates: Rates | None) -> None:
        self._rates = rates

    async def rates(self, prompt_tokens: int) -> Rates | None:  # noqa: ARG002 - the port has it
        """Return the same for a prompt of any length."""
        return self._rates
