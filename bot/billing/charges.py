"""Payment of completions: reserve the highest cost before the request, record the real one afterwards."""

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

# Refused before the prompt was processed, so there is nothing to pay.
UNPAID = (
    errors.RateLimited,
    errors.QuotaExhausted,
    errors.BadKey,
    errors.AccessDenied,
    errors.UnknownModel,
    errors.ModelNotLoaded,
    errors.Overloaded,
    errors.ContextTooLong,
    errors.RequestRejected,
    errors.Unreachable,
)


class Billing:
    """Prices of models by name, and usage records. `reply_tokens` is the length of the longest completion."""

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
        """Look up the price before the first question; warn when a budget stands on an assumed price."""
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
        """Return the payment of a turn's completion; `purpose` is a word for its usage record."""
        return Spending(self, turn, prompt, purpose)


class Spending:
    """One completion's payment, as an async context manager around it.

        async with billing.spending(turn, prompt) as spending:
            await spending.reserve()
            async for piece in model.stream(prompt):
                spending.note(piece)

    Leaving it records the usage: as the server reported it, else an estimate of the prompt and of the text so far. That
    never raises: if the database fails, the record stays as it was reserved.
    """

    def __init__(self, billing: Billing, turn: Turn, prompt: Prompt, purpose: str) -> None:
        self._billing = billing
        self._turn = turn
        self._prompt = prompt
        self._purpose = purpose
        self._record: UsageRecord | None = None
        self._record_id: int | None = None
        self._reserved: tuple[Ledger, Reservation] | None = None
        self._texts: list[str] = []
        self._reported: Usage | None = None

    async def reserve(self) -> None:
        """Reserve the highest cost that the completion can have, and record it, so that it counts after a crash, too.

        Nothing is reserved for a free model. Raise `BudgetSpent`, `BudgetTooSmall` or a `StoreError`.
        """
        tokens = self._prompt.tokens
        rates = await self._billing.prices(self._prompt.model).rates(tokens)
        worst = (rates or ASSUMED).worst(tokens, self._billing.reply_tokens)
        if not (rates or ASSUMED).free:
            self._reserved = await self._billing.budgets.reserve(self._turn, (rates or ASSUMED).cost(worst))
        self._record = self._begun(worst, rates)
        if self._reserved is not None:
            self._record_id = await self._billing.store.completions.add(self._record)

    def note(self, piece: Piece) -> None:
        if isinstance(piece, Completion):
            self._reported = piece.usage
        elif isinstance(piece, str):
            self._texts.append(piece)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._record is None or (self._reserved is not None and self._record_id is None):
            # It was never asked for.
            self._settle(NOTHING)
            return
        final = await self._final(self._record, error)
        self._settle(final.counted if final else NOTHING)
        try:
            await self._write(final)
            await self._billing.budgets.watch()
        except StoreError as failure:
            logger.warning("spending_not_noted", question=self._turn.question.id, error=failure)

    def _settle(self, amount: Pico) -> None:
        if self._reserved is not None:
            self._billing.budgets.settle(*self._reserved, amount)

    async def _write(self, final: UsageRecord | None) -> None:
        if self._record_id is not None:
            await self._billing.store.completions.update(self._record_id, final)
        elif final is not None:
            await self._billing.store.completions.add(final)

    async def _final(self, record: UsageRecord, error: BaseException | None) -> UsageRecord | None:
        """Return the final record, None when the completion cost nothing at all."""
        if isinstance(error, ModelError):
            self._reported = error.usage or self._reported
        if self._reported is not None:
            return await self._used(record, self._reported, estimated=False)
        text = "".join(self._texts)
        if not text and _is_unpaid(error):
            return None
        return await self._used(record, Usage(self._prompt.tokens, estimate(text)), estimated=True)

    async def _used(self, record: UsageRecord, usage: Usage, *, estimated: bool) -> UsageRecord:
        # A longer prompt than was thought may be in a dearer tier.
        prices = self._billing.prices(record.model)
        rates = await prices.rates(usage.prompt_tokens) if record.rates else None
        return record.used(usage, rates, estimated=estimated)

    def _now(self) -> float:
        now = self._billing.budgets.now
        # The day that pays is the one whose money is held, though it may have ended since.
        return now if self._reserved is None else min(now, self._reserved[0].end - 0.001)

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
