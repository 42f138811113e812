"""Run one call of a model: check its arguments, keep its time, and turn each failure into a result."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from bot.core.log import get_logger
from bot.core.tools import Effect, ToolCall, ToolResult
from bot.tools.mcp.servers import McpTool
from bot.tools.tool import Asker, Tool

logger = get_logger(__name__)

TIMEOUT_S = 30.0
MAX_ARGUMENTS = 32_000
MAX_DEPTH = 32
# Characters of a complaint about arguments, which quotes them.
MAX_COMPLAINT = 400
MAX_COMPLAINTS = 3

UNKNOWN_EFFECT = " It is unknown whether the call took effect: do not repeat it, and say so in your answer."
INTERRUPTED = "The call was interrupted." + UNKNOWN_EFFECT


async def run(tool: Tool | None, call: ToolCall, asker: Asker, *, tokens: int, seconds: float) -> ToolResult:
    """Return the result of a call, also where it fails. Raise nothing but cancellation."""
    if tool is None:
        return failed(f"There is no tool {call.name!r:.100} here. Call one of the defined tools, or answer.")
    arguments = await checked(tool, call.arguments)
    if isinstance(arguments, str):
        return failed(arguments)
    seconds = min(seconds, tool.timeout_s if isinstance(tool, McpTool) else TIMEOUT_S)
    changes = tool.effect is Effect.CHANGES
    try:
        async with asyncio.timeout(seconds):
            return await tool.run(arguments, asker, tokens=tokens)
    except asyncio.CancelledError as error:
        if (task := asyncio.current_task()) is None or task.cancelling():
            raise
        # A fault of its own, which would leave the turn open.
        logger.warning("tool_failed", tool=tool.spec.name, error=type(error).__name__)
        said = "The tool failed."
    except TimeoutError:
        logger.warning("tool_timed_out", tool=tool.spec.name)
        said = "The tool did not answer in time."
    except Exception as error:  # noqa: BLE001 - a tool must not end the turn
        # The message may hold a member's words.
        logger.warning("tool_failed", tool=tool.spec.name, error=type(error).__name__)
        said = "The tool failed."
    return failed(said + UNKNOWN_EFFECT if changes else said)


def failed(text: str) -> ToolResult:
    return ToolResult(text, is_error=True)


async def checked(tool: Tool, text: str) -> Mapping[str, object] | str:
    """Return a call's arguments, or a complaint about them."""
    if len(text) > MAX_ARGUMENTS:
        return "The arguments are too long."
    try:
        arguments = json.loads(text or "{}")
        # Half a character, or a number out of range, cannot be sent.
        json.dumps(arguments, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError) as error:
        return f"The arguments are not valid JSON: {error!s:.200}"
    if not isinstance(arguments, dict):
        return "The arguments must be a JSON object."
    if _is_deeper(arguments, MAX_DEPTH):
        return f"The arguments may be nested {MAX_DEPTH} deep."
    complaints = await _complaints(tool.spec.parameters, arguments)
    return "The arguments do not fit: " + "; ".join(complaints) if complaints else arguments


def _is_deeper(value: object, levels: int) -> bool:
    within = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels < 0 or any(_is_deeper(each, levels - 1) for each in within)


async def _complaints(schema: Mapping[str, object], arguments: Mapping[str, object]) -> Sequence[str]:
    # The library takes 1.5 MiB and a tenth of a second, once there is a call.
    validators, referencing = await asyncio.to_thread(_libraries)
    kind = validators.validator_for(schema, default=validators.Draft202012Validator)
    try:
        # With an empty registry nothing is fetched from elsewhere.
        found = kind(schema, registry=referencing.Registry()).iter_errors(arguments)
        return [f"{each.json_path}: {each.message}"[:MAX_COMPLAINT] for each in islice(found, MAX_COMPLAINTS)]
    except Exception as error:  # noqa: BLE001 - a schema of another program; the tool checks the arguments, too
        logger.warning("tool_schema_unusable", error=type(error).__name__)
        return []


def _libraries() -> tuple[Any, Any]:
    import referencing  # noqa: PLC0415
    from jsonschema import validators  # noqa: PLC0415

    return validators, referencing
