"""The days of reports: pages are given as titles with text, the newest or the oldest first."""

from datetime import date

import pytest
from test_cut import document

from dateline.model.document import Candidate, Custody, Document
from dateline.model.report import Published, Report
from dateline.read.cut import cut_document
from dateline.read.dating import describe_published, read_given

TITLES = (
    "Ferry sinks off the northern\u00a0coast",
    "Governor leaves the capital by\u00a0night",
    "Rebels take the salt town of\u00a0Keswar",
    "Mill workers ask for their\u00a0wages",
)


def page(*texts: str, heading: str = "Tag Archives: Keswar") -> tuple[Report, ...]:
    """Return the reports of a page whose reports say nothing but these texts."""
    lines = [heading]
    for title, text in zip(TITLES, texts, strict=False):
        lines += [title, *text.split("\n")]
    return cut_document(document("\n\n".join(lines)))[0]


def days(reports: tuple[Report, ...]) -> list[str]:
    return [describe_published(report.published) for report in reports]


def test_a_dated_report_bounds_its_neighbours_on_a_page_of_the_newest_first():
    reports = page(
        "Nobody was on board when the ferry went down, the port said.",
        "Posted on June 12, 2014 by Ann Lee\nThe governor left by the north gate with two cars.",
        "The town fell without a shot, a shepherd told the board.",
    )
    assert days(reports) == ["after 11 June 2014", "on 12 June 2014", "before 13 June 2014"]
    assert [r.published.basis for r in reports if r.published] == [
        "page-order",
        "masthead",
        "page-order",
    ]


def test_page_order_alone_never_gives_one_day():
    reports = page(
        "Posted on June 12, 2014 by Ann Lee\nNobody was on board when the ferry went down.",
        "The governor left by the north gate with two cars, witnesses said.",
        "Posted on June 12, 2014 by Ann Lee\nThe town fell without a shot, a shepherd told the board.",
    )
    between = reports[1].published
    assert between is not None
    assert (between.precision, between.basis) == (2, "page-order")
    assert between.earliest is not None
    assert between.latest is not None
    assert between.earliest < "2014-06-12" < between.latest


def test_order_is_read_off_the_stated_dates():
    reports = page(
        "Posted on June 2, 2014 by Ann Lee\nNobody was on board when the ferry went down.",
        "The governor left by the north gate with two cars, witnesses said.",
        "Posted on June 9, 2014 by Ann Lee\nThe town fell without a shot, a shepherd told the board.",
    )
    assert days(reports)[1] == "between 2 and 9 June 2014"


def test_a_page_that_does_not_say_what_it_is_has_no_order():
    reports = page(
        "Nobody was on board when the ferry went down, the port said.",
        "The governor left by the north gate with two cars, witnesses said.",
        heading="Norwick Watch",
    )
    assert set(days(reports)) == {"undated"}


def test_a_caption_and_the_weekday_of_the_lead_make_the_day_news():
    reports = page(
        "Salt workers outside Keswar on June 11, 2014. (J. Roe/Wire)\n"
        "Rebels on Wednesday seized the salt town of Keswar, residents said.",
    )
    (published,) = [report.published for report in reports]
    assert published is not None
    assert (published.earliest, published.latest) == ("2014-06-11", "2014-06-12")
    assert published.basis == "caption+weekday"


def test_relative_words_are_tied_to_a_dated_fact_of_the_page():
    reports = page(
        "It is almost three weeks since the fall of Keswar, and the salt works are silent.",
        "Rebels took Keswar on June 1, 2014 without a shot, a shepherd told the board.",
    )
    first = reports[0].published
    assert first is not None
    assert (first.earliest, first.latest) == ("2014-06-19", "2014-06-22")
    assert "relative" in first.basis


def test_a_weekday_narrows_what_other_clues_leave():
    reports = page(
        "The ferry went down on Friday with nobody on board, the port said.",
        "Posted on June 11, 2014 by Ann Lee\nThe governor left by the north gate with two cars.",
    )
    assert days(reports)[0] == "after 12 June 2014"  # the 13th was a Friday


def test_a_day_that_lies_ahead_is_no_bound():
    reports = page("The port will open again by June 30, 2014, its owner said.")
    assert days(reports) == ["undated"]


def test_the_first_of_published_and_updated_counts_and_a_storys_own_day_does_not():
    reports = page(
        "December 10, 1927\nA gunfight broke up a card game that night, the paper wrote.\n"
        "Posted on December 10, 2007March 12, 2016Author Ann LeeCategories History",
    )
    assert days(reports) == ["on 10 December 2007"]


def test_a_date_without_a_year_takes_it_from_the_pages_heading_or_from_its_weekday_and_neighbours():
    month = page(
        "Posted August 22 by Sam\nNobody was on board when the ferry went down.",
        "Posted August 3 by Sam\nThe governor left by the north gate with two cars.",
        heading="Monthly Archives: August 2012",
    )
    assert days(month) == ["on 22 August 2012", "on 3 August 2012"]
    near = page(
        "Posted June 14 by Sam\nNobody was on board when the ferry went down.",
        "Posted on June 11, 2014 by Sam\nThe governor left by the north gate with two cars.",
    )
    assert days(near) == ["on 14 June 2014", "on 11 June 2014"]


def test_an_agencys_dateline_gives_its_day_or_the_next():
    text = (
        "KESWAR, June 12, 2014 (AP) - Rebels took the salt works, officials said. Nobody was hurt."
    )
    (report,), _ = cut_document(document(text, whole=True))
    assert describe_published(report.published) == "between 12 and 13 June 2014"
    assert report.published is not None
    assert report.published.basis == "dateline"


def given_date(
    value: str, source: str = "record date", text: str = "Some text."
) -> Published | None:
    offered = (Candidate(field="date", value=value, source=source),)
    (report,), _ = cut_document(document(text, whole=True, metadata=offered))
    return report.published


@pytest.mark.parametrize(
    ("value", "first", "last", "precision"),
    [
        ("2014-06-12", "2014-06-12", "2014-06-12", 1),
        ("2014-06-12T23:30:00+03:00", "2014-06-12", "2014-06-12", 1),
        ("20140612", "2014-06-12", "2014-06-12", 1),
        ("Thu, 12 Jun 2014 10:00:00 GMT", "2014-06-12", "2014-06-12", 1),
        ("2014-06", "2014-06-01", "2014-06-30", 4),
        ("2014", "2014-01-01", "2014-12-31", 5),
        ("06/07/2014", "2014-06-07", "2014-07-06", 4),
    ],
)
def test_metadata_say_no_more_than_they_say(value: str, first: str, last: str, precision: int):
    published = given_date(value)
    assert published is not None
    assert (published.earliest, published.latest, published.precision) == (first, last, precision)
    assert published.basis == "given"


def test_metadata_that_are_no_date_or_were_refused_date_nothing():
    assert given_date("soon") is None
    assert read_given("0001-13-45") is None
    assert given_date("2014-06-12", "time (refused: later than retrieval)") is None


def test_a_doubtful_source_and_the_pages_own_line_are_both_kept():
    text = "A title of some words\nPosted on June 2, 2014 by Ann Lee\nSome text stands here, two sentences. This one."
    widened = given_date("2014-06-20", "time", text)
    assert widened is not None
    assert (widened.earliest, widened.latest) == ("2014-06-02", "2014-06-20")
    assert widened.basis == "given+masthead"


def test_a_retrieval_that_the_input_states_is_an_upper_bound():
    made: Document = document("Some text.", whole=True)
    import msgspec

    made = msgspec.structs.replace(
        made, custody=Custody(raw_sha256="0", retrieved_at="2014-06-12T10:00:00Z")
    )
    (report,), _ = cut_document(made)
    assert describe_published(report.published) == "before 13 June 2014"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2014-06-12", "2014-06-12", "on 12 June 2014"),
        ("2014-06-17", "2014-06-24", "between 17 and 24 June 2014"),
        ("2014-05-30", "2014-06-02", "between 30 May and 2 June 2014"),
        ("2013-12-30", "2014-01-02", "between 30 December 2013 and 2 January 2014"),
        (None, "2014-06-11", "before 12 June 2014"),
        ("2014-06-13", None, "after 12 June 2014"),
        (None, None, "undated"),
    ],
)
def test_dates_are_printed_in_words(first: str | None, last: str | None, words: str):
    published = Published(earliest=first, latest=last, precision=5, basis="given")
    assert describe_published(published) == words


def test_no_report_of_an_ordered_page_swaps_with_another():
    reports = page(
        "Nobody was on board on June 1, 2014 when the ferry went down.",
        "The governor left on June 20, 2014 by the north gate with two cars.",
        "A shepherd said on Monday that the town fell without a shot.",
    )
    lows = [
        date.fromisoformat(r.published.earliest)
        for r in reports
        if r.published and r.published.earliest
    ]
    assert lows == sorted(lows, reverse=True)


def test_one_date_of_a_page_shows_how_it_writes_the_others():
    reports = page(
        "Posted on 25/06/2014 by Sam\nNobody was on board when the ferry went down.",
        "Posted on 05/06/2014 by Sam\nThe governor left by the north gate with two cars.",
    )
    assert days(reports) == ["on 25 June 2014", "on 5 June 2014"]


def test_a_weekday_beside_a_full_date_is_told_from_that_date():
    (report,) = page(
        "The port said on Thursday, June 12, 2014, that nine had drowned in Tuesday's storm."
    )
    assert report.published is not None
    assert (report.published.earliest, report.published.latest) == ("2014-06-12", None)


def test_a_line_of_origin_ends_its_report_and_names_the_outlet():
    reports = page(
        "Nobody was on board when the ferry went down, the port said.\n"
        "via Ferry sinks off the northern coast | Harbour Post",
        "The governor left by the north gate with two cars.\n"
        "via Governor leaves the capital by night | Salt Road Daily",
    )
    assert [r.outlet.name for r in reports if r.outlet] == ["Harbour Post", "Salt Road Daily"]


def test_a_date_line_that_runs_into_the_text_dates_the_report():
    (report,) = cut_document(
        document(
            "Raid kills nine in Keswar AFP Sunday 30 Mar 2031 At least nine people were killed."
        )
    )[0]
    assert describe_published(report.published) == "on 30 March 2031"
    assert report.published is not None
    assert report.published.basis == "masthead"


def test_a_day_that_something_was_done_on_does_not():
    (report,) = cut_document(
        document("On Sunday 30 March 2031 Rebels took the salt town of Keswar, a shepherd said.")
    )[0]
    assert report.published is None or report.published.basis != "masthead"
