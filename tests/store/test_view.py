"""Views: what a query finds in an archive, and the part of it that is then shown."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import QueryError
from dateline.model.archive import Incident
from dateline.store.archive import Archive
from dateline.store.lens import Lens
from dateline.store.query import FIELDS
from dateline.store.view import Selection, View, open_view
from small_archive import BLAST, BLASTS, COPY, FRENCH, RAID, RIVAL, make_archive


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory):
    path = tmp_path_factory.mktemp("view") / "a.db"
    make_archive(path).close()
    return path


@pytest.fixture
def archive(path):
    with Archive.open(path, read_only=True) as opened:
        yield opened


@pytest.mark.parametrize(
    ("query", "reports", "incidents"),
    [
        ("grain", {BLAST, COPY}, {BLASTS, RAID}),
        ('"grain market" -ministry', {BLAST, COPY}, {BLASTS, RAID}),
        ("ministry", {RIVAL}, {BLASTS}),
        ("outlet:chronicle", {BLAST}, {BLASTS, RAID}),
        ("outlet:post|mirror", {COPY, RIVAL}, {BLASTS}),
        ("-outlet:post", {BLAST, COPY, FRENCH}, {BLASTS, RAID}),
        ("place:corva", {BLAST, COPY, RIVAL}, {BLASTS}),
        ("place:Iraq", {BLAST, COPY, RIVAL}, {BLASTS, RAID}),
        ("place:Ninawa", {BLAST, COPY, RIVAL}, {BLASTS}),
        ("place:cor", set(), set()),
        ("said:police", {BLAST, COPY}, {BLASTS, RAID}),
        ('said:"Lena Orlo" outlet:mirror', {COPY}, {BLASTS}),
        ("actor:orlo", {BLAST}, set()),
        ('actor:"grain market"', {BLAST, COPY, RIVAL}, {BLASTS}),
        ("tag:lena-orlo", {BLAST, COPY}, {BLASTS, RAID}),
        ("type:bombing", {BLAST, COPY, RIVAL}, {BLASTS, RAID}),
        ("type:shelling", set(), set()),
        ("killed:>20", {BLAST, COPY}, {BLASTS}),
        ("killed:18", {RIVAL}, set()),
        ("-killed:>20 -killed:18", {FRENCH}, {RAID}),
        ("wounded:20..30", {BLAST, COPY}, {BLASTS}),
        ("after:2014-06-14", {RIVAL}, set()),
        ("before:2014-06-13", {BLAST, COPY, RIVAL}, {BLASTS, RAID}),
        ("before:2014-06-12", {RIVAL}, set()),
        ("status:candidate", {BLAST, COPY, RIVAL}, {BLASTS, RAID}),
        ("status:dropped", set(), set()),
        ("' OR 1=1 --", set(), set()),
        ("*", set(), set()),
    ],
)
def test_a_query_finds_reports_and_incidents(archive, query, reports, incidents):
    assert {listed.id for listed in archive.search(query)} == reports
    assert {one.id for one in archive.search_incidents(query)} == incidents
    assert archive.count_found(query) == (len(reports), len(incidents))


@given(
    st.lists(
        st.one_of(
            st.sampled_from([f"{name}:" for name in FIELDS]),
            st.sampled_from(["corva", "9", ">2", "2014", '"', "'", "-", "|", " ", "dropped"]),
            st.text(max_size=3),
        ),
        max_size=8,
    ).map("".join)
)
def test_no_query_reaches_the_database_but_as_a_value(path, query):
    with Archive.open(path, read_only=True) as opened:
        try:
            found = opened.count_found(query)
        except QueryError:
            return
        assert 0 <= found.reports <= 4


def test_a_view_takes_along_what_its_incidents_rest_on(path):
    with open_view(path, Selection(where="outlet:post")) as view:
        assert {listed.id for listed in view.reports()} == {BLAST, COPY, RIVAL}
        (incident,) = view.incidents()
        assert incident.reports == (BLAST, COPY, RIVAL)
        assert view.report(BLAST).incidents == (BLASTS,)
        assert len(view.document_ids()) == view.counts().documents == 3
        assert {tag.slug: tag.reports for tag in view.tags()}["bombing"] == 3
        assert "marche" not in {tag.slug for tag in view.tags()}
        assert [one.actor.name for one in view.actors()] == ["Lena Orlo"]


def test_a_view_of_one_copy_is_no_copy_group(path):
    with open_view(path, Selection(where="tag:marche")) as view:
        assert [listed.id for listed in view.reports()] == [FRENCH]
        assert view.copies() == []
        assert view.incidents() == []


def test_a_document_of_a_view_has_its_whole_text(path):
    with open_view(path) as whole, open_view(path, Selection(where="ministry")) as view:
        for name in view.document_ids():
            assert view.document_text(name) == whole.document_text(name)


def test_a_status_is_a_part_of_the_query(path):
    with open_view(path, Selection(status="confirmed")) as view:
        assert view.counts().reports == view.counts().incidents == 0


def test_a_view_of_nothing_asked_is_the_archive(path, archive):
    with open_view(path) as view:
        assert view.counts() == archive.counts()
        assert view.copies() == archive.copies()


def test_a_query_of_signs_selects_nothing_and_says_so(path):
    with pytest.raises(QueryError, match="no word and no field"):
        open_view(path, Selection(where="*"))


class Doubtful(Lens):
    """Calls every incident disputed."""

    def incident(self, incident: Incident) -> Incident:
        return msgspec.structs.replace(incident, status="disputed")


def test_records_pass_the_lenses_on_every_way_out(path):
    with View(Archive.open(path, read_only=True), lenses=(Doubtful(),)) as view:
        found = [*view.incidents(), *view.search_incidents("grain"), view.incident(RAID)]
        assert {one.status for one in found} == {"disputed"}
