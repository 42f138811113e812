"""What the `/prompt` commands say."""

from collections.abc import Iterator, Sequence

from bot.core.domain import Change, Scope, SystemPrompt
from bot.discord_io.i18n.wording_section import Section


class Prompts(Section):
    """Sentences about system prompts."""

    def only_in_servers(self) -> str:
        """Return the refusal of a server's command in a DM."""
        return self._say("only-in-servers")

    def prompt_origin(self, prompt: SystemPrompt) -> str:
        """Return where the prompt in force comes from, for an embed's title."""
        if prompt.owner is None:
            return self._say("prompt-origin-bot")
        return self._of(prompt.owner.scope, "prompt-origin-server", "prompt-origin-channel")

    def prompt_form_label(self) -> str:
        """Return the label above the form's text; Discord allows 45 characters."""
        return self._say("prompt-form-label")

    def prompt_form_placeholder(self) -> str:
        """Return what an empty form shows; Discord allows 100 characters."""
        return self._say("prompt-form-placeholder")

    def prompt_saved(self, scope: Scope) -> str:
        """Return what `/prompt set` says."""
        return self._of(scope, "prompt-saved-server", "prompt-saved-channel")

    def prompt_unchanged(self, scope: Scope) -> str:
        """Return what `/prompt set` says when the text is the same."""
        return self._of(scope, "prompt-unchanged-server", "prompt-unchanged-channel")

    def prompt_removed(self, scope: Scope) -> str:
        """Return what `/prompt reset` says."""
        return self._of(scope, "prompt-removed-server", "prompt-removed-channel")

    def prompt_was_not_set(self, scope: Scope) -> str:
        """Return what `/prompt reset` says when there was none."""
        return self._of(scope, "prompt-was-not-set-server", "prompt-was-not-set-channel")

    def prompt_empty(self) -> str:
        """Return the refusal of a prompt of nothing but spaces."""
        return self._say("prompt-empty")

    def prompt_tokens(self, tokens: int, window: int) -> str:
        """Return how much of the model's window a prompt takes."""
        return self._say("prompt-tokens", tokens=tokens, window=window)

    def draft_title(self, where: str) -> str:
        """Return a draft's title; `where` is a level's name."""
        return self._say("draft-title", where=where)

    def draft_differs(self, *, first: bool, same: bool) -> str | None:
        """Return what stands in place of a difference where there is none to show."""
        if first:
            return self._say("draft-first")
        return self._say("draft-same") if same else None

    def draft_rest_attached(self) -> str:
        """Return the line about the file."""
        return self._say("draft-rest-attached")

    def draft_stale(self) -> str:
        """Return that somebody else was quicker."""
        return self._say("draft-stale")

    def draft_variables(
        self, volatile: Sequence[str], unknown: Sequence[str], known: Sequence[str]
    ) -> Iterator[str]:
        """Yield what is to be said of a draft's variables."""
        if volatile:
            yield self._say("draft-volatile", names=_named(volatile))
        if unknown:
            yield self._say("draft-unknown", names=_named(unknown), known=_named(known))

    def draft_gone(self) -> str:
        """Return what a stale button says."""
        return self._say("draft-gone")

    def draft_discarded(self) -> str:
        """Return what was done."""
        return self._say("draft-discarded")

    def draft_button(self, action: str) -> str:
        """Return a button's label; Discord allows 80 characters."""
        return self._say(_BUTTONS[action])

    def draft_try_title(self) -> str:
        """Return the form's title; Discord allows 45 characters."""
        return self._say("draft-try-title")

    def draft_try_label(self) -> str:
        """Return the label above the form's text; Discord allows 45 characters."""
        return self._say("draft-try-label")

    def draft_try_answer(self) -> str:
        """Return the line above an answer of a dry run."""
        return self._say("draft-try-answer")

    def prompt_history_title(self, where: str) -> str:
        """Return the title of the versions."""
        return self._say("prompt-history-title", where=where)

    def prompt_history_empty(self) -> str:
        """Return what stands there before the first version."""
        return self._say("prompt-history-empty")

    def prompt_version(self, number: int, change: Change, who: str) -> str:
        """Return one version in a line; `who` is a mention or an id."""
        return self._say(
            "prompt-version",
            number=str(number),
            length=len(change.new or ""),
            who=who,
            when=f"<t:{int(change.at)}:R>",
        )

    def prompt_pick_version(self) -> str:
        """Return what stands in the empty select; Discord allows 150 characters."""
        return self._say("prompt-pick-version")

    def prompt_nothing_to_export(self) -> str:
        """Return the refusal."""
        return self._say("prompt-nothing-to-export")

    def prompt_exported(self, where: str) -> str:
        """Return the line beside the file."""
        return self._say("prompt-exported", where=where)

    def prompt_not_text(self, most: int) -> str:
        """Return the refusal of a file."""
        return self._say("prompt-not-text", most=most)

    def _of(self, scope: Scope, servers: str, channels: str) -> str:
        return self._say(servers if scope is Scope.GUILD else channels)


def _named(names: Sequence[str]) -> str:
    return ", ".join(f"`{{{name}}}`" for name in names)


_BUTTONS = {
    "save": "draft-save",
    "edit": "draft-edit",
    "try": "draft-try",
    "discard": "draft-discard",
}
