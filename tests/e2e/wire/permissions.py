"""Who may do what, as Discord's numbers."""

from tests.e2e.wire.model import Channel, Guild, User

# Bits of Discord's permissions (https://docs.discord.com/developers/topics/permissions).
ADD_REACTIONS = 1 << 6
VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
MANAGE_MESSAGES = 1 << 13
READ_MESSAGE_HISTORY = 1 << 16
SEND_MESSAGES_IN_THREADS = 1 << 38
MANAGE_GUILD = 1 << 5
ADMINISTRATOR = 1 << 3
EVERYBODY = ADD_REACTIONS | VIEW_CHANNEL | SEND_MESSAGES | READ_MESSAGE_HISTORY | SEND_MESSAGES_IN_THREADS | 1 << 15
ADMINS = EVERYBODY | ADMINISTRATOR | MANAGE_GUILD | MANAGE_MESSAGES
# The bits of each switch in `Access`.
_BOT_BITS = {
    "view": VIEW_CHANNEL,
    "send": SEND_MESSAGES | SEND_MESSAGES_IN_THREADS,
    "read_history": READ_MESSAGE_HISTORY,
    "react": ADD_REACTIONS,
    "manage_messages": MANAGE_MESSAGES,
}


def permissions(guild: Guild | None, user: User) -> int:
    return ADMINS if guild is None or user.id in guild.admins else EVERYBODY


def bot_permissions(channel: Channel) -> int:
    return EVERYBODY & ~sum(bits for name, bits in _BOT_BITS.items() if not channel.may(name))


def overwrites(channel: Channel) -> tuple[int, int]:
    """Return what a channel allows and denies the bot beyond what everybody may."""
    deny = sum(bits for name, bits in _BOT_BITS.items() if not getattr(channel.access, name))
    return MANAGE_MESSAGES if channel.access.manage_messages else 0, deny
