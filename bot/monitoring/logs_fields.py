"""An event's line, taken apart: `event=name key=value ...` becomes fields with values of their own types.

The template of the log call says where each value begins and ends, so that a value with spaces or equals
signs in it stays one value and cannot pass for another field.
"""

import logging
import math
import re
from collections.abc import Callable, Iterator

Value = str | int | float | bool | None

# Beyond this, many readers of JSON keep numbers inexactly (RFC 7493, section 2.2), and ids are beyond it.
LARGEST_INTEGER = 2**53 - 1

EVENT = "event"
TEXT = "text"
# What a library says has no name of its own.
UNNAMED = "log"

_PAIR = re.compile(r"(\w+)=(.*)", re.DOTALL)
_NEXT_PAIR = re.compile(r" (?=\w+=)")
_CONVERSION = re.compile(r"%(?:%|[-#0 +]*\d*(?:\.\d+)?[diouxXeEfFgGcrsa])")
_INTEGER = re.compile(r"-?(?:0|[1-9]\d{0,15})")
_DECIMAL = re.compile(r"-?(?:0|[1-9]\d{0,15})\.\d{1,15}")


def fields(record: logging.LogRecord, clean: Callable[[str], str]) -> dict[str, Value]:
    """Return the event's name, its values by name, and under `text` what has no name.

    `clean` is put over every text before it is taken apart. Raise nothing.
    """
    whole = clean(message(record))
    template = clean(record.msg) if isinstance(record.msg, str) else whole
    if not template.startswith(f"{EVENT}="):
        return {EVENT: UNNAMED, TEXT: whole}
    if not record.args:
        return dict(_pairs(template))
    try:
        return _filled(template, record.args, clean)
    except Exception:  # noqa: BLE001 - a bad log call must not end what it was called about
        return dict(_pairs(whole))


def message(record: logging.LogRecord) -> str:
    """Return what was logged, in words. Raise nothing."""
    try:
        return record.getMessage()
    except Exception as error:  # noqa: BLE001 - a bad log call must not end, or print, what it was called about
        said = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        return f"{said} log_call={type(error).__name__}"


def _filled(template: str, args: object, clean: Callable[[str], str]) -> dict[str, Value]:
    if not isinstance(args, tuple):
        raise TypeError("values by name are for no event of ours")
    left = iter(args)
    found: dict[str, Value] = {}
    loose: list[str] = []
    for word in template.split(" "):
        pair = _PAIR.fullmatch(word)
        value = _value(pair[2] if pair else word, left, clean)
        if pair:
            found[pair[1]] = value
        else:
            loose.append(str(value))
    if next(left, left) is not left:
        raise TypeError("not all arguments converted")
    rest = " ".join(filter(None, loose))
    return {**found, **{name: value for name, value in _pairs(rest) if name not in found}} if rest else found


def _value(spec: str, left: Iterator[object], clean: Callable[[str], str]) -> Value:
    """Return the value that a part of the template stands for: its argument's own where it is nothing else."""
    conversions = _CONVERSION.findall(spec)
    wanted = [each for each in conversions if each != "%%"]
    if spec.count("%") != sum(each.count("%") for each in conversions):
        raise ValueError("unsupported format")
    args = tuple(next(left) for _ in wanted)
    if len(args) == 1 and spec == wanted[0]:
        return _own(args[0], spec, clean)
    return _read(clean(spec % args)) if args else _read(spec.replace("%%", "%"))


def _own(arg: object, spec: str, clean: Callable[[str], str]) -> Value:
    text = clean(spec % (arg,))
    if (arg is None or isinstance(arg, bool)) and text == str(arg):
        return arg
    return _read(text) if isinstance(arg, int | float) else text


def _pairs(text: str) -> Iterator[tuple[str, Value]]:
    """Yield what a text says by name, if it begins with a name, else the text."""
    if not _PAIR.match(text):
        yield TEXT, text
        return
    for part in _NEXT_PAIR.split(text):
        if pair := _PAIR.fullmatch(part):
            yield pair[1], _read(pair[2])


def _read(text: str) -> Value:
    """Return the number that a text is, if every reader of JSON would keep it exactly, else the text."""
    if _INTEGER.fullmatch(text):
        return int(text) if abs(int(text)) <= LARGEST_INTEGER else text
    if _DECIMAL.fullmatch(text):
        value = float(text)
        return value if math.isfinite(value) else text
    return text
