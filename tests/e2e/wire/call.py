"""One REST request while it is handled, and what handlers share."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.e2e.wire import refusals
from tests.e2e.wire.model import Channel, File, Json, Kind, Message
from tests.e2e.wire.state import State

# Discord's limits, in UTF-16 code units and in bytes.
CONTENT_LIMIT = 2000
NONCE_LIMIT = 25


@dataclass(frozen=True, slots=True)
class Call:
    """A request's parts. `params` are what the route's path names."""

    params: Mapping[str, str]
    query: Mapping[str, str]
    json: Any
    files: Mapping[str, bytes]
    """The uploaded files, name to content."""

    @property
    def body(self) -> Json:
        if not isinstance(self.json, dict):
            raise refusals.Refused(400, 50109, "The request body contains invalid JSON.")
        return self.json

    def id(self, name: str) -> int:
        return int(self.params[name])


Handler = Callable[[Call], object]
Route = tuple[str, str, Handler]
Routes = Iterable[Route]


class Desk:
    """What the handlers of all routes know how to do."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.content = False
        """Whether the bot may read all content."""

    def channel(self, channel_id: int) -> Channel:
        """Return a channel that the bot can see, or refuse."""
        channel = self.state.channels.get(channel_id)
        if channel is None:
            raise refusals.unknown_channel()
        gone = channel.guild is not None and channel.guild.id in self.state.left
        if gone or not channel.may("view"):
            raise refusals.missing_access()
        return channel

    def message(self, channel: Channel, message_id: int) -> Message:
        message = channel.messages.get(message_id)
        if message is None:
            raise refusals.unknown_message()
        return message

    def show(self, message: Message, *, nonce: bool = True) -> Json:
        return self.state.payloads.message(message, content=self.content, nonce=nonce)

    def uploads(self, call: Call) -> list[File]:
        return [File(self.state.ids.new(), name, data) for name, data in call.files.items()]

    def apply(self, message: Message, call: Call, body: Json) -> None:
        """Change a message's fields as a request's body says, or refuse and change nothing."""
        content = checked_content(body, message.content)
        files = _kept(message.files, body) + self.uploads(call)
        embeds = body.get("embeds", message.embeds) or []
        components = body.get("components", message.components) or []
        if not (content or files or embeds or components):
            raise refusals.empty_message()
        message.content, message.files = content, files
        message.embeds, message.components = embeds, components
        message.allowed_mentions = body.get("allowed_mentions")
        if body.get("flags") is not None:
            # Only the suppression of embeds can change after a message was posted.
            message.flags = message.flags & ~4 | int(body["flags"]) & 4


def checked_content(body: Json, before: str = "") -> str:
    """Return the text of a request's body as Discord keeps it: without blanks around it."""
    content = body.get("content", before)
    text = (content or "").strip()
    if len(text.encode("utf-16-le", "surrogatepass")) // 2 > CONTENT_LIMIT:
        raise refusals.too_long("content", CONTENT_LIMIT)
    return text


def check_thread(channel: Channel) -> None:
    """Refuse what cannot be done in an archived thread."""
    if channel.kind is Kind.THREAD and channel.archived:
        raise refusals.thread_archived()


def _kept(files: list[File], body: Json) -> list[File]:
    """Return the attachments that stay: those that `attachments` names, all where it is absent."""
    if body.get("attachments") is None:
        return files
    named = {str(each["id"]) for each in body["attachments"]}
    return [file for file in files if str(file.id) in named]
