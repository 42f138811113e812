import asyncio
import json
from pathlib import Path

import pytest

from bot.core.domain import GuildId, Owner, Scope, UserId
from bot.discord_io.client import ParleyBot
from bot.discord_io.i18n.texts import texts_in
from tests.support.demo import ask, last, running, shown, until
from tests.support.model_answers import say_in_steps, stall_after
from tests.support.model_server import ModelServer

# ---------------------------------------------------------------- two runs


async def test_second_run_has_same_channels_and_newer_messages(tmp_path: Path, model: ModelServer) -> None:
    async with running(tmp_path, model.url) as world:
        await ask(world, "my name is Ada")
        first, channels = shown(world), {name: each.id for name, each in world.channels.items()}

    async with running(tmp_path, model.url) as world:
        assert {name: each.id for name, each in world.channels.items()} == channels
        await ask(world, "what is my name?")

        new = shown(world).keys() - first.keys()
        assert len(new) == 2
        assert min(new) > max(first)
    assert [message["role"] for message in model.messages[1:]] == ["user", "assistant", "user"]


async def test_second_run_shows_old_messages_without_answering_again(tmp_path: Path, model: ModelServer) -> None:
    async with running(tmp_path, model.url) as world:
        await ask(world, "hello")
        said = shown(world)

    async with running(tmp_path, model.url) as world:
        assert shown(world) == said
        assert world.channels["general"].last_message is not None
    assert len(model.requests) == 1


async def test_second_run_without_page_file_uses_new_ids(tmp_path: Path, model: ModelServer) -> None:
    async with running(tmp_path, model.url) as world:
        await ask(world, "hello")
        first = shown(world)
    (tmp_path / "discord.json").unlink()

    async with running(tmp_path, model.url) as world:
        await ask(world, "hello again")
        assert min(shown(world)) > max(first)


async def test_every_run_has_commands(tmp_path: Path, model: ModelServer) -> None:
    seen = []
    for _ in range(2):
        async with running(tmp_path, model.url) as world:
            seen.append(world.people[0].available_commands(world.channels["general"]))

    assert "reset" in seen[0]
    assert seen[0] == seen[1]


async def test_running_answer_is_finished_before_end(tmp_path: Path, model: ModelServer) -> None:
    answer = say_in_steps()
    model.script(answer)
    async with running(tmp_path, model.url) as world:
        await world.people[0].send(world.channels["general"], "@Parley hello")
        await answer.waiting()
        answer.send("Good ")
        asyncio.get_running_loop().call_later(0.05, answer.send, "night.")
        asyncio.get_running_loop().call_later(0.05, answer.finish)

    assert "Good night." in (tmp_path / "discord.json").read_text()


async def test_page_file_that_cannot_be_read_counts_as_no_page(tmp_path: Path, model: ModelServer) -> None:
    (tmp_path / "discord.json").write_text('{"1456074443980800007": [{"nonsense": 1}]}')

    async with running(tmp_path, model.url) as world:
        assert shown(world) == {}


async def test_ephemeral_messages_are_not_saved(tmp_path: Path, model: ModelServer) -> None:
    async with running(tmp_path, model.url) as world:
        result = await world.people[0].slash(world.channels["general"], "prompt show")
        await until(lambda: result.response is not None and bool(result.response.embeds))
        assert result.ephemeral

    assert json.loads((tmp_path / "discord.json").read_text()) == {
        str(channel.id): [] for channel in world.channels.values()
    }


# ---------------------------------------------------------------- its members and channels


async def test_bot_speaks_language_of_demo(tmp_path: Path, model: ModelServer) -> None:
    german = texts_in("de")
    async with running(tmp_path, model.url, language="de") as world:
        ada, ben = world.people
        channel = world.channels["general"]
        await ask(world, "hello")
        privately = await ada.slash(channel, "prompt show")
        await until(lambda: privately.response is not None and bool(privately.response.embeds))
        await ada.slash(channel, "reset")
        await until(lambda: bool(channel.history()[-1].components))
        await ben.click(channel.history()[-1], label=german("undo"))
        await until(lambda: last(world) == german("reset-undone", name="Ben"))

    assert privately.response is not None
    assert privately.response.embeds[0].title == german("prompt-origin-bot")


async def test_answer_stays_in_channel_where_the_page_shows_it(tmp_path: Path, model: ModelServer) -> None:
    async with running(tmp_path, model.url) as world:
        bot = world.env.bot
        assert isinstance(bot, ParleyBot)
        ada = world.people[0]
        server = Owner(Scope.GUILD, ada.guild.id)
        await bot.scoped_settings.set(server, "threads", True, by=UserId(ada.id), guild=GuildId(ada.guild.id))

        await ask(world, "hello")
        await until(lambda: last(world) == "Hello!")

        assert world.channels["general"].threads == []


async def test_admin_is_told_that_demo_has_no_threads(tmp_path: Path, model: ModelServer) -> None:
    async with running(tmp_path, model.url) as world:
        general = world.channels["general"]
        await world.people[0].slash(general, "settings set", where="server", option="threads", value="on")

        messages = world.env.backend.messages[general.id]
        await until(lambda: "I cannot create threads in this channel" in [*messages.values()][-1].content)


# ---------------------------------------------------------------- a live Discord


async def test_answer_grows_while_people_go_on_talking(tmp_path: Path, model: ModelServer) -> None:
    answer = say_in_steps()
    model.script(answer)
    async with running(tmp_path, model.url) as world:
        ada, ben = world.people
        await ada.send(world.channels["general"], "@Parley tell me a story")
        await answer.waiting()

        answer.send("Once upon a time")
        await until(lambda: last(world) == "Once upon a time")
        await ben.send(world.channels["general"], "I know that one")
        answer.send(" there was a cat.")
        answer.finish()

        await until(lambda: "Once upon a time there was a cat." in shown(world).values())


async def test_deadlines_pass_in_real_time(tmp_path: Path, model: ModelServer) -> None:
    model.script(stall_after())
    async with running(tmp_path, model.url, first_token_timeout_s=0.05) as world:
        await world.people[0].send(world.channels["general"], "@Parley hello?")

        await until(lambda: world.shows("general") == 2)
        assert last(world) != "@Parley hello?"


@pytest.mark.parametrize(
    ("typed", "mentions"),
    [
        ("@Parley hello", 1),
        ("hello @parley!", 1),
        ("@Ben and @Parley", 2),
        ("me@parley.example", 0),
        ("@Par", 0),
    ],
)
async def test_name_after_at_sign_becomes_mention(
    tmp_path: Path, model: ModelServer, typed: str, mentions: int
) -> None:
    async with running(tmp_path, model.url) as world:
        sent = await world.people[0].send(world.channels["general"], typed)

        assert len(sent.mentions) == mentions


async def test_form_shows_current_text_and_saves_new_text(tmp_path: Path, model: ModelServer) -> None:
    async with running(tmp_path, model.url) as world:
        ada, channel = world.people[0], world.channels["general"]
        form = await ada.slash(channel, "prompt set", where="server")
        assert form.modal is not None
        (text,) = (label["component"] for label in form.modal["components"])

        saved = await ada.submit_modal(form, {text["custom_id"]: "You are a pirate."})
        await until(lambda: bool(saved.response and saved.response.components))
        assert saved.response is not None
        await ada.click(saved.response, label="Save")
        await until(lambda: bool(saved.response and saved.response.content))
        again = await ada.slash(channel, "prompt set", where="server")

        assert again.modal is not None
        assert again.modal["components"][0]["component"]["value"] == "You are a pirate."


async def test_button_of_earlier_run_still_works(tmp_path: Path, model: ModelServer) -> None:
    async with running(tmp_path, model.url) as world:
        await ask(world, "hello")
        await world.people[0].slash(world.channels["general"], "reset")
        await until(lambda: bool(world.channels["general"].history()[-1].components))

    async with running(tmp_path, model.url) as world:
        reset = world.channels["general"].history()[-1]
        await world.people[1].click(reset, label="Undo")

        await until(lambda: not world.channels["general"].history()[-1].components)
