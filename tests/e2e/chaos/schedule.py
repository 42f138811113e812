"""What happens in a run, and when: data made from a seed before anything starts.

A rerun with the same seed does the same things at the same times. What the bot has got done by then differs
a little, since two processes share a machine.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random


class Room(StrEnum):
    CHANNEL = "channel"
    THREAD = "thread"
    DM = "dm"


@dataclass(frozen=True, slots=True)
class Place:
    """A channel; `guild` is the number of its server, -1 for a direct conversation."""

    kind: Room
    guild: int


@dataclass(frozen=True, slots=True)
class Play:
    """What the model does with one completion request, by a name that `oracle.py` knows."""

    name: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Question:
    """One mention. `words` is how long its answer is; each request for it takes the next of `plays`, then none."""

    number: int
    room: int
    person: int
    words: int
    plays: tuple[Play, ...] = ()


# ---------------------------------------------------------------------- steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    at_s: float


@dataclass(frozen=True, slots=True)
class Ask(Step):
    mention: int


@dataclass(frozen=True, slots=True)
class Edit(Step):
    """The asker changes the question."""

    mention: int


@dataclass(frozen=True, slots=True)
class Delete(Step):
    """The asker deletes the question."""

    mention: int


@dataclass(frozen=True, slots=True)
class DeleteAnswer(Step):
    """A moderator deletes a message of the answer, if there is one; `which` chooses among several."""

    mention: int
    which: int


@dataclass(frozen=True, slots=True)
class Chat(Step):
    """Somebody says something that is not meant for the bot."""

    room: int
    person: int


@dataclass(frozen=True, slots=True)
class Reset(Step):
    room: int
    person: int


@dataclass(frozen=True, slots=True)
class Close(Step):
    """A moderator deletes a channel or a thread."""

    room: int


@dataclass(frozen=True, slots=True)
class Trouble(Step):
    """The next `times` requests of a kind meet a fault, by a name that `weather.py` knows."""

    method: str
    path: str
    fault: str
    times: int
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Shake(Step):
    """Something happens to the gateway, by the names in `_SHAKES`; where it stays closed, for `seconds`."""

    what: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Restart(Step):
    """The bot ends, by SIGKILL or by SIGTERM, and comes back `down_s` later."""

    kill: bool
    down_s: float


@dataclass(frozen=True, slots=True)
class Lull(Step):
    """Everything is left alone until it has gone quiet, and what the process holds is counted."""


@dataclass(frozen=True)
class Schedule:
    seed: int
    places: tuple[Place, ...]
    people: int
    """How many there are in each server."""
    questions: tuple[Question, ...]
    quiet_s: float
    steps: tuple[Step, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Size:
    """How much happens. Times are seconds of the schedule's own, without its lull."""

    mentions: int
    seconds: float
    guilds: int
    channels: int
    """In each guild, and as many threads as `threads`."""
    threads: int
    dms: int
    restarts: int
    shakes: int
    closings: int
    quiet_s: float
    """How long nothing must happen to be called quiet."""
    lull_at: float
    """At which share of the time it is quiet for once; restarts come before, or all behind a lull at the beginning."""


FULL = Size(
    mentions=560,
    seconds=100,
    guilds=4,
    channels=3,
    threads=1,
    dms=4,
    restarts=9,
    shakes=22,
    closings=2,
    quiet_s=1.2,
    lull_at=0.6,
)
SAMPLE = Size(
    mentions=40,
    seconds=3,
    guilds=2,
    channels=5,
    threads=1,
    dms=2,
    restarts=1,
    shakes=2,
    closings=0,
    quiet_s=0.4,
    lull_at=0.0,
)

PEOPLE = 4
# Every direct conversation begins before anything goes wrong: without a message in it the bot cannot know of it.
CALM_S = 0.8
# In this share of the time the process is restarted; in a full run the last one lives on from there to the end.
RESTARTS_UNTIL = 0.55


def make(seed: int, size: Size) -> Schedule:
    dice = Random(seed)  # noqa: S311 - to be repeatable
    places = tuple(_places(size))
    asks, questions = _questions(dice, size, places)
    steps: list[Step] = list(asks)
    steps += [step for step in _second_thoughts(dice, asks) if step.at_s <= size.seconds]
    steps += _surroundings(dice, size, places)
    steps += _faults(dice, size)
    steps += _shakes(dice, size)
    steps += _restarts(dice, size)
    steps.append(Lull(at_s=size.seconds * size.lull_at))
    return Schedule(
        seed, places, PEOPLE, tuple(questions), size.quiet_s, tuple(sorted(steps, key=lambda step: step.at_s))
    )


def _places(size: Size) -> Iterator[Place]:
    for guild in range(size.guilds):
        yield from [Place(Room.CHANNEL, guild)] * size.channels
        yield from [Place(Room.THREAD, guild)] * size.threads
    yield from [Place(Room.DM, -1)] * size.dms


def _questions(dice: Random, size: Size, places: tuple[Place, ...]) -> tuple[list[Ask], list[Question]]:
    asks, questions = [], []
    direct = [number for number, place in enumerate(places) if place.kind is Room.DM]
    for number in range(size.mentions):
        first = number < len(direct)
        room = direct[number] if first else dice.randrange(len(places))
        at_s = 0.1 if first else dice.uniform(CALM_S, size.seconds)
        plays = () if first else _plays(dice)
        questions.append(Question(number, room, dice.randrange(PEOPLE), _words(dice), plays))
        asks.append(Ask(at_s=at_s, mention=number))
    return asks, questions


def _words(dice: Random) -> int:
    """Return an answer's length; one of our words takes about ten characters, and a message 2000."""
    if (kind := dice.random()) < 0.72:
        return dice.randrange(3, 60)
    return dice.randrange(180, 700) if kind < 0.96 else dice.randrange(1100, 1400)


# What the model does wrong, and how often for one that it does.
_PLAYS = {
    "hang": 3,
    "stall": 4,
    "drop": 5,
    "hang_up": 3,
    "nonsense": 3,
    "error_in_stream": 2,
    "429": 4,
    "500": 4,
    "empty": 3,
    "overflow": 2,
    "unended": 3,
    "cut_short": 2,
}


def _plays(dice: Random) -> tuple[Play, ...]:
    kind = dice.random()
    if kind < 0.45:
        return ()
    if kind < 0.75:
        return tuple(Play("slow", dice.uniform(0.1, 0.9)) for _ in range(dice.randrange(1, 4)))
    names = dice.choices(list(_PLAYS), list(_PLAYS.values()), k=dice.choice([1, 1, 2, 3, 4]))
    return tuple(Play(name) for name in names)


def _second_thoughts(dice: Random, asks: list[Ask]) -> Iterator[Step]:
    """Yield what people change about their questions and moderators about the answers."""
    for ask in asks[len(asks) // 40 :]:
        kind = dice.random()
        after_s = dice.choice([dice.uniform(0.0, 0.4), dice.uniform(0.2, 2.0), dice.uniform(1.0, 6.0)])
        at_s = ask.at_s + after_s
        if kind < 0.14:
            for time in range(dice.choice([1, 1, 2, 3])):
                yield Edit(at_s=at_s + 0.3 * time, mention=ask.mention)
        elif kind < 0.22:
            yield Delete(at_s=at_s, mention=ask.mention)
        elif kind < 0.27:
            yield DeleteAnswer(at_s=at_s, mention=ask.mention, which=dice.randrange(4))


def _surroundings(dice: Random, size: Size, places: tuple[Place, ...]) -> Iterator[Step]:
    # What somebody says in a direct conversation is always meant for the bot.
    public = [number for number, place in enumerate(places) if place.kind is not Room.DM]
    for _ in range(size.mentions // 4):
        room = dice.choice(public)
        yield Chat(at_s=dice.uniform(CALM_S, size.seconds), room=room, person=dice.randrange(PEOPLE))
    for _ in range(size.mentions // 40):
        room = dice.randrange(len(places))
        yield Reset(at_s=dice.uniform(CALM_S, size.seconds), room=room, person=dice.randrange(PEOPLE))
    for room in dice.sample(public, size.closings):
        yield Close(at_s=dice.uniform(size.seconds * 0.5, size.seconds), room=room)


_MESSAGES = "/channels/*/messages"
_MESSAGE = "/channels/*/messages/*"
# Which requests meet trouble, and how often for one that does.
_REQUESTS = {
    ("POST", _MESSAGES): 8,
    ("PATCH", _MESSAGE): 6,
    ("GET", _MESSAGES): 3,
    ("GET", _MESSAGE): 2,
    ("DELETE", _MESSAGE): 2,
    ("POST", "/channels/*/typing"): 2,
    ("GET", "/channels/*"): 1,
    ("*", "/webhooks/**"): 1,
}
_FAULTS = {
    "429": 3,
    "429_everywhere": 1,
    "429_bare": 2,
    "500": 2,
    "502": 2,
    "503": 4,
    "504": 2,
    "lost_answer": 6,
    "lost_request": 3,
    "reset": 3,
    "slow": 4,
}


def _faults(dice: Random, size: Size) -> Iterator[Step]:
    for _ in range(int(size.mentions * 0.7)):
        method, path = dice.choices(list(_REQUESTS), list(_REQUESTS.values()))[0]
        yield Trouble(
            at_s=dice.uniform(CALM_S, size.seconds),
            method=method,
            path=path,
            fault=dice.choices(list(_FAULTS), list(_FAULTS.values()))[0],
            times=dice.choice([1, 1, 1, 2, 3, 6]),
            seconds=dice.uniform(0.05, 0.8),
        )


_SHAKES = ("drop", "abort", "reconnect", "renew", "invalidate", "lose", "lose")


def _shakes(dice: Random, size: Size) -> Iterator[Step]:
    for number in range(size.shakes):
        at_s = dice.uniform(CALM_S, size.seconds * 0.9)
        yield Shake(at_s=at_s, what=_SHAKES[number % len(_SHAKES)], seconds=dice.uniform(0.0, 1.0))


def _restarts(dice: Random, size: Size) -> Iterator[Step]:
    """Yield restarts, each in a span of time of its own."""
    span_s = size.seconds * RESTARTS_UNTIL / max(1, size.restarts)
    for number in range(size.restarts):
        at_s = CALM_S + span_s * (number + dice.uniform(0.1, 0.7))
        yield Restart(at_s=at_s, kill=number % 3 != 2, down_s=dice.uniform(0.0, 1.0))
