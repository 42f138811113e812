"""The model where OPENAI_MODEL names none."""

from dataclasses import replace

from bot.config.env import Settings
from bot.core.clock import SystemClock
from bot.core.errors import ModelNotChosen
from bot.core.log import get_logger
from bot.llm.discovery import endpoint
from bot.llm.endpoint import Listing, listed_models, meant_address
from bot.llm.request import is_azure

logger = get_logger(__name__)


async def choose_model(settings: Settings, listing: Listing | None = None) -> Settings:
    """Return settings with a model: where OPENAI_MODEL is not set, the only one that the server lists.

    Ask the server unless its `listing` is given. Raise `ModelNotChosen`.
    """
    url = settings.openai_base_url
    if settings.openai_model:
        return settings
    if is_azure(url):  # lists models, and is asked for deployments
        listing = Listing()
    elif listing is None:
        listing = await listed_models(url, settings.openai_api_key, SystemClock())
    names = listing.names or ()
    if len(names) != 1:
        meant = None if listing.names or is_azure(url) else await meant_address(url, SystemClock())
        raise ModelNotChosen(endpoint(url), names, listing.error, listing.trouble, meant)
    logger.info("model_chosen", model=names[0], listed_by=endpoint(url))
    return replace(settings, openai_model=names[0])
