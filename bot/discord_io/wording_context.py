"""What `/context` says. Like all sentences: what is, and what to do about it."""

from bot.domain import Extent, Overview, Owner, Scope, SystemPrompt, WindowSource

# Of an embed Discord takes 4,096 characters of description, 1,024 of a field and 6,000 over all of a message's
# (https://docs.discord.com/developers/resources/message#embed-object-embed-limits).
SUMMARY_LENGTH = 2400
PROMPT_LENGTH = 2400
MODEL_LENGTH = 100


def title() -> str:
    """Return the title."""
    return "What I see of this conversation"


def prompt_title() -> str:
    """Return the title of the system prompt's text."""
    return "System prompt"


def fields(overview: Overview, *, full_prompt: bool) -> list[tuple[str, str]]:
    """Return the headings and what stands below them, in order."""
    return [
        ("Conversation", _conversation(overview)),
        ("Last trimmed", _trimmed(overview.extent)),
        ("Model", _model(overview)),
        ("System prompt", _prompt(overview.prompt, full=full_prompt)),
        ("Summary of what was before", _summary(overview)),
    ]


def _conversation(overview: Overview) -> str:
    number = overview.extent.messages
    messages = "1 message" if number == 1 else f"{number:,} messages"
    share = min(overview.tokens / overview.limit, 1) if overview.limit else 1
    gauge = "▰" * round(share * 10) + "▱" * (10 - round(share * 10))
    return f"{gauge} {messages}: about {overview.tokens:,} of {overview.limit:,} tokens, my instructions included"


def _trimmed(extent: Extent) -> str:
    if extent.trimmed_at is None:
        return "Not yet: I still see all of it."
    return f"<t:{int(extent.trimmed_at)}:R>; the older half has dropped out of what I see."


def _model(overview: Overview) -> str:
    name = overview.model.replace("`", "'")[:MODEL_LENGTH]
    window = overview.window
    text = f"`{name}`, with a window of {window.tokens:,} tokens, {_KNOWN_FROM[window.source]}."
    if window.truncates:
        text += " Its server drops the oldest part of what is longer without a word."
    return text


_KNOWN_FROM = {
    WindowSource.SETTING: "as whoever runs me has set it",
    WindowSource.LEARNT: "learnt from what its server did with more",
    WindowSource.SERVER: "as its server says",
    WindowSource.LIST: "as the price list has it",
    WindowSource.GUESS: "a careful guess, since its server does not say",
}


def _prompt(prompt: SystemPrompt, *, full: bool) -> str:
    match prompt.owner:
        case None:
            whose = "My default prompt"
        case Owner(scope=Scope.GUILD):
            whose = "This server's prompt"
        case _:
            whose = "This channel's prompt"
    if not full:
        return f"{whose}. Those who may manage the server can read it with `/prompt show`."
    return f"{whose}; see below."


def _summary(overview: Overview) -> str:
    if overview.summary is not None:
        return f"Written <t:{int(overview.summary.made_at)}:R>; it leads what I see:"
    if not overview.summaries:
        return "None: whoever runs me has switched summaries off."
    return "None: one is written when older messages are about to drop out."


def shortened(text: str, length: int) -> str:
    """Return a text that is shown in up to `length` characters, with a word about it where there is more."""
    note = "…\n-# The rest is in the attached file."
    return text if len(text) <= length else text[: length - len(note)].rstrip() + note


def may_not_see() -> str:
    """Return the refusal for somebody who may not write in the channel."""
    return "Only those who may send messages here can see that."
