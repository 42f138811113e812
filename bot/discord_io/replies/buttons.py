"""The buttons below an answer: Stop while it is written, then Retry, Continue and As a file where they are useful."""

from collections.abc import Callable, Sequence
from typing import Any

import discord

from bot.core.domain import MessageId, Turn, UserId
from bot.discord_io.i18n.texts import Texts
from bot.discord_io.ui.persistent import PersistentItem, view_of

STOP, RETRY, CONTINUE, FILE = "stop", "retry", "continue", "file"

_EMOJI = {STOP: "⏹️", RETRY: "🔁", CONTINUE: "⏬", FILE: "📄"}

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


def view_for(turn: Turn, texts: Texts) -> MakeView:
    question = turn.question
    return lambda actions: view_of(
        *(AnswerButton(each, question.id, question.author.id, texts(f"answer-{each}")) for each in actions)
    )
