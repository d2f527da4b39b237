"""Captures: quotes of what a crawler saved link to where it is replayed."""

import pytest
from msgspec.structs import replace

from dateline.errors import DatelineError
from dateline.model.document import Custody
from dateline.publish.shelf import Shelf
from dateline.publish.site import write_site
from dateline.store.archive import Archive
from dateline.store.linking import link_archive
from dateline.store.replays import REPLAY, capture_address, check_replay
from made import bombing

BOMB = "Free Riders let a bomb off that killed {} people in Corva, police said the next day."
WAYBACK = "https://replay.example/{timestamp}/{url}"
ADDRESS = "http://ledger.example/corva?a=1"


@pytest.fixture
def crawled():
    """Two reports, the first of them a capture."""
    archive = Archive.open(":memory:", create=True)
    for number, outlet in (("12", "A"), ("14", "B")):
        marked = bombing(BOMB, number, outlet, said_by="police").marked()
        custody = Custody(
            raw_sha256=marked.custody.raw_sha256,
            reader="warc" if outlet == "A" else "html",
            url=ADDRESS,
            retrieved_at="2031-03-08T09:10:11Z",
        )
        archive.add(replace(marked, custody=custody))
    link_archive(archive)
    with archive:
        yield archive


def test_each_quote_of_a_capture_links_to_it_and_no_other_does(crawled, tmp_path):
    write_site(crawled, tmp_path, replay=WAYBACK)
    link = 'href="https://replay.example/20310308091011/http://ledger.example/corva?a=1"'
    (page,) = (tmp_path / "incident").glob("*/index.html")
    assert link in page.read_text()
    shelf = Shelf(crawled, replay=WAYBACK)
    for listed in crawled.reports():
        page = (tmp_path / "report" / listed.id / "index.html").read_text()
        assert (link in page) == bool(shelf.capture(listed.id)) == (listed.outlet == "A")


def test_the_archive_remembers_its_replay(crawled):
    report = next(one.id for one in crawled.reports() if one.outlet == "A")
    assert Shelf(crawled).capture(report) == ""
    crawled.take_note(REPLAY, WAYBACK)
    assert Shelf(crawled).capture(report).startswith("https://replay.example/20310308091011/")
    other = Shelf(crawled, replay="https://other.example/{url}/{timestamp}")
    assert other.capture(report) == f"https://other.example/{ADDRESS}/20310308091011"


@pytest.mark.parametrize(
    "template",
    ["https://replay.example/{url}", "javascript:{timestamp}{url}", "replay", f"{WAYBACK}{{x}}"],
)
def test_what_is_no_replay_is_refused(template):
    with pytest.raises(DatelineError, match="a replay is an address"):
        check_replay(template)


def test_a_capture_without_a_time_is_nowhere():
    assert capture_address(WAYBACK, ADDRESS, "2031") is None
