"""Reservations against the counts of a real vocabulary, alone and through the bot."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import bpe_openai
import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.billing import vocabulary
from bot.billing.vocabulary import MESSAGE_TOKENS, REQUEST_TOKENS, Vocabulary, utf8_length
from bot.chat import prompt
from bot.core.content import Picture
from bot.core.domain import (
    ChannelId,
    Message,
    MessageId,
    PictureKey,
    PlacedPicture,
    Prompt,
    PromptMessage,
    Role,
    Speaker,
    Turn,
    UserId,
)
from bot.core.money import DOLLAR, Pico
from tests.chat.test_attachments import send
from tests.support.file_server import FileServer
from tests.support.model_server import Chunk, Exchange, ModelServer, Streamed
from tests.support.texts import KINDS
from tests.support.world import World, world

# What a chat template adds to each message and to the whole, by OpenAI's cookbook.
TEMPLATE, PRIMING = 4, 3
PRICES: dict[str, Any] = {"input_price_usd": Decimal(10), "output_price_usd": Decimal(0), "context_tokens": 128_000}


@cache
def encoding() -> Any:
    return bpe_openai.get_encoding("o200k_base")


def counted(texts: list[str]) -> int:
    return sum(len(encoding().encode_ordinary(text)) + TEMPLATE for text in texts) + PRIMING


async def loaded() -> Vocabulary:
    made = Vocabulary()
    await made.load()
    return made


def asked(texts: list[str]) -> Prompt:
    return Prompt([PromptMessage(Role.USER, text) for text in texts], 0, ChannelId(1))


ANY_TEXT = st.text(st.characters(codec="utf-8")) | st.text(
    st.sampled_from("` \n\t\r\u0301ກ\u052a🏳\u200d🌈ﷺa'S1é語\u0e33")
).map(lambda text: text * 7)


@pytest.mark.parametrize("at_hand", [True, False])
async def test_no_text_has_more_tokens_than_are_reserved(at_hand: bool) -> None:
    known = await loaded() if at_hand else Vocabulary()

    @settings(max_examples=150)
    @given(st.lists(ANY_TEXT, min_size=1, max_size=4))
    def check(texts: list[str]) -> None:
        assert known.bound(asked(texts)) >= counted(texts)

    check()


async def test_reservation_for_ordinary_chat_is_at_most_twice_the_count() -> None:
    known = await loaded()
    for kind, texts in KINDS.items():
        chat = ["\n\n".join(("Be kind.", prompt.HOUSE_RULES)), *texts]
        assert known.bound(asked(chat)) <= 2.0 * counted(chat), kind


async def test_learned_scale_raises_the_reservation_and_never_lowers_it() -> None:
    known, of = await loaded(), asked(["How would you put it, in a few words?"] * 20)
    usual = known.bound(replace(of, scale=0.5))
    overhead = MESSAGE_TOKENS * 20 + REQUEST_TOKENS
    assert usual - overhead == 20 * len(encoding().encode_ordinary(of.messages[0].content))
    assert known.bound(replace(of, scale=2.0)) - overhead == pytest.approx(2.3 * (usual - overhead), abs=1)


async def test_lone_surrogate_is_reserved_by_its_bytes() -> None:
    assert (await loaded()).count("a\ud800") == utf8_length("a\ud800") == 4


async def test_missing_vocabulary_reserves_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> Callable[[str], int]:
        raise ImportError

    monkeypatch.setattr(vocabulary, "_counter", missing)
    assert (await loaded()).count("語") == 3


def test_picture_is_reserved_where_it_is_sent() -> None:
    key = PictureKey(MessageId(1), 2)
    shown = PlacedPicture(4, key, Picture("image/png", 512, 512, "high"))
    of = Prompt([PromptMessage(Role.USER, "look", (shown,))], 0, ChannelId(1), "gpt-4o")
    known = Vocabulary()
    assert known.bound(replace(of, pictures={key: b"x"})) == known.bound(of) + 2 * (85 + 170)


async def test_each_message_of_a_growing_prompt_is_counted_once() -> None:
    counts: list[str] = []

    def count(text: str) -> int:
        counts.append(text)
        return len(text)

    said = [
        Message(MessageId(n), MessageId(n), role, Speaker(UserId(1), "Bo"), f"words {n}", 3)
        for n, role in enumerate([Role.USER, Role.ASSISTANT, Role.USER, Role.USER], 1)
    ]
    first = prompt.compose("Be kind.", said[:3], count=count)
    counts.clear()
    second = prompt.compose("Be kind.", said, before=first, count=count)
    assert counts == [second.messages[-1].content]
    assert second.counted == sum(len(each.content) for each in second.messages)
    assert prompt.compose("Be kind.", said, before=second, count=count).counted == second.counted


class Counting:
    """Answer with what a server with this vocabulary would count; `bill` has all prompts."""

    def __init__(self) -> None:
        self.bill: list[int] = []

    async def play(self, exchange: Exchange) -> web.StreamResponse:
        tokens = counted([message["content"] for message in exchange.recorded.messages])
        self.bill.append(tokens)
        usage = {"prompt_tokens": tokens, "completion_tokens": 1, "total_tokens": tokens + 1}
        answer = Streamed((Chunk({"content": "Hello!"}, "stop"), Chunk(None, usage=usage), "[DONE]"))
        return await answer.play(exchange)


LETTERS = "".join(Random(1).choices("qzxjkvwQZXJ", k=40_000))  # noqa: S311 - the same each time
HOSTILE = {
    "backticks": "`" * 100_000,
    "blanks": "x" + " \n\n  \n \t" * 4000 + "y",
    "Lao": "ກຂຄງຈສຊຍ " * 3000,
    "Cyrillic": "Ԫԭԯꙁꙃꙅ " * 4000,
    "marks": "a\u0334\u0335\u0336\u0337\u0338" * 4000,
    "letters": LETTERS,
    "emoji": "🏴\U000e0067\U000e0062\U000e007f👩🏿\u200d🚀" * 1500,
}


def spent(server: World) -> int:
    return sum(server.bot.budgets.today()._spent.values()) // 4  # four accounts count each


def priced(database: Path, model: ModelServer, user: str = "1", **more: Any) -> Any:
    return world(database, model, user_daily_budget_usd=Decimal(user), **PRICES | more)


@pytest.mark.parametrize("kind", ["backticks", "Lao"])
async def test_no_file_overspends_a_personal_budget(database: Path, model: ModelServer, kind: str) -> None:
    model.default = bill = Counting()
    async with FileServer() as files, priced(database, model, "0.05", files=files) as server:
        assert (await send(server, (f"{kind}.txt", HOSTILE[kind].encode()))).startswith("⚠️ An answer to this can cost")
        assert bill.bill == []


async def test_no_question_costs_more_than_is_reserved(database: Path, model: ModelServer) -> None:
    model.default = bill = Counting()
    reserved: list[int] = []
    async with priced(database, model) as server:
        reserve = server.bot.budgets.reserve

        async def spy(turn: Turn, amount: Pico, likely: Pico) -> Any:
            reserved.append(amount)
            return await reserve(turn, amount, likely)

        server.bot.budgets.reserve = spy
        for text in HOSTILE.values():
            assert await server.ask(text[:1900]) == "Hello!"
        assert all(tokens * 10 * 10**6 <= held for tokens, held in zip(bill.bill, reserved, strict=True))
        assert sum(bill.bill) * 10 * 10**6 == spent(server)


async def test_questions_at_once_do_not_overspend(database: Path, model: ModelServer) -> None:
    model.default = bill = Counting()
    async with priced(database, model, "0.04", max_completions=8) as server:
        for number in range(8):
            channel = server.guild.create_text_channel(f"table-{number}")
            server.post("`" * 1900, where=channel)
        await server.env.settle()
        assert 1 <= len(bill.bill) < 8
        assert sum(bill.bill) * 10 * 10**6 == spent(server) <= DOLLAR * 4 // 100


async def test_history_is_shortened_before_a_question_is_refused(database: Path, model: ModelServer) -> None:
    model.default = bill = Counting()
    async with priced(database, model, "0.0726") as server:
        for _ in range(3):
            await server.ask("` " * 700)
        assert await server.ask("and now?") == "Hello!"
        assert bill.bill[3] < bill.bill[2]
        assert server.prompt()[-1][1].endswith("and now?")
        # Nothing is forgotten for it.
        assert server.rows("SELECT window_start FROM conversations") == [(0,)]


async def test_question_that_may_be_too_dear_is_refused_in_words(database: Path, model: ModelServer) -> None:
    model.default = bill = Counting()
    async with priced(database, model, "0.013") as server:
        said = await server.ask("\u0334\u0335" * 900)
        assert said.startswith("⚠️ This question can cost up to $0.0")
        assert "and you have $0.01 left for today. Please shorten it or its files, or ask again" in said
        assert bill.bill == []
        assert await server.ask("hi") == "Hello!"
