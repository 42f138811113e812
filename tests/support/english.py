"""The sentences as most tests read them."""

from bot.discord_io.catalogue import Catalogue
from bot.discord_io.wording import Wordings

wordings = Wordings(Catalogue.load())
wording = wordings.of(None)
