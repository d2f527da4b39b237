"""Two archives of one pile side by side: incidents that are new, gone or changed, and why.

An incident of the one is that of the other if they have one id, or a redirect leads from the one to
the other, or they share a telling: the same event of the same report, or the same words in a
document from the same source. Each difference has its causes: a report that came or went, a decision,
another version of the program, model or tables that the reports were read with; where there is none of
these, other reports have changed how it is linked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import msgspec

from dateline.model.archive import Decision, Incident
from dateline.model.mark import HARMS, Event
from dateline.store.decisions.add import sentence_at
from dateline.store.decisions.changes import changes
from dateline.store.questions import Questions

Told = tuple[str, str, str]
"""A telling by its source, its type and its words."""


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """The sentence that a value rests on, and its address."""

    report: str
    outlet: str | None
    start: int
    end: int
    quote: str


class Cause(msgspec.Struct, frozen=True, kw_only=True):
    """Why something differs, in words; ``id`` is a report's or a decision's."""

    kind: Literal["new report", "report gone", "report linked", "decision", "version", "linking"]
    id: str | None
    said: str


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that differs: an incident that is new or gone, or a value of one that changed.

    ``old`` and ``new`` are the incident's ids, None where it is not; ``field`` what of it changed,
    a harm, ``place``, ``when``, ``type``, ``status`` or ``reports``, None for the whole incident.
    """

    what: Literal["new", "gone", "changed"]
    old: str | None
    new: str | None
    field: str | None
    was: Any
    now: Any
    causes: tuple[Cause, ...]
    old_quotes: tuple[Quote, ...] = ()
    new_quotes: tuple[Quote, ...] = ()

    def lines(self) -> list[str]:
        """Return it in words: what differs, why, and both quotes."""
        name = self.new or self.old
        first = f"{self.what} {name}"
        if self.field:
            first = f"{self.what} {name}: {self.field} {_shown(self.was)} -> {_shown(self.now)}"
        said = [first, *(f"  because: {cause.said}" for cause in self.causes)]
        for label, quotes in (("was", self.old_quotes), ("now", self.new_quotes)):
            said += [f'  {label}: "{one.quote}" ({one.outlet or one.report})' for one in quotes]
        return said


def _shown(value: Any) -> str:
    return "unknown" if value is None else str(value)


def compare_archives(old: Questions, new: Questions) -> list[Difference]:
    """Return the differences between two archives, by the id of the incident."""
    sides = _Side(old), _Side(new)
    pairs = list(_pairs(*sides))
    why = _Why(*sides)
    found = [one for pair in pairs for one in _differences(pair, *sides, why=why)]
    return sorted(found, key=lambda one: (one.new or one.old or "", one.field or ""))


class _Side:
    """One archive: its incidents, and what leads to them."""

    def __init__(self, archive: Questions) -> None:
        self.archive = archive
        self.incidents = {one.id: one for one in archive.incidents()}
        self.reports = {one.id: one for one in archive.reports()}
        self.events: dict[str, Event] = {}
        self.of_event: dict[str, str] = {}
        self.of_told: dict[Told, str] = {}
        self._told: dict[str, list[Told]] = defaultdict(list)
        named = {m.event for one in self.incidents.values() for m in one.mentions}
        for listed, report in archive.readings():
            for event in report.events:
                if event.id in named:
                    self.events[event.id] = event
                    words = event.sentence.shift(-listed.start).of(listed.text)
                    told = (listed.source, event.type, " ".join(words.split()))
                    self._told[event.id].append(told)
        for one in self.incidents.values():
            for mention in one.mentions:
                self.of_event[mention.event] = one.id
                for told in self._told[mention.event]:
                    self.of_told.setdefault(told, one.id)

    def told(self, incident: Incident) -> Iterator[Told]:
        """Yield how an incident is told, by source and words."""
        for mention in incident.mentions:
            yield from self._told[mention.event]

    def quotes(self, incident: Incident | None, field: str | None) -> tuple[Quote, ...]:
        """Return the sentences that a value of an incident rests on."""
        if incident is None:
            return ()
        toll = incident.tolls.get(field or "")
        marks = toll.counted if toll else tuple(m.event for m in incident.mentions[:1])
        found: dict[tuple[str, int], Quote] = {}
        for mark in marks:
            report = self.reports.get(mark.rpartition("-")[0])
            if report is not None and (one := self._quote(report.id, mark)) is not None:
                found[one.report, one.start] = one
        return tuple(found.values())

    def _quote(self, report: str, mark: str) -> Quote | None:
        stored = self.archive.report(report)
        marks = (*stored.report.figures, *stored.report.victims, *stored.report.events)
        span = next((one.span for one in marks if one.id == mark), None)
        if span is None:
            return None
        listed = stored.listed
        text = " " * listed.start + listed.text
        place = sentence_at(stored.report, text, span)
        words = " ".join(text[place.start : place.end].split())
        return Quote(
            report=report, outlet=listed.outlet, start=place.start, end=place.end, quote=words
        )


def _pairs(old: _Side, new: _Side) -> Iterator[tuple[Incident | None, Incident | None]]:
    """Pair the incidents of two archives; what has no other is paired with None."""
    redirects = new.archive.redirects()
    taken: set[str] = set()
    for incident in old.incidents.values():
        other = _other(incident, old, new, redirects)
        taken.add(other or "")
        yield incident, new.incidents.get(other or "")
    for name, incident in new.incidents.items():
        if name not in taken:
            yield None, incident


def _other(incident: Incident, old: _Side, new: _Side, redirects: Mapping[str, str]) -> str | None:
    if incident.id in new.incidents:
        return incident.id
    if redirects.get(incident.id) in new.incidents:
        return redirects[incident.id]
    by_event = [new.of_event[m.event] for m in incident.mentions if m.event in new.of_event]
    by_words = [new.of_told[told] for told in old.told(incident) if told in new.of_told]
    return next(iter((*by_event, *by_words)), None)


def _differences(
    pair: tuple[Incident | None, Incident | None], old: _Side, new: _Side, *, why: _Why
) -> Iterator[Difference]:
    one, other = pair
    names = (one.id if one else None, other.id if other else None)
    if one is None or other is None:
        yield Difference(
            what="new" if one is None else "gone",
            old=names[0],
            new=names[1],
            field=None,
            was=None,
            now=None,
            causes=why.causes(one, other, None),
            old_quotes=old.quotes(one, None),
            new_quotes=new.quotes(other, None),
        )
        return
    was, now = _values(one), _values(other)
    for field in dict.fromkeys((*was, *now)):
        if was.get(field) != now.get(field):
            yield Difference(
                what="changed",
                old=names[0],
                new=names[1],
                field=field,
                was=was.get(field),
                now=now.get(field),
                causes=why.causes(one, other, field),
                old_quotes=old.quotes(one, field),
                new_quotes=new.quotes(other, field),
            )


def _values(incident: Incident) -> dict[str, Any]:
    place = incident.place.place if incident.place else None
    when = incident.when
    values: dict[str, Any] = {
        "type": incident.event_type,
        "status": incident.status,
        "factuality": incident.factuality,
        "place": place.name if place else incident.place.text if incident.place else None,
        "when": f"{when.earliest}/{when.latest}" if when else None,
        "reports": len(incident.reports),
    }
    for harm in HARMS:
        toll = incident.tolls.get(harm)
        if toll is not None:
            values[harm] = _bounds(toll.low, toll.best, toll.high)
    return values


def _bounds(low: int | None, best: int | None, high: int | None) -> str:
    """Say a toll: "14", or "14 (12 to ?)" where it is open.

    >>> _bounds(14, 14, 14), _bounds(12, 14, None)
    ('14', '14 (12 to ?)')
    """
    if low == best == high:
        return str(best)
    return f"{_dash(best)} ({_dash(low)} to {_dash(high)})"


def _dash(number: int | None) -> str:
    return "?" if number is None else str(number)


class _Why:
    """The causes of differences: what the one archive has that the other has not."""

    def __init__(self, old: _Side, new: _Side) -> None:
        self._old, self._new = old, new
        known = {one["id"] for one in old.archive.decisions()}
        log = [one for one in new.archive.decisions() if one["id"] not in known]
        self._decisions = [msgspec.convert(one, type=Decision) for one in log]
        self._said = {one.decision: one.said for one in changes(new.archive)}
        self._stones = {one.id: one for one in new.archive.tombstones()}
        self._made = _made_with(old.archive), _made_with(new.archive)
        self._linked = old.archive.linked_with, new.archive.linked_with

    def causes(
        self, one: Incident | None, other: Incident | None, field: str | None
    ) -> tuple[Cause, ...]:
        """Return why a pair of incidents differs, the surest cause first."""
        before, after = set(one.reports if one else ()), set(other.reports if other else ())
        names = {name for name in (one and one.id, other and other.id) if name}
        found = [*self._decided(names | before | after), *self._came(before, after)]
        found += self._read_otherwise(before & after)
        if not found and self._linked[0] != self._linked[1]:
            said = f"linked by dateline {self._linked[1]}, before by {self._linked[0]}"
            found.append(Cause(kind="version", id=None, said=said))
        linking = "other reports or decisions changed how it is linked"
        return tuple(found) or (Cause(kind="linking", id=None, said=linking),)

    def _decided(self, about: set[str]) -> Iterator[Cause]:
        for decision in self._decisions:
            anchors = (decision.anchor, *decision.anchor.others) if decision.anchor else ()
            reports = {anchor.report for anchor in anchors if anchor.report}
            on = {*decision.of, *reports, *_incidents(decision)}
            if on & about and decision.kind != "note":
                said = self._said.get(decision.id, decision.kind)
                yield Cause(kind="decision", id=decision.id, said=said)

    def _came(self, before: set[str], after: set[str]) -> Iterator[Cause]:
        for name in sorted(after - before):
            listed = self._new.reports[name]
            where = f"{listed.outlet or listed.source}, {listed.latest or 'undated'}"
            if name in self._old.reports:
                said = f"report {name} ({where}) was there, and is linked to it now"
                yield Cause(kind="report linked", id=name, said=said)
            else:
                yield Cause(kind="new report", id=name, said=f"new report {name} ({where})")
        for name in sorted(before - after):
            stone = self._stones.get(name)
            if name in self._new.reports:
                said = f"report {name} is not linked to it any more"
                yield Cause(kind="report linked", id=name, said=said)
            elif stone is not None:
                said = f"report {name} was taken out on {stone.at[:10]}: {stone.reason}"
                yield Cause(kind="report gone", id=name, said=said)
            else:
                said = f"report {name} is not in the pile any more, or is read otherwise"
                yield Cause(kind="report gone", id=name, said=said)

    def _read_otherwise(self, reports: set[str]) -> Iterator[Cause]:
        """Yield each version that differs between the runs that read some reports."""
        told: set[str] = set()
        for name in sorted(reports):
            old, new = self._made[0].get(name, {}), self._made[1].get(name, {})
            for part in sorted({*old, *new}):
                said = f"read with {part} {new.get(part, 'none')}, before {old.get(part, 'none')}"
                if old.get(part) != new.get(part) and said not in told:
                    told.add(said)
                    yield Cause(kind="version", id=name, said=said)


def _incidents(decision: Decision) -> Sequence[str]:
    value = decision.value
    return list(value.get("incidents", ())) if isinstance(value, dict) else []


def _made_with(archive: Questions) -> dict[str, dict[str, str]]:
    """Return the versions that each report was read with."""
    runs = dict(archive.connection.execute("SELECT n, versions FROM run"))
    decoded = {n: msgspec.json.decode(text, type=dict[str, str]) for n, text in runs.items()}
    rows = archive.connection.execute(
        "SELECT r.id, d.run FROM report r JOIN document d ON d.n = r.document"
    )
    return {name: decoded.get(run, {}) for name, run in rows}
