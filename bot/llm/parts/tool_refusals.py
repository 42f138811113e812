"""Refusals of tools, in the words of servers; docs/providers.md names them."""

import re
from collections.abc import Sequence
from enum import StrEnum
from http import HTTPStatus

from bot.llm.error_body import Complaint
from bot.llm.request import EFFORT, EXTRA, TOOL_CHOICE, TOOL_IDS, TOOL_THINKING, TOOLS

_NO_TOOLS = re.compile(
    r"(?:not|n't) (?:\w+ ){0,3}support\w* (?:\w+[ -]){0,3}(?:tools?|functions?)\b"
    r"|\b(?:tools?|functions?|(?:tool|function)[ _-]?(?:use|usage|calls?|calling))\b.{0,40}"
    r"\b(?:is|are|was)(?: not|n't)? (?:\w+ ){0,2}(?:supported|unsupported|available|enabled|allowed|disabled)"
    r"|unsupported (?:\w+ ){0,2}(?:tools?|functions?)\b|no endpoints found that support|enable-auto-tool-choice"
    r"|tool-call-parser|tools param requires"
    r"|\brole\b.{0,20}\btool\b.{0,40}\b(?:invalid|unsupported|unknown|not supported)"
    r"|\b(?:unsupported|unknown|unexpected|invalid) (?:message )?role\b.{0,20}\btool\b"
)
_NO_CHOICE = re.compile(r"\btool_choice\b.{0,80}(?:not|n't|un|invalid|requires|only)|support.{0,30}\btool_choice\b")
_NO_THINKING = re.compile(
    r"tools with reasoning|\btools?\b.{0,60}\breasoning_effort\b.{0,80}\bnone\b"
    r"|reasoning_effort.{0,40}\bwith\b.{0,20}\btools"
)
_ONLY_SHORT_IDS = re.compile(
    r"tool.?call.?id.{0,120}(?:length of 9|9 char|a-z|too long|pattern)|invalid.{0,20}tool.?call.?id"
    r"|tool_calls\[\d+\]\.id.{0,80}(?:too long|pattern|invalid)"
)
_EXTRA_KEYS = re.compile(
    r"\b(?:reasoning(?:_content|_details)?|extra_content|thinking_blocks|provider_specific_fields)\b"
)
_UNSUPPORTED = re.compile(
    r"unsupported|unknown|unrecogni[sz]ed|unexpected|extra_forbidden|extra (?:inputs|fields)|not permitted|not allowed"
    r"|not (?:be )?support|n't support|additional propert|cannot find field|not implemented|invalid"
)
# Statuses of a key, money, access or pace, whatever the words.
_NEVER_ABOUT_TOOLS = frozenset({
    HTTPStatus.UNAUTHORIZED, HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS
})  # fmt: skip


class ToolTrouble(StrEnum):
    """Reason to leave the tools out of one request, without a lesson about the server."""

    CALL = "call"
    """The model's call was malformed: another try may do."""
    TURN = "turn"
    """The calls so far cannot be sent back: another server or process had more of them."""
    TOOL = "tool"
    """A tool's definition was refused; the same list is refused again."""


_TROUBLES = {
    ToolTrouble.CALL: re.compile(
        r"tool_use_failed|failed to call a function|tool call validation failed|failed_generation"
    ),
    ToolTrouble.TURN: re.compile(
        r"thought_signature|must be passed back|tool_call_id.{0,60}(?:not found|no match|missing)"
    ),
    ToolTrouble.TOOL: re.compile(
        r"invalid schema|invalid_function_parameters|\btools?[\[.]\d|function_declarations"
        r"|\bfunction(?:\.|'s )parameters"
    ),
}


def about_tools(said: Complaint, sent: Sequence[str]) -> str | ToolTrouble | None:
    """Return the part of `sent` that was refused, or the trouble with this request; None for neither."""
    if said.status in _NEVER_ABOUT_TOOLS:
        return None
    if trouble := next((each for each, pattern in _TROUBLES.items() if said.says(pattern)), None):
        return trouble
    unsupported = said.says(_UNSUPPORTED)
    no_effort = TOOL_THINKING not in sent and unsupported and (said.param == EFFORT or EFFORT in said.words)
    refused = (
        (TOOLS, no_effort),
        (TOOL_THINKING if TOOL_THINKING in sent else TOOLS, said.says(_NO_THINKING)),
        (TOOL_IDS, TOOL_IDS in sent and said.says(_ONLY_SHORT_IDS)),
        (EXTRA, EXTRA in sent and unsupported and said.says(_EXTRA_KEYS)),
        (TOOL_CHOICE if TOOL_CHOICE in sent else TOOLS, said.says(_NO_CHOICE)),
        (TOOLS, said.says(_NO_TOOLS)),
    )
    return next((name for name, is_refused in refused if is_refused), None)
