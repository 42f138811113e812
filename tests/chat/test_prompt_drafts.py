"""/prompt: drafts and their difference, trying, versions, files, variables."""

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from bot.chat import prompt
from bot.core.domain import Owner
from bot.discord_io.permissions import Who
from bot.discord_io.ui.diff import MAX_SHOWN, block, diff, quote
from tests.chat.test_options_in_force import of_channel, of_guild, thread_in
from tests.support.english import texts
from tests.support.model_server import ModelServer, drop_after, say
from tests.support.world import World, world


def shown(result: Any) -> Any:
    return next(each for each in (*result.followups, result.response) if each is not None)


def text(message: Any) -> str:
    parts = [message.content]
    for embed in message.embeds:
        parts += [embed.title, embed.description, embed.footer.text]
    return "\n".join(filter(None, parts))


def field(form: Any) -> str:
    return str(form.modal["components"][0]["component"]["custom_id"])


async def write(
    server: World,
    words: str,
    where: str = "server",
    *,
    by: MemberActor | None = None,
    at: ChannelHandle | None = None,
) -> Any:
    """Write a prompt and return the draft that is shown."""
    admin = by or server.ada
    form = await admin.slash(at or server.general, "prompt set", where=where)
    return shown(await admin.submit_modal(form, {field(form): words}))


async def press(server: World, draft: Any, action: str, by: MemberActor | None = None) -> Any:
    return await (by or server.ada).click(draft, label=texts(f"draft-{action}"))


async def save(server: World, draft: Any, by: MemberActor | None = None) -> str:
    return text(shown(await press(server, draft, "save", by)))


async def own(server: World, owner: Owner) -> Any:
    return await server.bot.scoped_settings.own(owner, "system_prompt")


# --------------------------------------------------------------------------- drafts


async def test_nothing_is_in_force_before_it_is_saved(server: World) -> None:
    draft = await write(server, "You are a pirate.")
    told = text(draft)
    assert told.startswith(texts("draft-title", where="this server"))
    assert "\n> You are a pirate.\n" in told
    assert "of 8,000 tokens, my built-in rules included" in told
    assert await own(server, of_guild(server)) is None

    assert await save(server, draft) == texts("prompt-saved", where="this server")
    assert await own(server, of_guild(server)) == "You are a pirate."
    assert server.rows("SELECT count(*) FROM drafts") == [(0,)]


async def test_differences_from_the_present_prompt_are_marked(server: World) -> None:
    await save(server, await write(server, "Be kind.\nBe short.\nBe funny."))
    draft = await write(server, "Be kind.\nBe long.\nBe funny.")
    assert "-Be short.\n+Be long.\n" in text(draft)
    same = await write(server, "Be kind.\nBe short.\nBe funny.")
    assert texts("draft-same") in text(same)


async def test_a_draft_is_there_again_after_a_restart_and_can_be_edited(server: World) -> None:
    draft = await write(server, "You are a pirate.")
    async with server.restarted() as later:
        form = await press(later, draft, "edit")
        value = form.modal["components"][0]["component"]["value"]
        assert value == "You are a pirate."
        changed = shown(await later.ada.submit_modal(form, {field(form): "You are a nice pirate."}))
        await save(later, changed)
        assert await own(later, of_guild(later)) == "You are a nice pirate."


async def test_a_discarded_draft_changes_nothing(server: World) -> None:
    draft = await write(server, "You are a pirate.")
    assert text(shown(await press(server, draft, "discard"))) == texts("draft-discarded")
    assert await own(server, of_guild(server)) is None


async def test_a_stale_button_says_so(server: World) -> None:
    draft = await write(server, "You are a pirate.")
    await server.bot.prompt_drafts.discard(of_guild(server), server.ada.id)  # type: ignore[arg-type]
    assert await save(server, draft) == texts("draft-gone")


async def test_the_slower_of_two_admins_sees_the_new_difference_first(server: World) -> None:
    eve = server.guild.add_member(
        server.env.create_user("eve", global_name="Eve"), roles=[server.guild.roles["Admins"]]
    )
    await server.env.settle()
    mine, hers = await write(server, "Mine."), await write(server, "Hers.", by=eve)
    await save(server, hers, eve)

    again = shown(await press(server, mine, "save"))
    assert texts("draft-stale") in text(again)
    assert "-Hers.\n+Mine." in text(again)
    assert await own(server, of_guild(server)) == "Hers."
    assert await save(server, again) == texts("prompt-saved", where="this server")
    assert await own(server, of_guild(server)) == "Mine."


async def test_an_admin_without_the_permission_any_more_saves_nothing(server: World) -> None:
    draft = await write(server, "Mine!")
    server.env.backend.remove_member_role(server.guild.id, server.ada.id, server.guild.roles["Admins"].id)
    await server.env.settle()
    assert await save(server, draft) == texts(f"for-{Who.ADMINS}")
    assert await own(server, of_guild(server)) is None


async def test_each_level_has_a_prompt_of_its_own(server: World) -> None:
    category = server.guild.create_category("Rooms")
    room = server.guild.create_text_channel("room", category=category)
    await server.env.settle()
    thread = await thread_in(server, room)
    for where in ("server", "category", "channel", "thread"):
        await save(server, await write(server, f"Of the {where}.", where, at=thread))
    for place, told in ((thread, "thread"), (room, "channel")):
        await server.ask("hi", where=place)
        assert server.model.messages[0]["content"].startswith(f"Of the {told}.")
    assert await own(server, of_channel(category)) == "Of the category."


async def test_a_place_that_there_is_not_is_said(server: World) -> None:
    result = await server.ada.slash(server.general, "prompt set", where="category")
    assert text(shown(result)) == texts("settings-no-such-place")


async def test_old_drafts_are_forgotten(server: World) -> None:
    await write(server, "You are a pirate.")
    server.age(8 * 24 * 60)
    await server.bot.retention_job.purge()
    assert server.rows("SELECT count(*) FROM drafts") == [(0,)]


# -------------------------------------------------------------------------- trying


async def attempt(server: World, draft: Any, question: str) -> Any:
    form = await press(server, draft, "try")
    return shown(await server.ada.submit_modal(form, {field(form): question}))


async def test_a_tried_draft_is_private_and_not_stored(server: World) -> None:
    draft = await write(server, "You are a pirate.")
    server.model.script(say("Arr!"))
    told = await attempt(server, draft, "Hello?")

    assert told.ephemeral
    assert text(told) == f"{texts('draft-try-answer')}\nArr!"
    assert server.model.messages[0]["content"].startswith("You are a pirate.")
    assert server.model.messages[1]["content"] == f"⟦Ada {server.ada.id}⟧ Hello?"
    assert server.log() == []
    assert server.rows("SELECT purpose, user_id FROM completions") == [("try", server.ada.id)]
    assert server.texts() == []


async def test_a_try_that_fails_says_why(server: World) -> None:
    draft = await write(server, "You are a pirate.")
    server.model.default = drop_after("")
    assert text(await attempt(server, draft, "Hello?")).startswith("⚠️ ")
    assert len(server.env.errors) == 1


async def test_trying_counts_as_asking(database: Path, model: ModelServer) -> None:
    async with world(database, model, user_requests_per_minute=1) as server:
        draft = await write(server, "You are a pirate.")
        await attempt(server, draft, "Hello?")
        assert "You can ask me 1 question per minute" in text(await attempt(server, draft, "Hello?"))
        assert len(server.env.errors) == 1


# ------------------------------------------------------------------------- versions


async def history(server: World) -> Any:
    return shown(await server.ada.slash(server.general, "prompt history", where="server"))


async def test_versions_tell_who_and_when_and_one_can_be_gone_back_to(server: World) -> None:
    assert texts("prompt-history-empty") in text(await history(server))
    await save(server, await write(server, "First."))
    await save(server, await write(server, "Second one."))
    seen = await history(server)
    assert f"1. 11 characters, by <@{server.ada.id}> <t:" in text(seen)
    assert f"2. 6 characters, by <@{server.ada.id}> <t:" in text(seen)

    (first,) = server.rows("SELECT min(id) FROM changes")
    draft = shown(await server.ada.select(seen, [str(first[0])], custom_id="version:server"))
    assert "-Second one.\n+First." in text(draft)
    assert await own(server, of_guild(server)) == "Second one."
    await save(server, draft)
    assert await own(server, of_guild(server)) == "First."


# ---------------------------------------------------------------------------- files


async def test_a_prompt_comes_as_a_file(server: World) -> None:
    missing = await server.ada.slash(server.general, "prompt export", where="server")
    assert text(shown(missing)) == texts("prompt-nothing-to-export")
    await save(server, await write(server, "Sei nett, ñ 日本."))
    result = shown(await server.ada.slash(server.general, "prompt export", where="server"))
    (file,) = result.attachments
    assert (await file.read()).decode() == "Sei nett, ñ 日本."


@pytest.mark.parametrize("data", [b"Sei nett.\nBleib kurz.", b"\xef\xbb\xbfSei nett.\nBleib kurz.\n"])
async def test_a_file_becomes_a_draft(server: World, data: bytes) -> None:
    draft = shown(await server.ada.slash(server.general, "prompt import", file=("prompt.txt", data), where="channel"))
    assert "> Sei nett.\n> Bleib kurz." in text(draft)
    await save(server, draft)
    assert await own(server, of_channel(server.general)) == "Sei nett.\nBleib kurz."


async def test_a_longer_prompt_than_a_form_holds_comes_from_a_file(server: World) -> None:
    words = "\n".join(f"Rule {number}." for number in range(600))
    draft = shown(
        await server.ada.slash(server.general, "prompt import", file=("prompt.txt", words.encode()), where="server")
    )
    await save(server, draft)
    assert await own(server, of_guild(server)) == words


@pytest.mark.parametrize(
    "data", [b"", b"  \n", b"\xff\xfe\x00", "über".encode("latin-1"), b"a\x00b", b"x" * 16_001, b"x" * 64_001]
)
async def test_a_file_that_is_no_prompt_is_refused(server: World, data: bytes) -> None:
    result = await server.ada.slash(server.general, "prompt import", file=("prompt.bin", data), where="server")
    assert text(shown(result)) == texts("prompt-not-text", most=16_000)
    assert server.rows("SELECT count(*) FROM drafts") == [(0,)]


# ------------------------------------------------------------------------- variables


async def test_the_servers_and_the_channels_names_are_filled_in(server: World) -> None:
    await save(server, await write(server, "You help in {server}, in {channel}. {unknown} {{"))
    await server.ask("hi")
    told = server.model.messages[0]["content"]
    assert told.startswith("You help in Reading server, in general. {unknown} {{")


async def test_volatile_and_unknown_variables_are_named(server: World) -> None:
    told = text(await write(server, "It is {time}, {user}. Welcome to {sever}."))
    assert "I do not fill in `{time}`, `{user}`:" in told
    assert "I do not know `{sever}`," in told
    assert "I can fill in `{server}`, `{channel}`." in told


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_name_can_pass_for_structure(template: str, name: str) -> None:
    told = prompt.filled(template + "{server}", lambda: {"server": name})
    added = told.removeprefix(template)
    assert "⟦" not in added
    assert "\n" not in added


@given(st.text(max_size=40))
def test_a_prompt_without_variables_stays_as_it_is(words: str) -> None:
    if "{server}" not in words and "{channel}" not in words:
        assert prompt.filled(words, lambda: {"server": "x", "channel": "y"}) == words


# ----------------------------------------------------------------------------- diffs

LINES = st.lists(st.sampled_from(["a", "b", "c", "```", "- x", "+ y", "@@", ""]), max_size=12)


@given(LINES, LINES)
def test_a_difference_has_just_the_lines_that_go_and_come(old: list[str], new: list[str]) -> None:
    lines = diff("\n".join(old), "\n".join(new)).splitlines()
    before, after = "\n".join(old).splitlines(), "\n".join(new).splitlines()
    assert (not lines) == (before == after)
    gone = [line[1:] for line in lines if line.startswith("-")]
    come = [line[1:] for line in lines if line.startswith("+")]
    assert len(before) - len(gone) == len(after) - len(come)
    assert set(gone) <= set(before)
    assert set(come) <= set(after)


@pytest.mark.parametrize(("old", "new"), [("a\n", "b\na\n"), ("a\nb\n", "a\nc\n"), ("{n}\nx\n", "x\n{n}\n{n}\n")])
def test_difference_of_long_prompts_is_bounded(old: str, new: str) -> None:
    before, after = ("".join(each.format(n=number % 90) for number in range(16_000)) for each in (old, new))
    began = time.process_time()
    lines = diff(before[:16_000], after[:16_000]).splitlines()
    assert time.process_time() - began < 0.5
    assert [line[1:] for line in lines if not line.startswith("+")] == before[:16_000].splitlines()


def test_difference_far_apart_in_a_long_prompt_shows_both_lines() -> None:
    lines = [f"rule {number}" for number in range(600)]
    changed = ["first", *lines[1:-1], "last"]
    shown = diff("\n".join(lines), "\n".join(changed)).splitlines()
    assert shown == ["-rule 0", "+first", " rule 1", " rule 598", "-rule 599", "+last"]


def test_a_block_cannot_be_ended_from_within_and_is_shortened() -> None:
    said, whole = block("+```\n@everyone")
    assert whole
    assert said.count("```") == 2
    said, whole = block("+x\n" * MAX_SHOWN)
    assert not whole
    assert len(said) < MAX_SHOWN + 50


def test_a_quote_marks_each_line_and_is_shortened() -> None:
    assert quote("Be kind.\n\nBe short.") == ("> Be kind.\n> \n> Be short.", True)
    said, whole = quote("x\n" * MAX_SHOWN)
    assert not whole
    assert len(said) == MAX_SHOWN


async def test_a_very_long_draft_comes_as_a_file_too(server: World) -> None:
    first = await write(server, "x" * 4000)
    assert texts("draft-rest-attached") in text(first)
    assert [file.filename for file in first.attachments] == ["system-prompt.txt"]
    await save(server, first)
    second = await write(server, "y" * 4000)
    assert texts("draft-rest-attached") in text(second)
    assert [file.filename for file in second.attachments] == ["changes.diff"]
