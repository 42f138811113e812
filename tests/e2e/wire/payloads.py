"""The JSON that Discord sends for its objects. Optional objects are absent rather than null."""

from tests.e2e.wire.clock import iso, made_at
from tests.e2e.wire.model import COMMAND, Access, Channel, File, Guild, Json, Kind, Message, User
from tests.e2e.wire.permissions import EVERYBODY, overwrites

_LONG_AGO = "2020-01-01T00:00:00+00:00"
_EPHEMERAL = 1 << 6


class Payloads:
    """Builds payloads for one bot, and hides from it what it may not read."""

    def __init__(self, me: User) -> None:
        self._me = me
        self.url = ""
        """Where attachments are served from."""

    def user(self, user: User) -> Json:
        return {
            "id": str(user.id),
            "username": user.name,
            "global_name": user.global_name,
            "discriminator": "0000" if user.bot else "0",
            "avatar": None,
            "bot": user.bot,
            "public_flags": 0,
        }

    def member(self, guild: Guild, user: User, *, with_user: bool = False) -> Json:
        member: Json = {
            "roles": [str(own_role(guild))] if user is self._me else [],
            "nick": None,
            "avatar": None,
            "joined_at": _LONG_AGO,
            "premium_since": None,
            "deaf": False,
            "mute": False,
            "flags": 0,
        }
        return member | {"user": self.user(user)} if with_user else member

    def channel(self, channel: Channel) -> Json:
        if channel.kind is Kind.DM:
            assert channel.recipient is not None
            return {
                "id": str(channel.id),
                "type": int(channel.kind),
                "last_message_id": _last(channel),
                "recipients": [self.user(channel.recipient)],
                "flags": 0,
            }
        if channel.kind is Kind.THREAD:
            return self._thread(channel)
        assert channel.guild is not None
        allow, deny = overwrites(channel)
        overwrite = {"id": str(self._me.id), "type": 1, "allow": str(allow), "deny": str(deny)}
        return {
            "id": str(channel.id),
            "type": int(channel.kind),
            "guild_id": str(channel.guild.id),
            "name": channel.name,
            "position": 0,
            "permission_overwrites": [overwrite] if channel.access != Access() else [],
            "parent_id": None,
            "topic": None,
            "nsfw": False,
            "rate_limit_per_user": int(channel.slowmode_s),
            "last_message_id": _last(channel),
            "flags": 0,
        }

    def _thread(self, thread: Channel) -> Json:
        assert thread.guild is not None
        assert thread.parent is not None
        return {
            "id": str(thread.id),
            "type": int(thread.kind),
            "guild_id": str(thread.guild.id),
            "parent_id": str(thread.parent.id),
            "owner_id": str(thread.recipient.id if thread.recipient else self._me.id),
            "name": thread.name,
            "last_message_id": _last(thread),
            "message_count": min(len(thread.messages), 50),
            "member_count": 2,
            "total_message_sent": len(thread.messages),
            "rate_limit_per_user": int(thread.slowmode_s),
            "flags": 0,
            "thread_metadata": {
                "archived": thread.archived,
                "locked": thread.locked,
                "auto_archive_duration": 1440,
                "archive_timestamp": iso(thread.archived_at or made_at(thread.id)),
                "create_timestamp": iso(made_at(thread.id)),
            },
        }

    def guild(self, guild: Guild) -> Json:
        """Return a GUILD_CREATE. Of the members only the bot is sent, as without the members intent."""
        active = [thread for thread in guild.threads.values() if not thread.archived]
        return {
            "id": str(guild.id),
            "name": guild.name,
            "owner_id": str(next(iter(guild.admins), self._me.id)),
            "unavailable": False,
            "large": False,
            "joined_at": _LONG_AGO,
            "member_count": len(guild.members),
            "icon": None,
            "features": [],
            "emojis": [],
            "stickers": [],
            "roles": [_role(guild.id, "@everyone", EVERYBODY), self._bot_role(guild)],
            "members": [self.member(guild, self._me, with_user=True)],
            "channels": [self.channel(channel) for channel in guild.channels.values()],
            "threads": [self.channel(thread) for thread in active],
            "presences": [],
            "voice_states": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
            "preferred_locale": "en-US",
            "premium_tier": 0,
            "nsfw_level": 0,
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "system_channel_flags": 0,
        }

    def _bot_role(self, guild: Guild) -> Json:
        role = _role(own_role(guild), self._me.name, EVERYBODY)
        return role | {"managed": True, "tags": {"bot_id": str(self._me.id)}}

    def message(self, message: Message, *, content: bool = True, event: bool = False, nonce: bool = True) -> Json:
        """Return a message. With `content=False` as a bot without the message content intent gets it.

        Only events name the guild and the author's member, REST does not. That history brings nonces back is
        not documented, so nothing may lean on it: it is asked for with `nonce=False`.
        """
        guild = message.channel.guild
        visible = content or self.readable(message)
        payload: Json = {
            "id": str(message.id),
            "channel_id": str(message.channel.id),
            "author": self.user(message.author),
            "content": message.content if visible else "",
            "timestamp": iso(made_at(message.id)),
            "edited_timestamp": iso(message.edited_at) if message.edited_at is not None else None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [self.user(user) for user in message.mentions],
            "mention_roles": [],
            "attachments": [self.file(file) for file in message.files] if visible else [],
            "embeds": message.embeds if visible else [],
            "components": message.components if visible else [],
            "pinned": False,
            "type": _type(message),
            "flags": message.flags,
        }
        if nonce and message.nonce is not None:
            payload["nonce"] = message.nonce
        if message.reactions:
            payload["reactions"] = [self._reaction(*pair) for pair in message.reactions.items() if pair[1]]
        if message.interaction is not None:
            payload |= self._of_interaction(message)
        if event and guild is not None:
            payload["guild_id"] = str(guild.id)
            payload["member"] = self.member(guild, message.author)
        if message.reference is not None:
            payload |= self._reference(message, content=content)
        return payload

    def _reference(self, message: Message, *, content: bool) -> Json:
        channel = message.channel
        reference = {"type": 0, "channel_id": str(channel.id), "message_id": str(message.reference)}
        if channel.guild is not None:
            reference["guild_id"] = str(channel.guild.id)
        replied = channel.messages.get(message.reference or 0)
        resolved = None
        if replied is not None:
            resolved = self.message(replied, content=content, nonce=False)
            # A reply to a reply does not bring the whole chain.
            resolved.pop("referenced_message", None)
        return {"message_reference": reference, "referenced_message": resolved}

    def _of_interaction(self, message: Message) -> Json:
        source = message.interaction
        assert source is not None
        metadata = {
            "id": str(source.id),
            "type": source.kind,
            "user": self.user(source.user),
            "authorizing_integration_owners": {},
        }
        return {
            "application_id": str(self._me.id),
            "webhook_id": str(self._me.id),
            "interaction_metadata": metadata,
        }

    def _reaction(self, emoji: str, users: set[int]) -> Json:
        return {
            "emoji": {"id": None, "name": emoji},
            "count": len(users),
            "count_details": {"normal": len(users), "burst": 0},
            "me": self._me.id in users,
            "me_burst": False,
            "burst_colors": [],
        }

    def file(self, file: File) -> Json:
        url = f"{self.url}/attachments/{file.id}/{file.name}"
        return {
            "id": str(file.id),
            "filename": file.name,
            "size": len(file.data),
            "url": url,
            "proxy_url": url,
            "content_type": file.content_type,
        }

    def readable(self, message: Message) -> bool:
        """Say whether a bot without the message content intent gets this message's content.

        Its own, direct ones, those that mention it, and replies to a normal message of its own with the ping
        on (https://docs.discord.com/developers/events/gateway#message-content-intent).
        """
        if message.author is self._me or message.channel.guild is None:
            return True
        if self._me.mention in message.content or f"<@!{self._me.id}>" in message.content:
            return True
        if not message.pings_reply or message.reference is None:
            return False
        replied = message.channel.messages.get(message.reference)
        return replied is not None and replied.author is self._me and replied.interaction is None


def ephemeral(message: Message) -> bool:
    return bool(message.flags & _EPHEMERAL)


def own_role(guild: Guild) -> int:
    """Return the id of the role that Discord makes for a bot in each guild."""
    return guild.id + 1


def _role(role: int, name: str, bits: int) -> Json:
    return {
        "id": str(role),
        "name": name,
        "permissions": str(bits),
        "position": 0,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def _type(message: Message) -> int:
    if message.interaction is not None and message is message.interaction.original:
        return 20 if message.interaction.kind == COMMAND else 0
    return 19 if message.reference is not None else 0


def _last(channel: Channel) -> str | None:
    return str(channel.order[-1]) if channel.order else None
