"""Tables of events: which are known, what a row says, and how a bad one is told."""

from datetime import date
from pathlib import Path

import pytest

from dateline.audit.mappings import read_mapping
from dateline.audit.table import read_table
from dateline.errors import ReadError

ACLED = "event_id_cnty,event_date,time_precision,sub_event_type,actor1,geo_precision,fatalities\n"


def table(folder: Path, text: str, name: str = "t.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def test_acled_is_known_by_its_columns_in_any_case_and_any_order(tmp_path):
    path = table(tmp_path, ACLED.upper() + "C1,2031-03-06,1,Armed clash,Free Riders; Others,1,4\n")
    read = read_table(path)
    (row,) = read.rows
    assert read.mapping.name == "ACLED"
    assert (row.line, row.name, row.type) == (2, "C1", "Armed clash")
    assert row.days == (day("2031-03-06"),) * 2
    assert row.killed == (None, 4, None)
    assert row.actors == ("Free Riders", "Others")


def test_a_precision_of_a_week_or_a_month_widens_the_days(tmp_path):
    path = table(tmp_path, ACLED + ",2031-03-16,2,Attack,,1,\n,16 March 2031,3,Attack,,3,0\n")
    week, month = read_table(path).rows
    assert week.days == (day("2031-03-10"), day("2031-03-22"))
    assert month.days == (day("2031-03-01"), day("2031-03-31"))
    assert (week.exact, week.killed, month.killed) == (False, None, (None, 0, None))


def test_ucdp_is_read_by_name_and_what_does_not_add_up_in_a_row_is_told(tmp_path):
    head = "type_of_violence,date_start,date_end,best,low,high,deaths_a,deaths_civilians\n"
    path = table(tmp_path, head + "3,2031-03-06 00:00:00.000,2031-03-08 00:00:00.000,9,10,12,1,7\n")
    (row,) = read_table(path).rows
    assert row.days == (day("2031-03-06"), day("2031-03-08"))
    assert row.killed == (10, 9, 12)
    assert row.faults == (
        "its own parts 1 + 7 make 8, not 9",
        "its own low, best and high are not in order: 10, 9, 12",
    )


def test_a_bad_row_is_told_with_its_line_and_the_others_are_read(tmp_path):
    text = ACLED + 'a,2031-13-45,1,Attack,,1,2\nb,2031-03-06,1,"two\nlines",,1,2\n'
    text += "c,2031-03-06,1,Attack,,1,many\nd,2031-03-06,1,Attack,,1,2,3\n\n"
    read = read_table(table(tmp_path, text))
    assert [row.line for row in read.rows] == [3]
    assert [(one.line, one.cause) for one in read.bad] == [
        (2, "event_date '2031-13-45' is no day: write it as in '2014-06-10'"),
        (5, "fatalities 'many' is no number"),
        (6, "8 cells, but the header has 7"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("a,b\n1,2\n", "neither ACLED's nor UCDP GED's (a, b)"),
        ("PK\x03\x04rest", "save it as CSV"),
    ],
)
def test_what_is_no_table_is_refused_in_one_line(tmp_path, text, said):
    with pytest.raises(ReadError, match=r"t\.csv") as refused:
        read_table(table(tmp_path, text))
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_any_table_is_read_with_a_mapping_of_one_s_own(tmp_path):
    own = tmp_path / "own.toml"
    own.write_text(
        'name = "Ours"\ndates = ["%d/%m/%Y"]\ncountry = "Colombia"\n'
        '[columns]\nfirst = ["when"]\nplace = ["where"]\nkilled = ["dead"]\n'
    )
    path = table(tmp_path, "When;Where;Dead\n06/03/2031;Tumaco;14\n")
    (row,) = read_table(path, read_mapping(own)).rows
    assert (row.place, row.country, row.killed) == ("Tumaco", "Colombia", (None, 14, None))


def test_a_mapping_with_a_wrong_key_says_so(tmp_path):
    own = tmp_path / "own.toml"
    own.write_text('name = "Ours"\n[columns]\nfirst = ["when"]\ndeaths = ["dead"]\n')
    with pytest.raises(ReadError, match=r"own\.toml: no mapping of a table: .*deaths"):
        read_mapping(own)


def test_iraq_body_count_s_minimum_and_maximum_are_a_range(tmp_path):
    head = "IBC code,Start Date,End Date,Location,Reported Minimum,Reported Maximum\n"
    read = read_table(table(tmp_path, head + "k001,5 Jun 2014,6 Jun 2014,Mosul,3,5\n"))
    (row,) = read.rows
    assert (read.mapping.name, row.country) == ("Iraq Body Count", "Iraq")
    assert (row.killed, row.days[1] - row.days[0]) == ((3, None, 5), 1)
