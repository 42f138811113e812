"""The Discord client: intents, caches, commands."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.billing.charges import Billing
from bot.billing.limits import SlidingWindowLimiter
from bot.chat.answers.approvals import Approvals
from bot.chat.context import Contexts
from bot.chat.history import History
from bot.chat.passive import PassiveListening
from bot.chat.prompt_drafts import PromptDrafts
from bot.chat.settings import ScopedSettings
from bot.chat.sync import ChannelSync
from bot.chat.turns import Turns
from bot.core.domain import GuildId, Owner, Place, Scope
from bot.core.log import get_logger
from bot.core.ports import Clock, Models
from bot.discord_io import command_sync as application_commands
from bot.discord_io.errors import DISCORD_FAILURES, ErrorReporter, as_ours, reason, too_late
from bot.discord_io.gateway import Shards, traced
from bot.discord_io.i18n.formatting import until
from bot.discord_io.i18n.texts import texts_for
from bot.discord_io.incoming.mentions import Mentions
from bot.discord_io.incoming.missed import CatchUp
from bot.discord_io.incoming.open_turns import Resumption
from bot.discord_io.incoming.passive import PassiveMessages
from bot.discord_io.incoming.references import References
from bot.discord_io.owners import Owners
from bot.discord_io.permissions import RULES, invite_url, is_outside, refused
from bot.discord_io.replies.actions import Corrections
from bot.discord_io.replies.cards import Cards
from bot.discord_io.replies.factory import Replies
from bot.discord_io.replies.style import Styles
from bot.privacy.access import AccessPolicy, Closed
from bot.privacy.export_erase import PersonalData
from bot.privacy.opt_out import OptOuts
from bot.privacy.retention import RetentionJob
from bot.storage.store import Store
from bot.tools.recall.indexing import Indexing

logger = get_logger(__name__)

# discord.py raises `RateLimited` for longer waits; its minimum is 30.
MAX_WAIT_S = 30.0

COMMANDS_HASH = "commands_hash"
COMMAND_IDS = "command_ids"

# Commands, buttons, menus and forms that one person may use in a minute; each costs a request or two to Discord.
MAX_PRESSES = 30


@dataclass(frozen=True, slots=True)
class Services:
    store: Store
    clock: Clock
    models: Models
    turns: Turns
    history: History
    contexts: Contexts
    sync: ChannelSync
    passive: PassiveListening
    scoped_settings: ScopedSettings
    prompt_drafts: PromptDrafts
    billing: Billing
    approvals: Approvals
    opt_outs: OptOuts
    indexing: Indexing | None
    """None where recall is off."""
    access_policy: AccessPolicy
    personal_data: PersonalData
    retention_job: RetentionJob
    reply_tokens: int
    """The limit that a cut-off answer names."""
    cogs: Sequence[str]
    """Their modules."""
    shutdown_s: float
    """Seconds that running replies may take to finish when the bot closes."""
    young: timedelta
    """The age up to which a late question is answered."""
    say_missed: bool
    """Tell the author of an older one that it was missed."""
    message_content: bool
    """The application has the message content intent."""
    model_hosts: Sequence[str]
    """The model server, and then the one that answers while it is down, for the privacy notice."""
    leaves_others: bool
    """Leave servers that the owner has not listed."""
    warn_owner: bool
    """Tell the owner when the day's budget is nearly spent."""
    shards: Shards
    compare_time: Callable[[datetime], None]
    """Takes Discord's time."""


class Tree(app_commands.CommandTree["ParleyBot"]):
    async def interaction_check(self, interaction: discord.Interaction["ParleyBot"], /) -> bool:
        """Refuse commands where the bot is not, in servers without access and to people without permission."""
        bot, texts = interaction.client, texts_for(interaction)
        name = interaction.command.qualified_name if interaction.command else ""
        if is_outside(interaction):
            sentence = texts("bot-not-here")
        elif not bot.access_policy.serves(GuildId(interaction.guild_id) if interaction.guild_id else None):
            sentence = texts(f"closed-{Closed.GUILD}")
        elif too_often := bot.pressed_too_often(interaction):
            sentence = too_often
        elif name in RULES and (who := await refused(interaction, RULES[name])):
            sentence = texts(f"for-{who}")
        else:
            return True
        if interaction.type is discord.InteractionType.application_command:
            try:
                await interaction.response.send_message(sentence, ephemeral=True)
            except DISCORD_FAILURES as error:
                # discord.py does not report errors of a check.
                await bot.explain(interaction, error)
        return False

    async def on_error(
        self, interaction: discord.Interaction["ParleyBot"], error: app_commands.AppCommandError
    ) -> None:
        """Report an error to the user; a cog's failed check does so itself."""
        if type(error) is app_commands.CheckFailure:
            return
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        await interaction.client.explain(interaction, cause)


class ParleyBot(commands.AutoShardedBot):
    def __init__(self, services: Services) -> None:
        # Voice is not used, so no warnings about its libraries.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=Tree,
            intents=intents(message_content=services.message_content),
            # Messages and members are never looked up in a cache.
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            # Otherwise discord.py waits inside a request for hours, in a slow mode.
            max_ratelimit_timeout=MAX_WAIT_S,
            shard_ids=list(services.shards.ids) or None,  # type: ignore[arg-type] # discord.py's own default
            shard_count=services.shards.count,
            http_trace=traced(services.compare_time),
        )
        self._services = services
        self.command_ids: Mapping[str, str] = {}
        self.clock = services.clock
        self.store = services.store
        self.models = services.models
        self.turns = services.turns
        self.history = services.history
        self.contexts = services.contexts
        self.channel_sync = services.sync
        self.scoped_settings = services.scoped_settings
        self.prompt_drafts = services.prompt_drafts
        self.approvals = services.approvals
        self.budgets = services.billing.budgets
        self.opt_outs = services.opt_outs
        self.indexing = services.indexing
        self.access_policy = services.access_policy
        self.personal_data = services.personal_data
        self.retention_job = services.retention_job
        self.model_hosts = services.model_hosts
        self.leaves_others = services.leaves_others
        self.warn_owner = services.warn_owner
        self.own_shards = services.shards
        self.error_reporter = ErrorReporter(services.clock)
        self._presses: SlidingWindowLimiter[int] = SlidingWindowLimiter()
        self._owners = Owners(self.application_info, services.clock)
        self._build(services)

    def _build(self, services: Services) -> None:
        """Build the services that need the client itself."""
        self.styles = Styles(services.scoped_settings, reply_tokens=services.reply_tokens)
        self.replies = Replies(
            self,
            error_reporter=self.error_reporter,
            clock=services.clock,
            store=services.store,
            styles=self.styles,
            cards=Cards(services.store, self.styles, services.scoped_settings),
        )
        self.passive_messages = PassiveMessages(
            passive=services.passive,
            scoped_settings=services.scoped_settings,
            access_policy=services.access_policy,
            possible=services.message_content,
            host=", ".join(services.model_hosts),
        )
        self.mentions = Mentions(
            turns=services.turns,
            history=services.history,
            sync=services.sync,
            scoped_settings=services.scoped_settings,
            access_policy=services.access_policy,
            replies=self.replies,
            clock=services.clock,
            passive=self.passive_messages,
            references=References(services.history, services.opt_outs),
            young=services.young,
        )
        self.corrections = Corrections(
            turns=services.turns,
            sync=services.sync,
            access_policy=services.access_policy,
            opt_outs=services.opt_outs,
            replies=self.replies,
            store=services.store,
        )
        self.resumption = Resumption(
            self,
            error_reporter=self.error_reporter,
            turns=services.turns,
            sync=services.sync,
            access_policy=services.access_policy,
            replies=self.replies,
            mentions=self.mentions,
            say_missed=services.say_missed,
        )
        self.catch_up = CatchUp(
            self,
            sync=services.sync,
            retention_job=services.retention_job,
            replies=self.replies,
            turns=services.turns,
            mentions=self.mentions,
            resumption=self.resumption,
            store=services.store,
            clock=services.clock,
            say_missed=services.say_missed,
        )

    @property
    def me(self) -> discord.ClientUser:
        """Only after login."""
        return self.replies.me

    @property
    def invite(self) -> str:
        """Only after login."""
        return invite_url(self.application_id or self.me.id)

    def pressed_too_often(self, interaction: discord.Interaction[Any]) -> str | None:
        """Count a command, a button, a menu or a form; return the refusal of one too many."""
        if interaction.type is discord.InteractionType.autocomplete:
            return None
        now, person = self.clock.now().timestamp(), interaction.user.id
        frees_at = self._presses.blocked_until(person, now, MAX_PRESSES)
        if frees_at is None:
            self._presses.count(person, now)
            return None
        return texts_for(interaction)("pressed-too-often", limit=MAX_PRESSES, when=until(frees_at))

    async def explain(self, interaction: discord.Interaction[Any], error: BaseException) -> None:
        """Log an error of a command or a component, and report it to the user."""
        if self.is_closed():
            # While the bot stops there is no connection for a report.
            logger.info("command_interrupted", error=type(error).__name__)
            return
        command = interaction.command.qualified_name if interaction.command else None
        if too_late(error):
            logger.warning(
                "unanswered_command",
                reason=reason(error),
                command=command,
                channel=interaction.channel_id,
                user=interaction.user.id,
            )
            return
        sentence = self.error_reporter.say(
            as_ours(error),
            texts_for(interaction),
            command=command,
            channel=interaction.channel_id,
            user=interaction.user.id,
        )
        try:
            if interaction.response.is_done():
                await interaction.followup.send(sentence, ephemeral=True)
            else:
                await interaction.response.send_message(sentence, ephemeral=True)
        except DISCORD_FAILURES as failure:
            logger.warning("unanswered_command", reason=reason(failure))

    async def setup_hook(self) -> None:
        # By Discord's time, which is known since the login.
        await self.budgets.open()
        await self.load_cogs()
        await self._sync_commands()
        logger.info("invite", url=self.invite)
        # Window and price are looked up before the first question, so that it need not wait for them.
        await self.scoped_settings.allowlist.refresh(self.models)
        await self.models.of(self.scoped_settings.defaults.model).context_window()
        await self._services.billing.prepare()

    async def is_owner(self, user: discord.abc.User, /) -> bool:
        return await self._owners.include(user.id)

    def place_names(self, place: Place) -> dict[str, str]:
        """Return the names of a server and a channel, for variables in system prompts."""
        guild = self.get_guild(place.guild) if place.guild else None
        channel = self.get_channel(place.parent or place.channel)
        names = {"server": guild.name if guild else None, "channel": getattr(channel, "name", None)}
        return {key: name for key, name in names.items() if name}

    async def load_cogs(self) -> None:
        for name in self._services.cogs:
            # Not as discord.py's extensions, which are executed anew for every bot.
            await import_module(name).setup(self)

    async def on_ready(self) -> None:
        """Log it; this is called again after each new session."""
        logger.info("ready", user=self.me.id, guilds=len(self.guilds), shards=len(self.shards))
        if not self.guilds and not self.own_shards.shared:
            logger.info(
                "no_server",
                url=self.invite,
                text="The bot is in no server yet. Open this link in a browser, choose a server of yours and press "
                "Authorize; then mention the bot there.",
            )

    async def on_message(self, message: discord.Message) -> None:
        """Disable prefix commands; cogs/chat.py has its own listener."""

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:
        """Log the error of a listener without the event, which may hold messages."""
        if error := sys.exception():
            self.error_reporter.report(as_ours(error), listener=event_method)

    async def close(self) -> None:
        await self.turns.close(within_s=self._services.shutdown_s)
        await self.replies.close()
        if self.indexing is not None:
            await self.indexing.close()
        await super().close()

    def mention_of(self, name: str) -> str:
        """Return a mention of a command that can be tapped; its name as code until Discord has told the ids."""
        known = self.command_ids.get(name.partition(" ")[0])
        return f"</{name}:{known}>" if known else f"`/{name}`"

    async def _sync_commands(self) -> None:
        """Send the commands to Discord if they have changed since the last start.

        Discord allows 200 command creations a day for each guild
        (https://docs.discord.com/developers/interactions/application-commands#registering-a-command).
        """
        if not self.own_shards.has_first:
            # Another process sends them; their ids are for mentions.
            try:
                self.command_ids = await application_commands.ids(self)
            except DISCORD_FAILURES as error:
                logger.warning("commands_not_listed", reason=reason(error))
            return
        payload = application_commands.payload(self.tree)
        digest = application_commands.digest(payload)
        owner = Owner(Scope.BOT, self.application_id or self.me.id)
        settings = self._services.store.settings
        if known := await settings.get(owner, COMMAND_IDS):
            self.command_ids = json.loads(known)
            if await settings.get(owner, COMMANDS_HASH) == digest:
                return
        try:
            self.command_ids = await application_commands.send(self, payload)
        except DISCORD_FAILURES as error:
            # Mentions are answered without; the next start tries again.
            logger.warning("commands_not_synced", reason=reason(error))
            return
        await settings.set(owner, COMMAND_IDS, json.dumps(self.command_ids), by=None)
        await settings.set(owner, COMMANDS_HASH, digest, by=None)
        logger.info("commands_synced", number=len(payload))


def intents(*, message_content: bool) -> discord.Intents:
    """Only `message_content` is privileged, and only passive listening needs it."""
    wanted = discord.Intents.none()
    wanted.guilds = True
    wanted.guild_messages = True
    wanted.dm_messages = True
    wanted.message_content = message_content
    return wanted
