"""The coding sheet: one incident, the fields of one codebook, each with the words beside it.

What the program left open stands first and empty. A field that a person changes becomes a decision:
days, places and numbers on the incident itself, what only the codebook has (the name of an actor) a
note with the codebook's name before the field's, ``acled.actor1``, which the export of that codebook
takes over.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec

from dateline.errors import DatelineError
from dateline.events.types import read_types
from dateline.export import acled, ucdp
from dateline.model.archive import Incident
from dateline.model.mark import HARMS, Figure, Toll
from dateline.publish.addresses import fragment
from dateline.publish.history import DecisionLine, history_of
from dateline.publish.lines import IncidentLine, incident_line
from dateline.publish.review_cards import tellings
from dateline.publish.shelf import Shelf
from dateline.publish.told import Words
from dateline.publish.words import say, say_bounds, say_day, say_type
from dateline.store.coding import Coded, Coder
from dateline.store.rows import StoredReport

Form = Literal["number", "day", "text", "place", "json"]
BOOKS = {"acled": "ACLED", "ucdp": "UCDP GED", "ibc": "Iraq Body Count", "own": "Your own"}
_POLICIES = {"acled": "acled_conservative", "ucdp": "ucdp", "ibc": "ibc", "own": "plain"}
_MOST_OPTIONS = 12


@dataclass(frozen=True, slots=True)
class Option:
    """A value that can be chosen; ``value`` is what is sent, ``label`` what is read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a codebook: its value, the words it rests on, and how a change is decided."""

    name: str
    value: str
    form: Form
    kind: str
    field: str
    words: Words | None = None
    note: str = ""
    options: tuple[Option, ...] = ()
    closed: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether the program left it open."""
        return not self.value


@dataclass(frozen=True, slots=True)
class SheetPage:
    """What the coding sheet needs."""

    line: IncidentLine
    book: str
    books: tuple[tuple[str, str], ...]
    fields: tuple[Field, ...]
    follows: tuple[tuple[tuple[str, str], ...], ...]
    quotes: tuple[Words, ...]
    month: str
    policy: str
    history: tuple[DecisionLine, ...]
    status: str


def sheet_page(shelf: Shelf, name: str, book: str = "acled") -> SheetPage:
    """Return the coding sheet of an incident under a codebook: acled, ucdp, ibc or own.

    Raises:
        ArchiveError: There is no such incident.
        DatelineError: There is no such codebook, or the user's own cannot be read.
    """
    if book not in BOOKS:
        raise DatelineError(f"no codebook {book!r}: {', '.join(BOOKS)}")
    incident = shelf.incident(name)
    sheet = _Sheet(shelf, incident, book)
    fields = list(sheet.fields())
    fields.sort(key=lambda one: not one.is_empty)  # what was left open comes first
    when = incident.when
    seen = [s.listed.latest for s, _ in sheet.told if s.listed.latest]
    day = (when and (when.earliest or when.latest)) or min(seen, default="")
    return SheetPage(
        line=incident_line(shelf, incident),
        book=book,
        books=tuple(BOOKS.items()),
        fields=tuple(fields),
        follows=tuple(sheet.follows({one.name for one in fields})),
        quotes=tuple(sheet.sentences()),
        month=day[:7],
        policy=f"{say('policies', sheet.coded.policy.name)} ({sheet.coded.policy.label})",
        history=history_of(shelf, (incident.id,)),
        status=say("status", incident.status),
    )


class _Sheet:
    """Prefills the fields of one incident."""

    def __init__(self, shelf: Shelf, incident: Incident, book: str) -> None:
        self.shelf, self.incident, self.book = shelf, incident, book
        self.told = list(tellings(shelf, incident))
        self.coder = Coder(shelf.archive)
        self.coded: Coded = self.coder.code(incident, self.coder.policy(_POLICIES[book]))
        self._said = {
            one.field: one.value
            for one in shelf.decided.those_in_force(incident.id)
            if one.kind == "note" and one.field
        }

    def fields(self) -> Iterator[Field]:
        """Yield the fields that a person decides, in the order in which they are most often wrong."""
        made: Mapping[str, Callable[[], Iterable[Field]]] = {
            "acled": self._acled,
            "ucdp": self._ucdp,
            "ibc": self._ibc,
            "own": self._own,
        }
        yield from made[self.book]()

    def follows(self, given: set[str]) -> Iterator[tuple[tuple[str, str], ...]]:
        """Yield the codebook's other columns, which follow from the fields: a row a day and place."""
        rows: list[dict[str, Any]] = []
        if self.book == "acled":
            rows = acled.rows_of(self.shelf.archive, self.incident)
        elif self.book == "ucdp":
            rows = ucdp.rows_of(self.shelf.archive, self.incident)
        for row in rows:
            yield tuple(
                (name, str(value))
                for name, value in row.items()
                if name not in given and value not in ("", None)
            )

    def sentences(self) -> Iterator[Words]:
        """Yield the sentences that tell it, one a report."""
        seen: set[str] = set()
        for stored, event in self.told:
            if stored.report.id not in seen:
                seen.add(stored.report.id)
                if words := _quote(stored, *event.sentence, fragment(event.id)):
                    yield words

    def _acled(self) -> Iterator[Field]:
        codes = self.coder.acled(self.coded)
        yield self._dead("fatalities", "best")
        yield self._place("location")
        yield self._day("event_date")
        table = self.coder.names.acled["disorder"]
        kinds = [
            Option(msgspec.json.encode([event, sub]).decode(), f"{sub} ({event})")
            for event, sub in _sub_types()
            if sub in table
        ]
        known = msgspec.json.encode([codes.event_type, codes.sub_event_type]).decode()
        yield Field(
            "sub_event_type",
            known,
            "json",
            "value",
            "codes.acled",
            words=self._trigger(),
            note=say_type(self.incident.event_type),
            options=tuple(kinds),
            closed=True,
        )
        for name in ("actor1", "actor2"):
            yield self._noted(name, getattr(codes, name), codes.why.get(name, ""))

    def _ucdp(self) -> Iterator[Field]:
        codes = self.coder.ucdp(self.coded)
        yield self._dead("best", "best")
        yield self._dead("low", "low")
        yield self._dead("high", "high")
        yield self._place("where_coordinates")
        yield self._day("date_start")
        violence = {1: "state-based conflict", 2: "non-state conflict", 3: "one-sided violence"}
        yield Field(
            "type_of_violence",
            str(codes.type_of_violence),
            "json",
            "value",
            "codes.ucdp",
            words=self._trigger(),
            note=codes.why.get("type_of_violence", ""),
            options=tuple(Option(str(n), f"{n}, {words}") for n, words in violence.items()),
            closed=True,
        )
        for name in ("side_a", "side_b"):
            yield self._noted(name, getattr(codes, name), codes.why.get(name, ""))

    def _ibc(self) -> Iterator[Field]:
        yield self._dead("deaths_min", "low")
        yield self._dead("deaths_max", "high")
        yield self._place("place")
        yield self._day("date")
        yield self._type("type")
        yield self._noted("target", self._parties("targets"), "")
        yield self._noted("weapons", self._weapons(), "")

    def _own(self) -> Iterator[Field]:
        for row in own_codebook(self.coder.tables):
            name, prefill = str(row["name"]), str(row.get("prefill", ""))
            if prefill in HARMS:
                yield self._dead(name, "best", prefill)
            elif prefill in ("place", "when", "type"):
                make = {"place": self._place, "when": self._day, "type": self._type}[prefill]
                yield make(name)
            else:
                value = self._parties(prefill) if prefill in ("actors", "targets") else ""
                value = self._weapons() if prefill == "weapons" else value
                options = tuple(Option(str(one), str(one)) for one in row.get("options", ()))
                yield self._noted(name, value, str(row.get("note", "")), options)

    def _dead(self, name: str, bound: str, harm: str = "killed") -> Field:
        """Return a number of people harmed, with the words it was taken from and its rivals."""
        toll = self._toll(harm)
        number = getattr(toll, bound) if toll else None
        if number is None and toll is not None and bound == "best":
            number = toll.low
        figures = [(s, f) for s, f in self._figures(harm) if f.factuality != "historical"]
        used = set(toll.figures) if toll else set()
        first = next(((s, f) for s, f in figures if f.id in used), None)
        rivals = dict.fromkeys(
            str(value) for _, f in figures for value in (f.low, f.best, f.high) if value is not None
        )
        said = f"{say_bounds(toll.low, toll.best, toll.high)}: {toll.note}" if toll else ""
        return Field(
            name,
            "" if number is None else str(number),
            "number",
            "value",
            f"tolls.{harm}.{bound}",
            words=_quote(first[0], first[1].start, first[1].end, fragment(first[1].id))
            if first
            else None,
            note=said.removesuffix(": None") if toll else "no report gives a number",
            options=tuple(Option(value, value) for value in list(rivals)[:_MOST_OPTIONS]),
        )

    def _toll(self, harm: str) -> Toll | None:
        if harm == "killed" and self.coded.toll is not None:
            return self.coded.toll
        return self.incident.tolls.get(harm)

    def _figures(self, harm: str) -> Iterator[tuple[StoredReport, Figure]]:
        seen: set[str] = set()
        own = {event.id for _, event in self.told}
        for stored, event in self.told:
            used = {name for toll in event.tolls.values() for name in toll.figures}
            for figure in stored.report.figures:
                here = figure.event in own or figure.id in used
                if figure.kind == harm and here and figure.id not in seen:
                    seen.add(figure.id)
                    yield stored, figure

    def _place(self, name: str) -> Field:
        where = self.incident.place
        place = where.place if where else None
        options: dict[str, str] = {}
        words = None
        for stored, event in self.told:
            if event.place and words is None:
                words = _quote(stored, event.place.start, event.place.end)
            for toponym in stored.report.places:
                if toponym.place is not None and toponym.place.id:
                    inside = ", ".join(
                        part for part in (toponym.place.admin1, toponym.place.country) if part
                    )
                    options.setdefault(
                        toponym.place.name, f"{toponym.place.name} ({inside})" if inside else ""
                    )
        note = ""
        if where:
            note = f"{say('where_precision', where.where_prec)}; {say('place_basis', where.basis)}"
        return Field(
            name,
            place.name if place else "",
            "place",
            "value",
            "place",
            words=words,
            note=note or "no report says where",
            options=tuple(Option(value, label or value) for value, label in list(options.items()))[
                :_MOST_OPTIONS
            ],
        )

    def _day(self, name: str) -> Field:
        when = self.incident.when
        value, note = "", "no report says when"
        if when is not None:
            value = "/".join(dict.fromkeys(day or "" for day in (when.earliest, when.latest)))
            note = say("date_precision", when.precision)
        words = None
        for stored, event in self.told:
            for start, end in event.when.evidence if event.when else ():
                words = words or _quote(stored, start, end)
        days = dict.fromkeys(
            day
            for stored, _ in self.told
            for time in stored.report.times
            if (day := time.earliest) and time.earliest == time.latest
        )
        options = tuple(Option(day, say_day(day)) for day in list(days)[:_MOST_OPTIONS])
        return Field(name, value, "day", "value", "when", words=words, note=note, options=options)

    def _type(self, name: str) -> Field:
        options = tuple(Option(f'"{one}"', say_type(one)) for one in read_types().by_name)
        return Field(
            name,
            f'"{self.incident.event_type}"',
            "json",
            "value",
            "event_type",
            words=self._trigger(),
            options=options,
            closed=True,
        )

    def _noted(
        self, name: str, value: str, note: str, options: tuple[Option, ...] | None = None
    ) -> Field:
        """Return a field that only the codebook has: a change is a note with the book's name."""
        field = f"{self.book}.{name}"
        said = self._said.get(field)
        if options is None:
            names = dict.fromkeys(
                party.actor or " ".join(party.text.split())
                for _, event in self.told
                for party in (*event.actors, *event.targets)
            )
            options = tuple(Option(one, one) for one in list(names)[:_MOST_OPTIONS])
        return Field(
            name,
            str(said) if said is not None else value,
            "text",
            "note",
            field,
            words=self._party_words(value),
            note="by a person" if said is not None else note,
            options=options,
        )

    def _party_words(self, name: str) -> Words | None:
        for stored, event in self.told:
            for party in (*event.actors, *event.targets):
                if name and (party.actor or party.text).casefold() in name.casefold():
                    return _quote(stored, party.start, party.end, fragment(event.id))
        return None

    def _trigger(self) -> Words | None:
        for stored, event in self.told:
            return _quote(stored, event.start, event.end, fragment(event.id))
        return None

    def _parties(self, role: str) -> str:
        names = dict.fromkeys(
            party.actor or " ".join(party.text.split())
            for _, event in self.told
            for party in (event.actors if role == "actors" else event.targets)
        )
        return "; ".join(names)

    def _weapons(self) -> str:
        found = (event.weapon.text for _, event in self.told if event.weapon)
        return "; ".join(dict.fromkeys(" ".join(text.split()) for text in found))


def _quote(stored: StoredReport, start: int, end: int, mark: str = "") -> Words | None:
    listed = stored.listed
    words = " ".join(listed.text[max(0, start - listed.start) : max(0, end - listed.start)].split())
    if not words:
        return None
    return Words(words, stored.report.id, mark, listed.outlet or "")


@cache
def _sub_types() -> tuple[tuple[str, str], ...]:
    """Return ACLED's types and sub-types that our types come to."""
    found = {tuple(kind.acled[:2]) for kind in read_types().by_name.values() if kind.acled}
    return tuple(sorted((one[0], one[1]) for one in found if len(one) == 2))


def own_codebook(tables: Path | None) -> list[dict[str, Any]]:
    """Return the fields of the user's own codebook, ``codebook.toml`` among the user's tables.

    Without one there are ours: type, day, place, dead, wounded, who did it and to whom. A field has a
    ``name``, and if wanted ``prefill`` (when, place, type, killed, wounded ..., actors, targets,
    weapons), ``options`` and ``note``.

    Raises:
        DatelineError: The file is no such codebook.
    """
    path = tables / "codebook.toml" if tables else None
    if path is None or not path.is_file():
        return [{"name": name, "prefill": name} for name in _USUAL]
    try:
        rows = tomllib.loads(path.read_text("utf-8")).get("field", [])
    except (OSError, ValueError) as error:
        raise DatelineError(f"{path} cannot be read: {error}") from error
    fits = isinstance(rows, list) and all(isinstance(row, dict) and row.get("name") for row in rows)
    if not rows or not fits:
        raise DatelineError(f"{path}: write a [[field]] with a name for each field")
    return list(rows)


_USUAL = ("killed", "wounded", "place", "when", "type", "actors", "targets")
