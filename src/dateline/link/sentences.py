"""A disagreement as a sentence: "Police say 12 killed; the hospital says 14; 3 outlets repeat one
agency." And how a copy stands to its source. The words stand in ``data/en/disagreements.toml`` and
``data/en/lineage.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from dateline.model.archive import Lineage, Link, Side
from dateline.text.tables import read_table

_MANY = 3
"""Speakers that are named; of more, the first and how many others."""


def say_disagreement(about: str, sides: Sequence[Side], of: str | None = None) -> str:
    """Return a sentence that states a disagreement, and who of those who speak repeats another."""
    table = read_table("disagreements")
    parts = []
    for n, side in enumerate(sides):
        frame = table["first"].get(about, "{}")
        if n:
            frame = table["next"].get(about, "{}" if about not in ("type", "actor") else frame)
        value = frame.format(say_value(side.value, about))
        parts.append(f"{_speakers(side)} {value}")
    parts += dict.fromkeys(filter(None, map(_repeats, sides)))
    sentence = "; ".join(parts)
    whose = f"{of}: " if of else ""
    return f"{whose}{sentence[:1].upper()}{sentence[1:]}."


def say_value(value: Any, about: str = "") -> str:
    """Return the value of a side in words.

    >>> say_value({"low": 12, "best": None, "high": None}), say_value(1200)
    ('at least 12', '1,200')
    >>> say_value("air_strike", "type"), say_value("2031-03-06", "date")
    ('an air strike', '6 March 2031')
    """
    words = read_table("disagreements")
    if isinstance(value, dict):
        return _bounds(value, words["values"])
    if isinstance(value, int):
        return f"{value:,}"
    if about == "date":
        day = date.fromisoformat(value)
        return f"{day.day} {read_table('pages')['months'][day.month - 1]} {day.year}"
    if about == "type":
        name = str(read_table("pages").get("event_types", {}).get(value, value.replace("_", " ")))
        return f"{words['articles']['vowel' if name[0] in 'aeiou' else 'consonant']} {name}"
    return str(value)


def _bounds(value: dict[str, int | None], words: dict[str, str]) -> str:
    low, best, high = (value.get(name) for name in ("low", "best", "high"))
    if low is not None and high is not None:
        return words["to"].format(f"{low:,}", f"{high:,}")
    if low is not None:
        return words["at_least"].format(f"{low:,}")
    if high is not None:
        return words["up_to"].format(f"{high:,}")
    return words["about"].format(f"{best:,}")


def _speakers(side: Side) -> str:
    """Return who says it, with the verb: "police and the hospital say"."""
    words = read_table("disagreements")
    names = [_small(name) for name in side.speakers or filter(None, [side.said_by])]
    names = names or list(side.outlets) or [words["speakers"]["unnamed"]]
    shown = names if len(names) <= _MANY else [names[0], f"{len(names) - 1} others"]
    last = shown[-1].split()[-1]
    several = last.lower() in words["speakers"]["plural"] or (
        last[:1].islower() and last.endswith("s") and last not in words["speakers"]["singular"]
    )
    said = " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
    return f"{said} {words['verbs']['many' if len(shown) > 1 or several else 'one']}"


def _small(name: str) -> str:
    """Return a speaker's name as it stands inside a sentence: "The army" is "the army"."""
    first, _, rest = name.partition(" ")
    return f"{first.lower()} {rest}" if rest and first in ("The", "A", "An") else name


def _repeats(side: Side) -> str:
    """Say how many outlets or reports of a side are copies: "three outlets repeat one agency"."""
    copies = len(side.reports) - len(side.witnesses)
    if copies < 1 or not side.witnesses:
        return ""
    words = read_table("disagreements")
    numbers = words["numbers"]["words"]
    n = copies + 1
    count = numbers[n] if n < len(numbers) else f"{n:,}"
    if len(side.agencies) == 1 and len(side.outlets) >= n:
        return str(words["repeats"]["agency"]).format(count, side.agencies[0])
    return str(words["repeats"]["report"]).format(count)


def say_lineage(one: Lineage) -> str:
    """Return how a copy stands to its source, in words; nothing for the first of a group.

    >>> say_lineage(Lineage(report="b", source="a", kind="truncated"))
    'cut'
    """
    if one.source is None:
        return ""
    words = read_table("lineage")
    parts = [words["parts"]["version"]] if one.version else []
    parts.append(words["kinds"][one.kind])
    for name, spans in (("added", one.added), ("dropped", one.dropped)):
        if spans:
            frame = words["passages"]["one" if len(spans) == 1 else "many"]
            parts.append(words["parts"][name].format(frame.format(len(spans))))
    shown = one.numbers[:_MANY]
    parts += [words["parts"]["number"].format(n.was.quote, n.now.quote) for n in shown]
    if len(one.numbers) > len(shown):
        parts.append(words["parts"]["more"].format(len(one.numbers) - len(shown)))
    if one.agencies:
        parts.append(words["parts"]["agency"].format(one.agencies[0]))
    return ", ".join(parts)


def say_waterfall(links: Sequence[Link]) -> Iterator[str]:
    """Yield why tellings are one incident: for each the pair and its sum, then weight by weight.

    >>> from dateline.model.archive import LinkWeight
    >>> row = LinkWeight(reason="same day", weight=0.32)
    >>> list(say_waterfall([Link(event="b-e3", to="a-e3", score=1.2, weights=(row,))]))
    ['b-e3 with a-e3: 1.20', '  +0.32  same day']
    """
    for link in links:
        total = "" if link.score is None else f": {link.score:.2f}"
        yield f"{link.event} with {link.to}{total}"
        for row in link.weights:
            weight = "     " if row.weight is None else f"{row.weight:+.2f}"
            yield f"  {weight}  {row.reason}"
