"""The demo's Discord: one server, two people and the real bot.

simcord simulates Discord for tests: it waits for all tasks of the bot and has a clock of its own. Here time is real,
and an answer is visible while it is written. Uses of simcord's private parts are marked; its version is pinned.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
import simcord
from simcord._runtime import _BOT_SCOPE

from bot.cli.demo import history as demo_history
from bot.discord_io import command_sync
from bot.discord_io.client import ParleyBot
from bot.discord_io.i18n.fluent import ENGLISH

SERVER = "Parley demo"
BOT = "Parley"
# The server's owner, and a member.
PEOPLE = ("Ada", "Ben")
CHANNELS = ("general", "random")
# Discord gives a bot this long to answer a command, a click or a form.
INTERACTION_S = 3.0
INTERACTION_POLL_S = 0.01
READY_TIMEOUT_S = 30.0


class WallClock:
    """The clock of new messages' ids.

    The simulation's own clock starts at the same instant on every run, and the bot ignores ids that it has seen.
    """

    elapsed = 0.0

    def now(self) -> datetime:
        return datetime.now(UTC)

    def advance(self, seconds: float) -> None:
        """Do nothing: time passes by itself."""


class LiveDiscord(simcord.Env):
    """A simulated Discord in real time."""

    @contextmanager
    def _bot_scope(self) -> Iterator[None]:
        """Start the bot's tasks without simcord's mark, so that it does not wait for them."""
        with super()._bot_scope():
            _BOT_SCOPE.set(None)
            yield

    async def _settle_internal(self, *, dispatch: str | None = None, **options: Any) -> None:
        """Wait, after a command, a click or a form, for the first response, as Discord does."""
        await super()._settle_internal(dispatch=dispatch, **options)
        if dispatch == "INTERACTION_CREATE":
            interaction = next(reversed(self.backend.interactions.values()))
            with suppress(TimeoutError):
                async with asyncio.timeout(INTERACTION_S):
                    while not interaction.responded:  # noqa: ASYNC110 - the simulation has no event for it
                        await asyncio.sleep(INTERACTION_POLL_S)


class Person(simcord.MemberActor):
    """A member whose `@name` becomes a mention, as it does in Discord's own message box."""

    async def send(self, channel: simcord.ChannelHandle, content: str = "", **options: Any) -> discord.Message:
        return await super().send(channel, self._with_mentions(content), **options)

    async def edit(self, message: discord.Message | simcord.ResponseMessage, content: str) -> None:
        await super().edit(message, self._with_mentions(content))

    def _with_mentions(self, content: str) -> str:
        backend = self._env.backend
        ids = {}
        for member in backend.get_guild(self.guild.id).members:
            user = backend.get_user(member)
            ids[(user.global_name or user.name).casefold()] = member
        names = "|".join(map(re.escape, sorted(ids, key=len, reverse=True)))
        return re.sub(
            rf"(?<![\w<])@({names})\b",
            lambda found: f"<@{ids[found[1].casefold()]}>",
            content,
            flags=re.IGNORECASE,
        )


@dataclass(frozen=True, slots=True)
class World:
    """The simulated server. `history` is the file with its channels' messages."""

    env: LiveDiscord
    channels: dict[str, simcord.ChannelHandle]
    people: tuple[Person, ...]
    history: Path
    locale: str

    def shows(self, channel: str) -> int:
        """Return the number of messages in a channel."""
        return len(self.env.backend.messages[self.channels[channel].id])

    def save(self) -> None:
        demo_history.save(self.env, self.channels.values(), self.history)


@asynccontextmanager
async def demo_world(bot: ParleyBot, history: Path, language: str = ENGLISH) -> AsyncIterator[World]:
    """Connect the bot to a world whose users and channels have the same ids on every run.

    `history` is the file with the channels' messages; it is saved again at the end. `language` is that of the server
    and of its members, one of `LANGUAGES`.
    """
    locale = "en-US" if language == ENGLISH else language
    # Ids made before the clock is replaced begin at simcord's fixed time.
    env = LiveDiscord(bot, shard_count=None if bot.shard_count else 1, check_errors=False)
    env.backend.edit_bot_profile(BOT)
    ada, ben = (env.create_user(name.lower(), global_name=name) for name in PEOPLE)
    guild = env.create_guild(SERVER, owner=ada, preferred_locale=locale)
    guild.add_member(ben)
    # The page shows no threads; where it may not open one, the bot answers in the channel.
    overwrites: dict[Any, discord.PermissionOverwrite] = {
        guild.default_role: discord.PermissionOverwrite(create_public_threads=False)
    }
    channels = {name: guild.create_text_channel(name, overwrites=overwrites) for name in CHANNELS}
    env.backend.clock = WallClock()  # type: ignore[assignment] # simcord's own class is not to be had
    demo_history.load(env, channels.values(), history)
    _speak(env, locale)
    world = World(env, channels, (Person(env, guild, ada), Person(env, guild, ben)), history, locale)
    await env.start()
    try:
        await asyncio.wait_for(bot.wait_until_ready(), READY_TIMEOUT_S)
        if not env.backend.commands.get(None):
            bot.command_ids = await command_sync.send(bot, command_sync.payload(bot.tree))
        for command in env.backend.commands[None].values():
            command.update(_described(command, locale))
        yield world
    finally:
        # Before the simulated Discord ends, for the last edits.
        await bot.close()
        await env.shutdown()
        world.save()


def _described(command: Mapping[str, Any], locale: str) -> dict[str, Any]:
    """Return a command with the descriptions that Discord shows people with this locale; simcord has one each."""
    shown = {**command}
    if localized := (command.get("description_localizations") or {}).get(locale):
        shown["description"] = localized
    if options := command.get("options"):
        shown["options"] = [_described(option, locale) for option in options]
    return shown


def _speak(env: LiveDiscord, locale: str) -> None:
    """Let commands, buttons and forms come from members with this locale; simcord's are always American."""
    emit = env.backend.emit

    def emit_localized(event: str, payload: Mapping[str, Any]) -> None:
        if event == "INTERACTION_CREATE":
            payload = {**payload, "locale": locale, "guild_locale": locale}
        emit(event, payload)

    env.backend.emit = emit_localized  # type: ignore[method-assign]
