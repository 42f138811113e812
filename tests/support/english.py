"""The sentences as most tests read them."""

from bot.discord_io.i18n.fluent import Catalogue
from bot.discord_io.i18n.wording import Wordings

wordings = Wordings(Catalogue.load())
wording = wordings.of(None)
