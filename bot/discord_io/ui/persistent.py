"""Components that work after a restart, because their ids hold everything, and forms."""

import io
import re
from collections.abc import Sequence
from typing import Any, ClassVar, Self

import discord

from bot.discord_io.i18n.texts import texts_for
from bot.discord_io.permissions import Rule, Who, is_outside, refused

# Of SQLite's integers; Discord's ids are smaller.
MAX_ID = 2**63 - 1
_NUMBER = re.compile(r"\d+")


class PersistentItem(discord.ui.DynamicItem[Any], template=""):
    """A component that is restored from its id: the groups of its `template` are the arguments of its constructor.

    `rule` restricts who may use it, and a group `channel` where. All errors are reported to the user, since discord.py
    would only log them.
    """

    rule: ClassVar[Rule] = Rule(Who.ANYBODY)

    @classmethod
    def arguments(cls, _interaction: discord.Interaction[Any], match: re.Match[str]) -> dict[str, Any]:
        return match.groupdict()

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(**cls.arguments(interaction, match))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        try:
            if is_outside(interaction):
                await interaction.response.send_message(texts_for(interaction)("bot-not-here"), ephemeral=True)
            elif too_often := interaction.client.pressed_too_often(interaction):
                await interaction.response.send_message(too_often, ephemeral=True)
            elif not _belongs_here(interaction, self.template.fullmatch(self.custom_id)):
                await interaction.response.send_message(texts_for(interaction)("component-outdated"), ephemeral=True)
            elif who := await refused(interaction, self.rule):
                await interaction.response.send_message(texts_for(interaction)(f"for-{who}"), ephemeral=True)
            else:
                await self.use(interaction.client, interaction)
        except Exception as error:  # noqa: BLE001 - see above
            await interaction.client.explain(interaction, error)

    async def use(self, bot: Any, interaction: discord.Interaction[Any]) -> None:
        raise NotImplementedError


def _belongs_here(interaction: discord.Interaction[Any], match: re.Match[str] | None) -> bool:
    """Return False for an id with a number that no id has, or that names another channel."""
    if match is None or any(int(number) > MAX_ID for number in _NUMBER.findall(match[0])):
        return False
    channel = match.groupdict().get("channel")
    return channel is None or int(channel) == interaction.channel_id


class Form(discord.ui.Modal):
    """A modal that reports its errors to the user."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Refuse a form that was opened before the bot left the server, and too many of them."""
        outside = is_outside(interaction) and texts_for(interaction)("bot-not-here")
        if refusal := outside or interaction.client.pressed_too_often(interaction):
            await interaction.response.send_message(refusal, ephemeral=True)
        return not refusal

    async def on_error(  # type: ignore[override]  # discord.py's own Modal differs from its View in this
        self, interaction: discord.Interaction[Any], error: Exception
    ) -> None:
        await interaction.client.explain(interaction, error)


def view_of(*items: PersistentItem) -> discord.ui.View:
    """Return a view that discord.py does not keep in memory."""
    view = discord.ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    return view


LINE = "---"
View = discord.ui.LayoutView
# A text (or `LINE`), a text with a button beside it, or the components of a row.
Row = str | tuple[str, PersistentItem] | Sequence[PersistentItem] | None


def layout_of(*rows: Row) -> View:
    """Return a message of Components V2, without the rows that are empty.

    No message can go back to one with text or embeds, nor have them beside it
    (https://docs.discord.com/developers/components/reference#legacy-message-component-behavior).
    """
    box: discord.ui.Container[Any] = discord.ui.Container(accent_colour=discord.Colour.blurple())
    for row in filter(None, rows):
        match row:
            case "---":
                box.add_item(discord.ui.Separator())
            case str():
                box.add_item(discord.ui.TextDisplay(row))
            case (str(text), discord.ui.Item() as item):
                box.add_item(discord.ui.Section(text, accessory=item))
            case _:
                box.add_item(discord.ui.ActionRow(*(each for each in row if isinstance(each, discord.ui.Item))))
    view = View(timeout=None)
    view.add_item(box)
    return view


def with_file(view: View, name: str, text: str) -> discord.File:
    """Show a file at the end of a layout; return it, to be sent beside."""
    view.children[0].add_item(discord.ui.File(f"attachment://{name}"))  # type: ignore[attr-defined]
    return discord.File(io.BytesIO(text.encode("utf-8", "replace")), filename=name)


async def replace(interaction: discord.Interaction[Any], view: View, *files: discord.File) -> None:
    """Replace a message's content, also that of an older panel, which was an embed."""
    done = interaction.response.is_done()
    edit = interaction.edit_original_response if done else interaction.response.edit_message
    await edit(content=None, embed=None, view=view, attachments=files)
