"""/context: the model's part of a conversation, and permissions."""

from pathlib import Path
from typing import Any

import pytest

from bot.core.domain import ContextWindow, Extent, Overview, Summary, SystemPrompt, WindowSource
from bot.discord_io.permissions import Who
from cogs.context import PROMPT_LENGTH, SUMMARY_LENGTH, fields, shortened
from tests.support.english import texts
from tests.support.model_server import ModelServer, say
from tests.support.summarist import LONG, Summarist
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
    assert "Not yet: I still see all of it." in said
    assert "`test-model`, with a window of 8,000 tokens, as whoever runs me has set it." in said


async def test_context_shows_time_of_trimming_and_summary(database: Path, model: ModelServer) -> None:
    model.default = Summarist(summary=say("Bo likes **tea**, see [this](https://example.org)."))
    async with world(database, model, summaries=True, history_tokens=2000) as server:
        for number in range(5):
            await server.ask(f"{number} {LONG}")
            await server.env.settle()
        said = await context(server)
        now = int(server.clock.now().timestamp())

    assert f"Last trimmed: <t:{now}:R>" in said
    assert f"Written <t:{now}:R>" in said
    assert r"Bo likes \*\*tea\*\*" in said
    assert r"\[this](https" in said


async def test_context_tells_that_no_summary_was_written_yet(database: Path, model: ModelServer) -> None:
    async with world(database, model, summaries=True) as server:
        assert "one is written when older messages are about to drop out" in await context(server)


async def test_context_tells_that_summaries_are_off(server: World) -> None:
    assert "whoever runs me has switched summaries off" in await context(server)


async def test_context_shows_prompt_origin_to_members_and_text_to_admins(server: World) -> None:
    member, admin = await context(server), await context(server, server.ada)

    assert "My default prompt. Those who may manage the server can read it" in member
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

    message = result.followups[0] if result.followups else result.response
    assert message is not None
    assert [file.filename for file in message.attachments] == ["system-prompt.txt"]
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
