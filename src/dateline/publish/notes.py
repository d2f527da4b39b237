"""Notes: what a mark is read as, in words, with links to the other marks it leans on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dateline.model.mark import (
    Event,
    Figure,
    Mark,
    Mention,
    Participant,
    Statement,
    Timex,
    Toll,
    Toponym,
    Victim,
    When,
)
from dateline.model.report import Report
from dateline.publish.addresses import fragment
from dateline.publish.words import (
    say,
    say_days,
    say_figure,
    say_number,
    say_place,
    say_tolls,
    say_type,
)


@dataclass(frozen=True, slots=True)
class Value:
    """A value in a note; ``to`` is the fragment of a mark in the same report."""

    text: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """The reading of a mark, or of several that are read alike; ``mark`` is the first of them."""

    mark: str
    label: str
    words: str
    rows: tuple[tuple[str, tuple[Value, ...]], ...]


_LEAST_SHOWN, _MOST_SHOWN = 0.05, 3
"""Rival places below this score, or beyond this number, are left to ``dateline why``."""

OWN_VOICE = "the report itself"
"""Who says what nobody is quoted with."""

Rows = Iterator[tuple[str, list[Value]]]


class Notes:
    """Writes the notes of one report; knows its marks by id."""

    def __init__(self, report: Report) -> None:
        self.report = report
        kinds: Iterable[Iterable[Mark]] = (
            report.figures,
            report.victims,
            report.events,
            report.statements,
        )
        self._marks = {mark.id: mark for marks in kinds for mark in marks}

    def all(self) -> list[Note]:
        """Return a note for every mark that is shown, in text order; equal ones stay apart."""
        report = self.report
        places = {(place.start, place.end) for place in report.places}
        notes = [
            *(self._note(m, say("mark_kind", "figure"), self._figure(m)) for m in report.figures),
            *(self._note(m, say("mark_kind", "victim"), self._victim(m)) for m in report.victims),
            *(self._note(m, say("mark_kind", "event"), self._event(m)) for m in report.events),
            *(
                self._note(m, say("mark_kind", "statement"), self._statement(m))
                for m in report.statements
            ),
            *(self._note(m, say("mark_kind", "place"), self._place(m)) for m in report.places),
            *(self._note(m, say("mark_kind", "time"), self._time(m)) for m in report.times),
            *(
                self._note(m, say_mention(m), self._mention(m))
                for m in report.mentions
                if (m.start, m.end) not in places
            ),
        ]
        where = {
            fragment(m.id): m.start
            for m in (*self._marks.values(), *report.places, *report.times, *report.mentions)
        }
        return sorted(notes, key=lambda note: (where[note.mark], note.mark))

    def who_said(self, statement: str | None) -> Value:
        """Return who is behind a figure: a speaker, or the outlet itself."""
        mark = self._marks.get(statement or "")
        if not isinstance(mark, Statement):
            return Value(OWN_VOICE)
        name = mark.speaker.name or say("naming", mark.speaker.naming)
        medium = f", quoted by {mark.medium}" if mark.medium else ""
        return Value(f"{name}{medium}", fragment(mark.id))

    def _note(self, mark: Mark, label: str, rows: Rows) -> Note:
        shown = [(term, tuple(values)) for term, values in rows if values]
        rule = f"{mark.reason} ({mark.score:.2f})" if mark.reason else f"{mark.score:.2f}"
        shown.append(("Found by", (Value(rule),)))
        return Note(fragment(mark.id), label, " ".join(mark.text.split()), tuple(shown))

    def _figure(self, m: Figure) -> Rows:
        unit = "" if m.unit == "people" else f" {m.unit}"
        yield "Reads as", [Value(f"{say_figure(m)}{unit} {say('figure_kinds', m.kind)}")]
        yield "Said by", [self.who_said(m.said_by)]
        if m.who:
            side = f", of {m.who.side}" if m.who.side else ""
            group = f", {m.who.group}" if m.who.group != "unknown" else ""
            role = "" if m.who.role == "unknown" else say("roles", m.who.role)
            about = (role + group + side).removeprefix(", ")
            yield "Of whom", [Value(f"{m.who.text} ({about})" if about else m.who.text)]
        if m.place:
            yield "Where", [Value(m.place.text)]
        yield "When", _when(m.when)
        if m.scope != "event":
            yield "Counts", [Value(say("scope", m.scope))]
        if m.factuality != "happened":
            yield "Told as", [Value(say("factuality", m.factuality))]
        yield "Of event", self._to(m.event)
        yield "Part of", self._to(m.part_of)
        yield "Repeats", self._to(m.repeats)

    def _victim(self, m: Victim) -> Rows:
        about = [m.name or "not named", f"aged {m.age}" if m.age is not None else "", m.sex or ""]
        yield "Who", [Value(", ".join(part for part in about if part))]
        yield "Harm", [Value(say("harms", m.harm))]
        if m.role != "unknown":
            yield "One of", [Value(say("roles", m.role))]
        yield "In event", self._to(m.event)
        yield "Counted in", self._to(m.figure)

    def _event(self, m: Event) -> Rows:
        yield "Kind", [Value(say_type(m.type))]
        if m.factuality != "happened":
            yield "Told as", [Value(say("factuality", m.factuality))]
        yield "Toll", [Value(text)] if (text := say_tolls(m.tolls)) else []
        yield "By whom", _parties(m.actors)
        yield "Against", _parties(m.targets)
        yield "Weapon", [Value(m.weapon.text)] if m.weapon else []
        if m.place:
            name = m.place.place.name if m.place.place else m.place.text
            note = say("where_precision", m.place.where_prec)
            yield "Where", [Value(f"{name}: {note}, {say('place_basis', m.place.basis)}")]
        yield "When", _when(m.when)
        for claim in m.responsibility:
            yield "Responsibility", [Value(f"{claim.how} by or for {claim.actor}")]
        yield "Said by", [self.who_said(m.statement)] if m.statement else []
        yield "Same as", self._to(m.same_as)

    def _statement(self, m: Statement) -> Rows:
        name = m.speaker.name or say("naming", m.speaker.naming)
        yield "Speaker", [Value(f"{name} ({say('naming', m.speaker.naming)})")]
        yield "Not named", [Value(m.speaker.reason.text)] if m.speaker.reason else []
        yield "Given", [Value(f"{m.kind} speech")]
        yield "Through", [Value(m.medium)] if m.medium else []

    def _place(self, m: Toponym) -> Rows:
        if m.place is None:
            yield "Place", [Value("not decided")]
        else:
            yield "Place", [Value(say_place(m.place))]
            yield "Position", [Value(say_position(m.place.lat, m.place.lon))]
            yield "Gazetteer", [Value(m.place.id or f"computed from {m.place.near}")]
        others = [c for c in m.candidates if m.place is None or c.id != m.place.id]
        likely = [c for c in others if c.score >= _LEAST_SHOWN][:_MOST_SHOWN]
        yield "Or else", [Value(f"{c.name} ({c.score:.2f})") for c in likely]

    def _time(self, m: Timex) -> Rows:
        yield "Value", [Value(m.value)] if m.value else []
        if m.earliest or m.latest:
            yield "Days", [Value(say_days(m.earliest, m.latest))]
        yield "Anchor", [Value(say("anchor", m.anchor))]

    def _mention(self, m: Mention) -> Rows:
        yield "Names", [Value(m.actor)] if m.actor and m.actor != m.text else []

    def _to(self, name: str | None) -> list[Value]:
        mark = self._marks.get(name or "")
        if mark is None:
            return []
        return [Value(" ".join(mark.text.split()), fragment(mark.id))]


def say_mention(mention: Mention) -> str:
    """Return what a name names, as a note's heading."""
    return "Private person" if mention.private else say("tag_kinds", mention.kind)


def join_alike(notes: Iterable[Note]) -> tuple[tuple[Note, ...], dict[str, str]]:
    """Return each reading once, and the note's mark for every mark.

    A name said twelve times is read alike twelve times: one note is enough.
    """
    kept: dict[tuple[object, ...], Note] = {}
    note_of: dict[str, str] = {}
    for note in notes:
        first = kept.setdefault((note.label, note.words, note.rows), note)
        note_of[note.mark] = first.mark
    return tuple(kept.values()), note_of


def say_position(lat: float, lon: float) -> str:
    """Return a point in degrees.

    >>> say_position(36.34, -43.13)
    '36.340° N, 43.130° W'
    """
    return f"{abs(lat):.3f}° {'N' if lat >= 0 else 'S'}, {abs(lon):.3f}° {'E' if lon >= 0 else 'W'}"


def say_shares(toll: Toll) -> str:
    """Return whom a toll is made of; nothing where that is said of none.

    >>> say_shares(Toll(low=32, best=32, high=32, by_role={"civilian": 22, "police": 1, "unknown": 9}))
    '22 civilians, 1 police officer; of the other 9 it is not said'
    >>> say_shares(Toll(low=14, best=14, high=14, by_role={"unknown": 14}))
    ''
    """
    known = {role: n for role, n in toll.by_role.items() if n and role != "unknown"}
    if not known:
        return ""
    shares = [
        f"{say_number(n)} {say('role' if n == 1 else 'roles', role)}" for role, n in known.items()
    ]
    rest = toll.by_role.get("unknown")
    left = f"; of the other {say_number(rest)} it is not said" if rest else ""
    return ", ".join(shares) + left


def _when(when: When | None) -> list[Value]:
    if when is None:
        return []
    return [
        Value(f"{say_days(when.earliest, when.latest)} ({say('date_precision', when.precision)})")
    ]


def _parties(parties: Iterable[Participant]) -> list[Value]:
    return [
        Value(f"{p.text} ({p.actor})" if p.actor and p.actor != p.text else p.text) for p in parties
    ]
