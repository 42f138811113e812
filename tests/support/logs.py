"""What the log says when something goes wrong."""

import logging

import pytest


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The log's lines from WARNING on, none of which may show a traceback or what people said."""
    found = [record for record in caplog.records if record.levelno >= logging.WARNING]
    for record in found:
        assert record.exc_info in (None, (None, None, None)), record.getMessage()
        assert "High Street" not in record.getMessage()
    return [record.getMessage() for record in found]
