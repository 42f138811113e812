"""Completions that no reply shows."""

from contextlib import aclosing

from bot.billing.charges import Billing
from bot.core.domain import Completion, Prompt, Retracted, Turn, Usage
from bot.core.ports import Models


async def complete(
    models: Models, billing: Billing, turn: Turn, asked: Prompt, *, purpose: str
) -> tuple[str, Usage | None]:
    """Return a whole completion for no reply, at its turn's expense. Raise a `ModelError` or a `LimitError`."""
    pieces: list[str] = []
    usage = None
    async with (
        billing.spending(turn, asked, purpose=purpose) as spending,
        aclosing(models.of(asked.model).stream(asked)) as stream,
    ):
        await spending.reserve()
        async for piece in stream:
            spending.note(piece)
            match piece:
                case Completion():
                    usage = piece.usage
                case Retracted():
                    pieces.clear()
                case _:
                    pieces.append(piece)
    return "".join(pieces), usage
