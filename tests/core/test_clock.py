"""The machine's clock, corrected by a server's."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core import clock as module
from bot.core.clock import SystemClock
from tests.support.logs import complaints


@pytest.mark.parametrize("ahead", [timedelta(days=1), timedelta(days=-30), timedelta(minutes=2)])
def test_clock_goes_by_server_until_machine_is_right(
    ahead: timedelta, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    true = datetime(2026, 1, 1, tzinfo=UTC)
    machine = [true + ahead]
    monkeypatch.setattr(module, "datetime", type("Machine", (), {"now": lambda *_: machine[0]}))
    clock = SystemClock()
    for _ in range(2):
        clock.compare(true)
        assert clock.now() == true
    machine[0] = true
    clock.compare(true)
    assert clock.now() == true
    assert len(complaints(caplog)) == 1


def test_clock_of_less_than_a_minute_off_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    true = datetime(2026, 1, 1, tzinfo=UTC)
    monkeypatch.setattr(module, "datetime", type("Machine", (), {"now": lambda *_: true + timedelta(seconds=59)}))
    clock = SystemClock()
    clock.compare(true)
    assert clock.now() == true + timedelta(seconds=59)
