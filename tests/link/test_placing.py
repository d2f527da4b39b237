"""A name that one report leaves open is put where the archive's other reports have it, and says so."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from dateline.link.incidents import gather_incidents
from dateline.link.placing import Settled, placed_in, settle_places
from dateline.link.tellings import tellings_in
from dateline.model.mark import EventPlace, Place, PlaceCandidate
from dateline.model.report import Report
from made import CORVA, Made, bombing

FAR = Place(
    id="geonames:9", name="Corva", lat=-30.0, lon=-60.0, country="AR", admin1="Salta", feature="PPL"
)


def open_report() -> Report:
    """A report whose only place name may be either Corva."""
    made = Made("A bomb killed 3 people in Corva.", outlet="Z", day="2031-05-02")
    killed = made.figure("3")
    made.event("bomb", days="2031-05-01", killed=killed)
    made.toponym("Corva")
    report = made.report()
    start = made.text.index("Corva")
    where = EventPlace(
        start=start, end=start + 5, text="Corva", place=None, where_prec=1, basis="same clause"
    )
    candidates = tuple(
        PlaceCandidate(id=one.id, name=one.name, lat=one.lat, lon=one.lon, score=0.5)
        for one in (CORVA, FAR)
    )
    return replace(
        report,
        events=tuple(replace(event, place=where) for event in report.events),
        places=tuple(replace(place, candidates=candidates) for place in report.places),
    )


def placed(others: list[Report], witness: dict[str, str] | None = None):
    """The incident of the open report, with these other reports in the archive."""
    report = open_report()
    settled = Settled([placed_in(one) for one in (*others, report)])
    tellings = settle_places(tellings_in(report, "d"), settled, witness or {})
    (incident,) = gather_incidents(tellings, {})
    return incident


def told(count: int, place: Place = CORVA) -> list[Report]:
    words = "A bomb killed {} people in Corva."
    return [
        bombing(words, str(n + 4), f"Outlet {n} {place.id}", place=place).report()
        for n in range(count)
    ]


def test_three_witnesses_of_one_place_settle_it():
    incident = placed(told(3))
    assert incident.place.place == CORVA
    assert incident.reasons == ("“Corva” is Corva in 3 other witnesses of the archive",)


def test_two_witnesses_do_not():
    assert placed(told(2)).place.place is None


def test_nor_do_copies_of_one():
    others = told(3)
    assert placed(others, {one.id: "w" for one in others}).place.place is None


def test_an_archive_that_is_of_two_minds_leaves_it_open():
    assert placed([*told(3), *told(1, FAR)]).place.place is None


def test_a_place_that_the_name_may_not_be_is_not_taken():
    other = replace(CORVA, id="geonames:77")
    assert placed(told(3, other)).place.place is None


@given(st.permutations(told(4)))
def test_the_order_of_the_reports_does_not_matter(others):
    assert placed(list(others)).place.place == CORVA
