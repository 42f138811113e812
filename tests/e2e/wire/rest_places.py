"""Logging in, and places over REST: people, guilds, channels, threads, commands."""

from collections.abc import Callable

from tests.e2e.wire import refusals
from tests.e2e.wire.call import Call, Desk, Routes
from tests.e2e.wire.model import Channel, Guild, Json, Kind

# That the application may use the message content intent, without and with more than 10,000 users.
_CONTENT_LIMITED = 1 << 19
# A command by which an application's activity is started.
_ENTRY_POINT = 4


class PlaceRoutes:
    def __init__(self, desk: Desk, gateway_url: Callable[[], str], shards: Callable[[], int]) -> None:
        self._desk = desk
        self._state = desk.state
        self._gateway_url = gateway_url
        self._shards = shards

    def routes(self) -> Routes:
        return (
            ("GET", "/users/@me", self.me),
            ("GET", "/users/@me/guilds", self.own_guilds),
            ("GET", "/users/{user}", self.user),
            ("POST", "/users/@me/channels", self.open_dm),
            ("GET", "/oauth2/applications/@me", self.application),
            ("GET", "/applications/@me", self.application),
            ("GET", "/gateway", lambda _: {"url": self._gateway_url()}),
            ("GET", "/gateway/bot", self.gateway),
            ("GET", "/applications/{application}/commands", lambda _: self._state.commands),
            ("PUT", "/applications/{application}/commands", self.set_commands),
            ("GET", "/guilds/{guild}", self.guild),
            ("GET", "/guilds/{guild}/channels", self.guild_channels),
            ("GET", "/guilds/{guild}/members/{user}", self.member),
            ("GET", "/guilds/{guild}/threads/active", self.active_threads),
            ("GET", "/channels/{channel}", self.channel),
            ("PATCH", "/channels/{channel}", self.change_channel),
            ("DELETE", "/channels/{channel}", self.delete_channel),
            ("GET", "/channels/{channel}/threads/archived/public", self.archived_threads),
            ("POST", "/channels/{channel}/threads", self.open_thread),
            ("POST", "/channels/{channel}/messages/{message}/threads", self.open_thread),
            ("PUT", "/channels/{channel}/thread-members/@me", self.in_thread),
            ("DELETE", "/channels/{channel}/thread-members/@me", self.in_thread),
        )

    def me(self, _: Call) -> Json:
        return self._state.payloads.user(self._state.me) | {"verified": True, "mfa_enabled": True, "flags": 0}

    def user(self, call: Call) -> Json:
        user = self._state.users.get(call.id("user"))
        if user is None:
            raise refusals.unknown_user()
        return self._state.payloads.user(user)

    def open_dm(self, call: Call) -> Json:
        user = self._state.users.get(int(call.body["recipient_id"]))
        if user is None:
            raise refusals.unknown_user()
        return self._state.payloads.channel(self._state.dm(user))

    def application(self, _: Call) -> Json:
        me = self._state.payloads.user(self._state.me)
        return {
            "id": me["id"],
            "name": self._state.me.name,
            "icon": None,
            "description": "",
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "",
            "owner": me,
            "bot": me,
            "flags": self.flags,
            "approximate_guild_count": len(self._state.guilds),
        }

    @property
    def flags(self) -> int:
        """The application's flags, also of READY."""
        return _CONTENT_LIMITED if self._desk.content else 0

    def gateway(self, _: Call) -> Json:
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        return {"url": self._gateway_url(), "shards": self._shards(), "session_start_limit": limit}

    def set_commands(self, call: Call) -> list[Json]:
        """Replace the commands; a command that keeps its name keeps its id."""
        kept = {command["name"] for command in call.json if command.get("type") == _ENTRY_POINT}
        if any(each["type"] == _ENTRY_POINT and each["name"] not in kept for each in self._state.commands):
            raise refusals.entry_point_missing()
        ids = {command["name"]: command["id"] for command in self._state.commands}
        application = str(self._state.me.id)
        self._state.commands = [
            {
                "type": 1,
                "description": "",
                "default_member_permissions": None,
                **command,
                "id": ids.get(command["name"]) or str(self._state.ids.old()),
                "application_id": application,
                "version": str(self._state.ids.new()),
            }
            for command in call.json
        ]
        return self._state.commands

    # ------------------------------------------------------------------ guilds and channels

    def own_guilds(self, _: Call) -> list[Json]:
        return [{"id": str(guild.id), "name": guild.name} for guild in self._state.guilds.values()]

    def guild(self, call: Call) -> Json:
        return self._state.payloads.guild(self._guild(call))

    def guild_channels(self, call: Call) -> list[Json]:
        return [self._state.payloads.channel(channel) for channel in self._guild(call).channels.values()]

    def member(self, call: Call) -> Json:
        guild = self._guild(call)
        user = guild.members.get(call.id("user"))
        if user is None:
            raise refusals.Refused(404, 10007, "Unknown Member")
        return self._state.payloads.member(guild, user, with_user=True)

    def channel(self, call: Call) -> Json:
        return self._state.payloads.channel(self._desk.channel(call.id("channel")))

    def change_channel(self, call: Call) -> Json:
        """Rename a channel, or archive or lock a thread; a locked one is opened by moderators only."""
        channel, body = self._desk.channel(call.id("channel")), call.body
        if channel.locked and body.get("archived") is False and not channel.may("manage_messages"):
            raise refusals.missing_permissions()
        channel.name = body.get("name", channel.name)
        if channel.kind is Kind.THREAD:
            self._state.set_archived(
                channel, archived=body.get("archived", channel.archived), locked=body.get("locked")
            )
        else:
            self._state.permit(channel)
        return self._state.payloads.channel(channel)

    def delete_channel(self, call: Call) -> Json:
        channel = self._desk.channel(call.id("channel"))
        payload = self._state.payloads.channel(channel)
        if channel.kind is not Kind.DM:
            self._state.remove_channel(channel)
        return payload

    def open_thread(self, call: Call) -> Json:
        parent = self._desk.channel(call.id("channel"))
        if not parent.may("send"):
            raise refusals.missing_permissions()
        source = self._desk.message(parent, call.id("message")) if "message" in call.params else None
        if source is not None and source.id in self._state.channels:
            raise refusals.thread_exists()
        thread = self._state.add_thread(parent, call.body["name"], by=self._state.me, source=source)
        return self._state.payloads.channel(thread)

    def in_thread(self, call: Call) -> None:
        """Join or leave, which changes nothing here: a bot sees every public thread."""
        self._desk.channel(call.id("channel"))

    def active_threads(self, call: Call) -> Json:
        threads = [thread for thread in self._guild(call).threads.values() if not thread.archived]
        return self._threads(threads)

    def archived_threads(self, call: Call) -> Json:
        parent = self._desk.channel(call.id("channel"))
        assert parent.guild is not None
        threads = [each for each in parent.guild.threads.values() if each.parent is parent and each.archived]
        return self._threads(sorted(threads, key=lambda thread: -thread.archived_at))

    def _threads(self, threads: list[Channel]) -> Json:
        found = [self._state.payloads.channel(thread) for thread in threads]
        return {"threads": found, "members": [], "has_more": False}

    def _guild(self, call: Call) -> Guild:
        guild = self._state.guilds.get(call.id("guild"))
        if guild is None:
            raise refusals.unknown_guild()
        return guild
