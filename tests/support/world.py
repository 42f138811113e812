"""A small simulated Discord server with the real bot in it, and a scripted model on loopback.

Ada is an admin, Bo a member; both can talk in #general.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import discord
import simcord
from simcord import Env
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle

from bot.app import assemble
from bot.client import ParleyBot
from bot.settings import Settings
from tests.support.clock import FakeClock
from tests.support.model_server import ModelServer

ADMIN = discord.Permissions(administrator=True)


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
    database: Path

    @property
    def mention(self) -> str:
        return self.bot.me.mention

    async def ask(
        self, text: str, *, by: MemberActor | None = None, where: ChannelHandle | None = None
    ) -> str:
        """Mention the bot with `text` and return what its reply says in the end."""
        channel = where or self.general
        before = len(self.replies(channel))
        await (by or self.bo).send(channel, f"{self.mention} {text}")
        return "\n".join(message.content for message in self.replies(channel)[before:])

    def replies(self, channel: ChannelHandle | None = None) -> list[discord.Message]:
        """The bot's messages in a channel, oldest first."""
        channel = channel or self.general
        return [message for message in channel.messages if message.author.id == self.bot.me.id]

    def prompt(self) -> list[tuple[str, str]]:
        """Role and text of each message that the model got last, without the system prompt."""
        return [(m["role"], m["content"]) for m in self.model.messages[1:]]


def settings_for(database: Path, url: str, **changed: str) -> Settings:
    """The settings of a test; `changed` are variables of the environment."""
    return Settings.from_env(
        {
            "DISCORD_TOKEN": "test.token.for-simcord",
            "OPENAI_BASE_URL": url,
            "OPENAI_MODEL": "test-model",
            "DATABASE_PATH": str(database),
            "SYSTEM_PROMPT": "Be kind.",
            "CONTEXT_TOKENS": "8000",
            "REPLY_TOKENS": "500",
            "FIRST_TOKEN_TIMEOUT_S": "5",
            "STALL_TIMEOUT_S": "5",
            "REPLY_TIMEOUT_S": "20",
            "SHUTDOWN_TIMEOUT_S": "1",
            **changed,
        }
    )


@asynccontextmanager
async def world(database: Path, model: ModelServer, **changed: str) -> AsyncIterator[World]:
    """Start the bot in a new server; `changed` are variables of the environment."""
    clock = FakeClock()
    async with (
        assemble(settings_for(database, model.url, **changed), clock) as bot,
        simcord.run(bot, settle_timeout=20) as env,
    ):
        with env.time_context():
            guild = env.create_guild(name="Reading club")
            admins = guild.create_role("Admins", permissions=ADMIN)
            ada = guild.add_member(env.create_user("ada", global_name="Ada"), roles=[admins])
            bo = guild.add_member(env.create_user("bo", global_name="Bo"))
            general = guild.create_text_channel("general")
            await env.settle()
            yield World(env, bot, model, clock, guild, general, ada, bo, database)
