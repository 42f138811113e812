"""Check MCP servers: start or reach each, and list its tools."""

from collections.abc import Sequence

from bot.cli.doctor.findings import Findings, shown
from bot.config.env import Settings
from bot.core.metrics import Metrics
from bot.core.tools import Effect
from bot.tools.mcp.definitions import Definition, Unusable
from bot.tools.mcp.server import Timing, ToolServer
from bot.tools.mcp.servers import ToolServers

# A program may have to be downloaded by its starter. Within `checkup.TOOLS_S`.
TIMING = Timing(opening=60.0, pauses=(3600.0,))
MAX_NAMED = 30


async def check(settings: Settings, findings: Findings, *, network: bool) -> None:
    if not settings.mcp.servers:
        return
    if not network:
        names = ", ".join(server.name for server in settings.mcp.servers)
        findings.ok("tools", f"MCP_CONFIG names {names}; none was started (--offline).")
        return
    servers = ToolServers(settings.mcp.servers, Metrics(), TIMING)
    servers.start()
    try:
        await servers.settled()
        for server in servers.servers:
            _note(server, findings)
    finally:
        await servers.close()


def _note(server: ToolServer, findings: Findings) -> None:
    config = server.config
    if server.problem:
        way = f"parley tools login {config.name}" if config.tokens else f"Check mcpServers.{config.name} in MCP_CONFIG."
        findings.wrong("tools", f"{config.name}: {server.problem}. {way}")
        return
    usable = [each for each in server.found if isinstance(each, Definition)]
    reads = [each.tool for each in usable if each.effect is Effect.READS]
    asks = [each.tool for each in usable if each.effect is Effect.CHANGES]
    about = f"{config.name} is {shown(server.version)}" if server.version else config.name
    said = [f"{kind}: {_names(names)}" for kind, names in (("run unasked", reads), ("ask before", asks)) if names]
    findings.ok("tools", f"{about}. {'; '.join(said) or 'It has no tools'}.")
    for each in server.found:
        if isinstance(each, Unusable) and each.tool not in config.tools:
            findings.hint("tools", f"{config.name}: {shown(each.tool)} {each.reason}.")
    for name in sorted({*config.tools} - {each.tool for each in server.found}):
        findings.hint(
            "tools",
            f"{config.name} has no tool {shown(name)}: check mcpServers.{config.name}.parley.tools in MCP_CONFIG.",
        )


def _names(names: Sequence[str]) -> str:
    more = f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else ""
    return ", ".join(map(shown, names[:MAX_NAMED])) + more
