"""Post one message."""

import asyncio
import io
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from functools import partial
from typing import Any

import aiohttp
import discord
from discord.http import handle_message_parameters

from bot.discord_io.errors import CANNOT_REPLY_WITHOUT_HISTORY, LASTING_S

# A `discord.Message` is one, too.
Question = discord.PartialMessage

# Channels with messages.
Room = (
    discord.TextChannel
    | discord.VoiceChannel
    | discord.StageChannel
    | discord.Thread
    | discord.DMChannel
    | discord.GroupChannel
    | discord.PartialMessageable
)

# Called, in the request's own task, once Discord has accepted it.
_TELL: ContextVar[Callable[[], None] | None] = ContextVar("tell", default=None)


async def post_part(
    question: Question,
    room: Room,
    ordinal: int,
    text: str,
    *,
    dropped: int = 0,
    ping: bool = False,
    attachment: str | None = None,
    view: discord.ui.View | None = None,
) -> discord.Message:
    """Post part number `ordinal` of the reply to `question` into `room`.

    The first refers to the question, unless that is not in there but at the head of the thread; the rest follow.

    The nonce makes Discord return the first message, as it stands, if this is sent again within minutes. Where
    that one has been deleted since, there is none to return: `dropped` is how many such parts the bot took back.
    `attachment` is the text of a file, `view` has the buttons. Raise one of `DISCORD_FAILURES`; see `no_question`.
    """
    send = partial(
        room.send,
        text,
        nonce=f"{question.id}-{ordinal}.{dropped}" if dropped else f"{question.id}-{ordinal}",
        # A prompt injection could leak data through the link that Discord fetches for a preview.
        suppress_embeds=True,
        **({"view": view} if view is not None else {}),
    )
    if ordinal > 0 or is_head_of(question, room):
        nobody = discord.AllowedMentions.none()
        return await send(allowed_mentions=nobody, files=files(attachment))
    mentions = discord.AllowedMentions(everyone=False, users=False, roles=False, replied_user=ping)
    # Without its question a reply could not be found again after a crash.
    reference = question.to_reference(fail_if_not_exists=True)
    try:
        return await send(reference=reference, allowed_mentions=mentions, files=files(attachment))
    except discord.HTTPException as error:
        # A reply needs Read Message History, a plain message does not.
        if error.code != CANNOT_REPLY_WITHOUT_HISTORY:
            raise
        return await send(allowed_mentions=discord.AllowedMentions.none(), files=files(attachment))


async def edit_part(
    message: discord.PartialMessage,
    text: str,
    *,
    attachments: list[discord.File],
    view: discord.ui.View | None,
) -> None:
    """Edit a part. What is `MISSING` stays. Raise one of `DISCORD_FAILURES`.

    discord.py's own `edit` has no way to keep previews off.
    """
    with (
        handle_message_parameters(
            content=text,
            # Otherwise Discord parses mentions in an edit by its own defaults.
            allowed_mentions=discord.AllowedMentions.none(),
            flags=discord.MessageFlags(suppress_embeds=True),
            attachments=attachments,
            view=view,
        ) as parameters,
        _rate_limit_without_time(),
    ):
        await message._state.http.edit_message(message.channel.id, message.id, params=parameters)  # noqa: SLF001


async def until_accepted(background: set[asyncio.Task[None]], request: Coroutine[Any, Any, None]) -> None:
    """Run a request until Discord has accepted it, and leave the rest of it to a task in `background`.

    discord.py returns from the last request that a rate limit allows when the next ones are allowed, seconds later.
    """
    accepted = asyncio.get_running_loop().create_future()

    def tell(task: asyncio.Task[None] | None = None) -> None:
        if not accepted.done():
            accepted.set_result(None)
        elif task is not None and not task.cancelled():
            # Asyncio logs an exception that nothing has asked for.
            task.exception()

    context = copy_context()
    context.run(_TELL.set, tell)
    task = asyncio.create_task(request, context=context)
    background.add(task)
    task.add_done_callback(background.discard)
    task.add_done_callback(tell)
    await accepted
    if task.done():
        task.result()


async def tell_accepted(_session: object, _context: object, ended: aiohttp.TraceRequestEndParams) -> None:
    """Note a response, as part of a trace of discord.py's requests."""
    if ended.response.ok and (tell := _TELL.get()) is not None:
        tell()


async def edit_buttons(message: discord.PartialMessage, view: discord.ui.View | None) -> None:
    """Edit the buttons of a message. Raise one of `DISCORD_FAILURES`."""
    with _rate_limit_without_time():
        await message.edit(view=view)


@contextmanager
def _rate_limit_without_time() -> Iterator[None]:
    """Turn a 429 without `retry_after`, for which discord.py has a `KeyError`, into `RateLimited`."""
    try:
        yield
    except KeyError as error:
        if error.args != ("retry_after",):
            raise
        raise discord.RateLimited(LASTING_S + 1) from None


def is_head_of(question: Question, room: Room) -> bool:
    """Return True if `room` is the thread that was opened at the question."""
    return isinstance(room, discord.Thread) and room.id == question.id


def files(text: str | None) -> list[discord.File]:
    if text is None:
        return []
    return [discord.File(io.BytesIO(text.encode("utf-8", "replace")), filename="answer.md")]
