"""System prompts before they are in force: drafts, their review, and a dry run."""

import re
from dataclasses import dataclass

from bot.billing.charges import Billing
from bot.chat import prompt
from bot.chat.answers.completion import complete
from bot.chat.context import Contexts
from bot.chat.settings import ScopedSettings
from bot.core.domain import (
    Change,
    GuildId,
    Message,
    Owner,
    Prompt,
    Request,
    Role,
    Turn,
    TurnId,
    UserId,
)
from bot.core.errors import EmptyAnswer, OptionRefused
from bot.core.ports import Models
from bot.storage.store import Store
from bot.storage.tables.settings import Draft

SYSTEM_PROMPT = "system_prompt"
_NAMED = re.compile(r"\{([a-z_]{1,20})\}")


@dataclass(frozen=True, slots=True)
class DraftReview:
    """The review of a draft. Token counts are estimates.

    `volatile` are variables that change with each question, so that no provider's cache would hold the prompt;
    `unknown` are others without a meaning. Both stay as they are written.
    """

    tokens: int
    window: int
    volatile: tuple[str, ...]
    unknown: tuple[str, ...]


class PromptDrafts:
    """Drafts of system prompts. Every method raises a `StoreError` when the database fails."""

    def __init__(
        self,
        *,
        store: Store,
        models: Models,
        contexts: Contexts,
        scoped_settings: ScopedSettings,
        billing: Billing,
    ) -> None:
        self._store = store
        self._models = models
        self._contexts = contexts
        self._scoped_settings = scoped_settings
        self._billing = billing

    async def begin(self, owner: Owner, user: UserId, text: str) -> Draft:
        """Store a draft with the prompt that is set now as its base. Raise `PromptTooLong` or `OptionRefused`."""
        draft = Draft(text.strip(), await self._scoped_settings.own(owner, SYSTEM_PROMPT))
        if not draft.text:
            raise OptionRefused(SYSTEM_PROMPT)
        await self._contexts.check_prompt(draft.text)
        await self._store.settings.keep_draft(owner, user, draft)
        return draft

    async def draft(self, owner: Owner, user: UserId) -> Draft | None:
        return await self._store.settings.draft(owner, user)

    async def discard(self, owner: Owner, user: UserId) -> None:
        await self._store.settings.drop_draft(owner, user)

    async def is_stale(self, owner: Owner, draft: Draft) -> bool:
        """Return whether the prompt was changed since the draft was begun."""
        return bool(await self._scoped_settings.own(owner, SYSTEM_PROMPT) != draft.base)

    async def save(self, owner: Owner, draft: Draft, *, by: UserId, guild: GuildId) -> Change | None:
        """Set a draft as the prompt, and delete it; return the change, None when there is none."""
        change = await self._contexts.set_prompt(owner, draft.text, by=by, guild=guild)
        await self._store.settings.drop_draft(owner, by)
        return change

    async def judge(self, text: str) -> DraftReview:
        window = await self._models.of(self._scoped_settings.defaults.model).context_window()
        named = dict.fromkeys(_NAMED.findall(text))
        return DraftReview(
            tokens=prompt.system_tokens(text),
            window=window.tokens,
            volatile=tuple(name for name in named if name in prompt.VOLATILE),
            unknown=tuple(name for name in named if name not in prompt.VOLATILE and name not in prompt.VARIABLES),
        )

    async def attempt(self, request: Request, text: str) -> str:
        """Return the model's answer to a question with a draft, outside of any conversation.

        It is paid for and limited as any question is, and nothing of it is stored. Raise a `ModelError` or a
        `LimitError`.
        """
        options = (await self._scoped_settings.of(request.place)).options
        tokens = prompt.count(request.author, request.content)
        question = Message(request.id, request.id, Role.USER, request.author, request.content, tokens)
        turn = Turn(TurnId(0), question, request.place, request.roles)
        if refusal := self._billing.budgets.refusal(request.author.id, request.place.channel, options):
            raise refusal
        told = prompt.filled(text, lambda: self._contexts.names(request.place))
        messages = prompt.compose(told, [question]).messages
        asked = Prompt(messages, prompt.system_tokens(told) + tokens, request.place.channel, options.model)
        answer, _ = await complete(self._models, self._billing, turn, asked, purpose="try")
        if not answer.strip():
            raise EmptyAnswer
        return answer.strip()
