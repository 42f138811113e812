"""A flood of questions, edits, buttons and menus: limits come before everything that costs."""

from pathlib import Path
from typing import Any

from bot.discord_io.client import MAX_PRESSES
from cogs.answers import ASK
from tests.chat.test_options_in_force import choose, of_guild
from tests.discord_io.replies.test_actions import ask_about, press, private
from tests.support.english import texts
from tests.support.model_server import ModelServer, say_in_steps
from tests.support.world import World, world

WAIT = "⏳"


def limited(database: Path, model: ModelServer, number: int = 1, **settings: Any) -> Any:
    return world(database, model, user_requests_per_minute=number, **settings)


def rows(server: World) -> int:
    return sum(server.rows(f"SELECT count(*) FROM {table}")[0][0] for table in ("turns", "messages"))  # noqa: S608


async def test_flood_gets_one_sentence_then_signs_and_no_row(database: Path, model: ModelServer) -> None:
    async with limited(database, model) as server:
        await server.ask("hi")
        before = rows(server)
        flood = [server.post(f"hi {number}") for number in range(6)]
        await server.env.settle()

        assert rows(server) == before
        assert len(server.replies()) == 2
        assert [server.reactions(each) for each in flood] == [[], *[[WAIT]] * 5]
        assert len(model.requests) == 1


async def test_refused_question_reads_nothing_from_discord(database: Path, model: ModelServer) -> None:
    async with limited(database, model) as server:
        quoted = await server.ada.send(server.general, "words")
        await server.ask("hi")
        reads: list[int] = []
        real = server.bot.mentions.references.complete

        async def complete(*arguments: Any) -> Any:
            reads.append(1)
            return await real(*arguments)

        server.bot.mentions.references.complete = complete
        reference = {"message_id": str(quoted.id)}
        server.env.backend.create_message(
            server.general.id, server.bo.id, f"{server.mention} and that?", reference=reference
        )
        await server.env.settle()
        assert reads == []


async def test_bare_mentions_and_their_edits_count(database: Path, model: ModelServer) -> None:
    async with limited(database, model, 2) as server:
        bare = server.post("")
        await server.env.settle()
        server.edit(bare, f"{server.mention} ")
        await server.env.settle()
        flood = [server.post("") for _ in range(3)]
        await server.env.settle()

        assert [server.reactions(each) for each in flood] == [[], [WAIT], [WAIT]]
        assert len(server.replies()) == 2
        server.edit(flood[1], f"{server.mention} hello?")
        await server.env.settle()
        assert model.requests == []
        assert len(server.replies()) == 2


async def test_third_waiting_question_of_one_person_is_refused(database: Path, model: ModelServer) -> None:
    async with world(database, model) as server:
        step = say_in_steps()
        model.script(step)
        posted = [server.post(f"question {number}") for number in range(5)]
        await step.waiting()
        other = server.post("mine", by=server.ada)
        step.send("done")
        step.finish()
        await server.env.settle()

        assert len(model.requests) == 4, "the running one, two that waited, and another member's"
        assert [server.reactions(each) for each in posted] == [[], [], [], [], [WAIT]]
        assert server.reactions(other) == []
        assert sum("are ahead of yours" in said for said in server.texts()) == 1


async def test_retry_beyond_the_limit_changes_nothing(database: Path, model: ModelServer) -> None:
    async with limited(database, model, answer_buttons=True) as server:
        await server.ask("toss a coin")
        assert (await server.ask("and?")).startswith("⚠️ You can ask me 1 question per minute.")
        said = server.texts()
        refused = await press(server, "retry", on=server.replies()[0])
        assert private(refused).startswith("⚠️ You can ask me 1 question per minute.")
        assert server.texts() == said
        assert len(model.requests) == 1


async def test_question_about_a_message_beyond_the_limit_is_not_posted(database: Path, model: ModelServer) -> None:
    async with limited(database, model) as server:
        message = await server.ada.send(server.general, "E = mc²")
        form = await server.bo.context_menu(server.general, ASK, message)
        field = form.modal["components"][0]["component"]["custom_id"]
        await server.ask("hi")
        posted = len(server.general.history())
        refused = await server.bo.submit_modal(form, {field: "What?"})
        assert private(refused).startswith("⚠️ You can ask me 1 question per minute.")
        refused = await server.bo.context_menu(server.general, ASK, message)
        assert private(refused).startswith("⚠️ You can ask me 1 question per minute.")
        assert len(server.general.history()) == posted


async def test_question_about_a_message_counts(database: Path, model: ModelServer) -> None:
    async with limited(database, model) as server:
        message = await server.ada.send(server.general, "E = mc²")
        await ask_about(server, message, "What does that mean?")
        assert (await server.ask("hi")).startswith("⚠️ You can ask me 1 question per minute.")


async def test_buttons_commands_and_menus_have_a_limit_together(database: Path, model: ModelServer) -> None:
    async with world(database, model, answer_buttons=True) as server:
        message = await server.ada.send(server.general, "E = mc²")
        await server.ask("hi")
        for _ in range(MAX_PRESSES - 1):
            await server.bo.slash(server.general, "help")
        await server.bo.context_menu(server.general, ASK, message)
        refusal = texts("pressed-too-often", limit=MAX_PRESSES, when="").split(".")[0]
        assert private(await press(server, "retry")).startswith(refusal)
        assert private(await server.bo.context_menu(server.general, ASK, message)).startswith(refusal)
        assert len(model.requests) == 1
        server.clock.advance(60)
        await press(server, "retry")
        assert len(model.requests) == 2


async def test_flood_through_a_proxy_gets_one_sentence(database: Path, model: ModelServer) -> None:
    async with world(database, model, channel_requests_per_minute=1) as server:
        await choose(server, of_guild(server), proxies=True)
        backend, channel = server.env.backend, server.general.id
        hook = backend.create_webhook(channel, "Proxy", server.ada.id).id
        posted = []
        for number in range(4):
            content, name = f"{server.mention} hi {number}", f"Luna {number}"
            posted.append(backend.create_message(channel, hook, content, webhook_id=hook, author_name=name).id)
            await server.env.settle()
        assert len(model.requests) == 1
        assert len(server.replies()) == 2
        assert [server.reactions(each) for each in posted] == [[], [], [WAIT], [WAIT]]
