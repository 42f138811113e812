"""Discord commands and event listeners, one cog a file."""

COGS = (
    "cogs.help",
    "cogs.chat",
    "cogs.context",
    "cogs.answers",
    "cogs.guild_access",
    "cogs.reset",
    "cogs.sync",
    "cogs.privacy",
    "cogs.prompts",
    "cogs.recovery",
    "cogs.settings",
    "cogs.usage",
)
