"""What the search in `test_conversations` has found, as one story each.

The world compares every prompt and the whole log with the specification by itself; the assertions here say which
difference there was.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.core.domain import Outcome
from tests.e2e.specification.edges import Halt
from tests.e2e.specification.world import Unseen, World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


def texts(world: World) -> list[str]:
    """Return what the last prompt holds behind the system prompt, without the speakers."""
    return [text.split("⟧ ")[-1].strip() for text in world.last[1:]]


def test_an_edit_of_the_newest_that_a_gap_hid_is_in_the_next_prompt(world: World) -> None:
    question = world.ask()
    world.lose_session(Unseen("edit"))
    world.ask()

    assert texts(world)[0] == world.discord.posts[question].text


def test_an_edit_of_an_older_question_is_in_the_next_prompt(world: World) -> None:
    question = world.ask()
    world.ask()
    world.edit(question)
    world.ask()

    assert texts(world)[0] == world.discord.posts[question].text


def test_an_undo_brings_nothing_back_that_was_deleted_in_a_gap(world: World) -> None:
    world.ask()
    world.reset()
    world.lose_session(Unseen("delete"))
    question = world.ask()
    world.undo()
    world.ask()

    assert texts(world)[0] == world.discord.posts[question].text


def test_a_question_that_stays_out_for_its_size_keeps_its_answer_out(world: World) -> None:
    question = world.ask()
    world.edit(question, 600)
    world.ask()

    assert len(texts(world)) == 1


def test_an_answer_that_begins_anew_sees_nothing_that_was_deleted_in_a_gap(world: World) -> None:
    world.ask()
    question = world.ask(script=world.says(0, halt=Halt.STREAM))
    world.lose_session(Unseen("delete", 1))
    world.edit(question)
    world.go_on()

    assert texts(world) == [world.discord.posts[question].text]


def test_a_question_that_was_deleted_in_a_gap_while_it_waited_is_not_answered(world: World) -> None:
    world.ask(script=world.says(0, halt=Halt.STREAM))
    world.reset()
    question = world.ask()
    world.lose_session(Unseen("delete"))
    world.go_on()

    assert world.discord.reply_to(question) == []


def test_an_edit_that_is_in_the_prompt_already_begins_nothing_anew(world: World) -> None:
    question = world.ask(script=world.says(0, halt=Halt.STREAM))
    world.edit(question)
    world.lose_session(Unseen("edit"))
    world.go_on()

    assert texts(world) == [world.discord.posts[question].text]


def test_a_question_that_waited_sees_nothing_of_the_one_deleted_before_it(world: World) -> None:
    deleted = world.ask(script=world.says(0, halt=Halt.STREAM))
    question = world.ask(size=210, script=world.says(0, halt=Halt.STREAM))
    world.delete(deleted)

    assert texts(world) == [world.discord.posts[question].text]


def test_a_retry_sees_an_edit_of_the_only_question_that_a_gap_hid(world: World) -> None:
    question = world.ask()
    world.lose_session(Unseen("edit"))
    world.retry(question)

    assert texts(world)[0] == world.discord.posts[question].text


def test_a_retry_of_the_only_question_takes_its_answer_back_if_a_gap_hid_its_deletion(world: World) -> None:
    question = world.ask()
    world.lose_session(Unseen("delete"))
    world.retry(question)

    assert world.discord.reply_to(question) == []


def test_a_question_is_asked_anew_while_its_answer_is_taken_back(world: World) -> None:
    question = world.ask(script=world.says(0, halt=Halt.FINISH))
    world.unmention(question)
    world.edit(question)
    world.go_on()

    assert texts(world) == [world.discord.posts[question].text]
    assert world.outcomes[question] is Outcome.ANSWERED


def test_a_question_is_asked_anew_after_a_restart_while_its_answer_was_taken_back(world: World) -> None:
    question = world.ask(script=world.says(0, halt=Halt.FINISH))
    world.unmention(question)
    world.edit(question)
    world.restart()

    assert world.outcomes[question] is Outcome.ANSWERED


def test_a_turn_behind_an_unmentioned_question_does_not_read_it(world: World) -> None:
    withdrawn = world.ask(script=world.says(0, halt=Halt.STREAM))
    question = world.ask()
    world.unmention(withdrawn)

    assert texts(world) == [world.discord.posts[question].text]


def test_a_thread_goes_on_without_the_deleted_question_that_it_was_opened_at(world: World) -> None:
    opening = world.ask_in_thread()
    thread = world.discord.posts[opening].place
    world.ask(thread)
    world.delete(opening)
    question = world.ask(thread)

    assert texts(world)[-1] == world.discord.posts[question].text
    assert len(texts(world)) == 3


def test_a_question_above_its_thread_is_unmentioned_and_asked_anew_in_the_thread(world: World) -> None:
    opening = world.ask_in_thread(script=world.says(0, halt=Halt.FINISH))
    world.unmention(opening)
    world.edit(opening)
    world.go_on(world.discord.posts[opening].place)

    assert texts(world) == [world.discord.posts[opening].text]
