import asyncio
import subprocess
import sys
from collections.abc import Mapping

import pytest

from bot.core.domain import ChannelId, MessageId, Place, UserId
from bot.core.tools import Effect, ToolCall, ToolResult
from bot.tools import calls
from bot.tools.tool import Asker
from tests.support.tools import ScriptedTool

ASKER = Asker(MessageId(1), Place(ChannelId(2)), UserId(3))
SCHEMA = {
    "type": "object",
    "properties": {"zone": {"type": "string"}, "count": {"type": "integer", "minimum": 1}},
    "required": ["zone"],
    "additionalProperties": False,
}


async def ran(tool: ScriptedTool | None, arguments: str, seconds: float = 30.0) -> ToolResult:
    return await calls.run(tool, ToolCall("1", "look", arguments), ASKER, tokens=100, seconds=seconds)


async def test_call_with_fitting_arguments_reaches_the_tool() -> None:
    tool = ScriptedTool("look", schema=SCHEMA)
    assert await ran(tool, '{"zone": "UTC", "count": 2}') == ToolResult("done")
    assert (tool.calls, tool.askers, tool.tokens) == ([{"zone": "UTC", "count": 2}], [ASKER], [100])


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ("", "$: 'zone' is a required property"),
        ("{", "not valid JSON"),
        ("[1]", "must be a JSON object"),
        ('"UTC"', "must be a JSON object"),
        ('{"zone": 3}', "$.zone: 3 is not of type 'string'"),
        ('{"zone": "UTC", "count": 0}', "$.count: 0 is less than the minimum of 1"),
        ('{"zone": "UTC", "zon": 1}', "'zon' was unexpected"),
        ("[" * 100_000, "too long"),
        ("[" * 30_000, "not valid JSON"),
        ('{"zone": ' + "9" * 5000 + "}", ""),
    ],
)
async def test_unfit_arguments_are_an_error_for_the_model(arguments: str, complaint: str) -> None:
    tool = ScriptedTool("look", schema=SCHEMA)
    result = await ran(tool, arguments)
    assert result.is_error
    assert complaint in result.text
    assert len(result.text) < 1500
    assert tool.calls == []


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "objekt"},
        {"$ref": "https://example.org/schema.json"},
        {"properties": {"zone": {"pattern": "("}}},
        {"$ref": "#"},
    ],
)
async def test_unusable_schema_checks_nothing_and_fetches_nothing(schema: Mapping[str, object]) -> None:
    tool = ScriptedTool("look", schema=schema)
    assert await ran(tool, '{"zone": "UTC"}') == ToolResult("done")


async def test_unknown_tool_is_an_error_for_the_model() -> None:
    result = await ran(None, "{}")
    assert (result.is_error, "no tool 'look'" in result.text) == (True, True)


@pytest.mark.parametrize("effect", Effect)
async def test_failing_tool_is_an_error_without_the_exceptions_words(
    effect: Effect, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: object) -> str:
        raise RuntimeError("Bo lives at 5 High Street")

    result = await ran(ScriptedTool("look", fail, effect=effect), "{}")
    assert result.is_error
    assert result.text.startswith("The tool failed.")
    assert ("unknown whether" in result.text) == (effect is Effect.CHANGES)
    assert "High Street" not in result.text + caplog.text


async def test_cancellation_of_a_tools_own_is_an_error_for_the_model() -> None:
    def fail(_: object) -> str:
        raise asyncio.CancelledError

    result = await ran(ScriptedTool("look", fail), "{}")
    assert (result.is_error, result.text) == (True, "The tool failed.")


async def test_slow_tool_is_left_at_its_deadline() -> None:
    result = await ran(ScriptedTool("look", held=True), "{}", seconds=0.01)
    assert (result.is_error, result.text) == (True, "The tool did not answer in time.")


async def test_cancellation_passes() -> None:
    tool = ScriptedTool("look", held=True)
    task = asyncio.create_task(ran(tool, "{}"))
    await tool.begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def test_library_of_schemas_is_not_loaded_before_a_call() -> None:
    code = "import bot.tools.calls, sys; sys.exit('jsonschema' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603
