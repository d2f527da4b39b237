"""A decision in the making: its ids looked up, its value held against the field, its anchor taken.

What cannot be is refused here, in one line, when a person says it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from dateline.errors import DatelineError
from dateline.model.archive import Anchor, Decision
from dateline.model.mark import Place, PlaceCandidate, Toponym
from dateline.model.span import Span
from dateline.store.archive import Archive
from dateline.store.decisions.add import REFERENCES, kind_of, make_mark, match_mark
from dateline.store.decisions.apply import KINDS
from dateline.store.decisions.fields import set_field
from dateline.store.decisions.log import read_log
from dateline.store.decisions.opinions import RETYPED
from dateline.store.decisions.recut import recut
from dateline.store.decisions.takedown import resting_on
from dateline.store.decisions.things import Thing, anchor_of, find_thing, print_anchor, quote_in

_POINT = 60
"""Characters by which a boundary is known."""
_ON_MARKS = frozenset({*KINDS, "incident"})


def check_undo(archive: Archive, of: Sequence[str], by: str) -> None:
    """Refuse to take back what is not there, or is another's.

    Raises:
        DatelineError: So it is; it says what to do instead.
    """
    log = {one.id: one for one in read_log(archive)}
    for name in of:
        if name not in log:
            raise DatelineError(f"no decision {name} to take back")
        if log[name].by != by:
            raise DatelineError(
                f"{name} is {log[name].by}'s: decide otherwise, and a third person adjudicates"
            )


class Draft:
    """A decision in the making: its ids looked up, its value held against the field."""

    def __init__(
        self, archive: Archive, kind: str, of: tuple[str, ...], *, field: str | None, value: Any
    ) -> None:
        self.archive, self.kind, self.of = archive, kind, of
        self.field, self.value = field, value

    def anchor(self) -> Anchor:
        """Check the decision and return its anchor."""
        if self.kind == "add":
            return self._added()
        things = [self._thing(name) for name in self.of]
        self.of = tuple(thing.id for thing in things)
        self._check(things)
        make = print_anchor if self.kind == "withhold" else anchor_of
        first, *rest = (make(self.archive, thing) for thing in things)
        if self.kind == "boundary":
            rest = [self._point(things[0])]
        if self.kind == "withhold":
            self.value = _resting_on(self.archive, things)
        return msgspec.structs.replace(first, others=tuple(rest))

    def _thing(self, name: str) -> Thing:
        try:
            return find_thing(self.archive, name)
        except DatelineError:
            gone = {stone.id for stone in self.archive.tombstones()}
            if self.kind == "redact" or (self.kind == "restore" and name in gone):
                return Thing("name", name, name)
            raise

    def _check(self, things: Sequence[Thing]) -> None:
        whats = {thing.what for thing in things}
        match self.kind:
            case "same" | "different":
                if (
                    len(things) < 2
                    or len(whats) > 1
                    or not whats <= {"incident", "event", "actor", "mention"}
                ):
                    raise DatelineError(
                        f"{self.kind} needs two or more ids of one kind: incidents, events, actors"
                    )
            case "value" | "retype" | "adjudicate":
                for thing in things:
                    self._check_value(thing)
            case "boundary":
                self._check_boundary(things)
            case "tag" | "untag" | "alias":
                if not isinstance(self.value, str) or not self.value.strip():
                    raise DatelineError(f"{self.kind} needs a name: --value NAME")
            case "accept" | "reject" | "restore":
                known = {*_ON_MARKS, *({"name"} if self.kind == "restore" else ())}
                if not whats <= known:
                    raise DatelineError(f"{self.kind} is for marks and incidents")

    def _check_value(self, thing: Thing) -> None:
        if self.kind == "retype":
            self.field = self.field or RETYPED.get(thing.what)
        if self.kind == "adjudicate" and self.field is None:
            allowed = {"accept", "reject", "same", "different"}
            if self.value not in allowed:
                raise DatelineError(
                    f"adjudicate needs --field and --value, or --value {'|'.join(sorted(allowed))}"
                )
            return
        if self.field is None:
            raise DatelineError(f"{self.kind} needs --field: what of {thing.id}")
        if not isinstance(thing.value, msgspec.Struct) or thing.what in ("actor", "document"):
            raise DatelineError(f"{thing.id} has no fields to decide on")
        self.value = self._placed(thing)
        try:
            set_field(thing.value, self.field, self.value)
        except DatelineError:
            text = _as_text(self.value)
            set_field(thing.value, self.field, text)  # raises again if it is not that
            self.value = text

    def _placed(self, thing: Thing) -> Any:
        """Return the value, looked up if it is the id or the name of a place."""
        is_place = (self.field or "").split(".")[-1] == "place"
        if not is_place or not isinstance(self.value, str):
            return self.value
        known = thing.value.candidates if isinstance(thing.value, Toponym) else ()
        return msgspec.to_builtins(place_called(self.archive, self.value, known))

    def _check_boundary(self, things: Sequence[Thing]) -> None:
        """Check that a document can be cut where a person says."""
        thing = things[0]
        if len(things) > 1 or thing.what != "report" or self.field not in ("start", "end"):
            raise DatelineError("boundary needs one report's id and --field start or end")
        if not isinstance(self.value, int):
            raise DatelineError("boundary needs --value OFFSET: characters of the document's text")
        document = self.archive.report(thing.id).listed.document
        reports = [one.report for one in self.archive.reports_of(document)]
        ordered = sorted(reports, key=lambda report: report.start)
        text = self.archive.document_text(document)
        recut(ordered, text, {(thing.id, self.field): self.value})

    def _point(self, thing: Thing) -> Anchor:
        """Return the anchor of a boundary: the words that follow a start, or come before an end."""
        document = self.archive.report(thing.id).listed.document
        length = len(self.archive.document_text(document))
        at = int(self.value)
        span = (
            Span(at, min(length, at + _POINT))
            if self.field == "start"
            else Span(max(0, at - _POINT), at)
        )
        return quote_in(self.archive, thing.id, span)

    def _added(self) -> Anchor:
        kind_of(self.field)
        said = dict(self.value) if isinstance(self.value, dict) else None
        if said is None:
            raise DatelineError(
                'add needs --value \'{"start": N, "end": N, ...}\' or {"quote": ...}'
            )
        report = self._report()
        span = _span(self.archive, report, said)
        for name in ("start", "end", "quote", "document"):
            said.pop(name, None)
        if isinstance(said.get("place"), str):
            said["place"] = msgspec.to_builtins(place_called(self.archive, said["place"]))
        self.of, self.value = (report,), said
        others = [
            anchor_of(self.archive, find_thing(self.archive, said[field]))
            for field in REFERENCES
            if said.get(field)
        ]
        anchor = quote_in(self.archive, report, span)
        return msgspec.structs.replace(anchor, what=self.field, others=tuple(others))

    def _report(self) -> str:
        """Return the report that an added mark is in: the one named, or the one of a document."""
        thing = find_thing(self.archive, self.of[0])
        if thing.what == "report":
            return thing.id
        if thing.what != "document":
            raise DatelineError(f"add needs a report's or a document's id, not {self.of[0]}")
        reports = self.archive.reports_of(thing.id)
        start = self.value.get("start")
        inside = [
            one.report.id
            for one in reports
            if len(reports) == 1
            or (isinstance(start, int) and one.report.start <= start < one.report.end)
        ]
        if len(inside) != 1:
            raise DatelineError(f"document {thing.id} has {len(reports)} reports: name one")
        return inside[0]


def _resting_on(archive: Archive, things: Sequence[Thing]) -> dict[str, Any] | None:
    """Return the incidents that only what is taken out tells: they are withdrawn with it."""
    reports: list[str] = []
    for thing in things:
        if thing.what == "report":
            reports.append(thing.id)
        elif thing.what == "document":
            reports += archive.document(thing.id).reports
        else:
            reports += [one.id for one in archive.reports() if one.outlet == thing.id]
    incidents = resting_on(archive, reports)
    return {"incidents": incidents} if incidents else None


def place_called(archive: Archive, name: str, known: Sequence[PlaceCandidate] = ()) -> Place:
    """Return the place that is meant by an id or a name.

    Args:
        archive: Whose places' ids are known.
        name: An id of a place of the archive, or of one of *known*; else a name of the gazetteer
            that only one place has.
        known: The places that a toponym may mean.

    Raises:
        DatelineError: There is none, or there are several; it names them.
    """
    found = next((one.place for one in archive.places() if one.place.id == name), None)
    if found is not None:
        return found
    from dateline.marks.gazetteer import Gazetteer

    gazetteer = Gazetteer.open()
    candidate = next((one for one in known if one.id == name), None)
    entries = [entry.place() for entry in gazetteer.find(candidate.name if candidate else name)]
    if candidate is not None:
        entries = [one for one in entries if one.id == name]
    if len(entries) == 1:
        return entries[0]
    if not entries:
        raise DatelineError(f"no place {name!r}: give an id of this archive, or a name")
    listed = "; ".join(f"{one.id} {one.name} ({one.admin1}, {one.country})" for one in entries[:6])
    raise DatelineError(f"{len(entries)} places are called {name!r}: {listed}")


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _span(archive: Archive, report: str, said: dict[str, Any]) -> Span:
    """Return the span that a person selected: by offsets, or by words that stand there once."""
    stored = archive.report(report).report
    text = archive.document_text(archive.report(report).listed.document)
    start, end, quote = said.get("start"), said.get("end"), said.get("quote")
    if isinstance(start, int) and isinstance(end, int):
        span = Span(start, end)
        if not stored.span.covers(span) or start >= end:
            raise DatelineError(
                f"[{start}, {end}) lies outside report {report}, [{stored.start}, {stored.end})"
            )
        if isinstance(quote, str) and text[start:end] != quote:
            raise DatelineError(f"at [{start}, {end}) stands {text[start:end]!r}, not {quote!r}")
        return span
    if not isinstance(quote, str) or not quote:
        raise DatelineError("say where: start and end, or a quote")
    first = text.find(quote, stored.start, stored.end)
    if first < 0:
        raise DatelineError(f"report {report} does not say {quote!r}")
    if text.find(quote, first + 1, stored.end) >= 0:
        raise DatelineError(f"report {report} says {quote!r} more than once: give start and end")
    return Span(first, first + len(quote))


def try_to_add(archive: Archive, decision: Decision) -> None:
    """Make the mark once, so that one that cannot be made is refused now."""
    stored = archive.report(decision.of[0])
    anchor = decision.anchor
    assert anchor is not None
    assert anchor.quote is not None
    assert anchor.start is not None
    span = Span(anchor.start, anchor.start + len(anchor.quote))
    known = match_mark(stored.report, span, decision)
    if known is not None:
        raise DatelineError(f"{known.id} is there already, {known.text!r}: give it another value")
    make_mark(stored.report, archive.document_text(stored.listed.document), span, decision)
