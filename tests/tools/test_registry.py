import pytest

from bot.core.domain import ChannelId
from bot.tools.registry import Offers, Tools, spec_tokens
from tests.support.tools import ScriptedTool

HERE, THERE = ChannelId(1), ChannelId(2)
TOOLS = [ScriptedTool(name) for name in ("search", "read", "now")]
EACH = spec_tokens(TOOLS[0].spec)


@pytest.mark.parametrize(
    ("choice", "names"),
    [("on", ["now", "read", "search"]), ("off", []), ("now,read", ["now", "read"]), ("gone", []), ("now", ["now"])],
)
def test_choice_is_offered_sorted(choice: str, names: list[str]) -> None:
    assert [each.name for each in Tools(TOOLS).offer(choice, 8000).specs] == names


def test_operators_list_is_the_most_that_is_offered() -> None:
    tools = Tools(TOOLS, ("now",))
    assert [each.name for each in tools.offer("on", 8000).specs] == ["now"]
    assert tools.get("read") is None


def test_definitions_take_a_tenth_of_the_window_and_the_first_tools_come_first() -> None:
    offer = Tools(TOOLS).offer("on", 10 * (2 * EACH + 1))
    assert [each.name for each in offer.specs] == ["read", "search"]
    assert (offer.left_out, offer.tokens) == (("now",), sum(spec_tokens(each) for each in offer.specs))


def test_offer_of_a_conversation_changes_only_by_the_option_or_at_a_trim() -> None:
    offers = Offers(Tools(TOOLS))
    first = offers.of(HERE, "m", "on", 8000)
    assert offers.of(HERE, "m", "on", 100) is first
    assert offers.of(HERE, "m", "off", 8000).specs == ()
    offers.of(THERE, "m", "on", 8000)
    offers.of(HERE, "m", "on", 8000)
    offers.renew(HERE)
    assert offers.of(HERE, "m", "on", 100).specs == ()
    assert offers.of(THERE, "m", "on", 100).specs != ()
