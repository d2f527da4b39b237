"""What a person put together or set apart outranks every score."""

from collections.abc import Sequence

from dateline.link.actors import merge_actors, names_in
from dateline.link.incidents import gather_incidents
from dateline.link.rulings import settle
from dateline.link.tellings import tellings_in
from dateline.model.archive import Incident
from made import CORVA, OSTRA, Made, bombing

BOMB = "A bomb killed {} people in Corva, police said."
Pairs = Sequence[tuple[str, str]]


def event(made: Made, nth: int = 0) -> str:
    return made.report().events[nth].id


def gathered(*reports: Made, together: Pairs = (), apart: Pairs = ()) -> list[Incident]:
    tellings = [
        t for made in reports for t in tellings_in(made.report(), made.document, apart=apart)
    ]
    return gather_incidents(tellings, {}, together=together, apart=apart)


def sets(incidents: list[Incident]) -> list[list[str]]:
    return sorted(sorted(incident.reports) for incident in incidents)


def test_what_scores_would_join_stays_apart_if_a_person_says_so():
    a, b, c = (bombing(BOMB, "12", outlet) for outlet in "ABC")
    assert len(gathered(a, b, c)) == 1
    apart = [(event(b), event(a)), (event(b), event(c))]
    assert sets(gathered(a, b, c, apart=apart)) == sorted([sorted([a.id, c.id]), [b.id]])


def test_what_a_person_put_together_is_one_however_different_and_through_others():
    a = bombing(BOMB, "12", "A")
    b = bombing("A bomb killed {} in Ostra.", "3", "B", place=OSTRA, days="2031-02-01")
    c = bombing("A bomb killed {} in Ostra.", "40", "C", place=OSTRA, days="2030-02-01")
    (incident,) = gathered(a, b, c, together=[(event(a), event(b)), (event(c), event(b))])
    assert set(incident.reports) == {a.id, b.id, c.id}
    assert any("a person put them together" in reason for reason in incident.reasons)


def test_setting_apart_holds_for_what_joined_either():
    a, b, c = (bombing(BOMB, "12", outlet) for outlet in "ABC")
    found = gathered(a, b, c, together=[(event(a), event(c))], apart=[(event(a), event(b))])
    assert sets(found) == sorted([sorted([a.id, c.id]), [b.id]])


def test_a_contradiction_is_kept_apart_and_said():
    a, b = (bombing(BOMB, "12", outlet) for outlet in "AB")
    pair = (event(a), event(b))
    found = gathered(a, b, together=[pair], apart=[pair])
    assert len(found) == 2
    assert all(any("so kept apart" in reason for reason in one.reasons) for one in found)
    assert settle([pair], [pair]).unheld == [tuple(sorted(pair))]


def test_two_events_of_one_report_come_apart_and_together():
    made = Made("A bomb in Corva. The attack hurt many.", outlet="A", day="2031-03-07")
    made.event("bomb", place=CORVA, days="2031-03-06")
    made.event("attack", "attack", place=CORVA, days="2031-03-06")
    pair = (event(made), event(made, 1))
    assert len(gathered(made)) == 1
    assert len(gathered(made, apart=[pair])) == 2
    both = Made("A bomb in Corva, a bomb in Ostra.", outlet="A", day="2031-03-07")
    both.event("bomb in Corva", place=CORVA, days="2031-03-06")
    both.event("bomb in Ostra", place=OSTRA, days="2031-03-06")
    assert len(gathered(both)) == 2
    assert len(gathered(both, together=[(event(both), event(both, 1))])) == 1


def test_an_id_that_tells_nothing_is_passed_over():
    made = bombing(BOMB, "12", "A")
    pair = ("gone-e1", event(made))
    assert gathered(made, together=[pair], apart=[("gone-e1", "gone-e2")]) == gathered(made)


def test_the_order_of_rulings_makes_no_difference():
    reports = [bombing(BOMB, "12", outlet) for outlet in "ABCD"]
    a, b, c, d = map(event, reports)
    together, apart = [(a, b), (b, c), (c, d)], [(a, d)]
    first = gathered(*reports, together=together, apart=apart)
    assert first == gathered(*reports[::-1], together=together[::-1], apart=apart)


def named(outlet: str, *names: str) -> Made:
    made = Made(" and ".join(names), outlet=outlet)
    for name in names:
        made.mention(name, "person", name)
    return made


def merged(*reports: Made, together: Pairs = (), apart: Pairs = ()):
    names = [name for report in reports for name in names_in(report.report())]
    return merge_actors(names, {}, together=together, apart=apart)


def test_actors_are_put_together_by_name_or_id():
    a, b = named("A", "Lena Voss"), named("B", "Ana Harrow")
    one, other = (actor.id for actor in merged(a, b).actors)
    for pair in ((one, other), ("Lena Voss", "Ana Harrow"), (other, "ana HARROW")):
        (actor,) = merged(a, b, together=[pair]).actors
        assert {actor.name, *actor.aliases} == {"Lena Voss", "Ana Harrow"}
        assert "a person put them together" in actor.reasons


def test_a_merge_of_spellings_is_undone():
    a, b = named("A", "Husayn Karim", "Lena Voss"), named("B", "Hussein Karim", "Lena Voss")
    assert len(merged(a, b).actors) == 2
    assert len(merged(a, b, apart=[("Husayn Karim", "Hussein Karim")]).actors) == 3


def test_one_name_in_one_report_is_taken_out():
    a, b, c = (named(outlet, "Lena Voss") for outlet in "ABC")
    other = f"{b.id}/Lena Voss"
    found = merged(a, b, c, apart=[("Lena Voss", other)])
    assert found.of[a.id, "Lena Voss"] == found.of[c.id, "Lena Voss"]
    assert found.of[a.id, "Lena Voss"] != found.of[b.id, "Lena Voss"]


def test_contradicting_rulings_on_actors_are_said():
    a = named("A", "Lena Voss", "Ana Reed")
    pair = ("Lena Voss", "Ana Reed")
    found = merged(a, together=[pair], apart=[pair])
    assert len(found.actors) == 2
    assert all("so kept apart" in actor.reasons[-1] for actor in found.actors)
