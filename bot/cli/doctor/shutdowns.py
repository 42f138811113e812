"""Warn of configured models that OpenAI is about to shut down."""

import re
from collections.abc import Mapping
from datetime import date

from bot.cli.doctor.findings import Findings
from bot.llm.endpoint import Listing

# OpenAI's dates, from the docstring of `model` in its library and its page on deprecations, as of 2026-11.
SHUTDOWNS = {
    date(2026, 10, 23): (
        "gpt-3.5-turbo", "gpt-4", "gpt-4-turbo", "gpt-4.1-nano", "o1", "o3-mini", "o4-mini",
    ),
    date(2026, 12, 11): ("gpt-5", "gpt-5-mini", "gpt-5-nano", "o3"),
    date(2027, 1, 14): ("gpt-4o", "gpt-4o-mini", "gpt-4.1", "gpt-4.1-mini"),
    date(2027, 2, 26): (
        "whisper-1", "gpt-4o-transcribe", "gpt-4o-mini-transcribe", "gpt-4o-transcribe-diarize",
    ),
    date(2027, 4, 1): ("gpt-5.1", "gpt-5.4-nano"),
}  # fmt: skip
SHUTDOWN_WARNING_DAYS = 90
_SNAPSHOT = re.compile(r"-\d{4}-\d{2}-\d{2}$")


def check_shutdowns(models: Mapping[str, str], found: Listing, today: date, findings: Findings) -> None:
    """Check the date of each of `models`, which has the variable of each name."""
    for name, variable in models.items():
        ends = shutdown(name, found)
        days = (ends - today).days if ends else SHUTDOWN_WARNING_DAYS + 1
        if days <= 0:
            findings.wrong("model", f"OpenAI shut {name} down on {ends}. Choose another {variable}.")
        elif days <= SHUTDOWN_WARNING_DAYS:
            left = f"{days} day{'' if days == 1 else 's'}"
            findings.hint("model", f"OpenAI shuts {name} down on {ends}, in {left}. Choose another {variable} before.")


def shutdown(model: str, found: Listing) -> date | None:
    """Return the day on which OpenAI shuts a model down, by its listing or the table above."""
    try:
        return date.fromisoformat(found.shutdowns.get(model, "")[:10])
    except ValueError:
        alias = _SNAPSHOT.sub("", model)
        return next((day for day, names in SHUTDOWNS.items() if alias in names), None)
