"""The lines below an answer that name tools and sources."""

import pytest

from bot.core.tools import Link
from bot.discord_io.i18n.texts import texts_in
from bot.discord_io.replies.footer import sources
from bot.discord_io.replies.style import Style

# Of 2026-11-30, 15:08 UTC.
MESSAGE = "https://discord.com/channels/1/2/1576978000000000000"
PAGE = "https://wiki.example/harbour"


def shown(locale: str, tools: list[str], *links: Link) -> list[str]:
    said = sources(Style(texts_in(locale), 2000, pings=False), tools, links, 2000)
    assert said is not None
    return said.replace("\N{NO-BREAK SPACE}", " ").split("\n")


@pytest.mark.parametrize(
    ("locale", "line"),
    [
        ("en", "-# Used: the clock, earlier messages, `wiki__read` · [Ada Nov 30, 2026](<%s>)"),
        ("de", "-# Benutzt: die Uhr, frühere Nachrichten, `wiki__read` · [Ada 30\\. Nov. 2026](<%s>)"),
        ("ja", "-# 使用: 時計, 以前のメッセージ, `wiki__read` · [Ada 2026年11月30日](<%s>)"),
    ],
)
def test_tools_and_dates_are_in_the_readers_language(locale: str, line: str) -> None:
    used = ["now", "search_conversation", "read_messages", "wiki__read"]
    assert shown(locale, used, Link("Ada", MESSAGE)) == [line % MESSAGE]


def test_pages_stand_in_lines_of_their_own_behind_messages() -> None:
    links = Link("Harbour", PAGE), Link("Ada", MESSAGE), Link("", f"{PAGE}/old")
    first, *pages = shown("en", ["look"], *links)
    assert first == f"-# Used: `look` · [Ada Nov 30, 2026](<{MESSAGE}>)"
    assert pages == [f"-# Harbour <{PAGE}>", f"-# <{PAGE}/old>"]


def test_date_is_not_torn_apart() -> None:
    said = sources(Style(texts_in("en"), 2000, pings=False), ["look"], [Link("Ada", MESSAGE)], 2000)
    assert said is not None
    assert "[Ada\N{NO-BREAK SPACE}Nov\N{NO-BREAK SPACE}30,\N{NO-BREAK SPACE}2026]" in said


def test_long_list_of_tools_is_counted() -> None:
    assert shown("en", [f"tool_{number}" for number in range(9)]) == [
        "-# Used: `tool_0`, `tool_1`, `tool_2`, `tool_3` and 5 more"
    ]


@pytest.mark.parametrize("number", ["0", "9" * 19, "9" * 400])
def test_odd_message_ids_are_no_failure(number: str) -> None:
    shown("en", ["look"], Link("Ada", f"https://discord.com/channels/@me/1/{number}"))
