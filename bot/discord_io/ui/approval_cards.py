"""The card that asks before a call of a tool, with its buttons."""

import json
from collections.abc import Collection
from typing import Any

import discord

from bot.chat.answers.approvals import MAX_REASON, Verdict
from bot.core.domain import Decision, RoleId, ToolCard, UserId
from bot.discord_io.foreign_text import as_json
from bot.discord_io.i18n.formatting import NOTE, code, until
from bot.discord_io.i18n.texts import Texts, texts_for
from bot.discord_io.incoming import messages
from bot.discord_io.ui.persistent import Form, PersistentItem, layout_of, with_file

# Longer arguments are a file.
MAX_ARGUMENTS = 1500
ARGUMENTS_FILE = "arguments.json"
MAX_ROLES = 5

_EMOJI = {Decision.ALLOWED: "✅", Decision.SKIPPED: "⏭️"}
_STYLES = {"allow": discord.ButtonStyle.success, "destroy": discord.ButtonStyle.danger}


class ApprovalButton(PersistentItem, template=r"approval:(?P<action>allow|destroy|skip|why):(?P<key>[0-9a-f]{16})"):
    """Allow a call, or skip it. The id of a card cannot be guessed; who may press is checked by `Approvals`."""

    def __init__(self, action: str, key: str, label: str = "…") -> None:
        style = _STYLES.get(action, discord.ButtonStyle.secondary)
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=f"approval:{action}:{key}"))
        self.action, self.key = action, key

    async def use(self, bot: Any, interaction: discord.Interaction[Any]) -> None:  # noqa: ARG002
        if self.action == "why":
            await interaction.response.send_modal(ReasonForm(texts_for(interaction), self.key))
        else:
            await decide(interaction, self.key, Decision.SKIPPED if self.action == "skip" else Decision.ALLOWED)


class ReasonForm(Form):
    def __init__(self, texts: Texts, key: str) -> None:
        super().__init__(title=texts("approval-why-title"))
        self._key = key
        self.reason: discord.ui.TextInput[ReasonForm] = discord.ui.TextInput(
            style=discord.TextStyle.paragraph, max_length=MAX_REASON
        )
        self.add_item(discord.ui.Label(text=texts("approval-why-label"), component=self.reason))

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        await decide(interaction, self._key, Decision.SKIPPED, self.reason.value)


async def decide(interaction: discord.Interaction[Any], key: str, decision: Decision, reason: str = "") -> None:
    """Decide as the person who has pressed a button, and show it in the card."""
    bot, person = interaction.client, interaction.user
    assert interaction.channel is not None  # noqa: S101 - a component is always used in a channel
    # The database may take longer than Discord waits for a first response.
    await interaction.response.defer()
    verdict, asked = await bot.approvals.decide(
        key,
        decision,
        by=UserId(person.id),
        roles=messages.roles(person),
        place=messages.place(interaction.channel),
        reason=reason,
    )
    if verdict is not Verdict.DONE or asked is None:
        await interaction.followup.send(texts_for(interaction)(f"approval-not-{verdict}"), ephemeral=True)
        return
    texts = (await bot.styles.of(interaction.channel)).texts
    said = texts(f"approval-{decision}", tool=f"`{code(asked.tool)}`", who=f"<@{person.id}>")
    view = layout_of(f"{NOTE}{_EMOJI[decision]} {said}")
    await interaction.edit_original_response(view=view, attachments=[])


def card_view(
    texts: Texts, card: ToolCard, roles: Collection[RoleId]
) -> tuple[discord.ui.LayoutView, list[discord.File]]:
    """Return the card and the file that it names: arguments beyond `MAX_ARGUMENTS`."""
    asked, arguments = card.approval, shown_arguments(card.arguments)
    tool = f"`{code(card.tool)}`"
    title = texts("approval-title", tool=tool, server=f"`{code(card.server)}`") if card.server else tool
    fits = len(arguments) <= MAX_ARGUMENTS
    named = [f"<@&{each}>" for each in sorted(roles)[:MAX_ROLES]]
    who = texts("approval-who", people=", ".join([f"<@{asked.asker}>", *named]), when=until(asked.expires_at))
    view = layout_of(
        f"### 🔧 {title}",
        texts("approval-destroys" if card.destroys else "approval-changes", who=f"<@{asked.asker}>"),
        f"```json\n{arguments}\n```" if fits else None,
        None if fits else f"{NOTE}{texts('approval-file', size=len(arguments))}",
        [
            ApprovalButton("destroy" if card.destroys else "allow", asked.id, texts("approval-allow")),
            ApprovalButton("skip", asked.id, texts("approval-skip")),
            ApprovalButton("why", asked.id, texts("approval-why")),
        ],
        f"{NOTE}{who}",
    )
    if fits:
        return view, []
    return view, [with_file(view, ARGUMENTS_FILE, arguments)]


def over(texts: Texts, decision: Decision, tool: str) -> discord.ui.LayoutView:
    """Return the line that stands in the place of a card that no person has decided."""
    said = texts(f"approval-over-{decision}", tool=f"`{code(tool)}`")
    return layout_of(f"{NOTE}⌛ {said}")


def shown_arguments(text: str) -> str:
    """Return a call's arguments as they will be read."""
    return as_json(json.loads(text or "{}"))
