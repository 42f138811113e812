"""Check the model server: endpoint, key, model, window and price."""

import difflib
from collections.abc import Sequence
from urllib.parse import urlsplit

from bot.app import choose_model, model_prices
from bot.cli.doctor.findings import Findings, listed
from bot.cli.startup_errors import CONNECTION_PROBLEMS, model_problem, printable_names, problem
from bot.config.env import Settings
from bot.core import errors
from bot.core.domain import ContextWindow, LearnedLimits, WindowSource
from bot.core.money import ASSUMED, DOLLAR, Rates
from bot.core.ports import Clock
from bot.llm.context_window import WindowKnowledge
from bot.llm.discovery import WindowReport, endpoint
from bot.llm.endpoint import Listing
from bot.llm.probe import ANSWER_TOKENS, Examination, question
from bot.llm.request import is_azure

MAX_ANSWER_S = 60.0  # a model may have to be loaded
MAX_SUGGESTED = 3
_SOURCES = {
    WindowSource.SETTING: "from CONTEXT_TOKENS",
    WindowSource.SERVER: "reported by its server",
    WindowSource.LIST: "from the price list that comes with Parley",
    WindowSource.LEARNT: "learned from the server's errors",
    WindowSource.GUESS: "a careful guess; set CONTEXT_TOKENS if you know better",
}


class Remembered:
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
        findings.hint(
            "model", "OPENAI_MODEL is not set, so the bot takes the only model that its server lists."
        )
        return
    knowledge = WindowKnowledge(
        _Unasked(),
        endpoint=endpoint(settings.openai_base_url),
        model=settings.openai_model,
        base_url=settings.openai_base_url,
        reply_tokens=settings.reply_tokens,
        configured=settings.context_tokens,
        clock=clock,
        memory=Remembered(learned),
    )
    _check_window(settings, await knowledge.window(), findings)
    _check_price(settings, await _rates(settings, clock), findings)


async def check(
    settings: Settings, learned: LearnedLimits, findings: Findings, clock: Clock, *, ask: bool
) -> None:
    """Check everything of the model. `ask`: send it a question even if that costs money."""
    examination = Examination(
        base_url=settings.openai_base_url,
        api_key=settings.openai_api_key,
        model=settings.openai_model,
        reply_tokens=settings.reply_tokens,
        reasoning_effort=settings.reasoning_effort,
        context_tokens=settings.context_tokens,
        clock=clock,
        memory=Remembered(learned),
    )
    try:
        found = await examination.listing()
        if not await _is_usable(settings, examination, found, findings):
            await check_offline(settings, learned, findings, clock)
            return
        await _check_key(settings, examination, found, findings)
        if not settings.openai_model:
            await _report_choice(settings, found, findings)
            return
        _check_models(settings, found.names or (), findings)
        _check_window(settings, await examination.window(), findings)
        rates = await _rates(settings, clock)
        _check_price(settings, rates, findings)
        if ask or (rates is not None and rates.free):
            error = await examination.answer(min(settings.first_token_timeout_s, MAX_ANSWER_S))
            if error is None:
                findings.ok("answer", "The model answers.")
            else:
                findings.wrong(*model_problem(error))
        else:
            dear = rates or ASSUMED
            most = dear.cost(dear.worst(question(settings.openai_model).tokens, ANSWER_TOKENS)) / DOLLAR
            findings.ok(
                "answer", f"The model was not asked, because that costs up to ${most:.4f}; --ask does it."
            )
    finally:
        await examination.close()


async def _is_usable(
    settings: Settings, examination: Examination, found: Listing, findings: Findings
) -> bool:
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
    elif not url.endswith("/v1") and (await examination.listing_elsewhere("/v1")).names is not None:
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


async def _check_key(
    settings: Settings, examination: Examination, found: Listing, findings: Findings
) -> None:
    if isinstance(found.error, errors.BadKey | errors.AccessDenied):
        findings.wrong(*model_problem(found.error))
    elif settings.openai_api_key is None:
        findings.ok("key", "None is set, and the server asks for none.")
    elif found.names is not None:
        without = await examination.listing_elsewhere("")
        accepted = "The server accepts OPENAI_API_KEY."
        unknown = "The server lists its models without a key, so only a question (--ask) can check it."
        findings.ok("key", accepted if without.names is None else unknown)


async def _report_choice(settings: Settings, found: Listing, findings: Findings) -> None:
    try:
        await choose_model(settings, found)
    except errors.ModelNotChosen as error:
        findings.wrong("model", problem(error))


def _check_models(settings: Settings, names: Sequence[str], findings: Findings) -> None:
    if not names or is_azure(settings.openai_base_url):  # Azure lists models, and is asked for deployments
        return
    wanted = (settings.openai_model, *(name for name in settings.allowed_models if name != "*"))
    absent = [name for name in wanted if name not in names and f"{name}:latest" not in names]
    if not absent:
        findings.ok("model", f"The server lists {listed(list(wanted))}.")
    elif len(names) == 1:
        findings.ok("model", "The server has one model and takes any name for it.")
        return
    for name in absent:
        variable = "OPENAI_MODEL" if name == settings.openai_model else "ALLOWED_MODELS"
        alike = printable_names(difflib.get_close_matches(name, names, MAX_SUGGESTED))
        rest = (
            f"; did you mean {listed(alike)}?" if alike else f", but {len(names)} others: check the spelling."
        )
        findings.hint("model", f"The server does not list {name} of {variable}{rest}")


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
