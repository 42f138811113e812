"""The OpenAI-compatible client: parameters per server, retries, deadlines, and failures as our own errors."""

import asyncio
import contextlib
import math
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from random import random as default_random

from bot.core.domain import ContextWindow, Piece, Prompt, Retracted, Usage
from bot.core.errors import (
    BrokenStream,
    ContextTooLong,
    EmptyAnswer,
    ModelError,
    NoCompletion,
    ReplyTimeout,
    RequestRejected,
    ServerFailed,
    StreamStalled,
)
from bot.core.log import get_logger
from bot.core.ports import Clock, ModelMemory
from bot.core.tokens import reply_share
from bot.core.tools import ToolSpec
from bot.llm.body import body, without_system_role, without_tools
from bot.llm.context_window import WindowKnowledge
from bot.llm.deadlines import Deadline, Deadlines
from bot.llm.discovery import Lookup, endpoint
from bot.llm.error_body import loggable
from bot.llm.errors import Failure, failure
from bot.llm.parts.connections import Connections
from bot.llm.parts.opened import Opened, first_words, total
from bot.llm.parts.tool_refusals import ToolTrouble
from bot.llm.request import PICTURES, TOOL_CHOICE, TOOLS, Parameters, Remedies, Remedy, remedied
from bot.llm.stream import read_chunk

logger = get_logger(__name__)

MAX_RETRIES = 2
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 8.0
# A server may send every token by itself. Reading in intervals shows in no edit, and halves the CPU time of a hundred
# streams at 200 tokens a second. Short answers end before that begins.
READ_INTERVAL_S = 0.05
UNPACED_READS = 20
# Usage comes right behind the finish reason; a server that keeps quiet instead must not hold the reply.
USAGE_GRACE_S = 1.0


class OpenAIModel:
    """`ports.Model` behind `/chat/completions`.

    Retries errors that may pass, before the first text only, and where the server asks for a pause of at most
    `max_wait_s`. Parameters that a server rejects are left out later.
    """

    def __init__(
        self,
        *,
        base_url: str,
        model: str,
        reply_tokens: int,
        deadlines: Deadlines,
        clock: Clock,
        memory: ModelMemory,
        connections: Connections,
        reasoning_effort: str | None = None,
        context_tokens: int | None = None,
        random: Callable[[], float] = default_random,
        max_wait_s: float = math.inf,
    ) -> None:
        self._model = model
        self._max_wait_s = max_wait_s
        self._deadlines = deadlines
        self._clock = clock
        self._random = random
        self._parameters = Parameters.for_server(
            base_url, reply_tokens=reply_tokens, reasoning_effort=reasoning_effort, model=model
        )
        self._reply_tokens = reply_tokens
        self._remedies = Remedies()
        self._expects_thinking = False
        self._tools_answered = False
        self._refused_tools: tuple[ToolSpec, ...] = ()
        self._client = connections
        self._window = WindowKnowledge(
            Lookup(self._client, base_url=base_url, model=model),
            endpoint=endpoint(base_url),
            model=model,
            base_url=base_url,
            reply_tokens=reply_tokens,
            configured=context_tokens,
            clock=clock,
            memory=memory,
        )

    @property
    def name(self) -> str:
        return self._model

    @property
    def supports_images(self) -> bool:
        """Return True until the server has denied it or rejected a picture."""
        return PICTURES in self._parameters.within and self._window.supports_images is not False

    @property
    def supports_tools(self) -> bool:
        """Return True until the server has denied it."""
        return TOOLS in self._parameters.tool_parts and self._window.supports_tools is not False

    async def context_window(self) -> ContextWindow:
        """Return the known window. Never raise."""
        return await self._window.window()

    async def stream(self, prompt: Prompt, ends_at: float | None = None) -> AsyncGenerator[Piece, None]:
        """Yield the answer's text as it arrives, then one `Completion`. Raise a `ModelError`.

        Behind a `Retracted` the answer begins anew.
        """
        believed = self._window.current
        own_end = asyncio.get_running_loop().time() + self._deadlines.total_s
        ends_at = own_end if ends_at is None else min(ends_at, own_end)
        begun = False
        thrown_away: list[Usage] = []
        try:
            opened = await self._open(prompt, ends_at, thrown_away)
            async with contextlib.aclosing(self._read(opened, prompt, ends_at)) as pieces:
                async for piece in pieces:
                    begun = opened.answer.has_words
                    yield piece
            completion = opened.answer.completion(done=opened.events.done)
        except (ContextTooLong, EmptyAnswer) as error:
            raise await self._window.failed(prompt, error, believed=believed, begun=begun) from None
        if (unopened := opened.answer.ends_unopened_thinking) is not None:
            self._expects_thinking = unopened
        # The estimate of a prompt says nothing about the count of one without its tools.
        counted = prompt if opened.prompt.tools == prompt.tools else replace(prompt, tokens=0)
        await self._window.counted(counted, completion.usage)
        if thrown_away and completion.usage is not None:
            completion = replace(completion, usage=total([*thrown_away, completion.usage]))
        yield completion if prompt.may_call else replace(completion, calls=(), extra={})

    async def _read(self, opened: Opened, prompt: Prompt, ends_at: float) -> AsyncGenerator[str | Retracted, None]:
        """Yield the text of the answer as it arrives, until the body ends."""
        answer, pieces, reads, ended = opened.answer, opened.first, 1, opened.ended
        loop = asyncio.get_running_loop()
        try:
            grace_ends = loop.time() + USAGE_GRACE_S
            while True:
                for piece in pieces:
                    yield piece
                if ended:
                    break
                reads += 1
                if reads > UNPACED_READS and not answer.has_ended:
                    await self._clock.sleep(READ_INTERVAL_S)
                if pieces or not answer.has_ended:
                    grace_ends = loop.time() + USAGE_GRACE_S
                events = await self._next(opened, prompt, ends_at, grace_ends)
                ended = events is None
                pieces = answer.add(map(read_chunk, events or ()))
        finally:
            await opened.close()
        for piece in answer.rest():
            yield piece

    def _fields(self, parameters: Parameters, prompt: Prompt) -> Mapping[str, object]:
        """Return the parameters for a window that may be smaller than the longest answer."""
        window = self._window.current
        tokens = prompt.context or (window.tokens if window else 0)
        return parameters.at_most(reply_share(self._reply_tokens, tokens)) if tokens else parameters.fields

    async def _open(self, prompt: Prompt, ends_at: float, thrown_away: list[Usage]) -> Opened:
        """Return a stream whose first words have arrived, within the deadlines."""
        if asyncio.get_running_loop().time() >= ends_at:
            # Another model has taken all the time.
            raise ReplyTimeout(self._deadlines.total_s, asked=False)
        try:
            async with asyncio.timeout_at(None) as timeout:
                deadline = Deadline(self._deadlines, timeout, ends_at)
                return await self._try_to_open(prompt, deadline, thrown_away)
        except TimeoutError:
            pass
        raise deadline.error()

    async def _try_to_open(self, prompt: Prompt, deadline: Deadline, thrown_away: list[Usage]) -> Opened:
        retries = 0
        called_badly = False
        tried: list[Remedy] = []
        refusal: Failure | None = None
        while True:
            base = self._parameters
            sent = self._remedied(base, tried, refusal)
            outcome = await self._attempt(prompt, sent, deadline)
            if isinstance(outcome, Opened):
                self._answered(outcome, tried, refusal)
                return outcome
            if outcome.usage is not None:
                thrown_away.append(outcome.usage)
            if deadline.begun:  # nothing of it was shown, so it may be asked again
                deadline.restart()
            if self._adapt(base, outcome):
                continue
            if outcome.tools is ToolTrouble.CALL and not called_badly:
                called_badly = True
                continue
            if prompt.tools and self._drops_tools(prompt, outcome, retries):
                prompt = without_tools(prompt)
                continue
            if outcome.may_be_remedied and self._try_remedy(prompt, sent, outcome, tried):
                refusal = refusal or outcome
                continue
            pause_s = self._pause(outcome, retries)
            if pause_s is None or asyncio.get_running_loop().time() + pause_s >= deadline.at:
                raise self._logged(outcome, prompt)
            logger.warning(
                "model_retry",
                model=self._model,
                error=type(outcome.error).__name__,
                wait_s=round(pause_s, 2),
                **outcome.summary,
            )
            await self._clock.sleep(pause_s)
            retries += 1

    def _drops_tools(self, prompt: Prompt, outcome: Failure, retries: int) -> bool:
        """Return whether this request is to be sent again without its tools."""
        if outcome.tools is ToolTrouble.TOOL:
            self._refused_tools = prompt.tools
        broken = (
            type(outcome.error) in {ServerFailed, NoCompletion}
            and getattr(outcome.error, "status", None) in {None, HTTPStatus.INTERNAL_SERVER_ERROR}
            and not self._tools_answered
            and self._pause(outcome, retries) is None
        )
        if outcome.tools is None and not broken:
            return False
        logger.info("tools_left_out", model=self._model, reason=outcome.tools or "server_error", **outcome.summary)
        return True

    async def _attempt(self, prompt: Prompt, sent: Parameters, deadline: Deadline) -> Opened | Failure:
        refused = prompt.tools == self._refused_tools or self._window.supports_tools is False
        offers = bool(prompt.tools) and TOOLS in sent.tool_parts and not refused
        shaped = prompt if offers else without_tools(prompt)
        if not sent.system_role:
            shaped = replace(shaped, messages=without_system_role(shaped.messages))
        try:
            response = await self._client.complete(body(shaped, self._model, sent.parts, self._fields(sent, prompt)))
            try:
                opened = await first_words(response, shaped, deadline, expects_thinking=self._expects_thinking)
            except BaseException:
                await response.aclose()
                raise
        except Exception as exc:  # noqa: BLE001 - the library lets the errors of three others out
            names = tuple(name for name in sent.names if name != PICTURES or prompt.pictures)
            if shaped.tools:
                unused = TOOL_CHOICE if shaped.may_call else ""
                names = (*(name for name in sent.tool_parts if name != unused), *names)
            begun = deadline.begun
            outcome = failure(exc, model=self._model, begun=begun, now=self._clock.now(), sent=names)
            return replace(outcome, transient=True) if begun and isinstance(outcome.error, BrokenStream) else outcome
        return opened.failure or opened

    def _adapt(self, sent: Parameters, outcome: Failure) -> bool:
        """Leave out the parameter that was rejected; return whether another try makes sense."""
        if outcome.rejects is None:
            return False
        if self._parameters is sent:  # else another turn has learnt something in the meantime
            self._parameters = sent.without(outcome.rejects)
            logger.info("parameter_rejected", model=self._model, name=outcome.rejects)
        return True

    def _pause(self, outcome: Failure, retries: int) -> float | None:
        """Return the seconds to wait before the next try, None when there should be none."""
        if not outcome.transient or retries >= MAX_RETRIES:
            return None
        if outcome.wait_s is not None:
            return outcome.wait_s if outcome.wait_s <= self._max_wait_s else None
        longest = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2**retries)
        return float(longest * (0.5 + self._random() / 2))

    async def _next(self, opened: Opened, prompt: Prompt, ends_at: float, grace_ends: float) -> list[object] | None:
        """Return the next events, None at the end.

        Behind a reason to end, only the usage and `[DONE]` are waited for, and nothing can spoil the answer any more.
        """
        # No deadline may be armed while the generator is suspended, so each read has its own.
        stalls_at = asyncio.get_running_loop().time() + self._deadlines.stall_s
        waits_until = grace_ends if opened.answer.has_ended else stalls_at
        error: ModelError
        try:
            async with asyncio.timeout_at(min(waits_until, ends_at)) as deadline:
                return await opened.events.read()
        except Exception as exc:  # noqa: BLE001 - the library lets the errors of three others out
            if opened.answer.finish is not None and opened.answer.has_content:
                logger.info("usage_unread", model=self._model, cause=type(exc).__name__)
                return None
            if deadline.expired():
                late = ends_at < stalls_at
                error = ReplyTimeout(self._deadlines.total_s) if late else StreamStalled(self._deadlines.stall_s)
            else:
                outcome = failure(exc, model=self._model, begun=True, now=self._clock.now())
                error = self._logged(outcome, prompt)
        # Raised outside the handler: the library's exception may quote the server, and ours must not carry it.
        raise error

    def _remedied(self, base: Parameters, tried: Sequence[Remedy], refusal: Failure | None) -> Parameters:
        limit = refusal.reply_limit(base.reply_limit) if refusal else None
        return remedied(base, tried[-1], limit) if tried else base

    def _try_remedy(self, prompt: Prompt, sent: Parameters, outcome: Failure, tried: list[Remedy]) -> bool:
        """Add the next remedy to `tried`; return whether the request is to be sent again with it.

        A shorter prompt is not made here: the error carries its size.
        """
        assert isinstance(outcome.error, RequestRejected)  # noqa: S101 - see `Failure.may_be_remedied`
        if tried:
            self._remedies.failed(tried[-1])
        if prompt.within is not None:
            self._window.trial_failed()
        shorter = self._window.shorter(prompt)
        outcome.error.long = prompt.within is not None or shorter is not None
        remedy = self._remedies.choose(sent, prompt, tried, outcome.hint, long=shorter is not None)
        if remedy is None or remedy is Remedy.WINDOW:
            outcome.error.try_within = shorter if remedy else None
            return False
        logger.info("remedy_tried", model=self._model, remedy=remedy, **outcome.summary)
        tried.append(remedy)
        return True

    def _answered(self, opened: Opened, tried: Sequence[Remedy], refusal: Failure | None) -> None:
        about_prompt = (Remedy.TOOLS,) if self._tools_answered else ()
        if refusal is not None and refusal.is_about_one_picture:
            about_prompt = (*about_prompt, Remedy.PICTURES)
        self._tools_answered = self._tools_answered or bool(opened.prompt.tools)
        if refusal is not None and tried[-1] not in about_prompt:
            self._parameters = self._remedied(self._parameters, tried, refusal)
            logger.warning("remedy_kept", model=self._model, remedy=tried[-1])
        self._remedies.answered()

    def _logged(self, outcome: Failure, prompt: Prompt) -> ModelError:
        """Log a failure with the server's words, as far as they are no conversation's; return its error."""
        texts = [each.content for each in prompt.messages]
        texts += [call.arguments for each in prompt.messages for call in each.calls]
        words = loggable(outcome.message, texts, self._client.api_key)
        if isinstance(outcome.error, RequestRejected):
            outcome.error.explained = bool(words)
        said = {"said": words} if words else {}
        logger.info("model_failed", model=self._model, error=type(outcome.error).__name__, **outcome.summary, **said)
        return outcome.error
