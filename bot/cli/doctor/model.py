"""What the model's server says: whether it is there, takes the key, has the model, and what that costs."""

import difflib
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from bot.app import model_prices
from bot.cli.doctor.clock import Sample
from bot.cli.doctor.sheet import Sheet, listed
from bot.config.env import Settings
from bot.core import errors
from bot.core.domain import ContextWindow, LearnedLimits, WindowSource
from bot.core.money import ASSUMED, DOLLAR, Rates
from bot.core.ports import Clock
from bot.llm.context_window import WindowKnowledge
from bot.llm.discovery import Report, endpoint
from bot.llm.probe import ANSWER_TOKENS, Examination, Listing, Trouble, question
from bot.llm.request import is_azure

# A model that has to be loaded first takes its time; longer than this nobody waits here.
LONGEST_ANSWER_S = 60.0
# What models are called; anything else in a listing is not repeated.
_NAME = re.compile(r"[A-Za-z0-9][\w./:@+-]{0,80}", re.ASCII)
_SUGGESTED = 3

_TROUBLES = {
    Trouble.NAME: "its name leads nowhere. Check the spelling of OPENAI_BASE_URL, and this machine's DNS.",
    Trouble.REFUSED: (
        "nothing listens there. Start the server, and check the port in OPENAI_BASE_URL; from within Docker this "
        "machine is host.docker.internal, not localhost."
    ),
    Trouble.CERTIFICATE: (
        "its certificate is not one that this machine trusts. Check the name in OPENAI_BASE_URL and this machine's "
        "clock, and install its authority's certificate (ca-certificates)."
    ),
    Trouble.TLS: "it does not speak TLS like this. Perhaps OPENAI_BASE_URL should begin with http://.",
    Trouble.SILENT: "it does not answer in time. Check the network and any firewall.",
    Trouble.OTHER: "the connection fails. Check OPENAI_BASE_URL and the network.",
}

_PROBLEMS: dict[type[errors.ModelError], tuple[str, str]] = {
    errors.BadKey: (
        "key",
        (
            "The server does not accept OPENAI_API_KEY. Copy it again from your provider's site, and check that "
            "OPENAI_BASE_URL is the same provider's."
        ),
    ),
    errors.AccessDenied: (
        "key",
        "The key may not do this. Allow it this model at your provider, or choose another OPENAI_MODEL.",
    ),
    errors.QuotaExhausted: ("key", "The account behind the key is out of money. Top it up at your provider."),
    errors.UnknownModel: (
        "model",
        "The server does not have OPENAI_MODEL. Spell it as the server does, or load it there first.",
    ),
    errors.RateLimited: ("endpoint", "The server has too many requests right now. Try again in a minute."),
    errors.ContextTooLong: (
        "model",
        "The server says that a question of two words is too long. Give the model a larger window there.",
    ),
    errors.RequestRejected: (
        "endpoint",
        "The server did not accept the request. Check OPENAI_BASE_URL (most end in /v1) and REASONING_EFFORT.",
    ),
    errors.FirstTokenTimeout: (
        "model",
        (
            "The model did not begin to answer in time. Perhaps it is still being loaded: try again, or raise "
            "FIRST_TOKEN_TIMEOUT_S."
        ),
    ),
    errors.ServerFailed: ("endpoint", "The server has a fault of its own. Look into its log, or wait."),
    errors.Unreachable: ("endpoint", "The server cannot be reached any more. Try again."),
    errors.EmptyAnswer: ("model", "The model answered nothing. Try another OPENAI_MODEL."),
    errors.ModelError: (
        "model",
        "The model's answer did not arrive whole. Try again; look into the server's log.",
    ),
}


class Remembered:
    """`ports.ModelMemory` of what the database says, which keeps nothing new."""

    def __init__(self, learned: LearnedLimits) -> None:
        self._learned = learned

    async def learned(self, endpoint: str, model: str) -> LearnedLimits:  # noqa: ARG002 - it is about one model
        """Return what was read."""
        return self._learned

    async def keep_learned(self, endpoint: str, model: str, learned: LearnedLimits) -> None:
        pass


class _Nobody:
    """`llm_told.Reporting` where the server is not asked."""

    async def report(self) -> Report:
        return Report()


async def offline(settings: Settings, learned: LearnedLimits, sheet: Sheet, clock: Clock) -> None:
    """Say what is known of the model without asking anybody."""
    knowledge = WindowKnowledge(
        _Nobody(),
        endpoint=endpoint(settings.openai_base_url),
        model=settings.openai_model,
        base_url=settings.openai_base_url,
        reply_tokens=settings.reply_tokens,
        configured=settings.context_tokens,
        clock=clock,
        memory=Remembered(learned),
    )
    window(settings, await knowledge.window(), sheet)
    await prices(settings, sheet, clock)


async def examine(
    settings: Settings,
    learned: LearnedLimits,
    sheet: Sheet,
    samples: list[Sample],
    clock: Clock,
    *,
    ask: bool,
) -> None:
    """Look at the server, the key, the model, its window and its price; ask it something where that is free.

    `ask`: also where that costs money.
    """
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
        if found.sent_at is not None:
            samples.append(Sample(found.sent_at, clock.now()))
        if not await _answers(settings, examination, found, sheet):
            await offline(settings, learned, sheet, clock)
            return
        await _key(settings, examination, found, sheet)
        names = found.names or ()
        _models(settings, names, sheet)
        window(settings, await examination.window(), sheet)
        await prices(settings, sheet, clock)
        await _answer(settings, examination, sheet, clock, ask=ask)
    finally:
        await examination.close()


async def _answers(settings: Settings, examination: Examination, found: Listing, sheet: Sheet) -> bool:
    """Say whether the server is there and speaks the API; return whether there is any use in going on."""
    url = endpoint(settings.openai_base_url)
    if found.trouble is not None:
        sheet.wrong("endpoint", f"{url} cannot be reached: {_TROUBLES[found.trouble]}")
        return False
    if isinstance(found.error, errors.ServerFailed):
        sheet.wrong("endpoint", f"{url} has a fault of its own. Look into its log, or wait.")
        return False
    if found.names is not None or isinstance(found.error, errors.BadKey | errors.AccessDenied):
        tls = "over TLS" if urlsplit(url).scheme == "https" else "without TLS"
        sheet.ok("endpoint", f"{url} answers {tls} and speaks the API.")
        return True
    if not url.endswith("/v1") and (await examination.listing_elsewhere("/v1")).names is not None:
        sheet.wrong("endpoint", f"{url} is there, but its API is at {url}/v1. Set OPENAI_BASE_URL to that.")
        return False
    if found.error is None:
        sheet.wrong(
            "endpoint",
            f"What answers at {url} does not speak the API. Check OPENAI_BASE_URL: most end in /v1.",
        )
        return False
    sheet.hint(
        "endpoint",
        f"{url} answers, but does not list its models, so only a question can show whether it has this one. Most "
        "servers do list them: check the path of OPENAI_BASE_URL.",
    )
    return True


async def _key(settings: Settings, examination: Examination, found: Listing, sheet: Sheet) -> None:
    if isinstance(found.error, errors.BadKey | errors.AccessDenied):
        sheet.wrong(*_problem(found.error))
    elif settings.openai_api_key is None:
        sheet.ok("key", "None is set, and the server asks for none.")
    elif found.names is not None:
        if (await examination.listing_elsewhere("")).names is None:
            sheet.ok("key", "The server accepts OPENAI_API_KEY.")
        else:
            sheet.ok(
                "key",
                "The server lists its models to anybody, so only a question can show whether the key is good.",
            )


def _models(settings: Settings, names: Sequence[str], sheet: Sheet) -> None:
    if not names or is_azure(settings.openai_base_url):  # Azure lists models, and is asked for deployments
        return
    wanted = (settings.openai_model, *(name for name in settings.allowed_models if name != "*"))
    absent = [name for name in wanted if name not in names and f"{name}:latest" not in names]
    if not absent:
        sheet.ok("model", f"The server lists {listed(list(wanted))}.")
        return
    if len(names) == 1:
        sheet.ok("model", "The server has one model and takes any name for it.")
        return
    for name in absent:
        variable = "OPENAI_MODEL" if name == settings.openai_model else "ALLOWED_MODELS"
        alike = [each for each in difflib.get_close_matches(name, names, _SUGGESTED) if _NAME.fullmatch(each)]
        sheet.hint(
            "model",
            f"The server does not list {name} of {variable}"
            + (
                f"; did you mean {listed(alike)}?"
                if alike
                else f". It lists {len(names)} others: check the spelling."
            ),
        )


def window(settings: Settings, known: ContextWindow, sheet: Sheet) -> None:
    """Say how large the model's window is and who says so."""
    said = {
        WindowSource.SETTING: "as CONTEXT_TOKENS says",
        WindowSource.SERVER: "as its server says",
        WindowSource.LIST: "by the price list that comes with Parley",
        WindowSource.LEARNT: "as it turned out",
        WindowSource.GUESS: "which is a careful guess; set CONTEXT_TOKENS if you know better",
    }[known.source]
    words = f"{known.tokens:,} tokens, {said}."
    if settings.reply_tokens >= known.tokens:
        sheet.hint("window", f"{words} That is less than REPLY_TOKENS, so answers get half of it at most.")
    elif known.source is WindowSource.GUESS:
        sheet.hint("window", words)
    else:
        sheet.ok("window", words)


async def prices(settings: Settings, sheet: Sheet, clock: Clock) -> None:
    """Say what the model costs and whether a budget holds."""
    rates = await model_prices(settings, clock)(settings.openai_model).rates(1)
    budget = (
        f"at most ${settings.daily_budget_usd:,} a day"
        if settings.daily_budget_usd
        else "without a limit a day"
    )
    if rates is None:
        sheet.hint(
            "price",
            f"It is not known, so budgets take the model for a dear one ({_million(ASSUMED)}). Set INPUT_PRICE_USD and "
            "OUTPUT_PRICE_USD to what your provider charges.",
        )
    elif rates.free:
        sheet.ok(
            "price", "nothing: neither you nor the price list say otherwise of your own machine or network."
        )
    elif not settings.daily_budget_usd:
        sheet.hint(
            "price",
            f"{_million(rates)}, {budget}. Set DAILY_BUDGET_USD so that nobody spends more than you like.",
        )
    else:
        sheet.ok("price", f"{_million(rates)}, {budget}.")


def _million(rates: Rates) -> str:
    prompt, answer = (each * 1e6 / DOLLAR for each in (rates.input, rates.output))
    return f"${prompt:,g} for a million tokens of prompt, ${answer:,g} of answer"


async def _answer(
    settings: Settings, examination: Examination, sheet: Sheet, clock: Clock, *, ask: bool
) -> None:
    rates = await model_prices(settings, clock)(settings.openai_model).rates(1)
    if not ask and (rates is None or not rates.free):
        prompt = question(settings.openai_model).tokens
        most = (rates or ASSUMED).cost((rates or ASSUMED).worst(prompt, ANSWER_TOKENS)) / DOLLAR
        sheet.ok(
            "answer", f"The model was not asked, because that costs money (${most:.4f} or so); --ask does it."
        )
        return
    error = await examination.answer(min(settings.first_token_timeout_s, LONGEST_ANSWER_S))
    if error is None:
        sheet.ok("answer", "The model answers.")
    else:
        sheet.wrong(*_problem(error))


def _problem(error: errors.ModelError) -> tuple[str, str]:
    return next(words for kind, words in _PROBLEMS.items() if isinstance(error, kind))
