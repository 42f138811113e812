"""Control words of chat templates, and invisible characters, in text for a model.

A local server may take a control word out of a message's text for its own, so it is broken up with spaces. Most have
an unmistakable shape; the rest are listed with the models whose templates have them. Words that code, HTML and usage
texts have as well (`<T>`, `<role>`, `[ARGS]`) are left alone.
"""

import re

_TOOLS = r"/?(?:tool_(?:calls?|responses?|results?|outputs?|code|declare|sep)|function_(?:calls?|results?|response))"
_ANGLED = (
    r"/?s",  # Llama 2, Mistral; also strikethrough in HTML
    r"</?SYS>",  # Llama 2
    r"/?(?:bos|eos|pad|unk|sop|eop|eot|eod|eoh|eoa|eosys)",  # Gemma, GLM, InternLM
    r"(?:BOS|EOS|PAD|UNK)(?:_TOKEN)?",  # Command
    r"(?:start|end|begin)_of_[a-z_]{1,30}|[a-z]{1,20}_soft_token",  # Gemma, SmolVLM
    r"fake_token_around_image|IMG_CONTEXT|__(?:media|image)__",  # SmolVLM, InternVL, llama.cpp
    r"(?:SPECIAL|TOKENS_UNUSED|extra_id|reserved|reserved_token)_\d{1,6}|unused\d{1,6}",  # Nemotron, Baichuan, Gemma
    r"mask:\d{1,6}",  # ERNIE
    r"/?(?:seed|minimax):[a-z_:]{1,40}|/?longcat_[a-z_]{1,40}",
    r"\[(?:[^\[\]<>\s▁]{0,20}▁[^\[\]<>\s]{1,30}|PLHD\d{1,4}_never_used|fim-[a-z]{1,10})\]",  # Seed Coder
    r"_(?:user|bot|system|end|start|observation)|用户",  # TeleChat, MiniCPM
    r"/?(?:think|thinking)",
    _TOOLS,
    r"/?(?:TOOLCALL|TOOL_RESPONSE|AVAILABLE_TOOLS)|/?arg_(?:key|value)",  # Nemotron, GLM
    r"fim_(?:prefix|middle|suffix|pad)",  # StarCoder
)
_SQUARE = (
    r"/?(?:INST|SYS|SYSTEM_PROMPT|MODEL_SETTINGS|THINK)",  # Llama 2, Mistral, and the next two lines
    r"/?(?:AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|TOOL_CONTENT|CALL_ID)",
    r"IMG(?:_BREAK|_END)?|(?:BEGIN_)?AUDIO|STREAMING_PAD",
    r"\|[A-Za-z_]{3,40}\|",  # EXAONE
    r"[gs]MASK|unused\d{1,6}|UNUSED_TOKEN_\d{1,6}",  # GLM, Pangu, InternLM 2
)
# The last character is not taken, because it may begin the next control word.
_WORDS = re.compile(
    r"<[|｜][^<>\s]{1,40}(?=>)|<[^<>\s|｜]{1,40}[|｜](?=>)"
    rf"|<(?:{'|'.join(_ANGLED)})(?=>)"
    rf"|\[(?:{'|'.join(_SQUARE)})(?=\])"
    r"|<role>(?:SYSTEM|HUMAN|ASSISTANT|OBSERVATION)(?=</role>)"  # Ling
    r"|\]~!?b(?=[\[\]])|\[e~(?=\[)"  # MiniMax
    r"|◁/?think(?=▷)"  # Kimi
)
_BEGINNINGS = re.compile(r"[<\[\]◁]")

# They hide text from people or show it in another order than a model reads it. Three flags are made of such characters.
_FLAGS = "|".join("".join(chr(0xE0000 + ord(letter)) for letter in part) for part in ("gbeng", "gbsct", "gbwls"))
_UNSEEN = re.compile(
    f"(\U0001f3f4(?:{_FLAGS})\U000e007f)"
    "|[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e0fff]|[\ufe00-\ufe0f](?=[\ufe00-\ufe0f])"
)


def without_template_words(text: str) -> str:
    """Break up all control words with spaces."""
    # Looking for one character is much faster than the pattern, and few messages have one.
    if _BEGINNINGS.search(text) is None:
        return text
    return _WORDS.sub(lambda found: f"{found[0][0]} {found[0][1:]} ", text)


def without_unseen(text: str) -> str:
    """Remove tag characters, overrides of the text's direction and surplus variation selectors."""
    return text if text.isascii() else _UNSEEN.sub(lambda found: found[1] or "", text)
