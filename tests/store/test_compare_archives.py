"""Two archives side by side: what is new, gone or changed, with its cause and both quotes."""

from __future__ import annotations

import pytest

from dateline.store.archive import Archive
from dateline.store.compare_archives import compare_archives
from dateline.store.decisions.judge import decide, record
from dateline.store.linking import link_archive
from made import CORVA, OSTRA, Made

AT = "2031-04-01T00:00:00Z"


def bomb(killed="12", outlet="The Courier", day="2031-03-08"):
    made = Made(
        f"A bomb in Corva killed {killed} people.",
        outlet=outlet,
        day=day,
        source=f"pile/{outlet}.html",
    )
    made.event("bomb", place=CORVA, days="2031-03-07", killed=made.figure(killed))
    return made


def shell():
    made = Made("A shell in Ostra killed 9.", outlet="The Herald", day="2031-05-08")
    made.event("shell", "shelling", place=OSTRA, days="2031-05-07", killed=made.figure("9"))
    return made


def archive(*some, versions=None):
    made = Archive.open(":memory:", create=True)
    made.begin_run(versions or {"dateline": "1", "model": "small"})
    for one in some:
        made.add(one.marked())
    link_archive(made)
    return made


def test_the_same_archive_does_not_differ():
    assert compare_archives(archive(bomb()), archive(bomb())) == []


def test_an_incident_of_a_new_report_is_new_with_its_quote():
    (found,) = compare_archives(archive(bomb()), archive(bomb(), shell()))
    assert (found.what, found.old, found.causes[0].kind) == ("new", None, "new report")
    assert found.new_quotes[0].quote == "A shell in Ostra killed 9."
    (gone,) = compare_archives(archive(bomb(), shell()), archive(bomb()))
    assert (gone.what, gone.new, gone.causes[0].kind) == ("gone", None, "report gone")


def test_a_toll_that_a_later_report_changed_names_the_report_and_shows_both_quotes():
    later = bomb("14", "The Herald", "2031-03-09")
    found = {one.field: one for one in compare_archives(archive(bomb()), archive(bomb(), later))}
    assert found["killed"].was == "12"
    assert found["killed"].now.startswith("14")
    assert [cause.id for cause in found["killed"].causes] == [later.id]
    assert "12 people" in found["killed"].old_quotes[0].quote
    assert "14 people" in found["killed"].new_quotes[0].quote
    assert found["killed"].lines()[0].endswith(f"killed 12 -> {found['killed'].now}")


def test_a_decision_is_named_with_its_reason():
    old, new, one = archive(bomb()), archive(bomb()), bomb()
    made = decide(
        new, "value", [f"{one.id}-f23"], field="best", value=14, by="Ann", at=AT, reason="a list"
    )
    record(new, [made])
    (found,) = compare_archives(old, new)
    assert (found.field, found.was, found.now) == ("killed", "12", "14")
    assert found.causes[0].said == "killed 12 -> 14 on 2031-04-01 by Ann, because a list"


def test_a_report_that_was_taken_out_is_the_cause():
    old, new, lone = archive(bomb(), shell()), archive(bomb(), shell()), shell()
    record(new, [decide(new, "withhold", [lone.id], by="Ann", at=AT, reason="a court")])
    found = {one.field: one for one in compare_archives(old, new)}
    assert found["status"].now == "withdrawn"
    assert {cause.kind for cause in found["status"].causes} == {"decision", "report gone"}


def test_another_version_of_the_model_is_the_cause():
    other = bomb()
    at = next(i for i, mark in enumerate(other.marks) if mark.text == "bomb")
    other.marks[at] = type(other.marks[at])(
        **{
            **{f: getattr(other.marks[at], f) for f in other.marks[at].__struct_fields__},
            "type": "shelling",
        }
    )
    new = archive(other, versions={"dateline": "1", "model": "large"})
    (found,) = compare_archives(archive(bomb()), new)
    assert (found.field, found.was, found.now) == ("type", "bombing", "shelling")
    assert [cause.said for cause in found.causes] == ["read with model large, before small"]


@pytest.mark.parametrize("kind", ["same"])
def test_incidents_that_were_put_together_are_followed(kind):
    old, new = archive(bomb(), shell()), archive(bomb(), shell())
    ids = sorted(incident.id for incident in new.incidents())
    record(new, [decide(new, kind, ids, by="Ann", at=AT)])
    found = compare_archives(old, new)
    assert {one.what for one in found} == {"changed"}
    assert all(one.causes[0].kind == "decision" for one in found)
