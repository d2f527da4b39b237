"""What people decide holds: on marks, reports, incidents and names, undone, disputed and settled."""

from __future__ import annotations

import io

import msgspec
import pytest

from dateline.errors import DatelineError
from dateline.export.lines import export_lines
from dateline.model.mark import Figure
from dateline.model.report import Block
from dateline.store.archive import Archive
from dateline.store.as_of import archive_as_of
from dateline.store.decisions.changes import changes
from dateline.store.decisions.judge import decide, record, remove
from dateline.store.decisions.log import append, read_decisions, read_log
from dateline.store.decisions.log import export_lines as decision_lines
from dateline.store.decisions.replay import orphans_of
from dateline.store.decisions.summary import sum_up
from dateline.store.lines import Kept, read_lines
from dateline.store.linking import link_archive
from dateline.store.verify import verify_archive
from dateline.store.view import View, open_view
from dateline.store.why import explain
from made import CORVA, OSTRA, Made, bare

TEXT = (
    "A bomb in Corva killed 12 people on Friday. Four of the dead were nurses."
    " The ministry said 15 were killed. A tram was burnt and 3 drivers died in the smoke."
)


def report(outlet="The Courier", day="2031-03-08", text=TEXT):
    made = Made(text, outlet=outlet, day=day, source=f"pile/{outlet}.html")
    twelve = made.figure("12" if "12" in text else "13")
    made.event("bomb", place=CORVA, days="2031-03-07", killed=twelve)
    return made


class Desk:
    """An archive and the people who decide on it, each act a second after the one before."""

    def __init__(self, *some, path=":memory:"):
        self.archive = Archive.open(path, create=True)
        for one in some:
            self.archive.add(one.marked())
        link_archive(self.archive)
        self.second = 0

    def make(self, kind, *of, by="Ann", **said):
        self.second += 1
        at = f"2031-04-01T00:00:{self.second:02}Z"
        return decide(self.archive, kind, of, by=by, at=at, **said)

    def judge(self, kind, *of, by="Ann", **said):
        made = self.make(kind, *of, by=by, **said)
        return made, record(self.archive, [made])

    def figure(self, name):
        for stored in self.archive.reports_of(self.archive.document_ids()[0]):
            for figure in stored.report.figures:
                if figure.id == name:
                    return figure
        return None

    def report(self, name):
        return self.archive.report(name)

    def incident(self):
        (one,) = [i for i in self.archive.incidents() if i.status != "dropped"]
        return one

    def sound(self):
        db = self.archive.connection
        return db.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.fixture
def desk():
    made = report()
    found = Desk(made)
    found.id, found.twelve = made.id, f"{made.id}-f23"
    yield found
    assert found.sound()
    found.archive.close()


def test_a_right_value_goes_into_every_toll(desk):
    _, recorded = desk.judge("value", desk.twelve, field="best", value=14, reason="a list")
    assert desk.figure(desk.twelve).low == 14
    assert desk.report(desk.id).report.tolls["killed"].best == 14
    assert desk.incident().tolls["killed"].best == 14
    assert [str(one) for one in recorded.changes] == [
        f"{desk.twelve}: status candidate -> confirmed",
        f"{desk.twelve}: best 12 -> 14",
        f"{desk.incident().id}: killed 12 -> 14",
    ]
    ruling = desk.report(desk.id).rulings[desk.twelve]
    assert (ruling.status, ruling.decided["best"].was) == ("confirmed", 12)


def test_the_program_reading_stays_as_it_was(desk):
    before = desk.archive.marked(desk.archive.document_ids()[0])
    desk.judge("value", desk.twelve, field="best", value=14)
    assert desk.archive.marked(desk.archive.document_ids()[0]) == before


def test_a_mark_turned_down_counts_no_more_and_is_not_forgotten(desk):
    desk.judge("reject", desk.twelve)
    stored = desk.report(desk.id)
    assert [f.id for f in stored.report.figures] == []
    assert [f.id for f in stored.rejected.figures] == [desk.twelve]
    assert "killed" not in stored.report.tolls
    desk.judge("restore", desk.twelve)
    stored = desk.report(desk.id)
    assert stored.report.tolls["killed"].best == 12
    assert stored.rulings[desk.twelve].status == "candidate"


def test_what_is_taken_back_leaves_nothing(desk):
    before = list(export_lines(View(desk.archive)))
    made, _ = desk.judge("value", desk.twelve, field="best", value=14)
    desk.judge("undo", made.id)
    assert desk.archive.connection.execute("SELECT count(*) FROM effective").fetchone() == (0,)
    lines = [one for one in export_lines(View(desk.archive)) if b'"type":"decision"' not in one]
    assert lines == before


def test_only_ones_own_decision_can_be_taken_back(desk):
    made, _ = desk.judge("reject", desk.twelve)
    with pytest.raises(DatelineError, match="Ann's"):
        desk.make("undo", made.id, by="Bob")


def test_two_who_differ_leave_the_programs_value_until_a_third_settles_it(desk):
    desk.judge("value", desk.twelve, field="best", value=14)
    desk.judge("value", desk.twelve, by="Bob", field="best", value=15)
    assert desk.figure(desk.twelve).best == 12
    ruling = desk.report(desk.id).rulings[desk.twelve]
    assert (ruling.status, ruling.disputed) == ("disputed", ("best",))
    desk.judge(
        "adjudicate", desk.twelve, by="Bob", field="best", value=15
    )  # a party settles nothing
    assert desk.figure(desk.twelve).best == 12
    desk.judge("adjudicate", desk.twelve, by="Cee", field="best", value=15)
    assert desk.figure(desk.twelve).best == 15
    assert desk.report(desk.id).rulings[desk.twelve].status == "confirmed"
    assert sum_up(desk.archive).agreement.things == 2  # the number, and whether the figure stands


def test_who_accepts_a_figure_differs_from_who_changes_it(desk):
    desk.judge("accept", desk.twelve)
    desk.judge("value", desk.twelve, by="Bob", field="best", value=15)
    assert desk.report(desk.id).rulings[desk.twelve].disputed == ("best",)
    assert desk.figure(desk.twelve).best == 12


def test_who_accepts_what_another_changed_agrees(desk):
    desk.judge("value", desk.twelve, by="Bob", field="best", value=15)
    desk.judge("accept", desk.twelve)
    assert desk.figure(desk.twelve).best == 15
    assert desk.report(desk.id).rulings[desk.twelve].status == "confirmed"


def test_ones_last_word_counts(desk):
    desk.judge("value", desk.twelve, field="best", value=14)
    desk.judge("value", desk.twelve, field="best", value=13)
    assert desk.figure(desk.twelve).best == 13


def test_a_figure_that_is_added_counts_as_one_that_was_found(desk):
    said = {"quote": "3 drivers", "kind": "killed"}
    desk.judge("add", desk.id, field="figure", value=said)
    stored = desk.report(desk.id)
    (added,) = [f for f in stored.report.figures if f.text == "3 drivers"]
    assert (added.best, added.event) == (3, f"{desk.id}-e2")
    assert (
        added.id in {f for toll in stored.report.tolls.values() for f in toll.figures}
        or added.part_of
    )
    assert added.reason == "added by Ann"


def test_an_event_that_is_added_becomes_an_incident(desk):
    desk.judge(
        "add",
        desk.id,
        field="event",
        value={"quote": "burnt", "type": "looting", "when": "2031-03-07", "targets": ["tram"]},
    )
    kinds = {incident.event_type for incident in desk.archive.incidents()}
    assert kinds == {"bombing", "looting"}
    (event,) = [e for e in desk.report(desk.id).report.events if e.type == "looting"]
    assert event.codes["acled"]
    assert event.targets[0].text == "tram"


def test_a_whole_that_is_turned_down_leaves_its_parts():
    made = report()
    four = made.figure("Four", low=4, best=4, high=4)
    at = made.marks.index(four)
    made.marks[at] = Figure(
        **{**{f: getattr(four, f) for f in four.__struct_fields__}, "part_of": f"{made.id}-f23"}
    )
    desk = Desk(made)
    desk.judge("reject", f"{made.id}-f23")
    assert desk.report(made.id).report.tolls["killed"].best == 4
    assert desk.figure(four.id).part_of is None


def test_an_event_can_be_called_by_another_type_and_gets_its_codes(desk):
    desk.judge("retype", f"{desk.id}-e2", value="shelling")
    assert desk.incident().event_type == "shelling"
    assert desk.incident().codes["acled"][0] == "Explosions/Remote violence"


def test_a_report_can_be_filed_dated_and_named_by_people(desk):
    desk.judge("tag", desk.id, value="Market bombs")
    desk.judge("value", desk.id, field="published", value="2031-03-09")
    desk.judge("value", desk.id, field="outlet", value="Lowland Wire")
    desk.judge("value", desk.id, field="title", value="A bomb in Corva")
    assert desk.archive.tag("market-bombs").reports == 1
    listed = desk.report(desk.id).listed
    assert (listed.latest, listed.outlet, listed.title) == (
        "2031-03-09",
        "Lowland Wire",
        "A bomb in Corva",
    )
    assert desk.archive.search("bomb")[0].id == desk.id
    desk.judge("untag", desk.id, value="Market bombs")
    assert desk.archive.tag("market-bombs") is None


def test_incidents_are_accepted_turned_down_and_given_values(desk):
    name = desk.incident().id
    desk.judge("accept", name)
    assert desk.incident().status == "confirmed"
    desk.judge("value", name, field="tolls.killed.best", value=15)
    toll = desk.incident().tolls["killed"]
    assert (toll.low, toll.best, toll.high) == (15, 15, 15)  # the number, not "at least 15"
    assert desk.report(desk.id).report.tolls["killed"].best == 12  # what the report says stays
    desk.judge("reject", name, by="Bob")
    assert desk.incident().status == "disputed"
    desk.judge("adjudicate", name, by="Cee", value="reject")
    assert [i.status for i in desk.archive.incidents()] == ["dropped"]


def test_same_and_different_outrank_the_scores():
    one, other = report(), Made("A shell in Ostra killed 9.", outlet="The Herald", day="2031-05-08")
    other.event("shell", "shelling", place=OSTRA, days="2031-05-07", killed=other.figure("9"))
    desk = Desk(one, other)
    first, second = sorted(i.id for i in desk.archive.incidents())
    made, recorded = desk.judge("same", first, second)
    assert len(desk.incident().reports) == 2
    assert desk.archive.incident(first).id == desk.archive.incident(second).id
    assert any(change.field == "reports" for change in recorded.changes)
    desk.judge("different", first.removeprefix("i-"), second.removeprefix("i-"), by="Bob")
    assert {i.status for i in desk.archive.incidents()} == {"disputed"}
    assert len(desk.archive.incidents()) == 2
    desk.judge("undo", made.id)
    assert len(desk.archive.incidents()) == 2


def test_actors_are_put_together_and_get_further_names():
    some = []
    for name in ("Iden Marr", "Edo Farr"):
        made = Made(f"{name} spoke.", day="2031-03-08")
        made.mention(name)
        some.append(made)
    desk = Desk(*some)
    ids = [actor.actor.id for actor in desk.archive.actors()]
    desk.judge("same", *ids)
    (both,) = desk.archive.actors()
    assert {both.actor.name, *both.actor.aliases} == {"Iden Marr", "Edo Farr"}
    desk.judge("alias", both.actor.id, value="The Ferryman")
    (both,) = desk.archive.actors()
    assert "The Ferryman" in both.actor.aliases
    assert not orphans_of(desk.archive)


def test_the_same_decisions_give_the_same_archive_in_another(desk):
    desk.judge("value", desk.twelve, field="best", value=14)
    desk.judge("note", desk.twelve, reason="see the list")
    desk.judge("reject", f"{desk.id}-e2")
    lines = list(decision_lines(desk.archive))
    other = Desk(report())
    made = list(read_decisions(lines, "decisions.jsonl"))
    assert len(record(other.archive, made).added) == 3
    assert record(other.archive, made).known == 3
    assert [*export_lines(View(other.archive))] == [*export_lines(View(desk.archive))]


def test_a_changed_a_missing_and_an_added_row_of_the_log_are_named(tmp_path):
    path = tmp_path / "a.db"
    made = report()
    desk = Desk(made, path=path)
    for n in range(3):
        desk.judge("note", f"{made.id}-f23", reason=f"note {n}")
    log = read_log(desk.archive)
    desk.archive.close()
    assert verify_archive(path) == []
    for change, named in (
        ("UPDATE decision SET \"by\" = 'Bob' WHERE n = 2", log[1].id),
        ("DELETE FROM decision WHERE n = 2", "number 2"),
        ("DELETE FROM decision WHERE n = 3", "number 3"),
    ):
        with Archive.open(path) as archive:
            archive.connection.execute("SAVEPOINT s")
            kept = archive.connection.execute("SELECT * FROM decision").fetchall()
            archive.connection.execute(change)
            archive.connection.execute("RELEASE s")
        findings = verify_archive(path)
        assert next(f.row for f in findings if f.table == "decision") == named
        with Archive.open(path) as archive:
            archive.connection.execute("DELETE FROM decision")
            archive.connection.executemany(
                f"INSERT INTO decision VALUES ({', '.join('?' * len(kept[0]))})", kept
            )
        assert verify_archive(path) == []


def test_a_decision_that_cannot_be_is_refused(desk):
    for kind, of, said, why in (
        ("praise", [desk.id], {}, "no kind"),
        ("reject", ["nobody"], {}, "nothing here has the id nobody"),
        ("value", [desk.twelve], {"field": "bets", "value": 1}, "no field 'bets'"),
        ("value", [desk.twelve], {"field": "best", "value": "many"}, "best cannot be"),
        ("value", [desk.twelve], {"value": 3}, "needs --field"),
        ("retype", [f"{desk.id}-e2"], {"value": "party"}, "no such type"),
        ("same", [desk.twelve], {}, "two or more ids"),
        ("add", [desk.id], {"field": "figure", "value": {"quote": "99"}}, "does not say"),
        ("add", [desk.id], {"field": "event", "value": {"quote": "burnt"}}, "needs a type"),
        ("boundary", [desk.id], {"field": "start", "value": 9999}, "no words left"),
        ("undo", ["d1"], {}, "no decision d1"),
    ):
        with pytest.raises(DatelineError, match=why):
            desk.make(kind, *of, **said)


def test_a_report_that_is_removed_is_nowhere_and_stays_out():
    one = report()
    other = report(
        "The Herald", "2031-03-09", TEXT.replace("12", "13").replace("Friday", "Friday night")
    )
    lone = Made("A shell in Ostra killed 9.", outlet="The Herald", day="2031-05-08")
    lone.event("shell", "shelling", place=OSTRA, days="2031-05-07", killed=lone.figure("9"))
    desk = Desk(one, other, lone)
    shelling = next(i.id for i in desk.archive.incidents() if i.event_type == "shelling")
    desk.judge("note", f"{lone.id}-e2", reason="looked at")
    record(desk.archive, [desk.make("withhold", lone.id, reason="a court ordered it")])
    words = b"".join(export_lines(View(desk.archive)))
    assert b"Ostra" not in words
    gone = desk.archive.incident(shelling)
    assert (gone.status, gone.event_type, gone.tolls) == ("withdrawn", "shelling", {})
    stones = {stone.id: stone for stone in desk.archive.tombstones()}
    assert stones[lone.id].reason == "a court ordered it"
    assert stones[shelling].at.startswith("2031-04-01")
    desk.archive.add(lone.marked())  # another build
    link_archive(desk.archive)
    assert len(desk.archive.reports()) == 2
    desk.judge("restore", lone.id, by="Bob")
    assert desk.archive.incident(shelling).status == "candidate"
    assert desk.archive.tombstones() == []
    assert desk.report(lone.id).rulings[f"{lone.id}-e2"].notes == ("looked at (Ann)",)


def test_what_is_removed_for_good_is_not_in_the_file(tmp_path):
    path = tmp_path / "a.db"
    lone = Made("A shell in Ostra killed the ferryman Quillon.", outlet="The Herald")
    lone.mention("Quillon")
    stays = Made("The ferryman Dervish rowed on.", outlet="The Courier")
    stays.mention("Dervish")
    desk = Desk(report(), lone, stays, path=path)
    remove(desk.archive, [lone.id], by="Ann", at="2031-04-01T00:00:00Z")
    later = Made("The ferryman Sorrel rested.", outlet="The Courier")  # after the words that stay
    later.mention("Sorrel")
    desk.archive.add(later.marked())
    link_archive(desk.archive)
    names = desk.archive.connection.execute("SELECT name FROM mention ORDER BY name")
    assert names.fetchall() == [("Dervish",), ("Sorrel",)]
    desk.archive.close()
    assert b"Quillon" not in b"".join(one.read_bytes() for one in tmp_path.iterdir())
    assert verify_archive(path) == []


def test_decisions_can_be_read_from_any_lines_that_say_what_they_must():
    line = b'{"kind":"note","of":["x"],"by":"Ann","at":"2031-01-01T00:00:00Z","reason":"so"}\n'
    (made,) = read_decisions(io.BytesIO(line), "a file")
    assert made.id.startswith("d")
    with pytest.raises(DatelineError, match="a file, line 1 is no decision"):
        list(read_decisions([b'{"kind":"sing"}'], "a file"))


def test_a_decision_on_what_is_not_there_is_an_orphan_and_no_loss(desk):
    line = b'{"kind":"reject","of":["abc-f1"],"by":"Ann","at":"2031-01-01T00:00:00Z"}'
    (made,) = read_decisions([line], "a file")
    append(desk.archive, [made])
    link_archive(desk.archive)
    assert [one.id for one in orphans_of(desk.archive)] == [made.id]
    assert [one.id for one in read_log(desk.archive)] == [made.id]


def test_the_change_feed_says_what_changed_when_by_whom_and_why(desk):
    made, _ = desk.judge("value", desk.twelve, field="best", value=14, reason="the list says so")
    desk.judge("reject", desk.twelve, by="Bob")
    desk.judge("undo", made.id)
    first, second = changes(desk.archive)
    assert first.said == "killed 12 -> 14 on 2031-04-01 by Ann, because the list says so"
    assert (first.was, first.now, first.undone) == (12, 14, True)
    assert second.said == 'reject figure "12" on 2031-04-01 by Bob'
    lines = [*export_lines(View(desk.archive), history=True)]
    assert sum(b'"type":"change"' in one for one in lines) == 2


def test_an_archive_as_of_a_day_has_neither_later_decisions_nor_later_reports():
    early, late = report(), report("The Herald", "2031-03-20", TEXT.replace("12", "13"))
    desk = Desk(early, late)
    desk.judge("value", f"{early.id}-f23", field="best", value=14)
    with archive_as_of(desk.archive, "2031-03-31") as then:
        assert then.report(early.id).report.tolls["killed"].best == 12
        assert len(then.reports()) == 2
        assert then.decisions() == []
    with archive_as_of(desk.archive, "2031-04-01") as then:
        assert then.report(early.id).report.tolls["killed"].best == 14
    with archive_as_of(desk.archive, "2031-03-10") as then:
        assert [one.id for one in then.reports()] == [early.id]
        assert [one.tolls["killed"].best for one in then.incidents()] == [12]
    assert len(desk.archive.reports()) == 2
    with pytest.raises(DatelineError, match="is no day"):
        archive_as_of(desk.archive, "March")


def test_what_was_taken_out_is_out_as_of_any_day():
    early, other = report(), report("The Herald", "2031-03-09", TEXT.replace("12", "13"))
    desk = Desk(early, other)
    desk.judge("withhold", early.id)
    with archive_as_of(desk.archive, "2031-03-10") as then:
        assert [one.id for one in then.reports()] == [other.id]


def test_a_place_is_put_right_for_the_events_that_stand_at_it():
    made = report()
    toponym = made.toponym("Corva", CORVA)
    elsewhere = Made("Quiet in Ostra.", day="2031-03-08")
    elsewhere.toponym("Ostra", OSTRA)
    desk = Desk(made, elsewhere)
    desk.judge("value", toponym.id, field="place", value="geonames:3")
    assert desk.incident().place.place.name == "Ostra"
    with pytest.raises(DatelineError, match="no place 'Nowhere at all'"):
        desk.make("value", toponym.id, field="place", value="Nowhere at all")


def test_a_report_begins_where_a_person_says():
    text = "More news\n\nA bomb in Corva killed 12 people.\n\nA shell in Ostra killed 9."
    first, second = Made(text, day="2031-03-08"), Made(text, day="2031-03-08")
    first.event("bomb", place=CORVA, days="2031-03-07", killed=first.figure("12"))
    second.event("shell", "shelling", place=OSTRA, days="2031-03-08", killed=second.figure("9"))
    marked = first.marked()
    cut = text.index("A bomb")  # wrongly: the shell is taken for the first report's
    whole = msgspec.structs.replace(
        first.report(),
        start=0,
        end=len(text),
        events=(*first.report().events, *_of(first, second.report().events)),
        figures=(*first.report().figures, *_of(first, second.report().figures)),
    )
    other = bare("beef00000000", 0, 9, "2031-03-08")
    one = msgspec.structs.replace(
        whole, start=cut, blocks=(Block(start=cut, end=len(text), kind="paragraph"),)
    )
    desk = Desk()
    desk.archive.add(msgspec.structs.replace(marked, reports=(other, one)))
    link_archive(desk.archive)
    at = text.index("A shell")
    desk.judge("boundary", first.id, field="end", value=at)
    stored = desk.report(first.id)
    assert (stored.report.end, stored.listed.text) == (at, text[cut:at])
    assert [event.type for event in stored.report.events] == ["bombing"]
    assert desk.archive.document_text(marked.document) == text
    assert [i.event_type for i in desk.archive.incidents()] == ["bombing"]
    later = text.index("killed 12")
    made, _ = desk.judge("boundary", "beef00000000", field="end", value=later, by="Bob")
    lines = list(export_lines(View(desk.archive)))
    assert list(export_lines(View(loaded(lines)))) == lines
    assert desk.report("beef00000000").report.events[0].id.startswith("beef00000000-e")
    assert desk.sound()
    desk.judge("undo", made.id, by="Bob")
    assert desk.report("beef00000000").report.events == ()


def loaded(lines):
    """Return an archive that was made from the lines of an export."""
    archive = Archive.open(":memory:", create=True)
    for found in read_lines(("all.jsonl", line) for line in lines):
        if isinstance(found, Kept):
            append(archive, [found.decision])
        else:
            archive.add(found)
    link_archive(archive)
    return archive


def _of(made, marks):
    return tuple(
        msgspec.structs.replace(mark, id=f"{made.id}{mark.id[12:]}", event=None)
        if isinstance(mark, Figure)
        else msgspec.structs.replace(mark, id=f"{made.id}{mark.id[12:]}", tolls={})
        for mark in marks
    )


def test_an_export_with_every_kind_of_decision_is_loaded_again_the_same(desk):
    desk.judge("value", desk.twelve, field="best", value=14)
    desk.judge("add", desk.id, field="figure", value={"quote": "3 drivers"})
    desk.judge("tag", desk.id, value="Market bombs")
    desk.judge("value", desk.id, field="published", value="2031-03-09")
    desk.judge("accept", desk.incident().id)
    desk.judge("reject", desk.twelve, by="Bob")
    lines = list(export_lines(View(desk.archive)))
    assert list(export_lines(View(loaded(lines)))) == lines


def test_why_says_who_decided_and_what_is_in_force(desk):
    desk.judge("value", desk.twelve, field="best", value=14, reason="a list")
    (reason,) = explain(desk.archive, desk.twelve, "best")
    assert reason.value == "killed: 14"
    assert reason.decisions[0] == "value 14 by Ann, 2031-04-01T00:00:01Z, because a list"
    assert reason.decisions[1].endswith("the program read 12")
    desk.judge("value", desk.twelve, by="Bob", field="best", value=15)
    assert "disputed" in explain(desk.archive, desk.twelve, "best")[0].decisions[-1]
    desk.judge("adjudicate", desk.twelve, by="Cee", value="reject")
    assert "turned down" in explain(desk.archive, desk.twelve, "value")[0].decisions[-1]


def test_a_name_that_is_redacted_by_its_mark_is_masked_in_what_decisions_quote(tmp_path):
    path = tmp_path / "a.db"
    made = Made("A bomb hurt the ferryman Olan Quillon in Corva.", day="2031-03-08")
    name = made.mention("Olan Quillon")
    desk = Desk(made, path=path)
    desk.judge("redact", name.id)
    desk.judge("accept", name.id)
    desk.archive.close()
    with open_view(path) as view:
        words = b"".join(export_lines(view, history=True))
    assert b"Quillon" not in words
    assert "█".encode() in words
