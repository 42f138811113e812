"""Any splitting of a response into network reads gives the same answer."""

from collections.abc import AsyncIterator, Sequence

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.domain import Completion, Retracted
from bot.llm.sse import Events
from bot.llm.stream import StreamedAnswer, read_chunk
from tests.chat.test_server_answers import ANSWERS, HELLO

REQUEST = httpx2.Request("POST", "http://127.0.0.1/v1/chat/completions")


class Body(httpx2.AsyncByteStream):
    def __init__(self, reads: Sequence[bytes]) -> None:
        self._reads = reads

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for read in self._reads:
            yield read


async def answer(reads: Sequence[bytes]) -> tuple[str, Completion]:
    events = Events(httpx2.Response(200, stream=Body(reads), request=REQUEST))
    arrived, text = StreamedAnswer(), ""
    while (read := await events.read()) is not None:
        for piece in arrived.add(map(read_chunk, read)):
            text = "" if isinstance(piece, Retracted) else text + piece
    for piece in arrived.rest():
        text = "" if isinstance(piece, Retracted) else text + piece
    return text, arrived.completion(done=events.done)


@pytest.mark.parametrize("body", ANSWERS.values(), ids=ANSWERS)
async def test_every_single_cut_gives_the_same_answer(body: bytes) -> None:
    whole = await answer([body])
    assert whole[0].endswith(HELLO.removeprefix("Hello,"))
    for at in range(1, len(body)):
        assert await answer([body[:at], body[at:]]) == whole


@given(st.sampled_from(sorted(ANSWERS)), st.data())
async def test_any_cuts_give_the_same_answer(name: str, data: st.DataObject) -> None:
    body = ANSWERS[name]
    cuts = sorted(data.draw(st.sets(st.integers(0, len(body)), max_size=12)))
    reads = [body[a:b] for a, b in zip([0, *cuts], [*cuts, len(body)], strict=True)]

    assert await answer(reads) == await answer([body])
