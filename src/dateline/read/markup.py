"""What the markup says of a piece: roles, items, what is hidden. All names are in a table.

The table ``data/markup.toml`` maps elements, ARIA roles, link types, microformats, schema.org
properties and common class names to the roles of `dateline.model.document.ROLES`.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from typing import Any, NamedTuple

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|[-_]+")
_NUMBERED = re.compile(r"\d+$")
_INVISIBLE = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


class Markup(NamedTuple):
    """The table, ready to be asked."""

    elements: dict[str, str]
    aria: dict[str, str]
    itemprop: dict[str, str]
    rel: dict[str, str]
    tokens: dict[str, str]
    words: dict[str, str]
    layout: frozenset[str]
    regions: frozenset[str]
    talk: frozenset[str]
    hidden: frozenset[str]
    items: frozenset[str]
    numbered: tuple[str, ...]
    itemtypes: frozenset[str]
    not_inside: frozenset[str]


@cache
def _table() -> dict[str, Any]:
    path = resources.files("dateline").joinpath("data", "markup.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def web_fields() -> dict[str, dict[str, Any]]:
    """Return which meta tags (``meta``, ``tags``) and JSON-LD keys (``json_ld``) offer what."""
    return {name: dict(rows) for name, rows in _table()["web"].items()}


@cache
def markup() -> Markup:
    """Return the table of markup that the package ships."""
    table = _table()
    items = table["items"]
    return Markup(
        elements=table["elements"],
        aria=table["aria"],
        itemprop=table["itemprop"],
        rel=table["rel"],
        tokens=_turned(table["tokens"]),
        words=_turned(table["words"]),
        layout=frozenset(table["layout"]["words"]),
        regions=frozenset(table["regions"]["roles"]),
        talk=frozenset(table["regions"]["talk"]),
        hidden=frozenset(table["hidden"]["tokens"]),
        items=frozenset(items["tokens"]),
        numbered=tuple(items["numbered"]),
        itemtypes=frozenset(items["itemtypes"]),
        not_inside=frozenset(items["not_inside"]),
    )


def _turned(rows: dict[str, list[str]]) -> dict[str, str]:
    return {token: role for role, tokens in rows.items() for token in tokens}


class Said(NamedTuple):
    """What an element's tag and attributes say.

    ``weak`` marks a role that is only a word within a class name, and so may describe the layout
    around the element; ``item`` that the element is one item of a page.
    """

    role: str = ""
    weak: bool = False
    item: bool = False
    hidden: bool = False


NOTHING = Said()
_WHOLE_PAGE = frozenset({"html", "body", "main"})


def said_of(tag: str, attributes: dict[str, str]) -> Said:
    """Return what an element says of itself.

    Args:
        tag: Its name, in lower case.
        attributes: Its attributes as strings.
    """
    if not attributes:
        return _bare(tag)
    if "hidden" in attributes or _INVISIBLE.search(attributes.get("style", "")):
        return Said(hidden=True)
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    found = NOTHING if tag in _WHOLE_PAGE else _named(names, tag)
    if found.hidden:
        return found
    role = _by_attribute(tag, attributes)
    itemtype = attributes.get("itemtype", "").rsplit("/", 1)[-1]
    item = found.item or tag == "article" or itemtype in markup().itemtypes
    if role:
        return Said(role=role, item=item)
    return found._replace(item=item)


@cache
def _bare(tag: str) -> Said:
    return Said(role=markup().elements.get(tag, ""), item=tag == "article")


def _by_attribute(tag: str, attributes: dict[str, str]) -> str:
    table = markup()
    for name, rows in (("role", table.aria), ("itemprop", table.itemprop), ("rel", table.rel)):
        for value in attributes.get(name, "").split():
            if value in rows:
                return rows[value]
    return table.elements.get(tag, "")


@lru_cache(maxsize=20_000)
def _named(names: str, tag: str) -> Said:
    """What class and id say; equal on most elements of a site, so remembered."""
    table = markup()
    tokens = names.split()
    if not tokens:
        return NOTHING
    if any(token in table.hidden for token in tokens):
        return Said(hidden=True)
    item = tag not in ("a", "span", "p", "li", "td") and any(_is_item(token) for token in tokens)
    for token in tokens:
        if role := table.tokens.get(token.lower()):
            return Said(role=role, item=item and role not in table.not_inside)
    for token in tokens:
        words = [word.lower() for word in _CAMEL.split(token)]
        if table.layout.intersection(words):
            continue
        for word in words:
            if role := table.words.get(word):
                return Said(role=role, weak=True, item=item and role not in table.not_inside)
    return Said(item=item)


def _is_item(token: str) -> bool:
    table = markup()
    if token in table.items:
        return True
    return token.startswith(table.numbered) and token.split("-", 1)[1].isdigit()
