"""Make the pictures in docs/: `python -m tests.support.pictures [NAME ...]`; needs Chromium and the demo extra."""

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.support.browser import chromium
from tests.support.pictures.film import save_gif
from tests.support.pictures.stills import STILLS, still
from tests.support.pictures.story import film

DOCS = Path("docs")
FILM = "demo"


async def main(names: Sequence[str]) -> None:
    async with chromium() as browser:
        for name in names or (FILM, *STILLS):
            if name == FILM:
                with tempfile.TemporaryDirectory() as folder:
                    save_gif((await film(browser, Path(folder))).frames, DOCS / f"{FILM}.gif")
            else:
                await still(browser, name, DOCS / f"{name}.png")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
