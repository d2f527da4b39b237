"""Recording what a person decides, and saying what it changed.

    made = decide(archive, "value", ["9f2c1ab04e77-f102"], field="best", value=14, by="Ann")
    for line in record(archive, [made]): print(line)

A decision that cannot be is refused when it is made, in one line; one that is in the log is applied.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple, get_args

import msgspec

from dateline.errors import DatelineError
from dateline.model.archive import Anchor, Decision, DecisionKind, Incident
from dateline.model.mark import HARMS, Place, PlaceCandidate, Toponym
from dateline.model.span import Span
from dateline.store.archive import Archive
from dateline.store.decisions.add import REFERENCES, kind_of, make_mark, match_mark
from dateline.store.decisions.apply import KINDS
from dateline.store.decisions.fields import set_field
from dateline.store.decisions.log import append, decision_id, read_log
from dateline.store.decisions.opinions import RETYPED
from dateline.store.decisions.recut import recut
from dateline.store.decisions.replay import Orphan, orphans_of, replay
from dateline.store.decisions.takedown import REMOVED, resting_on
from dateline.store.decisions.things import Thing, anchor_of, find_thing, print_anchor, quote_in
from dateline.store.linking import link_archive

_POINT = 60
"""Characters by which a boundary is known."""
_ON_MARKS = frozenset({*KINDS, "incident"})


def now() -> str:
    """Return the time at which a person acts, UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def decide(
    archive: Archive,
    kind: str,
    of: Sequence[str],
    *,
    by: str,
    field: str | None = None,
    value: Any = None,
    reason: str | None = None,
    at: str | None = None,
) -> Decision:
    """Return a decision that the archive can hold; it is not recorded yet.

    Args:
        archive: Where its ids are.
        kind: One of the contract's kinds.
        of: What it is on: ids of marks, reports, incidents, actors, documents, decisions; for
            `withhold` and `redact` also an outlet's or a person's name.
        by: Who decides.
        field: What of it: ``best``, ``place``, ``start`` ...; for `add` the kind of mark.
        value: The value, as JSON has it.
        reason: Why, in words.
        at: When; now unless given.

    Raises:
        DatelineError: There is no such kind, thing or field, or it cannot have this value.
    """
    if kind not in get_args(DecisionKind):
        raise DatelineError(f"no kind of decision {kind!r}: {', '.join(get_args(DecisionKind))}")
    if not by.strip():
        raise DatelineError("a decision needs the name of who decides: --by NAME")
    if not of:
        raise DatelineError(f"{kind} needs the id of what is decided on")
    draft = _Draft(archive, kind, tuple(of), field=field, value=value)
    if kind == "undo":
        _check_undo(archive, of, by.strip())
    anchor = draft.anchor() if kind != "undo" else None
    decision = Decision(
        id="",
        kind=kind,  # type: ignore[arg-type] # it was looked up above
        of=draft.of,
        field=draft.field,
        value=draft.value,
        reason=reason or None,
        by=by.strip(),
        at=at or now(),
        anchor=anchor,
    )
    if kind == "add":
        _try_to_add(archive, decision)
    return msgspec.structs.replace(decision, id=decision_id(decision))


def _check_undo(archive: Archive, of: Sequence[str], by: str) -> None:
    log = {one.id: one for one in read_log(archive)}
    for name in of:
        if name not in log:
            raise DatelineError(f"no decision {name} to take back")
        if log[name].by != by:
            raise DatelineError(
                f"{name} is {log[name].by}'s: decide otherwise, and a third person adjudicates"
            )


class _Draft:
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


def _try_to_add(archive: Archive, decision: Decision) -> None:
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


def remove(
    archive: Archive,
    of: Sequence[str],
    *,
    by: str,
    reason: str | None = None,
    at: str | None = None,
) -> Recorded:
    """Take reports or documents out for good: nothing of their words stays in the archive.

    What other reports say of the same incidents stays; incidents that rested on them alone are
    withdrawn. Another build does not bring them back, unless the decision is taken back.

    Raises:
        DatelineError: An id is no report's, document's or outlet's.
    """
    made = [
        decide(archive, "withhold", [name], field=REMOVED, by=by, reason=reason, at=at)
        for name in of
    ]
    recorded = record(archive, made)
    archive.scrub()
    return recorded


class Change(NamedTuple):
    """One thing that a decision changed: which, what of it, from what to what."""

    id: str
    field: str
    was: Any
    now: Any

    def __str__(self) -> str:
        if self.field == "incident":
            return f"{self.id}: {'new' if self.was is None else _gone(str(self.now))}"
        return f"{self.id}: {self.field} {_shown(self.was)} -> {_shown(self.now)}"


def _gone(now: str) -> str:
    return "gone" if now == "gone" else f"now part of {now}"


def _shown(value: Any) -> str:
    return "unknown" if value is None else str(value)


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """What became of decisions: new to the log, known to it already, what they changed, orphans."""

    added: tuple[str, ...]
    known: int
    changes: tuple[Change, ...]
    orphans: tuple[Orphan, ...]

    def lines(self) -> list[str]:
        """Return it in words, a line for each change."""
        count = f"{len(self.added)} recorded, {self.known} known already"
        lost = [f"orphan {one.id}: {one.why}" for one in self.orphans]
        return [count, *map(str, self.changes), *lost]


def record(archive: Archive, decisions: Iterable[Decision]) -> Recorded:
    """Append decisions to the log, apply them, link again, and say what changed.

    Decisions that the log holds already change nothing.

    Raises:
        ArchiveError: The disk or the database refused.
    """
    some = list(decisions)
    with archive.batch():
        if archive.linked_with is None:
            link_archive(archive)
        before = _state(archive)
        added = append(archive, some)
        if added:
            replay(archive)
        if archive.linked_with is None or any(map(_is_of_links, added)):
            link_archive(archive)
        changes = tuple(_changes(archive, before, _state(archive))) if added else ()
    new = {one.id for one in added}
    return Recorded(
        added=tuple(one.id for one in added),
        known=len(some) - len(added),
        changes=changes,
        orphans=tuple(one for one in orphans_of(archive) if one.id in new),
    )


def _is_of_links(decision: Decision) -> bool:
    """Whether a decision may change links without changing what a report says."""
    what = decision.anchor.what if decision.anchor else None
    return decision.kind in _LINKING or what in ("incident", "actor")


_LINKING = frozenset({"same", "different", "adjudicate", "alias", "undo", "withhold", "restore"})
_State = dict[str, dict[str, Any]]


def _state(archive: Archive) -> _State:
    """Return the values of incidents that decisions may change."""
    return {incident.id: dict(_values(incident)) for incident in archive.incidents()}


def _values(incident: Incident) -> Iterator[tuple[str, Any]]:
    yield "status", incident.status
    yield "type", incident.event_type
    yield "reports", len(incident.reports)
    place = incident.place.place if incident.place else None
    yield "place", place.name if place else None
    when = incident.when
    yield "when", f"{when.earliest}/{when.latest}" if when else None
    for harm in HARMS:
        toll = incident.tolls.get(harm)
        if toll is not None:
            yield harm, toll.best if toll.best is not None else toll.low


def _changes(archive: Archive, before: _State, after: _State) -> Iterator[Change]:
    redirects = archive.redirects()
    for name in dict.fromkeys((*before, *after)):
        was, now_ = before.get(name), after.get(name)
        if was is None:
            yield Change(name, "incident", None, "new")
        elif now_ is None:
            yield Change(name, "incident", "there", redirects.get(name, "gone"))
        else:
            for field in dict.fromkeys((*was, *now_)):
                if was.get(field) != now_.get(field):
                    yield Change(name, field, was.get(field), now_.get(field))
