"""Marks that people add: made at a span from what they said of it, as a found one would be.

What is not said is taken from the words where they are plain (the number at the span, the one place
and the one day of the sentence), and is None otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from dateline.errors import DatelineError
from dateline.events.extract import codes_of
from dateline.events.timing import date_precision
from dateline.events.types import read_types
from dateline.marks.precision import feature_precision
from dateline.model.archive import Decision
from dateline.model.mark import (
    Event,
    Figure,
    Mark,
    Mention,
    Statement,
    Timex,
    Toponym,
    Victim,
    mark_id,
)
from dateline.model.report import Report
from dateline.model.span import Span
from dateline.store.decisions.apply import KINDS
from dateline.store.evidence import marks_of
from dateline.text.numbers import find_counts

REFERENCES = ("event", "figure", "part_of", "repeats", "said_by", "same_as", "statement")
"""Fields of a mark that name another mark of its report."""
_ENOUGH = 0.5
"""The share of their characters that two marks of a kind must have in common to be one."""
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s+(?=[\"'“‘(A-Z0-9])")


def kind_of(field: str | None) -> type[Mark]:
    """Return the kind of mark that `add` makes; an incident is made by the event that tells it.

    Raises:
        DatelineError: There is no such kind.
    """
    kind = Event if field == "incident" else KINDS.get(field or "")
    if kind is None:
        raise DatelineError(
            f"add makes an {', '.join(sorted({*KINDS, 'incident'}))}: say which with --field"
        )
    return kind


def match_mark(report: Report, span: Span, decision: Decision) -> Mark | None:
    """Return the mark of that kind that the program found at a span by itself, if it did."""
    kind = kind_of(decision.field)
    for mark in marks_of(report):
        if isinstance(mark, kind) and mark.span.meets(span):
            shared = min(mark.end, span.end) - max(mark.start, span.start)
            whole = max(mark.end, span.end) - min(mark.start, span.start)
            if shared >= _ENOUGH * whole:
                return mark
    return None


def new_id(report: Report, kind: type[Mark], start: int, taken: Iterable[str]) -> str:
    """Return an id for one more mark of a report."""
    known = {*taken, *(mark.id for mark in marks_of(report))}
    names = (mark_id(report.id, kind, start, nth) for nth in range(26))
    return next(name for name in names if name not in known)


def make_mark(
    report: Report,
    text: str,
    span: Span,
    decision: Decision,
    *,
    refers: Mapping[str, str | None] | None = None,
    taken: Iterable[str] = (),
) -> Mark:
    """Return the mark that a decision adds.

    Args:
        report: The report as the program read it.
        text: The document's text.
        span: Where the mark is.
        decision: Its ``field`` names the kind of mark, its ``value`` the mark's own fields.
        refers: The marks that its fields refer to, as their ids are now.
        taken: Ids that others have been given.

    Raises:
        DatelineError: A field does not fit.
    """
    kind = kind_of(decision.field)
    said = dict(decision.value or {})
    values = _defaults(kind, report, text, span, said) | {
        "id": new_id(report, kind, span.start, taken),
        "start": span.start,
        "end": span.end,
        "text": text[span.start : span.end],
        "score": 1.0,
        "reason": f"added by {decision.by}" + (f": {decision.reason}" if decision.reason else ""),
    }
    values |= {name: None for name in REFERENCES if name in said} | dict(refers or {})
    try:
        return msgspec.convert(values, type=kind)
    except msgspec.ValidationError as error:
        raise DatelineError(f"no {decision.field} can be made of {said!r}: {error}") from error


def _defaults(
    kind: type[Mark], report: Report, text: str, span: Span, said: dict[str, Any]
) -> dict[str, Any]:
    known = {name: said[name] for name in said if name in kind.__struct_fields__}
    if kind is Figure:
        return _figure(report, text, span, known)
    if kind is Event:
        return _event(report, text, span, known)
    if kind is Victim:
        return {"name": None, "harm": "killed", "event": _event_at(report, span), **known}
    if kind is Mention:
        return {"kind": "person", "actor": text[span.start : span.end], **known}
    if kind is Toponym:
        return {"place": None, **known}
    if kind is Timex:
        day = known.get("earliest") or known.get("latest")
        return {
            "type": "DATE",
            "value": day or "",
            "earliest": day,
            "latest": day,
            "anchor": "none",
            **known,
        }
    assert kind is Statement
    return _statement(text, span, said)


def _figure(report: Report, text: str, span: Span, known: dict[str, Any]) -> dict[str, Any]:
    bounds = {name: known.get(name) for name in ("low", "best", "high")}
    if all(number is None for number in bounds.values()):
        phrase = next(find_counts(text[span.start : span.end]), None)
        if phrase is not None:
            bounds = {"low": phrase.low, "best": phrase.best, "high": phrase.high}
            known.setdefault("approximate", phrase.approximate)
    elif bounds["low"] is None and bounds["high"] is None:
        bounds = dict.fromkeys(bounds, bounds["best"])
    who = known.get("who")
    if isinstance(who, dict):
        words = {"text": text[span.start : span.end], "start": span.start, "end": span.end}
        known["who"] = words | who
    return {"kind": "killed", "event": _event_at(report, span), **known, **bounds}


def _event_at(report: Report, span: Span) -> str | None:
    """Return the event told nearest in the same sentence, else the one the report is about."""
    near = [event for event in report.events if event.sentence.meets(span)]
    if not near:
        return report.main_event
    return min(near, key=lambda event: abs(event.start - span.start)).id


def _event(report: Report, text: str, span: Span, known: dict[str, Any]) -> dict[str, Any]:
    sentence = sentence_at(report, text, span)
    kind = read_types().by_name.get(str(known.get("type")))
    if kind is None:
        raise DatelineError(f"an event needs a type of the table, not {known.get('type')!r}")
    for name in ("actors", "targets"):
        known[name] = [_participant(text, sentence, one) for one in known.get(name) or ()]
    made: dict[str, Any] = {
        "sentence": sentence,
        "factuality": "happened",
        "place": _place_in(report, sentence),
        "when": _when_in(report, sentence),
        **known,
        "codes": codes_of(kind, (), ()),
    }
    place, when = known.get("place"), known.get("when")
    if isinstance(place, dict) and "where_prec" not in place:
        made["place"] = {
            "start": span.start,
            "end": span.start,
            "text": "",
            "place": place,
            "where_prec": feature_precision(place.get("feature") or ""),
            "basis": "report",
        }
    if isinstance(when, str):
        when = {"earliest": when, "latest": when}
    if isinstance(when, dict) and "precision" not in when:
        first, last = when.get("earliest"), when.get("latest")
        precision = date_precision(first, last)
        made["when"] = {
            "earliest": first,
            "latest": last,
            "precision": precision,
            "basis": "decision",
        }
    return made


def sentence_at(report: Report, text: str, span: Span) -> Span:
    """Return the sentence around a span: of its block, from full stop to full stop."""
    block = next((b.span for b in report.blocks if b.span.covers(span)), span)
    ends = [m.end() for m in _SENTENCE_END.finditer(text, block.start, block.end)]
    start = max((at for at in ends if at <= span.start), default=block.start)
    return Span(start, min((at for at in ends if at >= span.end), default=block.end))


def _participant(text: str, sentence: Span, one: Any) -> dict[str, Any]:
    """Make a participant of a name or {"text", "actor", "role"}, at its words in the sentence."""
    said = {"text": one} if isinstance(one, str) else dict(one)
    words = str(said.get("text") or said.get("actor") or "")
    start = text.find(words, sentence.start, sentence.end)
    at, words = (start, words) if start >= 0 else (sentence.start, "")
    actor = said.get("actor") or said.get("text")
    role = said.get("role", "unknown")
    return {"start": at, "end": at + len(words), "text": words, "actor": actor, "role": role}


def _place_in(report: Report, sentence: Span) -> Any:
    placed = [one for one in report.places if sentence.covers(one.span) and one.place]
    if len({one.place.id for one in placed if one.place}) != 1:
        return None
    (mark, *_) = placed
    return {
        "start": mark.start,
        "end": mark.end,
        "text": mark.text,
        "place": msgspec.to_builtins(mark.place),
        "where_prec": feature_precision(mark.place.feature or "") if mark.place else 1,
        "basis": "same sentence",
    }


def _when_in(report: Report, sentence: Span) -> Any:
    days = [
        one
        for one in report.times
        if sentence.covers(one.span) and one.type in ("DATE", "TIME") and one.earliest
    ]
    if len({(one.earliest, one.latest) for one in days}) != 1:
        return None
    (mark, *_) = days
    return {
        "earliest": mark.earliest,
        "latest": mark.latest,
        "precision": date_precision(mark.earliest, mark.latest),
        "basis": "same sentence",
        "evidence": [list(mark.span)],
    }


def _statement(text: str, span: Span, said: dict[str, Any]) -> dict[str, Any]:
    """Make a statement whose content is the span; the speaker's words may be quoted."""
    speaker = said.get("speaker")
    if isinstance(speaker, str) or speaker is None:
        speaker = {"name": speaker, "actor": None, "naming": "named" if speaker else "none"}
    return {
        "source": _spans_of(text, span, said.get("source")),
        "cue": _spans_of(text, span, said.get("cue")),
        "content": [list(span)],
        "kind": said.get("kind", "indirect"),
        "speaker": {"name": None, "actor": None, "naming": "named", **speaker},
        "medium": said.get("medium"),
    }


def _spans_of(text: str, span: Span, words: Any) -> list[list[int]]:
    """Return where some words stand nearest to a span, nowhere if they do not."""
    if not isinstance(words, str) or not words:
        return []
    found = [m.start() for m in re.finditer(re.escape(words), text)]
    if not found:
        return []
    start = min(found, key=lambda at: abs(at - span.start))
    return [[start, start + len(words)]]
