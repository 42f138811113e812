"""/settings: the panel, the commands for those who type, the history and its undo."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from bot.config.options import kinds
from bot.core.domain import BOT, GuildId, Owner, Scope, UserId
from bot.discord_io.incoming import messages
from bot.discord_io.permissions import Who
from bot.discord_io.ui.settings_values import saved
from cogs.settings import budget_saved
from tests.chat.test_options_in_force import choose, of_channel, of_guild, thread_in
from tests.support.english import texts
from tests.support.model_server import ModelServer, status
from tests.support.world import World, world


def message(result: Any) -> Any:
    found = [each for each in (*result.followups, result.response) if each is not None]
    return found[0]


async def opened(server: World, where: ChannelHandle | None = None, by: MemberActor | None = None) -> Any:
    return message(await (by or server.ada).slash(where or server.general, "settings panel"))


def text(shown: Any) -> str:
    (embed,) = shown.embeds
    return "\n".join([embed.title or "", embed.description or "", *(field.value for field in embed.fields)])


def ids(shown: Any) -> list[str]:
    return [item["custom_id"] for row in shown.components for item in row["components"]]


async def pick(server: World, shown: Any, kind: str, value: Any, by: MemberActor | None = None) -> Any:
    """Choose in the select of a `kind`."""
    custom_id = next(each for each in ids(shown) if each.startswith(f"set:{kind}"))
    values = value if isinstance(value, list) else [value]
    return message(await (by or server.ada).select(shown, values, custom_id=custom_id))


async def press(server: World, shown: Any, action: str, by: MemberActor | None = None) -> Any:
    return await (by or server.ada).click(shown, label=texts(f"settings-button-{action}"))


async def own(server: World, owner: Owner, name: str) -> Any:
    return await server.bot.scoped_settings.own(owner, name)


# -------------------------------------------------------------------------- the panel


async def test_panel_shows_every_option_with_value_and_origin(server: World) -> None:
    await choose(server, BOT, streamed=False)
    await choose(server, of_guild(server), pings=True, denied_roles=frozenset({server.guild.roles["Admins"].id}))
    told = text(await opened(server))
    assert told.startswith("Settings of this server\n")
    for name in kinds():
        assert f"**{texts(f'option-{name}')}**: " in told
    assert "**Notify who asked**: on · set for the server" in told
    assert "**Shown while written**: off · set for the bot, everywhere" in told
    assert "**Answers here**: on · the operator's" in told
    assert f"**Roles that may not ask**: <@&{server.guild.roles['Admins'].id}> · set for the server" in told


async def test_panel_sets_switch_for_the_picked_level(server: World) -> None:
    shown = await pick(server, await opened(server), "select:option", "answers")
    shown = await pick(server, shown, "select:level", "channel")
    shown = message(await press(server, shown, "off"))

    assert saved(texts, "channel", "answers", False) in text(shown)
    assert await own(server, of_channel(server.general), "answers") is False
    assert await own(server, of_guild(server), "answers") is None
    shown = message(await press(server, shown, "back"))
    assert saved(texts, "channel", "answers", True, removed=True) in text(shown)
    assert await own(server, of_channel(server.general), "answers") is None


async def test_panel_in_a_thread_offers_all_levels(server: World) -> None:
    category = server.guild.create_category("Rooms")
    room = server.guild.create_text_channel("room", category=category)
    await server.env.settle()
    thread = await thread_in(server, room)
    shown = await opened(server, thread)
    owners = {"thread": thread.id, "channel": room.id, "category": category.id, "server": server.guild.id}
    for level, owner in owners.items():
        shown = await pick(server, shown, "select:option", "pings")
        shown = await pick(server, shown, "select:level", level)
        shown = message(await press(server, shown, "on"))
        assert f"for {texts(f'settings-where-{level}')}" in text(shown)
        scope = Scope.GUILD if level == "server" else Scope.CHANNEL
        assert await own(server, Owner(scope, owner), "pings") is True


async def test_panel_of_a_wider_level_ignores_narrower_options(server: World) -> None:
    await choose(server, of_channel(server.general), answers=False)
    shown = await opened(server)
    assert "**Answers here**: on · the operator's" in text(shown)
    shown = await pick(server, shown, "select:level", "channel")
    assert "**Answers here**: off · set for the channel" in text(shown)


async def enter(server: World, option: str, number: str) -> Any:
    shown = await pick(server, await opened(server), "select:option", option)
    form = await press(server, shown, "enter")
    field = form.modal["components"][0]["component"]["custom_id"]
    return message(await server.ada.submit_modal(form, {field: number}))


async def test_panel_takes_numbers_from_a_form(server: World) -> None:
    shown = await enter(server, "user_requests", "3")
    assert saved(texts, "server", "user_requests", 3) in text(shown)
    assert await own(server, of_guild(server), "user_requests") == 3


@pytest.mark.parametrize("number", ["three", "-1", "1.5", "٣"])
async def test_panel_refuses_text_that_is_no_number(server: World, number: str) -> None:
    shown = await enter(server, "user_requests", number)
    assert texts("settings-no-number") in text(shown)
    assert await own(server, of_guild(server), "user_requests") is None


async def test_panel_refuses_numbers_above_the_operators_limit(database: Path, model: ModelServer) -> None:
    async with world(database, model, user_requests_per_minute=5) as server:
        shown = await enter(server, "user_requests", "6")
        assert "At most 5 is possible here; the bot's owner set that limit" in shown.content
        assert await own(server, of_guild(server), "user_requests") is None
        assert len(server.env.errors) == 1


async def test_panel_offers_selects_of_roles_and_members(server: World) -> None:
    role = server.guild.roles["Admins"]
    shown = await pick(server, await opened(server), "select:option", "allowed_roles")
    shown = await pick(server, shown, "role", [role])
    assert await own(server, of_guild(server), "allowed_roles") == {role.id}

    shown = await pick(server, shown, "select:option", "denied_members")
    shown = await pick(server, shown, "member", [server.bo])
    assert await own(server, of_guild(server), "denied_members") == {server.bo.id}
    assert f"<@{server.bo.id}>" in text(shown)


async def test_panel_lists_allowed_models(database: Path, model: ModelServer) -> None:
    async with world(database, model, allowed_models=("other-model",)) as server:
        shown = await pick(server, await opened(server), "select:option", "model")
        await pick(server, shown, "select:value", "other-model")
        assert await own(server, of_guild(server), "model") == "other-model"


async def test_shorter_retention_is_confirmed_first(server: World) -> None:
    shown = await enter(server, "retention_days", "30")
    assert shown.content == texts("settings-sure-retention", where=texts("settings-where-server"), days=30)
    assert await own(server, of_guild(server), "retention_days") is None
    await press(server, shown, "sure")
    assert await own(server, of_guild(server), "retention_days") == 30


async def test_panel_works_after_a_restart(server: World) -> None:
    shown = await pick(server, await opened(server), "select:option", "pings")
    async with server.restarted() as later:
        await press(later, shown, "on")
        assert await own(later, of_guild(later), "pings") is True


async def test_panel_refuses_after_loss_of_permission(server: World) -> None:
    shown = await pick(server, await opened(server), "select:option", "pings")
    server.env.backend.remove_member_role(server.guild.id, server.ada.id, server.guild.roles["Admins"].id)
    await server.env.settle()
    refused = await press(server, shown, "on")
    assert refused.response.content == texts(f"for-{Who.ADMINS}")
    assert await own(server, of_guild(server), "pings") is None


async def test_options_of_the_whole_bot_are_for_its_owner(server: World) -> None:
    shown = await opened(server)
    levels = shown.components[0]["components"][0]["options"]
    assert "bot" not in [choice["value"] for choice in levels]

    server.owned_by(server.ada)
    shown = await pick(server, await opened(server), "select:option", "pings")
    shown = await pick(server, shown, "select:level", "bot")
    await press(server, shown, "on")
    assert await own(server, BOT, "pings") is True
    server.owned_by(server.bo)
    refused = await press(server, shown, "off")
    assert refused.response.content == texts(f"for-{Who.OWNER}")


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
    ("option", "value", "says"),
    [
        ("answers", "maybe", "Please write `on` or `off`."),
        ("user_requests", "many", "Please write a whole number"),
        ("denied_members", "Bo", "Please mention up to 25 of them."),
        ("language", "tlh", "Please choose one of: `en`, `de`"),
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
        found = await server.ada.autocomplete(server.general, "settings set", "option", "may ask")
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
    assert told[0].startswith("1. **Questions a minute, each** of the server: not set → 3, by <@")
    assert told[1].startswith(
        f"2. **Answers here** of <#{server.general.id}>: not set → off, by <@{server.ada.id}> <t:"
    )


async def test_history_button_undoes_a_change(server: World) -> None:
    await typed(server, "set", option="user_requests", value="3", where="server")
    await typed(server, "set", option="user_requests", value="5", where="server")
    shown = message(await server.ada.slash(server.general, "settings history"))
    done = message(await server.ada.click(shown, label="Undo 1"))
    assert "↩️ Taken back: **Questions a minute, each** is 3 again." in text(done)
    assert await own(server, of_guild(server), "user_requests") == 3

    stale = message(await server.ada.click(shown, label="Undo 2"))
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


async def history(server: World, **where: str) -> Any:
    return message(await server.ada.slash(server.general, "settings history", **where))


async def test_removing_longer_retention_is_confirmed_first(server: World) -> None:
    await choose(server, of_guild(server), retention_days=7)
    await choose(server, of_channel(server.general), retention_days=30)
    asked = message(await server.ada.slash(server.general, "settings reset", option="retention_days", where="channel"))
    assert asked.content == texts("settings-sure-retention", where=texts("settings-where-channel"), days=7)
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
    asked = message(await server.ada.click(await history(server), label="Undo 1"))
    assert texts("settings-sure-retention", where="the server", days=7) in text(asked)
    assert await own(server, of_guild(server), "retention_days") == 30
    done = message(await press(server, asked, "sure"))
    assert "is 7 again" in text(done)
    assert await own(server, of_guild(server), "retention_days") == 7


async def test_end_of_reading_along_is_announced(database: Path, model: ModelServer) -> None:
    async with world(database, model, message_content_intent=True) as server:
        await typed(server, "set", option="passive", value="on", where="channel")
        await typed(server, "set", option="passive", value="off", where="channel")
        told = len(server.texts())
        await server.ada.click(await history(server), label="Undo 1")
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
    refused = message(await server.ada.click(await history(server), label="Undo 1"))
    assert texts(f"for-{Who.OWNER}") in text(refused)
    assert server.bot.budgets._set[owner] == 10**12


async def test_undone_budget_counts_at_once(server: World) -> None:
    role = server.guild.roles["Admins"]
    await typed(server, "budget", dollars="1", role=role)
    await typed(server, "budget", dollars="2", role=role)
    done = message(await server.ada.click(await history(server), label="Undo 1"))
    assert "is $1.00 again" in text(done)
    assert server.bot.budgets._set[Owner(Scope.ROLE, role.id)] == 10**12


async def test_history_of_the_whole_bot_is_for_its_owner(server: World) -> None:
    assert (await history(server, where="bot")).content == texts(f"for-{Who.OWNER}")
    server.owned_by(server.ada)
    await typed(server, "set", option="pings", value="on", where="bot")
    shown = await history(server, where="bot")
    assert "of the bot: not set → on" in text(shown)
    server.owned_by(server.bo)
    refused = message(await server.ada.click(shown, label="Undo 1"))
    assert refused.content == texts(f"for-{Who.OWNER}")
    server.owned_by(server.ada)
    await server.ada.click(shown, label="Undo 1")
    assert await own(server, BOT, "pings") is None


async def test_components_do_not_wait_for_the_model_server(database: Path, model: ModelServer) -> None:
    async with world(database, model, allowed_models=("*",)) as server:
        shown = await opened(server)
        asked = len(model.looked_up)
        await pick(server, shown, "select:option", "model")
        assert len(model.looked_up) == asked
