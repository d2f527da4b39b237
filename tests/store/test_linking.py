"""Linking an archive: the same reports give the same links, and old ids lead to new ones."""

import msgspec

from dateline.model.span import Span
from dateline.store.archive import Archive
from dateline.store.linking import link_archive
from made import CORVA, Made, bombing

BOMB = "A bomb killed {} people in Corva, police said."


def linked(*reports) -> Archive:
    archive = Archive.open(":memory:", create=True)
    for made in reports:
        archive.add(made.marked())
    link_archive(archive)
    return archive


def test_reports_incidents_and_actors_find_one_another():
    a = bombing("Free Riders let a bomb off: {} killed in Corva.", "12", "A")
    b = bombing(BOMB, "14", "B", "2031-03-08")
    with linked(a, b) as archive:
        (incident,) = archive.incidents(event_type="bombing")
        assert archive.report(a.id).main_incident == incident.id
        assert archive.report(b.id).incidents == (incident.id,)
        assert archive.incidents(report=a.id) == [incident]
        assert [r.id for r in archive.reports(incident=incident.id)] == [b.id, a.id]
        (riders,) = archive.actors()
        assert (riders.actor.name, riders.reports) == ("Free Riders", (a.id,))
        assert archive.reports(actor=riders.actor.id)[0].id == a.id
        assert archive.counts().disagreements == 1


def test_a_follow_up_is_about_the_incident_that_others_tell():
    trial = Made("A trial of the bombing that killed 12 in Corva.", outlet="C", day="2031-03-12")
    trial.event("trial", "arrest", place=CORVA, days="2031-03-12")
    toll = trial.figure("12")
    trial.event("bombing", place=CORVA, days="2031-03-06", killed=toll)
    with linked(bombing(BOMB, "12", "A"), bombing(BOMB, "12", "B"), trial) as archive:
        main = archive.report(archive.reports()[1].id).main_incident
        stored = archive.report(trial.id)
        assert (stored.main_incident, len(stored.incidents)) == (main, 1)


def test_incidents_are_found_in_a_box_and_by_days():
    with linked(bombing(BOMB, "12", "A")) as archive:
        assert len(archive.incidents(box=(42, 36, 43, 37))) == 1
        assert archive.incidents(box=(40, 36, 41, 37)) == []
        assert len(archive.incidents(box=(42, 36, 43, 37), days=("2031-03-06", "2031-03-06"))) == 1
        assert archive.incidents(box=(42, 36, 43, 37), days=("2031-03-07", "2031-03-09")) == []
        assert archive.incidents(days=("2031-03-07", "2031-03-09")) == []


def test_linking_again_changes_nothing():
    with linked(bombing(BOMB, "12", "A"), bombing(BOMB, "14", "B")) as archive:
        before = "\n".join(archive.connection.iterdump())
        link_archive(archive)
        assert "\n".join(archive.connection.iterdump()) == before


def test_an_earlier_telling_leaves_a_redirect_from_the_old_id():
    with linked(bombing(BOMB, "14", "B", "2031-03-08")) as archive:
        (old,) = archive.incidents()
        archive.add(bombing(BOMB, "12", "A", "2031-03-07").marked())
        link_archive(archive)
        (new,) = archive.incidents()
        assert new.id != old.id
        assert archive.redirects() == {old.id: new.id}
        assert archive.incident(old.id) == new


def test_an_id_that_moved_twice_leads_to_the_incident_that_is_there():
    days = ("2031-03-09", "2031-03-08", "2031-03-07")
    with linked() as archive:
        ids = []
        for number, day in enumerate(days):
            archive.add(bombing(BOMB, "12", f"Outlet {number}", day).marked())
            link_archive(archive)
            ids.append(archive.incidents()[0].id)
        assert archive.redirects() == {ids[0]: ids[2], ids[1]: ids[2]}


def test_copies_share_a_witness():
    long = " ".join(f"detail{n}" for n in range(40))
    a, b = (bombing(f"A bomb killed {{}} people in Corva. {long}", "12", o) for o in "AB")
    with linked(a, b) as archive:
        assert len({report.witness for report in archive.reports()}) == 1
        assert archive.counts().witnesses == 1
        (copy,) = archive.copies()
        assert archive.copy(copy.witness) == copy


def test_an_incident_whose_page_was_read_again_leaves_a_redirect():
    with Archive.open(":memory:", create=True) as archive:
        for text in ("A bomb in Corva killed 12.", "Menu\n\nA bomb in Corva killed 12."):
            made = Made(text, day="2031-03-08", source="pile/a.html")
            made.event("bomb", place=CORVA, days="2031-03-07", killed=made.figure("12"))
            start = text.index("A bomb")
            made.marks[-1] = msgspec.structs.replace(
                made.marks[-1], sentence=Span(start, len(text))
            )
            archive.add(made.marked())
            archive.note_page(b"where it lies", made.document)
            link_archive(archive)
        (incident,) = archive.incidents()
        assert len(archive.document_ids()) == 1
        assert list(archive.redirects().values()) == [incident.id]
