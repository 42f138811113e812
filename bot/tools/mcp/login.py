"""OAuth: tokens of a server in a file, which `parley tools login` fills."""

import json
import os
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from mcp.client.auth import OAuthClientProvider
from mcp.shared.auth import AuthorizationCodeResult, OAuthClientInformationFull, OAuthClientMetadata, OAuthToken
from pydantic import AnyUrl

from bot.tools.mcp.outcomes import LoginNeeded

# Where no login is under way.
NO_REDIRECT = "http://127.0.0.1/callback"
CLIENT = "Parley"

Show = Callable[[str], Awaitable[None]]
# Returns the values that the browser comes back with.
Receive = Callable[[], Awaitable[Mapping[str, str]]]


class TokenFile:
    """The SDK's `TokenStorage`, readable by this user only."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def _read(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found

    def _write(self, **changed: Any) -> None:
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = self._file.with_suffix(".new")
        # Opened so that no other user can read it at any moment.
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(self._read() | changed, file)
        new.replace(self._file)

    @property
    def expires_at(self) -> float | None:
        found: float | None = self._read().get("expires_at")
        return found

    async def get_tokens(self) -> OAuthToken | None:
        found = self._read().get("tokens")
        return OAuthToken.model_validate(found) if found else None

    async def set_tokens(self, tokens: OAuthToken) -> None:
        expires_at = time.time() + tokens.expires_in if tokens.expires_in else None
        self._write(tokens=tokens.model_dump(mode="json"), expires_at=expires_at)

    async def get_client_info(self) -> OAuthClientInformationFull | None:
        found = self._read().get("client")
        return OAuthClientInformationFull.model_validate(found) if found else None

    async def set_client_info(self, client_info: OAuthClientInformationFull) -> None:
        self._write(client=client_info.model_dump(mode="json"))


async def _refuse() -> Mapping[str, str]:
    raise LoginNeeded


async def _show_nothing(_url: str) -> None:
    raise LoginNeeded


def authentication(
    url: str, file: Path, redirect: str = NO_REDIRECT, show: Show = _show_nothing, receive: Receive = _refuse
) -> OAuthClientProvider:
    """Return the authentication of requests to a server. Where it wants a new login, `show` gets the page for that.

    Without `show` its requests raise `LoginNeeded` then.
    """
    tokens = TokenFile(file)
    metadata = OAuthClientMetadata(client_name=CLIENT, redirect_uris=[AnyUrl(redirect)])

    async def code() -> AuthorizationCodeResult:
        values = await receive()
        return AuthorizationCodeResult(code=values.get("code", ""), state=values.get("state"), iss=values.get("iss"))

    found = OAuthClientProvider(url, metadata, tokens, redirect_handler=show, callback_handler=code)
    # The SDK reads tokens from a file without their end, and would log in anew instead of renewing them.
    found.context.token_expiry_time = tokens.expires_at
    return found
