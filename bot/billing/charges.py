"""How a completion is paid: held before it is asked for, written down however it ends."""

from collections.abc import Callable
from types import TracebackType
from typing import Self

from bot.billing.budgets import Budgets
from bot.billing.limits import Ledger, Reservation
from bot.core import errors
from bot.core.domain import Completion, Piece, Prompt, Turn, Usage
from bot.core.errors import ModelError, ServerFailed, StoreError
from bot.core.log import get_logger
from bot.core.money import ASSUMED, DOLLAR, NOTHING, Pico, Rates, UsageRecord
from bot.core.ports import Prices
from bot.core.tokens import estimate
from bot.storage.store import Store

logger = get_logger(__name__)

# Refused before anything was made of the prompt, so that there is nothing to pay.
UNPAID = (
    errors.RateLimited,
    errors.QuotaExhausted,
    errors.BadKey,
    errors.AccessDenied,
    errors.UnknownModel,
    errors.ContextTooLong,
    errors.RequestRejected,
    errors.Unreachable,
)


class Billing:
    """Knows what models cost, by their names, and has the books. `reply_tokens` is the longest completion."""

    def __init__(
        self,
        *,
        store: Store,
        budgets: Budgets,
        prices: Callable[[str], Prices],
        model: str,
        reply_tokens: int,
    ) -> None:
        self.store = store
        self.budgets = budgets
        self.prices = prices
        self.model = model
        self.reply_tokens = reply_tokens

    async def prepare(self) -> None:
        """Look up the price, so that no question has to wait for that; tell the log when a budget stands on a guess."""
        if await self.prices(self.model).rates(1) is None and self.budgets.limited:
            logger.warning(
                "unknown_price",
                model=self.model,
                text="The price of this model is not known, so budgets take it for one of the dearest: "
                f"${ASSUMED.input * 1e6 / DOLLAR:g} for a million tokens of prompt, "
                f"${ASSUMED.output * 1e6 / DOLLAR:g} of answer. Set INPUT_PRICE_USD and OUTPUT_PRICE_USD to your "
                "provider's prices (0 for a free model).",
            )

    def spending(self, turn: Turn, prompt: Prompt, *, purpose: str = "reply") -> "Spending":
        """Return what a completion for a turn is paid with; `purpose` is a word for the books."""
        return Spending(self, turn, prompt, purpose)


class Spending:
    """One completion's money: an async context manager around the completion.

        async with billing.spending(turn, prompt) as spending:
            await spending.reserve()
            async for piece in model.stream(prompt):
                spending.note(piece)

    Leaving it writes down what was used: what the server has reported, else an estimate of the prompt and of what
    had arrived. That never raises: if the database fails, the entry stays as it was reserved.
    """

    def __init__(self, billing: Billing, turn: Turn, prompt: Prompt, purpose: str) -> None:
        self._billing = billing
        self._turn = turn
        self._prompt = prompt
        self._purpose = purpose
        self._entry: UsageRecord | None = None
        self._number: int | None = None
        self._held: tuple[Ledger, Reservation] | None = None
        self._heard: list[str] = []
        self._reported: Usage | None = None

    async def reserve(self) -> None:
        """Reservation the most that the completion can cost, and write that down, so that it counts after a crash, too.

        What is free is not held. Raise `BudgetSpent` or `BudgetTooSmall` where there is too little left, or a
        `StoreError`.
        """
        tokens = self._prompt.tokens
        rates = await self._billing.prices(self._prompt.model).rates(tokens)
        worst = (rates or ASSUMED).worst(tokens, self._billing.reply_tokens)
        if not (rates or ASSUMED).free:
            self._held = await self._billing.budgets.hold(self._turn, (rates or ASSUMED).cost(worst))
        self._entry = self._begun(worst, rates)
        if self._held is not None:
            self._number = await self._billing.store.completions.add(self._entry)

    def note(self, piece: Piece) -> None:
        """Take note of what has arrived."""
        if isinstance(piece, Completion):
            self._reported = piece.usage
        elif isinstance(piece, str):
            self._heard.append(piece)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._entry is None or (self._held is not None and self._number is None):
            # It was never asked for.
            self._settle(NOTHING)
            return
        final = await self._final(self._entry, error)
        self._settle(final.counted if final else NOTHING)
        try:
            await self._write(final)
            await self._billing.budgets.watch()
        except StoreError as failure:
            logger.warning("spending_not_noted", question=self._turn.question.id, error=failure)

    def _settle(self, amount: Pico) -> None:
        if self._held is not None:
            self._billing.budgets.settle(*self._held, amount)

    async def _write(self, final: UsageRecord | None) -> None:
        if self._number is not None:
            await self._billing.store.completions.update(self._number, final)
        elif final is not None:
            await self._billing.store.completions.add(final)

    async def _final(self, entry: UsageRecord, error: BaseException | None) -> UsageRecord | None:
        """Return what it came to, None when it cost nothing at all."""
        if isinstance(error, ModelError):
            self._reported = error.usage or self._reported
        if self._reported is not None:
            return await self._used(entry, self._reported, estimated=False)
        text = "".join(self._heard)
        if not text and _is_unpaid(error):
            return None
        return await self._used(entry, Usage(self._prompt.tokens, estimate(text)), estimated=True)

    async def _used(self, entry: UsageRecord, usage: Usage, *, estimated: bool) -> UsageRecord:
        # A longer prompt than was thought may be in a dearer tier.
        prices = self._billing.prices(entry.model)
        rates = await prices.rates(usage.prompt_tokens) if entry.rates else None
        return entry.used(usage, rates, estimated=estimated)

    def _now(self) -> float:
        now = self._billing.budgets.now
        # The day that pays is the one whose money is held, though it may have ended since.
        return now if self._held is None else min(now, self._held[0].end - 0.001)

    def _begun(self, usage: Usage, rates: Rates | None) -> UsageRecord:
        turn = self._turn
        return UsageRecord(
            at=self._now(),
            question=turn.question.id,
            guild=turn.place.guild,
            channel=turn.place.channel,
            user=turn.question.author.id,
            model=self._prompt.model,
            purpose=self._purpose,
            usage=usage,
            estimated=True,
            rates=rates,
        )


def _is_unpaid(error: BaseException | None) -> bool:
    return isinstance(error, UNPAID) or (isinstance(error, ServerFailed) and error.status is not None)
