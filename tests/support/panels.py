"""What an admin sees of /settings, and does there."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from bot.core.domain import Owner
from bot.discord_io.ui.settings_layout import GROUPS
from tests.support.english import texts
from tests.support.world import World


def message(result: Any) -> Any:
    found = [each for each in (*result.followups, result.response) if each is not None]
    return found[0]


def components(shown: Any) -> Iterator[Mapping[str, Any]]:
    """Yield a message's components, those inside of others, too."""

    def walk(found: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        for each in found:
            yield each
            yield from walk(each.get("components", ()))
            yield from walk([each["accessory"]] if "accessory" in each else [])

    return walk(shown.components)


def text(shown: Any) -> str:
    """Return a message's text, with plain spaces."""
    said = "\n".join(each["content"] for each in components(shown) if "content" in each)
    return said.replace("\N{NO-BREAK SPACE}", " ")


def controls(shown: Any) -> dict[str, Mapping[str, Any]]:
    """Return the buttons and selects by id."""
    return {each["custom_id"]: each for each in components(shown) if "custom_id" in each}


def choices(shown: Any, action: str, part: str = "label") -> dict[str, str]:
    """Return the labels of a select, or its descriptions, by value."""
    (select,) = (each for name, each in controls(shown).items() if name.startswith(f"set:select:{action}:"))
    return {each["value"]: each[part] for each in select["options"]}


async def opened(server: World, where: ChannelHandle | None = None, by: MemberActor | None = None) -> Any:
    return message(await (by or server.ada).slash(where or server.general, "settings panel"))


async def push(server: World, shown: Any, custom_id: str, by: MemberActor | None = None) -> Any:
    """Click the first button whose id begins like this."""
    found = next(each for each in controls(shown) if each.startswith(custom_id))
    return await (by or server.ada).click(shown, custom_id=found)


def level(shown: Any) -> str:
    """Return the level that a panel shows."""
    (select,) = (each for name, each in controls(shown).items() if name.startswith("set:select:level:"))
    return next(str(each["value"]) for each in select["options"] if each["default"])


async def option(server: World, shown: Any, name: str) -> Any:
    """Open an option's page from the first page or from another option's."""
    if not any(each.startswith("set:button:page:") and not each.endswith(":-:") for each in controls(shown)):
        shown = message(await press(server, shown, "all"))
    group = next(group for group, names in GROUPS.items() if name in names)
    shown = message(await push(server, shown, f"set:button:page:{level(shown)}:-:{group}"))
    return shown if len(GROUPS[group]) == 1 else await pick(server, shown, "select:option", name)


async def pick(server: World, shown: Any, kind: str, value: Any, by: MemberActor | None = None) -> Any:
    """Choose in the select of a `kind`."""
    custom_id = next(each for each in controls(shown) if each.startswith(f"set:{kind}"))
    values = value if isinstance(value, list) else [value]
    return message(await (by or server.ada).select(shown, values, custom_id=custom_id))


async def press(server: World, shown: Any, action: str, by: MemberActor | None = None) -> Any:
    return await (by or server.ada).click(shown, label=texts(f"settings-button-{action}"))


async def own(server: World, owner: Owner, name: str) -> Any:
    return await server.bot.scoped_settings.own(owner, name)
