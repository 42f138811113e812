"""Upper bounds of a prompt's tokens, which reservations need; the windows' estimates may be too low.

With OpenAI's o200k vocabulary texts are counted; `scale` makes up for other vocabularies. Without it, each byte of
UTF-8 counts: no vocabulary that falls back to bytes has more tokens. docs/design/billing.md has the measurements.
"""

import asyncio
from collections.abc import Callable
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec

from bot.attachments.image_sizes import image_sizing
from bot.core.domain import Prompt
from bot.core.log import get_logger
from bot.core.tools import ToolSpec, extra_text

logger = get_logger(__name__)

# A chat template's tokens for one message and for the whole request, e.g. its own system prompt with today's date.
MESSAGE_TOKENS, REQUEST_TOKENS = 8, 64
# Servers count a picture in ways of their own.
PICTURE_FACTOR = 2
# Estimates are higher than the counts that they are fitted to, so the server's count for one estimate is lower.
_ESTIMATE_FACTOR = 1.15


def utf8_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


class Vocabulary:
    """Counts by bytes until `load` has found the vocabulary."""

    def __init__(self) -> None:
        self.count: Callable[[str], int] = utf8_length
        """Return the most tokens of a text; another function after `load`."""
        self._loading = asyncio.Lock()
        self._tried = False
        # The last definitions with their tokens: most conversations have the same ones.
        self._defined: tuple[Callable[[str], int], tuple[ToolSpec, ...], int] = (self.count, (), 0)

    async def load(self) -> None:
        """Load the vocabulary once: 66 MiB of memory, 30 of them the mapped file, and 0.1 s in a thread."""
        async with self._loading:
            if self._tried:
                return
            self._tried = True
            try:
                self.count = await asyncio.to_thread(_counter)
            except ImportError:
                logger.info("vocabulary_missing", text="Budgets reserve a token for each byte.")

    def bound(self, prompt: Prompt) -> int:
        """Return the most tokens that a server counts for a prompt."""
        if not prompt.messages:
            return prompt.tokens
        texts = sum(self.count(each.content) for each in prompt.messages) if prompt.counted is None else prompt.counted
        if prompt.tools:
            texts += self._beside(prompt)
        overhead = MESSAGE_TOKENS * len(prompt.messages) + REQUEST_TOKENS
        pictures = PICTURE_FACTOR * _picture_tokens(prompt) if prompt.pictures else 0
        return int(texts * self._factor(prompt.scale)) + pictures + overhead

    def _beside(self, prompt: Prompt) -> int:
        """Return the most tokens of tools, and of the calls and the server's keys in messages."""
        if self._defined[:2] != (self.count, prompt.tools):
            tools = sum(self.count(each.text) + MESSAGE_TOKENS for each in prompt.tools)
            self._defined = self.count, prompt.tools, tools
        calls = (each.text for message in prompt.messages for each in message.calls)
        extras = (extra_text(message.extra) for message in prompt.messages if message.extra)
        return self._defined[2] + sum(self.count(text) + MESSAGE_TOKENS for text in (*calls, *extras))

    def reply_bound(self, text: str, scale: float) -> int:
        return int(self.count(text) * self._factor(scale))

    def _factor(self, scale: float) -> float:
        return 1.0 if self.count is utf8_length else max(1.0, scale * _ESTIMATE_FACTOR)


def _picture_tokens(prompt: Prompt) -> int:
    sizing = image_sizing(prompt.model)
    shown = (each for message in prompt.messages for each in message.pictures if each.key in prompt.pictures)
    return sum(sizing.tokens(each.picture.width, each.picture.height, each.picture.detail) for each in shown)


def _counter() -> Callable[[str], int]:
    # The package itself would build tables that take another 60 MiB and a second.
    package = find_spec("bpe_openai")
    spec = package and PathFinder.find_spec("_bindings", package.submodule_search_locations)
    if spec is None or spec.loader is None:
        raise ImportError
    bindings = module_from_spec(spec)
    spec.loader.exec_module(bindings)
    exact: Callable[[str], int] = bindings.tokenizer_for_encoding("o200k_base").count

    def count(text: str) -> int:
        try:
            return exact(text)
        except UnicodeEncodeError:  # a lone surrogate
            return utf8_length(text)

    count("The first call reads the tables.")
    return count
