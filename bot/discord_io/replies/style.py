"""The style of replies in a channel."""

from dataclasses import dataclass

import discord

from bot.chat.settings import ScopedSettings
from bot.config.options import Options
from bot.core.errors import StoreError
from bot.core.log import get_logger
from bot.discord_io.i18n.texts import Texts, public_texts
from bot.discord_io.incoming import messages

logger = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Style:
    """`reply_tokens` is the limit that a cut-off answer names."""

    texts: Texts
    reply_tokens: int
    pings: bool
    streamed: bool = True
    buttons: bool = True
    mention_free: bool = False


class Styles:
    def __init__(self, scoped_settings: ScopedSettings, *, reply_tokens: int) -> None:
        self._scoped_settings = scoped_settings
        self._reply_tokens = reply_tokens

    async def of(self, channel: discord.abc.Snowflake) -> Style:
        """Return the style for a channel; by the defaults where the database cannot be read."""
        try:
            options = (await self._scoped_settings.of(messages.place(channel))).options
        except StoreError as error:
            # The turn will fail for the same reason and needs a style to report it.
            logger.info("default_style", channel=channel.id, error=error)
            options = self._scoped_settings.defaults
        return self._style(options, getattr(channel, "guild", None))

    def _style(self, options: Options, guild: discord.Guild | None) -> Style:
        return Style(
            public_texts(guild, options.language),
            self._reply_tokens,
            pings=options.pings,
            streamed=options.streamed,
            buttons=options.buttons,
            mention_free=options.mention_free,
        )
