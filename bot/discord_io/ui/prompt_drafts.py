"""A draft of a system prompt, and the components below it. Nothing is in force before it is saved."""

import io
import re
from collections.abc import Sequence
from typing import Any, Self

import discord

from bot.chat import prompt
from bot.core.domain import Draft, GuildId, MessageId, Owner, Request, Speaker, UserId, first_id_at
from bot.discord_io.client import ParleyBot
from bot.discord_io.i18n.texts import Texts, texts_for
from bot.discord_io.incoming import messages
from bot.discord_io.permissions import Who, may_manage
from bot.discord_io.ui.diff import block, diff
from bot.discord_io.ui.levels import levels

# Discord's own limits for a text input and for an embed's description
# (https://docs.discord.com/developers/components/reference#text-input).
FORM_LENGTH = 4000
SHOWN_LENGTH = 4000
QUESTION_LENGTH = 1000
ANSWER_LENGTH = 4000

ACTIONS = ("save", "edit", "try", "discard")


def guild_of(interaction: discord.Interaction[Any]) -> GuildId:
    """Return where a command for servers was used."""
    assert interaction.guild_id is not None  # noqa: S101 - the group is for servers only
    return GuildId(interaction.guild_id)


def owner_of(interaction: discord.Interaction[Any], where: str) -> Owner | None:
    """Return whose prompt a level means here, None where there is no such place."""
    assert interaction.channel is not None  # noqa: S101 - a command or component is always used in a channel
    return levels(messages.place(interaction.channel)).get(where)


class PromptModal(discord.ui.Modal):
    """The form in which an admin writes a prompt."""

    def __init__(self, where: str, current: str, texts: Texts) -> None:
        super().__init__(title=texts("option-system_prompt"))
        self._where = where
        self.text: discord.ui.TextInput[PromptModal] = discord.ui.TextInput(
            style=discord.TextStyle.paragraph,
            default=current or None,
            placeholder=texts("prompt-form-placeholder"),
            max_length=FORM_LENGTH,
        )
        self.add_item(discord.ui.Label(text=texts("prompt-form-label"), component=self.text))

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Show what was written as a draft."""
        bot: ParleyBot = interaction.client
        await interaction.response.defer(ephemeral=True, thinking=True)
        texts, owner = texts_for(interaction), owner_of(interaction, self._where)
        if not may_manage(interaction):
            await interaction.followup.send(texts(f"for-{Who.ADMINS}"), ephemeral=True)
        elif not self.text.value.strip() or owner is None:
            await interaction.followup.send(texts("prompt-empty"), ephemeral=True)
        else:
            await begin(bot, interaction, self._where, owner, self.text.value)

    async def on_error(  # type: ignore[override]  # discord.py's own Modal differs from its View in this
        self, interaction: discord.Interaction[Any], error: Exception
    ) -> None:
        """Say what went wrong."""
        await interaction.client.explain(interaction, error)


class TryModal(discord.ui.Modal):
    """The form in which an admin asks something of a draft."""

    def __init__(self, owner: Owner, texts: Texts) -> None:
        super().__init__(title=texts("draft-try-title"))
        self._owner = owner
        self.question: discord.ui.TextInput[TryModal] = discord.ui.TextInput(
            style=discord.TextStyle.paragraph, max_length=QUESTION_LENGTH
        )
        self.add_item(discord.ui.Label(text=texts("draft-try-label"), component=self.question))

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Answer with the draft, for this person only."""
        bot: ParleyBot = interaction.client
        await interaction.response.defer(ephemeral=True, thinking=True)
        texts, person = texts_for(interaction), interaction.user
        draft = await bot.prompt_drafts.draft(self._owner, UserId(person.id))
        if not may_manage(interaction) or draft is None:
            await interaction.followup.send(texts("draft-gone"), ephemeral=True)
            return
        assert interaction.channel is not None  # noqa: S101 - forms come from channels
        request = Request(
            MessageId(first_id_at(bot.clock.now())),
            messages.place(interaction.channel),
            Speaker(UserId(person.id), person.display_name),
            self.question.value,
            roles=messages.roles(person),
        )
        answer = await bot.prompt_drafts.attempt(request, draft.text)
        embed = discord.Embed(description=answer[:ANSWER_LENGTH])
        await interaction.followup.send(texts("draft-try-answer"), embed=embed, ephemeral=True)

    async def on_error(  # type: ignore[override]  # discord.py's own Modal differs from its View in this
        self, interaction: discord.Interaction[Any], error: Exception
    ) -> None:
        """Say what went wrong."""
        await interaction.client.explain(interaction, error)


class DraftButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"draft:(?P<action>save|edit|try|discard):(?P<where>[a-z]+)",
):
    """A button below a draft, for the admin who wrote it: drafts are found by who presses."""

    def __init__(self, action: str, where: str, label: str = "…") -> None:
        style = discord.ButtonStyle.success if action == "save" else discord.ButtonStyle.secondary
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=f"draft:{action}:{where}"))
        self.action = action
        self.where = where

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Read the button back from its id."""
        return cls(match["action"], match["where"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what the button says."""
        bot: ParleyBot = interaction.client
        try:
            await self._press(bot, interaction)
        except Exception as error:  # noqa: BLE001 - a button has no other door
            await bot.explain(interaction, error)

    async def _press(self, bot: ParleyBot, interaction: discord.Interaction[Any]) -> None:
        texts, user = texts_for(interaction), UserId(interaction.user.id)
        owner, prompt_drafts = owner_of(interaction, self.where), bot.prompt_drafts
        if not may_manage(interaction):
            await interaction.response.send_message(texts(f"for-{Who.ADMINS}"), ephemeral=True)
            return
        draft = await prompt_drafts.draft(owner, user) if owner else None
        if owner is None or draft is None:
            await interaction.response.edit_message(content=texts("draft-gone"), embed=None, view=None)
            return
        match self.action:
            case "edit":
                form = PromptModal(self.where, draft.text[:FORM_LENGTH], texts)
                await interaction.response.send_modal(form)
            case "try":
                await interaction.response.send_modal(TryModal(owner, texts))
            case "discard":
                await prompt_drafts.discard(owner, user)
                await interaction.response.edit_message(
                    content=texts("draft-discarded"), embed=None, view=None, attachments=[]
                )
            case _:
                await self._save(bot, interaction, owner, draft)

    async def _save(
        self, bot: ParleyBot, interaction: discord.Interaction[Any], owner: Owner, draft: Draft
    ) -> None:
        texts, prompt_drafts = texts_for(interaction), bot.prompt_drafts
        user = UserId(interaction.user.id)
        if await prompt_drafts.is_stale(owner, draft):
            fresh = await prompt_drafts.begin(owner, user, draft.text)
            embed, view, _ = await shown(bot, interaction, self.where, fresh)
            await interaction.response.edit_message(content=texts("draft-stale"), embed=embed, view=view)
            return
        changed = await prompt_drafts.save(owner, draft, by=user, guild=guild_of(interaction))
        said = texts(f"prompt-saved-{owner.scope}" if changed else f"prompt-unchanged-{owner.scope}")
        await interaction.response.edit_message(content=said, embed=None, view=None, attachments=[])


class VersionSelect(
    discord.ui.DynamicItem[discord.ui.Select[discord.ui.View]], template=r"version:(?P<where>[a-z]+)"
):
    """A choice of earlier versions; the chosen one becomes a draft."""

    def __init__(
        self, where: str, choices: Sequence[discord.SelectOption] = (), placeholder: str | None = None
    ) -> None:
        super().__init__(
            discord.ui.Select(custom_id=f"version:{where}", options=list(choices), placeholder=placeholder)
        )
        self.where = where

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Read the select back from its id."""
        return cls(match["where"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Show the version as a draft."""
        bot: ParleyBot = interaction.client
        try:
            await interaction.response.defer(ephemeral=True, thinking=True)
            texts, owner = texts_for(interaction), owner_of(interaction, self.where)
            change = await bot.scoped_settings.change(int(self.item.values[0]))
            if not may_manage(interaction):
                await interaction.followup.send(texts(f"for-{Who.ADMINS}"), ephemeral=True)
            elif owner is None or change is None or change.owner != owner or change.new is None:
                await interaction.followup.send(texts("draft-gone"), ephemeral=True)
            else:
                await begin(bot, interaction, self.where, owner, change.new)
        except Exception as error:  # noqa: BLE001 - a select has no other door
            await bot.explain(interaction, error)


async def begin(
    bot: ParleyBot, interaction: discord.Interaction[Any], where: str, owner: Owner, text: str
) -> None:
    """Keep a text as a draft and show it, in a deferred answer."""
    draft = await bot.prompt_drafts.begin(owner, UserId(interaction.user.id), text)
    embed, view, file = await shown(bot, interaction, where, draft)
    await interaction.followup.send(
        embed=embed, view=view, file=file or discord.utils.MISSING, ephemeral=True
    )


async def shown(
    bot: ParleyBot, interaction: discord.Interaction[Any], where: str, draft: Draft
) -> tuple[discord.Embed, discord.ui.View, discord.File | None]:
    """Return what is shown of a draft: what differs, what it takes, what is odd about it, and what can be done."""
    texts = texts_for(interaction)
    judged = await bot.prompt_drafts.judge(draft.text)
    differs = diff(draft.base or "", draft.text)
    lines, whole = block(differs)
    said = [texts("draft-first")] if draft.base is None else [] if differs else [texts("draft-same")]
    if differs:
        said.append(lines)
    if not whole:
        said.append(texts("draft-rest-attached"))
    if judged.volatile:
        said.append(texts("draft-volatile", names=_named(judged.volatile)))
    if judged.unknown:
        said.append(texts("draft-unknown", names=_named(judged.unknown), known=_named(prompt.VARIABLES)))
    embed = discord.Embed(
        title=texts("draft-title", where=texts(f"settings-where-{where}")),
        description="\n".join(filter(None, said)),
    )
    embed.set_footer(text=texts("prompt-tokens", tokens=judged.tokens, window=judged.window))
    view = discord.ui.View(timeout=None)
    for action in ACTIONS:
        view.add_item(DraftButton(action, where, texts(f"draft-{action}")))
    file = None if whole else discord.File(io.BytesIO(differs.encode("utf-8", "replace")), "changes.diff")
    return embed, view, file


def _named(names: Sequence[str]) -> str:
    return ", ".join(f"`{{{name}}}`" for name in names)
