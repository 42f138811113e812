"""Lengths of recordings, from their packets, frames and tables.

Sources: RFC 3533 (Ogg), RFC 6716 and 7845 (Opus), RFC 9639 (FLAC), RFC 9559 (Matroska), ISO 14496-12 (MP4),
ISO 11172-3 and 13818-3 (MP3), Microsoft's RIFF.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from bot.attachments.extract import Extract
from bot.core.content import SkipReason

# More bytes a second than any compressed recording has, against tables that say too little.
MAX_BYTES_A_SECOND = 64_000


def read(data: bytes, tokens: int) -> Extract:  # noqa: ARG001 - as all formats
    """Return the length, 0 if it cannot be measured. Raise any error of a broken file."""
    return Extract(why=SkipReason.NO_TRANSCRIPTION, seconds=length(data))


def length(data: bytes) -> float:
    """Return the seconds of a recording, 0 if they cannot be measured. Raise any error of a broken file."""
    if data.startswith(b"RIFF"):
        return _wav(data)
    if data.startswith(b"fLaC"):
        return _flac(data)
    measure = _mp3
    if data.startswith(b"OggS"):
        measure = _ogg
    elif data.startswith(b"\x1aE\xdf\xa3"):
        measure = _matroska
    elif data[4:8] == b"ftyp":
        measure = _mp4
    seconds = measure(data)
    return max(seconds, len(data) / MAX_BYTES_A_SECOND) if seconds > 0 else 0.0


def _wav(data: bytes) -> float:
    at, bytes_a_second = 12, 0
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if name == b"fmt ":
            tag, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", data, at + 8)
            # PCM, floats, A-law, mu-law and their extended form: for others the rate is the uploader's word.
            bytes_a_second = rate * channels * bits // 8 if tag in {1, 3, 6, 7, 0xFFFE} else 0
        elif name == b"data":
            # Some players read on behind a size that is too small.
            return (len(data) - at - 8) / bytes_a_second if bytes_a_second else 0.0
        at += 8 + size + size % 2
    return 0.0


def _flac(data: bytes) -> float:
    rate, channels, bits, samples = _stream_info(data[8:])
    if not (rate and samples):
        return 0.0
    return max(samples / rate, len(data) / (rate * channels * bits / 8))


def _stream_info(block: bytes) -> tuple[int, int, int, int]:
    packed = int.from_bytes(block[10:18], "big")
    return packed >> 44, (packed >> 41 & 7) + 1, (packed >> 36 & 31) + 1, packed & (1 << 36) - 1


# ------------------------------------------------------------------------- Ogg


def _opus_seconds(packet: bytes) -> float:
    config = packet[0] >> 3
    frame: float
    if config < 12:
        frame = (10, 20, 40, 60)[config & 3]
    else:
        frame = (10, 20)[config & 1] if config < 16 else (2.5, 5, 10, 20)[config & 3]
    frames = (1, 2, 2, packet[1] & 63 if len(packet) > 1 else 1)[packet[0] & 3]
    return frame * frames / 1000


@dataclass(slots=True)
class _Stream:
    """One logical stream. `rate` counts granules a second, 0 if the codec is not known."""

    rate: int
    opus: bool
    granule: int = 0
    packets: int = 0
    seconds: float = 0.0
    open: bool = False
    """The next page continues a packet."""

    def page(self, granule: int, sizes: bytes, body: bytes) -> None:
        if granule > 0:
            self.granule = max(self.granule, granule)
        at = 0
        for size in sizes:
            if not self.open:
                # The first two are headers.
                if self.opus and self.packets >= 2 and size:
                    self.seconds += _opus_seconds(body[at : at + 2])
                self.packets += 1
            self.open = size == 255
            at += size

    @property
    def length(self) -> float:
        return max(self.granule / self.rate, self.seconds) if self.rate else 0.0


def _begun(head: bytes) -> _Stream:
    if head.startswith(b"OpusHead"):
        return _Stream(48_000, opus=True)
    if head.startswith(b"\x01vorbis"):
        return _Stream(int.from_bytes(head[12:16], "little"), opus=False)
    if head.startswith(b"Speex   "):
        return _Stream(int.from_bytes(head[36:40], "little"), opus=False)
    if head.startswith(b"\x7fFLAC"):
        return _Stream(_stream_info(head[17:])[0], opus=False)
    return _Stream(0, opus=False)


def _ogg(data: bytes) -> float:
    streams: list[_Stream] = []
    current: dict[int, _Stream] = {}
    at = 0
    while (at := data.find(b"OggS", at)) >= 0 and at + 27 <= len(data):
        flags, granule, serial = data[at + 5], *struct.unpack_from("<qI", data, at + 6)
        sizes = data[at + 27 : at + 27 + data[at + 26]]
        begin = at + 27 + len(sizes)
        at = begin + sum(sizes)
        if flags & 2:
            current[serial] = _begun(data[begin:at])
            streams.append(current[serial])
        if serial in current:
            current[serial].page(granule, sizes, data[begin:at])
    # Streams one behind another are all played.
    return sum(each.length for each in streams) if all(each.rate for each in streams) else 0.0


# ------------------------------------------------------------------------- Matroska, of which WebM is a part

_SEGMENT, _INFO, _TRACKS, _TRACK, _CLUSTER, _GROUP = 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675, 0xA0
_SCALE, _DURATION, _CODEC, _TIME, _BLOCKS = 0x2AD7B1, 0x4489, 0x86, 0xE7, (0xA3, 0xA1)


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the elements without children; those with children may have no size."""
    at = 0
    while at < len(data):
        width = 9 - data[at].bit_length()
        name = int.from_bytes(data[at : at + width], "big")
        at += width
        width = 9 - data[at].bit_length()
        size = int.from_bytes(data[at : at + width], "big") - (1 << 7 * width)
        at += width
        if name not in {_SEGMENT, _INFO, _TRACKS, _TRACK, _CLUSTER, _GROUP}:
            yield name, data[at : at + size]
            at += size


def _matroska(data: bytes) -> float:
    scale, claimed, last, cluster, spoken = 1_000_000, 0.0, 0, 0, 0.0
    codecs = set()
    for name, value in _elements(data):
        if name == _SCALE:
            scale = int.from_bytes(value, "big")
        elif name == _DURATION:
            claimed = struct.unpack(">f" if len(value) == 4 else ">d", value)[0]
        elif name == _CODEC:
            codecs.add(value.rstrip(b"\0"))
        elif name == _TIME:
            cluster = int.from_bytes(value, "big")
        elif name in _BLOCKS:
            head = 9 - value[0].bit_length()
            if value[head + 2] & 6:  # several frames in one block
                return 0.0
            last = max(last, cluster + int.from_bytes(value[head : head + 2], "big", signed=True))
            if value[head + 3 :]:
                spoken += _opus_seconds(value[head + 3 : head + 5])
    if codecs != {b"A_OPUS"}:
        spoken = 0.0
    return max(max(claimed, last) * scale / 10**9, spoken) if last or spoken else 0.0


# ------------------------------------------------------------------------- MP4


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield the name, the beginning and the end of each box's content; those of containers, too."""
    while at + 8 <= end:
        size, name, head = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        size = size or end - at
        if size < head:
            return
        yield name, at + head, min(at + size, end)
        if name in {b"moov", b"trak", b"mdia", b"minf", b"stbl"}:
            yield from _boxes(data, at + head, min(at + size, end))
        at += size


def _mp4(data: bytes) -> float:
    seconds, scale = 0.0, 0
    for name, at, end in _boxes(data, 0, len(data)):
        if name in {b"mvhd", b"mdhd"}:
            long = data[at] == 1
            scale, claimed = struct.unpack_from(">IQ" if long else ">II", data, at + (20 if long else 12))
            if scale and claimed < (1 << (64 if long else 32)) - 1:
                seconds = max(seconds, claimed / scale)
        elif name == b"stts" and scale:
            count = min(int.from_bytes(data[at + 4 : at + 8], "big"), (end - at - 8) // 8)
            numbers = struct.unpack_from(f">{count * 2}I", data, at + 8)
            samples = sum(many * each for many, each in zip(numbers[::2], numbers[1::2], strict=True))
            seconds = max(seconds, samples / scale)
        elif name == b"moof":  # in fragments, whose tables are others
            return 0.0
    return seconds


# ------------------------------------------------------------------------- MP3

_LAYER_1 = (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448)
_LAYER_2 = (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384)
_LAYER_3 = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_LOW_LAYER_1 = (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256)
_LOW_LAYERS = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
# By the layer's bits.
_KBITS = {3: (_LAYER_1, _LOW_LAYER_1), 2: (_LAYER_2, _LOW_LAYERS), 1: (_LAYER_3, _LOW_LAYERS)}
# By the version's bits.
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


def _frame(header: bytes) -> tuple[int, float] | None:
    """Return the bytes and seconds of the frame behind a header of four bytes, None if it is none."""
    if len(header) < 4 or header[0] != 255 or header[1] < 224:
        return None
    version, layer = header[1] >> 3 & 3, header[1] >> 1 & 3
    kbits, rates = header[2] >> 4, header[2] >> 2 & 3
    if version == 1 or layer == 0 or kbits in {0, 15} or rates == 3:
        return None
    rate, low = _RATES[version][rates], version != 3
    bits = _KBITS[layer][low][kbits - 1] * 1000
    samples = 384 if layer == 3 else 576 if layer == 1 and low else 1152
    slot = 4 if layer == 3 else 1
    size = (samples // 8 // slot * bits // rate + (header[2] >> 1 & 1)) * slot
    return size, samples / rate


def _mp3(data: bytes) -> float:
    at, seconds = 0, 0.0
    if data.startswith(b"ID3") and len(data) > 10:
        at = 10 + sum(byte << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True))
    while at >= 0:
        found = _frame(data[at : at + 4])
        if found is None:
            at = data.find(b"\xff", at + 1)
            continue
        at += found[0]
        seconds += found[1]
    return seconds
