"""The English texts, which most tests read."""

from bot.discord_io.i18n.texts import texts_in

texts = texts_in(None)
