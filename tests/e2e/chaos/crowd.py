"""The people and moderators of a run: what they do, and what stands of it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.e2e.chaos import wordings
from tests.e2e.chaos.journal import Journal
from tests.e2e.chaos.schedule import (
    Ask,
    Chat,
    Close,
    Delete,
    DeleteAnswer,
    Edit,
    Place,
    Question,
    Reset,
    Room,
    Schedule,
    Step,
)
from tests.e2e.wire.model import Channel, Guild, Kind, Message, User
from tests.e2e.wire.server import WireDiscord

# How long the bot may take to learn of an edit or a deletion, in seconds: while the gateway is closed, and to catch up.
KNOWN_WITHIN_S = 5.0


@dataclass(eq=False)
class Mention:
    """A question that was asked."""

    question: Question
    message: Message
    edits: list[float] = field(default_factory=list)
    """When they were made, on the monotonic clock."""
    deleted_at: float | None = None
    moderated: bool = False
    """A moderator has deleted a part of its answer."""
    stale: list[str] = field(default_factory=list)
    """What the model was told of it that was long out of date."""

    @property
    def number(self) -> int:
        return self.question.number

    @property
    def version(self) -> int:
        """The newest."""
        return len(self.edits)


class Crowd:
    """Who there is, and where. Steps about what is gone, or does not exist yet, do nothing."""

    def __init__(self, schedule: Schedule, discord: WireDiscord, journal: Journal) -> None:
        self._schedule = schedule
        self._discord = discord
        self._journal = journal
        self._guilds: dict[int, Guild] = {}
        self._people: dict[int, list[User]] = {}
        self.mentions: dict[int, Mention] = {}
        self.rooms = [self._room(place, number) for number, place in enumerate(schedule.places)]

    def _room(self, place: Place, number: int) -> Channel:
        if place.kind is Room.DM:
            return self._discord.dm(self._discord.add_user(f"friend{number}"))
        if place.guild not in self._guilds:
            guild = self._guilds[place.guild] = self._discord.add_guild(f"guild {place.guild}")
            self._people[place.guild] = [
                self._discord.add_member(guild, f"person{each}", admin=each == 0)
                for each in range(self._schedule.people)
            ]
        guild = self._guilds[place.guild]
        if place.kind is Room.CHANNEL:
            return self._discord.add_channel(guild, f"room-{number}")
        parent = next(iter(guild.channels.values()))
        return self._discord.create_thread(parent, self._people[place.guild][0], f"thread-{number}")

    # ------------------------------------------------------------------ what they do

    def act(self, step: Step) -> None:
        match step:
            case Ask(mention=number):
                self._ask(self._schedule.questions[number])
            case Edit(mention=number) | Delete(mention=number) | DeleteAnswer(mention=number):
                if number in self.mentions and self.stands(self.mentions[number]):
                    self._change(step, self.mentions[number])
            case Chat(room=room) | Reset(room=room) | Close(room=room):
                if self.is_open(self.rooms[room]):
                    self._do_in(step, self.rooms[room])

    def _ask(self, question: Question) -> None:
        room = self.rooms[question.room]
        if not self.is_open(room):
            return
        person = self._person(question.room, question.person)
        message = self._discord.ask(room, person, wordings.question(question.number, 0))
        self.mentions[question.number] = Mention(question, message)
        self._journal.note(f"asked in {room.id}, message {message.id}: {question}", question.number)

    def _change(self, step: Step, mention: Mention) -> None:
        match step:
            case Edit():
                mention.edits.append(time.monotonic())
                text = wordings.question(mention.number, mention.version)
                self._discord.edit(mention.message, f"{self._discord.me.mention} {text}")
                self._journal.note(f"edited to version {mention.version}", mention.number)
            case Delete():
                mention.deleted_at = time.monotonic()
                self._discord.delete(mention.message)
                self._journal.note("question deleted", mention.number)
            case DeleteAnswer(which=which):
                if parts := self.parts(mention):
                    mention.moderated = True
                    part = parts[which % len(parts)]
                    self._discord.delete(part)
                    self._journal.note(f"part {part.nonce} of the answer deleted: {part.id}", mention.number)

    def _do_in(self, step: Step, room: Channel) -> None:
        match step:
            case Chat(room=number, person=person):
                self._discord.say(room, self._person(number, person), "by the way")
            case Reset(room=number, person=person):
                self._journal.note(f"reset in {room.id}")
                self._discord.use_command(room, self._person(number, person), "reset")
            case Close():
                self._journal.note(f"channel {room.id} deleted")
                self._discord.delete_channel(room)

    def _person(self, room: int, person: int) -> User:
        recipient = self.rooms[room].recipient
        if self.rooms[room].kind is Kind.DM and recipient is not None:
            return recipient
        return self._people[self._schedule.places[room].guild][person]

    # ------------------------------------------------------------------ what stands

    def is_open(self, room: Channel) -> bool:
        return room.kind is Kind.DM or room.id in self._discord.channels

    def stands(self, mention: Mention) -> bool:
        return not mention.message.deleted and self.is_open(mention.message.channel)

    def parts(self, mention: Mention) -> list[Message]:
        """Return the bot's messages for a mention that stand, in the order of the channel."""
        question = mention.message
        return [
            each
            for each in question.channel.messages.values()
            if each.author is self._discord.me
            and ((each.nonce or "").partition("-")[0] == str(question.id) or each.reference == question.id)
        ]

    # ------------------------------------------------------------------ what the model hears

    def heard(self, asked: Sequence[tuple[int, int]], play: str) -> None:
        """Note a completion request: its questions, mention and version, the last one to be answered."""
        number, version = asked[-1]
        self._journal.note(f"  the model is asked, version {version}, and will {play}", number)
        long_ago = time.monotonic() - KNOWN_WITHIN_S
        if version < sum(at < long_ago for at in self.mentions[number].edits):
            self.mentions[number].stale.append(f"the model was asked for its version {version}")
        for each, _ in asked:
            mention = self.mentions[each]
            if mention.deleted_at is not None and mention.deleted_at < long_ago:
                mention.stale.append(f"it was deleted, and stood in the prompt of mention {number}")
