"""Rows of a place and day: whatever the parts, the rows come to the whole."""

from hypothesis import given
from hypothesis import strategies as st

from coded import in_two_towns
from dateline.codes.ledger import Claim
from dateline.codes.policies import read_policies
from dateline.codes.rows import closed, split_rows
from dateline.link.incidents import gather_incidents
from dateline.link.tellings import tellings_in
from dateline.model.mark import Proof, Toll

REPORT = in_two_towns().report()
(INCIDENT,) = gather_incidents(tellings_in(REPORT, "d0"), {})
WHOLE, *PARTS = (figure.id for figure in REPORT.figures)


def rows(toll: Toll | None):
    claim = Claim(
        harm="killed",
        low=56,
        best=56,
        high=56,
        toll=toll,
        report=REPORT.id,
        witness=REPORT.id,
        source="The Courier",
    )
    policy = read_policies()["ucdp"]
    return split_rows(INCIDENT, toll, claim if toll else None, REPORT, policy)


def toll(low: int | None, best: int | None, high: int | None, **roles: int) -> Toll:
    proof = Proof(whole=WHOLE, parts=tuple(PARTS), sum=52, unplaced=4)
    return Toll(low=low, best=best, high=high, by_role=roles, figures=(WHOLE,), proof=(proof,))


def test_a_part_of_another_place_is_a_row_and_the_rest_stays():
    first, second = rows(toll(56, 56, 60, unknown=56))
    assert (first.place.place.name, first.low, first.best, first.high) == ("Corva", 46, 46, 50)
    assert (second.place.place.name, second.best, second.words) == ("Telin", 10, "10")


def test_where_the_parts_come_to_more_than_the_whole_there_is_one_row():
    (only,) = rows(toll(9, 9, 9, unknown=9))
    assert (only.place, only.best) == (INCIDENT.place, 9)


def test_nobody_harmed_is_one_row_of_none():
    (only,) = rows(None)
    assert (only.low, only.best, only.high) == (0, 0, 0)


@given(
    st.none() | st.integers(0, 99),
    st.integers(0, 99),
    st.none() | st.integers(0, 99),
    st.integers(0, 99),
)
def test_rows_add_up_to_the_whole_and_keep_their_bounds_in_order(low, best, high, civilians):
    split = {"civilian": min(civilians, best), "unknown": best - min(civilians, best)}
    whole = toll(low, best, high, **split)
    found = rows(whole)
    least, middle, most = closed(whole)
    assert sum(row.low for row in found) == least
    assert sum(row.best for row in found) == middle
    assert sum(row.high for row in found) == most
    for row in found:
        assert 0 <= row.low <= row.best <= row.high
        assert sum(row.by_role.values()) == row.best
        assert min(row.by_role.values(), default=0) >= 0
