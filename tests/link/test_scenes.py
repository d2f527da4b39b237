"""What a report tells of one event is one scene, with what is said and done about it."""

from typing import Any

import msgspec

from dateline.link.scenes import Scene, scenes_in
from dateline.model.mark import Toll
from dateline.model.span import Span
from made import CORVA, OSTRA, Made


def told(made: Made, main: str = "none") -> list[Scene]:
    return scenes_in(made.report(main=main))


def tell(made: Made, words: str, kind: str, sentence: str = "", tolls: Any = None, **more: Any):
    """Add an event that stands in *sentence*, or in the whole text."""
    event = made.event(words, kind, **more)
    start = made.text.index(sentence)
    span = Span(start, start + len(sentence or made.text))
    made.marks[-1] = msgspec.structs.replace(
        made.marks[-1], sentence=span, tolls=tolls or event.tolls
    )
    return event


def words(scenes: list[Scene]) -> list[tuple[list[str], list[str]]]:
    return [([e.text for e in scene.events], [e.text for e in scene.about]) for scene in scenes]


def test_a_denial_belongs_to_the_event_of_its_sentence():
    made = Made("A bomb in Corva. A raid in Ostra, the army denied.")
    tell(made, "bomb", "bombing", "A bomb in Corva.", place=CORVA, days="2031-03-06")
    last = "A raid in Ostra, the army denied."
    tell(made, "raid", "attack", last, place=OSTRA, days="2031-03-01")
    tell(made, "denied", "denial", last)
    assert words(told(made)) == [(["bomb"], []), (["raid"], ["denied"])]


def test_what_is_said_in_a_sentence_of_its_own_is_about_the_main_event():
    made = Made("A bomb in Corva. A raid in Ostra. They denied it.")
    tell(made, "bomb", "bombing", "A bomb in Corva.", place=CORVA, days="2031-03-06")
    raid = tell(made, "raid", "attack", "A raid in Ostra.", place=OSTRA, days="2031-03-01")
    tell(made, "denied", "denial", "They denied it.")
    assert words(told(made, raid.id)) == [(["bomb"], []), (["raid"], ["denied"])]


def test_an_arrest_of_another_sentence_stands_alone_unless_the_report_is_about_it():
    made = Made("A bomb in Corva. Two arrests followed.")
    tell(made, "bomb", "bombing", "A bomb in Corva.", place=CORVA, days="2031-03-06")
    arrest = tell(made, "arrests", "arrest", "Two arrests followed.")
    assert words(told(made)) == [(["bomb"], []), (["arrests"], [])]
    assert words(told(made, arrest.id)) == [(["bomb"], ["arrests"])]


def test_a_denial_with_nothing_to_be_about_is_a_scene_of_its_own():
    made = Made("The army denied it.")
    denied = tell(made, "denied", "denial")
    assert [scene.main for scene in told(made)] == [False]
    assert [scene.main for scene in told(made, denied.id)] == [True]


def test_a_report_without_a_main_event_is_about_its_deadliest():
    made = Made("A raid in Ostra. A bomb killed 3 in Corva.")
    made.event("raid", "attack", place=OSTRA, days="2031-03-01")
    made.event("bomb", place=CORVA, days="2031-03-06", killed=made.figure("3"))
    assert [scene.main for scene in told(made)] == [False, True]


def test_the_same_people_taken_between_two_towns_are_one_event():
    made = Made("Six were kidnapped in Corva. They were abducted near Ostra.")
    six = made.figure("Six", "abducted", low=6, best=6, high=6)
    tolls = {"abducted": Toll(low=6, best=6, high=6, figures=(six.id,))}
    for verb, place in (("kidnapped", CORVA), ("abducted", OSTRA)):
        tell(made, verb, "abduction", tolls=tolls, place=place, days="2031-03-09")
    assert words(told(made)) == [(["kidnapped", "abducted"], [])]


def test_a_march_and_its_tear_gas_on_one_day_at_one_place_are_one_event():
    made = Made("A march in Corva. Police fired tear gas. A riot in Ostra.")
    tell(made, "march", "peaceful_protest", "A march in Corva.", place=CORVA, days="2031-03-06")
    gas = "Police fired tear gas."
    tell(made, "tear gas", "protest_intervention", gas, place=CORVA, days="2031-03-06")
    tell(made, "riot", "riot", "A riot in Ostra.", place=OSTRA, days="2031-03-06")
    assert words(told(made)) == [(["march", "tear gas"], []), (["riot"], [])]
