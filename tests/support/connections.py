"""What the loopback servers do with their connections."""

from aiohttp import web


def close_idle(runner: web.AppRunner) -> None:
    """Close every connection that is only kept for further requests, as a server does after a while."""
    assert runner.server is not None
    for connection in runner.server.connections:
        if connection._current_request is None:
            connection.force_close()
