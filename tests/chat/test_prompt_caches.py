"""What lets a provider serve most of a prompt from its cache: it only grows at its end, and trims come when cheap."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.model_server import ModelServer, say
from tests.support.world import World, world

FILL = "words and more " * 110


def sent(server: World) -> list[list[dict[str, str]]]:
    return [request.json["messages"] for request in server.model.requests]


def questions(server: World) -> list[str]:
    """What the questions of the last prompt begin with."""
    return [text.split("⟧ ")[-1].split()[0] for role, text in server.prompt() if role == "user"]


def extends(earlier: Any, later: Any) -> bool:
    return bool(later[: len(earlier)] == earlier)


async def test_a_prompt_begins_with_the_one_before_also_after_a_restart(server: World) -> None:
    await server.ask("one", by=server.ada)
    await server.ask("two", by=server.bo)
    async with server.restarted() as after:
        await after.ask("three", by=after.ada)
        await after.ask("four", by=after.bo)
    first, second, third, fourth = sent(server)

    assert extends(first, second)
    assert extends(second, third)
    assert extends(third, fourth)


async def test_the_cut_of_a_trim_is_kept_over_a_restart(database: Path, model: ModelServer) -> None:
    async with world(database, model, history_tokens=2000) as server:
        model.default = say(FILL)
        for number in range(5):
            await server.ask(f"{number} {FILL}")
        before = sent(server)[-1]
        assert questions(server)[0] != "0", "it was trimmed"
        async with server.restarted() as after:
            await after.ask("5")

            assert extends(before, sent(after)[-1])


async def test_after_an_idle_time_in_which_the_cache_went_cold_a_full_window_is_trimmed(
    database: Path, model: ModelServer
) -> None:
    async with world(database, model, history_tokens=2000) as server:
        for number in range(4):
            await server.ask(f"{number} {FILL}")
        assert questions(server) == ["0", "1", "2", "3"]
        server.age(61)
        await server.ask("4")

        assert questions(server)[-1] == "4"
        assert 2 <= len(questions(server)) < 5
        trimmed = sent(server)[-1]
        await server.ask("5")
        assert extends(trimmed, sent(server)[-1])


async def test_the_idle_time_is_known_after_a_restart_too(database: Path, model: ModelServer) -> None:
    async with world(database, model, history_tokens=2000) as server:
        for number in range(4):
            await server.ask(f"{number} {FILL}")
        server.age(61)
        async with server.restarted() as after:
            await after.ask("4")

            assert len(questions(after)) < 5


@pytest.mark.parametrize(("minutes", "number"), [(59, 4), (61, 1)])
async def test_nothing_is_trimmed_before_or_while_little_is_there(
    database: Path, model: ModelServer, minutes: int, number: int
) -> None:
    async with world(database, model, history_tokens=2000) as server:
        for each in range(number):
            await server.ask(f"{each} {FILL}")
        server.age(minutes)
        await server.ask(f"{number}")

        assert len(questions(server)) == number + 1
