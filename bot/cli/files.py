"""Write a file whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class CannotWrite(Exception):
    """The file cannot be written; the message names the cause and the fix."""


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Yield an empty file, readable by its owner only, that is renamed to the target once it is complete on disk.

    After an error it is deleted, and a previous target is unchanged.
    """
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        os.close(descriptor)
        part = Path(name)
        try:
            yield part
            with part.open("rb+") as written:
                os.fsync(written.fileno())
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise CannotWrite(
            f"{target} cannot be written: {error.strerror}. Choose another place, or make room there."
        ) from error
