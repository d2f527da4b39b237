"""Why a value is what it is: its words, its rule, its rivals."""

import pytest

from dateline.errors import ArchiveError
from dateline.store.archive import Archive
from dateline.store.linking import link_archive
from dateline.store.why import explain, lines_of, split_address
from made import CORVA, bombing

BOMB = "A bomb killed {} people in Corva, police said."


@pytest.fixture(scope="module")
def archive():
    made = [bombing(BOMB, n, o, said_by="police") for n, o in (("12", "A"), ("14", "B"))]
    with Archive.open(":memory:", create=True) as opened:
        for one in made:
            opened.add(one.marked())
        link_archive(opened)
        yield opened


def said(archive: Archive, name: str, field: str | None = None) -> str:
    return "\n".join(line for reason in explain(archive, name, field) for line in lines_of(reason))


def test_a_place_is_explained_by_its_words_and_its_rivals(archive):
    toponym = archive.report(archive.reports()[0].id).report.places[0]
    text = said(archive, toponym.id, "place")
    assert f"{CORVA.name} (geonames:1), Ninawa, IQ" in text
    assert 'words: "Corva"' in text
    assert "beside it: Corva (geonames:9) (0.20)" in text


def test_an_event_is_explained_by_trigger_place_days_and_toll(archive):
    event = archive.report(archive.reports()[0].id).report.events[0]
    assert [reason.field for reason in explain(archive, event.id)] == [
        "value",
        "place",
        "when",
        "killed",
    ]
    assert "policy: plain 1" in said(archive, event.id, "killed")


def test_a_figure_names_who_said_it(archive):
    figure = archive.report(archive.reports()[0].id).report.figures[0]
    assert "police (office)" in said(archive, figure.id, "said_by")


def test_a_report_names_the_evidence_of_its_day(archive):
    text = said(archive, archive.reports()[0].id)
    assert "published: 2031-03-07" in text
    assert "from record date" in text


def test_an_incident_names_the_telling_that_gives_its_toll(archive):
    (incident,) = archive.incidents()
    text = said(archive, incident.id)
    assert "best-informed telling" in text
    assert "2 reports, 2 witnesses" in text


def test_what_is_unknown_is_refused_by_name(archive):
    with pytest.raises(ArchiveError, match="nothing in this archive"):
        explain(archive, "0000-e1")
    with pytest.raises(ArchiveError, match="no field 'colour'"):
        explain(archive, archive.reports()[0].id, "colour")


def test_an_address_is_parted_at_its_field():
    assert split_address("a.html.jsonl") == ("a.html", "jsonl")
    assert split_address("9f-e1.place") == ("9f-e1", "place")
    assert split_address("9f-e1") == ("9f-e1", None)
