"""A small simulated Discord server with the real bot in it, and a scripted model on loopback.

Ada is an admin, Bo a member; both can talk in #general.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from http import HTTPStatus
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import discord
from simcord import Env
from simcord._runtime import _BOT_SCOPE
from simcord.actors import MemberActor
from simcord.backend.models.channel import Overwrite
from simcord.backend.models.message import Message
from simcord.builders import ChannelHandle, GuildHandle
from simcord.enums import OverwriteType
from simcord.results import to_discord_message

from bot.app import assemble
from bot.config.env import Settings
from bot.core.ports import Prices
from bot.discord_io.client import ParleyBot
from bot.discord_io.owners import Owners
from tests.support.clock import FakeClock
from tests.support.file_server import FileServer
from tests.support.model_server import ModelServer, say_in_steps

ADMIN = discord.Permissions(administrator=True)


class RealTimeEnv(Env):
    """A simulated Discord that does not claim the bot's work.

    simcord fires timers of the work it claims only when all of that work is still; a deadline for a server
    that never answers would wait for ever. So tests of deadlines wait for the bot themselves.
    """

    @contextmanager
    def _bot_scope(self) -> Iterator[None]:
        with super()._bot_scope():
            _BOT_SCOPE.set(None)
            yield


@dataclass
class World:
    """Who and what there is. The channel's messages are real discord.py objects."""

    env: Env
    bot: ParleyBot
    model: ModelServer
    clock: FakeClock
    guild: GuildHandle
    general: ChannelHandle
    ada: MemberActor
    bo: MemberActor
    settings: Settings
    process: AsyncExitStack
    prices: Prices | None = None
    files: FileServer | None = None

    def owned_by(self, person: Any) -> None:
        """Make a person the owner of the bot's application."""

        async def application() -> Any:
            return SimpleNamespace(owner=person, team=None)

        self.bot._owners = Owners(application, self.bot.clock)

    @property
    def _prices(self) -> Callable[[str], Prices] | None:
        prices = self.prices
        return (lambda _: prices) if prices else None

    @property
    def database(self) -> Path:
        return self.settings.database_path

    @property
    def mention(self) -> str:
        return self.bot.me.mention

    async def ask(self, text: str, *, by: MemberActor | None = None, where: ChannelHandle | None = None) -> str:
        """Mention the bot with `text` and return what its reply says in the end."""
        channel = where or self.general
        before = len(self._replies(channel))
        await (by or self.bo).send(channel, f"{self.mention} {text}")
        if isinstance(self.env, RealTimeEnv):
            async with asyncio.timeout(10):
                while len(self._replies(channel)) == before or self.bot.turns.running:  # noqa: ASYNC110
                    await asyncio.sleep(0.002)
        return "\n".join(self.texts(channel)[before:])

    def post(self, text: str, *, by: MemberActor | None = None, where: ChannelHandle | None = None) -> int:
        """Mention the bot and go on at once; `env.settle()` waits for what comes of it. Return the message's id."""
        channel = where or self.general
        return self.env.backend.create_message(channel.id, (by or self.bo).id, f"{self.mention} {text}").id

    @asynccontextmanager
    async def restarted(self) -> "AsyncIterator[World]":
        """Start the bot anew, in the same Discord and on the same database."""
        await self.env.settle()
        await self.process.aclose()
        bot = await self.process.enter_async_context(
            assemble(self.settings, self.clock, self._prices, _origins(self.files))
        )
        await self.env.restart_bot(bot)
        await self.env.settle()
        yield replace(self, bot=bot)

    @asynccontextmanager
    async def away(self) -> AsyncIterator[None]:
        """Go on in Discord while the bot hears nothing of it; then let it come back with a new session."""
        shard = self.bot.get_shard(0)
        assert shard is not None
        await shard.disconnect()
        yield
        # So that simcord waits for what comes of it.
        with self.env._bot_scope():
            await shard.reconnect()
        await self.env.settle()

    async def cut_off(self, said: str = "") -> None:
        """Stop the bot while it answers, after the model has said `said`."""
        step = say_in_steps()
        self.model.script(step)
        self.post("hi")
        await step.waiting()
        if said:
            step.send(said)
            async with asyncio.timeout(5):
                while (  # noqa: ASYNC110 - Discord has no event for it
                    " ".join(self.texts()).split() != said.split()
                    or self.rows("SELECT count(*) FROM parts") != [(len(self.texts()),)]
                ):
                    await asyncio.sleep(0.001)
        await self.bot.turns.close(within_s=0)
        await self.env.settle()
        await self.model.idle()

    def age(self, minutes: float) -> None:
        """Let time pass, for Discord and for the bot."""
        self.clock.advance(minutes * 60)
        self.env.backend.clock.advance(minutes * 60)

    def forbid(self, *permissions: str, where: ChannelHandle | None = None) -> None:
        """Take permissions from the bot in a channel, and give it all others back that were taken there."""
        deny = discord.Permissions(**dict.fromkeys(permissions, True))
        me = self.env.backend.bot_user.id
        self.env.backend.set_overwrite((where or self.general).id, Overwrite(me, OverwriteType.MEMBER, deny=deny.value))

    def reactions(self, message: int, where: ChannelHandle | None = None) -> list[str]:
        """The reactions to a message."""
        found = next(each for each in (where or self.general).history() if each.id == message)
        return [str(reaction.emoji) for reaction in found.reactions]

    def edit(self, message: int, text: str, *, where: ChannelHandle | None = None) -> None:
        """Edit somebody's message and go on at once."""
        channel = where or self.general
        self.env.backend.edit_message(channel.id, message, {"content": text})

    def rows(self, sql: str) -> list[Any]:
        """What the database holds."""
        with closing(sqlite3.connect(self.database)) as db:
            return db.execute(sql).fetchall()

    def log(self) -> list[str]:
        """What is remembered, in order."""
        return [row[0] for row in self.rows("SELECT content FROM messages ORDER BY position, id")]

    def outcomes(self) -> list[str | None]:
        """How the turns ended, in the order in which they were asked."""
        return [row[0] for row in self.rows("SELECT outcome FROM turns ORDER BY question_id")]

    def texts(self, channel: ChannelHandle | None = None) -> list[str]:
        """What the bot's messages in a channel say, oldest first."""
        return [message.content for message in self._replies(channel)]

    def replies(self, channel: ChannelHandle | None = None) -> list[discord.Message]:
        """The bot's messages in a channel, oldest first."""
        return [to_discord_message(self.env, message) for message in self._replies(channel)]

    def _replies(self, channel: ChannelHandle | None) -> list[Message]:
        messages = sorted(self.env.backend.messages.get((channel or self.general).id, {}).items())
        return [each for _, each in messages if each.author_id == self.bot.me.id and each.visible_to(None)]

    def sent(self, method: str, path: str = "/channels/*/messages*") -> list[dict[str, Any]]:
        """The JSON bodies of the bot's requests to Discord, in order."""
        return [
            request.json
            for request in self.env.http_requests
            if request.method == method and fnmatch(request.path, path) and isinstance(request.json, dict)
        ]

    def prompt(self) -> list[tuple[str, str]]:
        """Role and text of each message that the model got last, without the system prompt."""
        return [(m["role"], m["content"]) for m in self.model.messages[1:]]


def settings_for(database: Path, url: str, **changed: Any) -> Settings:
    """The settings of a test; `changed` are fields, also with values too small for an operator."""
    settings = Settings.from_env(
        {
            "DISCORD_TOKEN": "test.token.for-simcord",
            "OPENAI_BASE_URL": url,
            "OPENAI_MODEL": "test-model",
            "DATABASE_PATH": str(database),
            "SYSTEM_PROMPT": "Be kind.",
            "CONTEXT_TOKENS": "8000",
            "REPLY_TOKENS": "500",
            "SUMMARIES": "false",  # they would take answers from the model's script
            "TOOLS": "off",  # most tests are about words
            "RECALL": "off",
            "FIRST_TOKEN_TIMEOUT_S": "5",
            "STALL_TIMEOUT_S": "5",
            "REPLY_TIMEOUT_S": "20",
            "SHUTDOWN_TIMEOUT_S": "1",
            "GRACE_DAYS": "0",
            "ANSWER_BUTTONS": "false",  # most tests look at what is said
            # The clock stands still, so that all questions of a test would be asked in the same minute.
            "USER_REQUESTS_PER_MINUTE": "0",
            "CHANNEL_REQUESTS_PER_MINUTE": "0",
        }
    )
    return replace(settings, **changed)


@asynccontextmanager
async def world(
    database: Path,
    model: ModelServer,
    *,
    real_time: bool = False,
    prices: Prices | None = None,
    files: FileServer | None = None,
    **changed: Any,
) -> AsyncIterator[World]:
    """Start the bot in a new server; `changed` are fields of its settings, `prices` the model's if not theirs.

    What people attach can be fetched from `files`.
    """
    clock = FakeClock()
    settings = settings_for(database, model.url, **changed)
    async with AsyncExitStack() as process:
        bot = await process.enter_async_context(
            assemble(settings, clock, (lambda _: prices) if prices else None, _origins(files))
        )
        env = (RealTimeEnv if real_time else Env)(bot, settle_timeout=20, shard_count=1)
        await env.start()
        if files is not None:
            files.lookup = env.backend.cdn.get
        try:
            guild = env.create_guild(name="Reading server")
            admins = guild.create_role("Admins", permissions=ADMIN)
            ada = guild.add_member(env.create_user("ada", global_name="Ada"), roles=[admins])
            bo = guild.add_member(env.create_user("bo", global_name="Bo"))
            general = guild.create_text_channel("general")
            await env.settle()
            yield World(env, bot, model, clock, guild, general, ada, bo, settings, process, prices, files)
        finally:
            if real_time:
                await bot.close()
            await env.shutdown()
        # What went wrong in the bot fails the test, unless the test has looked at it (`env.errors`).
        env._raise_errors_since(env._errors_acknowledged)


def _origins(files: FileServer | None) -> Mapping[str, str]:
    return files.origins if files else {}


def refusal(status: int, code: int) -> discord.HTTPException:
    """What discord.py raises when Discord says no."""
    kind = discord.Forbidden if status == HTTPStatus.FORBIDDEN else discord.HTTPException
    response = SimpleNamespace(status=status, reason="No")
    return kind(response, {"code": code, "message": "no"})


async def shown(server: World, text: str) -> None:
    """Return once the bot's last message is `text`."""
    async with asyncio.timeout(5):
        while server.texts()[-1:] != [text]:  # noqa: ASYNC110 - Discord has no event
            await asyncio.sleep(0.001)
