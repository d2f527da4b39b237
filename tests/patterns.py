"""Every regular expression of the package, and texts made from each to break it.

An attack pumps what a repeat repeats: the shortest words that lead to the repeat, then its body
very often, then what ends the match (Davis et al. 2018, "The impact of regular expression denial
of service in practice"). A pattern in linear time takes twice as long for twice the text.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Iterator
from re import _constants as sre  # type: ignore[attr-defined]  # typeshed leaves it out
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import dateline

_CATEGORY = {
    sre.CATEGORY_DIGIT: "1",
    sre.CATEGORY_NOT_DIGIT: "a",
    sre.CATEGORY_SPACE: " ",
    sre.CATEGORY_NOT_SPACE: "a",
    sre.CATEGORY_WORD: "a",
    sre.CATEGORY_NOT_WORD: " ",
}
_TRIED = "a A1 .,-'\n\x00\u00e9"
MANY = 20
"""A repeat that may go on for this long is one that an attack can pump."""


def all_patterns() -> dict[tuple[str | bytes, int], str]:
    """Return every pattern that the package compiles, with its flags, and the module that does.

    Modules are imported and what they make without being given anything is made.
    """
    found: dict[tuple[str | bytes, int], str] = {}
    compiled = re.compile

    def noted(pattern: Any, flags: int = 0) -> Any:
        made = compiled(pattern, flags)
        where = sys._getframe(1).f_globals.get("__name__", "")
        if where.startswith("dateline"):
            found.setdefault((made.pattern, made.flags), where)
        return made

    re.compile = noted  # type: ignore[assignment]  # for as long as this looks
    try:
        for module in _modules():
            for made in vars(module).values():
                if isinstance(made, re.Pattern):
                    found.setdefault((made.pattern, made.flags), module.__name__)
                elif isinstance(made, functools._lru_cache_wrapper) and not _wants(made):
                    made.cache_clear()
                    made()
    finally:
        re.compile = compiled
    return found


def _modules() -> Iterator[Any]:
    for module in pkgutil.walk_packages(dateline.__path__, "dateline."):
        yield importlib.import_module(module.name)


def _wants(function: Any) -> bool:
    parameters = inspect.signature(function).parameters.values()
    return any(one.default is one.empty for one in parameters)


def attacks(pattern: str | bytes, flags: int, size: int) -> Iterator[str]:
    """Yield texts of about *size* characters that pump each repeat of a pattern."""
    tree = _parser.parse(pattern, flags)
    for before, body in dict.fromkeys(_repeats(tree, "")):
        for end in ("\x00", " !", ""):
            yield before + body * (size // max(1, len(body))) + end
        if before:
            whole = before + body
            yield whole * (size // len(whole)) + "\x00"


def _repeats(tree: Any, before: str) -> Iterator[tuple[str, str]]:
    """Yield (a text that leads to it, its body once) for each repeat that may go on long."""
    for kind, value in tree:
        if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            _, most, body = value
            if most >= MANY:
                for once in _some(body):
                    yield before, once
            yield from _repeats(body, before)
        elif kind is sre.BRANCH:
            for branch in value[1][:40]:
                yield from _repeats(branch, before)
        elif kind is sre.SUBPATTERN:
            yield from _repeats(value[3], before)
        elif kind in (sre.ASSERT, sre.ASSERT_NOT):
            yield from _repeats(value[1], before)
        elif kind is sre.ATOMIC_GROUP:
            yield from _repeats(value, before)
        before += _one([(kind, value)])


def _some(body: Any) -> list[str]:
    """Return bodies of a repeat: of each branch one, and for a set of characters several."""
    if len(body) == 1 and body[0][0] is sre.IN:
        return [c for c in _TRIED if _in(c, body[0][1])][:4] or [_one(body)]
    if len(body) == 1 and body[0][0] is sre.SUBPATTERN:
        return _some(body[0][1][3])
    if len(body) == 1 and body[0][0] is sre.BRANCH:
        return [_one(branch) for branch in body[0][1][1][:8]]
    return [_one(body) or "a"]


def _one(tree: Any) -> str:
    """Return a short text that a tree matches, but for what it asserts."""
    out = ""
    for kind, value in tree:
        if kind is sre.LITERAL:
            out += chr(value)
        elif kind is sre.NOT_LITERAL:
            out += "b" if value == ord("a") else "a"
        elif kind is sre.ANY:
            out += "a"
        elif kind is sre.IN:
            out += next((c for c in _TRIED if _in(c, value)), _first(value))
        elif kind is sre.BRANCH:
            out += _one(value[1][0])
        elif kind is sre.SUBPATTERN:
            out += _one(value[3])
        elif kind is sre.ATOMIC_GROUP:
            out += _one(value)
        elif kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            out += _one(value[2]) * min(3, value[0])
    return out


def _in(char: str, members: Any) -> bool:
    inside = any(_is(char, kind, value) for kind, value in members if kind is not sre.NEGATE)
    return inside != (members[0][0] is sre.NEGATE)


def _is(char: str, kind: Any, value: Any) -> bool:
    if kind is sre.LITERAL:
        return ord(char) == value
    if kind is sre.RANGE:
        return bool(value[0] <= ord(char) <= value[1])
    return kind is sre.CATEGORY and bool(
        re.match({"1": r"\d", "a": r"\w", " ": r"\s"}[_CATEGORY[value]], char)
    ) != (value in (sre.CATEGORY_NOT_DIGIT, sre.CATEGORY_NOT_SPACE, sre.CATEGORY_NOT_WORD))


def _first(members: Any) -> str:
    for kind, value in members:
        if kind is sre.LITERAL:
            return chr(value)
        if kind is sre.RANGE:
            return chr(value[0])
        if kind is sre.CATEGORY:
            return _CATEGORY[value]
    return "\u4e00"
