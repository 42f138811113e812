"""Show the draft of a system prompt with its components. It applies once it is saved."""

import io
from collections.abc import Sequence
from typing import Any

import discord

from bot.chat import prompt
from bot.core.domain import (
    GuildId,
    MessageId,
    Owner,
    Request,
    Speaker,
    UserId,
    first_id_at,
)
from bot.discord_io.client import ParleyBot
from bot.discord_io.i18n.texts import Texts, texts_for
from bot.discord_io.incoming import messages
from bot.discord_io.permissions import Rule, Who, may_manage
from bot.discord_io.ui.diff import block, diff, quote
from bot.discord_io.ui.levels import levels
from bot.discord_io.ui.persistent import Form, PersistentItem, view_of
from bot.storage.tables.settings import Draft

# Discord's own limits for a text input and for an embed's description
# (https://docs.discord.com/developers/components/reference#text-input).
FORM_LENGTH = 4000
SHOWN_LENGTH = 4000
QUESTION_LENGTH = 1000
ANSWER_LENGTH = 4000

ACTIONS = ("save", "edit", "try", "discard")


def guild_of(interaction: discord.Interaction[Any]) -> GuildId:
    assert interaction.guild_id is not None  # noqa: S101 - the group is for servers only
    return GuildId(interaction.guild_id)


def owner_of(interaction: discord.Interaction[Any], where: str) -> Owner | None:
    """Return the owner of the prompt at a level, None where the channel has no such level."""
    assert interaction.channel is not None  # noqa: S101 - a command or component is always used in a channel
    return levels(messages.place(interaction.channel)).get(where)


class PromptModal(Form):
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
        bot: ParleyBot = interaction.client
        await interaction.response.defer(ephemeral=True, thinking=True)
        texts, owner = texts_for(interaction), owner_of(interaction, self._where)
        if not may_manage(interaction):
            await interaction.followup.send(texts(f"for-{Who.ADMINS}"), ephemeral=True)
        elif not self.text.value.strip() or owner is None:
            await interaction.followup.send(texts("prompt-empty"), ephemeral=True)
        else:
            await begin(bot, interaction, self._where, owner, self.text.value)


class TryModal(Form):
    def __init__(self, owner: Owner, texts: Texts) -> None:
        super().__init__(title=texts("draft-try-title"))
        self._owner = owner
        self.question: discord.ui.TextInput[TryModal] = discord.ui.TextInput(
            style=discord.TextStyle.paragraph, max_length=QUESTION_LENGTH
        )
        self.add_item(discord.ui.Label(text=texts("draft-try-label"), component=self.question))

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
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


class DraftButton(PersistentItem, template=r"draft:(?P<action>save|edit|try|discard):(?P<where>[a-z]+)"):
    """A button below a draft. The draft is that of the admin who uses it."""

    rule = Rule(Who.ADMINS, direct=False)

    def __init__(self, action: str, where: str, label: str = "…") -> None:
        style = discord.ButtonStyle.success if action == "save" else discord.ButtonStyle.secondary
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=f"draft:{action}:{where}"))
        self.action = action
        self.where = where

    async def use(self, bot: ParleyBot, interaction: discord.Interaction[Any]) -> None:
        texts, user = texts_for(interaction), UserId(interaction.user.id)
        owner, prompt_drafts = owner_of(interaction, self.where), bot.prompt_drafts
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

    async def _save(self, bot: ParleyBot, interaction: discord.Interaction[Any], owner: Owner, draft: Draft) -> None:
        texts, prompt_drafts = texts_for(interaction), bot.prompt_drafts
        user = UserId(interaction.user.id)
        if await prompt_drafts.is_stale(owner, draft):
            fresh = await prompt_drafts.begin(owner, user, draft.text)
            embed, view, _ = await shown(bot, interaction, self.where, fresh)
            await interaction.response.edit_message(content=texts("draft-stale"), embed=embed, view=view)
            return
        changed = await prompt_drafts.save(owner, draft, by=user, guild=guild_of(interaction))
        place = texts(f"settings-where-{self.where}")
        said = texts("prompt-saved" if changed else "prompt-unchanged", where=place)
        await interaction.response.edit_message(content=said, embed=None, view=None, attachments=[])


class VersionSelect(PersistentItem, template=r"version:(?P<where>[a-z]+)"):
    """Choose an earlier version, which becomes a draft."""

    rule = Rule(Who.ADMINS, direct=False)

    def __init__(
        self, where: str, choices: Sequence[discord.SelectOption] = (), placeholder: str | None = None
    ) -> None:
        super().__init__(
            discord.ui.Select(custom_id=f"version:{where}", options=list(choices), placeholder=placeholder)
        )
        self.where = where

    async def use(self, bot: ParleyBot, interaction: discord.Interaction[Any]) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        owner = owner_of(interaction, self.where)
        change = await bot.store.settings.change(int(self.item.values[0]))
        if owner is None or change is None or change.owner != owner or change.new is None:
            await interaction.followup.send(texts_for(interaction)("draft-gone"), ephemeral=True)
        else:
            await begin(bot, interaction, self.where, owner, change.new)


async def open_form(bot: ParleyBot, interaction: discord.Interaction[Any], where: str, owner: Owner) -> None:
    """Open the form of a prompt, with the admin's draft or the prompt that is set there."""
    draft = await bot.prompt_drafts.draft(owner, UserId(interaction.user.id))
    current = draft.text if draft else await bot.scoped_settings.own(owner, "system_prompt")
    await interaction.response.send_modal(PromptModal(where, (current or "")[:FORM_LENGTH], texts_for(interaction)))


async def begin(bot: ParleyBot, interaction: discord.Interaction[Any], where: str, owner: Owner, text: str) -> None:
    """Store a text as a draft and show it, in a deferred response."""
    draft = await bot.prompt_drafts.begin(owner, UserId(interaction.user.id), text)
    embed, view, file = await shown(bot, interaction, where, draft)
    await interaction.followup.send(embed=embed, view=view, file=file or discord.utils.MISSING, ephemeral=True)


async def shown(
    bot: ParleyBot, interaction: discord.Interaction[Any], where: str, draft: Draft
) -> tuple[discord.Embed, discord.ui.View, discord.File | None]:
    """Return a draft's embed, its buttons, and a file if the embed has no room for all of it.

    A first prompt is quoted, another is shown as its difference from the one that is set.
    """
    texts = texts_for(interaction)
    judged = await bot.prompt_drafts.judge(draft.text)
    first = draft.base is None
    text = draft.text if draft.base is None else diff(draft.base, draft.text)
    lines, whole = quote(text) if first else block(text)
    said = [lines if text else texts("draft-same")]
    if not whole:
        said.append(texts("draft-rest-attached"))
    if judged.volatile:
        said.append(texts("draft-volatile", names=_named(judged.volatile)))
    if judged.unknown:
        said.append(texts("draft-unknown", names=_named(judged.unknown), known=_named(prompt.VARIABLES)))
    embed = discord.Embed(
        title=texts("draft-title", where=texts(f"settings-where-{where}")),
        description="\n".join(said),
    )
    embed.set_footer(text=texts("prompt-tokens", tokens=judged.tokens, window=judged.window))
    view = view_of(*(DraftButton(action, where, texts(f"draft-{action}")) for action in ACTIONS))
    name = "system-prompt.txt" if first else "changes.diff"
    file = None if whole else discord.File(io.BytesIO(text.encode("utf-8", "replace")), name)
    return embed, view, file


def _named(names: Sequence[str]) -> str:
    return ", ".join(f"`{{{name}}}`" for name in names)
