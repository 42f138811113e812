"""Messages over REST: reading, posting, editing, deleting, reacting, typing.

https://docs.discord.com/developers/resources/message
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from urllib.parse import unquote

from tests.e2e.wire import refusals
from tests.e2e.wire.call import NONCE_LIMIT, Call, Desk, Routes, check_thread, checked_content
from tests.e2e.wire.model import Channel, Json, Kind, Message
from tests.e2e.wire.nonces import Nonces

_MESSAGES = "/channels/{channel}/messages"
_MESSAGE = _MESSAGES + "/{message}"


class MessageRoutes:
    def __init__(self, desk: Desk, nonces: Nonces) -> None:
        self._desk = desk
        self._state = desk.state
        self._nonces = nonces

    def routes(self) -> Routes:
        return (
            ("GET", _MESSAGES, self.history),
            ("POST", _MESSAGES, self.post),
            ("POST", _MESSAGES + "/bulk-delete", self.bulk_delete),
            ("GET", _MESSAGE, self.get),
            ("PATCH", _MESSAGE, self.edit),
            ("DELETE", _MESSAGE, self.delete),
            ("PUT", _MESSAGE + "/reactions/{emoji}/@me", self.react),
            ("DELETE", _MESSAGE + "/reactions/{emoji}/@me", self.take_reaction),
            ("POST", "/channels/{channel}/typing", self.type),
        )

    def history(self, call: Call) -> list[Json]:
        """Return a page, newest first; nothing without Read Message History."""
        channel = self._desk.channel(call.id("channel"))
        if not channel.may("read_history"):
            return []
        limit = int(call.query.get("limit", 50))
        if not 1 <= limit <= 100:
            raise refusals.invalid_form("limit", "NUMBER_TYPE_MAX", "int value should be between 1 and 100.")
        page = [channel.messages[each] for each in _page(channel, call, limit)]
        return [self._desk.show(message, nonce=False) for message in reversed(page)]

    def get(self, call: Call) -> Json:
        channel = self._desk.channel(call.id("channel"))
        if not channel.may("read_history"):
            raise refusals.missing_access()
        return self._desk.show(self._desk.message(channel, call.id("message")), nonce=False)

    def post(self, call: Call) -> Json:
        """Post a message, or return the one that has this nonce."""
        body = call.body
        content = checked_content(body)
        nonce = str(body["nonce"]) if body.get("nonce") is not None else None
        if nonce is not None and len(nonce) > NONCE_LIMIT:
            raise refusals.too_long("nonce", NONCE_LIMIT)
        channel = self._writable(call.id("channel"))
        if nonce is not None and body.get("enforce_nonce"):
            earlier = self._nonces.find(nonce, self._state.clock.now())
            if earlier is not None:
                if earlier.deleted:
                    raise refusals.unknown_message()
                return self._desk.show(earlier)
        reference = self._reference(channel, body)
        files = self._desk.uploads(call)
        if not (content or files or body.get("embeds") or body.get("components")):
            raise refusals.empty_message()
        self._slow(channel)
        allowed = body.get("allowed_mentions")
        message = Message(
            self._state.ids.new(),
            channel,
            self._state.me,
            content,
            reference=reference,
            pings_reply=reference is not None and (allowed is None or bool(allowed.get("replied_user"))),
            allowed_mentions=allowed,
            nonce=nonce,
            flags=int(body.get("flags") or 0),
            files=files,
            embeds=body.get("embeds") or [],
            components=body.get("components") or [],
        )
        if channel.archived:
            self._state.set_archived(channel, archived=False)
        self._state.create_message(message)
        if nonce is not None:
            self._nonces.remember(nonce, message, self._state.clock.now())
        return self._desk.show(message)

    def edit(self, call: Call) -> Json:
        channel = self._desk.channel(call.id("channel"))
        message = self._desk.message(channel, call.id("message"))
        if message.author is not self._state.me:
            raise refusals.not_your_message()
        check_thread(channel)
        self._desk.apply(message, call, call.body)
        self._state.change_message(message, edited="content" in call.body or bool(call.files))
        return self._desk.show(message)

    def delete(self, call: Call) -> None:
        channel = self._desk.channel(call.id("channel"))
        message = self._desk.message(channel, call.id("message"))
        if message.author is not self._state.me:
            if channel.kind is Kind.DM:
                raise refusals.not_in_a_dm()
            if not channel.may("manage_messages"):
                raise refusals.missing_permissions()
        check_thread(channel)
        self._state.remove_message(message)

    def bulk_delete(self, call: Call) -> None:
        channel = self._desk.channel(call.id("channel"))
        if not channel.may("manage_messages"):
            raise refusals.missing_permissions()
        ids = [int(each) for each in call.body["messages"]]
        self._state.remove_messages(channel, [channel.messages[each] for each in ids if each in channel.messages])

    def react(self, call: Call) -> None:
        channel = self._desk.channel(call.id("channel"))
        message = self._desk.message(channel, call.id("message"))
        if not (channel.may("react") and channel.may("read_history")):
            raise refusals.missing_permissions()
        check_thread(channel)
        self._state.add_reaction(message, self._state.me, unquote(call.params["emoji"]))

    def take_reaction(self, call: Call) -> None:
        message = self._desk.message(self._desk.channel(call.id("channel")), call.id("message"))
        message.reactions.get(unquote(call.params["emoji"]), set()).discard(self._state.me.id)

    def type(self, call: Call) -> None:
        self._state.type(self._writable(call.id("channel")), self._state.me)

    # ------------------------------------------------------------------ rules

    def _writable(self, channel_id: int) -> Channel:
        channel = self._desk.channel(channel_id)
        if channel.recipient is not None and channel.kind is Kind.DM and not channel.recipient.takes_dms:
            raise refusals.takes_no_dms()
        if not channel.may("send"):
            raise refusals.missing_permissions()
        if channel.archived and channel.locked:
            raise refusals.thread_archived()
        return channel

    def _reference(self, channel: Channel, body: Json) -> int | None:
        """Return the id of the message that a body replies to, None for none and for one that is gone."""
        asked = body.get("message_reference")
        if not asked:
            return None
        if not channel.may("read_history"):
            raise refusals.reply_needs_history()
        message_id = int(asked["message_id"])
        if message_id in channel.messages:
            return message_id
        if asked.get("fail_if_not_exists", True):
            raise refusals.invalid_form("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
        return None

    def _slow(self, channel: Channel) -> None:
        """Reservation the bot to the channel's slow mode, from which only moderators are free."""
        now = self._state.clock.now()
        left_s = channel.last_bot_post + channel.slowmode_s - now
        if left_s > 0 and not channel.may("manage_messages"):
            raise refusals.slow_mode(left_s)
        channel.last_bot_post = now


def _page(channel: Channel, call: Call, limit: int) -> Iterator[int]:
    """Return the ids of a page, oldest first (https://docs.discord.com/developers/resources/message#get-channel-messages)."""
    order = channel.order
    if (around := call.query.get("around")) is not None:
        middle = bisect_left(order, int(around))
        start = max(0, middle - limit // 2)
        return iter(order[start : start + limit])
    if (after := call.query.get("after")) is not None:
        start = bisect_right(order, int(after))
        return iter(order[start : start + limit])
    before = call.query.get("before")
    end = len(order) if before is None else bisect_left(order, int(before))
    return iter(order[max(0, end - limit) : end])
