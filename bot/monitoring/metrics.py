"""The numbers for operators, as Prometheus reads them (https://prometheus.io/docs/practices/naming/).

Every label has few values that this program knows beforehand; none is an id of a server, channel or person.
"""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import choose_encoder

from bot import __version__
from bot.core.domain import Outcome, Usage
from bot.core.errors import ParleyError
from bot.core.ports import Access, Meter

# Seconds: from a small model beside the bot to one that thinks for a minute.
FIRST_TEXT_BUCKETS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120)
# Seconds: the bot's own share should be a few milliseconds, and so should the database's.
OWN_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)

GATEWAY_EVENTS = ("connect", "ready", "resumed", "disconnect")


class PrometheusMeter(Meter):
    """`ports.Meter` with a registry of its own, so that two bots in one process would not add up."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._gauge("build_info", "Always 1; the label has the version.", "version").labels(__version__).set(
            1
        )
        self._count_turns()
        self._count_completions()
        self._database_seconds = self._histogram(
            "database_seconds", "Time of one read or transaction, waiting included.", OWN_BUCKETS, "access"
        )
        self._database_errors = self._counter(
            "database_errors", "Reads and transactions that failed.", "access"
        )
        for access in ("read", "write"):
            self._database_seconds.labels(access)
            self._database_errors.labels(access)
        self._gateway_events = self._counter(
            "gateway_events", "What happened to connections to Discord.", "event"
        )
        for event in GATEWAY_EVENTS:
            self._gateway_events.labels(event)

    def _count_turns(self) -> None:
        self._mentions = self._counter("mentions", "Mentions that want an answer.")
        self._repeated = self._counter("repeated_mentions", "Mentions that were known already.")
        self._recovered = self._counter("recovered_turns", "Turns of an earlier run that were run again.")
        self._replies = self._counter("replies", "Mentions that have been dealt with.", "outcome")
        for outcome in Outcome:
            self._replies.labels(outcome.value)
        self._errors = self._counter("errors", "Failed replies by the class of the error.", "error")
        self._turns = self._gauge("turns_in_progress", "Turns that wait or run.")
        self._overhead = self._histogram(
            "own_overhead_seconds",
            "The bot's own time from a mention to its completion request, without the wait for other turns.",
            OWN_BUCKETS,
        )

    def _count_completions(self) -> None:
        self._completions = self._counter("completions", "Completions that have ended.", "outcome")
        for outcome in Outcome:
            self._completions.labels(outcome.value)
        self._in_flight = self._gauge("completions_in_flight", "Completions that have begun and not ended.")
        self._first_text = self._histogram(
            "time_to_first_token_seconds", "From a completion request to its first text.", FIRST_TEXT_BUCKETS
        )
        # Four counters and not one with a label, because their sum would count tokens twice.
        self._prompt_tokens = self._counter("prompt_tokens", "Tokens of prompts, cached ones included.")
        self._cached_tokens = self._counter(
            "cached_tokens", "Prompt tokens that the server had in its cache."
        )
        self._completion_tokens = self._counter("completion_tokens", "Tokens of answers, thinking included.")
        self._reasoning_tokens = self._counter(
            "reasoning_tokens", "Completion tokens that went into thinking."
        )

    def page(self, accept: str) -> tuple[bytes, str]:
        """Return all numbers in the format that the header `Accept` asks for, and its content type."""
        encode, content_type = choose_encoder(accept)
        return encode(self.registry), content_type

    def show_turns(self, number: Callable[[], int]) -> None:
        """Let `number` be asked how many turns wait or run, whenever the numbers are read, in any thread."""
        self._turns.set_function(number)

    def asked(self) -> None:
        """Count a mention that wants an answer."""
        self._mentions.inc()

    def repeated(self) -> None:
        """Count a mention that was known already."""
        self._repeated.inc()

    def recovered(self) -> None:
        """Count a turn of an earlier run that is run again."""
        self._recovered.inc()

    def requested(self, overhead_s: float) -> None:
        """Note the bot's own time from a mention to its completion request."""
        self._overhead.observe(overhead_s)

    def ended(self, outcome: Outcome, error: ParleyError | None = None) -> None:
        """Count a mention that has been dealt with."""
        self._replies.labels(outcome.value).inc()
        if error is not None:
            self._errors.labels(type(error).__name__).inc()

    def completion_began(self) -> None:
        """Count a completion in."""
        self._in_flight.inc()

    def completion_ended(self, outcome: Outcome) -> None:
        """Count a completion out."""
        self._in_flight.dec()
        self._completions.labels(outcome.value).inc()

    def first_text(self, seconds: float) -> None:
        """Note how long a completion's first text took."""
        self._first_text.observe(seconds)

    def spent(self, usage: Usage) -> None:
        """Add what a completion cost."""
        self._prompt_tokens.inc(usage.prompt_tokens)
        self._cached_tokens.inc(usage.cached_tokens)
        self._completion_tokens.inc(usage.completion_tokens)
        self._reasoning_tokens.inc(usage.reasoning_tokens)

    def database(self, access: Access, seconds: float, *, failed: bool) -> None:
        """Note one read or one transaction."""
        self._database_seconds.labels(access).observe(seconds)
        if failed:
            self._database_errors.labels(access).inc()

    def gateway(self, event: str) -> None:
        """Count what happened to a connection to Discord."""
        self._gateway_events.labels(event).inc()

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(name, about, labels, namespace="parley", registry=self.registry)

    def _gauge(self, name: str, about: str, *labels: str) -> Gauge:
        return Gauge(name, about, labels, namespace="parley", registry=self.registry)

    def _histogram(self, name: str, about: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(name, about, labels, namespace="parley", buckets=buckets, registry=self.registry)
