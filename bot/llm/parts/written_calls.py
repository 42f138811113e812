"""Calls that a model has written into its text, where the server does not know the model's form for them.

The forms are those of chat templates: Hermes and Qwen (`<tool_call>` with JSON), Qwen3-Coder (`<function=` with
`<parameter=`), GLM (`<arg_key>`), Mistral (`[TOOL_CALLS]`), Llama (`<|python_tag|>`, `<function=`, JSON alone),
Granite, Kimi, DeepSeek and MiniMax.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.core.tools import ToolSpec
from bot.llm.thinking import in_code

_OPENERS = (
    "<tool_call>", "<tool_calls>", "<|tool_call|>", "<|tool_calls|>", "<function_call>", "<function_calls>",
    "<function=", "[tool_calls]", "<|python_tag|>", "<minimax:tool_call>", "<|tool_calls_section_begin|>",
    "<｜tool▁calls▁begin｜>", "<|tool_call>",
)  # fmt: skip
_OPENER = re.compile("|".join(map(re.escape, _OPENERS)), re.IGNORECASE)
_LONGEST = max(map(len, _OPENERS))
_FIRST_CHARS = frozenset("<[")
# JSON alone is a call only if its first key is the name of a tool.
_NAMED_FIRST = re.compile(r'\[?\s*\{\s*"(?:name|function)"\s*:\s*"([^"]*)"')

# Of a form's own marks between name and arguments.
_MARKS = re.compile(r"\[(?:ARGS|CALL_ID|TOOL_CALLS)\]|<[|｜][^<>\s]{1,40}[|｜]>|functions?\.|```(?:json)?")
_MAX_HEAD_CHARS = 200
_FUNCTION = re.compile(
    r"<(?:function=|invoke name=)\"?([^>\s\"]{1,128})\"?\s*>(.*?)"
    r"(?:</(?:function|invoke)>|(?=<(?:function=|invoke name=))|\Z)",
    re.DOTALL,
)
_PARAMETER = re.compile(
    r"<parameter(?:=| name=)\"?([^>\s\"]{1,128})\"?\s*>(.*?)(?:</parameter>|(?=<parameter(?:=| name=))|\Z)", re.DOTALL
)
_PAIR = re.compile(r"<arg_key>(.{0,128}?)</arg_key>\s*<arg_value>(.*?)(?:</arg_value>|\Z)", re.DOTALL)
_PAIRED_CALL = re.compile(r"\s*([\w.:-]{1,128})\s*(<arg_key>.*|)\Z", re.DOTALL)
_NAME_END = re.compile(r"[>\s]")
_TAG = re.compile(r"</?tool_call>")
_WORD = re.compile(r"[\w.-]+")

MAX_WRITTEN_CHARS = 100_000
MAX_WRITTEN_CALLS = 64
# Text in front of each is looked at as a whole.
_MAX_CANDIDATES = 8
_MAX_BAD_JSON = 8
_JSON_START = re.compile(r"[{\[]")
_DECODER = json.JSONDecoder()


class WrittenCalls:
    """Pass text on and hold calls of offered tools back; any splitting of the text gives the same."""

    def __init__(self, tools: Iterable[ToolSpec]) -> None:
        self._tools = {spec.name: spec for spec in tools}
        self.reset()

    def reset(self) -> None:
        """Forget the text so far: it was thinking."""
        self._shown: list[str] = []
        self._held = ""
        self._opener: str | None = None
        self._sure: list[str] | None = None
        self._sure_chars = 0
        self._candidates = 0
        self._at_start = True
        self._is_bare = False

    @property
    def holds(self) -> bool:
        """Return whether a call has begun."""
        return self._sure is not None

    def add(self, text: str) -> str:
        """Return the text that can be shown now."""
        if not self._tools or not text:
            return text
        if self._sure is not None:
            self._sure.append(text)
            self._sure_chars += len(text)
            return "" if self._sure_chars <= MAX_WRITTEN_CHARS else self._give_up()
        self._held += text
        if self._candidates > _MAX_CANDIDATES:
            text, self._held = self._held, ""
            return text
        shown = ""
        while self._held and (part := self._step()) is not None:
            shown += part
        if shown:
            self._shown.append(shown)
        return shown

    def rest(self, *, structured: bool, cut: bool) -> tuple[str, list[tuple[str, str]]]:
        """Return the text and the calls (name and arguments) that were held back at the end.

        `structured`: the server has sent the calls themselves, and the text repeats them. `cut`: at the reply's limit.
        """
        written = "".join(self._sure) if self._sure is not None else self._opened()
        self._sure, self._held, self._opener = None, "", None
        calls = list(self._parse(written)) if written else []
        if calls:
            return "", [] if structured else calls[:MAX_WRITTEN_CALLS]
        return ("" if cut and _OPENER.match(written) else written), []

    def _opened(self) -> str:
        return (self._opener or "") + self._held

    def _step(self) -> str | None:
        """Decide about the held text as far as possible; return text to show, None to wait for more."""
        if self._opener is None:
            return self._search()
        verdict = self._is_call(self._opener, self._held[:_MAX_HEAD_CHARS].lstrip())
        if verdict is None and len(self._held) < _MAX_HEAD_CHARS:
            return None
        if verdict:
            self._sure = [self._opened()]
            self._sure_chars = len(self._sure[0])
            self._held, self._opener = "", None
            return None
        shown, self._opener = self._opener, None
        return shown

    def _search(self) -> str | None:
        start = self._held.lstrip()
        if self._at_start and start and start[0] in "{[" and not _OPENER.match(start) and not self._bare(start):
            return None
        self._at_start = self._at_start and not start
        if (found := _OPENER.search(self._held)) is not None:
            before, self._opener, self._held = self._held[: found.start()], found[0], self._held[found.end() :]
            if not self._is_candidate(before):
                self._opener, before = None, before + found[0]
            return before
        begun = _begun(self._held)
        shown, self._held = self._held[: len(self._held) - begun], self._held[len(self._held) - begun :]
        return shown or None

    def _bare(self, start: str) -> bool:
        """Return whether JSON at the beginning of an answer is no call."""
        head = start[:_MAX_HEAD_CHARS]
        found = _NAMED_FIRST.match(head)
        if found is not None and found[1] in self._tools:
            self._is_bare = True
            self._sure, self._held = [self._held], ""
            self._sure_chars = len(self._sure[0])
            return False
        return found is not None or len(start) >= _MAX_HEAD_CHARS or _NAMED_FIRST_BEGUN.match(head) is None

    def _is_candidate(self, before: str) -> bool:
        self._candidates += 1
        return self._candidates <= _MAX_CANDIDATES and not in_code("".join(self._shown) + before)

    def _is_call(self, opener: str, rest: str) -> bool | None:
        """Tell a call from prose about the opener; None if more text is needed."""
        if not rest:
            return None
        if opener.lower() == "<function=":
            name = _NAME_END.split(rest, maxsplit=1)[0]
            return name in self._tools if len(name) < len(rest) else self._begins(name, self._tools)
        if rest[0] in "{[<":
            return True
        plain = _MARKS.sub(" ", rest).lstrip()
        word = _WORD.match(plain)
        if word is None:
            return None if not plain else plain[0] in "{[<"
        names = (*self._tools, "function", "functions")
        return word[0] in names if word.end() < len(plain) else self._begins(word[0], names)

    def _begins(self, word: str, names: Iterable[str]) -> bool | None:
        """Return None if a name may begin with the word, which has no end yet, else False."""
        return None if any(name.startswith(word) for name in names) else False

    def _give_up(self) -> str:
        text = "".join(self._sure or ())
        self._sure, self._candidates = None, _MAX_CANDIDATES + 1
        return text

    # ------------------------------------------------------------ reading

    def _parse(self, written: str) -> Iterator[tuple[str, str]]:
        """Yield names and arguments of the calls to offered tools."""
        if self._is_bare:
            yield from self._alone(written)
        elif _FUNCTION.search(written):
            yield from self._tagged(written)
        elif calls := list(self._paired(written)):
            yield from calls
        else:
            yield from self._json(_MARKS.sub(" ", _OPENER.sub(" ", written)))

    def _alone(self, written: str) -> Iterator[tuple[str, str]]:
        found = list(_objects(written))
        edges = [0, *(edge for start, end, _ in found for edge in (start, end)), len(written)]
        beside = "".join(written[edges[at] : edges[at + 1]] for at in range(0, len(edges), 2))
        if not beside.strip(" \t\r\n;,"):
            yield from self._json(written)

    def _tagged(self, written: str) -> Iterator[tuple[str, str]]:
        for name, inner in _FUNCTION.findall(written):
            if name not in self._tools:
                continue
            pairs = _PARAMETER.findall(inner)
            value = None if pairs else next(_objects(inner), (0, 0, None))[2]
            yield name, _dumped(value) if isinstance(value, dict) else self._arguments(name, pairs)

    def _paired(self, written: str) -> Iterator[tuple[str, str]]:
        for inner in _TAG.split(written):
            found = _PAIRED_CALL.fullmatch(inner)
            if found and found[1] in self._tools:
                yield found[1], self._arguments(found[1], _PAIR.findall(found[2]))

    def _json(self, written: str) -> Iterator[tuple[str, str]]:
        at = 0
        for start, end, value in _objects(written):
            for each in value if isinstance(value, list) else [value]:
                made = self._named(each)
                if made is None and isinstance(value, dict):
                    # The name stands in front of the arguments.
                    words = [word for word in _WORD.findall(written[at:start]) if word in self._tools]
                    made = (words[-1], _dumped(value)) if words else None
                if made is not None:
                    yield made
            at = end

    def _named(self, value: object) -> tuple[str, str] | None:
        """Read an object that names the tool beside its arguments."""
        if not isinstance(value, dict):
            return None
        inner = value.get("function")
        fields = inner if isinstance(inner, dict) else value
        name = next((fields[key] for key in ("name", "tool_name", "function") if key in fields), None)
        given: object = next((fields[key] for key in ("arguments", "parameters", "args") if key in fields), {})
        if not isinstance(name, str) or name not in self._tools:
            return None
        return name, given if isinstance(given, str) else _dumped(given)

    def _arguments(self, name: str, pairs: Sequence[tuple[str, str]]) -> str:
        """Return arguments that were written as text, in the types of the schema."""
        properties = self._tools[name].parameters.get("properties")
        properties = properties if isinstance(properties, Mapping) else {}
        return _dumped({key.strip(): _typed(value, properties.get(key.strip())) for key, value in pairs})


# The beginning of what `_NAMED_FIRST` matches.
_NAMED_FIRST_BEGUN = re.compile(
    r'\[?\s*(?:\{\s*(?:"(?:n(?:a(?:m(?:e(?:"\s*(?::\s*(?:"[^"]*)?)?)?)?)?)?'
    r'|f(?:u(?:n(?:c(?:t(?:i(?:o(?:n(?:"\s*(?::\s*(?:"[^"]*)?)?)?)?)?)?)?)?)?)?)?)?)?\Z'
)


def _typed(text: str, schema: object) -> object:
    text = text.removeprefix("\n").removesuffix("\n")
    if isinstance(schema, Mapping) and schema.get("type") == "string":
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _objects(text: str) -> Iterator[tuple[int, int, object]]:
    """Yield the JSON in a text, each between its start and end."""
    at, bad = 0, 0
    while bad < _MAX_BAD_JSON and (found := _JSON_START.search(text, at)):
        try:
            value, at = _DECODER.raw_decode(text, found.start())
        except (ValueError, RecursionError):
            at, bad = found.end(), bad + 1
        else:
            yield found.start(), at, value


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _begun(text: str) -> int:
    """Return the length of the text's end that may become an opener."""
    tail = text[-(_LONGEST - 1) :].lower()
    for start, char in enumerate(tail):
        if char in _FIRST_CHARS and any(opener.startswith(tail[start:]) for opener in _OPENERS):
            return len(tail) - start
    return 0
