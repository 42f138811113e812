"""What people do in Discord. Nothing here waits: the events are on their way when a method returns."""

from collections.abc import Mapping, Sequence

from tests.e2e.wire.model import COMMAND, COMPONENT, FORM, Channel, Guild, Interaction, Json, Message, User
from tests.e2e.wire.permissions import bot_permissions, permissions
from tests.e2e.wire.state import State

# A slash command's option types, by what Python calls the value.
_OPTION_TYPES: Mapping[type, int] = {bool: 5, str: 3, int: 4, float: 10}
_BUTTON = 2
_TEXT_INPUT = 4
_LABEL = 18


class People(State):
    """Acting as people do."""

    def say(
        self,
        channel: Channel,
        user: User,
        text: str,
        *,
        reply_to: Message | int | None = None,
        mention_reply: bool = True,
        attachments: Sequence[str] = (),
    ) -> Message:
        """Post a message. `reply_to` may also be the id of one (as `shown` gives it)."""
        reference = reply_to.id if isinstance(reply_to, Message) else reply_to
        if channel.archived and not channel.locked:
            self.set_archived(channel, archived=False)
        return self.create_message(
            Message(
                self.ids.new(),
                channel,
                user,
                text,
                reference=reference,
                pings_reply=mention_reply and reference is not None,
                files=self.attach(attachments),
            )
        )

    def ask(self, channel: Channel, user: User, text: str) -> Message:
        """Post a message that mentions the bot."""
        return self.say(channel, user, f"{self.me.mention} {text}")

    def edit(self, message: Message, text: str) -> None:
        message.content = text
        self.change_message(message, edited=True)

    def touch(self, message: Message) -> None:
        """Send an update in which no word changed, as Discord does when a link gets its preview."""
        self.change_message(message, edited=False)

    def delete(self, message: Message) -> None:
        """Delete a message, also the bot's: a moderator may do that."""
        self.remove_message(message)

    def bulk_delete(self, channel: Channel, messages: Sequence[Message]) -> None:
        self.remove_messages(channel, messages)

    def delete_channel(self, channel: Channel) -> None:
        self.remove_channel(channel)

    def create_thread(
        self, channel: Channel, user: User, name: str = "thread", *, source: Message | None = None
    ) -> Channel:
        return self.add_thread(channel, name, by=user, source=source)

    def delete_thread(self, thread: Channel) -> None:
        self.remove_channel(thread)

    def archive(self, thread: Channel) -> None:
        self.set_archived(thread, archived=True)

    def unarchive(self, thread: Channel) -> None:
        self.set_archived(thread, archived=False, locked=False)

    def lock(self, thread: Channel) -> None:
        """Archive a thread so that only moderators can open it again."""
        self.set_archived(thread, archived=True, locked=True)

    def react(self, message: Message, user: User, emoji: str) -> None:
        self.add_reaction(message, user, emoji)

    # ------------------------------------------------------------------ interactions

    def use_command(self, channel: Channel, user: User, command: str, **options: str | float | bool) -> Interaction:
        """Use a slash command, by its words: `reset`, or `prompt set` with `where="channel"`."""
        name, *subcommands = command.split()
        inner: list[Json] = [
            {"name": key, "type": _OPTION_TYPES[type(value)], "value": value} for key, value in options.items()
        ]
        for depth, word in enumerate(reversed(subcommands)):
            inner = [{"name": word, "type": 1 if depth == 0 else 2, "options": inner}]
        known = [each for each in self.commands if each["name"] == name]
        data: Json = {"id": known[0]["id"] if known else str(self.ids.old()), "name": name, "type": 1}
        return self._interact(channel, user, COMMAND, data | ({"options": inner} if inner else {}))

    def press(self, message: Message, user: User, custom_id: str) -> Interaction:
        """Press a button below a message."""
        data: Json = {"custom_id": custom_id, "component_type": _BUTTON}
        return self._interact(message.channel, user, COMPONENT, data, message)

    def buttons(self, message: Message) -> dict[str, str]:
        """Return the buttons below a message, label to custom id."""
        return {
            item.get("label", ""): item["custom_id"]
            for row in message.components
            for item in row.get("components", [])
            if "custom_id" in item
        }

    def fill_in(self, form: Interaction, user: User, *values: str) -> Interaction:
        """Send off the form that the bot opened in answer to `form`, its texts in order."""
        assert form.callback is not None, "the bot has opened no form"
        opened = form.callback["data"]
        inputs = [_input(component) for component in opened["components"]]
        filled = [
            {
                "type": _LABEL,
                "id": number,
                "component": {"type": _TEXT_INPUT, "custom_id": each["custom_id"], "value": value},
            }
            for number, (each, value) in enumerate(zip(inputs, values, strict=True), 1)
        ]
        data: Json = {"custom_id": opened["custom_id"], "components": filled}
        return self._interact(form.channel, user, FORM, data)

    def _interact(
        self, channel: Channel, user: User, kind: int, data: Json, message: Message | None = None
    ) -> Interaction:
        number = self.ids.new()
        interaction = Interaction(number, f"interaction-{number}", kind, channel, user, data, message)
        payload: Json = {
            "id": str(number),
            "application_id": str(self.me.id),
            "type": kind,
            "data": data,
            "token": interaction.token,
            "version": 1,
            "channel_id": str(channel.id),
            "channel": self.payloads.channel(channel),
            "app_permissions": str(bot_permissions(channel)),
            "locale": "en-US",
            "entitlements": [],
            "authorizing_integration_owners": {"0": str(channel.guild.id if channel.guild else 0)},
            "attachment_size_limit": 10 * 1024 * 1024,
            "context": 0 if channel.guild else 1,
        }
        payload |= self._who(channel.guild, user)
        if message is not None:
            payload["message"] = self.payloads.message(message)
        self.emit_interaction(interaction, payload)
        return interaction

    def _who(self, guild: Guild | None, user: User) -> Json:
        if guild is None:
            return {"user": self.payloads.user(user)}
        member = self.payloads.member(guild, user, with_user=True)
        member["permissions"] = str(permissions(guild, user))
        reference = {"id": str(guild.id), "locale": "en-US", "features": []}
        return {"guild_id": str(guild.id), "guild": reference, "guild_locale": "en-US", "member": member}


def _input(component: Json) -> Json:
    """Return the text input inside a label or an action row."""
    inner: Json = component.get("component") or component["components"][0]
    return inner
