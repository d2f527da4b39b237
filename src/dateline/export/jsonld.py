"""JSON-LD: reports, incidents and claimed numbers as linked data.

NewsArticle, Event and Claim are schema.org's; the place of a claim's words is a Web Annotation
(W3C, 2017) with position and quote; where things come from is PROV. schema.org says of itself that
it has no relations between claims, so ``contradicts``, ``updates``, ``partOf`` and ``repeats`` are
terms of our own, in ``data/context.jsonld``. Claims, never ClaimReviews: nobody reviewed them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from dateline.export.geojson import feature_of
from dateline.export.notes import write_note
from dateline.export.rows import incidents_of
from dateline.export.schemas import JsonList
from dateline.export.texts import address_of, text_of
from dateline.model.archive import Incident
from dateline.model.mark import HARMS, Figure
from dateline.store.rows import StoredReport
from dateline.store.view import View
from dateline.text.fold import fold_name

Node = dict[str, Any]
_LOST = (
    "Marks that are no claimed number of an incident: mentions, times, statements without a number.",
    "Candidates of places, tolls by role, proofs, blocks, records and custody (in `jsonl`).",
    "A report's day is `datePublished` only where it is one day; else `dl:earliest`, `dl:latest`.",
    "Dropped and withdrawn incidents.",
)
_GONE = ("dropped", "withdrawn")
_AROUND = 40  # characters either side of a quote, as in decisions


@cache
def _context() -> Node:
    path = resources.files("dateline").joinpath("data", "context.jsonld")
    read: Node = msgspec.json.decode(path.read_bytes())
    return read


def write_jsonld(view: View, path: Path) -> int:
    """Write the graph and the note beside; return how many nodes there are."""
    context = msgspec.json.encode(_context()["@context"])
    head = b'{"@context":' + context + b',\n"@graph":[\n'
    graph = _Graph(view)
    with JsonList(path, "jsonld", head, b"\n]}\n") as out:
        for node in graph.nodes():
            out.write(node)
    about = "Reports, incidents and claims as JSON-LD, with the context in the file."
    write_note(view, path.with_name(f"{path.name}.README.md"), about, _LOST)
    return out.count


def incident_jsonld(view: View, incident: Incident) -> bytes:
    """Return one incident with its reports and their claims about it, as a JSON-LD document."""
    made = {**_context(), "@graph": list(_Graph(view, incident).nodes())}
    return msgspec.json.format(msgspec.json.encode(made), indent=1) + b"\n"


class _Claim(NamedTuple):
    """What is compared of a claimed number."""

    id: str
    day: str
    number: tuple[int | None, int | None, int | None]


class _Graph:
    """The nodes of a view, or of *only* one incident, and the links that no record holds."""

    def __init__(self, view: View, only: Incident | None = None) -> None:
        self.view, self.only = view, only
        some = incidents_of(view) if only is None else [only]
        self.incidents = [one for one in some if one.status not in _GONE]
        self.owner = {m.event: one.id for one in self.incidents for m in one.mentions}
        self.first = {name: copy.first for copy in view.copies() for name in copy.reports}
        self.updates: dict[str, str] = {}
        self.at: dict[tuple[str, int, int], str] = {}
        self._compare()
        self.against = dict(self._contradictions())

    def nodes(self) -> Iterator[Node]:
        """Yield incidents, then each report with its claims."""
        for one in self.incidents:
            yield _event(one)
        for stored in self._reports():
            yield self._article(stored)
            for figure in stored.report.figures:
                if figure.event in self.owner:
                    yield self._claim(stored, figure)
                    yield _annotation(stored, figure)

    def _reports(self) -> Iterator[StoredReport]:
        if self.only is not None:
            yield from map(self.view.report, self.only.reports)
            return
        for document in self.view.document_ids():
            yield from self.view.reports_of(document)

    def _compare(self) -> None:
        """Find where figures stand, and which one a later one of the same speaker takes back."""
        told: dict[tuple[str, ...], list[_Claim]] = {}
        for stored in self._reports():
            said = {s.id: s.speaker.name or "" for s in stored.report.statements}
            row = stored.listed
            for f in stored.report.figures:
                if f.event not in self.owner or f.factuality not in ("happened", "alleged"):
                    continue
                self.at[row.document, f.start, f.end] = f.id
                speaker = fold_name(said.get(f.said_by or "", "")) or f"outlet {row.outlet}"
                if row.latest and f.scope == "event" and not f.part_of:
                    key = (self.owner[f.event], f.kind, speaker, f.who.role if f.who else "")
                    told.setdefault(key, []).append(
                        _Claim(f.id, row.latest, (f.low, f.best, f.high))
                    )
        for claims in told.values():
            for before, after in pairwise(sorted(claims, key=lambda c: (c.day, c.id))):
                if before.day < after.day and before.number != after.number:
                    self.updates[after.id] = before.id

    def _contradictions(self) -> Iterator[tuple[str, list[str]]]:
        """Yield each figure on a side of a disagreement with those on the other sides."""
        found: dict[str, set[str]] = {}
        for one in self.incidents:
            for rift in one.disagreements:
                sides = [
                    [f for e in side.evidence if (f := self.at.get((e.document, e.start, e.end)))]
                    for side in rift.sides
                ]
                for side in sides:
                    for figure in side:
                        others = (f for other in sides if other is not side for f in other)
                        found.setdefault(figure, set()).update(others)
        for figure, rivals in found.items():
            yield figure, sorted(rivals - {figure})

    def _article(self, stored: StoredReport) -> Node:
        row, report = stored.listed, stored.report
        first = self.first.get(row.id, row.id)
        lines = [b for b in report.blocks if b.kind == "dateline"]
        return _some(
            {
                "@id": _urn("report", row.id),
                "@type": "NewsArticle",
                "identifier": row.id,
                "headline": row.title,
                "inLanguage": row.language,
                "datePublished": row.latest if row.precision == 1 else None,
                "dl:earliest": row.earliest,
                "dl:latest": row.latest,
                "publisher": {"@type": "Organization", "name": row.outlet} if row.outlet else None,
                "author": [
                    {"@type": "Person", "name": name}
                    for name in (report.byline.names if report.byline else ())
                ],
                "dateline": row.text[lines[0].start - row.start : lines[0].end - row.start]
                if lines
                else None,
                "url": address_of(stored),
                "isBasedOn": _urn("report", first) if first != row.id else None,
                "about": _urn("incident", stored.main_incident) if stored.main_incident else None,
                "mentions": [_urn("incident", name) for name in stored.incidents],
                "articleBody": text_of(stored, self.view.selection.text),
                "prov:wasDerivedFrom": _urn("document", row.document),
            }
        )

    def _claim(self, stored: StoredReport, f: Figure) -> Node:
        row = stored.listed
        statement = next((s for s in stored.report.statements if s.id == f.said_by), None)
        speaker = statement.speaker.name or statement.medium if statement else row.outlet
        return _some(
            {
                "@id": _urn("figure", f.id),
                "@type": "Claim",
                "text": f.text,
                "author": {"@type": "Organization", "name": speaker}
                if speaker and not _is_person(stored, speaker)
                else {"@type": "Person", "name": speaker}
                if speaker
                else None,
                "datePublished": row.latest if row.precision == 1 else None,
                "appearance": _urn("report", row.id),
                "firstAppearance": _urn("report", self.first.get(row.id, row.id)),
                "about": _urn("incident", self.owner[f.event or ""]),
                "dl:counts": f.kind,
                "dl:low": f.low,
                "dl:best": f.best,
                "dl:high": f.high,
                "dl:approximate": f.approximate or None,
                "dl:factuality": f.factuality,
                "dl:contradicts": [_urn("figure", name) for name in self.against.get(f.id, ())],
                "dl:updates": _link(self.updates.get(f.id)),
                "dl:partOf": _link(f.part_of),
                "dl:repeats": _link(f.repeats),
                "prov:wasQuotedFrom": _urn("report", row.id),
                "prov:wasAttributedTo": {"@type": "prov:Agent", "name": row.outlet}
                if row.outlet
                else None,
            }
        )


def _event(one: Incident) -> Node:
    facts, where = feature_of(one)["properties"], one.place
    place = where.place if where else None
    return _some(
        {
            "@id": _urn("incident", one.id),
            "@type": "Event",
            "identifier": one.id,
            "name": facts["name"],
            "startDate": facts["earliest"],
            "endDate": facts["latest"],
            "location": _some(
                {
                    "@type": "Place",
                    "name": facts["place"],
                    "geo": {
                        "@type": "GeoCoordinates",
                        "latitude": place.lat,
                        "longitude": place.lon,
                    }
                    if place
                    else None,
                    "address": _some(
                        {
                            "@type": "PostalAddress",
                            "addressCountry": place.country,
                            "addressRegion": place.admin1,
                        }
                    )
                    if place
                    else None,
                }
            )
            if where
            else None,
            "subjectOf": [_urn("report", name) for name in one.reports],
            "dl:eventType": one.event_type,
            "dl:factuality": one.factuality,
            "dl:wherePrecision": facts["where_prec"],
            "dl:uncertaintyMetres": facts["uncertainty_m"],
            "dl:datePrecision": facts["precision"],
            **{
                f"dl:{harm}": _some(
                    {
                        "dl:low": toll.low,
                        "dl:best": toll.best,
                        "dl:high": toll.high,
                        "dl:policy": toll.policy,
                    }
                )
                for harm in HARMS
                if (toll := one.tolls.get(harm))
            },
            "prov:wasDerivedFrom": [_urn("report", name) for name in one.reports],
        }
    )


def _annotation(stored: StoredReport, f: Figure) -> Node:
    """Where a claim's words stand: a position in the document's text and the quote."""
    row = stored.listed
    start, end = f.start - row.start, f.end - row.start
    return {
        "@id": _urn("annotation", f.id),
        "@type": "oa:Annotation",
        "oa:hasBody": _urn("figure", f.id),
        "oa:hasTarget": {
            "@type": "oa:SpecificResource",
            "oa:hasSource": _urn("document", row.document),
            "oa:hasSelector": [
                {"@type": "oa:TextPositionSelector", "oa:start": f.start, "oa:end": f.end},
                {
                    "@type": "oa:TextQuoteSelector",
                    "oa:exact": f.text,
                    "oa:prefix": row.text[max(0, start - _AROUND) : start],
                    "oa:suffix": row.text[end : end + _AROUND],
                },
            ],
        },
    }


def _is_person(stored: StoredReport, name: str) -> bool:
    return any(m.kind == "person" and name in (m.actor, m.text) for m in stored.report.mentions)


def _some(node: Node) -> Node:
    """Leave out what is not known."""
    return {key: value for key, value in node.items() if value not in (None, [], "")}


def _urn(kind: str, name: str) -> str:
    return f"urn:dateline:{kind}:{name}"


def _link(figure: str | None) -> str | None:
    return _urn("figure", figure) if figure else None
