"""Keep the messages of the demo's channels in a file across restarts.

They keep their ids, because the bot's database refers to them, and come back without an event.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from discord import MessageFlags
from simcord import ChannelHandle, Env
from simcord.backend.models import Message

# Per channel; written after every change.
KEPT_MESSAGES = 200
# Files are not kept: their bytes live in the simulation only.
FIELDS = (
    *("id", "author_id", "content", "timestamp", "edited_timestamp", "type", "flags", "pinned"),
    *("embeds", "components", "mention_user_ids", "reference", "reply_author_id"),
    *("reply_author_interaction", "interaction_metadata"),
)


def load(env: Env, channels: Iterable[ChannelHandle], file: Path) -> None:
    """Put the messages of `file` back into `channels`, matched by id.

    A file that is absent counts as empty. So does one of another shape, which an older demo may have left.
    """
    try:
        kept = json.loads(file.read_text("utf-8"))
        messages = [
            Message(channel_id=channel.id, **fields) for channel in channels for fields in kept.get(str(channel.id), [])
        ]
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        return
    for message in messages:
        env.backend.reserve_id(message.id)
        env.backend.commit_message(message, broadcast=False)


def save(env: Env, channels: Iterable[ChannelHandle], file: Path) -> None:
    """Write the public messages in `channels` to `file`."""
    kept = {
        str(channel.id): [
            {name: getattr(message, name) for name in FIELDS}
            for message in env.backend.messages[channel.id].values()
            if not _passing(message)
        ][-KEPT_MESSAGES:]
        for channel in channels
    }
    written = file.with_suffix(".new")
    written.write_text(json.dumps(kept, default=_plain), "utf-8")
    # A demo killed while it writes leaves the previous file.
    written.replace(file)


def _passing(message: Message) -> bool:
    flags = MessageFlags._from_value(message.flags)  # noqa: SLF001 - discord.py has no public way to make them
    return flags.ephemeral or flags.loading


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, set | frozenset | tuple) else str(value)
