"""Feeds of a tag: well formed, newest first, honest about days."""

import json
from email.utils import parsedate_to_datetime
from pathlib import Path
from xml.etree import ElementTree

from msgspec import structs

from dateline.model.mark import Toll
from dateline.publish.incident_feed import incident_feed
from dateline.publish.shelf import Shelf
from small_archive import BLAST, BLASTS

ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_rss_of_a_tag_is_newest_first_and_says_the_range_of_days(site: Path) -> None:
    channel = ElementTree.parse(site / "tag/corva/feed/index.xml").getroot().find("channel")
    assert channel is not None
    items = channel.findall("item")
    times = [parsedate_to_datetime(item.findtext("pubDate", "")) for item in items]
    assert times == sorted(times, reverse=True)
    assert len({item.findtext("guid") for item in items}) == len(items) == 3
    days = [child.attrib for item in items for child in item if child.tag.endswith("published")]
    assert days[0] == {"latest": "2014-06-20", "precision": "5"}


def test_the_atom_feed_names_its_entries(site: Path) -> None:
    feed = ElementTree.parse(site / "tag/corva/feed/atom/index.xml").getroot()
    entries = feed.findall(f"{ATOM}entry")
    assert all(
        e.findtext(f"{ATOM}id") and e.findtext(f"{ATOM}title") and e.findtext(f"{ATOM}updated")
        for e in entries
    )


def test_the_json_feed_dates_only_what_is_dated_to_the_day(site: Path) -> None:
    feed = json.loads((site / "tag/corva/feed.json").read_text())
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert not [item for item in feed["items"] if "date_published" in item]
    assert feed["items"][0]["_dateline"]["published"] == {
        "earliest": None,
        "latest": "2014-06-20",
        "precision": 5,
    }


def test_an_undated_report_is_left_out_and_counted(site: Path) -> None:
    feed = json.loads((site / "tag/marche/feed.json").read_text())
    assert feed["items"] == []
    assert "1 report without a date" in feed["description"]


def test_an_original_that_is_no_web_address_is_not_linked(site: Path) -> None:
    assert "javascript:" not in (site / "tag/corva/feed/index.xml").read_text()


def test_the_feed_of_an_incident_begins_with_what_it_comes_to(site: Path) -> None:
    feed = json.loads((site / f"incident/{BLASTS}/feed.json").read_text())
    first, *reports = feed["items"]
    assert first["id"] == f"urn:dateline:incident:{BLASTS}"
    assert first["date_modified"] == "2014-06-20T00:00:00Z"
    assert first["_dateline"]["tolls"]["killed"]["low"] == 22
    assert {item["_dateline"]["report"] for item in reports} >= {BLAST}


def test_the_words_of_an_incident_change_with_its_toll_and_its_id_does_not(shelf: Shelf) -> None:
    one = shelf.incidents[BLASTS]
    more = structs.replace(one, tolls={"killed": Toll(low=90, best=90, high=90)})
    before, after = (json.loads(incident_feed(shelf, i))["items"][0] for i in (one, more))
    assert before["id"] == after["id"]
    assert "90 killed" in after["title"] != before["title"]
