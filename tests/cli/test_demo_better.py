import asyncio
from pathlib import Path

import pytest

pytest.importorskip("huggingface_hub", reason="needs the demo: uv run --extra dev --extra demo pytest")

from bot.cli.demo import better
from bot.cli.demo.better import FILE, NotFetched, fetch, kept
from bot.cli.demo.choice import fetched
from bot.cli.demo.command import Wanted
from tests.support.hub import COMMIT, Hub

MODEL = better.MAGIC + bytes(range(256)) * 400
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the library write each 10 KB instead of 10 MB, and try again at once."""
    monkeypatch.setattr("huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE", 10_000)
    monkeypatch.setattr("huggingface_hub.file_download.time.sleep", lambda _: None)


async def fetch_from(hub: Hub, folder: Path) -> tuple[Path, list[str]]:
    said: list[str] = []
    return await asyncio.to_thread(fetch, folder, hub.url, said.append), said


async def refusal(hub: Hub, folder: Path) -> str:
    with pytest.raises(NotFetched) as caught:
        await fetch_from(hub, folder)
    assert not (folder / FILE).exists()
    return str(caught.value)


async def test_model_is_fetched_after_its_size_was_told(tmp_path: Path) -> None:
    async with Hub(MODEL * 10) as hub:
        file, said = await fetch_from(hub, tmp_path)

    assert file.read_bytes() == MODEL * 10
    assert said == [f"Fetching Qwen2.5-0.5B-Instruct (1 MB) from 127.0.0.1; it is kept in {tmp_path} ..."]
    assert hub.requests[0][:2] == ("HEAD", f"/Qwen/Qwen2.5-0.5B-Instruct-GGUF/resolve/main/{FILE}")
    assert hub.requests[-1][:2] == ("GET", f"/Qwen/Qwen2.5-0.5B-Instruct-GGUF/resolve/{COMMIT}/{FILE}")


async def test_kept_model_needs_no_hub(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async with Hub(MODEL) as hub:
        file, _ = await fetch_from(hub, tmp_path)

    assert fetched(Wanted.BETTER, tmp_path, NOWHERE) == file
    assert fetched(Wanted.ANY, tmp_path, NOWHERE) == file
    assert fetched(Wanted.TOY, tmp_path, NOWHERE) is None
    assert capsys.readouterr().out == ""


async def test_cut_off_download_goes_on_where_it_ended(tmp_path: Path) -> None:
    async with Hub(MODEL, cuts=2, sent=30_000) as hub:
        file, _ = await fetch_from(hub, tmp_path)

    assert file.read_bytes() == MODEL
    assert [wanted for method, _, wanted in hub.requests if method == "GET"] == [None, "bytes=30000-", "bytes=60000-"]


async def test_dead_download_is_one_reason_and_leaves_no_part(tmp_path: Path) -> None:
    async with Hub(MODEL, cuts=100) as hub:
        assert await refusal(hub, tmp_path) == "the download broke off"
    assert not list(tmp_path.rglob("*.incomplete"))


@pytest.mark.parametrize("content", [MODEL, b"<html>sign in</html>"])
async def test_damaged_file_is_removed(tmp_path: Path, content: bytes) -> None:
    wrong = "0" * 64 if content is MODEL else None
    async with Hub(content, etag=wrong) as hub:
        assert await refusal(hub, tmp_path) == "the file arrived damaged and was removed"
        # So that the next start is not stuck with it.
        hub.content, hub.etag = MODEL, "another-kind-of-tag"
        assert (await fetch_from(hub, tmp_path))[0].read_bytes() == MODEL


async def test_file_of_another_format_is_fetched_anew(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"half")
    assert kept(tmp_path) is None
    async with Hub(MODEL) as hub:
        await fetch_from(hub, tmp_path)
    assert kept(tmp_path) == tmp_path / FILE


async def test_hub_without_model_is_one_reason(tmp_path: Path) -> None:
    async with Hub(MODEL) as hub:
        hub.status = 404
        assert await refusal(hub, tmp_path) == "127.0.0.1 answers with error 404"


def test_unreachable_hub_is_one_line_and_toy_answers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert fetched(Wanted.BETTER, tmp_path, NOWHERE) is None

    out, err = capsys.readouterr()
    assert out == (
        "Qwen2.5-0.5B-Instruct could not be fetched: 127.0.0.1 cannot be reached. "
        "The toy answers; try --better again later.\n"
    )
    assert err == ""


def test_full_disk_and_folder_without_permission_are_named() -> None:
    assert better._failure(OSError(28, "No space left on device")) == "the disk has no room for it"
    assert better._failure(PermissionError(13, "Permission denied")) == "its folder cannot be written"
