"""What a provider's prompt cache is told, where there is one that listens.

OpenAI's models up to gpt-5.5 find the longest prefix by themselves. From gpt-5.6 on they read only up to a breakpoint
that an earlier request wrote: the end of its newest user message, or a mark on a part of the content (the client
library's docstrings of `prompt_cache_options` and `ChatCompletionContentPartTextParam`).
"""

import hashlib
import re
from datetime import timedelta

from bot.core.domain import ChannelId, Prompt, Role

KEY = "prompt_cache_key"
# As `Parameters.names` calls what stands within the messages.
BREAKPOINT = "messages.prompt_cache_breakpoint"

# The first models with breakpoints. Three digits are a size and 35 is Azure's spelling of 3.5.
_BREAKPOINTS_SINCE = (5, 6)
_VERSION = re.compile(r"(?:ft:)?gpt-(?!35)(\d{1,2})(?:\.(\d{1,2}))?(?=$|[-:])")

# How long after its last use a cached prefix is surely gone: at least as long as OpenAI names (5 to 10 minutes, 30
# from gpt-5.6 on); elsewhere, where nobody says, the longest that is common.
_LIFE = timedelta(minutes=10)
_LIFE_WITH_BREAKPOINTS = timedelta(minutes=30)
_LIFE_ELSEWHERE = timedelta(hours=1)


def has_breakpoints(model: str) -> bool:
    """Say whether this is a model of OpenAI's that reads its cache at breakpoints only."""
    found = _VERSION.match(model)
    return found is not None and (int(found[1]), int(found[2] or 0)) >= _BREAKPOINTS_SINCE


def hints(model: str) -> tuple[str, ...]:
    """Return the names of what OpenAI's own API takes for this model, as `Parameters.names` has them."""
    return (BREAKPOINT, KEY) if has_breakpoints(model) else (KEY,)


def life(model: str, *, openai: bool) -> timedelta:
    """Return the idle time after which a model's cache is cold; `openai` says whether OpenAI serves it."""
    if not openai:
        return _LIFE_ELSEWHERE
    return _LIFE_WITH_BREAKPOINTS if has_breakpoints(model) else _LIFE


def key_of(conversation: ChannelId) -> str:
    """Return the name under which requests of one conversation meet the same cache; it does not tell the channel."""
    return hashlib.sha256(f"parley:{conversation}".encode()).hexdigest()[:32]


def previous_question(prompt: Prompt) -> int | None:
    """Return which message the previous request ended with: its breakpoint is where this one's new text begins."""
    users = [number for number, message in enumerate(prompt.messages) if message.role is Role.USER]
    return users[-2] if len(users) > 1 else None
