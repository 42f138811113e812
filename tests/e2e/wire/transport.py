"""How gateway messages are packed: one context for a whole connection, as the client asks in its URL.

https://docs.discord.com/developers/events/gateway#transport-compression
"""

import zlib
from typing import Protocol

import zstandard


class Packer(Protocol):
    """Turns one message into a frame: bytes for a binary one, None for a text frame of the message itself."""

    def __call__(self, message: bytes, /) -> bytes | None: ...


def plain(_message: bytes, /) -> None:
    return None


class ZlibStream:
    def __init__(self) -> None:
        self._context = zlib.compressobj(level=1)

    def __call__(self, message: bytes, /) -> bytes:
        return self._context.compress(message) + self._context.flush(zlib.Z_SYNC_FLUSH)


class ZstdStream:
    def __init__(self) -> None:
        self._context = zstandard.ZstdCompressor(level=1).compressobj()

    def __call__(self, message: bytes, /) -> bytes:
        return self._context.compress(message) + self._context.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)


def packer(asked: str | None) -> Packer:
    """Return the packing for the `compress` parameter of a gateway URL."""
    match asked:
        case None:
            return plain
        case "zlib-stream":
            return ZlibStream()
        case "zstd-stream":
            return ZstdStream()
        case _:
            raise ValueError(asked)
