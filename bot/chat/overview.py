"""What the model would be told in a place right now: for those who want to know why it answers as it does."""

from bot.chat.context import Contexts
from bot.core.domain import MessageId, Overview, Place
from bot.core.ports import Models
from bot.core.ports_store import Store

# Behind every message that there can be: Discord's ids are less.
_END = MessageId(2**63 - 1)


async def overview(place: Place, *, store: Store, models: Models, contexts: Contexts) -> Overview:
    """Return it, for the next question that is asked there. Raise a `StoreError`."""
    model = models.of(await contexts.model(place))
    system = await contexts.system_prompt(place)
    budget = await contexts.budget(place)
    extent = await store.extent(place.channel)
    summary = await store.summary(place.channel, _END) if contexts.with_summaries else None
    return Overview(
        model=model.name,
        window=await model.context_window(),
        prompt=system,
        extent=extent,
        tokens=budget.system + extent.tokens + (summary.tokens if summary else 0),
        limit=budget.system + max(budget.history, 0),
        summary=summary,
        summaries=contexts.with_summaries,
        passive=await contexts.reads_along(place),
    )
