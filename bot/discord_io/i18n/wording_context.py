"""What `/context` says. Like all sentences: what is, and what to do about it."""

from bot.core.domain import Extent, Overview, Scope, SystemPrompt
from bot.discord_io.i18n.wording_section import Section

# Of an embed Discord takes 4,096 characters of description, 1,024 of a field and 6,000 over all of a message's
# (https://docs.discord.com/developers/resources/message#embed-object-embed-limits).
SUMMARY_LENGTH = 2400
PROMPT_LENGTH = 2400
MODEL_LENGTH = 100


class Context(Section):
    """Sentences about what the bot sees."""

    def context_title(self) -> str:
        """Return the title."""
        return self._say("context-title")

    def context_prompt_title(self) -> str:
        """Return the title of the system prompt's text."""
        return self._say("context-system-prompt")

    def context_fields(self, overview: Overview, *, full_prompt: bool) -> list[tuple[str, str]]:
        """Return the headings and what stands below them, in order."""
        return [
            (self._say("context-conversation"), self._conversation(overview)),
            (self._say("context-last-trimmed"), self._trimmed(overview.extent)),
            (self._say("context-model"), self._model(overview)),
            (self._say("context-system-prompt"), self._prompt(overview.prompt, full=full_prompt)),
            (self._say("context-summary"), self._summary(overview)),
        ]

    def _conversation(self, overview: Overview) -> str:
        share = min(overview.tokens / overview.limit, 1) if overview.limit else 1
        return self._say(
            "context-extent",
            gauge="▰" * round(share * 10) + "▱" * (10 - round(share * 10)),
            number=overview.extent.messages,
            tokens=overview.tokens,
            limit=overview.limit,
        )

    def _trimmed(self, extent: Extent) -> str:
        if extent.trimmed_at is None:
            return self._say("context-not-trimmed")
        return self._say("context-trimmed", when=f"<t:{int(extent.trimmed_at)}:R>")

    def _model(self, overview: Overview) -> str:
        window = overview.window
        return self._say(
            "context-model-window",
            model=overview.model.replace("`", "'")[:MODEL_LENGTH],
            tokens=window.tokens,
            source=str(window.source),
        )

    def _prompt(self, prompt: SystemPrompt, *, full: bool) -> str:
        if prompt.owner is None:
            whose = self._say("context-prompt-bot")
        elif prompt.owner.scope is Scope.GUILD:
            whose = self._say("context-prompt-server")
        else:
            whose = self._say("context-prompt-channel")
        return self._say("context-prompt-below" if full else "context-prompt-hidden", whose=whose)

    def _summary(self, overview: Overview) -> str:
        if overview.summary is not None:
            return self._say("context-summary-written", when=f"<t:{int(overview.summary.made_at)}:R>")
        return self._say("context-summary-none" if overview.summaries else "context-summary-off")

    def shortened(self, text: str, length: int) -> str:
        """Return a text that is shown in up to `length` characters, with a word about it where there is more."""
        if len(text) <= length:
            return text
        note = f"…\n-# {self._say('context-rest-attached')}"
        return text[: length - len(note)].rstrip() + note
