"""What the `/prompt` commands say."""

from bot.discord_io.wording_section import Section
from bot.domain import Scope, SystemPrompt


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

    def prompt_form_title(self, scope: Scope) -> str:
        """Return the title of the form; Discord allows 45 characters."""
        return self._of(scope, "prompt-form-title-server", "prompt-form-title-channel")

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

    def _of(self, scope: Scope, servers: str, channels: str) -> str:
        return self._say(servers if scope is Scope.GUILD else channels)
