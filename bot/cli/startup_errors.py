"""The sentences for an operator about errors that keep the bot from running; the doctor shares them."""

import re
from collections.abc import Iterable
from http import HTTPStatus

import discord

from bot.cli.store_errors import store_problem
from bot.core import errors
from bot.discord_io.errors import DISCORD_FAILURES, reason
from bot.llm.endpoint import Listing, Trouble

MAX_NAMED = 10

STARTUP_ERRORS = (
    errors.StoreError,
    errors.PortUnavailable,
    errors.TooFewFiles,
    errors.ModelNotChosen,
    discord.LoginFailure,
    discord.PrivilegedIntentsRequired,
    *DISCORD_FAILURES,
)


def problem(error: BaseException) -> str:
    """Return the cause of an error and the fix."""
    match error:
        case errors.StoreError():
            return store_problem(error)
        case errors.ModelNotChosen():
            return _model_not_chosen(error)
        case errors.TooFewFiles():
            return (
                f"This process may open only {error.limit} files and connections, and needs {error.needed}. Raise the "
                "limit (shell: ulimit -n 1024; systemd: LimitNOFILE=1024; Docker: ulimits, nofile), then start again."
            )
        case errors.PortUnavailable(host=host, port=port, reason=None):
            return (
                f"HEALTH_PORT {port} on {host} is in use by another program, or by another Parley. "
                "Stop that one or choose another port, then start again."
            )
        case errors.PortUnavailable(host=host, port=port, reason=reason_):
            return (
                f"HEALTH_PORT {port} on {host} cannot be opened: {reason_}. Set HEALTH_HOST to an address of "
                "this machine (127.0.0.1) and HEALTH_PORT to one from 1024 on, then start again."
            )
        case _:
            return _discord_problem(error)


def _discord_problem(error: BaseException) -> str:
    match error:
        case discord.LoginFailure() | discord.ConnectionClosed(code=4004):
            return (
                "Discord does not accept DISCORD_TOKEN. Copy it again from your application's page, section Bot, "
                "at discord.com/developers/applications; Reset Token makes a new one."
            )
        case discord.PrivilegedIntentsRequired() | discord.ConnectionClosed(code=4014):
            return (
                "MESSAGE_CONTENT_INTENT is true, but Discord does not give the bot that intent. Switch on Message "
                "Content Intent at discord.com/developers/applications, your application, Bot, Privileged Gateway "
                "Intents; or set MESSAGE_CONTENT_INTENT=false. Then start again."
            )
        case discord.HTTPException(status=status) if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return f"Discord has an outage ({reason(error)}). Wait a few minutes, then start again."
        case discord.HTTPException() | discord.ConnectionClosed():
            return f"Discord refused the bot ({reason(error)}). Wait a few minutes, then start again."
        case _:
            return f"Discord cannot be reached ({type(error).__name__}). Check the network, then start again."


def is_passing(error: BaseException) -> bool:
    """Return whether an error at the start may be over in some minutes, as one of the network."""
    match error:
        case errors.ModelNotChosen():
            return error.passing
        case discord.HTTPException(status=status):
            return status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS
        case discord.ConnectionClosed():
            return False
        case _:
            return isinstance(error, DISCORD_FAILURES)


def server_problem(url: str, found: Listing, meant: str | None) -> tuple[str, str] | None:
    """Return the subject and the sentence where a server cannot be used; `meant` is from `meant_address`."""
    if found.names is not None:
        return None
    if isinstance(found.error, errors.BadKey | errors.AccessDenied | errors.ServerFailed):
        return model_problem(found.error)
    if meant:
        return "endpoint", f"The API of {url} is at {meant}. Set OPENAI_BASE_URL to that."
    if found.trouble is not None:
        return "endpoint", f"{url} cannot be reached: {CONNECTION_PROBLEMS[found.trouble]}"
    if found.error is None:
        return "endpoint", f"{url} does not speak the API. Check OPENAI_BASE_URL: most end in /v1."
    return None  # answers, but lists nothing


def _model_not_chosen(error: errors.ModelNotChosen) -> str:
    if error.meant:
        return f"The API of {error.endpoint} is at {error.meant}. Set OPENAI_BASE_URL to that."
    if error.trouble is not None:
        return (
            f"OPENAI_MODEL is not set, and {error.endpoint} cannot be asked for its models: "
            f"{CONNECTION_PROBLEMS[error.trouble]} Or set OPENAI_MODEL in .env."
        )
    # Others mean that there is no listing at this address.
    if error.cause is not None and not isinstance(error.cause, errors.UnknownModel | errors.RequestRejected):
        return (
            f"OPENAI_MODEL is not set, and {error.endpoint} does not list its models. {model_problem(error.cause)[1]} "
            "Or set OPENAI_MODEL in .env."
        )
    if named := enumerated(printable_names(error.names)):
        return f"OPENAI_MODEL is not set, and the server lists {named}. Set one of them in .env."
    return (
        f"OPENAI_MODEL is not set, and {error.endpoint} lists no model. Set it in .env to the name that the server "
        "uses (at Azure: the deployment's), or load a model there. If the address is wrong, set OPENAI_BASE_URL; "
        "most end in /v1."
    )


def model_problem(error: errors.ModelError) -> tuple[str, str]:
    """Return the subject of a model server's error, "key", "endpoint" or "model", and its sentence."""
    match error:
        case errors.EmptyAnswer(exhausted=True):
            return "model", (
                "The model used up its whole answer on thinking. Raise REPLY_TOKENS, or set REASONING_EFFORT=low."
            )
        case errors.EmptyAnswer(thought=True):
            return (
                "model",
                ("The model thought, but wrote no answer. Set REASONING_EFFORT=none, or try another OPENAI_MODEL."),
            )
    return next(words for kind, words in _MODEL_PROBLEMS.items() if isinstance(error, kind))


def printable_names(names: Iterable[str]) -> list[str]:
    """Return the names of a listing that are safe for a terminal and the log."""
    return [name for name in names if _NAME.fullmatch(name)]


def enumerated(names: Iterable[str], most: int = MAX_NAMED) -> str:
    """Return "a, b and c", with the number of the others after the first `most`."""
    first = list(names)
    others = len(first) - most
    shown = first[:most] + ([f"{others} other{'' if others == 1 else 's'}"] if others > 0 else [])
    return " and ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))


_NAME = re.compile(r"[A-Za-z0-9][\w./:@+-]{0,80}", re.ASCII)

# The rest of a sentence that begins with the address.
CONNECTION_PROBLEMS: dict[str, str] = {
    Trouble.NAME: "its name cannot be resolved. Check the spelling of OPENAI_BASE_URL, and this machine's DNS.",
    Trouble.REFUSED: (
        "nothing listens there. Start the server, and check the port in OPENAI_BASE_URL; from within Docker this "
        "machine is host.docker.internal, not localhost."
    ),
    Trouble.CERTIFICATE: (
        "its certificate is not trusted. Check the name in OPENAI_BASE_URL and this machine's clock, and install its "
        "authority's certificate (ca-certificates)."
    ),
    Trouble.TLS: "it does not speak TLS. Perhaps OPENAI_BASE_URL should begin with http://.",
    Trouble.SILENT: "it does not answer in time. Check the network and any firewall.",
    Trouble.OTHER: "the connection fails. Check OPENAI_BASE_URL and the network.",
}

# A subclass stands before its base.
_MODEL_PROBLEMS: dict[type[errors.ModelError], tuple[str, str]] = {
    errors.BadKey: (
        "key",
        "The server does not accept OPENAI_API_KEY. Copy it again from the provider of OPENAI_BASE_URL.",
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
        "SYSTEM_PROMPT and REPLY_TOKENS alone are too long. Shorten them, or give the model a larger window.",
    ),
    errors.RequestRejected: (
        "endpoint",
        "The server did not accept the request. Check OPENAI_BASE_URL (/v1?), REASONING_EFFORT and REPLY_TOKENS.",
    ),
    errors.FirstTokenTimeout: (
        "model",
        "The model, perhaps still being loaded, is too slow. Try again, or raise FIRST_TOKEN_TIMEOUT_S.",
    ),
    errors.Overloaded: ("endpoint", "The server has no room right now. Try again in a minute."),
    errors.ServerFailed: ("endpoint", "The server failed. Look into its log, or wait."),
    errors.Unreachable: ("endpoint", "The server cannot be reached any more. Try again."),
    errors.ModelNotLoaded: (
        "model",
        "The server has no model in memory. Load OPENAI_MODEL there, then try again.",
    ),
    errors.NoCompletion: (
        "endpoint",
        "The server's answer is no completion. Check OPENAI_BASE_URL: most end in /v1.",
    ),
    errors.ContentFiltered: (
        "model",
        "The provider's content filter stops SYSTEM_PROMPT. Put it in other words.",
    ),
    errors.EmptyAnswer: ("model", "The model's answer was empty. Try another OPENAI_MODEL."),
    errors.ModelError: ("model", "The model's answer broke off. Try again; look into the server's log."),
}
