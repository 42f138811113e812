"""Check the model server: endpoint, key, model, window, price and an answer."""

import difflib
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from bot.app import model_server
from bot.billing.price_list import model_prices
from bot.chat import prompt
from bot.cli.doctor.findings import Findings
from bot.cli.doctor.local import Notes
from bot.cli.doctor.shutdowns import check_shutdowns
from bot.cli.model_choice import choose_model
from bot.cli.startup_errors import enumerated, model_problem, printable_names, problem, server_problem
from bot.config.env import Settings
from bot.core import errors
from bot.core.clock import SystemClock
from bot.core.domain import (
    ChannelId,
    ContextWindow,
    LearnedLimits,
    Message,
    MessageId,
    Prompt,
    Role,
    Speaker,
    UserId,
    WindowSource,
)
from bot.core.money import ASSUMED, DOLLAR, Rates
from bot.core.ports import Clock, Model
from bot.llm.discovery import endpoint
from bot.llm.endpoint import Listing, listed_models, meant_address
from bot.llm.request import is_azure, is_openai

# A model may have to be loaded. Within `checkup.MODEL_S`.
MAX_FIRST_TOKEN_S = 60.0
MAX_ANSWER_S = 90.0
MAX_SUGGESTED = 3
QUESTION = "Say OK."

_SOURCES = {
    WindowSource.SETTING: "from CONTEXT_TOKENS",
    WindowSource.SERVER: "reported by its server",
    WindowSource.LIST: "from the price list that comes with Parley",
    WindowSource.LEARNT: "learned from the server's errors",
    WindowSource.GUESS: "a careful guess; set CONTEXT_TOKENS if you know better",
}


@dataclass
class _Remembered:
    """The limits in the database; keeps nothing new."""

    limits: LearnedLimits

    async def learned(self, endpoint: str, model: str) -> LearnedLimits:  # noqa: ARG002 - it is about one model
        return self.limits

    async def keep_learned(self, endpoint: str, model: str, learned: LearnedLimits) -> None:
        pass


async def check(settings: Settings, notes: Notes, findings: Findings, *, network: bool, ask: bool) -> None:
    """Check everything of the model. `ask`: send it a question even if that costs money."""
    clock = SystemClock()
    found = Listing()
    usable = False
    if network:
        found = await listed_models(settings.openai_base_url, settings.openai_api_key, clock)
        usable = await _is_usable(settings, found, findings, clock)
    if usable:
        await _check_key(settings, found, findings, clock)
        try:
            settings = await choose_model(settings, found)
        except errors.ModelNotChosen as error:
            findings.wrong("model", problem(error))
            return
        _check_models(settings, found.names or (), findings)
    elif not settings.openai_model:
        findings.hint("model", "OPENAI_MODEL is not set: the bot takes the only model that its server lists.")
        return
    if is_openai(settings.openai_base_url):
        transcription = {settings.transcription_model: "TRANSCRIPTION_MODEL"} if settings.transcription_model else {}
        check_shutdowns({**_configured(settings), **transcription}, found, clock.now().date(), findings)
    rates = await model_prices(settings, clock)(settings.openai_model).rates(1)
    _check_price(settings, rates, findings)
    if usable:
        await _check_completions(settings, notes, rates, findings, ask=ask)


async def _check_completions(
    settings: Settings, notes: Notes, rates: Rates | None, findings: Findings, *, ask: bool
) -> None:
    async with patient_model(settings, notes.learned) as model:
        _check_window(settings, await model.context_window(), findings)
        if trouble := await check_answer(settings, model, rates, findings, "answer", ask=ask):
            findings.wrong(*model_problem(trouble))


@asynccontextmanager
async def patient_model(settings: Settings, learned: LearnedLimits) -> AsyncIterator[Model]:
    """Yield the first server's model, which gets at most 90 seconds for an answer."""
    patient = replace(
        settings,
        first_token_timeout_s=min(settings.first_token_timeout_s, MAX_FIRST_TOKEN_S),
        reply_timeout_s=min(settings.reply_timeout_s, MAX_ANSWER_S),
        fallback_models=(),
        fallback_base_url=None,
    )
    server = model_server(patient, SystemClock(), _Remembered(learned))
    try:
        yield server.of(settings.openai_model)
    finally:
        await server.close()


async def _is_usable(settings: Settings, found: Listing, findings: Findings, clock: Clock) -> bool:
    """Check the endpoint; return whether further questions make sense."""
    url = endpoint(settings.openai_base_url)
    wants_key = isinstance(found.error, errors.BadKey | errors.AccessDenied)
    if found.names is not None or wants_key:
        tls = "over TLS" if urlsplit(url).scheme == "https" else "without TLS"
        findings.ok("endpoint", f"{url} answers {tls} and speaks the API.")
        return True
    if trouble := server_problem(url, found, await meant_address(url, clock)):
        findings.wrong(*trouble)
        return False
    findings.hint(
        "endpoint",
        f"{url} answers, but does not list its models, so only a question (--ask) can check this one. Most servers "
        "list them: check the path of OPENAI_BASE_URL.",
    )
    return True


async def _check_key(settings: Settings, found: Listing, findings: Findings, clock: Clock) -> None:
    if isinstance(found.error, errors.BadKey | errors.AccessDenied):
        findings.wrong(*model_problem(found.error))
    elif settings.openai_api_key is None:
        findings.ok("key", "None is set, and the server asks for none.")
    elif found.names is not None:
        without = await listed_models(settings.openai_base_url, None, clock)
        accepted = "The server accepts OPENAI_API_KEY."
        unknown = "The server lists its models without a key, so only a question (--ask) can check it."
        findings.ok("key", accepted if without.names is None else unknown)


def _configured(settings: Settings) -> dict[str, str]:
    """Return the variable of each model's name. Azure's are names of deployments, which are not checked."""
    others = dict.fromkeys((name for name in settings.allowed_models if name != "*"), "ALLOWED_MODELS")
    others |= dict.fromkeys(settings.fallback_models, "FALLBACK_MODELS")
    return {} if is_azure(settings.openai_base_url) else {**others, settings.openai_model: "OPENAI_MODEL"}


def _check_models(settings: Settings, names: Sequence[str], findings: Findings) -> None:
    wanted = _configured(settings)
    if not names or not wanted:
        return
    absent = [name for name in wanted if name not in names and f"{name}:latest" not in names]
    listed = enumerated(printable_names(names)) or "unusual names"
    if not absent:
        findings.ok("model", f"The server lists {enumerated(reversed(wanted))}.")
    elif len(names) == 1:
        findings.ok("model", f"The server has one model, {listed}, and takes any name for it.")
        return
    for name in absent:
        alike = printable_names(difflib.get_close_matches(name, names, MAX_SUGGESTED))
        guess = f"; did you mean {enumerated(alike)}?" if alike else "."
        findings.hint("model", f"The server does not list {name} of {wanted[name]}{guess} It lists {listed}.")


def _check_window(settings: Settings, known: ContextWindow, findings: Findings) -> None:
    large = settings.reply_tokens >= known.tokens
    rest = " REPLY_TOKENS is larger, so answers get at most half of the window." if large else ""
    note = findings.hint if large or known.source is WindowSource.GUESS else findings.ok
    note("window", f"{known.tokens:,} tokens, {_SOURCES[known.source]}.{rest}")


def _check_price(settings: Settings, rates: Rates | None, findings: Findings) -> None:
    if rates is None:
        findings.hint(
            "price",
            f"It is not known, so budgets assume {_million(ASSUMED)}. Set INPUT_PRICE_USD and OUTPUT_PRICE_USD to your "
            "provider's prices.",
        )
    elif rates.free:
        findings.ok("price", "Nothing: the model runs on your own machine or network, or is free.")
    elif settings.daily_budget_usd:
        findings.ok("price", f"{_million(rates)}, at most ${settings.daily_budget_usd:,} a day.")
    else:
        findings.hint("price", f"{_million(rates)}. Set DAILY_BUDGET_USD to limit the cost of a day.")


def _million(rates: Rates) -> str:
    prompt, answer = (each * 1e6 / DOLLAR for each in (rates.input, rates.output))
    return f"${prompt:,g} for a million tokens of prompt, ${answer:,g} of answer"


async def check_answer(
    settings: Settings, model: Model, rates: Rates | None, findings: Findings, subject: str, *, ask: bool
) -> errors.ModelError | None:
    """Ask the model a question if that is free, or `ask` is set. Return its error."""
    if not ask and (rates is None or not rates.free):
        dear = rates or ASSUMED
        most = dear.cost(dear.worst(question(settings).tokens, settings.reply_tokens)) / DOLLAR
        findings.ok(subject, f"The model was not asked, because that costs up to ${most:.4f}; --ask does it.")
        return None
    try:
        async with aclosing(model.stream(question(settings))) as pieces:
            async for _ in pieces:
                pass
    except errors.ReplyTimeout as error:
        findings.hint(
            subject,
            f"The model was still answering after {error.seconds:g} seconds. A smaller one or REASONING_EFFORT=low is "
            "faster.",
        )
    except errors.ModelError as error:
        return error
    else:
        findings.ok(subject, "The model answers.")
    return None


def question(settings: Settings) -> Prompt:
    """Return a short question in the form of a member's, behind the system prompt."""
    author = Speaker(UserId(1), "Operator")
    tokens = prompt.count(author, QUESTION)
    asked = Message(MessageId(1), MessageId(1), Role.USER, author, QUESTION, tokens)
    return Prompt(
        prompt.compose(settings.system_prompt, [asked]).messages,
        prompt.system_tokens(settings.system_prompt) + tokens,
        ChannelId(0),
        settings.openai_model,
    )
