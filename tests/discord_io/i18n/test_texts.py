"""Every text that the code asks for exists, gets just its values, and every text is used."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping

import pytest
from fluent.syntax import FluentSerializer

from bot.billing.budgets import DAILY_BUDGET
from bot.chat.answers.approvals import Verdict
from bot.config.options import kinds
from bot.core.content import SkipReason, Unit
from bot.core.domain import Decision, Scope
from bot.discord_io.i18n.fluent import ENGLISH, Catalogue
from bot.discord_io.i18n.texts import Texts, nearest, texts_in
from bot.discord_io.incoming.passive import ANNOUNCED
from bot.discord_io.permissions import Who
from bot.discord_io.replies.buttons import CONTINUE, FILE, RETRY, STOP
from bot.discord_io.ui.levels import DEFAULT, LEVELS
from bot.discord_io.ui.prompt_drafts import ACTIONS
from bot.discord_io.ui.settings_layout import GROUPS
from bot.discord_io.ui.settings_values import CHOSEN
from bot.privacy.access import Closed
from tests.discord_io.i18n.test_fluent import ROOT, entries, placeholders

# Discord is sent these, or messages refer to them.
COMMANDS = ("command-", "description-", "menu-", "parameter-")

_PROMPTS = (Scope.GUILD, Scope.CHANNEL)
_FILES = set(SkipReason) - {SkipReason.PARTLY, SkipReason.LARGE, SkipReason.NO_VISION, SkipReason.TOO_HEAVY}
# Discord's limits (https://docs.discord.com/developers/components/reference#text-input).
FORMS = {
    45: ("about-form-label", "about-form-title", "draft-try-label", "draft-try-title", "prompt-form-label"),
    100: ("about-form-placeholder", "prompt-form-placeholder"),
}
# Keys that are made of a value, and the values that there are.
FAMILIES: Mapping[str, Iterable[str]] = {
    "{}-by-channel": ANNOUNCED,
    "{}-needs-intent": ANNOUNCED,
    "{}-off": ANNOUNCED,
    "{}-on": ANNOUNCED,
    "about-{}": kinds(),
    "approval-not-{}": set(Verdict) - {Verdict.DONE},
    "approval-over-{}": (Decision.EXPIRED, Decision.WITHDRAWN, Decision.FAILED),
    "approval-{}": (Decision.ALLOWED, Decision.SKIPPED),
    "answer-{}": (STOP, RETRY, CONTINUE, FILE),
    "closed-{}": Closed,
    "context-prompt-{}": (Scope.BOT, *_PROMPTS),
    "draft-{}": ACTIONS,
    "file-{}": _FILES,
    "file-partly-{}": Unit,
    "for-{}": set(Who) - {Who.ANYBODY},
    "group-{}": GROUPS,
    "option-{}": (*kinds(), DAILY_BUDGET),
    "phrase-{}": kinds().keys() - {"system_prompt", "model", "language"},
    "prompt-origin-{}": (Scope.BOT, *_PROMPTS),
    "settings-button-{}": ("on", "off"),
    "settings-from-{}": (*LEVELS, DEFAULT),
    "settings-level-{}": LEVELS,
    "settings-where-{}": LEVELS,
    "value-{}": CHOSEN,
    "usage-title-{}": (Scope.USER, Scope.GUILD, Scope.BOT),
}

# Other names for the bot's owner, and words for an opt-out that mean to object, to oppose or to refuse.
AVOIDED: Mapping[str, str] = {
    "en": r"whoever|my owner|operator|owner of (this|the) bot|opened me",
    "de": r"betreib|eigentümer|widerspr|tilg",
    "fr": r"opérateur|héberge|oppos",
    "es-ES": r"operador|aloja|opon|opuest",
    "pt-BR": r"operador|hospeda|\bopo|opôs|opus",
    "ja": r"(?<!サーバーの)所有者|運営者|拒否(を|する|中|している)",
    "zh-CN": r"运营者|我的所有者|应用所有者|已拒绝|开放我",
}


def keys(node: ast.expr) -> Iterator[str]:
    """Yield the keys that an argument may be; none for a name or a table, whose keys stand alone elsewhere."""
    match node:
        case ast.Constant(value=str(key)):
            yield key
        case ast.IfExp(body=body, orelse=orelse):
            yield from (*keys(body), *keys(orelse))
        case ast.JoinedStr(values=parts):
            family = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)
            yield from (family.format(each) for each in FAMILIES[family])


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls of `texts`, `style.texts`, `texts_for(interaction)` and the like."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="texts") | ast.Attribute(attr="texts")):
                yield node
            case ast.Call(func=ast.Await(value=ast.Call(func=ast.Name(id="channel_texts")))):
                yield node
            case ast.Call(func=ast.Call(func=ast.Name(id="texts_for" | "texts_in" | "public_texts"))):
                yield node


def used(source: str) -> Iterator[tuple[str, set[str]]]:
    """Yield each key in a module with the names of its values; a key outside of a call has none."""
    tree = ast.parse(source)
    seen: set[ast.AST] = set()
    for call in calls(tree):
        values = {each.arg or "**" for each in call.keywords}
        named = list(keys(call.args[0]))
        assert named or not values, f"not readable: {ast.unparse(call)}"
        yield from ((key, values) for key in named)
        seen |= set(ast.walk(call.args[0])) if named else set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node not in seen and node.value in entries(ENGLISH):
            yield node.value, set()


def sources() -> Iterator[str]:
    for folder in ("bot/discord_io", "bot/tools", "cogs", "bot/cli/demo"):
        yield from (path.read_text(encoding="utf-8") for path in (ROOT / folder).rglob("*.py"))


def test_every_key_in_the_code_exists_and_gets_just_its_values() -> None:
    for source in sources():
        for key, values in used(source):
            assert key in entries(ENGLISH), key
            assert values == placeholders(entries(ENGLISH)[key]).values, key


def test_every_message_is_used() -> None:
    seen = {key for source in sources() for key, _ in used(source)}
    assert {key for key in entries(ENGLISH) if not key.startswith(COMMANDS)} <= seen


@pytest.mark.parametrize("locale", AVOIDED)
def test_owner_and_opt_out_have_one_name(locale: str) -> None:
    words = re.compile(AVOIDED[locale], re.IGNORECASE)
    texts = {key: FluentSerializer().serialize_entry(entry) for key, entry in entries(locale).items()}
    assert {key: found[0] for key, text in texts.items() if (found := words.search(text.partition("=")[2]))} == {}


@pytest.mark.parametrize("locale", AVOIDED)
def test_texts_of_forms_fit(locale: str) -> None:
    lengths = {key: len(texts_in(locale)(key)) for keys in FORMS.values() for key in keys}
    assert [key for limit, keys in FORMS.items() for key in keys if lengths[key] > limit] == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('texts("undo")', [("undo", set())]),
        ('style.texts("stopped", x=1)', [("stopped", {"x"})]),
        ('texts_for(interaction)("undo", a=1)', [("undo", {"a"})]),
        ('public_texts(guild)("a" if x else "b")', [("a", set()), ("b", set())]),
        ('texts(f"draft-{action}")', [(f"draft-{action}", set()) for action in ACTIONS]),
        ('KEYS = {STOP: "undo"}', [("undo", set())]),
        ('(await channel_texts(bot))("undo", a=1)', [("undo", {"a"})]),
        ("texts(KEYS[action])", []),
    ],
)
def test_keys_are_found_in_calls(source: str, found: list[tuple[str, set[str]]]) -> None:
    assert list(used(source)) == found


def test_values_of_an_unknown_key_are_refused() -> None:
    with pytest.raises(AssertionError, match="not readable"):
        list(used("texts(key, days=1)"))


@pytest.mark.parametrize(
    ("asked", "got"),
    [
        ("de", "de"),
        ("en-US", "en"),
        ("en-GB", "en"),
        ("es-419", "es-ES"),
        ("es-ES", "es-ES"),
        ("pt-BR", "pt-BR"),
        ("zh-TW", "zh-CN"),
        ("ko", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_nearest_language_is_chosen_and_english_without_one(asked: str | None, got: str) -> None:
    assert nearest(asked) == got


def test_missing_translation_is_shown_in_english() -> None:
    english = Catalogue("en", "hello = Hello\nbye = Bye { $name }\n")
    german = Texts(Catalogue("de", "hello = Hallo\n"), english)
    assert (german("hello"), german("bye", name="Bo")) == ("Hallo", "Bye Bo")
    with pytest.raises(KeyError):
        german("nothing")
