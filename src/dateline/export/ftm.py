"""FollowTheMoney: entities for Aleph and OpenAleph, one JSON object a line.

Reports are Articles, incidents Events, places Addresses, actors Persons and Organizations, and a
Mention says that an article names an actor. Only properties of the public model are used
(https://followthemoney.tech); a day that is not known whole is a month or a year, as it allows.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from dateline.export.geojson import feature_of
from dateline.export.notes import write_note
from dateline.export.rows import incidents_of
from dateline.export.schemas import JsonList
from dateline.export.texts import address_of, text_of
from dateline.model.archive import Actor, Incident
from dateline.model.mark import HARMS, Place
from dateline.publish.words import say_toll
from dateline.store.rows import StoredReport
from dateline.store.view import View

Entity = dict[str, Any]
_LOST = (
    "Figures, statements, victims, who says which number, and every span (in `jsonl`).",
    "Ranges of days: an entity has a month or year where the day is not known, or nothing.",
    "How exact a place is: an Address is its name and centre.",
    "Languages of reports; dropped and withdrawn incidents.",
)
_GONE = ("dropped", "withdrawn")
_SCHEMAS = {"person": "Person"}
"""Kinds of actor that are no Organization."""


def write_ftm(view: View, path: Path) -> int:
    """Write the entities and the note beside; return how many there are."""
    with JsonList(path, "ftm") as out:
        for entity in entities(view):
            out.write(entity)
    about = "Reports, incidents, places and actors as FollowTheMoney entities, one a line."
    write_note(view, path.with_name(f"{path.name}.README.md"), about, _LOST)
    return out.count


def entities(view: View) -> Iterator[Entity]:
    """Yield actors, places and incidents, then reports with whom they name, each id once."""
    actors = {one.actor.id: one.actor for one in view.actors()}
    names = _names(view)
    for actor in sorted(actors.values(), key=lambda one: one.id):
        yield _actor(actor)
    incidents = [one for one in incidents_of(view) if one.status not in _GONE]
    places = {
        _place_id(one.place.place): one.place.place
        for one in incidents
        if one.place and one.place.place
    }
    for ident, place in sorted(places.items()):
        yield _address(ident, place)
    for one in incidents:
        yield _event(one, names)
    for document in view.document_ids():
        for stored in view.reports_of(document):
            yield _article(view, stored)
            named = {ident for (report, _), ident in names.get(stored.listed.id, {}).items()}
            for ident in sorted(named & actors.keys()):
                yield _mention(stored, actors[ident])


Names = dict[str, dict[tuple[str, str], str]]
"""For each report, (report, name in it) to the actor's id."""


def _names(view: View) -> Names:
    found: Names = {}
    for ident, report, name in view.connection.execute(
        "SELECT a.id, r.id, ra.name FROM report_actor ra JOIN actor a ON a.n = ra.actor"
        " JOIN report r ON r.n = ra.report"
    ):
        found.setdefault(report, {})[report, name] = ident
    return found


def _entity(ident: str, schema: str, **properties: Any) -> Entity:
    """Return an entity; values that are not known, and empty ones, are left out."""
    kept = {
        name: list(dict.fromkeys(values))
        for name, given in properties.items()
        if (values := [v for v in (given if isinstance(given, list) else [given]) if v])
    }
    return {"id": ident, "schema": schema, "properties": kept}


def _actor(actor: Actor) -> Entity:
    schema = _SCHEMAS.get(actor.kind, "Organization")
    aliases = [alias for alias in actor.aliases if alias != actor.name]
    return _entity(f"actor-{actor.id}", schema, name=actor.name, alias=aliases)


def _place_id(place: Place) -> str:
    told = place.id or f"{place.name} {place.lat} {place.lon}"
    return f"place-{sha256(told.encode()).hexdigest()[:16]}"


def _address(ident: str, place: Place) -> Entity:
    parts = (place.name, place.admin1, place.country)
    return _entity(
        ident,
        "Address",
        full=", ".join(part for part in parts if part),
        city=place.name if (place.feature or "").startswith("PPL") else None,
        state=place.admin1,
        country=_country(place),
        latitude=f"{place.lat}",
        longitude=f"{place.lon}",
    )


def _country(place: Place | None) -> str | None:
    return place.country.lower() if place and place.country else None


def _event(one: Incident, names: Names) -> Entity:
    facts, place = feature_of(one)["properties"], one.place.place if one.place else None
    parties = {p.actor for p in (*one.actors, *one.targets) if p.actor}
    involved = {
        f"actor-{ident}"
        for report in one.reports
        for (_, name), ident in names.get(report, {}).items()
        if name in parties
    }
    return _entity(
        f"incident-{one.id}",
        "Event",
        name=facts["name"],
        recordId=one.id,
        keywords=one.event_type.replace("_", " "),
        startDate=facts["earliest"],
        endDate=facts["latest"],
        location=facts["place"],
        country=_country(place),
        addressEntity=_place_id(place) if place else None,
        involved=sorted(involved),
        proof=[f"report-{name}" for name in one.reports],
        summary=", ".join(f"{say_toll(one.tolls[h])} {h}" for h in HARMS if h in one.tolls),
        notes=[f"reports disagree on: {facts['disagreements']}"] if one.disagreements else None,
    )


def _article(view: View, stored: StoredReport) -> Entity:
    row = stored.listed
    return _entity(
        f"report-{row.id}",
        "Article",
        title=row.title,
        name=row.title or f"Report {row.id}",
        publisher=row.outlet,
        author=list(stored.report.byline.names) if stored.report.byline else None,
        publishedAt=_date(row.earliest, row.latest),
        sourceUrl=address_of(stored),
        bodyText=text_of(stored, view.selection.text),
    )


def _date(earliest: str | None, latest: str | None) -> str | None:
    """Return the longest beginning that two days share: a day, a month or a year.

    >>> _date("2014-06-12", "2014-06-12"), _date("2014-06-01", "2014-06-30"), _date("2014-06-01", "2014-07-02")
    ('2014-06-12', '2014-06', '2014')
    """
    if not earliest or not latest:
        return None
    shared = next((n for n in (10, 7, 4) if earliest[:n] == latest[:n]), None)
    return earliest[:shared] if shared else None


def _mention(stored: StoredReport, actor: Actor) -> Entity:
    return _entity(
        f"mention-{stored.listed.id}-{actor.id}",
        "Mention",
        document=f"report-{stored.listed.id}",
        name=actor.name,
        resolved=f"actor-{actor.id}",
        detectedSchema=_SCHEMAS.get(actor.kind, "Organization"),
    )
