"""Names of variables that are probably meant for a setting of another name."""

import difflib
import re
from collections.abc import Collection, Iterator, Mapping

# difflib's ratio from which one name is taken for a misspelling of another.
ALIKE = 0.75

# Names without underscores, of other programs for the same thing.
_SERVICE = r"(OPENAI|LLM|AI|GPT|CHATGPT|CHAT|MODEL)"
_KNOWN = {
    "DISCORD_TOKEN": r"(DISCORD|DC)(BOT|CLIENT|APP|API|AUTH)*(TOKEN|KEY)|(MY)?BOT(API)?(TOKEN|KEY)|TOKEN(DISCORD|BOT)?",
    "OPENAI_BASE_URL": rf"({_SERVICE}(API|SERVER)?|API)(BASE)?(BASE|UR[LI]|ENDPOINT|HOST|SERVER|ADDRESS)|BASEURL",
    "OPENAI_MODEL": rf"(DEFAULT)?{_SERVICE}?(API|DEFAULT)?MODEL(NAME|ID)?|{_SERVICE}ENGINE",
    "OPENAI_API_KEY": rf"{_SERVICE}(API|SECRET|ACCESS)*(KEYS?|TOKEN|SECRET)|API(KEY|TOKEN)|[A-Z]+APIKEY",
    "REPLY_TOKENS": r"(OPENAI)?MAX(COMPLETION|OUTPUT|REPLY|NEW)?TOKENS",
    "SYSTEM_PROMPT": r"(OPENAI|BOT)?(SYSTEM|DEFAULT)?(PROMPT|MESSAGE|INSTRUCTIONS?)|PERSONA(LITY)?",
    "ALLOWED_GUILDS": r"(DISCORD|ALLOWED)?(GUILD|SERVER)IDS?",
    "LOG_LEVEL": r"(LOGGING|LOG)(LEVEL)?",
}
_SECRETS = {"DISCORD_TOKEN", "OPENAI_API_KEY"}
# Another program may have set these for itself, so they count only where the setting is required.
_GENERAL = {"TOKEN", "APIKEY", "APITOKEN", "MESSAGE", "PERSONA", "LOG", "LOGGING"}
# Read by the openai library and by tools of its kind.
_FOREIGN = {
    *("OPENAI_API_TYPE", "OPENAI_API_VERSION", "OPENAI_ORG_ID", "OPENAI_ORGANIZATION", "OPENAI_PROJECT_ID"),
    *("OPENAI_PROJECT", "OPENAI_LOG", "OPENAI_WEBHOOK_SECRET", "OPENAI_ADMIN_KEY"),
}


def likely_names(
    env: Mapping[str, str], names: Collection[str], required: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Yield each variable of `env` that is no setting, and the setting that was probably meant.

    Only settings without a value are meant; `required` are those that the bot cannot start without.
    """
    free = [name for name in names if not env.get(name, "").strip()]
    beginnings = {name.partition("_")[0] for name in names}
    for name, value in env.items():
        if name in names or name.upper() in _FOREIGN or not value.strip():
            continue
        spelled = re.sub(r"[^A-Z0-9]+", "_", name.upper())
        own = spelled.partition("_")[0] in beginnings
        compact = spelled.replace("_", "")
        known = next((meant for meant, pattern in _KNOWN.items() if re.fullmatch(pattern, compact)), None)
        if known:
            cautious = compact in _GENERAL or (known in _SECRETS and not own)
            if known in (required if cautious else free):
                yield name, known
        elif own:
            yield from ((name, meant) for meant in difflib.get_close_matches(spelled, free, 1, ALIKE))
