"""Recordings of silence: containers as their specifications have them, with as little in them as can be."""

import struct
from collections.abc import Sequence


def ogg_page(body: Sequence[bytes], *, granule: int, flags: int = 0, serial: int = 7) -> bytes:
    sizes = bytes(map(len, body))
    return b"OggS\0" + struct.pack("<BqIIIB", flags, granule, serial, 0, 0, len(sizes)) + sizes + b"".join(body)


def opus(seconds: float, *, granule: int | None = None) -> bytes:
    """Return an Ogg/Opus file in frames of 20 ms; `granule` is its last position, if not the true one."""
    packets = round(seconds * 50)
    head = b"OpusHead\x01\x01" + bytes(9)
    pages = [ogg_page([head], granule=0, flags=2), ogg_page([b"OpusTags" + bytes(8)], granule=0)]
    for first in range(0, packets, 100):
        many = min(100, packets - first)
        at = (first + many) * 960 if granule is None else granule
        pages.append(ogg_page([b"\x08" + bytes(9)] * many, granule=at))
    return b"".join(pages)


def wav(seconds: float, *, size: int | None = None, tag: int = 1) -> bytes:
    """Return 8,000 samples of 16 bits a second; `size` is what the header says, if not the true one."""
    sound = bytes(round(seconds * 16_000))
    form = struct.pack("<HHIIHH", tag, 1, 8000, 16_000, 2, 16)
    chunks = b"fmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", len(sound) if size is None else size)
    return b"RIFF" + struct.pack("<I", len(sound) + 36) + b"WAVE" + chunks + sound


def mp3(seconds: float) -> bytes:
    """Return frames of 8 kbit/s at 16 kHz, behind a tag."""
    return b"ID3\x04\0\0\0\0\0\x14" + bytes(20) + (b"\xff\xf3\x18\xc4" + bytes(32)) * round(seconds / 0.036)


def box(name: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I", len(body) + 8) + name + body


def mp4(seconds: float, *, claimed: float | None = None, fragments: bool = False) -> bytes:
    """Return an MP4 file whose table of samples has the length, and whose headers say `claimed`."""
    header = bytes(12) + struct.pack(">II", 1000, round((seconds if claimed is None else claimed) * 1000))
    table = bytes(4) + struct.pack(">III", 1, round(seconds * 50), 20)
    track = box(b"trak", box(b"mdia", box(b"mdhd", header), box(b"minf", box(b"stbl", box(b"stts", table)))))
    moov = box(b"moov", box(b"mvhd", header), track)
    return box(b"ftyp", b"M4A ") + moov + (box(b"moof") if fragments else b"") + box(b"mdat", bytes(1000))


def flac(seconds: float) -> bytes:
    packed = 44_100 << 44 | 15 << 36 | round(seconds * 44_100)
    return b"fLaC\x80\0\0\x22" + bytes(10) + packed.to_bytes(8, "big") + bytes(16) + bytes(4000)


def element(name: int, body: bytes, *, sized: bool = True) -> bytes:
    size = (len(body) | 1 << 56).to_bytes(8, "big") if sized else b"\x01" + b"\xff" * 7
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + size + body


def webm(seconds: float, *, last: int | None = None) -> bytes:
    """Return a live WebM/Opus file in frames of 20 ms; `last` is each block's time in ms, if not the true one."""
    blocks = b"".join(
        element(0xA3, b"\x81" + struct.pack(">h", number * 20 if last is None else last) + b"\x80\x08" + bytes(9))
        for number in range(round(seconds * 50))
    )
    tracks = element(0x1654AE6B, element(0xAE, element(0x86, b"A_OPUS")))
    cluster = element(0x1F43B675, element(0xE7, b"\0") + blocks, sized=False)
    return element(0x1A45DFA3, b"\x42\x82\x84webm") + element(0x18538067, tracks + cluster, sized=False)
