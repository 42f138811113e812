"""The bot's owner, alone and in a team."""

from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.discord_io.owners import Owners
from tests.support.clock import FakeClock

OWNER, ADMIN, INVITED, DEVELOPER, READER, STRANGER = range(1, 7)
Role, State = discord.TeamMemberRole, discord.TeamMembershipState


def member(number: int, role: Any, state: Any = State.accepted) -> Any:
    return SimpleNamespace(id=number, role=role, membership_state=state)


def team(*members: Any) -> Any:
    # Discord gives a team's application a user of its own as its owner.
    return SimpleNamespace(owner=SimpleNamespace(id=99), team=SimpleNamespace(owner_id=OWNER, members=members))


TEAM = team(
    member(OWNER, Role.admin),
    member(ADMIN, Role.admin),
    member(INVITED, Role.admin, State.invited),
    member(DEVELOPER, Role.developer),
    member(READER, Role.read_only),
)


class Applications:
    def __init__(self, application: Any) -> None:
        self.application = application
        self.asked = 0

    async def __call__(self) -> Any:
        self.asked += 1
        if isinstance(self.application, Exception):
            raise self.application
        return self.application


async def test_application_of_one_person_has_one_owner() -> None:
    owners = Owners(Applications(SimpleNamespace(owner=SimpleNamespace(id=OWNER), team=None)), FakeClock())

    assert await owners.include(OWNER)
    assert not await owners.include(STRANGER)


@pytest.mark.parametrize(
    ("person", "expected"),
    [(OWNER, True), (ADMIN, True), (INVITED, False), (DEVELOPER, False), (READER, False), (99, False)],
)
async def test_team_has_its_owner_and_its_accepted_admins(person: int, expected: bool) -> None:
    assert await Owners(Applications(TEAM), FakeClock()).include(person) is expected


async def test_discord_is_asked_again_each_hour() -> None:
    clock, applications = FakeClock(), Applications(TEAM)
    owners = Owners(applications, clock)
    assert await owners.include(ADMIN)
    applications.application = team(member(OWNER, Role.admin))

    clock.advance(3599)
    assert await owners.include(ADMIN)
    assert applications.asked == 1
    clock.advance(1)
    assert not await owners.include(ADMIN)


async def test_failure_keeps_the_known_owner_and_is_raised_without_one() -> None:
    clock, applications = FakeClock(), Applications(TimeoutError())
    owners = Owners(applications, clock)
    with pytest.raises(TimeoutError):
        await owners.include(OWNER)

    applications.application = TEAM
    assert await owners.include(OWNER)
    applications.application = TimeoutError()
    clock.advance(3600)
    assert await owners.include(OWNER)
