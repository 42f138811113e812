"""Lengths of recordings, which decide what their transcription may cost."""

import time

import pytest

from bot.attachments.filetype import FileKind, kind_of
from bot.attachments.formats.audio import MAX_BYTES_A_SECOND, length
from bot.attachments.worker import extract
from tests.support.recordings import flac, mp3, mp4, ogg_page, opus, wav, webm

VORBIS = b"\x01vorbis\0\0\0\0\x01" + (44_100).to_bytes(4, "little") + bytes(14)


@pytest.mark.parametrize(
    "data",
    [
        opus(6),
        opus(6, granule=960),
        opus(2, granule=6 * 48_000),
        opus(2) + opus(4),
        ogg_page([VORBIS], granule=0, flags=2) + ogg_page([b"sound"], granule=6 * 44_100),
        wav(6),
        wav(6, size=16),
        mp3(6),
        mp4(6),
        mp4(6, claimed=1),
        mp4(1, claimed=6),
        flac(6),
        webm(6),
        webm(6, last=0),
    ],
)
def test_length_is_measured_from_the_file(data: bytes) -> None:
    assert kind_of(data) is FileKind.AUDIO
    assert length(data) == pytest.approx(6, abs=0.05)


@pytest.mark.parametrize(
    "data",
    [
        b"OggS\x00" + bytes(3000),
        ogg_page([b"unknown"], granule=0, flags=2),
        wav(6, tag=2),
        mp4(6, fragments=True),
        flac(0),
        b"ID3\x04" + bytes(500),
    ],
)
def test_unmeasurable_length_is_zero(data: bytes) -> None:
    assert extract(data, 100, None).seconds == 0


@pytest.mark.parametrize("make", [opus, wav, mp3, mp4, flac, webm])
def test_cut_off_recording_raises_nothing_in_the_worker(make: object) -> None:
    whole = make(1)  # type: ignore[operator]
    for end in range(4, min(len(whole), 300)):
        assert extract(whole[:end], 100, None).seconds >= 0


def test_table_that_says_too_little_counts_no_less_than_the_densest_recording() -> None:
    assert length(mp4(0.1) + bytes(10 * MAX_BYTES_A_SECOND)) >= 10


@pytest.mark.parametrize("begin", [b"ID3", b"OggS", b"\x1aE\xdf\xa3", b"\0\0\0\x08ftyp"])
@pytest.mark.parametrize("unit", [b"\xff", b"OggS", b"\xff\xfb\x10\x00", b"\0\0\0\x08moov"])
def test_hostile_recording_is_measured_in_linear_time(begin: bytes, unit: bytes) -> None:
    def seconds(size: int) -> float:
        best = float("inf")
        for _ in range(3):
            began = time.process_time()
            extract(begin + unit * (size // len(unit)), 100, None)
            best = min(best, time.process_time() - began)
        return best

    assert seconds(100_000) <= 2.5 * max(seconds(50_000), 0.002)
