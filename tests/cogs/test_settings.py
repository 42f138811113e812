"""/settings: the panel, the commands for those who type, the history and its undo."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from simcord.actors import MemberActor

from bot.core.domain import BOT, GuildId, Owner, Scope, UserId
from bot.discord_io.i18n.texts import texts_in
from bot.discord_io.incoming import messages
from bot.discord_io.permissions import Who
from bot.discord_io.ui.settings_values import saved
from cogs.settings import budget_saved
from tests.chat.test_options_in_force import choose, of_channel, of_guild, thread_in
from tests.support.english import texts
from tests.support.model_server import ModelServer, status
from tests.support.panels import controls, message, own, press, push, text
from tests.support.world import World, world

# ------------------------------------------------------------------------- for typing


async def typed(server: World, command: str, by: MemberActor | None = None, **options: Any) -> str:
    result = await (by or server.ada).slash(server.general, f"settings {command}", **options)
    shown = message(result)
    assert shown.ephemeral
    return str(shown.content)


@pytest.mark.parametrize(
    ("option", "value", "read"),
    [
        ("answers", "off", False),
        ("user_requests", "3", 3),
        ("language", "de", "de"),
        (
            "denied_members",
            "<@123456789012345678> and <@!123456789012345679>",
            {123456789012345678, 123456789012345679},
        ),
        ("allowed_roles", "<@&123456789012345678>", {123456789012345678}),
    ],
)
async def test_settings_set_takes_typed_values(server: World, option: str, value: str, read: Any) -> None:
    said = await typed(server, "set", option=option, value=value, where="server")
    assert said == saved(texts, "server", option, read)
    assert await own(server, of_guild(server), option) == read
    assert await typed(server, "set", option=option, value=value, where="server") == texts("settings-unchanged")


@pytest.mark.parametrize(
    ("language", "typed_in", "read"),
    [
        ("es-ES", "answers=no", False),
        ("de", "pings=an", True),
        ("fr", "threads= OUI ", True),
        ("pt-BR", "buttons=nao", False),
        ("ja", "pings=オン", True),
        ("zh-CN", "pings=开", True),
        ("de", "history_tokens=8.000", 8000),
        ("fr", "language=Deutsch", "de"),
        ("de", "streamed=off", False),
    ],
)
async def test_settings_set_takes_the_readers_own_words(
    server: World, monkeypatch: pytest.MonkeyPatch, language: str, typed_in: str, read: Any
) -> None:
    monkeypatch.setattr("bot.discord_io.i18n.texts.nearest", lambda _: language)
    option, _, value = typed_in.partition("=")
    said = await typed(server, "set", option=option, value=value, where="server")
    assert said == saved(texts_in(language), "server", option, read)
    assert await own(server, of_guild(server), option) == read


async def test_value_of_the_server_in_words_is_the_inherited_one(server: World) -> None:
    await choose(server, of_guild(server), language="de")
    await typed(server, "set", option="language", value="same as the server", where="server")
    assert await own(server, of_guild(server), "language") is None


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("answers", "maybe", "Please choose one of: `On`, `on`, `Off`, `off`."),
        ("user_requests", "many", "Please write a whole number"),
        ("denied_members", "Bo", "Mention up to 25, for example"),
        ("language", "tlh", "Please choose one of: `English`, `Deutsch`"),
        ("nothing", "on", "There is no such setting."),
        ("system_prompt", "Be rude.", "There is no such setting."),
    ],
)
async def test_unreadable_value_is_refused_with_a_hint(server: World, option: str, value: str, says: str) -> None:
    assert says in await typed(server, "set", option=option, value=value, where="server")
    assert server.rows("SELECT count(*) FROM changes") == [(0,)]


async def test_unknown_model_is_refused(server: World) -> None:
    said = await typed(server, "set", option="model", value="huge", where="server")
    assert said.startswith("⚠️ That value is not possible here.")
    assert len(server.env.errors) == 1


async def test_missing_level_is_refused(server: World) -> None:
    said = await typed(server, "set", option="answers", value="off", where="category")
    assert said == texts("settings-no-such-place")


async def test_typed_options_of_the_whole_bot_are_for_its_owner(server: World) -> None:
    said = await typed(server, "set", option="answers", value="off", where="bot")
    assert said == texts(f"for-{Who.OWNER}")


async def test_settings_reset_takes_an_option_back(server: World) -> None:
    await typed(server, "set", option="answers", value="off", where="channel")
    said = await typed(server, "reset", option="answers", where="channel")
    assert said == saved(texts, "channel", "answers", True, removed=True)
    assert await typed(server, "reset", option="answers", where="channel") == texts("settings-unchanged")


async def test_autocomplete_offers_options_and_values(database: Path, model: ModelServer) -> None:
    model.models = status(200, {"data": [{"id": "a-model"}, {"id": "b-model"}]})
    async with world(database, model, allowed_models=("*",)) as server:
        found = await server.ada.autocomplete(server.general, "settings set", "option", "allowed")
        assert {each["value"] for each in found} == {"allowed_roles", "allowed_members"}
        found = await server.ada.autocomplete(
            server.general, "settings set", "value", "b-", option="model", where="server"
        )
        assert [each["value"] for each in found] == ["b-model"]
        found = await server.ada.autocomplete(
            server.general, "settings set", "value", "", option="answers", where="server"
        )
        assert [each["value"] for each in found] == ["on", "off"]


# --------------------------------------------------------------------------- history


async def test_history_shows_author_old_and_new_value(server: World) -> None:
    shown = message(await server.ada.slash(server.general, "settings history"))
    assert text(shown).endswith(texts("settings-history-empty"))
    await typed(server, "set", option="answers", value="off", where="channel")
    await typed(server, "set", option="user_requests", value="3", where="server")

    told = text(message(await server.ada.slash(server.general, "settings history"))).splitlines()[1:]
    assert told[:2] == ["**Questions per minute and person** · This server", "not set → 3"]
    assert told[2].startswith(f"<@{server.ada.id}> · <t:")
    assert told[3:5] == [f"**Active here** · <#{server.general.id}>", "not set → off"]


async def test_history_button_undoes_a_change(server: World) -> None:
    await typed(server, "set", option="user_requests", value="3", where="server")
    await typed(server, "set", option="user_requests", value="5", where="server")
    shown = message(await server.ada.slash(server.general, "settings history"))
    done = await undo(server, shown)
    assert "↩️ Undone · **Questions per minute and person**: 3" in text(done)
    assert await own(server, of_guild(server), "user_requests") == 3

    stale = await undo(server, shown, 1)
    assert texts("settings-not-undone") in text(stale)


async def test_history_has_pages(server: World) -> None:
    for number in range(1, 8):
        await typed(server, "set", option="user_requests", value=str(number), where="server")
    shown = message(await server.ada.slash(server.general, "settings history"))
    assert text(shown).count("→") == 5
    older = message(await press(server, shown, "older"))
    assert text(older).count("→") == 2
    assert "not set → 1" in text(older)


# --------------------------------------------------------------------------- budgets


async def test_admin_sets_budget_of_a_role(server: World) -> None:
    role = server.guild.roles["Admins"]
    said = await typed(server, "budget", dollars="$0.50", role=role)
    assert said == budget_saved(texts, f"<@&{role.id}>", 500_000_000_000)
    balances = server.bot.budgets.balances
    channel = server.bot.get_channel(server.general.id)
    assert channel is not None
    found = balances(messages.place(channel), UserId(server.ada.id), (role.id,))  # type: ignore[arg-type]
    assert [each.budget.limit for each in found if each.budget.account.scope is Scope.ROLE] == [500_000_000_000]
    assert "Daily budget" in text(message(await server.ada.slash(server.general, "settings history")))
    said = await typed(server, "budget", dollars="0", role=role)
    assert said == budget_saved(texts, f"<@&{role.id}>", 0)


async def test_budget_is_written_and_shown_as_in_the_readers_language(
    server: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.discord_io.i18n.texts.nearest", lambda _: "de")
    role = server.guild.roles["Admins"]
    said = await typed(server, "budget", dollars="1.000,50 $", role=role)
    assert " ".join(said.split()) == f"✅ <@&{role.id}>: ab jetzt 1.000,50 $ am Tag."


@pytest.mark.parametrize("dollars", ["much", "-1", "NaN", "1e99"])
async def test_budget_refuses_text_that_is_no_amount(server: World, dollars: str) -> None:
    role = server.guild.roles["Admins"]
    assert await typed(server, "budget", dollars=dollars, role=role) == texts("settings-budget-amount", most=100_000)


async def test_budgets_of_servers_and_members_are_for_the_bots_owner(server: World) -> None:
    assert await typed(server, "budget", dollars="1") == texts("settings-budget-owner")
    assert await typed(server, "budget", dollars="1", member=server.bo.user) == texts("settings-budget-owner")
    server.owned_by(server.ada)
    assert await typed(server, "budget", dollars="1") == budget_saved(texts, None, 10**12)
    said = await typed(server, "budget", dollars="1", member=server.bo.user)
    assert said == budget_saved(texts, f"<@{server.bo.id}>", 10**12)


# ---------------------------------------------------------------- taking back, with care


async def undo(server: World, shown: Any, change: int = 0) -> Any:
    """Undo a change of a history, 0 is the newest."""
    buttons = [each for each in controls(shown) if each.startswith("changes:undo")]
    return message(await push(server, shown, buttons[change]))


async def history(server: World, **where: str) -> Any:
    return message(await server.ada.slash(server.general, "settings history", **where))


async def test_removing_longer_retention_is_confirmed_first(server: World) -> None:
    await choose(server, of_guild(server), retention_days=7)
    await choose(server, of_channel(server.general), retention_days=30)
    asked = message(await server.ada.slash(server.general, "settings reset", option="retention_days", where="channel"))
    assert text(asked) == texts("settings-sure-retention", where="This channel", days=7)
    assert await own(server, of_channel(server.general), "retention_days") == 30
    await press(server, asked, "sure")
    assert await own(server, of_channel(server.general), "retention_days") is None


async def test_longer_retention_needs_no_confirmation(server: World) -> None:
    await choose(server, of_guild(server), retention_days=7)
    said = await typed(server, "set", option="retention_days", value="30", where="server")
    assert said == saved(texts, "server", "retention_days", 30)


async def test_undoing_longer_retention_is_confirmed_first(server: World) -> None:
    await choose(server, of_guild(server), retention_days=7)
    await choose(server, of_guild(server), retention_days=30)
    asked = await undo(server, await history(server))
    assert texts("settings-sure-retention", where="This server", days=7) in text(asked)
    assert await own(server, of_guild(server), "retention_days") == 30
    done = message(await press(server, asked, "sure"))
    assert "(days)**: 7" in text(done)
    assert await own(server, of_guild(server), "retention_days") == 7


async def test_end_of_reading_along_is_announced(database: Path, model: ModelServer) -> None:
    async with world(database, model, message_content_intent=True) as server:
        await typed(server, "set", option="passive", value="on", where="channel")
        await typed(server, "set", option="passive", value="off", where="channel")
        told = len(server.texts())
        await undo(server, await history(server))
        assert await own(server, of_channel(server.general), "passive") is True
        assert len(server.texts()) == told + 1
        assert server.texts()[-1].startswith("👂 Ada has let me read **messages that do not mention me**")


async def test_thread_is_told_when_reading_along_resumes(database: Path, model: ModelServer) -> None:
    async with world(database, model, message_content_intent=True) as server:
        await typed(server, "set", option="passive", value="on", where="channel")
        thread = await thread_in(server, server.general)
        await server.ada.slash(thread, "settings set", option="passive", value="off", where="thread")
        await server.ada.slash(thread, "settings reset", option="passive", where="thread")
        off, on = server.texts(thread)
        assert off.startswith("👂 Ada has turned off")
        assert on.startswith("👂 Ada has let me")


async def test_admin_cannot_undo_budget_of_the_bots_owner(server: World) -> None:
    server.owned_by(server.bo)
    owner = of_guild(server)
    await server.bot.budgets.set_budget(owner, Decimal(1), by=UserId(server.bo.id), guild=GuildId(server.guild.id))
    refused = await undo(server, await history(server))
    assert texts(f"for-{Who.OWNER}") in text(refused)
    assert server.bot.budgets._set[owner] == 10**12


async def test_undone_budget_counts_at_once(server: World) -> None:
    role = server.guild.roles["Admins"]
    await typed(server, "budget", dollars="1", role=role)
    await typed(server, "budget", dollars="2", role=role)
    done = await undo(server, await history(server))
    assert "**Daily budget**: $1.00" in text(done)
    assert server.bot.budgets._set[Owner(Scope.ROLE, role.id)] == 10**12


async def test_history_of_the_whole_bot_is_for_its_owner(server: World) -> None:
    assert (await history(server, where="bot")).content == texts(f"for-{Who.OWNER}")
    server.owned_by(server.ada)
    await typed(server, "set", option="pings", value="on", where="bot")
    shown = await history(server, where="bot")
    assert "· The whole bot\nnot set → on" in text(shown)
    server.owned_by(server.bo)
    refused = await undo(server, shown)
    assert refused.content == texts(f"for-{Who.OWNER}")
    server.owned_by(server.ada)
    await undo(server, shown)
    assert await own(server, BOT, "pings") is None
