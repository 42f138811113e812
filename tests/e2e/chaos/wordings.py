"""What is asked and what the model answers: each word tells whose it is, so that none can pass for another's."""

import re

_QUESTION = re.compile(r"q(\d+)v(\d+)\b")


def question(mention: int, version: int) -> str:
    """Return the text of a question, as its `version`-th edit reads; 0 is how it was asked."""
    return f"q{mention}v{version} " + "please tell me more about it " * (mention % 4)


def answer(mention: int, version: int, words: int) -> str:
    """Return the whole answer, in lines of twelve words."""
    tokens = [f"m{mention}v{version}.{number}" for number in range(words)]
    return "\n".join(" ".join(tokens[at : at + 12]) for at in range(0, words, 12))


def half(answer: str) -> str:
    """Return what of an answer arrives before something goes wrong."""
    return answer[: len(answer) // 2]


def asked(prompt: str) -> list[tuple[int, int]]:
    """Return mention and version of each question in a text, in their order."""
    return [(int(mention), int(version)) for mention, version in _QUESTION.findall(prompt)]


def squeezed(text: str) -> str:
    """Return a text without its white space, which differs where messages were split."""
    return "".join(text.split())


def brief(text: str) -> str:
    """Return a text's ends, and its length."""
    return repr(text) if len(text) < 60 else f"{text[:30]!r}..{text[-30:]!r} ({len(text)})"
