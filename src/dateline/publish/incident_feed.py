"""The feed of an incident: what it comes to, and the reports that tell it (JSON Feed 1.1).

The first item is the incident itself, under one id for good: when its toll, place, days or
disagreements change, the item's words do, and ``date_modified`` is the latest day of its reports,
or of a person's decision on it. ``_dateline`` has the numbers. After it stand the reports.
"""

from __future__ import annotations

from datetime import date

from dateline.model.archive import Incident
from dateline.publish.addresses import incident_address
from dateline.publish.feeds import LENGTH, Channel, Feeds, feed_item, json_feed, moment
from dateline.publish.lines import headline, incident_line
from dateline.publish.shelf import Shelf
from dateline.publish.words import count_of


def incident_feed_file(incident: str) -> str:
    """Return the path of an incident's feed."""
    return f"{incident_address(incident)}feed.json"


def incident_feed(shelf: Shelf, incident: Incident, *, served: bool = False) -> bytes:
    """Return ``incident/ID/feed.json``."""
    listed = [shelf.report(name).listed for name in incident.reports]
    listed.sort(key=lambda one: (shelf.days[one.id] or date.min, one.id), reverse=True)
    items = [item for one in listed if (item := feed_item(shelf, one)) is not None]
    line = incident_line(shelf, incident)
    title = f"{line.where}: {headline(line)}" if line.where else headline(line)
    undated = len(listed) - len(items)
    left = f" {count_of(undated, 'report')} without a date: on the page only." if undated else ""
    here = f"/{incident_address(incident.id)}" if served else "index.html"
    channel = Channel(
        f"urn:dateline:incident:{incident.id}",
        title,
        f"What reports tell of this incident, and the reports, newest first.{left}",
        (here, here, here),
    )
    reports = Feeds(served=served).json_items(items[: LENGTH - 1])
    return json_feed(channel, [_item(shelf, incident, channel), *reports])


def _item(shelf: Shelf, incident: Incident, channel: Channel) -> dict[str, object]:
    line = incident_line(shelf, incident)
    parts = [line.sentence, line.when, line.sources, *(d.sentence for d in incident.disagreements)]
    item: dict[str, object] = {
        "id": channel.urn,
        "url": channel.homes[2],
        "title": channel.title,
        "content_text": "\n".join(part for part in parts if part),
        "_dateline": {
            "incident": incident.id,
            "event_type": incident.event_type,
            "status": incident.status,
            "when": incident.when,
            "tolls": incident.tolls,
            "reports": len(incident.reports),
            "witnesses": len(incident.witnesses),
        },
    }
    if changed := _changed(shelf, incident):
        item["date_modified"] = changed
    return item


def _changed(shelf: Shelf, incident: Incident) -> str | None:
    """Return the last moment at which anything here may have changed, as far as it is told."""
    days = [day for name in incident.reports if (day := shelf.days[name])]
    ruled = [one.at for one in shelf.decided.on.get(incident.id, ())]
    return max([*map(moment, days), *ruled], default=None)
