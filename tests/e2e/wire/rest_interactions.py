"""Answers to interactions over REST.

https://docs.discord.com/developers/interactions/receiving-and-responding
"""

from enum import IntEnum

from tests.e2e.wire import refusals
from tests.e2e.wire.call import Call, Desk, Routes
from tests.e2e.wire.clock import made_at
from tests.e2e.wire.model import Interaction, Json, Message

_EPHEMERAL = 1 << 6
_LOADING = 1 << 7
# How long a first response may take, and how long its token lasts.
FIRST_RESPONSE_S = 3.0
TOKEN_S = 15 * 60.0

_WEBHOOK = "/webhooks/{application}/{token}"


class Callback(IntEnum):
    """What a first response does."""

    PONG = 1
    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    FORM = 9


class InteractionRoutes:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._state = desk.state

    def routes(self) -> Routes:
        return (
            ("POST", "/interactions/{interaction}/{token}/callback", self.respond),
            ("POST", _WEBHOOK, self.follow_up),
            ("GET", _WEBHOOK + "/messages/{message}", self.get),
            ("PATCH", _WEBHOOK + "/messages/{message}", self.edit),
            ("DELETE", _WEBHOOK + "/messages/{message}", self.delete),
        )

    def respond(self, call: Call) -> Json | None:
        """Take the first response, which is due within three seconds."""
        interaction = self._state.interactions.get(call.params["token"])
        if interaction is None or interaction.id != call.id("interaction"):
            raise refusals.unknown_interaction()
        if interaction.callback is not None:
            raise refusals.already_acknowledged()
        if self._state.clock.now() > made_at(interaction.id) + FIRST_RESPONSE_S:
            raise refusals.unknown_interaction()
        kind = Callback(call.body["type"])
        data: Json = call.body.get("data") or {}
        message = self._first_message(interaction, kind, call, data)
        interaction.callback = call.body
        if call.query.get("with_response") not in {"1", "true"}:
            return None
        said: Json = {"id": str(interaction.id), "type": interaction.kind}
        if message is None:
            return {"interaction": said}
        said |= {
            "response_message_id": str(message.id),
            "response_message_loading": kind is Callback.DEFERRED_MESSAGE,
            "response_message_ephemeral": bool(message.flags & _EPHEMERAL),
        }
        return {"interaction": said, "resource": {"type": int(kind), "message": self._desk.show(message)}}

    def _first_message(self, interaction: Interaction, kind: Callback, call: Call, data: Json) -> Message | None:
        match kind:
            case Callback.MESSAGE:
                interaction.original = self._create(interaction, call, data, first=True)
            case Callback.DEFERRED_MESSAGE:
                flags = _LOADING | int(data.get("flags") or 0) & _EPHEMERAL
                interaction.pending = True
                message = self._blank(interaction, flags)
                interaction.original = message
                self._publish(interaction, message)
            case Callback.DEFERRED_UPDATE:
                interaction.original = interaction.message
            case Callback.UPDATE:
                assert interaction.message is not None, "there is nothing to update"
                interaction.original = interaction.message
                self._change(interaction.message, call, data)
            case _:
                return None
        return interaction.original

    def follow_up(self, call: Call) -> Json:
        """Post a further message; the first one after "thinking" takes its place."""
        interaction = self._interaction(call)
        if interaction.pending:
            assert interaction.original is not None
            self._settle(interaction, call)
            return self._desk.show(interaction.original)
        return self._desk.show(self._create(interaction, call, call.body))

    def get(self, call: Call) -> Json:
        return self._desk.show(self._message(call))

    def edit(self, call: Call) -> Json:
        interaction, message = self._interaction(call), self._message(call)
        if interaction.pending and message is interaction.original:
            self._settle(interaction, call)
        else:
            self._change(message, call, call.body)
        return self._desk.show(message)

    def delete(self, call: Call) -> None:
        interaction, message = self._interaction(call), self._message(call)
        if message in interaction.messages:
            interaction.messages.remove(message)
        self._state.remove_message(message)

    # ------------------------------------------------------------------ rules

    def _interaction(self, call: Call) -> Interaction:
        interaction = self._state.interactions.get(call.params["token"])
        if interaction is None or call.id("application") != self._state.me.id:
            raise refusals.unknown_webhook()
        if self._state.clock.now() > made_at(interaction.id) + TOKEN_S:
            raise refusals.invalid_token()
        if interaction.callback is None:
            raise refusals.unknown_webhook()
        return interaction

    def _message(self, call: Call) -> Message:
        interaction, name = self._interaction(call), call.params["message"]
        if name == "@original":
            found = interaction.original
        else:
            found = next((each for each in interaction.messages if str(each.id) == name), None)
        if found is None or found.deleted:
            raise refusals.unknown_message()
        return found

    def _blank(self, interaction: Interaction, flags: int) -> Message:
        return Message(
            self._state.ids.new(),
            interaction.channel,
            self._state.me,
            "",
            flags=flags,
            interaction=interaction,
        )

    def _create(self, interaction: Interaction, call: Call, data: Json, *, first: bool = False) -> Message:
        message = self._blank(interaction, int(data.get("flags") or 0))
        self._desk.apply(message, call, data)
        if first:
            interaction.original = message
        self._publish(interaction, message)
        return message

    def _publish(self, interaction: Interaction, message: Message) -> None:
        interaction.messages.append(message)
        self._state.create_message(message)

    def _settle(self, interaction: Interaction, call: Call) -> None:
        """Say something in place of "thinking"."""
        message = interaction.original
        assert message is not None
        self._desk.apply(message, call, call.body)
        message.flags &= ~_LOADING
        interaction.pending = False
        self._state.change_message(message, edited=False)

    def _change(self, message: Message, call: Call, data: Json) -> None:
        self._desk.apply(message, call, data)
        self._state.change_message(message, edited="content" in data)
