"""GeoJSON (RFC 7946): a feature an incident, for maps and GIS.

Points are ``[longitude, latitude]`` in WGS 84. What no report locates has no geometry and is there
all the same; how far off a point may be is said in ``where_prec`` and ``uncertainty_m``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dateline.export.notes import write_note
from dateline.export.rows import incidents_of, join
from dateline.export.schemas import JsonList
from dateline.model.archive import Incident
from dateline.model.mark import HARMS
from dateline.publish.words import say_days, say_toll, say_type
from dateline.store.view import View
from dateline.text.tables import read_table

_LOST = (
    "Everything but incidents: texts, marks, and who says which number (in `jsonl` and `csv`).",
    "Areas: a place that is a province is its centre with `uncertainty_m` around it.",
    "Dropped and withdrawn incidents.",
)
_GONE = ("dropped", "withdrawn")


def write_geojson(view: View, path: Path) -> int:
    """Write the features and the note beside; return how many there are."""
    head = b'{"type":"FeatureCollection","features":[\n'
    with JsonList(path, "geojson", head, b"\n]}\n") as out:
        for incident in incidents_of(view):
            if incident.status not in _GONE:
                out.write(feature_of(incident))
    about = "Incidents as GeoJSON features; unplaced ones without a geometry."
    write_note(view, path.with_name(f"{path.name}.README.md"), about, _LOST)
    return out.count


def feature_of(one: Incident) -> dict[str, Any]:
    """Return an incident as a feature with flat properties."""
    where, when = one.place, one.when
    place = where.place if where else None
    radius = read_table("pages")["radius_km"].get(str(where.where_prec), 0) if where else None
    tolls = {
        f"{harm}_{bound}": getattr(one.tolls[harm], bound)
        for harm in HARMS
        if harm in one.tolls
        for bound in ("low", "best", "high")
    }
    told = ", ".join(f"{say_toll(one.tolls[h])} {h}" for h in HARMS if h in one.tolls)
    name = place.name if place else where.text if where else None
    return {
        "type": "Feature",
        "id": one.id,
        "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]} if place else None,
        "properties": {
            "incident": one.id,
            "name": ": ".join(filter(None, (name, say_type(one.event_type), told))),
            "event_type": one.event_type,
            "factuality": one.factuality,
            "status": one.status,
            "place": name,
            "place_id": place.id if place else None,
            "country": place.country if place else None,
            "admin1": place.admin1 if place else None,
            "where_prec": where.where_prec if where else None,
            "uncertainty_m": None if radius is None or place is None else round(radius * 1000),
            "earliest": when.earliest if when else None,
            "latest": when.latest if when else None,
            "precision": when.precision if when else None,
            "days": say_days(when.earliest, when.latest) if when else "undated",
            **tolls,
            "actors": join(p.actor or p.text for p in one.actors),
            "targets": join(p.actor or p.text for p in one.targets),
            "reports": len(one.reports),
            "witnesses": len(one.witnesses),
            "independent_sources": one.independent_sources,
            "disagreements": join(rift.about for rift in one.disagreements),
        },
    }
