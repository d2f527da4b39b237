"""Cards of review: one question about one thing, its words, the reasons, and what may be answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import msgspec

from dateline.events.types import read_types
from dateline.model.archive import Disagreement, Incident, Link
from dateline.model.mark import HARMS, Event, Figure, Mark, Toponym
from dateline.model.report import Report
from dateline.publish.addresses import fragment, incident_address, report_address
from dateline.publish.history import DecisionLine, history_of
from dateline.publish.lines import incident_line
from dateline.publish.notes import Notes
from dateline.publish.shelf import Shelf
from dateline.publish.words import (
    say,
    say_days,
    say_figure,
    say_place,
    say_tolls,
    say_type,
)
from dateline.store.rows import StoredReport

_AROUND = 260
"""Characters of a paragraph that are shown on each side of the words."""
_MOST_QUOTES, _MOST_CHOICES = 4, 9
_FIGURE_KINDS = (
    *HARMS,
    *("deployed", "strength", "population", "money", "count"),
)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words with what stands before and after them, and whose they are."""

    before: str
    words: str
    after: str
    report: str
    mark: str
    source: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that may be the right one; ``value`` is JSON."""

    label: str
    note: str
    value: str


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to decide on. ``data`` is JSON for the script: ids, field, choices."""

    key: str
    what: str
    question: str
    reading: str
    why: str
    weight: float
    quotes: tuple[Quote, ...]
    reasons: tuple[str, ...]
    choices: tuple[Choice, ...]
    hint: str
    address: str
    history: tuple[DecisionLine, ...]
    data: str
    answers: tuple[str, ...]
    """The keys that answer it: ``a r t v s d x``."""


def make_card(
    shelf: Shelf,
    *,
    of: Iterable[str],
    what: str,
    question: str,
    why: str,
    weight: float,
    quotes: Iterable[Quote],
    address: str,
    reading: str = "",
    reasons: Iterable[str] = (),
    field: str | None = None,
    hint: str = "",
    choices: Iterable[Choice] = (),
    retypes: Literal["incident", "figure"] | None = None,
    others: Iterable[str] = (),
    parts: Iterable[tuple[str, str]] = (),
    settles: bool = False,
    blind: bool = False,
) -> Card:
    """Return a card.

    Args:
        shelf: The archive.
        of: The ids that a decision is on.
        what: The kind of thing: "figure", "place", "incident", "link" ...
        question: What is asked, a sentence.
        why: Why it is worth asking.
        weight: Where it stands in the queue, the greatest first.
        quotes: The words it rests on.
        address: Its page, as `Links.follow` takes it.
        reading: How the program read it; empty where it abstained.
        reasons: Why it was so read, a line each.
        field: The field that a value is for.
        hint: What may be typed for a value.
        choices: Values that may be the right one.
        retypes: Which list of types it may be given another one of (`retypes_of`).
        others: What it may be the same as.
        parts: Tellings that may be split off, with their words.
        settles: Whether a decision settles what two people see differently.
        blind: Whether others' decisions are kept from the reader.
    """
    ids, some = tuple(of), tuple(choices)[:_MOST_CHOICES]
    split, same, found = [*parts][:_MOST_CHOICES], tuple(others), tuple(quotes)
    answers = [
        key
        for key, there in (
            ("a", not same),
            ("r", not same and what != "report"),
            ("t", bool(retypes)),
            ("v", bool(field)),
            ("s", bool(same)),
            ("d", bool(same)),
            ("x", len(split) > 1),
        )
        if there
    ]
    data = {
        "of": [*ids, *same],
        "field": field,
        "hint": hint,
        "choices": [{"label": one.label, "value": one.value} for one in some],
        "retypes": retypes,
        "parts": [{"label": words, "value": name} for name, words in split],
        "report": next((quote.report for quote in found), None),
        "settles": settles,
    }
    return Card(
        key="-".join((what, *ids, field or "")).replace(".", "-"),
        what=what,
        question=question,
        reading=reading,
        why=why,
        weight=weight,
        quotes=found[:_MOST_QUOTES],
        reasons=tuple(reasons),
        choices=some,
        hint=hint,
        address=address,
        history=() if blind else history_of(shelf, (*ids, *same)),
        data=msgspec.json.encode(data).decode(),
        answers=tuple(answers),
    )


@cache
def retypes_of() -> str:
    """Return the types that a thing may be given, by kind of thing, as JSON for the script."""
    lists = {
        "figure": {kind: say("figure_kinds", kind) for kind in _FIGURE_KINDS},
        "incident": {name: say_type(name) for name in read_types().by_name},
    }
    made = {
        kind: [{"label": words, "value": code} for code, words in some.items()]
        for kind, some in lists.items()
    }
    return msgspec.json.encode(made).decode()


def quote_mark(stored: StoredReport, mark: Mark) -> Quote:
    """Quote a mark in its paragraph."""
    return quote_span(stored, mark.start, mark.end, fragment(mark.id))


def quote_span(stored: StoredReport, start: int, end: int, mark: str = "") -> Quote:
    """Quote a span of a report in its paragraph."""
    listed, report = stored.listed, stored.report
    block = next(
        (b for b in report.blocks if b.start <= start and end <= b.end),
        None,
    )
    first = max(report.start if block is None else block.start, start - _AROUND)
    last = min(report.end if block is None else block.end, end + _AROUND)

    def words(a: int, b: int) -> str:
        return listed.text[max(0, a - listed.start) : max(0, b - listed.start)]

    before, after = words(first, start), words(end, last)
    if block is not None and first > block.start:
        before = "… " + before.partition(" ")[2]
    if block is not None and last < block.end:
        after = after.rpartition(" ")[0] + " …"
    when = say_days(listed.earliest, listed.latest)
    return Quote(
        before,
        words(start, end),
        after,
        report.id,
        mark,
        f"{listed.outlet or 'outlet not known'}, {when}",
    )


def _address(shelf: Shelf, mark: Mark) -> str:
    """Return where a mark's words stand."""
    report = mark.id.rpartition("-")[0]
    page = shelf.page_of(report, mark.id)
    return f"{report_address(report, page)}#{fragment(mark.id)}"


def notes_on(report: Report, mark: Mark) -> tuple[str, ...]:
    """Return why a mark is read as it is, a line for each thing that its note says."""
    name = fragment(mark.id)
    for note in Notes(report).all():
        if note.mark == name:
            return tuple(
                f"{term}: {', '.join(value.text for value in values)}" for term, values in note.rows
            )
    return ()


def figure_card(
    shelf: Shelf, stored: StoredReport, figure: Figure, why: str, weight: float, **more: Any
) -> Card:
    """Ask whether a figure is right."""
    unit = "" if figure.unit == "people" else f" {figure.unit}"
    values: dict[str, Any] = {
        "question": "Is the number read right?",
        "reading": f"{say_figure(figure)}{unit} {say('figure_kinds', figure.kind)}",
        "field": "best",
        "hint": "a number",
        "retypes": "figure",
    }
    return make_card(
        shelf,
        of=[figure.id],
        what="figure",
        why=why,
        weight=weight,
        quotes=[quote_mark(stored, figure)],
        address=_address(shelf, figure),
        reasons=notes_on(stored.report, figure),
        **(values | more),
    )


def place_card(
    shelf: Shelf, stored: StoredReport, place: Toponym, why: str, weight: float, **more: Any
) -> Card:
    """Ask which place is meant."""
    choices = [
        Choice(
            one.name,
            f"{one.id or 'a point'}, {abs(one.lat):.2f}°{'N' if one.lat >= 0 else 'S'}"
            f" {abs(one.lon):.2f}°{'E' if one.lon >= 0 else 'W'}, {one.score:.0%}",
            msgspec.json.encode(one.id or one.name).decode(),
        )
        for one in place.candidates
    ]
    values: dict[str, Any] = {
        "question": f"Which place is “{' '.join(place.text.split())}”?",
        "field": "place",
        "hint": "a place’s name, or its id",
        "choices": choices,
    }
    return make_card(
        shelf,
        of=[place.id],
        what="place",
        reading=say_place(place.place) if place.place else "",
        why=why,
        weight=weight,
        quotes=[quote_mark(stored, place)],
        address=_address(shelf, place),
        reasons=notes_on(stored.report, place),
        **(values | more),
    )


def incident_card(shelf: Shelf, incident: Incident, why: str, weight: float, **more: Any) -> Card:
    """Ask whether an incident is right as a whole: type, place, day, dead."""
    line = incident_line(shelf, incident, quoted=False)
    told = list(tellings(shelf, incident))
    values: dict[str, Any] = {
        "question": "Is this incident right?",
        "reading": reading_of(incident),
        "field": "tolls.killed.best",
        "hint": "how many were killed: a number",
        "reasons": (line.sources, *(_how_placed(incident)), *_how_dated(incident)),
        "what": "incident",
        "retypes": "incident",
        "quotes": [quote_event(stored, event) for stored, event in told],
    }
    return make_card(
        shelf,
        of=[incident.id],
        why=why,
        weight=weight,
        address=incident_address(incident.id),
        parts=[(event.id, quote_event(stored, event).source) for stored, event in told],
        **(values | more),
    )


def reading_of(incident: Incident) -> str:
    """Return an incident in a line: type, dead, place and days."""
    place, when = incident.place, incident.when
    where = (say_place(place.place) if place.place else place.text) if place else ""
    parts = (
        say_type(incident.event_type),
        say_tolls(incident.tolls),
        where or "place not known",
        say_days(when.earliest, when.latest) if when else "day not known",
    )
    return " · ".join(part for part in parts if part)


def _how_placed(incident: Incident) -> Iterator[str]:
    if place := incident.place:
        yield (
            f"Place: {say('where_precision', place.where_prec)}, {say('place_basis', place.basis)}"
        )


def _how_dated(incident: Incident) -> Iterator[str]:
    if when := incident.when:
        yield f"Day: {say('date_precision', when.precision)}"


def tellings(shelf: Shelf, incident: Incident) -> Iterator[tuple[StoredReport, Event]]:
    """Yield each telling of an incident with its report."""
    for mention in incident.mentions:
        stored = shelf.report(mention.report)
        for event in stored.report.events:
            if event.id == mention.event:
                yield stored, event


def quote_event(stored: StoredReport, event: Event) -> Quote:
    """Quote the sentence of an event in its paragraph."""
    start, end = event.sentence.start, event.sentence.end
    if not stored.report.span.covers(event.sentence):
        start, end = event.start, event.end
    return quote_span(stored, start, end, fragment(event.id))


def disagreement_card(
    shelf: Shelf, incident: Incident, one: Disagreement, weight: float, **more: Any
) -> Card:
    """Ask which side of a disagreement is right."""
    choices, quotes = [], []
    for side in one.sides:
        value = side.value
        if isinstance(value, dict):
            value = next((value[k] for k in ("best", "low", "high") if value.get(k)), None)
        if value is not None:
            said = f"{len(side.reports)} of {len(incident.reports)} reports"
            label = f"{value}" if not isinstance(value, str) else say_value(value)
            choices.append(Choice(label, side.said_by or said, msgspec.json.encode(value).decode()))
        quotes += list(_side_quotes(shelf, side.reports, side.evidence))
    fields = {"place": "place", "date": "when", "type": "event_type"}
    field = fields.get(one.about) or (f"tolls.{one.about}.best" if one.about in HARMS else None)
    hints = {"place": "a place’s name, or its id", "date": "a day, YYYY-MM-DD"}
    return incident_card(
        shelf,
        incident,
        f"reports disagree about {say('about', one.about)}: {len(one.sides)} sides",
        weight,
        **{
            "what": "disagreement",
            "question": one.sentence or f"Reports disagree about {one.about}",
            "field": field,
            "hint": hints.get(one.about, "a number") if field else "",
            "choices": choices if field else (),
            "quotes": list(dict.fromkeys(quotes)),
        }
        | more,
    )


def say_value(value: str) -> str:
    """Return a side's value as people read it: codes without their underlines."""
    return value.replace("_", " ")


def _side_quotes(shelf: Shelf, reports: Iterable[str], evidence: Iterable[Any]) -> Iterator[Quote]:
    stored = {shelf.report(name).listed.document: shelf.report(name) for name in reports}
    for one in evidence:
        if one.document in stored:
            yield quote_span(stored[one.document], one.start, one.end)


def link_card(shelf: Shelf, incident: Incident, link: Link, weight: float, **more: Any) -> Card:
    """Ask whether two tellings are of one incident."""
    quotes = []
    for name in (link.event, link.to):
        stored = shelf.report(name.rpartition("-")[0])
        event = next((one for one in stored.report.events if one.id == name), None)
        if event is not None:
            quotes.append(quote_event(stored, event))
    score = f"by a weight of {link.score:.2f}" if link.score is not None else "by a person’s word"
    return make_card(
        shelf,
        of=[link.event],
        others=[link.to],
        what="link",
        question="Do these two tell of one and the same incident?",
        reading=f"taken for one: {reading_of(incident)}",
        why=f"only just joined: {score}, where 1 is enough",
        weight=weight,
        quotes=quotes,
        address=incident_address(incident.id),
        reasons=[
            f"{one.reason}{'' if one.weight is None else f': {one.weight:+.2f}'}"
            for one in link.weights
        ],
        **more,
    )


def pair_card(shelf: Shelf, pair: tuple[str, ...], why: str, weight: float) -> Card:
    """Ask whether two things are one, of which two people hold otherwise."""
    quotes: list[Quote] = []
    for name in pair:
        if name in shelf.incidents:
            stored, event = next(tellings(shelf, shelf.incidents[name]))
            quotes.append(quote_event(stored, event))
            continue
        report = name.rpartition("-")[0]
        for listed in shelf.listed:
            if listed.id == report:
                stored = shelf.report(report)
                events = (one for one in stored.report.events if one.id == name)
                quotes += [quote_event(stored, event) for event in events]
    return make_card(
        shelf,
        of=pair[:1],
        others=pair[1:],
        what="pair",
        question="Are these one and the same?",
        why=why,
        weight=weight,
        quotes=quotes,
        address=f"{report_address(quotes[0].report)}" if quotes else "review/",
        settles=True,
    )
