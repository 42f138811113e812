"""Answers of another model or server while the chosen one is down, as members see them."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot.billing.price_list import FixedPrices
from bot.core.domain import GuildId, Owner, Scope, UserId
from bot.core.money import FREE, Account, flat
from bot.core.ports import Prices
from tests.support.documents import png
from tests.support.file_server import FileServer
from tests.support.model_server import (
    Behaviour,
    ModelServer,
    drop_after,
    hang_up,
    never_answer,
    refuse,
    say,
    say_in_steps,
    status,
)
from tests.support.watched import watched
from tests.support.world import World, world

LABEL = "spare (127.0.0.1)"
CREDIT = f"Hello!\n-# Answered by `{LABEL}`, because `test-model` is not available right now."
DOWN = status(503, error="down")


@pytest.fixture
async def other() -> AsyncIterator[ModelServer]:
    async with ModelServer(model="spare") as server:
        yield server


@pytest.fixture
async def server(database: Path, model: ModelServer, other: ModelServer) -> AsyncIterator[World]:
    async with pair(database, model, other) as made:
        yield made


@asynccontextmanager
async def pair(database: Path, model: ModelServer, other: ModelServer, **changed: Any) -> AsyncIterator[World]:
    both = {"fallback_base_url": other.url, "fallback_model": "spare", **changed}
    async with world(database, model, **both) as made:
        yield made


@pytest.mark.parametrize(
    "trouble",
    [
        DOWN,
        status(500, error="oops"),
        hang_up(),
        drop_after(),
        status(429, error="slow down"),
        status(429, error="slow down", headers={"Retry-After": "30"}),
        status(429, error="You exceeded your current quota: insufficient_quota"),
        status(402, error="payment required"),
    ],
)
async def test_outage_is_answered_by_the_other_server(
    server: World, model: ModelServer, other: ModelServer, trouble: Behaviour
) -> None:
    model.default = trouble
    assert await server.ask("hi") == CREDIT
    assert other.requests[-1].json["model"] == "spare"
    assert server.rows("SELECT DISTINCT model FROM completions") == [(LABEL,)]
    assert server.outcomes() == ["answered"]


@pytest.mark.parametrize(
    "trouble",
    [
        status(400, error="bad request"),
        status(401, error="invalid api key"),
        status(403, error="forbidden"),
        status(400, error="content_filter"),
        status(400, error="context_length_exceeded: maximum context length is 300 tokens"),
        refuse("I will not."),
        drop_after("The first word"),
    ],
)
async def test_other_errors_stay_with_the_chosen_model(
    server: World, model: ModelServer, other: ModelServer, trouble: Behaviour
) -> None:
    model.default = trouble
    said = await server.ask("hi")
    assert not other.requests
    assert "Answered by" not in said


async def test_long_rate_limit_is_not_waited_for_and_a_short_one_is(
    database: Path, model: ModelServer, other: ModelServer
) -> None:
    async with pair(database, model, other, first_token_timeout_s=60) as server:
        model.script(status(429, error="slow", headers={"Retry-After": "9"}))
        assert await server.ask("hi") == "Hello!"
        model.script(status(429, error="slow", headers={"Retry-After": "11"}))
        assert await server.ask("hi") == CREDIT
    assert (len(model.requests), len(other.requests)) == (3, 1)


async def test_silent_server_is_left_at_the_first_token_deadline(
    database: Path, model: ModelServer, other: ModelServer
) -> None:
    model.default = never_answer()
    async with pair(database, model, other, real_time=True, first_token_timeout_s=0.2) as server:
        assert await server.ask("hi") == CREDIT


async def test_deadline_of_the_answer_covers_both_servers(
    database: Path, model: ModelServer, other: ModelServer
) -> None:
    model.default = other.default = never_answer()
    times = {"first_token_timeout_s": 0.3, "reply_timeout_s": 0.5}
    async with pair(database, model, other, real_time=True, **times) as server:
        began = asyncio.get_running_loop().time()
        assert (await server.ask("hi")).startswith("⚠️")
        assert asyncio.get_running_loop().time() - began < 1.5
    assert len(other.requests) == 1


async def test_models_of_the_same_server_answer_in_order(database: Path, model: ModelServer) -> None:
    model.script(DOWN, DOWN, DOWN, DOWN, DOWN, DOWN)
    async with world(database, model, fallback_models=("second", "third")) as server:
        assert (await server.ask("hi")).endswith(
            "Answered by `third`, because `test-model` is not available right now."
        )
    assert [each.json["model"] for each in model.requests][::3] == ["test-model", "second", "third"]


async def test_model_chosen_by_an_admin_falls_back_the_same_way(
    database: Path, model: ModelServer, other: ModelServer
) -> None:
    model.default = DOWN
    async with pair(database, model, other, allowed_models=("chosen",)) as server:
        owner = Owner(Scope.GUILD, server.guild.id)
        await server.bot.scoped_settings.set(
            owner, "model", "chosen", by=UserId(server.ada.id), guild=GuildId(server.guild.id)
        )
        assert (await server.ask("hi")).endswith(f"`{LABEL}`, because `chosen` is not available right now.")


async def test_outage_costs_only_the_first_askers_and_ends_with_a_trial(
    server: World, model: ModelServer, other: ModelServer
) -> None:
    model.default = DOWN
    for _ in range(5):
        assert await server.ask("hi") == CREDIT
    assert len(model.requests) == 9
    model.default = say("Back.")
    assert await server.ask("hi") == CREDIT
    server.clock.advance(31)
    assert await server.ask("hi") == "Back."
    assert await server.ask("hi") == "Back."
    assert len(other.requests) == 6


async def test_both_down_gives_the_sentence_of_the_chosen_model(
    server: World, model: ModelServer, other: ModelServer
) -> None:
    model.default, other.default = hang_up(), status(401, error="invalid api key")
    assert (await server.ask("hi")).startswith("⚠️ The connection to the model broke off.")
    assert server.outcomes() == ["failed"]


async def test_recovered_model_answers_where_the_other_one_fails(
    server: World, model: ModelServer, other: ModelServer
) -> None:
    model.default = DOWN
    for _ in range(3):
        await server.ask("hi")
    model.default, other.default = say("Back."), status(401, error="invalid api key")
    assert await server.ask("hi") == "Back."


async def test_smaller_window_shortens_this_prompt_only(database: Path, model: ModelServer, other: ModelServer) -> None:
    other.models = status(200, {"data": [{"id": "spare", "max_model_len": 2000}]})
    async with pair(database, model, other, history_tokens=5000) as server:
        for number in range(12):
            await server.ask(f"{number} {'word ' * 200}")
        model.script(DOWN, DOWN, DOWN)
        assert await server.ask("and now?") == CREDIT
        assert len(other.messages) < 14
        await server.ask("back")
        assert len(model.messages) == 2 * 13 + 2


async def test_same_window_gets_the_same_bytes(server: World, model: ModelServer, other: ModelServer) -> None:
    other.models = status(200, {"data": [{"id": "spare", "max_model_len": 9000}]})
    await server.ask("one")
    model.script(DOWN, DOWN, DOWN)
    await server.ask("two")
    assert other.messages == model.requests[-1].messages


async def test_question_too_long_for_the_other_window_keeps_the_first_error(
    server: World, model: ModelServer, other: ModelServer
) -> None:
    other.models = status(200, {"data": [{"id": "spare", "max_model_len": 800}]})
    model.default = hang_up()
    assert (await server.ask("word " * 300)).startswith("⚠️ The connection to the model broke off.")
    assert not other.requests


async def test_edit_during_the_fallback_is_answered_by_it(
    server: World, model: ModelServer, other: ModelServer
) -> None:
    model.default = DOWN
    step = say_in_steps()
    other.script(step, say("Edited."))
    question = server.post("hi")
    await step.waiting()
    server.edit(question, f"{server.mention} hello")
    await asyncio.sleep(0.05)
    step.send("no")
    await server.env.settle()
    assert server.texts()[0].startswith("Edited.\n-# Answered by")
    assert len(model.requests) == 3


def by_model(**dollars: str) -> Callable[[str], Prices]:
    """Return prices of a million tokens by the first word of a model's name."""
    found = {name: FixedPrices(flat(Decimal(price), Decimal(price))) for name, price in dollars.items()}
    return lambda name: found.get(name.partition(" ")[0].replace("-", "_"), FixedPrices(FREE))


def reserved(server: World) -> int:
    return server.bot.budgets.today().reserved(Account(Scope.BOT))


@pytest.mark.parametrize(("spare", "times"), [("3", 3), ("0.5", 1), ("1000000", 1)])
async def test_budget_holds_the_dearer_model_where_it_can(
    server: World, model: ModelServer, spare: str, times: int
) -> None:
    amounts = []
    for price in ("1", spare):
        server.bot._services.billing.prices = by_model(test_model="1", spare=price)
        step = say_in_steps()
        model.script(step)
        server.post("hi")
        await step.waiting()
        amounts.append(reserved(server))
        # Nothing of the first question makes the second one's prompt longer.
        step.finish("content_filter")
        await server.env.settle()
    assert amounts[0] > 0
    assert amounts[1] == pytest.approx(times * amounts[0], rel=0.2)
    assert reserved(server) == 0


async def test_money_that_is_held_pays_the_other_model(server: World, model: ModelServer, other: ModelServer) -> None:
    server.bot._services.billing.prices = by_model(test_model="1", spare="3")
    held = []
    step = say_in_steps()
    model.default = DOWN
    other.script(step)
    server.post("hi")
    await step.waiting()
    held.append(reserved(server))
    step.send("Hello!")
    step.finish()
    await server.env.settle()
    assert server.texts() == [CREDIT]
    ((amount,),) = server.rows("SELECT sum(cost) FROM completions")
    assert held[0] > amount > 0
    assert server.bot.budgets.today().spent(Account(Scope.BOT)) == amount
    assert reserved(server) == 0


async def test_fallback_that_no_budget_pays_keeps_the_first_error(
    server: World, model: ModelServer, other: ModelServer
) -> None:
    server.bot._services.billing.prices = by_model(spare="1000000")
    model.default = hang_up()
    assert (await server.ask("hi")).startswith("⚠️ The connection to the model broke off.")
    assert not other.requests


async def shown(server: World, command: str) -> str:
    result = await server.bo.slash(server.general, command)
    embeds = [each for message in filter(None, [result.response, *result.followups]) for each in message.embeds]
    return "\n".join(str(field.value) for embed in embeds for field in embed.fields)


async def test_context_names_the_model_that_answers_now(server: World, model: ModelServer) -> None:
    await server.ask("hi")
    assert "spare" not in await shown(server, "context")
    model.default = DOWN
    for _ in range(3):
        await server.ask("hi")
    assert f"`{LABEL}`" in (said := await shown(server, "context"))
    assert "because `test-model` is not available" in said


async def test_privacy_names_the_other_server(server: World) -> None:
    assert server.bot.model_hosts == ("127.0.0.1",)
    server.bot.model_hosts = ("127.0.0.1", "other.example")
    assert "the same goes to `other.example`" in await shown(server, "privacy")


async def test_picture_is_left_out_where_the_other_model_supports_none(
    database: Path, model: ModelServer, other: ModelServer
) -> None:
    other.models = status(200, {"data": [{"id": "spare", "max_model_len": 9000, "capabilities": {"vision": False}}]})
    async with FileServer() as files, pair(database, model, other, files=files) as server:
        model.script(DOWN, DOWN, DOWN)
        await server.bo.send(server.general, f"{server.mention} look", attachments=[("a.png", png(40, 30))])
        assert server.texts()[0].startswith("Hello!\n-# ")
        assert "data:image" in str(model.messages)
        assert "data:image" not in str(other.messages)
        assert server.texts()[0].count("-# ") == 2


async def test_metrics_and_health_know_who_answers(
    database: Path, model: ModelServer, other: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    both = {"fallback_base_url": other.url, "fallback_model": "spare"}
    async with watched(database, model, caplog, **both) as (server, watch):
        model.default = DOWN
        for _ in range(3):
            assert await server.ask("hi") == CREDIT
        page = (await watch.get("/metrics")).text
        assert "parley_fallback_answers_total 3.0" in page
        assert "parley_models_down 1.0" in page
        completion = json.loads((await watch.get("/healthz")).text)["completion"]
        assert (completion["ok"], completion["down"]) == (False, 1)


async def test_price_of_the_other_server_can_be_set(database: Path, model: ModelServer, other: ModelServer) -> None:
    model.default = DOWN
    prices = {"fallback_input_price_usd": Decimal(1000), "fallback_output_price_usd": Decimal(1000)}
    async with pair(database, model, other, **prices) as server:
        assert await server.ask("hi") == CREDIT
        assert all(cost > 0 for (cost,) in server.rows("SELECT cost FROM completions"))
        assert server.rows("SELECT DISTINCT model FROM completions") == [(LABEL,)]
