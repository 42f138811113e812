"""Fetch the demo's better model from the Hugging Face hub, once."""

import errno
import hashlib
import logging
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

MODEL = "Qwen2.5-0.5B-Instruct"
REPOSITORY = f"Qwen/{MODEL}-GGUF"
FILE = "qwen2.5-0.5b-instruct-q4_k_m.gguf"
# Of its publisher's generation_config.json.
ARGUMENTS = ("--temp", "0.7", "--top-p", "0.8", "--top-k", "20", "--repeat-penalty", "1.1")
HUB = "https://huggingface.co"
LOOKUP_S = 10.0
# The first bytes of the format.
MAGIC = b"GGUF"


class NotFetched(Exception):
    """The model could not be fetched. The message is the reason, as a part of a sentence."""


def kept(folder: Path) -> Path | None:
    """Return the file that an earlier run has left in `folder`."""
    file = folder / FILE
    try:
        with file.open("rb") as content:
            return file if content.read(len(MAGIC)) == MAGIC else None
    except OSError:
        return None


def fetch(folder: Path, hub: str | None, tell: Callable[[str], object]) -> Path:
    """Download the model's file from a `hub` (its URL) into `folder`, with a progress bar. Raise `NotFetched`."""
    hub = hub or HUB
    host = urlsplit(hub).hostname or hub
    try:
        from huggingface_hub import get_hf_file_metadata, hf_hub_download, hf_hub_url  # noqa: PLC0415
        from huggingface_hub.utils.logging import set_verbosity  # noqa: PLC0415
    except ImportError:
        raise NotFetched("huggingface_hub, a package of the demo extra, is not installed") from None
    # Its warnings would stand among our lines.
    set_verbosity(logging.ERROR)
    try:
        # The download itself would wait half a minute for a hub that cannot be reached.
        url = hf_hub_url(REPOSITORY, FILE, endpoint=hub)
        found = get_hf_file_metadata(url, token=False, timeout=LOOKUP_S, endpoint=hub)
    except Exception as error:
        raise NotFetched(_refusal(host, error)) from error
    tell(f"Fetching {MODEL} ({_megabytes(found.size)}) from {host}; it is kept in {folder} ...")
    file = folder / FILE
    try:
        # A file without the format's first bytes.
        forget(file)
        hf_hub_download(REPOSITORY, FILE, revision=found.commit_hash, local_dir=folder, endpoint=hub, token=False)
    except Exception as error:
        raise NotFetched(_failure(error)) from error
    if kept(folder) is None or not _matches(file, found.etag):
        forget(file)
        raise NotFetched("the file arrived damaged and was removed")
    return file


def forget(file: Path) -> None:
    """Delete a file that cannot be used; the next run fetches it again."""
    file.unlink(missing_ok=True)


def _megabytes(size: int | None) -> str:
    return "about 490 MB" if size is None else f"{size / 1e6:,.0f} MB"


def _refusal(host: str, error: Exception) -> str:
    status = getattr(getattr(error, "response", None), "status_code", None)
    return f"{host} cannot be reached" if status is None else f"{host} answers with error {status}"


def _failure(error: Exception) -> str:
    match error:
        case OSError(errno=errno.ENOSPC):
            return "the disk has no room for it"
        case PermissionError():
            return "its folder cannot be written"
        case _:
            return "the download broke off"


def _matches(file: Path, etag: str | None) -> bool:
    """Compare a file with its SHA-256, which is a large file's ETag at the hub."""
    if etag is None or not re.fullmatch(r"[0-9a-f]{64}", etag):
        return True
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest() == etag
