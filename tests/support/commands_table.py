"""docs/commands.md: who may use which command where. `python -m tests.support.commands_table` writes it anew."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.discord_io.permissions import RULES, Rule, Who

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"

HEAD = """# Commands

Written by `python -m tests.support.commands_table` from the table that the bot itself checks
(`bot/discord_io/permissions.py`); a test runs every command as everybody. Discord hides commands from those who may not
use them as far as it can.

| Command | Member | Moderator | Admin | Bot's owner | In a direct message |
|---|---|---|---|---|---|
"""

FOOT = """
A member may send messages in the channel, a moderator has Manage Messages there, an admin has Manage Server; the bot's
owner is the owner of its application (in a server only with what that server gives them). Who may not send messages in
a channel may use there only what is for anybody: {anybody}.

People who installed the bot for themselves (a user install) can use in direct messages the commands that work there.
In servers without the bot, and between other people, every command is refused in one sentence.
"""

# Who is what, from few personal_data to many.
PEOPLE: Mapping[str, frozenset[Who]] = {
    "member": frozenset({Who.ANYBODY, Who.TALKERS}),
    "moderator": frozenset({Who.ANYBODY, Who.TALKERS, Who.MODERATORS}),
    "admin": frozenset({Who.ANYBODY, Who.TALKERS, Who.MODERATORS, Who.ADMINS}),
    "owner": frozenset({Who.ANYBODY, Who.TALKERS, Who.OWNER}),
}


def may(person: str, rule: Rule) -> bool:
    """Say whether somebody may use a command in a server."""
    return rule.who in PEOPLE[person]


def page() -> str:
    """Return what the page says."""
    anybody = ", ".join(f"`{name}`" for name, rule in sorted(RULES.items()) if rule.who is Who.ANYBODY)
    return HEAD + "".join(_rows()) + FOOT.format(anybody=anybody)


def _rows() -> Iterator[str]:
    for name, rule in sorted(RULES.items()):
        cells = ["yes" if may(person, rule) else "–" for person in PEOPLE]
        yield f"| `{name}` | {' | '.join(cells)} | {'yes' if rule.direct else '–'} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
