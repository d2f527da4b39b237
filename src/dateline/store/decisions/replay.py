"""Replay: every decision in force finds its place in what is read now, and is applied there.

A place is looked for by id first, then by the anchor's words, in the same document, else in the one
that is read now from the same bytes, source or record. What fits nowhere, or more than one place, is
an orphan: it is listed and applied nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

import msgspec

from dateline.errors import DatelineError
from dateline.model.archive import Anchor, Decision, Effective
from dateline.model.mark import Event, Mark
from dateline.model.report import Report
from dateline.model.span import Span
from dateline.store.archive import Archive
from dateline.store.decisions.add import REFERENCES, make_mark, match_mark
from dateline.store.decisions.apply import KINDS, LISTS, OnReport, apply
from dateline.store.decisions.find import Here, Index, holding, mark_in, read_here, report_in
from dateline.store.decisions.log import in_force, read_log
from dateline.store.decisions.opinions import Held, held, opinions_on
from dateline.store.decisions.recut import recut
from dateline.store.decisions.revive import revive
from dateline.store.decisions.takedown import withhold
from dateline.store.decisions.words import find_anchor

ORPHANS = "orphans"
"""The key in ``meta`` of the decisions that found no place at the last replay."""
_BOUNDARY = "boundary "


_BLANK = Anchor(raw_sha256=None, quote=None, before=None, after=None)


class Orphan(msgspec.Struct, frozen=True):
    """A decision that fits nothing, and why."""

    id: str
    why: str


class Place(NamedTuple):
    """Where a decision has its place: a report of a document, and there a mark, if it is on one."""

    document: str
    report: str
    mark: str | None = None
    what: str = "report"


class Replayed(NamedTuple):
    """What a replay came to.

    ``places`` gives for each decision in force on marks, reports and incidents the place of each of
    its ids (of an incident, its anchoring event), None for one that fits nothing.
    """

    log: Sequence[Decision]
    places: Mapping[str, tuple[Place | None, ...]]
    orphans: Sequence[Orphan]


def replay(archive: Archive) -> Replayed:
    """Apply all decisions in force to what the archive reads now, and list those that fit nothing."""
    log = in_force(read_log(archive))
    decided = {row[0] for row in archive.connection.execute(_DECIDED)}
    if not log and not decided and not archive.shelved():
        return Replayed((), {}, ())
    with archive.batch():
        withhold(archive, log)
        found = _Replay(archive, log)
        for document in sorted({*found.documents, *decided}):
            archive.decide(document, found.effective(document))
        orphans = [Orphan(name, why) for name, why in found.orphans.items()]
        archive.set_meta(ORPHANS, msgspec.json.encode(orphans).decode() if orphans else None)
    return Replayed(log, found.places, orphans)


_DECIDED = (
    "SELECT DISTINCT d.id FROM effective x JOIN report r ON r.n = x.report"
    " JOIN document d ON d.n = r.document"
)


def orphans_of(archive: Archive) -> list[Orphan]:
    """Return the decisions that found no place at the last replay."""
    row = archive.connection.execute("SELECT value FROM meta WHERE key = ?", (ORPHANS,)).fetchone()
    return msgspec.json.decode(row[0], type=list[Orphan]) if row else []


class _Replay:
    """One replay: decisions placed, by document."""

    def __init__(self, archive: Archive, log: Sequence[Decision]) -> None:
        self.archive = archive
        self.places: dict[str, tuple[Place | None, ...]] = {}
        self.orphans: dict[str, str] = {}
        self.documents: dict[str, dict[str, _OfReport]] = defaultdict(
            lambda: defaultdict(_OfReport)
        )
        self._here: dict[str, Here] = {}
        self._index = Index(archive)
        self._gone = {stone.id for stone in archive.tombstones()}
        for decision in sorted(log, key=lambda one: one.kind != "add"):
            self._take(decision)

    def effective(self, document: str) -> dict[str, Effective]:
        """Return what the decisions make of each report of a document that they change."""
        if document not in self.documents:
            return {}
        here, own = self.here(document), self.documents[document]
        cuts = {
            (name, facet.removeprefix(_BOUNDARY)): one.value
            for name, of in own.items()
            for facet, one in of.held().items()
            if facet.startswith(_BOUNDARY)
        }
        reports, moved = here.reports, dict[str, str]()
        if cuts:
            reports, moved = self._cut(here, cuts)
            own = _moved(own, reports, moved)
        decided = {name: apply(reports[name], of.ordered()) for name, of in own.items()}
        for name, report in reports.items():
            if name not in decided and report != here.reports[name]:
                decided[name] = Effective(report=report)
        return decided

    def _cut(
        self, here: Here, cuts: Mapping[tuple[str, str], int]
    ) -> tuple[Mapping[str, Report], dict[str, str]]:
        """Cut a document again; boundaries that do not fit any more cut nothing."""
        ordered = sorted(here.reports.values(), key=lambda report: report.start)
        try:
            found = recut(ordered, here.words.text, cuts)
        except DatelineError:
            return here.reports, {}
        self._follow(here.id, found.moved)
        return found.reports, found.moved

    def _follow(self, document: str, moved: Mapping[str, str]) -> None:
        """Let the places of decisions name marks as they are called after cutting."""

        def now(place: Place | None) -> Place | None:
            if place is None or place.document != document:
                return place
            name = moved.get(place.mark or "")
            if name is None:
                return place
            return place._replace(mark=name, report=name.rpartition("-")[0])

        self.places.update({n: tuple(map(now, some)) for n, some in self.places.items()})

    def here(self, document: str) -> Here:
        """Return a document as the program reads it now."""
        if document not in self._here:
            self._here[document] = read_here(self.archive, document)
        return self._here[document]

    def _take(self, decision: Decision) -> None:
        anchors = _anchors(decision)
        if decision.kind in ("withhold", "redact") or _is_gone(self._gone, decision, anchors):
            return
        if decision.kind == "add":
            self._add(decision, anchors[0])
            return
        places = tuple(
            self._place(decision, name, anchor)
            for name, anchor in zip(decision.of, anchors, strict=True)
        )
        self.places[decision.id] = places
        decision = self._where_it_cuts(decision, places)
        for place in places:
            if place is not None and _is_on_report(decision, place):
                own = self.documents[place.document][place.report]
                own.on(place.mark).append(decision)
        lost = [
            name
            for name, place, anchor in zip(decision.of, places, anchors, strict=True)
            if place is None and anchor.what not in _UNPLACED
        ]
        if lost:
            why = f"the words of {', '.join(lost)} are not found, or more than once"
            self.orphans[decision.id] = why

    def _where_it_cuts(self, decision: Decision, places: tuple[Place | None, ...]) -> Decision:
        """Return a boundary with its offset in the text as it is read now."""
        place, anchor = places[0], decision.anchor
        if decision.kind != "boundary" or place is None or anchor is None:
            return decision
        point = anchor.others[-1] if anchor.others else anchor
        if place.document == point.document:
            return decision
        span = find_anchor(self.here(place.document).words, point)
        if span is None:
            self.orphans[decision.id] = "the words at the boundary are not found, or more than once"
            return msgspec.structs.replace(
                decision, kind="note", field=None, value=None, reason=None
            )
        at = span.start if decision.field == "start" else span.end
        return msgspec.structs.replace(decision, value=at)

    def _place(self, decision: Decision, name: str, anchor: Anchor) -> Place | None:
        if anchor.what in _UNPLACED:
            return None
        for documents in self._index.documents(anchor):
            found = [
                p for d in documents if (p := self._placed(self.here(d), decision, name, anchor))
            ]
            if found:
                return found[0] if len(found) == 1 else None
        return None

    def _placed(self, here: Here, decision: Decision, name: str, anchor: Anchor) -> Place | None:
        """Return the place of a decision in a document, None if it has none there."""
        what = anchor.what or "report"
        if what == "report":
            found = report_in(here, name, anchor)
            return Place(here.id, found) if found else None
        wanted = (anchor.mark or {}).get("event") if what == "incident" else name
        kind = Event if what == "incident" else KINDS[what]
        mark = mark_in(here, str(wanted), anchor, kind) or self._added(here, name, anchor)
        if mark is None and decision.kind in _HOLDING and what != "incident":
            mark = self._revived(here, anchor)
        if mark is not None:
            return Place(here.id, mark[0].id, mark[1].id, what)
        report = holding(here, find_anchor(here.words, anchor))
        if report is not None and decision.kind in _MOOT:  # nothing there to turn down
            return Place(here.id, report.id, name, what)
        return None

    def _revived(self, here: Here, anchor: Anchor) -> tuple[Report, Mark] | None:
        """Make a mark again that a person held to be right and the program does not find any more."""
        span = find_anchor(here.words, anchor)
        report = holding(here, span)
        if span is None or report is None:
            return None
        of = self.documents[here.id][report.id]
        mark = revive(report, here.words.text, span, anchor, taken=of.added)
        if mark is None:
            return None
        of.added[mark.id] = mark
        return report, mark

    def _added(self, here: Here, name: str, anchor: Anchor) -> tuple[Report, Mark] | None:
        """Find a mark that another decision added, or held to be there."""
        kind = KINDS.get(anchor.what or "")
        added = [
            (here.reports[report], mark)
            for report, of in self.documents.get(here.id, {}).items()
            for mark in of.added.values()
            if kind is None or isinstance(mark, kind)
        ]
        if not added:
            return None
        span = find_anchor(here.words, anchor)
        same = [one for one in added if one[1].id == name and one[1].text == anchor.quote]
        same = same or [one for one in added if one[1].span == span]
        return same[0] if same else None

    def _add(self, decision: Decision, anchor: Anchor) -> None:
        for documents in self._index.documents(anchor):
            found = [
                (here, report, span)
                for document in documents
                if (span := find_anchor((here := self.here(document)).words, anchor))
                and (report := holding(here, span))
            ]
            if len(found) == 1:
                self._add_at(decision, anchor, *found[0])
                return
        self.places[decision.id] = (None,)
        self.orphans[decision.id] = "the words it is at are not found, or more than once"

    def _add_at(
        self, decision: Decision, anchor: Anchor, here: Here, report: Report, span: Span
    ) -> None:
        of = self.documents[here.id][report.id]
        known = match_mark(report, span, decision)
        if known is None:
            refers = self._refers(here, decision, anchor)
            text = here.words.text
            mark = make_mark(report, text, span, decision, refers=refers, taken=of.added)
            of.added[mark.id] = mark
        else:  # the program finds it by itself now: what was said of it holds
            mark = known
            replace = msgspec.structs.replace
            of.on(mark.id).append(replace(decision, kind="accept", field=None, anchor=None))
            for field, value in (decision.value or {}).items():
                if field not in REFERENCES:
                    one = replace(decision, kind="value", field=field, value=value)
                    of.on(mark.id).append(one)
        what = LISTS[type(mark)][0]
        self.places[decision.id] = (Place(here.id, report.id, mark.id, what),)

    def _refers(self, here: Here, decision: Decision, anchor: Anchor) -> dict[str, str | None]:
        """Find the marks that an added one refers to: their anchors stand in the order of the fields."""
        named = [field for field in REFERENCES if (decision.value or {}).get(field)]
        found: dict[str, str | None] = {}
        for field, other in zip(named, anchor.others, strict=False):
            kind = KINDS.get(other.what or "", Mark)
            known = mark_in(here, decision.value[field], other, kind)
            found[field] = known[1].id if known else None
        return found


_UNPLACED = frozenset({"actor", "outlet", "name", "decision", "document"})
"""What has no place in a report's text."""


_HOLDING = frozenset({"accept", "value", "retype", "restore", "adjudicate"})
"""Kinds that say that a mark is there: it is, whatever the program finds."""


_MOOT = frozenset({"reject", "note", "untag"})
"""Kinds that have what they asked for where the program finds no such mark any more."""


def _is_gone(gone: Set[str], decision: Decision, anchors: Sequence[Anchor]) -> bool:
    """Whether all that a decision is on was taken out: it waits for that to come back."""
    return bool(gone) and all(
        name in gone or anchor.report in gone or anchor.document in gone
        for name, anchor in zip(decision.of, anchors, strict=True)
    )


def _is_on_report(decision: Decision, place: Place) -> bool:
    """Whether a decision is applied to a report's reading; those on incidents are linking's."""
    return place.what != "incident" and decision.kind not in ("same", "different")


class _OfReport:
    """The decisions on one report, in the making."""

    def __init__(self) -> None:
        self.marks: dict[str, list[Decision]] = {}
        self.own: list[Decision] = []
        self.added: dict[str, Mark] = {}

    def on(self, mark: str | None) -> list[Decision]:
        """Return the list of decisions on a mark, or on the report itself."""
        return self.own if mark is None else self.marks.setdefault(mark, [])

    def held(self) -> dict[str, Held]:
        """Return what is in force of the report itself, by facet."""
        found = {facet: held(some) for facet, some in opinions_on(self.own, "report").items()}
        return {facet: one for facet, one in found.items() if one.state == "in force"}

    def ordered(self) -> OnReport:
        """Return them for `apply`."""
        return OnReport(self.marks, self.own, tuple(self.added.values()))


def _moved(
    own: Mapping[str, _OfReport], reports: Mapping[str, Report], moved: Mapping[str, str]
) -> dict[str, _OfReport]:
    """Bring the decisions on marks that moved to the reports that have them now."""
    out: dict[str, _OfReport] = defaultdict(_OfReport)
    for name, of in own.items():
        out[name].own += of.own
        for mark, decisions in of.marks.items():
            now = moved.get(mark, mark)
            home = now.rpartition("-")[0] if mark in moved else name
            out[home].on(now).extend(decisions)
        for mark_, made in of.added.items():
            home = next((n for n, r in reports.items() if r.span.covers(made.span)), name)
            out[home].added[mark_] = made
    return out


def _anchors(decision: Decision) -> tuple[Anchor, ...]:
    """Return an anchor for each id of a decision; one made elsewhere may have fewer."""
    first = decision.anchor or _BLANK
    known = (first, *first.others)[: max(1, len(decision.of))]
    return (*known, *(_BLANK for _ in range(len(decision.of) - len(known))))
