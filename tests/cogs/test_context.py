"""/context: the model's part of a conversation, and permissions."""

from pathlib import Path
from typing import Any

import pytest

from bot.core.domain import (
    ChannelId,
    ContextWindow,
    Extent,
    Overview,
    Prompt,
    PromptMessage,
    Role,
    Summary,
    SystemPrompt,
    WindowSource,
)
from bot.discord_io.permissions import Who
from bot.tools.now import Now
from bot.tools.registry import spec_tokens
from cogs.context import PROMPT_LENGTH, REQUEST_LENGTH, SUMMARY_LENGTH, fields, readable, shortened
from tests.support.documents import png
from tests.support.english import texts
from tests.support.file_server import FileServer
from tests.support.model_server import ModelServer, say
from tests.support.summarist import LONG, Summarist
from tests.support.tools import ScriptedTool, give
from tests.support.world import World, world


def shown(result: Any) -> str:
    """Return titles, fields and descriptions of the reply, line by line."""
    lines: list[str] = []
    for message in filter(None, [result.response, *result.followups]):
        lines.append(message.content)
        for embed in message.embeds:
            lines += filter(None, [embed.title, *(f"{field.name}: {field.value}" for field in embed.fields)])
            lines.append(embed.description or "")
    return "\n".join(filter(None, lines))


def message_of(result: Any) -> Any:
    return (result.followups or [result.response])[0]


async def context(server: World, by: Any = None) -> str:
    result = await (by or server.bo).slash(server.general, "context")
    assert result.ephemeral
    return shown(result)


async def test_context_shows_messages_and_tokens_in_the_window(server: World) -> None:
    assert " 0 messages: about " in await context(server)
    await server.ask("hi")
    said = await context(server)

    assert " 2 messages: about " in said
    assert " of 7,100 tokens" in said
    assert "None: I still see everything." in said
    assert "`test-model`, with a window of 8,000 tokens, set by the bot's owner." in said


async def test_context_shows_time_of_trimming_and_summary(database: Path, model: ModelServer) -> None:
    model.default = Summarist(summary=say("Bo likes **tea**, see [this](https://example.org)."))
    async with world(database, model, summaries=True, history_tokens=2000) as server:
        for number in range(5):
            await server.ask(f"{number} {LONG}")
            await server.env.settle()
        said = await context(server)
        now = int(server.clock.now().timestamp())

    assert f"Older messages dropped: <t:{now}:R>" in said
    assert f"Written <t:{now}:R>" in said
    assert r"Bo likes \*\*tea\*\*" in said
    assert r"\[this\](https\://" in said


async def test_context_tells_that_no_summary_was_written_yet(database: Path, model: ModelServer) -> None:
    async with world(database, model, summaries=True) as server:
        assert "I write one before older messages drop out" in await context(server)


async def test_context_tells_that_summaries_are_off(server: World) -> None:
    assert "the bot's owner has turned off summaries" in await context(server)


async def test_context_shows_prompt_origin_to_members_and_text_to_admins(server: World) -> None:
    member, admin = await context(server), await context(server, server.ada)

    assert "My default prompt. An admin can read it" in member
    assert "Be kind." not in member
    assert "Be kind." in admin


async def test_context_hides_prompt_in_direct_messages(server: World) -> None:
    await server.bo.user.send_dm("hi")
    result = await server.bo.user.slash("context")

    assert "2 messages" in shown(result)
    assert "Be kind." not in shown(result)


async def test_context_attaches_long_prompt_as_file(database: Path, model: ModelServer) -> None:
    async with world(database, model, system_prompt="Be kind. " * 400) as server:
        result = await server.ada.slash(server.general, "context")

    assert [file.filename for file in message_of(result).attachments] == ["system-prompt.txt"]
    assert "The rest is in the attached file." in shown(result)


async def test_context_is_refused_without_permission_to_write(server: World) -> None:
    quiet = server.guild.create_text_channel("quiet")
    server.env.backend.set_overwrite(quiet.id, _silence(server))
    await server.env.settle()
    result = await server.bo.slash(quiet, "context")

    assert shown(result) == texts(f"for-{Who.TALKERS}")


def _silence(server: World) -> Any:
    import discord  # noqa: PLC0415
    from simcord.backend.models.channel import Overwrite  # noqa: PLC0415
    from simcord.enums import OverwriteType  # noqa: PLC0415

    deny = discord.Permissions(send_messages=True)
    return Overwrite(server.bo.id, OverwriteType.MEMBER, deny=deny.value)


@pytest.mark.parametrize("source", WindowSource)
@pytest.mark.parametrize("tokens", [0, 500, 1000, 1200])
def test_context_fits_into_an_embed(tokens: int, source: WindowSource) -> None:
    overview = Overview(
        model="`" * 500,
        window=ContextWindow(10**9, source),
        prompt=SystemPrompt("x" * 9000, owner=None),
        extent=Extent(10**9, tokens, 1e9, 0),
        tokens=tokens,
        limit=1000,
        summary=Summary(1, 2, "x" * 9000, 500, 1e9),  # type: ignore[arg-type]
        summaries=True,
    )
    found = list(fields(texts, overview, full=True))
    shortened_texts = [shortened(texts, "x" * 9000, length) for length in (SUMMARY_LENGTH, PROMPT_LENGTH)]

    assert all(len(value) <= 1024 for _, value in found)
    assert all(len(text) <= 4096 for text in shortened_texts)
    assert sum(map(len, [*shortened_texts, *(part for field in found for part in field)])) <= 5900


# ----------------------------------------------------------------- exactly what is sent


async def last_request(server: World, where: Any = None) -> str:
    """Return the file of Ada's button, which only she sees."""
    pressed = await server.ada.click(
        message_of(await server.ada.slash(where or server.general, "context")), label=BUTTON
    )
    message = message_of(pressed)
    assert message.ephemeral
    if not message.attachments:
        return str(message.content)
    (file,) = message.attachments
    return str(await file.read(), "utf-8")


BUTTON = texts("context-sent-button")


async def test_last_request_is_the_one_that_the_model_got(server: World) -> None:
    server.model.script(say("Hello Bo!"), say("You are Bo."))
    await server.ask("my name is Bo")
    await server.ask("what is my name?")
    sent = server.model.messages

    assert await last_request(server) == "\n\n".join(
        f"=== {number}/4 {message['role']} ===\n{message['content']}" for number, message in enumerate(sent, 1)
    )
    assert "You are Bo." not in await last_request(server)


async def test_last_request_survives_a_restart_and_lacks_deleted_words(server: World) -> None:
    secret = await server.bo.send(server.general, f"{server.mention} the code is 1234")
    await server.ask("hi")
    async with server.restarted() as after:
        assert "the code is 1234" in await last_request(after)
        after.env.backend.delete_message(after.general.id, secret.id)
        await after.env.settle()
        request = await last_request(after)

    assert "1234" not in request
    assert request.endswith("⟧ hi")


async def test_last_request_has_the_summary_and_the_trimmed_window(database: Path, model: ModelServer) -> None:
    model.default = Summarist(summary=say("Bo likes tea."))
    async with world(database, model, summaries=True, history_tokens=2000) as server:
        for number in range(5):
            await server.ask(f"{number} {LONG}")
            await server.env.settle()
        request = await last_request(server)

    assert "Bo likes tea." in request
    assert f"⟧ 4 {LONG.strip()}" in request
    assert "⟧ 0 more" not in request


async def test_last_request_names_pictures_by_their_size(database: Path, model: ModelServer) -> None:
    async with FileServer() as files, world(database, model, files=files) as server:
        picture = ("cat.png", png(60, 40))
        await server.bo.send(server.general, f"{server.mention} look", attachments=[picture])
        assert (await last_request(server)).endswith("⟧ look\n⟦picture cat.png⟧\n[picture 60x40]")


async def test_last_request_is_of_this_channel_only(server: World) -> None:
    elsewhere = server.guild.create_text_channel("elsewhere")
    await server.env.settle()
    await server.ask("hi")
    assert await last_request(server, elsewhere) == texts("context-sent-nothing")
    await server.ask("a secret", where=elsewhere)
    assert "a secret" not in await last_request(server)


async def test_last_request_is_for_admins(server: World) -> None:
    await server.ask("hi")
    as_admin = await server.ada.slash(server.general, "context")
    as_member = await server.bo.slash(server.general, "context")
    assert [len(message_of(result).components) for result in (as_admin, as_member)] == [1, 0]

    # A member who has lost the permission since still sees the button.
    admins = server.guild.roles["Admins"].id
    server.env.backend.remove_member_role(server.guild.id, server.ada.id, admins)
    pressed = await server.ada.click(message_of(as_admin), label=BUTTON)
    assert shown(pressed) == texts(f"for-{Who.ADMINS}")


@pytest.mark.parametrize("length", [REQUEST_LENGTH // 2, REQUEST_LENGTH * 3])
def test_long_request_is_shortened_in_the_middle(length: int) -> None:
    words = f"begin {'x' * length} end"
    text = readable(texts, Prompt([PromptMessage(Role.USER, words)], 1, ChannelId(1)))

    assert text.startswith("=== 1/1 user ===\nbegin xxx")
    assert text.endswith("xxx end")
    assert len(text) <= REQUEST_LENGTH + 100
    assert ("characters left out" in text) == (length > REQUEST_LENGTH)


async def test_context_names_tools_and_those_without_room(database: Path, model: ModelServer) -> None:
    async with world(database, model, tools=("all",)) as server:
        long = ScriptedTool("long", schema={"type": "object", "description": "word " * 1500})
        give(server, long)
        said = await context(server)
        tokens = spec_tokens(Now(server.clock).spec)
        assert f"Tools: About {tokens} tokens in each request: `now`" in said
        assert "No room in this model’s window for: `long`" in said
        empty = int(said.split("messages: about ")[1].split()[0])
    async with world(database.with_name("off.sqlite3"), model) as server:
        said = await context(server)
        assert "Tools: None" in said
        assert empty - int(said.split("messages: about ")[1].split()[0]) == tokens
