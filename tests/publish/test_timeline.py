"""The time line: each incident once, uncertain days as bars, the same axis at every zoom."""

from msgspec import structs

from dateline.model.mark import When
from dateline.publish.shelf import Shelf
from dateline.publish.timeline_page import Timeline
from small_archive import BLASTS


def test_every_dated_incident_stands_on_one_page_below_the_first(shelf: Shelf) -> None:
    timeline = Timeline(shelf)
    pages = [timeline.page(key, n) for key, last in timeline.periods() for n in range(1, last + 1)]
    shown = [row.line.id for page in pages for row in page.rows]
    undated = [line.id for line in timeline.page().undated]
    assert sorted(shown + undated) == sorted(shelf.incidents)


def test_a_month_draws_days_and_leads_to_its_year(shelf: Shelf) -> None:
    page = Timeline(shelf).page("2014-06")
    assert page.up == ("2014", "2014")
    row = next(row for row in page.rows if row.line.id == BLASTS)
    assert row.bar.left == round(100 * 11 / 30, 2)
    assert page.ticks[0] == (0.0, "1")


def test_reports_of_no_certain_day_are_bars_over_the_days_they_may_be(shelf: Shelf) -> None:
    page = Timeline(shelf).page("2014-06")
    listed = [one for one in shelf.listed if (one.latest or one.earliest or "")[:7] == "2014-06"]
    wide = {(one.earliest, one.latest) for one in listed if one.earliest != one.latest}
    assert len(page.spans) == len(wide)


def test_an_open_side_reaches_to_the_end_of_the_period(shelf: Shelf) -> None:
    kept = shelf.incidents
    when = When(earliest=None, latest="2014-06-12", precision=5, basis="report", evidence=())
    try:
        shelf.incidents = {BLASTS: structs.replace(kept[BLASTS], when=when)}
        shelf.__dict__.pop("ranked", None)
        (row,) = Timeline(shelf).page("2014-06").rows
    finally:
        shelf.incidents = kept
        shelf.__dict__.pop("ranked", None)
    assert (row.bar.left, row.bar.open) == (0.0, True)


def test_a_tag_has_a_time_line_of_its_own(shelf: Shelf) -> None:
    page = Timeline(shelf, shelf.tags["corva"]).page("2014-06")
    assert page.tag == "corva"
    assert {row.line.id for row in page.rows} <= set(shelf.incidents)


def test_nothing_has_no_axis(shelf: Shelf) -> None:
    assert Timeline(shelf).page("1999").rows == ()
