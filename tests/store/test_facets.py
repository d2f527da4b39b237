"""Facets: counted from what a query finds, and asking for one finds as many."""

import pytest

from dateline.publish.shelf import Shelf
from dateline.store.facets import count_facets
from dateline.store.query import parse_query


def test_outlets_types_and_status_are_counted_among_what_was_found(shelf: Shelf) -> None:
    facets = count_facets(shelf.archive, parse_query("type:bombing"))
    found = len(shelf.archive.search_incidents("type:bombing", limit=-1))
    assert dict(facets.types) == {"bombing": found}
    assert sum(dict(facets.status).values()) == found
    assert sum(n for _, n in facets.outlets) <= len(shelf.archive.search("type:bombing", limit=-1))


@pytest.mark.parametrize("query", ["corva", "type:bombing", "killed:>1"])
def test_asking_for_an_outlet_finds_as_many_as_its_facet_says(shelf: Shelf, query: str) -> None:
    for outlet, count in count_facets(shelf.archive, parse_query(query)).outlets:
        found = shelf.archive.search(f'{query} outlet:"{outlet}"', limit=-1)
        assert len(found) == count


def test_nothing_found_has_no_facets(shelf: Shelf) -> None:
    facets = count_facets(shelf.archive, parse_query("zzzz"))
    assert not any(facets)


def test_times_are_months_in_their_order(shelf: Shelf) -> None:
    times = [value for value, _ in count_facets(shelf.archive, parse_query("corva")).times]
    assert times == sorted(times)
    assert all(len(value) == 7 for value in times)
