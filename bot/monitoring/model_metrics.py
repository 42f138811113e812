"""Models that count their completions and remember the last one."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime

from bot.core.domain import Completion, ContextWindow, Outcome, Piece, Prompt
from bot.core.errors import ParleyError, Unexpected
from bot.core.metrics import Metrics
from bot.core.ports import Clock, Model, Models


@dataclass(frozen=True, slots=True)
class LastCompletion:
    """`error` is the error's class, None after a success."""

    at: datetime
    error: type[ParleyError] | None = None


class MeteredModels:
    """`ports.Models` around others. `last` is None before the first completion has ended."""

    def __init__(self, models: Models, clock: Clock, metrics: Metrics) -> None:
        self.last: LastCompletion | None = None
        self._models = models
        self._clock = clock
        self._metrics = metrics
        self._watched: dict[str, MeteredModel] = {}

    def of(self, name: str) -> "MeteredModel":
        if name not in self._watched:
            self._watched[name] = MeteredModel(self._models.of(name), self._clock, self._metrics, self._note)
        return self._watched[name]

    async def listing(self) -> Sequence[str] | None:
        return await self._models.listing()

    def _note(self, last: LastCompletion) -> None:
        self.last = last


class MeteredModel:
    """`ports.Model` around another one. `ended` is called at the end of each completion."""

    def __init__(self, model: Model, clock: Clock, metrics: Metrics, ended: Callable[[LastCompletion], None]) -> None:
        self._ended = ended
        self._model = model
        self._clock = clock
        self._metrics = metrics

    @property
    def name(self) -> str:
        return self._model.name

    @property
    def supports_images(self) -> bool:
        return self._model.supports_images

    @property
    def supports_tools(self) -> bool:
        return self._model.supports_tools

    async def context_window(self) -> ContextWindow:
        return await self._model.context_window()

    async def stream(self, prompt: Prompt, ends_at: float | None = None) -> AsyncGenerator[Piece, None]:
        outcome = Outcome.ABANDONED
        self._metrics.completions_in_flight.inc()
        try:
            async with aclosing(self._timed(prompt, ends_at)) as pieces:
                async for piece in pieces:
                    if isinstance(piece, Completion):
                        outcome = Outcome.ANSWERED
                        self._note(piece)
                    yield piece
        except Exception as error:
            outcome = Outcome.FAILED
            kind = type(error) if isinstance(error, ParleyError) else Unexpected
            self._ended(LastCompletion(self._clock.now(), kind))
            raise
        finally:
            self._metrics.completions_in_flight.dec()
            self._metrics.completions.labels(outcome.value).inc()

    async def _timed(self, prompt: Prompt, ends_at: float | None) -> AsyncGenerator[Piece, None]:
        began: float | None = self._clock.monotonic()
        async with aclosing(self._model.stream(prompt, ends_at)) as pieces:
            async for piece in pieces:
                if began is not None and isinstance(piece, str):
                    self._metrics.time_to_first_token_seconds.observe(self._clock.monotonic() - began)
                    began = None
                yield piece

    def _note(self, completion: Completion) -> None:
        self._ended(LastCompletion(self._clock.now()))
        if completion.usage is not None:
            self._metrics.count_tokens(completion.usage)
