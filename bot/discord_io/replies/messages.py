"""The messages of one reply: post, edit and delete them until Discord shows the wanted content."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

import discord
from discord.utils import MISSING

from bot.core.domain import MessageId
from bot.core.errors import QuestionDeleted
from bot.core.ports import Clock
from bot.discord_io.errors import (
    DISCORD_FAILURES,
    NOT_THE_AUTHOR,
    THREAD_IS_ARCHIVED,
    TOO_MANY_EDITS,
    no_question,
    refused,
)
from bot.discord_io.replies.buttons import MakeView
from bot.discord_io.replies.send import Question, Room, edit_part, files, post_part, until_accepted

# Reaction where the bot may not write. Discord's rules ask bots not to message people unasked.
CANNOT_SPEAK = "🔇"
# Reaction to repeated questions above a limit, after the first refusal was written.
WAIT = "⏳"

SOME_FILE = ""

# Discord limits the edits of older messages, by a rate that it does not publish (error 30046).
EDITABLE_FOR = timedelta(hours=1)


@dataclass(slots=True)
class Part:
    """One message with its known content: None where that is unknown.

    `file` is the text of its file; of an earlier attempt's file only the existence is known. Unless `sure`, an edit
    failed and Discord may show an earlier content.
    """

    message: discord.PartialMessage
    text: str | None
    file: str | None
    actions: Sequence[str] | None = ()
    sure: bool = True

    def says(self, text: str, file: str | None, actions: Sequence[str]) -> bool:
        """Return True if Discord is known to show this."""
        return self.sure and (self.text, self.file, self.actions) == (text, file, actions)


class Parts:
    """One reply's messages, in order. Methods raise `DISCORD_FAILURES`, and `QuestionDeleted` for a deleted part."""

    def __init__(
        self,
        question: Question,
        room: Room,
        clock: Clock,
        background: set[asyncio.Task[None]],
        *,
        standing: Sequence[discord.PartialMessage] = (),
    ) -> None:
        self._question = question
        self._clock = clock
        self._background = background
        self.room = room
        self.ping = False
        """Notify the author of the question."""
        self._parts = [_part(message) for message in standing]
        self._surplus: list[discord.PartialMessage] = []
        self._dropped: Counter[int] = Counter()
        self.view: MakeView | None = None
        """Makes the buttons below the last message; None for a reply without any."""
        self.actions: tuple[str, ...] = ()
        self.send_unconfirmed = False
        """A message may stand that is not known here, because Discord's answer to its posting was lost."""

    @property
    def ids(self) -> list[MessageId]:
        return [MessageId(part.message.id) for part in self._parts]

    @property
    def texts(self) -> list[str]:
        """Return the known texts."""
        return [part.text for part in self._parts if part.text]

    def are(self, texts: list[str], attachment: str | None) -> bool:
        """Return True if Discord shows this already."""
        if self._surplus or len(self._parts) != len(texts):
            return False
        files = [*[None] * (len(texts) - 1), attachment]
        # With no texts there is one file too many: `None`.
        shown = zip(self._parts, texts, files, strict=False)
        return all(
            part.says(text, file, self._actions(part, last=ordinal == len(texts) - 1))
            for ordinal, (part, text, file) in enumerate(shown)
        )

    def _actions(self, part: Part | None, *, last: bool) -> tuple[str, ...]:
        """Only the last message has buttons."""
        if self.view is None and part is not None and part.actions is None:
            # Without buttons, an old one may stay.
            part.actions = ()
        return self.actions if last and self.view is not None else ()

    @property
    def has_old(self) -> bool:
        """Return True if a part is so old that Discord allows few edits of it."""
        return any(self._is_old(part.message) for part in self._parts)

    async def show(self, texts: list[str], attachment: str | None = None, *, may_replace: bool = False) -> None:
        """Edit changed messages and post missing ones; `attachment` is a file of the last one.

        With `may_replace`, a message that Discord does not let the bot edit is posted anew, with all behind it; `keep`
        then deletes the old ones.
        """
        for ordinal, text in enumerate(texts):
            last = ordinal == len(texts) - 1
            file = attachment if last else None
            if ordinal == len(self._parts):
                await self._post(ordinal, text, file, self._actions(None, last=last))
            part = self._parts[ordinal]
            actions = self._actions(part, last=last)
            if part.says(text, file, actions):
                continue
            try:
                await self._edit(part, text, file, actions)
            except (discord.HTTPException, discord.RateLimited) as error:
                if not (may_replace and self._may_not_be_edited(part.message, error)):
                    raise
                self._set_aside(ordinal)
                await self._post(ordinal, text, file, actions)

    async def keep(self, number: int) -> None:
        """Delete all but the first `number` messages, and those that an earlier call failed to delete."""
        self._set_aside(number)
        while self._surplus:
            with suppress(discord.NotFound):
                await self._in_open_thread(self._surplus[-1].delete)
            self._surplus.pop()

    def _set_aside(self, number: int) -> None:
        # No longer parts, so their deletion is not taken for a moderator's.
        self._dropped.update(range(number, len(self._parts)))
        self._surplus += [part.message for part in self._parts[number:]]
        del self._parts[number:]

    @property
    def has_surplus(self) -> bool:
        return bool(self._surplus)

    async def react(self, sign: str = CANNOT_SPEAK) -> bool:
        """Show by a reaction that the question was seen; return False if Discord refused."""
        with suppress(*DISCORD_FAILURES):
            await self._question.add_reaction(sign)
            return True
        return False

    async def _post(self, ordinal: int, text: str, file: str | None, actions: tuple[str, ...]) -> None:
        before, self.send_unconfirmed = self.send_unconfirmed, True
        try:
            message = await post_part(
                self._question,
                self.room,
                ordinal,
                text,
                dropped=self._dropped[ordinal],
                ping=self.ping,
                attachment=file,
                view=self.view(actions) if self.view and actions else None,
            )
        except discord.HTTPException as error:
            if refused(error):
                # A 404 tells that the unconfirmed message was deleted, too.
                self.send_unconfirmed = before and not isinstance(error, discord.NotFound)
            # The channel, the question or a part with this nonce was deleted.
            if isinstance(error, discord.NotFound) or no_question(error):
                raise QuestionDeleted from error
            raise
        self.send_unconfirmed = False
        part = _part(message)
        # An earlier attempt that never got Discord's answer has posted another text.
        if message.content.strip() == text.strip() and bool(message.attachments) == (file is not None):
            part.text, part.file, part.actions = text, file, actions
        self._parts.append(part)

    async def _edit(self, part: Part, text: str, file: str | None, actions: tuple[str, ...]) -> None:
        keeps_file = part.sure and file == part.file
        keeps_view = part.sure and actions == part.actions
        keeps_text = part.sure and text == part.text
        view = self.view(actions) if self.view and actions else None

        async def edit() -> None:
            request = edit_part(
                part.message,
                # An edit of the buttons alone shows no "(edited)".
                MISSING if keeps_text else text,
                attachments=MISSING if keeps_file else files(file),
                view=MISSING if keeps_view else view,
            )
            await until_accepted(self._background, request)

        # Until Discord confirms, it may show either.
        part.sure = False
        try:
            await self._in_open_thread(edit)
        except discord.NotFound as error:
            raise QuestionDeleted from error
        part.text, part.file, part.actions, part.sure = text, file, actions, True

    def _is_old(self, message: discord.PartialMessage) -> bool:
        return self._clock.now() - message.created_at > EDITABLE_FOR

    def _may_not_be_edited(
        self, message: discord.PartialMessage, error: discord.HTTPException | discord.RateLimited
    ) -> bool:
        if isinstance(error, discord.HTTPException) and error.code in {TOO_MANY_EDITS, NOT_THE_AUTHOR}:
            return True
        # Discord's answer to an edit of an old message is not always the documented one.
        refuses = isinstance(error, discord.RateLimited) or error.status in {
            HTTPStatus.BAD_REQUEST,
            HTTPStatus.TOO_MANY_REQUESTS,
        }
        return refuses and self._is_old(message)

    async def _in_open_thread(self, act: Callable[[], Awaitable[None]]) -> None:
        """Retry in an archived thread after opening it. A new message opens it by itself."""
        try:
            await act()
        except discord.HTTPException as error:
            thread = self.room
            if error.code != THREAD_IS_ARCHIVED or not isinstance(thread, discord.Thread):
                raise
            await thread.edit(archived=False)
            await act()


def _part(message: discord.PartialMessage) -> Part:
    if isinstance(message, discord.Message):
        known = None if message.components else ()
        return Part(message, message.content, SOME_FILE if message.attachments else None, known)
    return Part(message, None, None, None)
