import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.options import LANGUAGES, MAX_IDS, Options, at_most, in_force, kinds
from bot.core.domain import BOT, ChannelId, GuildId, Owner, Place, RoleId, Scope, UserId

THREAD = Place(ChannelId(300), ChannelId(100), GuildId(1), ChannelId(50))
OWNERS = THREAD.owners()
MODELS = ("small", "large")
DEFAULTS = Options(system_prompt="Be kind.", model="small", user_requests=10)

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "Text": st.text(string.ascii_letters + " \n`@", min_size=1, max_size=200).map(str.strip).filter(bool),
    "Switch": st.booleans(),
    "Whole": st.integers(0, 10_000),
    "Names": st.sampled_from(["on", "off", "now", "now,search_conversation"]),
    "Ids": st.frozensets(st.integers(1, 2**63 - 1), min_size=1, max_size=MAX_IDS),
}


def of_kind(name: str) -> st.SearchStrategy[Any]:
    kind = kinds()[name]
    values = VALUES.get(type(kind).__name__)
    return st.sampled_from(getattr(kind, "values", ())) if values is None else values


def test_owners_of_place_are_ordered_from_narrow_to_wide() -> None:
    ids = [(owner.scope, owner.id) for owner in OWNERS]
    assert ids == [
        (Scope.CHANNEL, 300),
        (Scope.CHANNEL, 100),
        (Scope.CHANNEL, 50),
        (Scope.GUILD, 1),
        (Scope.BOT, 0),
    ]


@given(st.sets(st.sampled_from(OWNERS)), st.randoms())
def test_most_specific_value_wins_and_names_its_owner(setters: set[Owner], random: Any) -> None:
    found = [(owner, "system_prompt", f"by {owner.id}") for owner in setters]
    random.shuffle(found)

    seen = in_force(DEFAULTS, found, OWNERS, MODELS.__contains__)

    nearest = next((owner for owner in OWNERS if owner in setters), None)
    assert seen.options.system_prompt == (f"by {nearest.id}" if nearest else "Be kind.")
    assert seen.origins.get("system_prompt") == nearest


@pytest.mark.parametrize("name", list(kinds()))
@given(data=st.data())
def test_written_value_reads_the_same(name: str, data: st.DataObject) -> None:
    kind, value = kinds()[name], data.draw(of_kind(name))
    assert kind.read(kind.write(value)) == value


@pytest.mark.parametrize("name", list(kinds()))
@given(text=st.text(max_size=30))
def test_only_written_texts_are_read(name: str, text: str) -> None:
    kind = kinds()[name]
    try:
        value = kind.read(text)
    except ValueError:
        return
    assert kind.read(kind.write(value)) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("system_prompt", " \n"),
        ("system_prompt", "x" * 16_001),
        ("system_prompt", "a\x00b"),
        ("answers", "yes"),
        ("user_requests", "-1"),
        ("user_requests", "1_0"),
        ("user_requests", "٣"),
        ("user_requests", "10001"),
        ("user_requests", "9" * 5000),
        ("language", "tlh"),
        ("tools", ""),
        ("tools", "on,now"),
        ("tools", "a b"),
        ("denied_roles", ""),
        ("denied_roles", "0"),
        ("denied_roles", str(2**63)),
        ("denied_roles", ",".join(map(str, range(1, MAX_IDS + 2)))),
        ("model", "unknown"),
        ("no_option", "on"),
    ],
)
def test_unreadable_text_counts_as_not_set(name: str, text: str) -> None:
    found = [(OWNERS[0], name, text)]
    assert in_force(DEFAULTS, found, OWNERS, MODELS.__contains__) == in_force(DEFAULTS, [], OWNERS, MODELS.__contains__)


def test_disallowed_model_gives_way_to_next() -> None:
    found = [(OWNERS[0], "model", "gone"), (OWNERS[3], "model", "large")]
    seen = in_force(DEFAULTS, found, OWNERS, MODELS.__contains__)
    assert (seen.options.model, seen.origins["model"]) == ("large", OWNERS[3])


@given(st.integers(0, 20), st.integers(0, 20))
def test_capped_option_never_exceeds_default(number: int, limit: int) -> None:
    least = at_most(number, limit)
    endless = float("inf")
    assert (least or endless) == min(number or endless, limit or endless)
    seen = in_force(
        Options(user_requests=limit), [(OWNERS[0], "user_requests", str(number))], OWNERS, MODELS.__contains__
    )
    assert seen.options.user_requests == least


def test_denied_lists_of_all_scopes_are_united() -> None:
    found = [(OWNERS[0], "denied_members", "7"), (OWNERS[3], "denied_members", "8")]
    options = in_force(DEFAULTS, found, OWNERS, MODELS.__contains__).options
    assert options.denied_members == {7, 8}


@pytest.mark.parametrize(
    ("options", "may"),
    [
        (Options(), True),
        (Options(allowed_roles=frozenset({RoleId(1)})), True),
        (Options(allowed_roles=frozenset({RoleId(3)})), False),
        (Options(allowed_members=frozenset({UserId(7)})), True),
        (Options(allowed_members=frozenset({UserId(8)})), False),
        (Options(allowed_members=frozenset({UserId(8)}), allowed_roles=frozenset({RoleId(2)})), True),
        (Options(denied_members=frozenset({UserId(7)}), allowed_members=frozenset({UserId(7)})), False),
        (Options(denied_roles=frozenset({RoleId(2)}), allowed_roles=frozenset({RoleId(1)})), False),
        (Options(denied_roles=frozenset({RoleId(3)})), True),
    ],
)
def test_denied_wins_over_allowed(options: Options, may: bool) -> None:
    assert options.may_ask(UserId(7), (RoleId(1), RoleId(2))) is may


def test_languages_are_locales_of_discord() -> None:
    assert len(set(LANGUAGES)) == len(LANGUAGES)
    assert BOT not in Place(ChannelId(1)).owners()[:-1]
