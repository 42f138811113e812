"""When a snowflake was made, and back."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.domain import first_id_at, made_at


def test_snowflake_of_discords_documentation() -> None:
    # https://docs.discord.com/developers/reference#snowflakes
    assert made_at(175928847299117063) == datetime(2016, 4, 30, 11, 18, 25, 796000, UTC)


@given(st.integers(0, 2**63 - 1))
def test_snowflake_lies_between_the_first_ids_of_its_time_and_the_next(snowflake: int) -> None:
    time = made_at(snowflake)

    assert first_id_at(time) <= snowflake < first_id_at(time + timedelta(milliseconds=1))


def test_first_id_rounds_up_and_is_never_negative() -> None:
    time = datetime(2026, 1, 1, 0, 0, 0, 1500, UTC)

    assert made_at(first_id_at(time)) == time + timedelta(microseconds=500)
    assert first_id_at(datetime(2001, 1, 1, tzinfo=UTC)) == 0
