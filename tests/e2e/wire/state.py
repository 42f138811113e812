"""What the double's Discord has, and the events that each change of it sends."""

import re
from collections.abc import Callable, Iterable, Sequence

from tests.e2e.wire.clock import Snowflakes, WireClock
from tests.e2e.wire.model import Channel, File, Guild, Interaction, Json, Kind, Message, Shown, User, shown
from tests.e2e.wire.payloads import Payloads, ephemeral

_USER_MENTION = re.compile(r"<@!?(\d+)>")

# (event, the guild it is of, its data for a session that may read content or not)
Emit = Callable[[str, Guild | None, Callable[[bool], Json]], None]


class State:
    """Guilds, channels, people and messages; every method that changes something emits what Discord would."""

    def __init__(self, *, emit: Emit, offset_s: float = 0.0, bot_name: str = "Parley") -> None:
        self.clock = WireClock(offset_s)
        self.ids = Snowflakes(self.clock)
        self.me = User(self.ids.old(), bot_name, bot=True)
        """The bot's own user; its id is the application's, too."""
        self.users: dict[int, User] = {self.me.id: self.me}
        self.guilds: dict[int, Guild] = {}
        self.left: dict[int, Guild] = {}
        """Guilds that the bot was removed from."""
        self.channels: dict[int, Channel] = {}
        self.commands: list[Json] = []
        """The bot's commands as it registered them."""
        self.interactions: dict[str, Interaction] = {}
        """By token."""
        self.files: dict[int, File] = {}
        self.payloads = Payloads(self.me)
        self._dms: dict[int, Channel] = {}
        self._replies: dict[int, list[Message]] = {}
        """By the message that they reply to."""
        self._emit = emit

    # ------------------------------------------------------------------ what is there

    def shown(self, channel: Channel) -> list[Shown]:
        """Return what stands in a channel now, oldest first."""
        return [shown(message) for message in channel.messages.values()]

    def replies(self, channel: Channel, *, to: Message | None = None) -> list[Shown]:
        """Return the bot's messages in a channel, oldest first; with `to`, those that are replies to it."""
        own = channel.messages.values() if to is None else self._replies.get(to.id, ())
        return [shown(each) for each in own if each.author is self.me and not each.deleted]

    # ------------------------------------------------------------------ setting up

    def add_user(self, name: str, global_name: str | None = None) -> User:
        user = User(self.ids.old(), name, global_name or name.title())
        self.users[user.id] = user
        return user

    def add_guild(self, name: str = "Reading server") -> Guild:
        guild = Guild(self.ids.guild(), name, members={self.me.id: self.me})
        self.guilds[guild.id] = guild
        self._emit("GUILD_CREATE", guild, lambda _: self.payloads.guild(guild))
        return guild

    def add_member(self, guild: Guild, name: str, *, admin: bool = False) -> User:
        user = self.add_user(name)
        self.join(guild, user, admin=admin)
        return user

    def join(self, guild: Guild, user: User, *, admin: bool = False) -> None:
        guild.members[user.id] = user
        if admin:
            guild.admins.add(user.id)

    def add_channel(self, guild: Guild, name: str) -> Channel:
        channel = Channel(self.ids.old(), Kind.TEXT, name, guild)
        self.channels[channel.id] = guild.channels[channel.id] = channel
        self._emit("CHANNEL_CREATE", guild, lambda _: self.payloads.channel(channel))
        return channel

    def dm(self, user: User) -> Channel:
        """Return the direct conversation between a person and the bot."""
        if user.id not in self._dms:
            channel = Channel(self.ids.old(), Kind.DM, recipient=user)
            self._dms[user.id] = self.channels[channel.id] = channel
        return self._dms[user.id]

    def permit(self, channel: Channel, **switches: bool) -> None:
        """Change what the bot may do in a channel: fields of `Access`."""
        for name, value in switches.items():
            assert hasattr(channel.access, name), name
            setattr(channel.access, name, value)
        event = "THREAD_UPDATE" if channel.kind is Kind.THREAD else "CHANNEL_UPDATE"
        self._emit(event, channel.guild, lambda _: self.payloads.channel(channel))

    # ------------------------------------------------------------------ messages

    def create_message(self, message: Message) -> Message:
        """Put a message into its channel. What only one person sees is no event and not in the channel."""
        message.mentions = self._mentions(message)
        self.files |= {file.id: file for file in message.files}
        if not ephemeral(message):
            message.channel.add(message)
            if message.reference is not None:
                self._replies.setdefault(message.reference, []).append(message)
            self._emit_message("MESSAGE_CREATE", message)
        return message

    def change_message(self, message: Message, *, edited: bool) -> None:
        """Tell of a message whose fields were changed; `edited` is whether people see "(edited)"."""
        if edited:
            message.edited_at = self.clock.now()
        message.mentions = self._mentions(message)
        self.files |= {file.id: file for file in message.files}
        if not ephemeral(message):
            self._emit_message("MESSAGE_UPDATE", message)

    def remove_message(self, message: Message) -> None:
        gone = message.channel.take(message.id)
        message.deleted = True
        if gone is not None:
            data = self._where(message.channel) | {"id": str(message.id)}
            self._emit_in(message.channel, "MESSAGE_DELETE", data)

    def remove_messages(self, channel: Channel, messages: Iterable[Message]) -> None:
        gone = [message for message in messages if channel.take(message.id) is not None]
        data = self._where(channel) | {"ids": [str(message.id) for message in gone]}
        self._emit_in(channel, "MESSAGE_DELETE_BULK", data)

    def _emit_message(self, event: str, message: Message) -> None:
        if message.channel.may("view"):
            self._emit(
                event,
                message.channel.guild,
                lambda content: self.payloads.message(message, content=content, event=True),
            )

    def _mentions(self, message: Message) -> list[User]:
        ids = dict.fromkeys(map(int, _USER_MENTION.findall(message.content)))
        if (allowed := message.allowed_mentions) is not None and "users" not in allowed.get("parse", ()):
            ids = {each: None for each in ids if str(each) in map(str, allowed.get("users", ()))}
        mentioned = [self.users[each] for each in ids if each in self.users]
        replied = message.channel.messages.get(message.reference or 0)
        if message.pings_reply and replied is not None and replied.author not in mentioned:
            mentioned.append(replied.author)
        return mentioned

    # ------------------------------------------------------------------ channels

    def add_thread(self, parent: Channel, name: str, *, by: User, source: Message | None = None) -> Channel:
        """Open a public thread; one made from a message shares its id."""
        assert parent.guild is not None
        thread_id = source.id if source is not None else self.ids.new()
        thread = Channel(thread_id, Kind.THREAD, name, parent.guild, parent, recipient=by)
        self.channels[thread.id] = parent.guild.threads[thread.id] = thread
        self._emit("THREAD_CREATE", thread.guild, lambda _: self.payloads.channel(thread) | {"newly_created": True})
        return thread

    def set_archived(self, thread: Channel, *, archived: bool, locked: bool | None = None) -> None:
        if archived != thread.archived:
            thread.archived_at = self.clock.now()
        thread.archived = archived
        thread.locked = thread.locked if locked is None else locked
        self._emit("THREAD_UPDATE", thread.guild, lambda _: self.payloads.channel(thread))

    def remove_channel(self, channel: Channel) -> None:
        """Delete a channel with its threads, or a thread."""
        guild = channel.guild
        assert guild is not None
        data = self.payloads.channel(channel)
        for thread in [each for each in guild.threads.values() if each.parent is channel]:
            del guild.threads[thread.id], self.channels[thread.id]
        del self.channels[channel.id]
        if channel.kind is Kind.THREAD:
            del guild.threads[channel.id]
            data = {name: data[name] for name in ("id", "guild_id", "parent_id", "type")}
            self._emit("THREAD_DELETE", guild, lambda _: data)
        else:
            del guild.channels[channel.id]
            self._emit("CHANNEL_DELETE", guild, lambda _: data)

    def remove_guild(self, guild: Guild) -> None:
        """Throw the bot out of a guild."""
        self.left[guild.id] = self.guilds.pop(guild.id)
        self._emit("GUILD_DELETE", guild, lambda _: {"id": str(guild.id)})

    # ------------------------------------------------------------------ smaller things

    def add_reaction(self, message: Message, user: User, emoji: str) -> None:
        message.reactions.setdefault(emoji, set()).add(user.id)
        data: Json = self._where(message.channel) | {
            "user_id": str(user.id),
            "message_id": str(message.id),
            "emoji": {"id": None, "name": emoji},
            "type": 0,
            "burst": False,
        }
        self._emit_in(message.channel, "MESSAGE_REACTION_ADD", data)

    def type(self, channel: Channel, user: User) -> None:
        data: Json = {"user_id": str(user.id), "timestamp": int(self.clock.now())}
        self._emit_in(channel, "TYPING_START", self._where(channel) | data)

    def attach(self, names: Sequence[str]) -> list[File]:
        return [File(self.ids.new(), name, b"data") for name in names]

    def emit_interaction(self, interaction: Interaction, data: Json) -> None:
        self.interactions[interaction.token] = interaction
        self._emit("INTERACTION_CREATE", interaction.channel.guild, lambda _: data)

    def _emit_in(self, channel: Channel, event: str, data: Json) -> None:
        if channel.may("view"):
            self._emit(event, channel.guild, lambda _: data)

    def _where(self, channel: Channel) -> Json:
        where = {"channel_id": str(channel.id)}
        return where | {"guild_id": str(channel.guild.id)} if channel.guild else where
