"""`python -m bot health`: asks a running bot how it is, for scripts and for Docker's HEALTHCHECK.

It is started over and over, so it imports nothing that takes long.
"""

import ipaddress
import json
import sys
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import Any

from bot.config.env import Settings

# Longer than the bot takes when its database does not answer, shorter than Docker's patience in the Dockerfile.
TIMEOUT_S = 4.0

# An answer is a few hundred bytes; whatever sends more is something else.
MAX_BYTES = 10_000

EXIT_WELL = 0
EXIT_NOT_WELL = 1


def main(settings: Settings) -> int:
    """Print one line on how the bot is, and return the exit code: 0 when it is well."""
    well, line = check(settings.health_host, settings.health_port)
    sys.stdout.write(f"{line}\n")
    return EXIT_WELL if well else EXIT_NOT_WELL


def check(host: str, port: int | None) -> tuple[bool, str]:
    """Ask `/healthz` and return whether the bot is well, and that in one line."""
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
    """Return where to ask a server that listens on `host`: one that listens everywhere also does on loopback."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if not address.is_unspecified:
        return host
    return "127.0.0.1" if address.version == 4 else "::1"  # noqa: PLR2004 - the protocol's own number


def _line(answer: Any) -> str:
    """Return the answer in one line. Raise what indexing raises where it is none."""
    parts = [
        f"{name} {answer[name]['words']}" for name in ("gateway", "database", "completion") if name in answer
    ]
    error = answer["completion"]["error"] if "completion" in answer else None
    line = f"{answer['status']}: {', '.join(parts)}{f' ({error})' if error else ''}"
    # Whatever it was that answered, it must not steer a terminal.
    return "".join(letter if letter.isprintable() else "?" for letter in line)
