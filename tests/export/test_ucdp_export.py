"""The ucdp export: 49 columns, and UCDP's own arithmetic in every row."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coded import archived, in_two_towns, rows_of, told_by
from dateline.export.ucdp import COLUMNS, write_ucdp
from made import CORVA, Made

POLICIES = ["plain", "acled_conservative", "ucdp", "ibc", "last_word", "majority"]


def test_a_row_has_the_49_columns_and_leads_to_its_incident(tmp_path):
    with archived(*told_by("12", "14")) as archive:
        (row,) = rows_of(archive, write_ucdp, tmp_path)
        (incident,) = archive.incidents()
    assert len(COLUMNS) == 49
    assert tuple(row) == COLUMNS
    assert row["relid"] == incident.id
    assert (row["best"], row["deaths_unknown"]) == ("14", "14")
    assert (row["date_start"], row["date_prec"]) == ("2031-03-06 00:00:00.000", "1")
    assert (row["geom_wkt"], row["priogrid_gid"]) == ("POINT (42.4 36.2)", "181885")
    assert (row["country"], row["country_id"], row["region"]) == ("Iraq", "645", "Middle East")
    assert (row["source_office"], row["source_original"]) == ("Outlet 0;Outlet 1", "police")
    assert (row["where_prec"], row["event_clarity"]) == ("1", "1")


def test_the_number_of_a_row_is_the_same_on_every_machine(tmp_path):
    with archived(*told_by("12")) as archive:
        first = rows_of(archive, write_ucdp, tmp_path)
    with archived(*told_by("12")) as archive:
        assert rows_of(archive, write_ucdp, tmp_path) == first


def test_several_places_are_several_events_of_one_incident(tmp_path):
    with archived(in_two_towns()) as archive:
        rows = rows_of(archive, write_ucdp, tmp_path)
    assert [(row["where_coordinates"], row["best"]) for row in rows] == [
        ("Corva", "46"),
        ("Telin", "10"),
    ]
    assert len({row["id"] for row in rows}) == 2
    assert len({row["relid"] for row in rows}) == 1


def test_without_a_possible_death_or_an_organised_actor_there_is_no_row(tmp_path):
    hurt = Made("A bomb hurt 9 people in Corva.", outlet="The Courier", day="2031-03-07")
    hurt.event("bomb", place=CORVA, days="2031-03-06")
    fight = Made("A man killed 2 people in Corva.", outlet="The Courier", day="2031-03-07")
    fight.event("killed", "killing", place=CORVA, days="2031-03-01", killed=fight.figure("2"))
    with archived(hurt, fight) as archive:
        assert rows_of(archive, write_ucdp, tmp_path) == []
    note = (tmp_path / "events.csv.README.md").read_text()
    assert "nobody is said to have died" in note
    assert "no organised actor is told of" in note


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    numbers=st.lists(st.integers(0, 99).map(str), min_size=1, max_size=4),
    policy=st.sampled_from(POLICIES),
)
def test_every_row_obeys_ucdps_arithmetic_under_every_policy(tmp_path, numbers, policy):
    with archived(*told_by(*numbers), in_two_towns()) as archive:
        rows = rows_of(archive, write_ucdp, tmp_path, policy=policy)
    for row in rows:
        groups = [int(row[f"deaths_{who}"]) for who in ("a", "b", "civilians", "unknown")]
        assert min(groups) >= 0
        assert sum(groups) == int(row["best"])
        assert 0 <= int(row["low"]) <= int(row["best"]) <= int(row["high"])
        assert int(row["high"]) >= 1
