"""Whatever people do in whatever order, the model sees what the specification wants it to see.

The normal suite makes the same few runs each time. To search for more: `SPECIFICATION_RUNS=2000 python -m pytest
tests/e2e/specification --hypothesis-seed=1`, with another seed each time.
"""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from bot.core.domain import MessageId, Owner, Place, Speaker
from tests.e2e.specification.edges import Halt
from tests.e2e.specification.process import GENERAL, OWNERS, PLACES
from tests.e2e.specification.world import PEOPLE, Unseen, World

RUNS = int(os.environ.get("SPECIFICATION_RUNS", "0"))

# Nothing is lost here by a power cut, so waiting for a disk would be a waste.
IN_MEMORY = Path("/dev/shm")  # noqa: S108 - the folder gets a name of its own

# Words. Of the first many fit, then some, then one; the last but one does not where the system prompt is long,
# the last never.
SIZES = st.sampled_from([*[0] * 9, 30, 30, 100, 210, 600])
ANSWERS = st.lists(st.sampled_from([*[0] * 7, 30, 100, 230]), min_size=1, max_size=2)
PROMPTS = st.sampled_from([None, 0, 320])

PLACE = st.sampled_from(PLACES)
EXCHANGES = st.lists(st.tuples(st.sampled_from(PEOPLE), SIZES, ANSWERS), min_size=1, max_size=6)
# How many are newer.
WHICH = st.integers(0, 5)
CHANGE = st.builds(Unseen, st.sampled_from(["edit", "delete", "delete part", "ask", "unmention"]), WHICH, SIZES)
CHANGES = st.lists(CHANGE, max_size=3)
MOSTLY = st.sampled_from([True, True, True, False])


class ConversationsMachine(RuleBasedStateMachine):
    """Everything that can happen to conversations."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None)
        self.world = World(Path(self._folder.name))

    def teardown(self) -> None:
        try:
            self.world.close()
        finally:
            self._folder.cleanup()

    @rule(place=PLACE, exchanges=EXCHANGES, reachable=MOSTLY)
    def talk(self, place: Place, exchanges: list[tuple[Speaker, int, list[int]]], reachable: bool) -> None:
        for by, size, sizes in exchanges:
            script = self.world.says(*sizes)
            self.world.ask(place, by=by, size=size, script=script, reachable=reachable)

    @rule(exchanges=EXCHANGES)
    def talk_on(self, exchanges: list[tuple[Speaker, int, list[int]]]) -> None:
        """Talk where was talked last, so that there are long conversations, too."""
        newest = max(self.world.discord.posts, default=None)
        place = GENERAL if newest is None else self.world.discord.posts[newest].place
        self.talk(place, exchanges, reachable=True)

    @rule(size=SIZES, sizes=ANSWERS, halt=st.sampled_from([None, *Halt]), recorded=MOSTLY)
    def open_a_thread(self, size: int, sizes: list[int], halt: Halt | None, recorded: bool) -> None:
        """Ask in a channel where each question gets a thread; `talk_on` goes on there."""
        self.world.ask_in_thread(size=size, script=self.world.says(*sizes, halt=halt, recorded=recorded))

    @precondition(lambda self: len(self.world.places) > len(PLACES))
    @rule(which=WHICH, again=st.booleans())
    def reset_in_a_thread(self, which: int, again: bool) -> None:
        threads = self.world.places[len(PLACES) :]
        self.reset(threads[-1 - which % len(threads)], again)

    @rule(place=PLACE, sizes=st.lists(SIZES, min_size=1, max_size=4))
    def talk_to_others(self, place: Place, sizes: list[int]) -> None:
        for size in sizes:
            self.world.overhear(place, size=size)

    @precondition(lambda self: self.world.overheard())
    @rule(which=WHICH)
    def delete_what_was_overheard(self, which: int) -> None:
        overheard = self.world.overheard()
        self.world.delete(overheard[-1 - which % len(overheard)])

    @precondition(lambda self: self.world.retriable())
    @rule(newest=MOSTLY, which=WHICH, sizes=ANSWERS, breaks=st.booleans(), halt=st.sampled_from([None, None, *Halt]))
    def retry(self, newest: bool, which: int, sizes: list[int], breaks: bool, halt: Halt | None) -> None:
        questions = self.world.retriable()
        question = questions[-1 - (0 if newest else which % len(questions))]
        self.world.retry(question, self.world.says(*sizes, breaks=breaks, halt=halt))

    @rule(place=PLACE, size=SIZES, sizes=ANSWERS)
    def ask_a_model_that_breaks(self, place: Place, size: int, sizes: list[int]) -> None:
        self.world.ask(place, size=size, script=self.world.says(*sizes, breaks=True))

    @rule(place=PLACE, size=SIZES, sizes=ANSWERS, recorded=MOSTLY, breaks=st.booleans())
    def ask_and_be_held_up(self, place: Place, size: int, sizes: list[int], recorded: bool, breaks: bool) -> None:
        script = self.world.says(*sizes, halt=Halt.STREAM, breaks=breaks, recorded=recorded)
        self.world.ask(place, size=size, script=script)

    @rule(place=PLACE, size=SIZES, sizes=ANSWERS)
    def ask_and_be_held_up_at_the_end(self, place: Place, size: int, sizes: list[int]) -> None:
        self.world.ask(place, size=size, script=self.world.says(*sizes, halt=Halt.FINISH))

    @precondition(lambda self: any(self.world.lanes.values()))
    @rule(which=WHICH)
    def go_on(self, which: int) -> None:
        busy = [place for place in self.world.places if self.world.lanes[place.channel]]
        self.world.go_on(busy[which % len(busy)])

    @precondition(lambda self: any(self.world.lanes.values()))
    @rule(which=WHICH, size=SIZES, what=st.sampled_from(["edit", "edit", "unmention", "delete", "delete part"]))
    def change_what_is_on_its_way(self, which: int, size: int, what: str) -> None:
        turns = [turn for lane in self.world.lanes.values() for turn in lane]
        turn = turns[which % len(turns)]
        parts = [part for part in turn.reply.parts if part in self.world.discord.posts]
        if what == "delete part" and parts:
            self.world.delete(parts[-1])
        elif turn.question in self.world.discord.posts:
            self._change(turn.question, what, size)

    @precondition(lambda self: self.world.questions())
    @rule(which=WHICH, size=SIZES, what=st.sampled_from(["edit", "edit", "edit", "edit back", "unmention"]))
    def edit(self, which: int, size: int, what: str) -> None:
        questions = self.world.questions()
        self._change(questions[-1 - which % len(questions)], what, size)

    def _change(self, question: MessageId, what: str, size: int) -> None:
        match what:
            case "edit":
                self.world.edit(question, size)
            case "edit back":
                self.world.edit_back(question)
            case "unmention":
                self.world.unmention(question)
            case _:
                self.world.delete(question)

    @precondition(lambda self: self.world.questions())
    @rule(which=WHICH)
    def hear_again(self, which: int) -> None:
        questions = self.world.questions()
        self.world.hear_again(questions[-1 - which % len(questions)])

    @precondition(lambda self: self.world.questions())
    @rule(which=WHICH)
    def delete_a_question(self, which: int) -> None:
        questions = self.world.questions()
        self.world.delete(questions[-1 - which % len(questions)])

    @precondition(lambda self: self.world.parts())
    @rule(which=WHICH)
    def delete_a_part_of_an_answer(self, which: int) -> None:
        parts = self.world.parts()
        self.world.delete(parts[-1 - which % len(parts)])

    @rule(place=PLACE, again=st.booleans())
    def reset(self, place: Place, again: bool) -> None:
        self.world.reset(place)
        if again:
            self.world.ask(place)
            self.world.reset(place)

    @precondition(lambda self: any(self.world.resets.values()))
    @rule(which=WHICH, newest=MOSTLY)
    def undo(self, which: int, newest: bool) -> None:
        places = [place for place in self.world.places if self.world.resets[place.channel]]
        place = places[which % len(places)]
        self.world.undo(place, 0 if newest else which % len(self.world.resets[place.channel]))

    @rule(seconds=st.sampled_from([0.0, 300.0, 600.0]))
    def wait_and_purge(self, seconds: float) -> None:
        self.world.wait(seconds)
        self.world.purge()

    @rule(place=PLACE)
    def recall(self, place: Place) -> None:
        self.world.recall(place)

    @rule(owner=st.sampled_from(OWNERS), size=PROMPTS)
    def set_prompt(self, owner: Owner, size: int | None) -> None:
        self.world.set_prompt(owner, size)

    @rule(changes=CHANGES)
    def lose_the_session(self, changes: list[Unseen]) -> None:
        self.world.lose_session(*changes)

    @rule(
        changes=CHANGES,
        young=MOSTLY,
        catch_up=st.sampled_from(["", "before", "after"]),
        halt=st.sampled_from([None, *Halt]),
    )
    def restart(self, changes: list[Unseen], young: bool, catch_up: str, halt: Halt | None) -> None:
        self.world.restart(*changes, young=young, catch_up=catch_up, halt=halt)

    @rule(young=MOSTLY)
    def catch_up(self, young: bool) -> None:
        self.world.catch_up(young=young)


TestConversations = ConversationsMachine.TestCase
TestConversations.settings = settings(
    max_examples=RUNS or 50,
    stateful_step_count=50 if RUNS else 30,
    derandomize=not RUNS,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
    print_blob=False,
)
# A search takes as long as it is asked to; making a failure small takes up to five minutes.
TestConversations = pytest.mark.timeout(0 if RUNS else 600)(TestConversations)
