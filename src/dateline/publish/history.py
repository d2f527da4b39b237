"""What people decided, in words: beside the thing it was about, in the site too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dateline.model.archive import Decision
from dateline.publish.lines import shorten
from dateline.publish.shelf import Shelf
from dateline.publish.words import say, say_bounds, say_days

_LONGEST = 80


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision: when, who, what in words, why; whether it was taken back."""

    id: str
    when: str
    by: str
    words: str
    about: str
    reason: str
    undone: bool


def history_of(shelf: Shelf, ids: Iterable[str]) -> tuple[DecisionLine, ...]:
    """Return the decisions on things, in the order they were made."""
    known = shelf.decided
    found = {one.id: one for name in ids for one in known.on.get(name, ())}
    return tuple(
        DecisionLine(
            id=one.id,
            when=one.at[:10],
            by=one.by,
            words=say_decision(one),
            about=_about(one),
            reason=one.reason or "",
            undone=one.id not in known.in_force,
        )
        for one in sorted(found.values(), key=lambda one: known.order[one.id])
    )


def history_in(shelf: Shelf, report: str) -> tuple[DecisionLine, ...]:
    """Return the decisions on a report and on anything in it."""
    inside = f"{report}-"
    return history_of(
        shelf, [name for name in shelf.decided.on if name == report or name.startswith(inside)]
    )


def _about(one: Decision) -> str:
    """Return the words that a decision on a mark is about; nothing for one on a whole report."""
    anchor = one.anchor
    if anchor is None or anchor.what in ("report", "incident", "document", None):
        return ""
    return shorten(" ".join((anchor.quote or "").split()), _LONGEST)


def say_decision(one: Decision) -> str:
    """Return what was decided, without who and when.

    >>> made = dict(id="d1", of=("f1",), by="Ann", at="2031-03-07T10:00:00Z")
    >>> say_decision(Decision(kind="value", field="best", value=12, **made))
    'gave it another value: best 12'
    >>> say_decision(Decision(kind="accept", **made))
    'found it right'
    """
    did = say("decisions", one.kind)
    what = " ".join(
        part for part in (_field(one.field), "" if one.value is None else _value(one.value)) if part
    )
    if one.kind in ("accept", "reject", "same", "different", "undo") and not one.field:
        return did
    return f"{did}: {what}" if what else did


def _field(field: str | None) -> str:
    return (field or "").replace(".", " ").replace("_", " ")


def _value(value: Any) -> str:
    if isinstance(value, dict):
        if {"earliest", "latest"} & value.keys():
            return say_days(value.get("earliest"), value.get("latest"))
        if {"low", "best", "high"} <= value.keys():
            return say_bounds(value["low"], value["best"], value["high"])
        named = value.get("name") or value.get("quote") or value.get("verdict")
        return str(named) if named else ", ".join(f"{k} {v}" for k, v in value.items() if v)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(value)
