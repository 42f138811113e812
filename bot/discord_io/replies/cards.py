"""Cards that ask before a call of a tool, beside the messages of a reply."""

from collections.abc import Awaitable, Callable

import discord

from bot.chat.settings import ScopedSettings
from bot.core.domain import ChannelId, Decision, MessageId, ToolCard
from bot.core.errors import StoreError
from bot.core.log import get_logger
from bot.discord_io.errors import DISCORD_FAILURES, reason
from bot.discord_io.incoming import messages
from bot.discord_io.replies.send import Room
from bot.discord_io.replies.style import Styles
from bot.discord_io.ui.approval_cards import card_view, over
from bot.storage.store import Store

logger = get_logger(__name__)


class Cards:
    def __init__(self, store: Store, styles: Styles, scoped_settings: ScopedSettings) -> None:
        self._store = store
        self._styles = styles
        self._scoped_settings = scoped_settings

    async def post(self, room: Room, card: ToolCard, on_failure: Callable[[], Awaitable[None]]) -> None:
        """Post a card, unless an earlier process has."""
        asked = card.approval
        if asked.message is not None:
            return
        try:
            roles = (await self._scoped_settings.of(messages.place(room))).options.tool_roles
            view, files = card_view((await self._styles.of(room)).texts, card, roles)
            # The nonce makes Discord return the first card if this is sent again within minutes.
            message = await room.send(
                view=view, files=files, nonce=asked.id, allowed_mentions=discord.AllowedMentions.none()
            )
            await self._store.tools.posted(asked.id, ChannelId(room.id), MessageId(message.id))
        except (StoreError, *DISCORD_FAILURES) as error:
            logger.warning("card_not_shown", turn=asked.turn, reason=reason(error))
            await on_failure()

    async def close(self, room: Room, number: str, decision: Decision) -> None:
        """Show in a card that it is over. A failure leaves buttons that say so themselves."""
        try:
            asked = await self._store.tools.approval(number, closed=True)
            if asked is None or asked.message is None:
                return
            view = over((await self._styles.of(room)).texts, decision, asked.tool)
            card = room.get_partial_message(asked.message)  # type: ignore[union-attr] # a group has no bot
            await card.edit(view=view, attachments=[])
        except (StoreError, *DISCORD_FAILURES) as error:
            logger.info("card_left", reason=reason(error))
