"""`python -m bench toy`: how many small tasks the demo's toy does, beside other ways to ask it.

Each task is one conversation in plain words, as a visitor would type it. The prompts are those of the bot's own
`chat.prompt`, the server and its arguments the demo's. The toy's answers before the last question are its own, or
nonsense where a task begins with some.
"""

import argparse
import asyncio
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import aiohttp

from bot.chat.prompt import compose, count, window
from bot.cli.demo.choice import BUNDLED_SETTINGS
from bot.cli.demo.model import TOY, Bundled, local_model
from bot.core.domain import Message, MessageId, Role, Speaker, UserId

ADA = Speaker(UserId(1456074443980800002), "Ada")
PARLEY = Speaker(UserId(1456074443980800001), "Parley")
SEEDS = (1, 2)
MAX_TOKENS = 80
# A word sequence of this length that comes again this often is a loop.
LOOP_WORDS, LOOPS = 6, 6
NONSENSE = (
    "I'm so sorry, as a large language model I am the the the capital of the of of Discord.",
    "The name of the name is a name, which is used to say the name of the name. 1. The name 2. The name 3. The name",
)


@dataclass(frozen=True)
class Task:
    """`said` are the visitor's messages; the last answer has to match `wanted`."""

    kind: str
    said: Sequence[str]
    wanted: str
    persona: str = ""
    begun: Sequence[str] = ()
    """Questions from before, each answered with nonsense."""


def _tasks() -> Iterator[Task]:
    for fact, question, wanted in (
        ("my name is Ada", "what is my name?", "Ada"),
        ("my favourite colour is green", "what is my favourite colour?", "green"),
        ("my cat is called Tofu", "what is my cat called?", "Tofu"),
        ("I live in Lisbon", "where do I live?", "Lisbon"),
        ("the meeting is on Friday", "when is the meeting?", "Friday"),
        ("our team is called the Otters", "what is our team called?", "Otters?"),
        ("my birthday is in June", "when is my birthday?", "June"),
        ("I am allergic to nuts", "what am I allergic to?", "nuts?"),
        ("the release is called Marigold", "what is the release called?", "Marigold"),
        ("I work as a baker", "what is my job?", "bak(er|ing)"),
    ):
        yield Task("recall", (fact, question), wanted)
    yield Task("recall", ("my cat is called Tofu", "tell me a joke", "what is my cat called?"), "Tofu")
    yield Task("recall", ("the meeting is on Friday", "hello", "when is the meeting?"), "Friday")
    pirate = "You are a pirate. Talk like a pirate."
    speech = r"arr+\w*|ahoy|aye|matey|pirate|captain|ship|seas?|sail\w*|treasure|ye|me crew"
    yield Task("persona", ("hello, who are you?",), speech, pirate)
    yield Task("persona", ("what do you like?",), speech, pirate)
    yield Task("persona", ("hello, who are you?",), "cat|Tofu|meow|purr", "You are a cat called Tofu.")
    yield Task("persona", ("who are you?",), "Luigi|cook|chef|Naples", "You are Luigi, a cook from Naples.")
    yield Task("persona", ("who are you?",), "Merlin|wizard|magic", "You are a wizard called Merlin.")
    yield Task("persona", ("hello",), "beep", "You are a robot called Beep. Say beep in each answer.")
    simple = (
        ("what is the capital of France?", "Paris"),
        ("how many days are in a week?", "seven|7"),
        ("what colour is the sky?", "blue"),
        ("what is the opposite of hot?", "cold"),
        ("hello", "hello|hi|hey|help|assist"),
        ("name three fruits", r"apples?|bananas?|oranges?|mango\w*|grapes?|strawberr\w*|pears?"),
    )
    for question, wanted in simple:
        yield Task("question", (question,), wanted)
    chat = ("hi", "tell me a joke", "what is the capital of Italy?", "how are you?", "who is here?", "hm")
    for question, wanted in simple[:3]:
        yield Task("after nonsense", (question,), wanted, begun=chat)
    yield Task("after nonsense", ("my name is Ada", "what is my name?"), "Ada", begun=chat)
    yield Task("after nonsense", ("my cat is called Tofu", "what is my cat called?"), "Tofu", begun=chat)
    yield Task("after nonsense", ("hello, who are you?",), speech, pirate, begun=chat)


TASKS = tuple(_tasks())


@dataclass(frozen=True)
class Candidate:
    """A way to ask the toy. `history` is HISTORY_TOKENS."""

    name: str
    bundled: Bundled
    history: int
    system: str = BUNDLED_SETTINGS["SYSTEM_PROMPT"]


HISTORY = int(BUNDLED_SETTINGS["HISTORY_TOKENS"])
TOY_TEMPLATE = TOY.arguments[-2:]


def _toy(*arguments: str) -> Bundled:
    return replace(TOY, arguments=arguments)


CANDIDATES = (
    Candidate("the demo's", TOY, HISTORY),
    Candidate("long history", TOY, 16_000),
    Candidate("temperature 0", _toy("--temp", "0", "--repeat-penalty", "1.05", *TOY_TEMPLATE), HISTORY),
    Candidate("penalty 1.1", _toy("--temp", "0.2", "--repeat-penalty", "1.1", *TOY_TEMPLATE), HISTORY),
    Candidate("temperature 0, no penalty", _toy("--temp", "0", *TOY_TEMPLATE), HISTORY),
    Candidate("plain template", _toy("--temp", "0", "--repeat-penalty", "1.05"), HISTORY),
    Candidate("plain template, penalty 1.1, long history", _toy("--temp", "0.2", "--repeat-penalty", "1.1"), 16_000),
)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser("python -m bench toy", description="Count the small tasks that the toy does.")
    parser.add_argument("--show", action="store_true", help="print each last answer")
    asyncio.run(measure(CANDIDATES, show=parser.parse_args(arguments).show))
    return 0


async def measure(candidates: Sequence[Candidate], *, show: bool = False) -> None:
    """Print a line for each candidate: its mean of tasks done, over the seeds, in all and by kind."""
    of = Counter(task.kind for task in TASKS)
    for candidate in candidates:
        done: Counter[str] = Counter()
        with tempfile.TemporaryDirectory(prefix="parley-toy-") as folder:
            async with (
                local_model(Path(folder) / "model.log", candidate.bundled) as url,
                aiohttp.ClientSession() as web,
            ):
                for task in TASKS:
                    for seed in SEEDS:
                        answer = await _answer(web, url, candidate, task, seed)
                        good = _is_good(answer, task.wanted)
                        done[task.kind] += good
                        if show:
                            print(f"{'+' if good else '-'} {task.said[-1]} | {' '.join(answer.split())[:160]}")
        kinds = ", ".join(f"{kind} {done[kind] / len(SEEDS):g}/{number}" for kind, number in of.items())
        print(f"{candidate.name}: {done.total() / len(SEEDS):g}/{len(TASKS)} ({kinds})", flush=True)


async def _answer(web: aiohttp.ClientSession, url: str, candidate: Candidate, task: Task, seed: int) -> str:
    """Go through a task and return the last answer."""
    messages: list[Message] = []
    for number, question in enumerate(task.begun):
        messages += [_message(messages, Role.USER, question), _message(messages, Role.ASSISTANT, NONSENSE[number % 2])]
    answer = ""
    for question in task.said:
        messages.append(_message(messages, Role.USER, question))
        prompt = compose(task.persona or candidate.system, window(messages, candidate.history)).messages
        body = {
            "messages": [{"role": each.role, "content": each.content} for each in prompt],
            "max_tokens": MAX_TOKENS,
            "seed": seed,
        }
        async with web.post(f"{url}/chat/completions", json=body) as response:
            answer = (await response.json())["choices"][0]["message"]["content"]
        messages.append(_message(messages, Role.ASSISTANT, answer))
    return answer


def _message(before: Sequence[Message], role: Role, content: str) -> Message:
    author, number = ADA if role is Role.USER else PARLEY, MessageId(len(before) + 1)
    return Message(number, number, role, author, content, count(author, content))


def _is_good(answer: str, wanted: str) -> bool:
    words = re.findall(r"\w+", answer.lower())
    runs = [tuple(words[start : start + LOOP_WORDS]) for start in range(len(words) - LOOP_WORDS + 1)]
    loops = len(runs) - len(set(runs)) > LOOPS
    return bool(re.search(rf"\b(?:{wanted})\b", answer, re.IGNORECASE)) and not loops


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
