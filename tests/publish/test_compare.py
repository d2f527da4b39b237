"""Compare: two outlets, periods or counting rules side by side."""

import pytest

from dateline.publish.compare_page import Compare, Comparison
from dateline.publish.shelf import Shelf
from small_archive import BLASTS


def made(shelf: Shelf, kind: str, first: str, second: str) -> Comparison:
    page = Compare(shelf).page(kind, first, second)
    assert page.made is not None
    return page.made


def test_every_pair_that_is_ready_can_be_made(shelf: Shelf) -> None:
    compare = Compare(shelf)
    pairs = list(compare.ready())
    assert {kind for kind, _, _ in pairs} >= {"outlets", "policies"}
    for kind, first, second in pairs:
        assert compare.page(kind, first.key, second.key).made is not None


def test_two_outlets_are_held_against_one_another_by_incident(shelf: Shelf) -> None:
    found = made(shelf, "outlets", "Telin Post", "Lowland Mirror")
    both = found.parts[0].rows
    assert BLASTS in [row.line.id for row in both if row.line]
    assert all(row.first and row.second for row in both)
    assert "first of" in found.summary[1]


def test_an_outlet_is_found_by_its_name_or_by_its_part_of_an_address(shelf: Shelf) -> None:
    by_name = made(shelf, "outlets", "Telin Post", "Lowland Mirror")
    assert by_name == made(shelf, "outlets", by_name.first.key, by_name.second.key)


def test_two_rules_say_why_they_differ(shelf: Shelf) -> None:
    found = made(shelf, "policies", "acled-conservative", "ucdp")
    for row in found.parts[0].rows:
        assert row.first
        assert row.second
        assert row.first.words != row.second.words
        assert row.first.when  # the reason


def test_a_period_counts_what_it_holds(shelf: Shelf) -> None:
    found = made(shelf, "periods", "2014-06", "2014-06")
    cells = {row.name: row.first.words for row in found.parts[0].rows if row.first}
    assert cells["Reports"] == "3"


@pytest.mark.parametrize("kind", ["outlets", "periods", "policies"])
def test_what_there_is_not_is_said(shelf: Shelf, kind: str) -> None:
    page = Compare(shelf).page(kind, "nothing", "nothing")
    assert page.made is None
    assert "nothing" in page.error
