"""Check the model server: endpoint, key, model, window, price and an answer."""

import difflib
import re
from contextlib import aclosing
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

from bot.app import choose_model, model_prices, model_server
from bot.chat import prompt
from bot.cli.doctor.findings import Findings
from bot.cli.startup_errors import CONNECTION_PROBLEMS, enumerated, model_problem, printable_names, problem
from bot.config.env import Settings
from bot.core import errors
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
from bot.llm.context_window import WindowKnowledge
from bot.llm.discovery import WindowReport, endpoint
from bot.llm.endpoint import Listing, listed_models
from bot.llm.request import is_azure, is_openai

# A model may have to be loaded. Within `checkup.MODEL_S`.
MAX_FIRST_TOKEN_S = 60.0
MAX_ANSWER_S = 90.0
MAX_SUGGESTED = 3
QUESTION = "Say OK."

# OpenAI's dates, from the docstring of `model` in its library and its page on deprecations, as of 2026-11.
SHUTDOWNS = {
    date(2026, 10, 23): (
        "gpt-3.5-turbo", "gpt-4", "gpt-4-turbo", "gpt-4.1-nano", "o1", "o3-mini", "o4-mini",
    ),
    date(2026, 12, 11): ("gpt-5", "gpt-5-mini", "gpt-5-nano", "o3"),
    date(2027, 1, 14): ("gpt-4o", "gpt-4o-mini", "gpt-4.1", "gpt-4.1-mini"),
    date(2027, 2, 26): (
        "whisper-1", "gpt-4o-transcribe", "gpt-4o-mini-transcribe", "gpt-4o-transcribe-diarize",
    ),
    date(2027, 4, 1): ("gpt-5.1", "gpt-5.4-nano"),
}  # fmt: skip
SHUTDOWN_WARNING_DAYS = 90
_SNAPSHOT = re.compile(r"-\d{4}-\d{2}-\d{2}$")

_SOURCES = {
    WindowSource.SETTING: "from CONTEXT_TOKENS",
    WindowSource.SERVER: "reported by its server",
    WindowSource.LIST: "from the price list that comes with Parley",
    WindowSource.LEARNT: "learned from the server's errors",
    WindowSource.GUESS: "a careful guess; set CONTEXT_TOKENS if you know better",
}


class _Remembered:
    """The limits in the database; keeps nothing new."""

    def __init__(self, learned: LearnedLimits) -> None:
        self._learned = learned

    async def learned(self, endpoint: str, model: str) -> LearnedLimits:  # noqa: ARG002 - it is about one model
        return self._learned

    async def keep_learned(self, endpoint: str, model: str, learned: LearnedLimits) -> None:
        pass


class _Unasked:
    async def report(self) -> WindowReport:
        return WindowReport()


async def check_offline(settings: Settings, learned: LearnedLimits, findings: Findings, clock: Clock) -> None:
    if not settings.openai_model:
        findings.hint("model", "OPENAI_MODEL is not set: the bot takes the only model that its server lists.")
        return
    check_shutdowns(settings, Listing(), clock.now().date(), findings)
    knowledge = WindowKnowledge(
        _Unasked(),
        endpoint=endpoint(settings.openai_base_url),
        model=settings.openai_model,
        base_url=settings.openai_base_url,
        reply_tokens=settings.reply_tokens,
        configured=settings.context_tokens,
        clock=clock,
        memory=_Remembered(learned),
    )
    _check_window(settings, await knowledge.window(), findings)
    _check_price(settings, await _rates(settings, clock), findings)


async def check(
    settings: Settings, learned: LearnedLimits, findings: Findings, clock: Clock, *, ask: bool
) -> None:
    """Check everything of the model. `ask`: send it a question even if that costs money."""
    found = await listed_models(settings.openai_base_url, settings.openai_api_key, clock)
    if not await _is_usable(settings, found, findings, clock):
        if settings.openai_model:
            await check_offline(settings, learned, findings, clock)
        return
    await _check_key(settings, found, findings, clock)
    if not settings.openai_model:
        try:
            await choose_model(settings, found)
        except errors.ModelNotChosen as error:
            findings.wrong("model", problem(error))
        return
    _check_models(settings, found.names or (), findings)
    check_shutdowns(settings, found, clock.now().date(), findings)
    patient = replace(
        settings,
        first_token_timeout_s=min(settings.first_token_timeout_s, MAX_FIRST_TOKEN_S),
        reply_timeout_s=min(settings.reply_timeout_s, MAX_ANSWER_S),
    )
    server = model_server(patient, clock, _Remembered(learned))
    try:
        model = server.of(settings.openai_model)
        _check_window(settings, await model.context_window(), findings)
        rates = await _rates(settings, clock)
        _check_price(settings, rates, findings)
        if ask or (rates is not None and rates.free):
            await _check_answer(settings, model, findings)
        else:
            dear = rates or ASSUMED
            most = dear.cost(dear.worst(question(settings).tokens, settings.reply_tokens)) / DOLLAR
            findings.ok(
                "answer", f"The model was not asked, because that costs up to ${most:.4f}; --ask does it."
            )
    finally:
        await server.close()


async def _is_usable(settings: Settings, found: Listing, findings: Findings, clock: Clock) -> bool:
    """Check the endpoint; return whether further questions make sense."""
    url = endpoint(settings.openai_base_url)
    if found.trouble is not None:
        findings.wrong("endpoint", f"{url} cannot be reached: {CONNECTION_PROBLEMS[found.trouble]}")
    elif isinstance(found.error, errors.ServerFailed):
        findings.wrong(*model_problem(found.error))
    elif found.names is not None or isinstance(found.error, errors.BadKey | errors.AccessDenied):
        tls = "over TLS" if urlsplit(url).scheme == "https" else "without TLS"
        findings.ok("endpoint", f"{url} answers {tls} and speaks the API.")
        return True
    elif not url.endswith("/v1") and (await listed_models(f"{url}/v1", None, clock)).names is not None:
        findings.wrong("endpoint", f"The API of {url} is at {url}/v1. Set OPENAI_BASE_URL to that.")
    elif found.error is None:
        findings.wrong("endpoint", f"{url} does not speak the API. Check OPENAI_BASE_URL: most end in /v1.")
    else:
        findings.hint(
            "endpoint",
            f"{url} answers, but does not list its models, so only a question (--ask) can check this one. Most servers "
            "list them: check the path of OPENAI_BASE_URL.",
        )
        return True
    return False


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
    return {} if is_azure(settings.openai_base_url) else {**others, settings.openai_model: "OPENAI_MODEL"}


def _check_models(settings: Settings, names: tuple[str, ...], findings: Findings) -> None:
    wanted = _configured(settings)
    if not names or not wanted:
        return
    absent = [name for name in wanted if name not in names and f"{name}:latest" not in names]
    listed = enumerated(names) or f"{len(names)} others"
    if not absent:
        findings.ok("model", f"The server lists {enumerated(reversed(wanted))}.")
    elif len(names) == 1:
        findings.ok("model", f"The server has one model, {listed}, and takes any name for it.")
        return
    for name in absent:
        alike = printable_names(difflib.get_close_matches(name, names, MAX_SUGGESTED))
        guess = f"; did you mean {enumerated(alike)}?" if alike else "."
        findings.hint("model", f"The server does not list {name} of {wanted[name]}{guess} It lists {listed}.")


def check_shutdowns(settings: Settings, found: Listing, today: date, findings: Findings) -> None:
    if not is_openai(settings.openai_base_url):
        return
    wanted = _configured(settings)
    if settings.transcription_model:
        wanted[settings.transcription_model] = "TRANSCRIPTION_MODEL"
    for name, variable in wanted.items():
        ends = shutdown(name, found)
        if ends is None:
            continue
        days = (ends - today).days
        if days <= 0:
            findings.wrong("model", f"OpenAI shut {name} down on {ends}. Choose another {variable}.")
        elif days <= SHUTDOWN_WARNING_DAYS:
            left = f"{days} day{'' if days == 1 else 's'}"
            findings.hint(
                "model", f"OpenAI shuts {name} down on {ends}, in {left}. Choose another {variable} before."
            )


def shutdown(model: str, found: Listing) -> date | None:
    """Return the day on which OpenAI shuts a model down, by its listing or the table above."""
    try:
        return date.fromisoformat(found.shutdowns.get(model, "")[:10])
    except ValueError:
        alias = _SNAPSHOT.sub("", model)
        return next((day for day, names in SHUTDOWNS.items() if alias in names), None)


def _check_window(settings: Settings, known: ContextWindow, findings: Findings) -> None:
    words = f"{known.tokens:,} tokens, {_SOURCES[known.source]}."
    if settings.reply_tokens >= known.tokens:
        findings.hint("window", f"{words} REPLY_TOKENS is larger, so answers get at most half of the window.")
    elif known.source is WindowSource.GUESS:
        findings.hint("window", words)
    else:
        findings.ok("window", words)


async def _rates(settings: Settings, clock: Clock) -> Rates | None:
    return await model_prices(settings, clock)(settings.openai_model).rates(1)


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


async def _check_answer(settings: Settings, model: Model, findings: Findings) -> None:
    try:
        async with aclosing(model.stream(question(settings))) as pieces:
            async for _ in pieces:
                pass
    except errors.ReplyTimeout as error:
        findings.hint(
            "answer",
            f"The model was still answering after {error.seconds:g} seconds. A smaller one or REASONING_EFFORT=low is "
            "faster.",
        )
    except errors.ModelError as error:
        findings.wrong(*model_problem(error))
    else:
        findings.ok("answer", "The model answers.")


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
