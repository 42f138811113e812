"""The numbers of `/metrics` (https://prometheus.io/docs/practices/naming/).

A label has few values, all known beforehand; none is an id of a server, channel or person.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import choose_encoder

from bot import __version__
from bot.core.domain import Outcome, Usage
from bot.core.errors import ParleyError

# Seconds: from a small local model to one that thinks for a minute.
FIRST_TEXT_BUCKETS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120)
# Seconds: the bot's own share should be a few milliseconds, and so should the database's.
OWN_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)

# discord.py's events for each shard, without their prefix `on_shard_`.
GATEWAY_EVENTS = ("connect", "ready", "resumed", "disconnect")


class Metrics:
    """Counters in a registry of their own, so that two bots in one process do not add up."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        version = self._gauge("build_info", "Always 1; the label has the version.", "version")
        version.labels(__version__).set(1)
        self._add_turns()
        self._add_completions()
        self._add_tools()
        self.database_seconds = self._histogram(
            "database_seconds", "Time of one read or transaction, waiting included.", OWN_BUCKETS, "access"
        )
        self.database_errors = self._counter("database_errors", "Reads and transactions that failed.", "access")
        for access in ("read", "write"):
            self.database_seconds.labels(access)
            self.database_errors.labels(access)
        self.gateway_events = self._counter("gateway_events", "What happened to connections to Discord.", "event")
        for event in GATEWAY_EVENTS:
            self.gateway_events.labels(event)

    def _add_turns(self) -> None:
        self.mentions = self._counter("mentions", "Mentions that want an answer.")
        self.repeated_mentions = self._counter("repeated_mentions", "Mentions that were known already.")
        self.recovered_turns = self._counter("recovered_turns", "Turns of an earlier run that were run again.")
        self.replies = self._counter("replies", "Mentions that have been dealt with.", "outcome")
        for outcome in Outcome:
            self.replies.labels(outcome.value)
        self.errors = self._counter("errors", "Failed replies by the class of the error.", "error")
        self.turns_in_progress = self._gauge("turns_in_progress", "Turns that wait or run.")
        self.own_overhead_seconds = self._histogram(
            "own_overhead_seconds",
            "The bot's own time from a mention to its completion request, without the wait for other turns.",
            OWN_BUCKETS,
        )

    def _add_completions(self) -> None:
        self.completions = self._counter("completions", "Completions that have ended.", "outcome")
        for outcome in Outcome:
            self.completions.labels(outcome.value)
        self.fallback_answers = self._counter("fallback_answers", "Answers of another model than the one asked for.")
        self.models_down = self._gauge("models_down", "Models and servers that are not asked because they failed.")
        self.completions_in_flight = self._gauge("completions_in_flight", "Completions that have begun and not ended.")
        self.time_to_first_token_seconds = self._histogram(
            "time_to_first_token_seconds", "From a completion request to its first text.", FIRST_TEXT_BUCKETS
        )
        # Four counters and not one with a label, because their sum would count tokens twice.
        self.prompt_tokens = self._counter("prompt_tokens", "Tokens of prompts, cached ones included.")
        self.cached_tokens = self._counter("cached_tokens", "Prompt tokens that the server had in its cache.")
        self.completion_tokens = self._counter("completion_tokens", "Tokens of answers, thinking included.")
        self.reasoning_tokens = self._counter("reasoning_tokens", "Completion tokens that went into thinking.")

    def _add_tools(self) -> None:
        self.tool_server_calls = self._counter(
            "tool_server_calls", "Calls of tools by MCP server and outcome.", "server", "outcome"
        )

    def page(self, accept: str) -> tuple[bytes, str]:
        """Return all numbers in the format that the header `Accept` asks for, and its content type."""
        encode, content_type = choose_encoder(accept)
        return encode(self.registry), content_type

    def count_reply(self, outcome: Outcome, error: ParleyError | None = None) -> None:
        self.replies.labels(outcome.value).inc()
        if error is not None:
            self.errors.labels(type(error).__name__).inc()

    def count_tokens(self, usage: Usage) -> None:
        self.prompt_tokens.inc(usage.prompt_tokens)
        self.cached_tokens.inc(usage.cached_tokens)
        self.completion_tokens.inc(usage.completion_tokens)
        self.reasoning_tokens.inc(usage.reasoning_tokens)

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(name, about, labels, namespace="parley", registry=self.registry)

    def _gauge(self, name: str, about: str, *labels: str) -> Gauge:
        return Gauge(name, about, labels, namespace="parley", registry=self.registry)

    def _histogram(self, name: str, about: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(name, about, labels, namespace="parley", buckets=buckets, registry=self.registry)
