"""Checks over several settings: missing ones, contradictions, probable mistakes."""

import ipaddress
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.config import env_parsers as values


def missing(read: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each required setting that is absent, with its fix; one that is not in `read` has its error already."""
    if read["discord_token"] is None:
        yield "DISCORD_TOKEN", values.WHERE_TOKENS_ARE
    url = read.get("openai_base_url")
    if url and read.get("openai_api_key", "") is None and not is_local(url):
        own = "let OPENAI_BASE_URL name a server of your own, for example http://localhost:11434/v1"
        yield "OPENAI_API_KEY", f"copy a key from your provider's site, or {own}"


def contradictions(read: Mapping[str, Any]) -> Iterator[str]:
    reply, context = read.get("reply_tokens"), read.get("context_tokens")
    if reply and context and reply >= context:
        yield "REPLY_TOKENS must be less than CONTEXT_TOKENS, which holds the question and the answer."
    for whose in ("", "fallback_"):
        prices = first, second = f"{whose}input_price_usd", f"{whose}output_price_usd"
        if {*prices} <= set(read) and len([name for name in prices if read[name] is None]) == 1:
            yield f"{first.upper()} and {second.upper()} must be set together: each is half of a price."
    if {"shard_count", "shard_ids"} <= set(read):
        yield from values.shard_problems(read["shard_count"], read["shard_ids"])
    yield from _about_fallbacks(read)
    whole = read.get("reply_timeout_s")
    for name in ("first_token_timeout_s", "stall_timeout_s"):
        part = read.get(name)
        if part and whole and part > whole:
            yield f"{name.upper()} must be at most REPLY_TIMEOUT_S, which it is a part of."


def _about_fallbacks(read: Mapping[str, Any]) -> Iterator[str]:
    """Yield problems of the settings for another server; one that is not in `read` has its error already."""
    needed = ("fallback_base_url", "fallback_api_key", "fallback_model")
    names = (*needed, "fallback_input_price_usd", "fallback_output_price_usd")
    if "*" in read.get("fallback_models", ()):
        yield "FALLBACK_MODELS must name each model: their order decides, and * has none."
    if not set(names) <= set(read):
        return
    url, key, model = (read[name] for name in needed)
    if url is None:
        for name in names[1:]:
            if read[name] is not None:
                yield (
                    f"{name.upper()} is set, but FALLBACK_BASE_URL is not: set that to the other server's address. "
                    "Other models of the same server belong in FALLBACK_MODELS."
                )
        return
    if model is None:
        yield "FALLBACK_MODEL is not set; name the model to ask at FALLBACK_BASE_URL, as that server spells it."
    if key is None and not is_local(url):
        yield "FALLBACK_API_KEY is not set; copy a key from the site of that provider, or remove FALLBACK_BASE_URL."
    if (url, key) == (read.get("openai_base_url"), read.get("openai_api_key")):
        yield (
            "FALLBACK_BASE_URL is the server of OPENAI_BASE_URL, which would be down, too: name another server, or put "
            "models of the same one in FALLBACK_MODELS."
        )


def hints(read: Mapping[str, Any]) -> Iterator[str]:
    """Yield probable mistakes in settings that can be used."""
    yield from _doubts(read, "OPENAI_BASE_URL")
    yield from _doubts(read, "FALLBACK_BASE_URL")
    yield from _exposed(read)


def _doubts(read: Mapping[str, Any], name: str) -> Iterator[str]:
    base_url = read[name.lower()] or ""
    url = urlsplit(base_url)
    if base_url and not url.path:
        yield f"{name} has no path; most servers want /v1 at its end."
    if url.scheme == "http" and not is_local(base_url):
        yield f"{name} begins with http://, so the key and every question travel unencrypted."


def _exposed(read: Mapping[str, Any]) -> Iterator[str]:
    if read["health_port"] is not None and not is_loopback(read["health_host"]):
        yield "HEALTH_HOST is not this machine alone: /metrics has no password. Keep it off the internet."


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def is_local(url: str) -> bool:
    """Return whether a URL names this machine or a private network, where servers need no key."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith((".local", ".localhost")) or host == "host.docker.internal"
    return address.is_loopback or address.is_private
