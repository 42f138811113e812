"""Log events by name and fields: `get_logger(__name__).info("answered", turn=7)` logs `event=answered turn=7`.

Fields are ids, numbers and class names, never text of a conversation. A field `text` is a sentence for the operator.
"""

from collections.abc import MutableMapping
from typing import Any

import structlog

EVENT = "event"
TEXT = "text"


class Event(dict[str, Any]):
    """An event's fields as the message of a `LogRecord`."""

    def __str__(self) -> str:
        return " ".join(str(value) if name == TEXT else f"{name}={plain(value)}" for name, value in self.items())


def plain(value: object) -> str | int | float | None:
    """Return a value as JSON has it: exceptions by their `repr`, other objects by their `str`."""
    if value is None or isinstance(value, bool | int | float):
        return value
    return repr(value) if isinstance(value, BaseException) else str(value)


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger


def _to_record(_logger: object, _method: str, fields: MutableMapping[str, Any]) -> tuple[Any, dict[str, Any]]:
    keywords = {name: fields.pop(name) for name in ("exc_info", "stack_info") if name in fields}
    return (Event({EVENT: fields.pop(EVENT), **fields}),), keywords


structlog.configure(
    processors=[structlog.stdlib.filter_by_level, _to_record],
    wrapper_class=structlog.stdlib.BoundLogger,
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
