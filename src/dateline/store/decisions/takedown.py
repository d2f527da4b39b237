"""Taking reports out: what is withheld leaves every table, so that nothing can show it.

A document of which all is withheld goes whole; of one that holds other reports too, the words are
blotted out and the rest keeps its spans. What is only withheld is kept aside, and comes back when the
decision is taken back; what is removed is not. A report is known again by its id, or by most of its
words in a document that is read from the same bytes, source or record.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

import msgspec

from dateline.model.archive import Anchor, Decision, Incident
from dateline.model.report import Marked
from dateline.store.archive import Archive
from dateline.store.decisions.find import Index
from dateline.store.decisions.words import likeness, print_of
from dateline.store.rows import Tombstone

REMOVED = "removed"
"""The field of a `withhold` that keeps nothing aside."""
_SAME = 0.5
"""The share of their words that two reports must have in common to be one, of one source."""
_BLOT = "\N{FULL BLOCK}"
_WORD = re.compile(r"\S")


class _Wanted(NamedTuple):
    """What is to go out of a document: its reports, by which decisions, and what is kept of them."""

    reports: dict[str, str]
    keep: bool


def withhold(archive: Archive, log: Sequence[Decision]) -> None:
    """Take out what the decisions in force withhold, and bring back what they do not any more."""
    decisions, shelved = lifted(log), archive.shelved()
    if not decisions and not shelved:
        return
    held = {one.id for one in decisions}
    with archive.batch():
        for one in shelved:
            if not held.issuperset(one.reports.values()):
                archive.unshelve(one.document)
        for document, wanted in _wanted(archive, decisions).items():
            archive.shelve(
                document, _rest(archive, document, wanted), wanted.reports, keep=wanted.keep
            )
        archive.set_tombstones(_tombstones(archive, decisions))


def lifted(log: Sequence[Decision]) -> list[Decision]:
    """Return the decisions that withhold something which nobody restored afterwards."""
    held: list[Decision] = []
    for one in log:
        if one.kind == "withhold":
            held.append(one)
        elif one.kind == "restore":
            held = [made for made in held if not set(made.of) <= set(one.of)]
    return held


def _wanted(archive: Archive, decisions: Iterable[Decision]) -> dict[str, _Wanted]:
    """Return which reports of which documents are there and are to go."""
    index = Index(archive)
    reports: dict[str, dict[str, str]] = defaultdict(dict)
    removed: set[str] = set()
    for decision in decisions:
        anchor = decision.anchor
        for name, one in zip(decision.of, (anchor, *anchor.others) if anchor else (), strict=False):
            for document, report in _reports_of(archive, index, name, one):
                reports[document].setdefault(report, decision.id)
                if decision.field == REMOVED:
                    removed.add(document)
    return {name: _Wanted(some, name not in removed) for name, some in reports.items()}


def _reports_of(
    archive: Archive, index: Index, name: str, anchor: Anchor
) -> Iterator[tuple[str, str]]:
    """Yield (document, report) for each report that a decision on *name* takes out."""
    sql = "SELECT d.id, r.id, r.text FROM report r JOIN document d ON d.n = r.document WHERE "
    db = archive.connection
    if anchor.what == "outlet":
        rows = db.execute(f"{sql} r.outlet = ?", (name,))  # safe: our own SQL
        for document, report, _ in rows.fetchall():
            yield document, report
        return
    for document in (one for some in index.documents(anchor, moved=False) for one in some):
        whole = anchor.what == "document" and (
            document == name or _is_same(archive.document_text(document), anchor)
        )
        rows = db.execute(f"{sql} d.id = ?", (document,))  # safe: our own SQL
        for _, report, text in rows.fetchall():
            own = anchor.what == "report" and (report == name or _is_same(text, anchor))
            if whole or own:
                yield document, report


def _is_same(text: str, anchor: Anchor) -> bool:
    return likeness(print_of(text), anchor.print) >= _SAME


def _rest(archive: Archive, document: str, wanted: _Wanted) -> Marked | None:
    """Return a document's line without the reports that go and without their words, if any is left."""
    marked = archive.marked(document)
    left = tuple(one for one in marked.reports if one.id not in wanted.reports)
    if not left:
        return None
    text = marked.text or ""
    for report in marked.reports:
        if report.id in wanted.reports:
            words = _WORD.sub(_BLOT, text[report.start : report.end])
            text = text[: report.start] + words + text[report.end :]
    digest = sha256(text.encode()).hexdigest()
    return msgspec.structs.replace(marked, reports=left, text=text, sha256=digest)


def _tombstones(archive: Archive, decisions: Iterable[Decision]) -> list[Tombstone]:
    """Return a stone for each id that is withheld, and for the incidents that rested on it alone."""
    out: dict[str, list[str]] = defaultdict(list)
    for one in archive.shelved():
        for report, decision in one.reports.items():
            out[decision] += [report] if archive.holds(one.document) else [report, one.document]
    stones: dict[str, Tombstone] = {}
    for made in decisions:
        reason = made.reason or ("removed" if made.field == REMOVED else "withheld")
        of = () if made.anchor and made.anchor.what == "outlet" else made.of
        for name in (*of, *out[made.id], *withdrawn_by(made)):
            stones.setdefault(name, Tombstone(name, made.at, reason))
    return list(stones.values())


def withdrawn_by(decision: Decision) -> Mapping[str, str]:
    """Return the incidents that rested on what a decision takes out alone, with their types."""
    value = decision.value
    return value.get("incidents", {}) if isinstance(value, dict) else {}


def resting_on(archive: Archive, reports: Iterable[str]) -> dict[str, str]:
    """Return the incidents that only these reports tell, with their types."""
    gone = set(reports)
    found: dict[str, Incident] = {}
    for report in gone:
        for incident in archive.incidents(report=report):
            if gone.issuperset(incident.reports):
                found[incident.id] = incident
    return {name: incident.event_type for name, incident in sorted(found.items())}


def withdrawn(log: Sequence[Decision], alive: Iterable[str]) -> list[Incident]:
    """Return what is shown of incidents that rested on withheld reports alone: that they were there."""
    known = set(alive)
    found: dict[str, Incident] = {}
    for decision in lifted(log):
        for name, kind in withdrawn_by(decision).items():
            if name not in known:
                said = f": {decision.reason}" if decision.reason else ""
                found[name] = Incident(
                    id=name,
                    event_type=kind,
                    codes={},
                    factuality="happened",
                    place=None,
                    when=None,
                    actors=(),
                    targets=(),
                    tolls={},
                    mentions=(),
                    reports=(),
                    witnesses=(),
                    independent_sources=0,
                    status="withdrawn",
                    reasons=(f"withdrawn {decision.at[:10]}, with all reports that tell it{said}",),
                )
    return list(found.values())
