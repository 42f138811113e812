"""The panel of /settings: six groups, their options, History and Undo all."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from simcord.components import COMPONENTS_V2_FLAG, validate_components, validate_modal

from bot.config.options import kinds
from bot.core.domain import BOT, GuildId, Owner, Place, Scope, UserId
from bot.discord_io.i18n.texts import texts_in
from bot.discord_io.incoming import messages
from bot.discord_io.permissions import Who
from bot.discord_io.ui.levels import here
from bot.discord_io.ui.persistent import view_of
from bot.discord_io.ui.prompt_drafts import PromptModal
from bot.discord_io.ui.settings_layout import GROUPS, MARK, OF_SERVERS, Shown, control
from bot.discord_io.ui.settings_panel import (
    HistoryButton,
    NumberForm,
    PanelButton,
    PanelSelect,
    history_page,
    made,
    sure_question,
    undo_all_question,
)
from bot.discord_io.ui.settings_values import saved
from tests.chat.test_options_in_force import choose, of_channel, of_guild, thread_in
from tests.discord_io.i18n.test_fluent import FOLDERS
from tests.support.english import texts
from tests.support.model_server import ModelServer
from tests.support.panels import (
    choices,
    controls,
    level,
    message,
    opened,
    option,
    own,
    pick,
    press,
    push,
    text,
)
from tests.support.tool_calls import tools as tools_of
from tests.support.tools import ScriptedTool, give
from tests.support.world import World, world

SUCCESS, SECONDARY = discord.ButtonStyle.success.value, discord.ButtonStyle.secondary.value


def test_every_option_is_in_one_group() -> None:
    assert sorted(name for names in GROUPS.values() for name in names) == sorted(kinds())


async def test_first_page_has_a_phrase_for_every_value_and_a_button_for_every_group(server: World) -> None:
    shown = await opened(server)
    assert text(shown).splitlines() == [
        "## Settings",
        "-# ✎ marks what is set here. The rest is inherited, or the default of the bot's owner.",
        "**Persona and model**",
        "“Be kind.” · `test-model`",
        "**Who may ask**",
        "Everyone · with a mention",
        "**Answers**",
        "Shown as they are written · in the channel itself · no pings · without buttons",
        "**Memory**",
        " · ".join(
            (
                "About 16,000 tokens per question",
                "old messages are kept",
                "I read only messages to me",
                "I do not look for earlier messages",
            )
        ),
        "**Tools**",
        "No tools",
        "**Limits**",
        "Any number of questions per person · any number per channel",
        "**Language**",
        "Same as the server",
        f"-# {texts('settings-help')}",
    ]
    assert [each["label"] for each in controls(shown).values() if "label" in each] == ["Change"] * 7 + ["History"]
    assert shown.ephemeral
    assert shown.flags.components_v2


async def test_only_values_set_at_the_shown_level_are_marked(server: World) -> None:
    await choose(server, BOT, streamed=False)
    await choose(server, of_guild(server), pings=True, denied_roles=frozenset({server.guild.roles["Admins"].id}))
    shown = await opened(server)
    assert "Shown when complete · in the channel itself · ✎ the person who asked is pinged" in text(shown)
    assert f"Everyone · ✎ blocked: <@&{server.guild.roles['Admins'].id}> · with a mention" in text(shown)
    inside = text(await pick(server, shown, "select:level", "channel"))
    assert inside.count(MARK) == 1
    assert "the person who asked is pinged" in inside


async def test_options_are_listed_with_value_and_sentence(server: World) -> None:
    shown = message(await push(server, await opened(server), "set:button:page:server:-:answers"))
    assert choices(shown, "option") == {
        "streamed": "Show answers as they are written: on",
        "threads": "A thread for each question: off",
        "gist": "Start threads with recent messages: off",
        "pings": "Ping the person who asked: off",
        "buttons": "Buttons below answers: off",
    }
    (select,) = (each for name, each in controls(shown).items() if name.startswith("set:select:option"))
    assert all(each["description"] for each in select["options"])


async def test_button_of_the_value_in_force_is_green(server: World) -> None:
    def styles(shown: Any) -> dict[str, int]:
        return {each["label"]: each["style"] for each in controls(shown).values() if each.get("label") in {"On", "Off"}}

    shown = await option(server, await opened(server), "streamed")
    assert styles(shown) == {"On": SUCCESS, "Off": SECONDARY}
    assert styles(message(await press(server, shown, "off"))) == {"On": SECONDARY, "Off": SUCCESS}


async def test_switch_is_set_and_removed_at_the_picked_level(server: World) -> None:
    shown = await option(server, await opened(server), "answers")
    shown = await pick(server, shown, "select:level", "channel")
    shown = message(await press(server, shown, "off"))

    assert saved(texts, "channel", "answers", False) in text(shown)
    assert "✎ **Active here**: off\n" in text(shown)
    assert await own(server, of_channel(server.general), "answers") is False
    assert await own(server, of_guild(server), "answers") is None
    shown = message(await press(server, shown, "back"))
    assert saved(texts, "channel", "answers", True, removed=True) in text(shown)
    assert await own(server, of_channel(server.general), "answers") is None


async def test_thread_offers_all_places_by_name(server: World) -> None:
    category = server.guild.create_category("Rooms")
    room = server.guild.create_text_channel("room", category=category)
    await server.env.settle()
    thread = await thread_in(server, room)
    shown = await opened(server, thread)
    (select,) = (each for name, each in controls(shown).items() if name.startswith("set:select:level"))
    assert [(each["label"], each["description"]) for each in select["options"]] == [
        ("This thread", thread.name),
        ("This channel", "room"),
        ("This category", "Rooms"),
        ("This server", server.guild.name),
    ]
    shown = await option(server, shown, "pings")
    owners = {"thread": thread.id, "channel": room.id, "category": category.id, "server": server.guild.id}
    for name, owner in owners.items():
        shown = await pick(server, shown, "select:level", name)
        shown = message(await press(server, shown, "on"))
        assert saved(texts, name, "pings", True) in text(shown)
        scope = Scope.GUILD if name == "server" else Scope.CHANNEL
        assert await own(server, Owner(scope, owner), "pings") is True


async def test_wider_level_ignores_narrower_options(server: World) -> None:
    await choose(server, of_channel(server.general), answers=False)
    shown = await opened(server)
    assert "turned off" not in text(shown).lower()
    shown = await pick(server, shown, "select:level", "channel")
    assert "✎ Turned off · everyone" in text(shown)


async def enter(server: World, name: str, number: str) -> Any:
    form = await press_enter(server, name)
    field = form.modal["components"][0]["component"]["custom_id"]
    return message(await server.ada.submit_modal(form, {field: number}))


async def press_enter(server: World, name: str) -> Any:
    return await push(server, await option(server, await opened(server), name), "set:button:enter")


async def test_form_takes_a_number_and_starts_with_the_one_in_force(server: World) -> None:
    form = await press_enter(server, "history_tokens")
    assert form.modal["components"][0]["component"]["value"] == "16,000"
    shown = await enter(server, "history_tokens", "8,000")
    assert saved(texts, "server", "history_tokens", 8000) in text(shown)
    assert "Enter a number (now: 8,000)" in [each.get("label") for each in controls(shown).values()]
    assert await own(server, of_guild(server), "history_tokens") == 8000


@pytest.mark.parametrize("number", ["three", "-1", "1.5", "٣"])
async def test_text_that_is_no_number_is_refused(server: World, number: str) -> None:
    shown = await enter(server, "user_requests", number)
    assert texts("settings-no-number") in text(shown)
    assert await own(server, of_guild(server), "user_requests") is None


async def test_number_above_the_limit_of_the_bots_owner_is_refused(database: Path, model: ModelServer) -> None:
    async with world(database, model, user_requests_per_minute=5) as server:
        shown = await enter(server, "user_requests", "6")
        assert texts("option-too-high", limit=5) in shown.content
        assert await own(server, of_guild(server), "user_requests") is None
        assert len(server.env.errors) == 1


async def test_roles_and_members_are_chosen_in_selects(server: World) -> None:
    role = server.guild.roles["Admins"]
    shown = await option(server, await opened(server), "allowed_roles")
    shown = await pick(server, shown, "role", [role])
    assert await own(server, of_guild(server), "allowed_roles") == {role.id}

    shown = await option(server, shown, "denied_members")
    shown = await pick(server, shown, "member", [server.bo])
    assert await own(server, of_guild(server), "denied_members") == {server.bo.id}
    assert f"✎ **Blocked members**: <@{server.bo.id}>" in text(shown)


async def test_everyone_is_not_claimed_where_members_are_listed(server: World) -> None:
    await choose(server, of_guild(server), allowed_members=frozenset({server.bo.id}))
    assert f"**Who may ask**\n✎ Allowed: <@{server.bo.id}> · with a mention" in text(await opened(server))


async def test_models_and_languages_are_chosen_in_selects(database: Path, model: ModelServer) -> None:
    async with world(database, model, allowed_models=("other-model",)) as server:
        shown = await option(server, await opened(server), "model")
        shown = await pick(server, shown, "select:value", "other-model")
        assert await own(server, of_guild(server), "model") == "other-model"
        shown = await option(server, shown, "language")
        assert list(choices(shown, "value").values())[:3] == ["same as the server", "English", "Deutsch"]
        shown = await pick(server, shown, "select:value", "ja")
        assert await own(server, of_guild(server), "language") == "ja"
        await pick(server, shown, "select:value", "default")
        assert await own(server, of_guild(server), "language") is None


async def test_persona_is_written_from_the_panel_as_a_draft(server: World) -> None:
    shown = await option(server, await opened(server), "system_prompt")
    form = await press(server, shown, "prompt")
    field = form.modal["components"][0]["component"]["custom_id"]
    draft = message(await server.ada.submit_modal(form, {field: "You are *Captain* Flint."}))
    assert draft.ephemeral
    await server.ada.click(draft, label=texts("draft-save"))
    assert await own(server, of_guild(server), "system_prompt") == "You are *Captain* Flint."
    shown = await option(server, shown, "system_prompt")
    assert "✎ **Persona (system prompt)**: “You are \\*Captain\\* Flint.”" in text(shown)
    await press(server, shown, "back")
    assert await own(server, of_guild(server), "system_prompt") is None


async def test_persona_of_the_whole_bot_is_not_written_in_discord(server: World) -> None:
    server.owned_by(server.ada)
    shown = await pick(server, await opened(server), "select:level", "bot")
    shown = await option(server, shown, "system_prompt")
    assert not [each for each in controls(shown) if each.startswith("set:button:prompt")]


async def test_shorter_retention_is_confirmed_first(server: World) -> None:
    shown = await enter(server, "retention_days", "30")
    assert text(shown) == texts("settings-sure-retention", where="This server", days=30)
    assert await own(server, of_guild(server), "retention_days") is None
    back = message(await press(server, shown, "cancel"))
    assert choices(back, "option")["retention_days"] == "Delete messages after (days): never"
    shown = await enter(server, "retention_days", "30")
    await press(server, shown, "sure")
    assert await own(server, of_guild(server), "retention_days") == 30


async def test_panel_works_after_a_restart(server: World) -> None:
    shown = await option(server, await opened(server), "pings")
    async with server.restarted() as later:
        await press(later, shown, "on")
        assert await own(later, of_guild(later), "pings") is True


async def test_panel_refuses_after_loss_of_permission(server: World) -> None:
    first = await opened(server)
    shown = await option(server, first, "pings")
    server.env.backend.remove_member_role(server.guild.id, server.ada.id, server.guild.roles["Admins"].id)
    await server.env.settle()
    for refused in (await press(server, shown, "on"), await press(server, shown, "all")):
        assert refused.response.content == texts(f"for-{Who.ADMINS}")
    assert await own(server, of_guild(server), "pings") is None


async def test_options_of_the_whole_bot_are_for_its_owner(server: World) -> None:
    assert list(choices(await opened(server), "level")) == ["channel", "server"]

    server.owned_by(server.ada)
    shown = await pick(server, await opened(server), "select:level", "bot")
    shown = message(await press(server, await option(server, shown, "pings"), "on"))
    assert await own(server, BOT, "pings") is True
    first = await pick(server, await opened(server), "select:level", "bot")
    assert level(first) == "bot"
    server.owned_by(server.bo)
    for refused in (await press(server, shown, "off"), await push(server, first, "set:button:undoall")):
        assert refused.response.content == texts(f"for-{Who.OWNER}")


async def test_undo_all_asks_and_is_undone_from_the_history(server: World) -> None:
    await choose(server, of_guild(server), pings=True, language="de")
    await choose(server, of_channel(server.general), threads=True)
    shown = await opened(server)
    asked = message(await push(server, shown, "set:button:undoall"))
    assert text(asked) == texts(
        "settings-sure-all", where="This server", number=2, options="- Ping the person who asked\n- Language"
    )
    assert "Settings" in text(message(await press(server, asked, "cancel")))
    assert await own(server, of_guild(server), "pings") is True

    await push(server, shown, "set:button:undoall")
    done = message(await press(server, shown, "clear"))
    assert texts("settings-cleared", number=2) in text(done)
    assert not [each for each in controls(done) if each.startswith("set:button:undoall")]
    assert [await own(server, of_guild(server), name) for name in ("pings", "language")] == [None, None]
    assert await own(server, of_channel(server.general), "threads") is True

    history = message(await press(server, done, "history"))
    assert text(history).count("→ not set") == 2
    await push(server, history, "changes:undo")
    assert await own(server, of_guild(server), "language") == "de"


async def test_undo_all_says_when_it_deletes(server: World) -> None:
    await choose(server, of_guild(server), retention_days=7)
    await choose(server, of_channel(server.general), retention_days=30)
    shown = await pick(server, await opened(server), "select:level", "channel")
    asked = message(await push(server, shown, "set:button:undoall"))
    assert texts("settings-sure-retention", where="This channel", days=7) in text(asked)


async def test_undo_all_announces_the_end_of_passive_listening(database: Path, model: ModelServer) -> None:
    async with world(database, model, message_content_intent=True) as server:
        await choose(server, of_channel(server.general), passive=True)
        shown = await pick(server, await opened(server), "select:level", "channel")
        asked = message(await push(server, shown, "set:button:undoall"))
        await press(server, asked, "clear")
        assert server.texts()[-1].startswith("👂 Ada has turned off")


async def test_history_leads_back_to_the_settings(server: World) -> None:
    history = message(await press(server, await opened(server), "history"))
    assert texts("settings-history-empty") in text(history)
    assert "**Limits**" in text(message(await press(server, history, "all")))


def place_in(server: World) -> Place:
    channel = server.bot.get_channel(server.general.id)
    assert isinstance(channel, discord.TextChannel)
    return messages.place(channel)


async def test_panel_of_before_the_layout_becomes_one(server: World) -> None:
    """Its message had an embed, and components with the same ids."""
    await opened(server)
    shown = Shown(place_in(server), "server", "pings")
    select = PanelSelect("option", shown, [discord.SelectOption(label="x", value="answers")])
    channel = server.bot.get_channel(server.general.id)
    assert isinstance(channel, discord.TextChannel)
    embed = discord.Embed(description="**Notify who asked**: off")
    old = await channel.send(embed=embed, view=view_of(select, PanelButton("on", shown, "On")))

    await server.ada.click(old, label="On")
    assert await own(server, of_guild(server), "pings") is True
    changed = next(each for each in server.replies() if each.id == old.id)
    assert changed.flags.components_v2
    assert not changed.embeds


async def test_components_do_not_wait_for_the_model_server(database: Path, model: ModelServer) -> None:
    async with world(database, model, allowed_models=("*",)) as server:
        shown = await opened(server)
        asked = len(model.looked_up)
        await option(server, shown, "model")
        assert len(model.looked_up) == asked


async def test_ids_of_another_server_are_refused(server: World) -> None:
    """A change of another server cannot be undone here."""
    await server.bot.scoped_settings.set(Owner(Scope.GUILD, 1), "pings", True, by=UserId(1), guild=GuildId(1))
    ((number,),) = server.rows("SELECT max(id) FROM changes")
    channel = server.bot.get_channel(server.general.id)
    assert isinstance(channel, discord.TextChannel)
    forged = await channel.send("x", view=view_of(HistoryButton("undo", number, "Undo")))
    refused = await server.ada.click(forged, label="Undo")
    assert message(refused).content == texts("settings-not-undone")


def longest(name: str) -> Any:
    """Return the value of an option that is shown with the most characters."""
    ids = frozenset(range(10**18, 10**18 + 25))
    numbers = {"history_tokens": 10_000_000, "retention_days": 36_500}
    values = {"role": ids, "member": ids, "switch": False, "number": numbers.get(name, 10_000), "prompt": "*" * 16_000}
    values["names"] = "now"
    if name in {"recall", "recall_scope"}:
        return {"recall": "notes", "recall_scope": "server"}[name]
    return values.get(control(name), "m" * 100 if name == "model" else "pt-BR")


async def test_pages_and_forms_keep_discords_limits_in_every_language(
    database: Path, model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """simcord's rules are Discord's: 40 components, 4,000 characters, 100 for a choice, 45 for a form's title."""
    models = tuple(f"{number:02}{'m' * 98}" for number in range(30))
    async with world(
        database, model, allowed_models=("m" * 100, *models), history_tokens=10_000_000, tools=("all",)
    ) as server:
        await choose(server, of_guild(server), **{name: longest(name) for name in kinds() if name not in OF_SERVERS})
        channel = server.bot.get_channel(server.general.id)
        asked = SimpleNamespace(
            client=server.bot,
            channel=channel,
            guild=server.bot.get_guild(server.guild.id),
            user=discord.Object(server.ada.id),
            locale="en",
        )
        place = here(asked)  # type: ignore[arg-type]
        pages = [Shown(place, "server"), *(Shown(place, "server", name) for name in kinds())]
        for language in FOLDERS:
            monkeypatch.setattr("bot.discord_io.i18n.texts.nearest", lambda _, language=language: language)
            note = texts_in(language)("settings-not-undone") * 2
            views = [await made(server.bot, asked, page, note) for page in pages]  # type: ignore[arg-type]
            views += [
                await history_page(server.bot, asked, GuildId(server.guild.id)),  # type: ignore[arg-type]
                await undo_all_question(server.bot, asked, pages[0]),  # type: ignore[arg-type]
                sure_question(texts_in(language), pages[1], None, 36_500),
            ]
            for view in views:
                validate_components([each.to_component_dict() for each in view.children], flags=COMPONENTS_V2_FLAG)
            for page in pages[1:]:
                if control(page.option or "") == "number":
                    validate_modal(NumberForm(texts_in(language), page, 10_000_000, 0).to_dict())
            validate_modal(PromptModal("server", "", texts_in(language)).to_dict())


async def test_german_reader_sees_german_numbers_and_writes_them(
    server: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.discord_io.i18n.texts.nearest", lambda _: "de")
    shown = await opened(server)
    assert "Etwa 16.000 Tokens je Frage" in text(shown)
    shown = message(await push(server, shown, "set:button:page:server:-:memory"))
    assert choices(shown, "option")["history_tokens"] == "Gedächtnis je Frage (Tokens): 16.000"
    shown = await pick(server, shown, "select:option", "history_tokens")
    form = await push(server, shown, "set:button:enter")
    field = form.modal["components"][0]["component"]["custom_id"]
    shown = message(await server.ada.submit_modal(form, {field: "8.000"}))
    assert "✅ **Gedächtnis je Frage (Tokens)**: 8.000 · Dieser Server" in text(shown)
    assert await own(server, of_guild(server), "history_tokens") == 8000
    history = message(await push(server, shown, "set:button:page:server:-:"))
    assert "✎ Etwa 8.000 Tokens" in text(history)


def number_of_select(shown: Any, action: str) -> int:
    (number,) = (each["id"] for name, each in controls(shown).items() if name.startswith(f"set:select:{action}:"))
    return int(number)


async def test_tools_are_switched_and_picked(database: Path, model: ModelServer) -> None:
    async with world(database, model, tools=("all",)) as server:
        give(server, ScriptedTool("look"))
        shown = await opened(server)
        assert "**Tools**\nAll tools" in text(shown)
        shown = message(await push(server, shown, "set:button:page:server:-:tools"))
        assert choices(shown, "names") == {"now": "now", "look": "look"}
        assert choices(shown, "names", "description")["now"] == "🕐 looks at the clock"
        shown = await pick(server, shown, "select:names", ["now", "look"])
        assert "**Tools**: `look, now`" in text(shown)
        picked = number_of_select(shown, "names")
        shown = message(await press(server, shown, "off"))
        assert "**Tools**: off" in text(shown)
        assert number_of_select(shown, "names") != picked, "a client would go on showing what was picked"
        await server.ask("hi")
        assert tools_of(model.requests[-1]) == []
        assert text(message(await server.ada.slash(server.general, "settings history"))).count("**Tools**") == 2


async def test_tools_are_set_by_name_with_a_hint(database: Path, model: ModelServer) -> None:
    async with world(database, model, tools=("now",)) as server:
        for value, said in (("on,now", "choose one of: `On`, `on`, `Off`, `off`, `now`"), ("now", "✅"), ("On", "✅")):
            told = await server.ada.slash(server.general, "settings set", option="tools", value=value, where="server")
            assert said in message(told).content
