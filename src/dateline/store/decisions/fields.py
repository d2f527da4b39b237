"""Giving a field of a mark, report or incident another value, and refusing what does not fit.

A field is named as in the JSON of the contract, with points inside: ``best``, ``who.role``,
``when.earliest``, ``tolls.killed.best``.
"""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

import msgspec

from dateline.errors import DatelineError
from dateline.events.extract import codes_of
from dateline.events.timing import date_precision
from dateline.events.types import read_types
from dateline.model.archive import Incident
from dateline.model.document import Candidate
from dateline.model.mark import HARMS, Event, EventPlace, Figure, Toll, Toponym, When
from dateline.model.report import Named, Published, Report

S = TypeVar("S", bound=msgspec.Struct)
_FIXED = frozenset({"id", "start", "end", "text", "score", "reason"})
"""What a mark is found by; another span is another mark."""
_DECIDED = "a person's decision"
"""What a toll is signed with that no policy made: it stands under every policy."""
_DAYS = ("earliest", "latest")


def value_said(given: str | None) -> Any:
    """Return what is meant by "12", '{"earliest": "2031-03-07"}' or "Ann's reading"."""
    if given is None:
        return None
    try:
        return msgspec.json.decode(given)
    except msgspec.DecodeError:
        return given


def get_field(thing: msgspec.Struct, field: str) -> Any:
    """Return the value of a field as JSON has it, None where there is none."""
    value: Any = msgspec.to_builtins(thing)
    for name in field.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def set_field(thing: S, field: str, value: Any) -> S:
    """Return *thing* with another value in a field, and what follows from it.

    Raises:
        DatelineError: There is no such field, or it cannot have this value.
    """
    head, *rest = field.split(".")
    if head not in thing.__struct_fields__ or head in _FIXED:
        known = sorted({*thing.__struct_fields__} - _FIXED)
        raise DatelineError(f"no field {field!r} to decide on: there are {', '.join(known)}")
    try:
        new: S = _set(thing, head, rest, value)
    except (msgspec.ValidationError, ValueError, AttributeError, TypeError) as error:
        raise DatelineError(f"{field} cannot be {value!r}: {error}") from error
    return new


def _set(thing: Any, head: str, rest: list[str], value: Any) -> Any:
    match thing, head:
        case Figure(), "low" | "best" | "high":
            return _number(thing, head, value)
        case ((Event() | Incident() | Figure()), "when") if rest or not isinstance(value, dict):
            return _replace(thing, head, _days(thing.when, rest, value))
        case ((Event() | Incident()), "place") if not rest and not _is_whole(value):
            return _replace(thing, head, _placed(thing, value))
        case Report(), "published" if not isinstance(value, dict) or "basis" not in value:
            return _replace(thing, head, _published(thing.published, rest, value))
        case Report(), "title":
            return _titled(thing, value)
        case Report(), "outlet" if isinstance(value, str):
            return _replace(thing, head, Named(name=value))
        case ((Event() | Incident() | Report()), "tolls") if rest:
            return _with_toll(thing, rest, value)
        case Event(), "type":
            return _typed(thing, value)
        case Incident(), "event_type":
            return _plain(thing, [head], read_types().by_name[value].name)
    return _plain(thing, [head, *rest], value)


def _plain(thing: Any, path: list[str], value: Any) -> Any:
    whole = msgspec.to_builtins(thing)
    at = whole
    for name in path[:-1]:
        at[name] = at.get(name) or {}
        at = at[name]
    at[path[-1]] = value
    return msgspec.convert(whole, type=type(thing))


def _replace(thing: S, field: str, value: Any) -> S:
    return msgspec.structs.replace(thing, **{field: value})


def _number(figure: Figure, field: str, value: Any) -> Figure:
    """Set a bound; of an exact number all three go together, and bounds never cross."""
    number = None if value is None else msgspec.convert(value, type=int)
    if field == "best" and figure.low == figure.best == figure.high:
        return _replace(_replace(_replace(figure, "low", number), "best", number), "high", number)
    figure = _replace(figure, field, number)
    if number is None:
        return figure
    if figure.low is not None and figure.low > number and field != "low":
        figure = _replace(figure, "low", number)
    if figure.high is not None and figure.high < number and field != "high":
        figure = _replace(figure, "high", number)
    if figure.best is not None and field != "best":
        best = max(figure.best, number) if field == "low" else min(figure.best, number)
        figure = _replace(figure, "best", best)
    return figure


def _bounds(known: Any, rest: list[str], value: Any) -> tuple[str | None, str | None]:
    """Return first and last day of "2031-03-07", of a pair of bounds, or with one bound changed."""
    if rest:
        (bound,) = rest
        days = {name: getattr(known, name, None) for name in _DAYS} | {bound: value}
    elif isinstance(value, dict):
        days = {name: value.get(name) for name in _DAYS}
    else:
        days = dict.fromkeys(_DAYS, value)
    if days.keys() - _DAYS:
        raise ValueError("of days only earliest and latest can be given")
    first, last = days["earliest"], days["latest"]
    for day in (first, last):
        if day is not None and date.fromisoformat(day).isoformat() != day:
            raise ValueError(f"{day!r} is no day: write YYYY-MM-DD")
    if first and last and first > last:
        raise ValueError(f"{first} is after {last}")
    return first, last


def _days(known: When | None, rest: list[str], value: Any) -> When | None:
    first, last = _bounds(known, rest, value)
    if first is None and last is None:
        return None
    evidence = known.evidence if known else ()
    return When(
        earliest=first,
        latest=last,
        precision=date_precision(first, last),
        basis="decision",
        evidence=evidence,
    )


def _published(known: Published | None, rest: list[str], value: Any) -> Published | None:
    first, last = _bounds(known, rest, value)
    if first is None and last is None:
        return None
    precision = date_precision(first, last)
    return Published(earliest=first, latest=last, precision=precision, basis="given")


def _is_whole(value: Any) -> bool:
    return value is None or (isinstance(value, dict) and "where_prec" in value)


def _placed(thing: Event | Incident, value: Any) -> EventPlace:
    """Give an event another place at the words that it had, or at its own where it had none."""
    known = thing.place
    start = known.start if known else getattr(thing, "start", 0)
    return msgspec.convert(
        {
            "start": start,
            "end": known.end if known else start,
            "text": known.text if known else "",
            "place": value,
            "where_prec": known.where_prec if known else 1,
            "basis": known.basis if known else "report",
        },
        type=EventPlace,
    )


def _titled(report: Report, value: Any) -> Report:
    """Give a report another title: the words are a person's, so no longer those at a span."""
    offered = Candidate(field="title", value=msgspec.convert(value, type=str), source="decision")
    kept = (one for one in report.metadata if (one.field, one.source) != ("title", "decision"))
    return msgspec.structs.replace(report, title=None, metadata=(offered, *kept))


def _with_toll(thing: Any, rest: list[str], value: Any) -> Any:
    harm, *inside = rest
    if harm not in HARMS:
        raise ValueError(f"{harm!r} is no harm: {', '.join(HARMS)}")
    bound = inside[0] if inside else "best"
    number = None if value is None else msgspec.convert(value, type=int)
    known = thing.tolls.get(harm) or Toll(low=number, best=number, high=number)
    toll = msgspec.structs.replace(_replace(known, bound, number), policy=_DECIDED)
    if bound == "best" and number is not None:
        toll = msgspec.structs.replace(
            toll,
            low=number,  # who gives the number gives it whole; `low` and `high` widen it
            high=number,
            by_role={"unknown": number} if number else {},
            by_group={},
            by_side={},
            proof=(),
            note="decided by a person",
        )
    return _replace(thing, "tolls", {**thing.tolls, harm: toll})


def _typed(event: Event, value: Any) -> Event:
    """Give an event another type, with the codes that follow."""
    kind = read_types().by_name.get(value)
    if kind is None:
        raise ValueError("there is no such type")
    codes = codes_of(kind, event.actors, event.targets)
    return msgspec.structs.replace(event, type=kind.name, codes=codes)


def with_place(event: Event, toponym: Toponym) -> Event:
    """Return an event whose place is this toponym, as it is read now."""
    if event.place is None:
        return event
    return msgspec.structs.replace(event, place=_replace(event.place, "place", toponym.place))
