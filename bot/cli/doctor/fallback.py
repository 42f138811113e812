"""Check the server that answers while the first one is down."""

from bot.billing.price_list import model_prices
from bot.cli.doctor.findings import Findings
from bot.cli.doctor.model import check_answer, patient_model
from bot.cli.startup_errors import model_problem, printable_names, server_problem
from bot.config.env import Settings
from bot.core.clock import SystemClock
from bot.core.domain import LearnedLimits
from bot.llm.discovery import endpoint
from bot.llm.endpoint import listed_models
from bot.llm.request import is_azure


async def check(settings: Settings, findings: Findings, *, network: bool, ask: bool) -> None:
    """Check address, key, model, price and an answer. `ask`: send a question even if that costs money."""
    other = settings.other
    if other is None:
        return
    clock = SystemClock()
    if network:
        url = endpoint(other.openai_base_url)
        found = await listed_models(other.openai_base_url, other.openai_api_key, clock)
        trouble = server_problem(url, found, None)
        if trouble is None and found.error is not None:
            trouble = model_problem(found.error)
        if trouble is not None:
            findings.wrong("fallback", _renamed(trouble[1]))
            return
        # Azure lists models, and is asked for deployments.
        names = () if is_azure(url) else found.names or ()
        if names and not {other.openai_model, f"{other.openai_model}:latest"} & {*names}:
            listed = ", ".join(printable_names(names)[:5]) or "unusual names"
            findings.hint("fallback", f"{url} does not list {other.openai_model} of FALLBACK_MODEL. It lists {listed}.")
        else:
            findings.ok("fallback", f"{url} answers, and FALLBACK_MODEL is {other.openai_model}.")
    rates = await model_prices(other, clock)(other.openai_model).rates(1)
    if rates is None and settings.daily_budget_usd:
        findings.hint(
            "fallback",
            "The price of FALLBACK_MODEL is not known, so budgets take it for one of the dearest models. Set "
            "FALLBACK_INPUT_PRICE_USD and FALLBACK_OUTPUT_PRICE_USD to that provider's prices.",
        )
    if network:
        async with patient_model(other, LearnedLimits()) as model:
            if error := await check_answer(other, model, rates, findings, "fallback", ask=ask):
                findings.wrong("fallback", _renamed(model_problem(error)[1]))


def _renamed(sentence: str) -> str:
    """Return a sentence about the first server's settings for those of this one, whose names end in the same way."""
    return sentence.replace("OPENAI_", "FALLBACK_")
