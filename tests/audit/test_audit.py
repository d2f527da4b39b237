"""What an audit says of single rows, held against a few invented reports."""

import csv
import html
import re
from pathlib import Path

import pytest

from dateline.audit.audit import Audit, audit_table
from dateline.audit.report import say_counts, write_report
from dateline.audit.table import read_table
from dateline.model.mark import When, Where
from dateline.store.archive import Archive
from dateline.store.linking import link_archive
from made import CORVA, OSTRA, Made, bombing

HEAD = (
    "event_id_cnty,event_date,time_precision,sub_event_type,actor1,actor2,country,admin1,location,"
    "latitude,longitude,geo_precision,fatalities\n"
)
BOMB = "Remote explosive/landmine/IED"
SAID = "A bomb killed {} people in Corva, <police> said."


def row(
    day: str = "2031-03-06",
    number: object = 12,
    *,
    name: str = "X1",
    actor: str = "",
    kind: str = BOMB,
    admin1: str = "Ninawa",
    place: str = "Corva",
    point: str = "36.2,42.4",
    precision: int = 1,
) -> str:
    return f"{name},{day},{precision},{kind},{actor},,Iraq,{admin1},{place},{point},1,{number}\n"


@pytest.fixture
def archive():
    with Archive.open(":memory:", create=True) as made:
        yield made


def audit(archive: Archive, folder: Path, *rows: str, reports=()) -> Audit:
    for made in reports or (bombing(SAID, "12", "A"),):
        archive.add(made.marked())
    link_archive(archive)
    path = folder / "table.csv"
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return audit_table(archive, read_table(path))


def test_a_row_that_a_report_tells_is_supported_with_its_words(archive, tmp_path):
    done = audit(archive, tmp_path, row())
    (one,) = done.rows
    assert (one.outcome, one.findings, one.reports) == ("supported", (), 1)
    assert one.quotes[0].words == "A bomb killed 12 people in Corva, <police> said."
    assert one.quotes[0].source.outlet == "A"
    assert done.lacking == ()


@pytest.mark.parametrize(
    ("changed", "about", "said"),
    [
        (row(number=19), "figure", "19 killed"),
        (row(number=0), "figure", "0 killed"),
        (row(day="2031-03-08"), "date", "8 March 2031"),
        (row(admin1="Babil"), "place", "Corva, Babil, Iraq"),
        (row(admin1="Babil", place="Ostra", point="33.1,44.2"), "place", "Ostra, Babil, Iraq"),
    ],
)
def test_a_row_that_differs_in_one_thing_is_contradicted_in_that(
    archive, tmp_path, changed, about, said
):
    (one,) = audit(archive, tmp_path, changed).rows
    (finding,) = one.findings
    assert (one.outcome, finding.about, finding.row) == ("contradicted", about, said)
    assert finding.told


def test_any_side_of_a_disagreement_supports_a_row_and_a_bound_allows_no_more(archive, tmp_path):
    reports = (bombing(SAID, "12", "A"), bombing("{} died by a bomb in Corva.", "14", "B"))
    done = audit(archive, tmp_path, row(number=14), reports=reports)
    assert [one.outcome for one in done.rows] == ["supported"]
    assert [one.outcome for one in audit_again(archive, tmp_path, row(number=13))] == [
        "contradicted"
    ]


def audit_again(archive: Archive, folder: Path, *rows: str):
    path = folder / "again.csv"
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return audit_table(archive, read_table(path)).rows


def test_another_known_group_than_the_reports_name_is_a_contradiction(archive, tmp_path):
    made = Made("A Taliban bomb killed 12 people in Corva.", outlet="A", day="2031-03-07")
    killed, by = made.figure("12"), made.actor("Taliban", "militant")
    made.event("bomb", place=CORVA, days="2031-03-06", killed=killed, actors=(by,))
    made.mention("Taliban", "group")
    rows = (row(actor="Hezbollah (Iraq)"),)
    (one,) = audit(archive, tmp_path, *rows, reports=(made,)).rows
    (finding,) = one.findings
    assert (finding.about, finding.row, finding.told) == ("actor", "Hezbollah (Iraq)", "Taliban")
    (two,) = audit_again(archive, tmp_path, row(actor="Taliban; Unidentified Armed Group (Iraq)"))
    assert two.outcome == "supported"


def test_silence_is_told_apart_by_whether_reports_of_the_province_are_there(archive, tmp_path):
    rows = (
        row(kind="Sexual violence", number=0),
        row(day="2031-09-01", name="X2"),
        row(admin1="Babil", place="Ostra", point="33.1,44.2", day="2031-05-01", name="X3"),
    )
    covered, late, elsewhere = audit(archive, tmp_path, *rows).rows
    assert (covered.outcome, covered.covering) == ("covered", 1)
    assert [source.outlet for source in covered.sources] == ["A"]
    assert (late.outcome, elsewhere.outcome) == ("not covered", "not covered")


def test_a_row_told_twice_is_told_so_and_two_incidents_may_look_the_same(archive, tmp_path):
    rows = (row(), row(name="X2"))
    first, second = audit(archive, tmp_path, *rows).rows
    assert (first.double_of, second.double_of) == (None, 2)
    assert (first.outcome, second.outcome) == ("supported", "supported")


def test_what_reports_tell_and_no_row_does_is_lacking_within_the_table_s_days(archive, tmp_path):
    reports = (
        bombing(SAID, "12", "A"),
        bombing("{} fell to a bomb, Ostra.", "3", "B", place=OSTRA, days="2031-03-06"),
        bombing(
            "In Ostra {} died by a bomb.", "5", "B", "2032-01-02", place=OSTRA, days="2032-01-01"
        ),
    )
    done = audit(archive, tmp_path, row(), reports=reports)
    (lacking,) = done.lacking
    assert "Ostra" in lacking.told
    assert "3 killed" in lacking.told
    assert done.outside == {"before or after the table's days": 1}
    assert done.matched + len(done.lacking) + sum(done.outside.values()) == archive.incident_count()


def test_a_sum_over_a_period_is_held_against_the_rows_of_its_place(archive, tmp_path):
    made = bombing(SAID, "12", "A", day="2031-03-07")
    over = Made("Since 1 March 40 people were killed in Corva.", outlet="B", day="2031-03-07")
    at = over.text.index("Corva")
    over.toponym("Corva", CORVA)
    over.figure(
        "40",
        scope="period",
        place=Where(text="Corva", start=at, end=at + 5, id=CORVA.id),
        when=When(earliest="2031-03-01", latest="2031-03-07", precision=3, basis="since"),
    )
    rows = (row(), row("2031-03-01", 3, name="X2"), row("2031-03-08", 0, name="X3"))
    done = audit(archive, tmp_path, *rows, reports=(made, over))
    (checked,) = done.sums.checked
    assert (checked.sum, checked.rows, checked.kind) == (15, 2, "fewer")


def test_the_report_is_a_page_and_a_table_whose_counts_add_up(archive, tmp_path):
    rows = (row(number=19, name="=HYPERLINK(1)"), row("2031-09-01", 1), "bad,line\n")
    done = audit(archive, tmp_path, *rows)
    page, table = write_report(done, tmp_path / "report.html", archive="a.db")
    assert (page.name, table.name) == ("report.html", "report.csv")
    text = page.read_text("utf-8")
    assert "&lt;police&gt; said" in text.replace('<mark class="hit">', "").replace("</mark>", "")
    assert not re.search(r"<script|https?://(?!www\.w3\.org)", text)
    assert "2 rows = 0 supported + 1 contradicted + 0 silent" in html.unescape(text)
    with table.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["what"] for line in lines] == ["row", "row", "unreadable row"]
    assert lines[0]["id"] == "'=HYPERLINK(1)"
    assert '"12"' in lines[0]["quotes"]
    assert say_counts(done).startswith("2 rows = 0 supported + 1 contradicted")
