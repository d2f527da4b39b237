"""Contexts of pages: what they say, before any template."""

import re
from pathlib import Path

import pytest
from msgspec import structs

from dateline.errors import ArchiveError
from dateline.model.mark import Toll
from dateline.publish.addresses import Links, report_address
from dateline.publish.charts import draw_time
from dateline.publish.incident_page import incident_page
from dateline.publish.lines import Piece, excerpt_about
from dateline.publish.map_page import map_page, map_spots
from dateline.publish.notes import Notes, join_alike
from dateline.publish.pages import front_page, months
from dateline.publish.render import render
from dateline.publish.report_page import report_page
from dateline.publish.shelf import Shelf
from dateline.publish.tag_page import tag_index, tag_page
from dateline.store.archive import Archive
from dateline.store.linking import link_archive
from made import Made, long_report
from small_archive import BLAST, BLASTS, RAID


def test_a_name_in_one_report_is_not_listed_but_has_a_page(shelf: Shelf) -> None:
    shelf.archive.connection.execute("SAVEPOINT one")
    shelf.archive.connection.execute("UPDATE tag SET reports = 1 WHERE slug = 'lena-orlo'")
    fresh = Shelf(shelf.archive)
    try:
        listed = [tag.slug for group in tag_index(fresh).groups for tag in group.tags]
        assert "lena-orlo" not in listed
        assert "marche" in listed  # one report too, but the page itself files it so
        assert fresh.tags["lena-orlo"].reports == 1
    finally:
        shelf.archive.connection.execute("ROLLBACK TO one")
        shelf.archive.connection.execute("RELEASE one")


def test_an_excerpt_is_the_sentence_about_the_tag_with_its_name_marked(shelf: Shelf) -> None:
    excerpt = excerpt_about(shelf, shelf.report(BLAST).listed, ["Telin"])
    assert excerpt[0].text.startswith("A third blast in ")
    assert Piece("Telin", hit=True) in excerpt


def test_the_excerpt_of_an_event_type_is_the_sentence_that_tells_of_it(shelf: Shelf) -> None:
    page = tag_page(shelf, shelf.tags["bombing"])
    assert [p.text for line in page.reports for p in line.excerpt if p.hit] == [
        "bombings",
        "tore through",
        "tore through",
    ]


def test_copies_are_one_row_of_the_figures_and_counted(shelf: Shelf) -> None:
    killed = incident_page(shelf, BLASTS).claims[0]
    assert [(c.row.number, c.row.said_by, c.copies) for c in killed.rows] == [
        ("at least 22", "police", 1),
        ("18", "the report itself", 0),
    ]


def test_an_alleged_incident_in_a_province_says_both(shelf: Shelf) -> None:
    page = incident_page(shelf, RAID)
    assert page.line.factuality == "alleged"
    assert page.where_note == "somewhere in the province; named elsewhere in the report"
    assert page.map is not None
    assert page.map.marks[0].inferred


def test_the_days_of_a_report_say_what_they_come_from(shelf: Shelf) -> None:
    page = report_page(shelf, BLAST)
    assert page.when == "Between 12 and 13 June 2014, from its dateline and a weekday in the text"
    assert page.when_quotes == ("12 June",)


def test_equal_readings_share_a_note(shelf: Shelf) -> None:
    notes = Notes(shelf.report(BLAST).report).all()
    joined, note_of = join_alike([*notes, *notes])
    assert len(joined) == len(notes)
    assert set(note_of.values()) == {note.mark for note in joined}


def test_months_are_newest_first_and_undated_reports_last(shelf: Shelf) -> None:
    assert months(shelf) == [("2014-06", 3), ("undated", 1)]


def test_a_map_of_some_incidents_shows_those_only(shelf: Shelf) -> None:
    assert [place.name for place in map_page(shelf, {RAID}).places] == ["Telin"]
    assert len(map_spots(shelf, shelf.incidents.values())) == 2


def test_time_is_drawn_by_the_day_and_over_years_by_the_month() -> None:
    days = draw_time({"2014-06-01": 2, "2014-06-04": 1})
    assert days is not None
    assert [bar.title for bar in days.bars] == ["1 June 2014: 2 reports", "4 June 2014: 1 report"]
    years = draw_time({"2012-06-01": 2, "2014-06-04": 1, "2014-06-05": 1})
    assert years is not None
    assert [bar.title for bar in years.bars] == ["June 2012: 2 reports", "June 2014: 2 reports"]
    assert draw_time({}) is None


def test_the_front_page_names_where_reports_disagree(shelf: Shelf) -> None:
    assert [line.id for line in front_page(shelf).disputed] == [BLASTS]


@pytest.mark.parametrize("name", ["nothing", ""])
def test_an_unknown_report_is_refused(shelf: Shelf, name: str, tmp_path: Path) -> None:
    from dateline.errors import ArchiveError

    with pytest.raises(ArchiveError):
        report_page(shelf, name)


def test_a_tag_shows_whole_texts_if_asked(shelf: Shelf) -> None:
    page = tag_page(shelf, shelf.tags["corva"], text="full")
    line = next(line for line in page.reports if line.id == BLAST)
    assert line.excerpt == ()
    assert "".join(piece.text for piece in line.text[1]).startswith("A third blast in Telin")
    assert Piece("Corva", hit=True) in line.text[0]


def test_what_was_only_said_comes_after_what_happened(shelf: Shelf) -> None:
    said = structs.replace(shelf.incidents[BLASTS], event_type="accusation")
    assert shelf.rank(shelf.incidents[RAID]) < shelf.rank(said)


def test_of_two_incidents_the_deadlier_comes_first(shelf: Shelf) -> None:
    one = shelf.incidents[BLASTS]
    more = structs.replace(one, tolls={"killed": Toll(low=90, best=90, high=90)})
    assert shelf.rank(more) < shelf.rank(one)


def test_country_codes_are_written_as_names(shelf: Shelf) -> None:
    assert incident_page(shelf, BLASTS).where.endswith("Iraq")
    assert all(not place.within.endswith("IQ") for place in map_page(shelf).places)


def test_every_toll_of_an_incident_leads_to_words(shelf: Shelf) -> None:
    for name in shelf.incidents:
        for claims in incident_page(shelf, name).claims:
            assert claims.rows or not shelf.incidents[name].mentions


def test_reports_about_a_tag_come_before_those_that_only_mention_it(shelf: Shelf) -> None:
    for tag in shelf.tags.values():
        page = tag_page(shelf, tag)
        assert [line.only_mentioned for line in page.reports] == [False] * len(page.reports)
        assert [line.only_mentioned for line in page.mentions] == [True] * len(page.mentions)
        assert len(page.reports) + len(page.mentions) == tag.reports


SHARED = (
    "A bomb hidden in a cart of melons went off at the bridge of Ostra on Monday morning. Guards of"
    " the customs house carried the wounded to the ferry, since the road to Telin was under water."
    " The governor's office said that the bridge would stay closed until engineers had looked at it."
)


def test_a_copy_shows_the_passages_in_which_it_differs(tmp_path: Path) -> None:
    more = "Shopkeepers by the river said they had warned the guards a week before"
    with Archive.open(tmp_path / "two.db", create=True) as archive:
        for day, outlet, text in (
            ("2031-03-07", "The Courier", SHARED),
            ("2031-03-08", "The Post", f"{SHARED}\n\n{more}."),
        ):
            archive.add(Made(text, outlet=outlet, day=day, source=outlet).marked())
        link_archive(archive)
        shelf = Shelf(archive)
        first, copy = (report_page(shelf, one.id) for one in reversed(shelf.listed))
        assert [(line.here, line.there) for line in copy.copies] == [((more,), ())]
        assert [(line.here, line.there) for line in first.copies] == [((), (more,))]
        unshown = report_page(shelf, copy.id, "excerpt").copies
        assert [(line.here, line.there) for line in unshown] == [((), ())]


def rendered(shelf: Shelf, name: str) -> list[str]:
    """All pages of a report."""
    return [
        render(
            "report",
            report_page(shelf, name, number=n),
            Links(report_address(name, n), page_of=shelf.page_of),
            shelf,
        )
        for n in range(1, len(shelf.layout(name).parts) + 1)
    ]


@pytest.mark.parametrize(
    ("sentences", "pages", "said"), [(4, 1, False), (240, 1, True), (2000, 10, True)]
)
def test_pages_of_a_long_report_stay_light_and_say_what_they_leave_out(
    sentences: int, pages: int, said: bool, tmp_path: Path
) -> None:
    with long_report(tmp_path / "long.db", sentences) as archive:
        shelf = Shelf(archive)
        listed = shelf.listed[0]
        html = rendered(shelf, listed.id)
        made = [report_page(shelf, listed.id, number=n + 1) for n in range(len(html))]
        with pytest.raises(ArchiveError):
            report_page(shelf, listed.id, number=len(html) + 1)
    assert pages // 2 <= len(html) <= pages
    assert max(len(page.encode()) for page in html) < 110_000
    assert {bool(page.explained) for page in made} == {said}
    shown = [s.text for page in made for p in page.passages for b in p.blocks for s in b.segments]
    assert "".join(shown) == listed.text
    assert sum(len(page.figures) for page in made) == sentences // 4
    assert [bool(page.custody) for page in made] == [n == 0 for n in range(len(made))]


def test_links_to_marks_lead_to_the_page_of_a_long_report_that_has_them(tmp_path: Path) -> None:
    with long_report(tmp_path / "long.db", 1000) as archive:
        shelf = Shelf(archive)
        name = shelf.listed[0].id
        html = rendered(shelf, name)
        links = Links("", page_of=shelf.page_of)
        for figure in shelf.report(name).report.figures[::25]:
            page, _, mark = links.report(name, figure.id).partition("#")
            number = next(n for n, text in enumerate(html, 1) if f'id="{mark}"' in text)
            assert page == f"{report_address(name, number)}index.html"
    here = [set(re.findall(r' id="([^"]+)"', page)) for page in html]
    there = [set(re.findall(r' href="#([^"]+)"', page)) for page in html]
    assert [ids - marks for ids, marks in zip(there, here, strict=True)] == [set()] * len(html)


@pytest.mark.parametrize("text", ["x" * 400_000, "Wel. " * 80_000, "\n".join(["a" * 900] * 450)])
def test_a_long_text_is_cut_whatever_it_is_made_of(text: str, tmp_path: Path) -> None:
    with Archive.open(tmp_path / "long.db", create=True) as archive:
        archive.add(Made(text).marked())
        shelf = Shelf(archive)
        parts = shelf.layout(shelf.listed[0].id).parts
    assert 4 <= len(parts) <= 6
    assert max(part.length for part in parts) <= 105_000
    assert "".join(part.of(text) for part in parts) == text
