"""Check the server that answers while the first one is down."""

from bot.app import model_prices
from bot.cli.doctor.findings import Findings
from bot.cli.startup_errors import model_problem, printable_names, server_problem
from bot.config.env import Settings
from bot.core.clock import SystemClock
from bot.llm.discovery import endpoint
from bot.llm.endpoint import listed_models
from bot.llm.request import is_azure


async def check(settings: Settings, findings: Findings, *, network: bool) -> None:
    """Check address, key, model and price. The model is not asked."""
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
            # The sentences are about the first server's settings, which have the same names but for the beginning.
            findings.wrong("fallback", trouble[1].replace("OPENAI_", "FALLBACK_"))
            return
        # Azure lists models, and is asked for deployments.
        names = () if is_azure(url) else found.names or ()
        if names and not {other.openai_model, f"{other.openai_model}:latest"} & {*names}:
            listed = ", ".join(printable_names(names)[:5]) or "unusual names"
            findings.hint("fallback", f"{url} does not list {other.openai_model} of FALLBACK_MODEL. It lists {listed}.")
        else:
            findings.ok("fallback", f"{url} answers, and FALLBACK_MODEL is {other.openai_model}.")
    if await model_prices(other, clock)(other.openai_model).rates(1) is None and settings.daily_budget_usd:
        findings.hint(
            "fallback", "The price of FALLBACK_MODEL is not known, so budgets take it for one of the dearest models."
        )
