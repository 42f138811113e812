"""Markdown that Discord does not render, through the whole bot: as it stands in Discord, and as it is stored."""

import pytest

from tests.support.discord_markdown import read
from tests.support.model_server import say, say_in_steps
from tests.support.world import World, shown

TABLE = "Prices:\n\n| Fruit | Price |\n|---|--:|\n| Apple | 1 |\n| Fig | 12 |\n\nDone."


@pytest.mark.parametrize(
    ("answer", "standing"),
    [
        ("```py\nprint(1)```\nDone.", "```py\nprint(1)```\nDone."),
        ("Here:```py\nprint(1)\n```\nDone.", "Here:```py\nprint(1)\n```\nDone."),
        ("~~~\nx\n~~~\nDone.", "```\nx\n```\nDone."),
        ("It was ||the butler||.", "It was ||the butler||."),
        (
            TABLE,
            "Prices:\n\n```\nFruit | Price\n------+------\nApple |     1\nFig   |    12\n```\n\nDone.",
        ),
        ("#### Four\n- [x] done\n\n$$x = 1$$", "**Four**\n- ☑ done\n\n```tex\nx = 1\n```"),
    ],
)
async def test_answer_is_shown_as_discord_renders_it_and_stored_as_it_was_written(
    server: World, answer: str, standing: str
) -> None:
    server.model.script(say(answer, chunks=9))

    assert await server.ask("hi") == standing
    assert server.rows("SELECT content FROM messages WHERE role = 'assistant'") == [(answer,)]


async def test_next_prompt_has_the_table_as_it_was_written(server: World) -> None:
    server.model.script(say(TABLE))
    await server.ask("hi")
    await server.ask("and now?")

    assert ("assistant", TABLE) in server.prompt()


async def test_code_behind_prose_is_code_in_every_message(server: World) -> None:
    lines = [f"print({number})  # a line of code" for number in range(200)]
    server.model.script(say("Here:```py\n" + "\n".join(lines) + "\n```\nDone.", chunks=60))
    await server.ask("code please")

    readings = [read(message.content) for message in server.replies()]
    assert len(readings) > 2
    assert [line for each in readings for _, code in each.blocks for line in code.split("\n")] == lines
    assert "".join(each.prose for each in readings).split() == ["Here:", "Done."]


async def test_spoiler_is_never_open_while_it_is_written(server: World) -> None:
    step = say_in_steps()
    server.model.script(step)
    server.post("who was it?")
    await step.waiting()
    step.send("It was ||the but")
    await shown(server, "It was ||the but||")
    step.send("ler||.")
    step.finish()
    await server.env.settle()

    assert [message.content for message in server.replies()] == ["It was ||the butler||."]


async def test_table_is_held_back_until_it_is_whole(server: World) -> None:
    step = say_in_steps()
    server.model.script(step)
    server.post("prices?")
    await step.waiting()
    step.send("Prices:\n\n| Fruit | Price |\n|---|---|\n| Ap")
    await shown(server, "Prices:")
    step.send("ple | 1 |\n\nDone.")
    step.finish()
    await server.env.settle()

    assert [message.content for message in server.replies()] == [
        "Prices:\n\n```\nFruit | Price\n------+------\nApple | 1\n```\n\nDone."
    ]
