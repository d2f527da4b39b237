"""Numbers that cannot all be true are sides of a disagreement; numbers that can are one side."""

from typing import Any

import msgspec

from dateline.link.incidents import gather_incidents
from dateline.link.tellings import tellings_in
from dateline.model.mark import Toll
from made import CORVA, Made

DAY = "2031-03-06"


def rifts(*reports: Made) -> dict[str, list[Any]]:
    """Return the values of the sides of each disagreement of the one incident of *reports*."""
    tellings = [t for made in reports for t in tellings_in(made.report(), made.document)]
    (incident,) = gather_incidents(tellings, {})
    return {one.about: [side.value for side in one.sides] for one in incident.disagreements}


def bomb(words: str, outlet: str, **bounds: int | None) -> Made:
    made = Made(f"A bomb killed {words} people in Corva.", outlet=outlet, day="2031-03-07")
    made.event("bomb", place=CORVA, days=DAY, killed=made.figure(words, **bounds))
    return made


def exactly(number: int, outlet: str) -> Made:
    return bomb(str(number), outlet, low=number, best=number, high=number)


def at_least(number: int, outlet: str) -> Made:
    return bomb(f"at least {number}", outlet, low=number, best=None, high=None)


def test_a_number_with_an_open_bound_is_of_the_side_that_it_allows():
    assert rifts(exactly(12, "A"), at_least(11, "B"), exactly(14, "C")) == {"killed": [12, 14]}


def test_a_lower_bound_above_all_other_numbers_is_a_side():
    above = {"low": 20, "best": None, "high": None}
    assert rifts(exactly(14, "A"), at_least(20, "B")) == {"killed": [14, above]}


def test_open_bounds_alone_are_no_disagreement():
    assert rifts(at_least(12, "A"), at_least(14, "B")) == {}


def test_a_repeat_in_other_bounds_is_a_claim_of_its_own():
    made = Made(
        "A bomb killed at least 30 in Corva. Police counted 30. Medics counted 34.",
        outlet="A",
        day="2031-03-07",
    )
    police = made.statement("Police", "counted", "30.")
    medics = made.statement("Medics", "counted", "34.")
    first = made.figure("at least 30", low=30, best=None, high=None)
    event = made.event("bomb", place=CORVA, days=DAY, killed=first)
    made.figure(
        "30.", low=30, best=30, high=30, repeats=first.id, said_by=police.id, event=event.id
    )
    made.figure("34.", low=34, best=34, high=34, said_by=medics.id, event=event.id)
    assert rifts(made) == {"killed": [30, 34]}


def test_one_speaker_does_not_contradict_himself_in_one_report():
    made = Made("A bomb killed 12 in Corva, then 14.", outlet="A", day="2031-03-07")
    event = made.event("bomb", place=CORVA, days=DAY, killed=made.figure("12"))
    made.figure("14", event=event.id)
    assert rifts(made) == {}


def test_rival_numbers_of_other_harms_are_shown_too():
    reports = []
    for number, outlet in ((40, "A"), (52, "B")):
        made = Made(f"A bomb hurt {number} people in Corva.", outlet=outlet, day="2031-03-07")
        hurt = made.figure(str(number), "wounded")
        event = made.event("bomb", place=CORVA, days=DAY)
        toll = Toll(low=number, best=number, high=number, figures=(hurt.id,))
        made.marks[-1] = msgspec.structs.replace(event, tolls={"wounded": toll})
        reports.append(made)
    assert rifts(*reports) == {"wounded": [40, 52]}


def test_two_numbers_that_add_up_to_the_toll_are_parts_and_no_claims():
    made = Made(
        "A bomb killed 14 in Corva. Medics counted 9, police 5.", outlet="A", day="2031-03-07"
    )
    medics = made.statement("Medics", "counted", "9")
    police = made.statement("police", "counted", "5")
    event = made.event("bomb", place=CORVA, days=DAY, killed=made.figure("14"))
    made.figure("9", said_by=medics.id, event=event.id)
    made.figure("5", said_by=police.id, event=event.id)
    assert rifts(made) == {}
