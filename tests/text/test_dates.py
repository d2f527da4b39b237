from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.text.dates import find_dates, month_bounds, numeric_order


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("June 12, 2014", "2014-06-12"),
        ("12 June 2014", "2014-06-12"),
        ("Thursday, 12th of June, 2014", "2014-06-12"),
        ("Sept. 3rd, 2013", "2013-09-03"),
        ("JUNE 12, 2014", "2014-06-12"),
        ("2014-06-12", "2014-06-12"),
        ("2014/6/12", "2014-06-12"),
        ("12-Jun-2014", "2014-06-12"),
        ("25/06/2014", "2014-06-25"),
        ("06/25/14", "2014-06-25"),
        ("25.06.2014", "2014-06-25"),
        ("12/06/69", "1969-06-12"),
    ],
)
def test_a_date_is_read_in_any_common_form(text: str, day: str):
    readings = {(found.earliest, found.span.of(text)) for found in find_dates(text, order="dmy")}
    assert readings == {(date.fromisoformat(day), text)}


@pytest.mark.parametrize(
    "text",
    [
        "June 31",
        "the 12 June-born",
        "it may 12 times",
        "June 12,000 people",
        "201406121230",
        "3.5.1",
        "May",
        "10-12-14",
    ],
)
def test_other_numbers_are_no_dates(text: str):
    assert [
        found for found in find_dates(text) if found.granularity == "day" and found.year_given
    ] == []


def test_a_date_without_a_year_has_no_bounds():
    (found,) = find_dates("Fighting broke out on Tuesday, June 10 near the town.")
    assert (found.earliest, found.latest, found.year_given) == (None, None, False)
    assert (found.month, found.day, found.weekday) == (6, 10, 1)
    assert found.in_year(2014) == date(2014, 6, 10)
    (leap,) = find_dates("on February 29 or so")
    assert leap.in_year(2013) is None


def test_a_date_that_can_be_read_two_ways_has_both_as_bounds():
    (found,) = find_dates("filed 05/06/2014")
    assert (found.earliest, found.latest) == (date(2014, 5, 6), date(2014, 6, 5))
    assert find_dates("filed 05/06/2014", order="dmy")[0].latest == date(2014, 6, 5)
    assert numeric_order("05/06/2014, 25/06/2014") == "dmy"
    assert numeric_order("05/06/2014") is None


def test_a_month_and_a_range_of_days_have_their_bounds():
    month, days = find_dates("in February 2012; from June 12-14, 2014")
    assert (month.earliest, month.latest, month.granularity) == (*month_bounds(2012, 2), "month")
    assert month.latest == date(2012, 2, 29)
    assert (days.earliest, days.latest) == (date(2014, 6, 12), date(2014, 6, 14))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Posted on 22nd March 202024th March 2020Categories", ["2020-03-22", "2020-03-24"]),
        ("by adminMay 5, 2012", ["2012-05-05"]),
        ("May 5, 20121 Comment", ["2012-05-05"]),
        ("2017-09-262017-09-28Author", ["2017-09-26", "2017-09-28"]),
    ],
)
def test_dates_that_a_page_ran_together_are_parted(text: str, days: list[str]):
    assert [str(found.earliest) for found in find_dates(text)] == days


@given(st.text(max_size=30), st.dates(date(1600, 1, 1), date(2199, 12, 31)), st.text(max_size=30))
def test_an_iso_date_keeps_its_place_in_any_text(before: str, day: date, after: str):
    text = f"{before} | {day.isoformat()} | {after}"
    at = len(before) + 3
    assert [f.earliest for f in find_dates(text) if f.span.start == at] == [day]


@given(st.text(max_size=200))
def test_spans_do_not_overlap(text: str):
    spans = [found.span for found in find_dates(text)]
    assert all(a.end <= b.start for a, b in pairwise(spans))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("QUITO (ECUADOR), 30 AUG 89 (ACAN) -- [TEXT]", "1989-08-30"),
        ("QUITO, 4 SEPT 89 --", "1989-09-04"),
        ("FILED 3 JAN 04.", "2004-01-03"),
        ("ON 3 JAN 90 PEOPLE DIED", None),  # ninety people
        ("12 Jun 90 (x)", None),  # agencies write such years in capitals
    ],
)
def test_two_digits_are_a_year_behind_a_month_in_capitals(text, day):
    (found,) = find_dates(text)
    assert (found.earliest and found.earliest.isoformat()) == day
