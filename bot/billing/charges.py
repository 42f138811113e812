"""Payment of completions: reserve the highest cost before the request, record the real one afterwards."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Self

from bot.billing.budgets import Budgets
from bot.billing.limits import Ledger, Reservation
from bot.billing.vocabulary import Vocabulary
from bot.core import errors
from bot.core.domain import Completion, Piece, Prompt, Turn, Usage
from bot.core.errors import ModelError, ServerFailed, StoreError
from bot.core.log import get_logger
from bot.core.money import ASSUMED, DOLLAR, NOTHING, Pico, Rates, UsageRecord
from bot.core.ports import Clock, Prices
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

# The server may have thought all the time until these.
ENDED_HERE = (
    errors.Stopped,
    errors.QuestionDeleted,
    errors.FirstTokenTimeout,
    errors.StreamStalled,
    errors.ReplyTimeout,
    asyncio.CancelledError,
)

# Hidden thinking in a second, on the high side.
THOUGHT_A_SECOND = 200

# A report beyond twice the window, or twice what was reserved, is a fault of the server's. Below this it costs little.
ABSURD_FACTOR, NEVER_ABSURD = 2, 1000


class Billing:
    """Prices of models by name, and usage records.

    `models` are the default one and its fallbacks; `reply_tokens` is the length of the longest completion.
    """

    def __init__(
        self,
        *,
        store: Store,
        budgets: Budgets,
        prices: Callable[[str], Prices],
        models: Sequence[str],
        reply_tokens: int,
        clock: Clock,
        vocabulary: Vocabulary,
    ) -> None:
        self.store = store
        self.budgets = budgets
        self.prices = prices
        self.models = models
        self.reply_tokens = reply_tokens
        self.clock = clock
        self.vocabulary = vocabulary

    async def prepare(self) -> None:
        """Look up prices before the first question; warn where a budget stands on an assumed price."""
        for model in self.models:
            await self.ready(model)
            if await self.prices(model).rates(1) is None and self.budgets.limited:
                logger.warning(
                    "unknown_price",
                    model=model,
                    text="The price of this model is not known, so budgets take it for one of the dearest: "
                    f"${ASSUMED.input * 1e6 / DOLLAR:g} for a million tokens of prompt, "
                    f"${ASSUMED.output * 1e6 / DOLLAR:g} of answer. For OPENAI_MODEL, set INPUT_PRICE_USD and "
                    "OUTPUT_PRICE_USD to your provider's prices (0 for a free model).",
                )

    async def ready(self, model: str) -> None:
        """Load the vocabulary if a budget needs it."""
        if self.budgets.limited:
            rates = await self.prices(model).rates(1)
            if rates is None or not rates.free:
                await self.vocabulary.load()

    def most_tokens(self, prompt: Prompt) -> int:
        """Return the most tokens of a prompt; without any budget, the estimate is enough."""
        return self.vocabulary.bound(prompt) if self.budgets.limited else prompt.tokens

    def most_written(self, text: str, scale: float) -> int:
        """Return the most tokens of an answer's text, as `most_tokens` does."""
        likely = estimate(text)
        return max(likely, self.vocabulary.reply_bound(text, scale)) if self.budgets.limited else likely

    async def affordable(self, turn: Turn, prompt: Prompt) -> int | None:
        """Return how many tokens of such a prompt today's budgets have room for, if its own bound is more than that.

        None if the prompt fits, or if its estimate does not fit either.
        """
        left = self.budgets.left(turn)
        if left is None:
            return None
        most, likely = self.most_tokens(prompt), int(prompt.tokens * prompt.scale)
        rates = await self.prices(prompt.model).rates(most) or ASSUMED
        if self._worst(rates, most) <= left or self._worst(rates, likely) > left:
            return None
        each = max(rates.input, rates.cached, rates.written)
        return (left - self._worst(rates, 0)) // each

    def _worst(self, rates: Rates, tokens: int) -> Pico:
        return rates.cost(rates.worst(tokens, self.reply_tokens))

    def spending(
        self,
        turn: Turn,
        prompt: Prompt,
        *,
        purpose: str = "reply",
        reply_tokens: int | None = None,
        others: Sequence[str] = (),
        after: "Spending | None" = None,
    ) -> "Spending":
        """Return the payment of a turn's completion; `purpose` is a word for its usage record.

        `others` are models that may answer instead: the dearest one's cost is reserved where there is money for it.
        `after` is the turn's payment before, of a model that failed or waits for results: this one takes its
        reservation over.
        """
        most = self.reply_tokens if reply_tokens is None else reply_tokens
        return Spending(self, turn, prompt, purpose, most, others=others, after=after)


class Spending:
    """One completion's payment, as an async context manager around it.

        async with billing.spending(turn, prompt) as spending:
            await spending.reserve()
            async for piece in model.stream(prompt):
                spending.note(piece)

    Leaving it records the usage: as the server reported it, else an estimate of the prompt and of the text so far. That
    never raises: if the database fails, the record stays as it was reserved. With `others`, a `ModelError` leaves the
    reservation to the next payment, or to `release`.
    """

    def __init__(
        self,
        billing: Billing,
        turn: Turn,
        prompt: Prompt,
        purpose: str,
        reply_tokens: int,
        *,
        others: Sequence[str],
        after: "Spending | None",
    ) -> None:
        self._others = [each for each in others if each != prompt.model]
        self._after = after
        self._cost = NOTHING
        self._billing = billing
        self._turn = turn
        self._prompt = prompt
        self._purpose = purpose
        self._record: UsageRecord | None = None
        self._record_id: int | None = None
        self._reserved: tuple[Ledger, Reservation] | None = None
        self._texts: list[str] = []
        self._reported: Usage | None = None
        self._reply_tokens = reply_tokens
        self._most = prompt.tokens
        self._asked = False
        self._asked_at = self._first_text_at = 0.0
        self.goes_on = False
        """The model waits for results, so the reservation is left to the next payment, or to `release`."""

    async def hold(self, more: int) -> bool:
        """Take over the reservation of `after` for a request that is this one and up to `more` tokens.

        Return False, with nothing reserved, where today's budgets have no room for that now. Nothing is recorded: the
        request itself is another payment, which takes this reservation over.
        """
        self._most = self._billing.most_tokens(self._prompt) + int(more * max(self._prompt.scale, 1.0))
        rates = await self._billing.prices(self._prompt.model).rates(self._most) or ASSUMED
        if self._after is not None:
            self._after.release()
        if not rates.free:
            worst = rates.cost(rates.worst(self._most, self._reply_tokens))
            self._reserved = self._billing.budgets.take(self._turn, worst)
            return self._reserved is not None
        return True

    async def reserve(self) -> None:
        """Reserve the highest cost that the completion can have, and record it, so that it counts after a crash, too.

        Nothing is reserved for a free model. Return once the question is on the disk. Raise an `AllowanceError` or a
        `StoreError`.
        """
        await self._billing.ready(self._prompt.model)
        most = self._billing.most_tokens(self._prompt)
        rates = await self._billing.prices(self._prompt.model).rates(most)
        paid = rates or ASSUMED
        self._most = self._prompt.tokens if paid.free else most
        worst = paid.worst(self._most, self._reply_tokens)
        others = [] if paid.free else [await self._worst_of(each) for each in self._others]
        if self._after is not None:
            self._after.release()
        if not paid.free:
            likely = paid.worst(int(self._prompt.tokens * self._prompt.scale), self._reply_tokens)
            self._reserved = await self._billing.budgets.reserve(
                self._turn, paid.cost(worst), paid.cost(likely), *others
            )
        self._record = self._begun(worst, rates)
        if self._reserved is not None:
            self._record_id = await self._billing.store.completions.add(self._record)
        await self._billing.store.synced()
        self._asked = True
        self._asked_at = self._billing.clock.monotonic()

    async def _worst_of(self, model: str) -> Pico:
        rates = await self._billing.prices(model).rates(self._most) or ASSUMED
        return rates.cost(rates.worst(self._most, self._reply_tokens))

    def release(self) -> None:
        """Give back what is still reserved. Called again, do nothing."""
        self._settle(self._cost)

    def note(self, piece: Piece) -> None:
        if isinstance(piece, Completion):
            self._reported = piece.usage
        elif isinstance(piece, str):
            self._texts.append(piece)
            if piece.strip() and not self._first_text_at:
                self._first_text_at = self._billing.clock.monotonic()

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
        self._cost = final.counted if final else NOTHING
        if not self.goes_on and not (self._others and isinstance(error, ModelError)):
            self.release()
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
        if not self._asked:
            return None
        if isinstance(error, ModelError):
            self._reported = error.usage or self._reported
        if self._reported is not None:
            usage = self._plausible(self._reported)
            return await self._used(record, usage, estimated=usage != self._reported)
        text = "".join(self._texts)
        if not text and _is_unpaid(error):
            return None
        return await self._used(record, Usage(self._most, self._written(text, error)), estimated=True)

    def _written(self, text: str, error: BaseException | None) -> int:
        """Return the most tokens that the server may have written: the text, and hidden thinking before it.

        Of a free model that is only the text.
        """
        if self._reserved is None:
            return estimate(text)
        words = self._billing.most_written(text, self._prompt.scale)
        exhausted = isinstance(error, errors.EmptyAnswer) and error.exhausted
        if not text.strip() and (error is None or exhausted or isinstance(error, ENDED_HERE)):
            return self._reply_tokens
        seconds = (self._first_text_at or self._billing.clock.monotonic()) - self._asked_at
        return max(words, min(words + int(seconds * THOUGHT_A_SECOND), self._reply_tokens))

    def _plausible(self, told: Usage) -> Usage:
        """Return a report with what was reserved instead of absurd numbers."""
        context = self._prompt.context
        prompt, written = told.prompt_tokens, told.completion_tokens
        if prompt > ABSURD_FACTOR * max(self._most, context, NEVER_ABSURD):
            prompt = self._most
        if written > ABSURD_FACTOR * max(self._reply_tokens, context, NEVER_ABSURD):
            written = max(self._reply_tokens, estimate("".join(self._texts)))
        return replace(told, prompt_tokens=prompt, completion_tokens=written)

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
    if isinstance(error, errors.ReplyTimeout):
        return not error.asked
    return isinstance(error, UNPAID) or (isinstance(error, ServerFailed) and error.status is not None)
