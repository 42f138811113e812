"""Components whose ids name another place, an impossible id or an unknown level are refused with a sentence."""

from typing import Any

import pytest

from tests.support.english import texts
from tests.support.model_server import say
from tests.support.world import World

BEYOND = 2**63
OUTDATED = texts("component-outdated")


async def press(server: World, custom_id: str, *, where: Any = None, by: Any = None) -> Any:
    """Press a button with an id that the bot never made."""
    place = where or server.general
    button = {"type": 2, "style": 2, "label": "Press", "custom_id": custom_id}
    row = {"type": 1, "components": [button]}
    server.env.backend.create_message(place.id, server.bot.me.id, content="x", components=[row])
    await server.env.settle()
    pressed = await (by or server.ada).click(place.history()[-1], custom_id=custom_id)
    return next((each for each in [*pressed.followups, pressed.response] if each is not None), None)


@pytest.mark.parametrize(
    "custom_id",
    [
        f"answer:retry:{BEYOND}:1",
        f"answer:file:1:{BEYOND}",
        f"answer:stop:{'9' * 40}:1",
        f"changes:undo:{BEYOND}",
        f"privacy:export:{BEYOND}",
        f"undo-reset:{BEYOND}:1",
    ],
)
async def test_impossible_number_is_refused(server: World, custom_id: str, caplog: pytest.LogCaptureFixture) -> None:
    shown = await press(server, custom_id)

    assert shown.content == OUTDATED
    assert shown.ephemeral
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("level", ["galaxy", "thread", "operator", ""])
async def test_unknown_level_gets_a_sentence(server: World, level: str, caplog: pytest.LogCaptureFixture) -> None:
    await press(server, f"draft:save:{level or 'x'}")

    assert "Traceback" not in caplog.text
    assert not [each for each in caplog.records if each.levelname == "ERROR"]


async def test_reset_of_another_channel_is_not_undone(server: World) -> None:
    await server.ask("hi")
    await server.ada.slash(server.general, "reset")
    ((reset_point,),) = server.rows("SELECT reset_point FROM conversations")
    elsewhere = server.guild.create_text_channel("elsewhere")
    await server.env.settle()

    shown = await press(server, f"undo-reset:{server.general.id}:{reset_point}", where=elsewhere)

    assert shown.content == OUTDATED
    assert server.rows("SELECT reset_point FROM conversations") == [(reset_point,)]


@pytest.mark.parametrize("action", ["file", "retry", "continue", "stop"])
async def test_answer_of_another_channel_is_not_reached(server: World, action: str) -> None:
    elsewhere = server.guild.create_text_channel("elsewhere")
    await server.env.settle()
    server.model.script(say("The secret is a quokka.", finish="length"))
    await server.ask("hi", where=elsewhere)
    ((question,),) = server.rows("SELECT question_id FROM turns")

    shown = await press(server, f"answer:{action}:{question}:{server.bo.id}", by=server.bo)

    expected = {"file": "answer-not-remembered", "stop": "nothing-to-stop"}.get(action, "not-again")
    assert (shown.content, shown.attachments) == (texts(expected), [])
    assert len(server.model.requests) == 1


async def test_another_asker_in_the_id_gives_no_permission(server: World) -> None:
    server.model.script(say("Half", finish="length"))
    await server.ask("hi", by=server.ada)
    ((question,),) = server.rows("SELECT question_id FROM turns")

    shown = await press(server, f"answer:continue:{question}:{server.bo.id}", by=server.bo)

    assert shown.content == texts("not-again")
    assert len(server.model.requests) == 1
