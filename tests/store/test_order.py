"""Lists stand newest first; reports of one ordered page never swap."""

from hypothesis import given
from hypothesis import strategies as st

from dateline.store.order import newest_keys
from made import bare

DAYS = st.dates().map(str)


def ranked(days, names="abcdefghij"):
    """Return the places of reports with these days, newest first."""
    reports = [bare(names[i], 0, 0, day) for i, day in enumerate(days)]
    keys = newest_keys(reports)
    return sorted(range(len(days)), key=lambda i: keys[i], reverse=True)


def test_a_page_newest_first_keeps_its_order():
    assert ranked(["2031-03-09", "2031-03-05", "2031-03-05", "2031-03-01"]) == [0, 1, 2, 3]


def test_a_page_oldest_first_is_turned_round():
    assert ranked(["2031-03-01", "2031-03-05", "2031-03-05", "2031-03-09"]) == [3, 2, 1, 0]


def test_a_page_in_no_order_goes_by_days():
    assert ranked(["2031-03-05", "2031-03-09", "2031-03-01"]) == [1, 0, 2]


def test_undated_reports_stay_between_their_neighbours():
    assert ranked([None, "2031-03-05", None, None, "2031-03-01", None]) == [0, 1, 2, 3, 4, 5]


def test_of_two_reports_with_one_latest_day_the_later_earliest_is_newer():
    assert ranked([("2031-03-01", "2031-03-09"), ("2031-03-08", "2031-03-09")]) == [1, 0]


def test_a_report_that_may_be_of_any_later_day_stands_at_its_earliest():
    one = newest_keys([bare("a", 0, 0, ("2031-03-01", None))])[0]
    other = newest_keys([bare("b", 0, 0, "2031-03-02")])[0]
    assert one < other


@given(st.lists(DAYS, max_size=8))
def test_keys_differ_and_an_ordered_page_keeps_its_order(days):
    falling = sorted(days, reverse=True)
    assert ranked(falling, "abcdefgh") == list(range(len(days)))
    if len(set(days)) > 1:
        assert ranked(falling[::-1], "abcdefgh") == list(range(len(days)))[::-1]


@given(st.lists(st.none() | DAYS, min_size=1, max_size=6))
def test_the_keys_of_a_page_do_not_depend_on_chance(days):
    reports = [bare(f"r{i}", 0, 0, day) for i, day in enumerate(days)]
    assert newest_keys(reports) == newest_keys(reports)
    assert len(set(newest_keys(reports))) == len(days)
