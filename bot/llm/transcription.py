"""Transcription of recordings by a model of the same server."""

import asyncio
from collections.abc import Mapping

import openai

from bot.core.domain import Completion, Finish, Usage
from bot.core.errors import EmptyAnswer, ModelError, ReplyTimeout
from bot.core.log import get_logger
from bot.core.ports import Clock, Transcript
from bot.core.tokens import TOKENS_A_SECOND
from bot.llm.errors import failure
from bot.llm.parts.text import readable

logger = get_logger(__name__)

TIME_S = 60.0


class Transcriber:
    """`ports.Listener` behind `/audio/transcriptions`; the caller closes the client."""

    def __init__(self, client: openai.AsyncOpenAI, model: str, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self.model = model

    async def listen(self, name: str, data: bytes) -> Transcript:
        """Raise a `ModelError`."""
        error: ModelError | None = None
        try:
            async with asyncio.timeout(TIME_S):
                said = await self._client.audio.transcriptions.with_raw_response.create(
                    model=self.model, file=(name, data), response_format="json"
                )
                told = said.http_response.json()
        except TimeoutError:
            error = ReplyTimeout(TIME_S)
        except Exception as exc:  # noqa: BLE001 - the library lets the errors of three others out
            found = failure(exc, model=self.model, begun=False, now=self._clock.now())
            logger.info("transcription_failed", error=type(found.error).__name__, **found.summary)
            error = found.error
        # Raised outside the handler: the library's exception may quote the server, and ours must not carry it.
        if error is not None:
            raise error
        text = told.get("text") if isinstance(told, Mapping) else None
        if not isinstance(text, str) or not text.strip():
            raise EmptyAnswer
        return Transcript(readable(text.strip()), Completion(Finish.STOP, _usage(told.get("usage"))))


def _usage(told: object) -> Usage | None:
    """Return the usage in tokens, estimated from seconds where the server reports those."""
    if not isinstance(told, Mapping):
        return None
    seconds, tokens = told.get("seconds"), told.get("input_tokens")
    if isinstance(tokens, int) and tokens > 0:
        output = told.get("output_tokens")
        return Usage(tokens, output if isinstance(output, int) and output > 0 else 0)
    if isinstance(seconds, int | float) and seconds > 0:
        return Usage(int(seconds * TOKENS_A_SECOND) + 1, 0)
    return None
