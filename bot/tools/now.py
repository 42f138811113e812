"""The tool `now`: the time, which no prompt holds, because it would change the prompt's beginning."""

from collections.abc import Mapping
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

from bot.core.ports import Clock
from bot.core.tools import Effect, ToolResult, ToolSpec
from bot.tools.tool import Asker


class Now:
    spec = ToolSpec(
        "now",
        "Return the present date, weekday and time.",
        {
            "type": "object",
            "properties": {
                "zone": {
                    "type": "string",
                    "description": "IANA name of a time zone, such as Europe/Berlin. Without it: UTC.",
                }
            },
            "additionalProperties": False,
        },
    )
    effect = Effect.READS
    action = "tool-action-now"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def run(self, arguments: Mapping[str, object], asker: Asker, *, tokens: int) -> ToolResult:  # noqa: ARG002 - of every tool
        name = str(arguments.get("zone") or "UTC").strip()
        zone = _zone(name)
        if zone is None:
            return ToolResult(
                "There is no such time zone. Give its IANA name, such as Europe/Berlin, America/New_York or UTC.",
                is_error=True,
            )
        time = self._clock.now().astimezone(zone)
        return ToolResult(f"{_WEEKDAYS[time.weekday()]}, {time.isoformat(timespec='seconds')} ({name})")


# Not by `strftime`, which follows the process's locale.
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _zone(name: str) -> tzinfo | None:
    if name.upper() in {"UTC", "Z"}:
        return UTC
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # a folder, an unsafe path, an unknown name
        return None
