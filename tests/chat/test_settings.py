"""Options set, read where they apply, refused, taken back; and who wants to be left alone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chat.settings import ScopedSettings
from bot.config.model_allowlist import ModelAllowlist
from bot.config.options import Options
from bot.core.domain import ChannelId, GuildId, Owner, Place, Scope, UserId
from bot.core.errors import OptionRefused
from bot.privacy.opt_out import OptOuts
from bot.storage.store import Store
from tests.support.clock import FakeClock

GUILD = GuildId(1)
HERE = Place(ChannelId(100), guild=GUILD)
OF_CHANNEL, OF_GUILD = Owner(Scope.CHANNEL, 100), Owner(Scope.GUILD, 1)
ADA, BO = UserId(7), UserId(8)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await Store.open(tmp_path / "parley.sqlite3", FakeClock())
    yield store
    await store.close()


@pytest.fixture
def scoped_settings(store: Store) -> ScopedSettings:
    defaults = Options(system_prompt="Be kind.", model="small", history_tokens=16_000)
    return ScopedSettings(store=store, defaults=defaults, allowlist=ModelAllowlist("small", ["large"]))


async def test_an_option_applies_at_once_and_everywhere_inside(scoped_settings: ScopedSettings) -> None:
    assert (await scoped_settings.of(HERE)).options == scoped_settings.defaults

    await scoped_settings.set(OF_GUILD, "pings", True, by=ADA, guild=GUILD)

    found = await scoped_settings.of(HERE)
    assert (found.options.pings, found.origins) == (True, {"pings": OF_GUILD})
    assert not (await scoped_settings.of(Place(ChannelId(100)))).options.pings


async def test_own_reads_the_value_of_exactly_that_owner(scoped_settings: ScopedSettings) -> None:
    await scoped_settings.set(OF_GUILD, "model", "large", by=ADA, guild=GUILD)
    assert await scoped_settings.own(OF_GUILD, "model") == "large"
    assert await scoped_settings.own(OF_CHANNEL, "model") is None


async def test_an_option_that_is_taken_back_leaves_what_applies_around_it(
    scoped_settings: ScopedSettings,
) -> None:
    await scoped_settings.set(OF_GUILD, "system_prompt", "Guild.", by=ADA, guild=GUILD)
    await scoped_settings.set(OF_CHANNEL, "system_prompt", "Channel.", by=ADA, guild=GUILD)
    await scoped_settings.set(OF_CHANNEL, "system_prompt", None, by=ADA, guild=GUILD)
    assert (await scoped_settings.system_prompt(HERE)).text == "Guild."


@pytest.mark.parametrize(
    ("name", "value", "limit"),
    [
        ("model", "huge", None),
        ("system_prompt", "  ", None),
        ("language", "elsewhere", None),
        ("history_tokens", 16_001, 16_000),
        ("history_tokens", 0, 16_000),
        ("retention_days", 36_501, None),
        ("denied_roles", frozenset(), None),
        ("tools", "nope", None),
        ("tools", "on,off", None),
    ],
)
async def test_a_value_that_cannot_be_is_refused_and_changes_nothing(
    scoped_settings: ScopedSettings, name: str, value: object, limit: int | None
) -> None:
    with pytest.raises(OptionRefused) as refused:
        await scoped_settings.set(OF_GUILD, name, value, by=ADA, guild=GUILD)
    assert (refused.value.name, refused.value.limit) == (name, limit)
    assert (await scoped_settings.of(HERE)).options == scoped_settings.defaults


async def test_another_admin_can_undo_the_last_change_only(scoped_settings: ScopedSettings, store: Store) -> None:
    first = await scoped_settings.set(OF_GUILD, "model", "large", by=ADA, guild=GUILD)
    assert first is not None

    undone = await scoped_settings.undo(first.id, by=BO, guild=GUILD)

    assert undone is not None
    assert (undone.by, undone.old, undone.new) == (BO, "large", None)
    assert (await scoped_settings.of(HERE)).options.model == "small"
    assert await scoped_settings.undo(first.id, by=BO, guild=GUILD) is None
    again = await scoped_settings.undo(undone.id, by=ADA, guild=GUILD)
    assert again is not None
    assert [change.new for change in await store.settings.changes(GUILD, limit=9)] == ["large", None, "large"]


async def test_another_guilds_change_cannot_be_taken_back(scoped_settings: ScopedSettings) -> None:
    change = await scoped_settings.set(OF_GUILD, "model", "large", by=ADA, guild=GUILD)
    assert change is not None
    assert await scoped_settings.undo(change.id, by=BO, guild=GuildId(2)) is None
    assert await scoped_settings.undo(99, by=BO, guild=GUILD) is None
    assert (await scoped_settings.of(HERE)).options.model == "large"


async def test_an_opt_out_lasts_over_restarts_until_the_opt_in(store: Store) -> None:
    opt_outs = OptOuts(store)
    await opt_outs.open()
    assert await opt_outs.opt_out(ADA)
    assert not await opt_outs.opt_out(ADA)

    later = OptOuts(store)
    await later.open()
    assert later.opted_out(ADA)
    assert not later.opted_out(BO)
    assert await later.opt_in(ADA)
    assert not await later.opt_in(ADA)
    assert not later.opted_out(ADA)
