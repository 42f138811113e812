"""The buttons below an answer: Stop while it is written, then Retry, Continue and As a file where they are useful.

Retry and Continue are for the last answer of a conversation, and are taken off the earlier ones.
"""

from collections.abc import Callable, Sequence
from typing import Any

import discord

from bot.core.domain import Finish, MessageId, Turn, UserId
from bot.core.errors import (
    AccessDenied,
    BadKey,
    ContextTooLong,
    Expired,
    Interrupted,
    ModelError,
    ParleyError,
    QuotaExhausted,
    RequestRejected,
    Stopped,
    StoreError,
    UnknownModel,
)
from bot.core.log import get_logger
from bot.discord_io.errors import DISCORD_FAILURES, reason
from bot.discord_io.i18n.texts import Texts
from bot.discord_io.replies import files
from bot.discord_io.replies.send import edit_buttons
from bot.discord_io.ui.persistent import PersistentItem, view_of
from bot.storage.store import Store

logger = get_logger(__name__)

STOP, RETRY, CONTINUE, FILE = "stop", "retry", "continue", "file"

_EMOJI = {STOP: "⏹️", RETRY: "🔁", CONTINUE: "⏬", FILE: "📄"}

# Errors with a Retry button, and their subclasses without one.
_PASSING = (ModelError, Stopped, Expired, Interrupted)
_LASTING = (BadKey, AccessDenied, UnknownModel, QuotaExhausted, RequestRejected, ContextTooLong)

# Makes the buttons for some of these actions.
MakeView = Callable[[Sequence[str]], discord.ui.View]


class AnswerButton(
    PersistentItem,
    template=r"answer:(?P<action>stop|retry|continue|file):(?P<question>\d+):(?P<asker>\d+)",
):
    def __init__(self, action: str, question: str | int, asker: str | int, label: str | None = None) -> None:
        super().__init__(
            discord.ui.Button(
                label=label,
                emoji=_EMOJI[action],
                style=discord.ButtonStyle.secondary,
                custom_id=f"answer:{action}:{question}:{asker}",
            )
        )
        self.action = action
        self.question = MessageId(int(question))
        self.asker = UserId(int(asker))

    async def use(self, bot: Any, interaction: discord.Interaction[Any]) -> None:
        await bot.corrections.press(interaction, self.action, self.question, self.asker)


def view_for(question: MessageId, asker: UserId, texts: Texts) -> MakeView:
    return lambda actions: view_of(*(AnswerButton(each, question, asker, texts(f"answer-{each}")) for each in actions))


def actions_below(answer: str, parts: int, finish: Finish) -> tuple[str, ...]:
    """Return the actions for a finished answer of so many messages."""
    continues = (CONTINUE,) if finish is Finish.LENGTH else ()
    return (RETRY, *continues, *((FILE,) if files.is_worth_it(answer, parts) else ()))


def actions_below_error(error: ParleyError) -> tuple[str, ...]:
    return (RETRY,) if isinstance(error, _PASSING) and not isinstance(error, _LASTING) else ()


async def take_off_earlier(store: Store, turn: Turn, room: Any, texts: Texts) -> None:
    """Take Retry and Continue off the answer before a turn's own. A failure leaves them there, to be pressed in vain.

    The store tells which buttons stay, since reading the message would be one more request.
    """
    try:
        earlier = await store.turns.before(turn)
        if earlier is None:
            return
        stays = earlier.answer is not None and files.is_worth_it(earlier.answer, earlier.parts)
        view = view_for(earlier.question, earlier.asker, texts)((FILE,)) if stays else None
        await edit_buttons(room.get_partial_message(earlier.last_part), view)
    except (StoreError, *DISCORD_FAILURES) as error:
        logger.info("buttons_left", turn=turn.id, channel=room.id, reason=reason(error))


async def take_off(interaction: discord.Interaction[Any], question: MessageId, asker: UserId) -> None:
    """Take Retry and Continue off the answer that a deferred interaction is with. A failure leaves them there."""
    rows = interaction.message.components if interaction.message else []
    buttons = [each for row in rows for each in getattr(row, "children", ()) if isinstance(each, discord.Button)]
    stay = [AnswerButton(FILE, question, asker, each.label) for each in buttons if f":{FILE}:" in f"{each.custom_id}"]
    try:
        await interaction.edit_original_response(view=view_of(*stay) if stay else None)
    except DISCORD_FAILURES as error:
        logger.info("buttons_left", question=question, reason=reason(error))
