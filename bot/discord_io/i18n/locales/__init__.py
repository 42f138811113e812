"""Texts by language, see bot/discord_io/i18n/fluent.py."""
