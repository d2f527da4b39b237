"""The acled export: 31 columns, rows that add up, notes that say how."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from coded import WORDS, archived, in_two_towns, rows_of, told_by
from dateline.errors import DatelineError
from dateline.export.acled import COLUMNS, write_acled
from dateline.store.archive import Links
from dateline.store.coding import Coder
from made import CORVA, Made, bombing
from small_archive import event_places


def test_a_row_has_the_31_columns_and_the_incidents_id(tmp_path):
    with archived(*told_by("12")) as archive:
        (row,) = rows_of(archive, write_acled, tmp_path)
        (incident,) = archive.incidents()
    assert len(COLUMNS) == 31
    assert tuple(row) == COLUMNS
    assert row["event_id_cnty"] == incident.id
    assert (row["event_date"], row["year"], row["time_precision"]) == ("2031-03-06", "2031", "1")
    assert (row["sub_event_type"], row["location"], row["geo_precision"]) == (
        "Remote explosive/landmine/IED",
        "Corva",
        "1",
    )
    assert (row["iso"], row["country"], row["region"]) == ("368", "Iraq", "Middle East")
    assert (row["source"], row["timestamp"], row["admin3"]) == ("Outlet 0", "", "")


def test_the_lowest_number_is_counted_and_the_notes_say_of_which(tmp_path):
    made = [bombing(WORDS, "14", "The Courier"), bombing(WORDS, "12", "The Ledger")]
    with archived(*made) as archive:
        (row,) = rows_of(archive, write_acled, tmp_path, policy="acled_conservative")
        (most,) = rows_of(archive, write_acled, tmp_path, policy="majority")
    assert (row["fatalities"], row["source"]) == ("12", "The Courier; The Ledger")
    assert row["notes"].startswith("On 6 March 2031, in Corva (Ninawa, Iraq): bombing.")
    assert "the lowest number, of 12 (The Ledger), 14 (The Courier)" in row["notes"]
    assert most["fatalities"] == "12"  # one source each: the lower


def test_rows_come_to_the_archives_own_toll_unless_another_policy_is_asked_for(tmp_path):
    made = [bombing(WORDS, "14", "The Courier"), bombing(WORDS, "12", "The Ledger")]
    with archived(*made) as archive:
        (row,) = rows_of(archive, write_acled, tmp_path)
        (incident,) = archive.incidents()
    assert row["fatalities"] == str(incident.tolls["killed"].best)
    assert "plain 1" in (tmp_path / "events.csv.README.md").read_text()


def test_parts_of_other_places_are_rows_that_add_up(tmp_path):
    with archived(in_two_towns()) as archive:
        rows = rows_of(archive, write_acled, tmp_path)
    assert [(row["location"], row["fatalities"]) for row in rows] == [
        ("Corva", "46"),
        ("Telin", "10"),
    ]
    assert len({row["event_id_cnty"] for row in rows}) == 1
    assert all("One of 2 rows that add up to 56" in row["notes"] for row in rows)


@pytest.mark.parametrize("factuality", ["planned", "denied", "hypothetical", "historical"])
def test_what_did_not_happen_is_no_row(tmp_path, factuality):
    made = told_by("12")[0]
    other = Made("A bomb was to kill 9 people in Corva.", outlet="B", day="2031-03-07")
    other.event("bomb", place=CORVA, days="2031-05-01", factuality=factuality)
    with archived(made, other) as archive:
        assert len(rows_of(archive, write_acled, tmp_path)) == 1


def test_a_day_not_told_is_the_first_reports(tmp_path):
    made = Made("A bomb killed 9 people in Corva.", outlet="The Courier", day="2031-03-07")
    made.event("bomb", place=CORVA, killed=made.figure("9"))
    with archived(made) as archive:
        (row,) = rows_of(archive, write_acled, tmp_path)
    assert (row["event_date"], row["time_precision"]) == ("2031-03-07", "2")
    assert row["notes"].startswith("Reported on 7 March 2031, the day is not told")


def test_what_is_left_out_is_counted_in_the_readme(tmp_path):
    made = Made("A lorry hit a bus in Corva.", outlet="The Courier", day="2031-03-07")
    made.event("hit", "accident", place=CORVA, days="2031-03-06")
    nowhere = Made("A bomb killed 9 people.", outlet="The Courier", day="2031-03-07")
    nowhere.event("bomb", days="2031-03-06", killed=nowhere.figure("9"))
    with archived(made, nowhere) as archive:
        assert rows_of(archive, write_acled, tmp_path, policy="acled_conservative") == []
    note = (tmp_path / "events.csv.README.md").read_text()
    assert "not ACLED data" in note
    assert "acled_conservative 1" in note
    assert "1 incidents are no rows: accident is no ACLED event." in note
    assert "no report tells a place" in note


def test_no_quote_stands_in_notes_where_no_text_is_asked_for(tmp_path):
    with archived(*told_by("12")) as archive:
        (row,) = rows_of(archive, write_acled, tmp_path)
        assert "let a bomb off" in row["notes"]
        (row,) = rows_of(archive, write_acled, tmp_path, text="none")
        assert "let a bomb off" not in row["notes"]


def test_a_cell_that_would_run_is_quoted(tmp_path):
    made = told_by("12")[0]
    made.outlet = "=HYPERLINK(1)"
    with archived(made) as archive:
        (row,) = rows_of(archive, write_acled, tmp_path)
    assert row["source"] == "'=HYPERLINK(1)"


def test_an_unknown_policy_is_told(tmp_path):
    with archived(*told_by("12")) as archive, pytest.raises(DatelineError, match="no policy 'x'"):
        rows_of(archive, write_acled, tmp_path, policy="x")


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    numbers=st.lists(st.integers(0, 99).map(str), min_size=1, max_size=4),
    policy=st.sampled_from(["plain", "acled_conservative", "ucdp", "ibc", "last_word", "majority"]),
)
def test_the_rows_of_an_incident_come_to_its_toll_under_every_policy(tmp_path, numbers, policy):
    with archived(*told_by(*numbers), in_two_towns()) as archive:
        rows = rows_of(archive, write_acled, tmp_path, policy=policy)
        sums: dict[str, int] = {}
        for row in rows:
            name = row["event_id_cnty"]
            sums[name] = sums.get(name, 0) + int(row["fatalities"])
        coder = Coder(archive)
        for incident in archive.incidents():
            toll = coder.tolls(incident, coder.policy(policy)).get("killed")
            best = (toll.low if toll.best is None else toll.best) if toll else 0
            assert sums[incident.id] == best


def test_people_of_a_part_are_counted_with_the_whole(tmp_path):
    """A raid of an operation is an incident of its own; its dead stand in the operation's rows."""
    with archived(*told_by("12")) as archive:
        (whole,) = archive.incidents()
        part = replace(whole, id="i-part-e1", part_of=whole.id, mentions=())
        places = event_places(*(report for _, report in archive.readings()))
        both = (replace(whole, parts=(part.id,)), part)
        archive.replace_links(Links(incidents=both, event_places=places))
        rows = rows_of(archive, write_acled, tmp_path)
    assert [row["event_id_cnty"] for row in rows] == [whole.id]
