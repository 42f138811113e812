"""`python -m bot health`: check a running bot, for scripts and for Docker's HEALTHCHECK. Imports nothing slow."""

import ipaddress
import json
import sys
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import Any

from bot.config.env import Settings

# Longer than the bot takes when its database does not answer, shorter than Docker's patience in the Dockerfile.
TIMEOUT_S = 4.0

# An answer is a few hundred bytes.
MAX_BYTES = 10_000

EXIT_WELL = 0
EXIT_NOT_WELL = 1


def main(settings: Settings) -> int:
    """Print the status in one line and return the exit code."""
    well, line = check(settings.health_host, settings.health_port)
    sys.stdout.write(f"{line}\n")
    return EXIT_WELL if well else EXIT_NOT_WELL


def check(host: str, port: int | None) -> tuple[bool, str]:
    """Ask `/healthz` and return whether the bot is healthy, and its status in one line."""
    if port is None:
        return False, "HEALTH_PORT is not set, so the bot cannot be asked. Set it, and start the bot again."
    host = reachable(host)
    connection = HTTPConnection(host, port, timeout=TIMEOUT_S)
    try:
        connection.request("GET", "/healthz")
        response = connection.getresponse()
        answer = json.loads(response.read(MAX_BYTES))
        return response.status == HTTPStatus.OK, _line(answer)
    except OSError:
        return False, f"Nothing answers at {host} port {port}. Is the bot running, with this HEALTH_PORT?"
    except (HTTPException, ValueError, TypeError, LookupError):
        return False, f"What answers at {host} port {port} is not the bot. Choose another HEALTH_PORT."
    finally:
        connection.close()


def reachable(host: str) -> str:
    """Return the address for a server that listens on `host`: loopback if it listens on all addresses."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if not address.is_unspecified:
        return host
    return "127.0.0.1" if address.version == 4 else "::1"  # noqa: PLR2004 - the protocol's own number


def _line(answer: Any) -> str:
    """Return the answer in one line. Raise `LookupError` or `TypeError` for the answer of another program."""
    parts = [f"{name} {answer[name]['words']}" for name in ("gateway", "database", "completion") if name in answer]
    error = answer["completion"]["error"] if "completion" in answer else None
    line = f"{answer['status']}: {', '.join(parts)}{f' ({error})' if error else ''}"
    # Another program's answer may hold control characters.
    return "".join(letter if letter.isprintable() else "?" for letter in line)
