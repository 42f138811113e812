import pytest

from bot.tools.now import Now
from tests.support.clock import FakeClock
from tests.tools.test_calls import ASKER


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({}, "Thursday, 2026-01-01T00:00:00+00:00 (UTC)"),
        ({"zone": "utc"}, "Thursday, 2026-01-01T00:00:00+00:00 (utc)"),
        ({"zone": "Europe/Berlin"}, "Thursday, 2026-01-01T01:00:00+01:00 (Europe/Berlin)"),
        ({"zone": "America/Los_Angeles"}, "Wednesday, 2025-12-31T16:00:00-08:00 (America/Los_Angeles)"),
        ({"zone": "Asia/Kathmandu"}, "Thursday, 2026-01-01T05:45:00+05:45 (Asia/Kathmandu)"),
    ],
)
async def test_time_of_a_zone(arguments: dict[str, str], said: str) -> None:
    result = await Now(FakeClock()).run(arguments, ASKER, tokens=100)
    assert (result.text, result.is_error) == (said, False)


@pytest.mark.parametrize("zone", ["Mars", "Europe", "/etc/passwd", "../../etc/passwd", "Berlin\x00", "CEST", "x" * 300])
async def test_unknown_zone_is_an_error_that_names_the_form(zone: str) -> None:
    result = await Now(FakeClock()).run({"zone": zone}, ASKER, tokens=100)
    assert (result.is_error, "Europe/Berlin" in result.text) == (True, True)
