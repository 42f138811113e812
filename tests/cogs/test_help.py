from typing import Any

import pytest

from bot.discord_io.client import COMMAND_IDS
from bot.discord_io.i18n.texts import texts_in
from tests.support.english import texts
from tests.support.world import World


async def help_for(server: World, who: Any, **options: Any) -> str:
    result = await who.slash(server.general, "help", **options)
    assert result.response is not None
    assert result.response.ephemeral
    assert len(result.response.content) < 2000
    return str(result.response.content)


async def test_help_explains_mentions_files_menus_and_data(server: World) -> None:
    said = await help_for(server, server.bo)
    assert server.mention in said
    for key in ("help-files", "help-menu"):
        assert texts(key) in said
    for name in ("context", "reset", "usage", "privacy"):
        assert server.bot.mention_of(name) in said


async def test_help_shows_commands_of_admins_to_admins_only(server: World) -> None:
    member, admin = await help_for(server, server.bo), await help_for(server, server.ada)
    assert "prompt" not in member
    assert "settings" not in member
    assert server.bot.mention_of("prompt set") in admin
    assert server.bot.mention_of("settings panel") in admin
    direct = await server.ada.user.slash("help")
    assert "settings" not in direct.response.content


async def test_help_mentions_buttons_where_there_are_some(server: World) -> None:
    assert texts("help-buttons") not in await help_for(server, server.bo)


@pytest.mark.parametrize("locale", ["de", "en-US", "fr", "es-ES", "pt-BR", "ja", "zh-CN"])
def test_help_fits_into_a_message_in_every_language(locale: str) -> None:
    said, tapped = texts_in(locale), "</settings panel:1234567890123456789>"
    lines = [
        said("help-talk", mention="<@1234567890123456789>"),
        *map(said, ("help-files", "help-menu", "help-buttons")),
        said("help-memory", context=tapped, reset=tapped),
        said("help-usage", usage=tapped),
        said("help-privacy", privacy=tapped),
        said("help-admins", prompt=tapped, settings=tapped),
        said("invitation", url="https://discord.com/" + "x" * 130),
    ]
    assert len("\n".join(lines)) < 2000


async def test_commands_can_be_tapped_also_after_a_restart(server: World) -> None:
    (known,) = [each["id"] for each in await registered(server) if each["name"] == "prompt"]
    assert server.bot.mention_of("prompt set") == f"</prompt set:{known}>"
    async with server.restarted() as later:
        assert later.bot.mention_of("prompt set") == f"</prompt set:{known}>"


async def test_commands_are_named_where_their_ids_are_unknown(server: World) -> None:
    server.bot.command_ids = {}
    assert "`/context`" in await help_for(server, server.bo)


async def test_ids_that_are_not_stored_are_asked_for(server: World) -> None:
    owner = next(iter(await server.bot.store.settings.all_named(COMMAND_IDS)))
    await server.bot.store.settings.set(owner, COMMAND_IDS, None, by=None)
    async with server.restarted() as later:
        assert later.bot.mention_of("help").startswith("</help:")


async def registered(server: World) -> Any:
    assert server.bot.application_id is not None
    return await server.bot.http.get_global_commands(server.bot.application_id)
