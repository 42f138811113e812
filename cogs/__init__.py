"""Discord commands and event listeners, one cog a file."""
