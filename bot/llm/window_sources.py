"""Size of a context window by the setting, the server, its errors or the price data, else a careful guess."""

import asyncio
import re
from http import HTTPStatus
from typing import Protocol

from bot.core.domain import ContextWindow, WindowSource
from bot.core.errors import ContextTooLong, RequestTooLarge
from bot.core.log import get_logger
from bot.core.ports import Clock
from bot.llm.discovery import WindowReport, listed_window
from bot.llm.request import ABOUT_REPLY

logger = get_logger(__name__)

# Small enough for nearly every model in use; `CONTEXT_TOKENS` is for those that it does not suit.
CAREFUL_WINDOW_TOKENS = 8192
# The first turn waits for the report.
LOOKUP_S = 5.0
# After a failed lookup: long enough to be no burden, short enough for a server that was just starting.
ASK_AGAIN_S = 300.0
# A local server may be restarted with another window; asking costs some milliseconds.
REFRESH_S = 3600.0

_TOO_LONG = re.compile(
    r"context_length_exceeded|exceed_context_size|context_?window_?exceeded|context_exceeded|n_ctx|max_seq_len"
    r"|context (?:size|length|window|limit|overflow)|maximum (?:context|model|prompt) length"
    r"|exceeds? the configured limit|(?:prompt|input|messages?|conversation|request)s? (?:is |are )?too (?:long|large)"
    r"|maximum number of (?:input )?tokens|reduce (?:the length|your prompt|the (?:prompt|input))"
    r"|must have less than \d+ tokens|`inputs` (?:tokens|must have)|range of input length|input length should be"
    r"|exceeds max length|exceeded model token limit|model maximum\b|maximum allowed input length"
    r"|max_prompt_tokens_exceeded|max input token limit"
    r"|\b(?:too many|total) (?:input |prompt )?tokens\b(?!.{0,40}\bper\b)"
    r"|total number of tokens|token(?:s|_limit| limit)?[_ ]exceed|exceed max message tokens|prompt tokens too long"
    r"|(?:string|array)_above_max_length|(?:messages|content|input|prompt)\S{0,20}:? (?:string|array) too long"
    r"|max input characters|tokens? in (?:the )?request (?:is |are )?more than|(?:token|message) length exceeds?\b"
    r"|\binputs tokens \+|supports? at most \d+ tokens,? but (?:the |your )?(?:prompt|input|request)"
    r"|sequence (?:length|(?:is )?too long)|maximum input length|inputs? tokens must|\bmore tokens than"
    r"|\binputs? (?:is|are|has|have) \d+ tokens|exceeds? (?:the )?(?:\w+ )?context\b(?! deadline)"
    r"|(?:长度|上下文|输入|tokens?|提示词).{0,16}(?:超过|超出|超限|超长|过长|太长)|(?:超过|超出).{0,16}(?:长度|上下文|token)|超长"
)
# Words of the same that name no known limit; where they speak of the reply or of a picture, they are about that.
_MAYBE_TOO_LONG = re.compile(
    r"\b(?:prompt|inputs?|conversation|chat history|messages|token count|tokens)\b[^.;\n]{0,100}?"
    r"\b(?:exceed\w*|too (?:long|large|big)|(?:longer|larger|greater|more) than|over the (?:limit|maximum)|cannot fit"
    r"|(?:does|do) not fit|doesn't fit)\b"
)
_ABOUT_FILE = re.compile(r"\b(?:images?|pictures?|audio|files?|pixels|megabytes|mb)\b")
# Limits of bytes, of a server or a proxy in front of it, under any status.
_BYTES = re.compile(
    r"request_too_large|\b(?:request|payload|body|entity)(?: (?:entity|body|payload|size|content|length))*"
    r" (?:is |was )?too (?:large|big)"
    r"|\b(?:payload|body|entity|request (?:body|entity|payload|size|content))(?: (?:size|length))?(?: limit)?"
    r" (?:is larger than|exceed\w*)|\bmaximum (?:request|body|payload) size"
)
_TOKENS = re.compile(r"\btokens?\b|\bcontext\b|n_ctx")
# Limits of characters and of messages.
_NOT_TOKENS = re.compile(r"\b(?:string|array)(?: too long|_above_max)")
# The window's size: none of these may match the number of tokens that was sent.
_NUMBER = r"(\d+)\b(?! ?(?:char|byte|\+|- ?\d))"
_LIMITS = tuple(
    re.compile(pattern.replace("M", r"(?: is| of|:|=)? ?\(?").replace("N", _NUMBER))
    for pattern in (
        r"maximum (?:context|model|prompt) length(?: is| of|:) (?:only )?N",
        r"\b(\d+) maximum context length",
        r"exceeds? the configured limit of N",
        r"context (?:size|length|window)(?: limit)?(?: is| of)? ?(?:only )?\(?N",
        r"n_ctx ?[:=] ?N",
        r"\d(?: tokens)? ?> ?N",
        r"maximum number of (?:input )?tokens(?: allowed)? ?\(?N",
        r"must be <= N",
        r"must (?:have|be) less than N",
        r"\[\d+ ?, ?N\]",
        r"max_seq_len(?:gth)? ?[:=(]? ?N",
        r"\b(?:can ?not|must not|may not|should not|can't|not) exceed N",
        r"\b(?:supports?|allows?|accepts?) (?:only )?(?:up to |at most |a maximum of )?N",
        r"\b(?:up to|at most|limit is|maximum of|maximum is|max(?:imum)?:) N",
        r"\b(?:length|tokens?|input|size) limit(?: of|:| is)? ?\(?N",
        r"\bmax(?:imum)?[ _](?:(?:allowed|input|sequence|prompt|total|token)[ _]){0,3}(?:len\w*|size)MN",
        r"\bmax(?:imum)?[ _](?:(?:allowed|input|sequence|prompt|total)[ _]){1,3}tokensMN",
        r"\blimit(?: of|:| is) N",
        r"\b(?:exceed\w*|(?:long|larg|great)er than|more than) (?:(?!by\b|request|limit \()[a-z'_]+ ){0,8}\(?N",
    )
)
# A tokens-per-minute limit that one request alone breaks: waiting cannot help, a shorter prompt can.
_PER_MINUTE = re.compile(r"\blimit:? (\d+), (?:used:? \d+, )?requested:? (\d+)")
# Groq answers 413, OpenAI 429; None is an error inside a stream.
_RATE_STATUSES = frozenset({None, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.TOO_MANY_REQUESTS})
# Statuses that mean something else, whatever the body says.
_NEVER = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.TOO_MANY_REQUESTS})
# The size of the prompt itself.
_SENT = re.compile(
    r"\b(?:requested|sent|got|given|received|provided|used|contains?|resulted in|request|has|have)"
    r"(?: about)? \(?(\d+)\b"
)
_SEPARATOR = re.compile(r"(?<=\d),(?=\d{3}\b)")
# No model worth asking has a window below this; a smaller number in a message is something else.
_SMALLEST_LIMIT = 256


class Reporting(Protocol):
    async def report(self) -> WindowReport:
        """Ask the server. May raise any error."""


class ReportedWindow:
    """The window of one model on one server, as reported."""

    def __init__(self, lookup: Reporting, *, model: str, base_url: str, configured: int | None, clock: Clock) -> None:
        self.current: ContextWindow | None = (
            ContextWindow(configured, WindowSource.SETTING) if configured is not None else None
        )
        """The last report, None before the first."""
        self.supports_images: bool | None = None
        """None if the server does not report it."""
        self.supports_tools: bool | None = None
        self._lookup = lookup
        self._model = model
        self._base_url = base_url
        self._clock = clock
        self._asking = asyncio.Lock()
        self._ask_again_at: float | None = None
        self._settled = True
        self._served = False

    @property
    def claimed(self) -> int | None:
        """Return the size by the setting or the server, None without either."""
        if self.current is None or self.current.source not in {WindowSource.SETTING, WindowSource.SERVER}:
            return None
        return self.current.tokens

    def served(self) -> None:
        """Ask once more after the first successful completion, which may have loaded the model."""
        self._served = True
        if not self._settled:
            self._settled, self._ask_again_at = True, self._clock.monotonic()

    def doubt(self) -> None:
        """Ask a server once more that has refused less than it reports: it may have been restarted."""
        if self.current is not None and self.current.source is WindowSource.SERVER:
            self._ask_again_at = self._clock.monotonic()

    async def window(self) -> ContextWindow:
        """Return the window. The first call may take `LOOKUP_S`. Never raise.

        With a setting the server is not asked. One that did not answer is asked again after `ASK_AGAIN_S`, one that
        gave a size every `REFRESH_S`.
        """
        async with self._asking:
            if self.current is None or self._is_stale():
                self.current = await self._find(self.current)
            return self.current

    def _is_stale(self) -> bool:
        return self._ask_again_at is not None and self._clock.monotonic() >= self._ask_again_at

    async def _find(self, before: ContextWindow | None) -> ContextWindow:
        report = await self._ask()
        if report is not None and report.supports_images is not None:
            self.supports_images = report.supports_images
        if report is not None and report.supports_tools is not None:
            self.supports_tools = report.supports_tools
        self._ask_again_at = self._next_question(report)
        if report is None and before is not None:
            return before
        found = await self._judge(report)
        if found != before:
            logger.info("context_window", model=self._model, tokens=found.tokens, source=found.source)
        return found

    def _next_question(self, report: WindowReport | None) -> float | None:
        now = self._clock.monotonic()
        if report is None:
            return now + ASK_AGAIN_S
        # An unsettled size is asked for once more behind the first completion.
        self._settled = report.settled or self._served
        return None if report.tokens is None else now + REFRESH_S

    async def _judge(self, report: WindowReport | None) -> ContextWindow:
        if report is not None and report.tokens is not None:
            source = WindowSource.GUESS if report.guess else WindowSource.SERVER
            return ContextWindow(report.tokens, source)
        # Importing the price data takes a tenth of a second, too long for the event loop.
        listed = await asyncio.to_thread(listed_window, self._model, self._base_url)
        if listed is not None:
            return ContextWindow(listed, WindowSource.LIST)
        return ContextWindow(CAREFUL_WINDOW_TOKENS, WindowSource.GUESS)

    async def _ask(self) -> WindowReport | None:
        try:
            async with asyncio.timeout(LOOKUP_S):
                return await self._lookup.report()
        except Exception as exc:  # noqa: BLE001 - the report is optional
            logger.info("context_window_unanswered", model=self._model, cause=type(exc).__name__)
            return None


def overflow(status: int | None, words: str) -> ContextTooLong | None:
    """Return the error if an error body in lower case is about the prompt's length, with the limit if there is one."""
    words = without_separators(words)
    if status in _RATE_STATUSES and (rate := _PER_MINUTE.search(words)):
        limit, requested = int(rate[1]), int(rate[2])
        return ContextTooLong(limit) if requested > limit else None
    counts_tokens = _TOKENS.search(words) is not None
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        if "rate_limit" in words:
            return None
        named = _limit(words) if counts_tokens else None
        return RequestTooLarge() if named is None else ContextTooLong(named)
    if status not in _NEVER and not counts_tokens and _BYTES.search(words):
        return RequestTooLarge()
    if status in _NEVER or not (_TOO_LONG.search(words) or _may_be_too_long(words)):
        return None
    return ContextTooLong(_limit(words))


def _may_be_too_long(words: str) -> bool:
    found = _MAYBE_TOO_LONG.search(words)
    return found is not None and not (ABOUT_REPLY.search(words) or _ABOUT_FILE.search(words))


def _limit(words: str) -> int | None:
    if _NOT_TOKENS.search(words):
        return None
    for pattern in _LIMITS:
        if (match := pattern.search(words)) and int(match[1]) >= _SMALLEST_LIMIT:
            # A server that repeats the size of the prompt names no limit.
            return None if match[1] in _SENT.findall(words) else int(match[1])
    return None


def without_separators(words: str) -> str:
    """Return words with 4,096 as 4096."""
    return _SEPARATOR.sub("", words)
