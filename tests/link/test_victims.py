"""Victims of several reports are one person if something says so and nothing speaks against it."""

from typing import Any

from dateline.link.incidents import gather_incidents
from dateline.link.tellings import tellings_in
from dateline.link.victims import Harmed, match_victims
from dateline.model.archive import Person
from dateline.model.mark import Victim
from made import CORVA, Made


def victim(report: str, name: str | None = None, nth: int = 0, **more: Any) -> Harmed:
    words = name or more.pop("words", "a person")
    witness = more.pop("witness", report)
    alone = more.pop("alone", False)
    harm = more.pop("harm", "killed")
    mark = Victim(
        id=f"{report}-v{nth}",
        start=nth,
        end=nth + len(words),
        text=words,
        score=0.9,
        reason="made by hand",
        name=name,
        harm=harm,
        **more,
    )
    return Harmed(mark, report, witness, alone)


def matched(*harmed: Harmed) -> list[Person]:
    return match_victims(harmed)


def test_one_name_in_two_reports_is_one_person_with_all_that_is_said():
    (person,) = matched(
        victim("a", "Lena Voss", age=41), victim("b", "Lena Voss", sex="female", role="civilian")
    )
    assert (person.name, person.age, person.sex, person.role) == (
        "Lena Voss",
        41,
        "female",
        "civilian",
    )
    assert (person.reports, person.marks) == (("a", "b"), ("a-v0", "b-v0"))
    assert person.reasons == ("b-v0: the same name, Lena Voss",)


def test_a_surname_alone_joins_only_where_no_other_has_it():
    assert len(matched(victim("a", "Voss"), victim("b", "Lena Voss"))) == 1
    both = (victim("b", "Lena Voss"), victim("b", "Ivo Voss", nth=1))
    assert len(matched(victim("a", "Voss"), *both)) == 3


def test_spellings_and_short_forms_join():
    assert len(matched(victim("a", "Husayn Karim"), victim("b", "Hussein Karim"))) == 1
    assert len(matched(victim("a", "Ron Harrow"), victim("b", "Officer Ronald Harrow"))) == 1
    assert len(matched(victim("a", "Lena Voss"), victim("b", "Ana Voss"))) == 2


def test_age_and_sex_and_harm_tell_people_apart():
    assert len(matched(victim("a", "Lena Voss", age=9), victim("b", "Lena Voss", age=41))) == 2
    one, other = victim("a", "Kim Reed", sex="male"), victim("b", "Kim Reed", sex="female")
    assert len(matched(one, other)) == 2
    freed = victim("b", "Kim Reed", harm="arrested")
    assert len(matched(victim("a", "Kim Reed"), freed)) == 2


def test_who_was_wounded_may_have_died_by_the_next_report():
    (person,) = matched(victim("a", "Kim Reed", harm="wounded"), victim("b", "Kim Reed"))
    assert person.harm == "killed"


def test_the_only_one_of_an_age_is_one_person_named_or_not():
    (person,) = matched(victim("a", age=9), victim("b", "Ali Reed", age=9))
    assert person.name == "Ali Reed"
    two = (victim("b", age=9), victim("b", age=9, nth=1))
    assert len(matched(victim("a", age=9), *two)) == 3


def test_copies_tell_of_the_same_people_in_the_same_words():
    one, other = victim("a", words="a guard"), victim("b", words="a guard", witness="a")
    assert len(matched(one, other)) == 1
    assert len(matched(one, victim("c", words="a guard"))) == 2


def test_the_only_one_that_reports_count_is_one_person():
    some = [victim(r, alone=True, words=w) for r, w in (("a", "a man"), ("b", "the victim"))]
    assert len(matched(*some, victim("b", nth=1, alone=True, words="one man"))) == 1


def test_two_victims_of_one_report_are_two_people():
    assert len(matched(victim("a", age=9), victim("a", age=9, nth=1))) == 2
    assert len(matched(victim("a", "Kim Reed"), victim("a", "Kim Reed", nth=9))) == 1


def test_an_incident_names_each_person_once_and_counts_nobody_twice():
    reports = []
    for outlet, name in (("A", "Lena Voss"), ("B", "Voss")):
        made = Made(
            f"A bomb killed 3, {name} among them, in Corva.", outlet=outlet, day="2031-03-07"
        )
        event = made.event("bomb", place=CORVA, days="2031-03-06", killed=made.figure("3"))
        made.victim(name, event=event.id)
        reports.append(made)
    tellings = [t for made in reports for t in tellings_in(made.report(), made.document)]
    (incident,) = gather_incidents(tellings, {})
    assert [person.name for person in incident.victims] == ["Lena Voss"]
    assert incident.tolls["killed"].best == 3
