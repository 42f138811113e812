"""Separate a model's thinking from its answer where a server passes both on as text.

Reasoning models write their thoughts between tags of their own; a server that does not know a model's tags leaves
them in `content`. Only a block at the beginning of an answer is thinking: a tag further down is a quotation.
"""

import re

# How thinking opens and closes, by family: Qwen, DeepSeek and most others; EXAONE; Mistral; Seed; Kimi; Cohere;
# Apertus; Gemma 4; gpt-oss where the server has dropped its special tokens.
_TAGS = {
    "<think>": "</think>",
    "<thinking>": "</thinking>",
    "<thought>": "</thought>",
    "<reasoning>": "</reasoning>",
    "<reason>": "</reason>",
    "<reflection>": "</reflection>",
    "<analysis>": "</analysis>",
    "<seed:think>": "</seed:think>",
    "<|think|>": "<|/think|>",
    "[think]": "[/think]",
    "◁think▷": "◁/think▷",
    "<|start_thinking|>": "<|end_thinking|>",
    "<|begin_of_thought|>": "<|end_of_thought|>",
    "<|inner_prefix|>": "<|inner_suffix|>",
    "<|channel>": "<channel|>",
    "assistantanalysis": "assistantfinal",
}
# Some models wrap the answer behind their thinking, too: Hunyuan, OpenThinker, Cohere.
_WRAPPERS = {
    "<answer>": "</answer>",
    "<|begin_of_solution|>": "<|end_of_solution|>",
    "<|start_response|>": "<|end_response|>",
}
# A template that opens the block itself leaves only the closing tag in the answer.
_BARE_CLOSERS = (
    "</think>",
    "</thinking>",
    "</thought>",
    "</seed:think>",
    "[/think]",
    "◁/think▷",
    "<|end_thinking|>",
)
_BARE = re.compile("|".join(map(re.escape, _BARE_CLOSERS)), re.IGNORECASE)
_LONGEST = max(map(len, (*_TAGS, *_TAGS.values())))
# An answer that quotes closing tags over and over is prose; the text before each is looked at as a whole.
_MAX_CANDIDATES = 8
_MAX_BLANKS = 32

# gpt-oss: https://developers.openai.com/cookbook/articles/openai-harmony
_HARMONY = ("<|channel|>", "<|start|>", "<|message|>")
_HARMONY_TOKEN = re.compile(r"<\|(start|channel|message|end|return|call|constrain)\|>")
_HARMONY_LONGEST = len("<|constrain|>")
# As gpt-oss's thinking looks where a server has dropped the special tokens: the channel's name sticks to a word.
_STRIPPED = re.compile(r"analysis[A-Z]")

_SENTENCE_ENDS = frozenset(".!?…。！？)*>:")


class ThinkingFilter:
    """Pass on the answer and hold the thinking back, piece by piece; any splitting into pieces gives the same answer.

    `expected` says that this model's template opens the block: everything waits for the closing tag.
    """

    def __init__(self, *, expected: bool = False) -> None:
        self.retracted = False
        """A closing tag has shown that the text passed on so far was thinking; the reader sets it back."""
        self.bare = False
        """Thinking ended with a closing tag without an opening one."""
        self.thought = False
        """Some thinking was held back."""
        self._expected = expected
        self._closer = ""
        self._wrapper = ""
        self._harmony: _Harmony | None = None
        self._at_start = True
        self._blanks: list[str] = []
        self._held = ""
        self._shown: list[str] = []
        self._candidates = 0

    def add(self, text: str) -> str:
        """Return the part of the answer that can be shown now."""
        if not text:
            return ""
        if self._harmony is not None:
            return self._harmony.add(text)
        if self._closer:
            return self._inside(text)
        return self._beginning(text) if self._at_start else self._answer(text)

    def rest(self, *, cut: bool) -> str:
        """Return the text still held at the end of the stream; `cut` at the reply's limit."""
        if self._harmony is not None:
            return self._harmony.rest()
        if self._closer:
            # With an opening tag, or cut while it thought, there is no answer. Else the model did not think this time.
            return "" if not self._expected or cut else "".join(self._shown)
        held, self._held = self._held, ""
        if self._at_start:
            return "".join(self._blanks) + held
        end = _BARE.match(held)
        return self._retract(held, end) if end and self._ends_thinking(held, end) else self._show(held)

    # ------------------------------------------------------------ before the first word

    def _beginning(self, text: str) -> str:
        held = self._held + text if self._held else text.lstrip(" \t\r\n\ufeff")
        if not self._held and not self.thought:
            self._blanks.append(text[: len(text) - len(held)])
        self._held = held
        if not held:
            return ""
        lower = held[: _LONGEST + 1].lower()
        opener = next((tag for tag in _TAGS if lower.startswith(tag)), None)
        if opener:
            self._expected = False
            return self._enter(_TAGS[opener], held[len(opener) :])
        wrapper = next((tag for tag in _WRAPPERS if self.thought and lower.startswith(tag)), None)
        if wrapper:
            self._wrapper, self._held = _WRAPPERS[wrapper], ""
            return self._after(held[len(wrapper) :])
        if _STRIPPED.match(held):
            return self._enter("assistantfinal", held)
        if held.startswith(_HARMONY):
            self._harmony, self._held, self.thought = _Harmony(), "", True
            return self._harmony.add(held)
        return "" if self._may_become_a_tag(lower, held) else self._begin(held)

    def _begin(self, held: str) -> str:
        self._at_start, self._held = False, ""
        whole = "".join(self._blanks) + held
        self._blanks.clear()
        if self._expected:
            self._closer = _BARE_CLOSERS[0]
            return self._inside(whole)
        return self._answer(whole)

    def _may_become_a_tag(self, lower: str, held: str) -> bool:
        tags = (*_TAGS, *_HARMONY, *(_WRAPPERS if self.thought else ()))
        begun = any(tag.startswith(lower) for tag in tags)
        return begun or "analysis".startswith(held)

    def _enter(self, closer: str, rest: str) -> str:
        self._closer, self._held, self.thought = closer, "", True
        return self._inside(rest) if rest else ""

    # ------------------------------------------------------------ thinking

    def _inside(self, text: str) -> str:
        if self._expected:
            self._shown.append(text)  # it may turn out to be the answer
        window = self._held + text
        lower = window.lower()
        closers = _BARE_CLOSERS if self._expected else (self._closer,)
        found = [(at, closer) for closer in closers if (at := lower.find(closer)) >= 0]
        if not found:
            self._held = window[-(_LONGEST - 1) :]
            return ""
        at, closer = min(found)
        self.thought = True
        self._closer, self._held, self._at_start, self._expected = "", "", True, False
        self._blanks.clear()
        self._shown.clear()
        # A second block may follow, and the blank lines between thinking and answer belong to neither.
        return self._after(window[at + len(closer) :])

    def _after(self, text: str) -> str:
        return self.add(text) if text.strip() else ""

    # ------------------------------------------------------------ the answer

    def _answer(self, text: str) -> str:
        if self._wrapper:
            return self._unwrap(text)
        if self._candidates >= _MAX_CANDIDATES or self.thought:
            return self._show(text)
        window = self._held + text
        self._held = ""
        shown = ""
        while end := _BARE.search(window):
            if not window[end.end() : end.end() + _MAX_BLANKS].strip(" \t") and (
                len(window) - end.end() < _MAX_BLANKS
            ):  # the character behind it decides
                shown += self._show(window[: end.start()])
                self._held = window[end.start() :]
                return shown
            if self._ends_thinking(window, end):
                return self._retract(window, end)
            self._candidates += 1
            shown += self._show(window[: end.end()])
            window = window[end.end() :]
            if self._candidates >= _MAX_CANDIDATES:
                return shown + self._show(window)
        hold = _begun_closer(window)
        self._held = window[len(window) - hold :] if hold else ""
        return shown + self._show(window[: len(window) - hold])

    def _unwrap(self, text: str) -> str:
        window = self._held + text
        at = window.lower().find(self._wrapper)
        if at < 0:
            hold = _begun(self._wrapper, window)
            self._held = window[len(window) - hold :]
            return window[: len(window) - hold]
        behind = window[at + len(self._wrapper) :]
        self._wrapper, self._held = "", ""
        return window[:at] + behind

    def _show(self, text: str) -> str:
        if not self.thought:
            self._shown.append(text)
        return text

    def _retract(self, window: str, end: re.Match[str]) -> str:
        self.retracted = bool("".join(self._shown))
        self.bare = self.thought = True
        self._shown.clear()
        self._at_start = True
        return self._after(window[end.end() :])

    def _ends_thinking(self, window: str, end: re.Match[str]) -> bool:
        """Tell a block's end from a quotation: not in code, and where a sentence or a line ends."""
        before, behind = "".join(self._shown) + window[: end.start()], window[end.end() :]
        if in_code(before) or "<think" in before.lower():
            return False
        line = before.rpartition("\n")[2]
        if not line.strip():
            alone = not behind.lstrip(" \t") or behind.lstrip(" \t").startswith(("\n", "\r"))
            return alone or not behind.startswith((" ", "\t")) or not before.strip()
        return line.rstrip()[-1] in _SENTENCE_ENDS


def _begun(tag: str, text: str) -> int:
    """Return the length of the text's end that may become `tag`."""
    lower = text[-(len(tag) - 1) :].lower()
    return next((size for size in range(len(lower), 0, -1) if tag.startswith(lower[-size:])), 0)


def _begun_closer(text: str) -> int:
    """Return the length of the text's end that may become a bare closing tag."""
    tail = text[-(_LONGEST - 1) :].lower()
    for start in range(len(tail)):
        if tail[start] in "<[◁" and any(closer.startswith(tail[start:]) for closer in _BARE_CLOSERS):
            return len(tail) - start
    return 0


def in_code(text: str) -> bool:
    if text.count("```") % 2:
        return True
    return text.rpartition("\n")[2].replace("```", "").count("`") % 2 == 1


class _Harmony:
    """The final channel of a conversation in gpt-oss's own form."""

    def __init__(self) -> None:
        self._held = ""
        self._header: list[str] | None = []
        self._final = False

    def add(self, text: str) -> str:
        window, self._held = self._held + text, ""
        shown: list[str] = []
        at = 0
        for token in _HARMONY_TOKEN.finditer(window):
            self._take(window[at : token.start()], shown)
            self._meet(token[1])
            at = token.end()
        rest = window[at:]
        begun = rest.rfind("<", max(0, len(rest) - _HARMONY_LONGEST + 1))
        if begun >= 0 and ">" not in rest[begun:]:
            rest, self._held = rest[:begun], rest[begun:]
        self._take(rest, shown)
        return "".join(shown)

    def rest(self) -> str:
        shown: list[str] = []
        self._take(self._held, shown)
        self._held = ""
        return "".join(shown)

    def _take(self, text: str, shown: list[str]) -> None:
        if self._header is not None:
            self._header.append(text[:64])
        elif self._final:
            shown.append(text)

    def _meet(self, name: str) -> None:
        if name == "message":
            channel = "".join(self._header or []).split()
            # Without a channel the message is for the reader.
            self._final = channel[:1] in ([], ["final"], ["assistant"])
            self._header = None
        elif name == "channel":
            self._header = []
        elif name != "constrain":
            self._header, self._final = [], False
