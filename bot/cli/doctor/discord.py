"""What Discord says of the bot, over REST only: nothing is changed, and nobody sees the bot come online."""

import base64
import binascii
from collections.abc import Mapping
from types import SimpleNamespace

import aiohttp
import discord

from bot.cli.doctor.clock import Sample
from bot.cli.doctor.commands import commands, shipped
from bot.cli.doctor.guilds import guilds
from bot.cli.doctor.sheet import Sheet, shown
from bot.cli.startup_errors import problem
from bot.config.env import Settings
from bot.core.clock import SystemClock
from bot.core.ports import Clock
from bot.discord_io.client import intents
from bot.discord_io.errors import DISCORD_FAILURES, reason
from bot.discord_io.permissions import invite_url
from bot.llm.probe import http_date

PORTAL = "discord.com/developers/applications"
# Of a request's limit nobody waits for more here.
LONGEST_WAIT_S = 30.0
# Their switches in the portal, by discord.py's names of the intents.
_PRIVILEGED = {
    "message_content": "Message Content Intent",
    "members": "Server Members Intent",
    "presences": "Presence Intent",
}


def offline(settings: Settings, sheet: Sheet) -> None:
    """Say what a token tells by itself: its first part is the bot's id, which is no secret."""
    user = own_id(settings.discord_token)
    if user is None:
        sheet.hint(
            "token",
            f"DISCORD_TOKEN does not look like one. Copy it again from {PORTAL}: your app, Bot, Reset Token.",
        )
    else:
        sheet.ok("token", f"It looks like one, of the bot {user}.")
        sheet.ok("invite", invite_url(user))


def own_id(token: str) -> int | None:
    """Return the id of the bot that a token is for, None where it is no token."""
    first, *rest = token.split(".")
    try:
        text = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    return int(text) if len(rest) == 2 and text.isdecimal() else None  # noqa: PLR2004 - a token's parts


async def examine(
    settings: Settings,
    noted: Mapping[int, str],
    sheet: Sheet,
    samples: list[Sample],
    clock: Clock | None = None,
) -> None:
    """Look at the token, the application, its servers and its commands. `noted` is as in `Notes.commands`."""
    trace = _dates(samples, clock or SystemClock())
    client = discord.Client(
        intents=discord.Intents.none(), max_ratelimit_timeout=LONGEST_WAIT_S, http_trace=trace
    )
    async with client:
        try:
            await client.login(settings.discord_token)
        except discord.LoginFailure as error:
            sheet.wrong("token", problem(error))
            return
        except DISCORD_FAILURES as error:
            sheet.wrong("discord", problem(error))
            return
        application = client.application
        assert application is not None  # noqa: S101 - set by `login`
        assert client.user is not None  # noqa: S101 - set by `login`
        sheet.ok("token", f"Discord knows the bot as {shown(str(client.user))} ({client.user.id}).")
        flags(application, intents(message_content=settings.message_content_intent), sheet)
        public(application, settings, sheet)
        sheet.ok("invite", invite_url(application.id))
        try:
            await guilds(client, settings, sheet)
            theirs = await client.http.get_global_commands(application.id)
        except DISCORD_FAILURES as error:
            sheet.wrong(
                "discord", f"Discord answered no further ({reason(error)}). Try again in a few minutes."
            )
            return
    ours = await shipped(settings)
    commands(ours, theirs, noted=noted, application=application.id, sheet=sheet)


def flags(application: discord.AppInfo, wanted: discord.Intents, sheet: Sheet) -> None:
    """Compare the privileged intents that the bot asks for with the switches in the portal.

    A flag is set for either kind of application, small or reviewed
    (https://docs.discord.com/developers/resources/application#application-object-application-flags).
    """
    has = application.flags
    on = {
        "message_content": has.gateway_message_content or has.gateway_message_content_limited,
        "members": has.gateway_guild_members or has.gateway_guild_members_limited,
        "presences": has.gateway_presence or has.gateway_presence_limited,
    }
    lacking = [title for name, title in _PRIVILEGED.items() if getattr(wanted, name) and not on[name]]
    if lacking:
        sheet.wrong(
            "intents",
            f"Discord will refuse the bot without {' and '.join(lacking)}. Switch that on at {PORTAL}: your app, Bot, "
            "Privileged Gateway Intents; then start the bot.",
        )
    elif on["message_content"]:
        sheet.ok(
            "intents",
            "Message Content Intent is on, so the bot may be shown what is said without mentioning it. Only channels "
            "where an admin switches passive context on need that.",
        )
    else:
        sheet.ok(
            "intents",
            "No privileged intent is needed. Message Content Intent is off, so there can be no passive context (what "
            f"is said without mentioning the bot); its switch is at {PORTAL}: your app, Bot.",
        )


def public(application: discord.AppInfo, settings: Settings, sheet: Sheet) -> None:
    """Say who can add the bot, and what keeps its commands away from it."""
    if application.interactions_endpoint_url:
        sheet.wrong(
            "application",
            "An Interactions Endpoint URL is set, so Discord sends commands there and not to the bot. Empty it at "
            f"{PORTAL}: your app, General Information.",
        )
    if application.bot_require_code_grant:
        sheet.wrong(
            "application",
            f"Requires OAuth2 Code Grant is on, so no invite link works. Switch it off at {PORTAL}: your app, Bot.",
        )
    if application.bot_public and not settings.allowed_guilds:
        sheet.hint(
            "application",
            "Anybody may add the bot to their server, and you pay for the answers. Set ALLOWED_GUILDS, or switch "
            f"Public Bot off at {PORTAL}: your app, Bot (Install Link must be None first, under Installation).",
        )
    elif application.bot_public:
        sheet.ok("application", "Anybody may add the bot, but it answers only in ALLOWED_GUILDS.")
    else:
        sheet.ok("application", "Only you and your team may add the bot to a server.")


def _dates(samples: list[Sample], clock: Clock) -> aiohttp.TraceConfig:
    """Return what notes the time in each answer of Discord's."""

    async def note(
        _session: aiohttp.ClientSession, _context: SimpleNamespace, end: aiohttp.TraceRequestEndParams
    ) -> None:
        if (date := http_date(end.response.headers.get("Date"))) is not None:
            samples.append(Sample(date, clock.now()))

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(note)
    return trace
