"""A long answer can be taken along as a file, with its code in files of their own."""

import io
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_io.replies import files
from bot.discord_io.replies.actions import too_late
from bot.discord_io.replies.buttons import FILE
from tests.discord_io.replies.test_actions import labels, last, private
from tests.support.english import texts
from tests.support.model_server import ModelServer, say
from tests.support.world import World, world

CODE = "\n".join(f"print({number})" for number in range(50)) + "\n"
ANSWER = f"Here it is:\n```python\n{CODE}```\nand\n```\na\nb\n```\nDone."


@pytest.fixture
async def server(database: Path, model: ModelServer) -> AsyncIterator[World]:
    async with world(database, model, answer_buttons=True) as made:
        yield made


async def press(server: World, by: Any = None) -> Any:
    return await (by or server.bo).click(last(server), label=texts(f"answer-{FILE}"))


def read(made: list[Any]) -> dict[str, str]:
    return {file.filename: file.fp.read().decode() for file in made}


async def test_a_short_answer_is_not_offered_as_a_file(server: World) -> None:
    await server.ask("hi")
    assert labels(last(server)) == ["Retry"]


@pytest.mark.parametrize("answer", [ANSWER, "word " * 500])
async def test_long_code_and_several_messages_are_offered_as_a_file(server: World, answer: str) -> None:
    server.model.script(say(answer))
    await server.ask("tell me")
    assert labels(last(server)) == ["Retry", "As a file"]


async def test_the_file_button_sends_the_whole_answer_and_its_code(server: World) -> None:
    server.model.script(say(ANSWER))
    await server.ask("tell me")
    given = await press(server, by=server.ada)

    (message,) = (each for each in (given.response, *given.followups) if each is not None and each.attachments)
    assert message.ephemeral
    assert [each.filename for each in message.attachments] == ["answer.md", "code-1.py"]


async def test_a_forgotten_answer_is_not_sent_as_a_file(server: World) -> None:
    server.model.script(say(ANSWER))
    await server.ask("tell me")
    await server.bo.slash(server.general, "reset")
    answer = server.replies()[0]
    pressed = await server.bo.click(answer, label=texts(f"answer-{FILE}"))
    assert private(pressed) == too_late(texts, FILE)


def test_each_piece_of_code_has_the_ending_of_its_language() -> None:
    made = read(files.files(ANSWER + f"\n~~~rust title\n{CODE}~~~\n````\n```\nx\ny\nz\nq\n```\n````\n"))
    assert list(made) == ["answer.md", "code-1.py", "code-2.rs", "code-3.txt"]
    assert made["code-1.py"] == CODE
    assert made["code-3.txt"] == "```\nx\ny\nz\nq\n```\n"


@given(st.text(st.sampled_from("`~\nab #"), max_size=300))
def test_any_answer_can_be_sent_as_files(answer: str) -> None:
    made = read(files.files(answer))
    assert made["answer.md"] == answer
    assert len(made) <= files.MAX_FILES
    assert all(io.StringIO(text).read() in answer for text in made.values())


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("```py\nprint(1)\n```\nDone.", "print(1)\n"),
        ("```py\nprint(1)```\nDone.", "print(1)\n"),
        ("Here:```py\nprint(1)\n```", "print(1)\n"),
        ("````md\n```py\nx\n```\n````", "```py\nx\n```\n"),
        ("~~~js\nlet a\n~~~", "let a\n"),
        ("inline ```x``` and\n```\nb\n```", "b\n"),
    ],
)
def test_block_opens_and_closes_where_discord_reads_it(answer: str, code: str) -> None:
    assert [block.code for block in files.blocks(answer)] == [code]


def test_unclosed_block_is_none() -> None:
    assert list(files.blocks("```py\nprint(1)\n")) == []


@pytest.mark.parametrize("unit", ["`", "``` ", "```\n", "~~~ \n", "` \n", "````x`"])
def test_blocks_are_found_in_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        answer, best = "```" + unit * size, float("inf")
        for _ in range(3):
            began = time.process_time()
            list(files.blocks(answer))
            best = min(best, time.process_time() - began)
        return best

    assert seconds(40_000) < max(0.05, 2.5 * seconds(20_000))
