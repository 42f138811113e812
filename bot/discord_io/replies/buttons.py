"""The buttons below an answer: Stop while it is written, then Retry, Continue and As a file where these are of use."""

import re
from collections.abc import Callable, Sequence
from typing import Any, Self

import discord

from bot.core.domain import MessageId, Turn, UserId
from bot.discord_io.i18n.texts import Texts

STOP, RETRY, CONTINUE, FILE = "stop", "retry", "continue", "file"

_EMOJI = {STOP: "⏹️", RETRY: "🔁", CONTINUE: "⏬", FILE: "📄"}

# Makes the buttons for some of these actions.
MakeView = Callable[[Sequence[str]], discord.ui.View]


class AnswerButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"answer:(?P<action>stop|retry|continue|file):(?P<question>\d+):(?P<asker>\d+)",
):
    """One of them. Its id says which question it is about and who asked, so it works after a restart, too."""

    def __init__(self, action: str, question: MessageId, asker: UserId, label: str | None = None) -> None:
        super().__init__(
            discord.ui.Button(
                label=label,
                emoji=_EMOJI[action],
                style=discord.ButtonStyle.secondary,
                custom_id=f"answer:{action}:{question}:{asker}",
            )
        )
        self.action = action
        self.question = question
        self.asker = asker

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Read the button back from its id."""
        return cls(match["action"], MessageId(int(match["question"])), UserId(int(match["asker"])))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Leave it to whoever knows what to do."""
        await interaction.client.corrections.press(interaction, self.action, self.question, self.asker)


def view_for(turn: Turn, texts: Texts) -> MakeView:
    """Return what makes the buttons of a turn's reply."""

    def make(actions: Sequence[str]) -> discord.ui.View:
        # All its items say by their ids what they are, so discord.py keeps none of these in memory.
        view = discord.ui.View(timeout=None)
        for action in actions:
            view.add_item(
                AnswerButton(action, turn.question.id, turn.question.author.id, texts(f"answer-{action}"))
            )
        return view

    return make
