"""Check token, application, servers and commands over Discord's REST API, without connecting to the gateway."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

import discord

from bot.app import assemble
from bot.cli.doctor.findings import Findings, shown
from bot.cli.doctor.local import Notes
from bot.cli.startup_errors import enumerated, problem
from bot.config.env import Settings
from bot.config.env_parsers import own_id
from bot.config.mcp_servers import McpServers
from bot.core.clock import MAX_DIFFERENCE
from bot.discord_io import permissions
from bot.discord_io.command_sync import Payload, difference, digest, payload
from bot.discord_io.errors import DISCORD_FAILURES, reason
from bot.discord_io.gateway import Shards, traced
from bot.discord_io.permissions import Need, invite_url
from cogs import COGS

PORTAL = "discord.com/developers/applications"
MAX_RATE_LIMIT_S = 30.0
# Three requests each.
MAX_GUILDS = 50
# Without these no answer can be sent.
_VITAL = {"view_channel", "send_messages"}


def _client(compare: Callable[[datetime], None] = lambda _: None) -> discord.Client:
    return discord.Client(
        intents=discord.Intents.none(), max_ratelimit_timeout=MAX_RATE_LIMIT_S, http_trace=traced(compare)
    )


async def identify(token: str) -> tuple[str, int]:
    """Return the bot's name and its application's id. Raise `LoginFailure` or one of `DISCORD_FAILURES`."""
    async with _client() as client:
        await client.login(token)
        assert client.application is not None  # noqa: S101 - set by `login`
        return shown(str(client.user)), client.application.id


async def check(settings: Settings, notes: Notes, findings: Findings, *, network: bool) -> None:
    """Check everything of Discord."""
    if not network:
        _check_token(settings, findings)
        return
    ahead: list[timedelta] = []
    async with _client(lambda time: ahead.append(datetime.now(UTC) - time)) as client:
        try:
            await client.login(settings.discord_token)
        except (discord.LoginFailure, *DISCORD_FAILURES) as error:
            findings.wrong("token" if isinstance(error, discord.LoginFailure) else "discord", problem(error))
            return
        application, user = client.application, client.user
        assert application is not None  # noqa: S101 - set by `login`
        assert user is not None  # noqa: S101 - set by `login`
        findings.ok("token", f"Discord knows the bot as {shown(str(user))} ({user.id}).")
        check_clock(ahead, findings)
        _check_intents(application, settings, findings)
        _check_application(application, settings, findings)
        findings.ok("invite", invite_url(application.id))
        try:
            await _check_servers(client, settings, findings)
            theirs = await client.http.get_global_commands(application.id)
        except DISCORD_FAILURES as error:
            findings.wrong(
                "discord", f"Discord refused a further request ({reason(error)}). Try again in a few minutes."
            )
            return
    shards = Shards(settings.shard_ids, settings.shard_count)
    sent = notes.commands.get(application.id)
    _check_commands(await _shipped(settings), theirs, sent, findings, sends=shards.has_first)


def check_clock(ahead: Sequence[timedelta], findings: Findings) -> None:
    """Compare this machine's clock, which was `ahead` of Discord's at several responses."""
    least = min(ahead, key=abs, default=None)
    if least is not None and abs(least) > MAX_DIFFERENCE:
        seconds, where = abs(round(least.total_seconds())), "ahead of" if least > timedelta() else "behind"
        findings.hint("clock", f"It is {seconds:,} seconds {where} Discord's. Set it (timedatectl set-ntp true).")
    elif least is not None:
        findings.ok("clock", "It agrees with Discord's.")


def _check_token(settings: Settings, findings: Findings) -> None:
    user = own_id(settings.discord_token)
    if user is None:
        findings.hint(
            "token",
            f"DISCORD_TOKEN does not look like one. Copy it again from {PORTAL}: your app, Bot, Reset Token.",
        )
    else:
        findings.ok("token", f"It looks like one, of the bot {user}.")
        findings.ok("invite", invite_url(user))


def _check_intents(application: discord.AppInfo, settings: Settings, findings: Findings) -> None:
    # One flag or the other is set, by the application's size:
    # https://docs.discord.com/developers/resources/application#application-object-application-flags
    on = application.flags.gateway_message_content or application.flags.gateway_message_content_limited
    if settings.message_content_intent and not on:
        findings.wrong("intents", problem(discord.PrivilegedIntentsRequired(None)))
    else:
        state = "on, for" if on else "off, so there is no"
        findings.ok("intents", f"Message Content Intent is {state} passive context ({PORTAL}: your app, Bot).")


def _check_application(application: discord.AppInfo, settings: Settings, findings: Findings) -> None:
    if application.interactions_endpoint_url:
        findings.wrong(
            "application",
            "An Interactions Endpoint URL is set, so Discord sends commands there and not to the bot. Empty it at "
            f"{PORTAL}: your app, General Information.",
        )
    if application.bot_require_code_grant:
        findings.wrong(
            "application",
            f"Requires OAuth2 Code Grant is on, so no invite link works. Switch it off at {PORTAL}: your app, Bot.",
        )
    if application.bot_public and not settings.allowed_guilds:
        findings.hint(
            "application",
            "Anyone may add the bot to their server, and you pay for the answers. Set ALLOWED_GUILDS, or switch "
            f"Public Bot off at {PORTAL}: your app, Bot (Install Link must be None first, under Installation).",
        )


async def _check_servers(client: discord.Client, settings: Settings, findings: Findings) -> None:
    found = [guild async for guild in client.fetch_guilds(limit=None, with_counts=False)]
    allowed = settings.allowed_guilds
    if absent := sorted(allowed - {guild.id for guild in found}):
        names = enumerated(map(str, absent))
        findings.hint("servers", f"The bot is not in {names} of ALLOWED_GUILDS. Invite it, or check the id.")
    shards = Shards(settings.shard_ids, settings.shard_count)
    if shards.ids:
        own = enumerated(map(str, shards.ids))
        first = ", with all direct messages and the commands" if shards.has_first and shards.shared else ""
        found = [guild for guild in found if shards.include(guild.id)]
        findings.ok(
            "shards",
            f"This process has {own} of {shards.count}: {len(found)} server{'' if len(found) == 1 else 's'}{first}.",
        )
    served = [guild for guild in found if not allowed or guild.id in allowed]
    if not served:
        findings.hint(
            "servers",
            f"The bot is in no server{' of ALLOWED_GUILDS' if found else ''} yet. Open the invite link in a browser, "
            "choose a server of yours and press Authorize.",
        )
        return
    speaks = [await _check_server(client, guild, findings) for guild in served[:MAX_GUILDS]]
    rest = f"; {len(served) - MAX_GUILDS} more were not checked" if len(served) > MAX_GUILDS else ""
    if any(speaks):
        findings.ok("servers", f"The bot is in {len(found)} and can answer in {sum(speaks)}{rest}.")
    else:
        findings.wrong("servers", f"The bot can answer in no channel{rest}. Give it the permissions above.")


async def _check_server(client: discord.Client, partial: discord.Guild, findings: Findings) -> bool:
    """Note missing permissions, and return whether the bot can answer in any channel."""
    assert client.user is not None  # noqa: S101 - logged in
    name = f"{shown(partial.name)} ({partial.id})"
    try:
        guild = await client.fetch_guild(partial.id, with_counts=False)
        me = await guild.fetch_member(client.user.id)
        channels = await guild.fetch_channels()
    except DISCORD_FAILURES as error:
        findings.hint("servers", f"{name} cannot be checked ({reason(error)}). Try again in a few minutes.")
        return False
    lacks = permissions.missing(me.guild_permissions)
    if lacks:
        vital = any(need.permission in _VITAL for need in lacks)
        findings.hint(
            "servers",
            f"In {name} the bot lacks {_needs(lacks)}. {'It cannot answer there. ' if vital else ''}"
            "Open the invite link again and choose that server, or switch it on for the bot's role.",
        )
    texts = [(each, each.permissions_for(me)) for each in channels if isinstance(each, discord.TextChannel)]
    visible = [(shown(f"#{each.name}"), may) for each, may in texts if may.view_channel]
    besides = {channel: {*permissions.missing(may)} - {*lacks} for channel, may in visible}
    if places := [channel for channel, needs in besides.items() if needs]:
        lacking = [need for need in permissions.NEEDS if any(need in needs for needs in besides.values())]
        findings.hint(
            "servers",
            f"In {name} the bot sees {enumerated(places, 3)} but lacks {_needs(lacking)} there. If that is not meant, "
            "change it in the channel's settings, under Permissions.",
        )
    return any(may.send_messages for _, may in visible)


def _needs(needs: list[Need]) -> str:
    return ", ".join(f"{need.title} ({need.reason})" for need in needs)


async def _shipped(settings: Settings) -> Sequence[Payload]:
    """Return this version's commands, from a bot on a temporary database that never logs in."""
    with tempfile.TemporaryDirectory() as folder:
        elsewhere = replace(settings, database_path=Path(folder) / "none.sqlite3", health_port=None, mcp=McpServers())
        async with assemble(elsewhere) as bot, bot:
            for name in COGS:
                if name != "cogs.recovery":  # has no commands, and needs a login
                    await import_module(name).setup(bot)
            return payload(bot.tree)


def _check_commands(
    ours: Sequence[Payload], theirs: Sequence[Payload], sent: str | None, findings: Findings, *, sends: bool
) -> None:
    found = difference(ours, theirs)
    if not found:
        findings.ok("commands", f"Discord has all {len(ours)}, as this version sends them.")
        return
    groups = {"missing": found.missing, "unknown": found.surplus, "changed": found.changed}
    said = "; ".join(
        f"{group}: {enumerated((f'/{name}' for name in names), 3)}" for group, names in groups.items() if names
    )
    if not sends:
        findings.hint("commands", f"Discord has others ({said}). The process with shard 0 sends them; update it, too.")
    elif sent != digest(ours):
        findings.hint("commands", f"Discord has others ({said}). The bot sends its own when it starts.")
    else:
        findings.wrong(
            "commands",
            f"They are not those that this bot has sent ({said}). Start it again, and it sends them anew; if this "
            "comes back, another program uses the same token: give it an application of its own.",
        )
