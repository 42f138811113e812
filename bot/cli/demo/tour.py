"""The tour beside the demo's page: six steps, each with buttons that do it.

The page's script draws the steps and knows these actions: `say` a message, run a `command` (with an option's `choice`,
and `form` for the text of the form that it opens), `press` a button of the bot's, and `view` as a person. Each may have
the person who does it in `by`.
"""

from collections.abc import Mapping
from typing import Any

from bot.cli.demo.command import COMMAND
from bot.cli.demo.world import PEOPLE
from bot.discord_io.i18n.formatting import code
from bot.discord_io.i18n.texts import Texts, texts_in

ADMIN, MEMBER = PEOPLE

Action = Mapping[str, str]


def tour(texts: Texts, bot: str, model: str, *, toy: bool) -> dict[str, Any]:
    """Return the tour for the page's script. `model` answers; the toy knows only English."""
    said = texts_in(None) if toy else texts
    return {
        "name": texts("tour-name"),
        "notice": texts("tour-notice"),
        "next": texts("tour-next"),
        "back": texts("tour-back"),
        "end": texts("tour-end"),
        "hide": texts("tour-hide"),
        "notYet": texts("tour-not-yet"),
        "stopped": texts("tour-stopped"),
        "you": texts("tour-you"),
        "model": _model(texts, model, toy=toy),
        "steps": _numbered(
            texts,
            _memory(texts, said, bot),
            _persona(texts, said, bot),
            _context(texts),
            _forget(texts),
            _member(texts),
            _usage(texts),
        ),
    }


def _model(texts: Texts, model: str, *, toy: bool) -> str:
    return texts("tour-toy", command=f"`{COMMAND} --better`") if toy else texts("tour-model", model=f"`{code(model)}`")


def _numbered(texts: Texts, *steps: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {**step, "number": texts("tour-step", number=number, steps=len(steps))} for number, step in enumerate(steps, 1)
    ]


def _memory(texts: Texts, said: Texts, bot: str) -> dict[str, Any]:
    return {
        "title": texts("tour-memory"),
        "text": texts("tour-memory-text", mention=f"`@{bot}`"),
        "notice": texts("tour-memory-notice"),
        "actions": [_say(said("tour-fact"), bot), _say(said("tour-question"), bot)],
    }


def _persona(texts: Texts, said: Texts, bot: str) -> dict[str, Any]:
    form = {**_command("prompt set"), "choice": "server", "form": said("tour-character")}
    # The toy would play the character for ever, also where the tour is taken again.
    back = {**_command("prompt reset"), "choice": "server"}
    question = _say(said("tour-character-question"), bot)
    return {
        "title": texts("tour-persona"),
        "text": texts("tour-persona-text"),
        "notice": texts("tour-persona-notice"),
        "actions": [form, _press(texts("draft-save")), question, back],
    }


def _context(texts: Texts) -> dict[str, Any]:
    return {
        "title": texts("tour-context"),
        "text": texts("tour-context-text"),
        "notice": texts("tour-context-notice"),
        "actions": [_command("context"), _press(texts("context-sent-button"))],
    }


def _forget(texts: Texts) -> dict[str, Any]:
    return {
        "title": texts("tour-forget"),
        "text": texts("tour-forget-text", command="`/reset`"),
        "notice": texts("tour-forget-notice", context="`/context`"),
        "actions": [_command("reset"), _command("context"), _press(texts("undo")), _command("context")],
    }


def _member(texts: Texts) -> dict[str, Any]:
    return {
        "title": texts("tour-member"),
        "text": texts("tour-member-text"),
        "notice": texts("tour-member-notice", hidden="`/prompt`, `/settings`"),
        "actions": [_view(texts, MEMBER), {**_command("help"), "by": MEMBER}, _view(texts, ADMIN)],
    }


def _usage(texts: Texts) -> dict[str, Any]:
    return {
        "title": texts("tour-usage"),
        "text": texts("tour-usage-text"),
        "notice": texts("tour-usage-notice", help="`/help`"),
        "actions": [_command("usage")],
    }


def _say(text: str, bot: str) -> Action:
    return {"say": f"@{bot} {text}", "label": f"@{bot} {text}", "by": ADMIN}


def _command(name: str) -> Action:
    return {"command": name, "label": f"/{name}", "by": ADMIN}


def _press(label: str) -> Action:
    return {"press": label, "label": label, "by": ADMIN}


def _view(texts: Texts, person: str) -> Action:
    return {"view": person, "label": texts("tour-view", name=person), "by": person}
