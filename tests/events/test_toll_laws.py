"""Laws of tolls that hold for reports in any of many wordings, read by the parser as they are."""

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.events.figures import find_figures
from dateline.events.settle import Settled, settle
from dateline.events.victims import find_victims
from dateline.marks.reading import Reading
from dateline.model.report import Block
from dateline.text.parse import Parser
from readings import read

STEPS = (find_figures(), find_victims())
TOWNS = ("Orun", "Velm", "Tarsk", "Odo", "Kelm")
WHOLES = (
    "{n} people were killed in attacks across the country on Monday.",
    "Attacks across the country killed {n} people on Monday.",
    "At least {n} people died in attacks across the country.",
    "A day of attacks left {n} people dead.",
)
SUMS = (
    "In all, {n} people were killed.",
    "That brings the death toll to {n}.",
    "The total number of dead is {n}.",
)
PARTS = (
    "A bomb in {town} killed {n} people.",
    "{n} people were killed in {town}.",
    "{n} died when gunmen opened fire in {town}.",
    "Shelling left {n} people dead in {town}.",
    "In {town}, {n} people died.",
)
PERIODS = (
    "The attack brings this year's dead to 1,204.",
    "More than 1,204 people have been killed since the war began.",
    "The violence has killed 1,204 people this year.",
    "1,204 people were killed during 2013.",
    "Police say 1,204 people have died in attacks over the past five years.",
)
LAW = settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
parts = st.lists(st.integers(2, 90), min_size=2, max_size=4, unique=True)


@st.composite
def told(draw) -> tuple[int, list[str]]:
    """Return a whole and the sentences that tell it: first or last, its parts in any order."""
    numbers = draw(parts)
    towns = draw(st.permutations(TOWNS))
    said = [
        draw(st.sampled_from(PARTS)).format(n=n, town=town)
        for n, town in zip(numbers, towns, strict=False)
    ]
    whole = sum(numbers)
    if draw(st.booleans()):
        return whole, [draw(st.sampled_from(WHOLES)).format(n=whole), *said]
    return whole, [*said, draw(st.sampled_from(SUMS)).format(n=whole)]


def settled(parser: Parser, text: str) -> Settled:
    return settle(read(parser, text, STEPS))


@LAW
@given(told())
def test_parts_in_any_order_and_wording_come_to_their_whole(parser: Parser, case):
    whole, sentences = case
    assert settled(parser, " ".join(sentences)).tolls["killed"].best == whole


@LAW
@given(told(), st.sampled_from(PERIODS))
def test_a_number_over_years_changes_no_toll(parser: Parser, case, period: str):
    whole, sentences = case
    assert settled(parser, " ".join([*sentences, period])).tolls["killed"].best == whole


@LAW
@given(told(), st.data())
def test_a_repeated_paragraph_changes_no_toll(parser: Parser, case, data):
    whole, sentences = case
    again = data.draw(st.integers(0, len(sentences) - 1))
    text = "\n".join([*sentences, sentences[again]])
    plain = read(parser, text, [])
    *first, last = plain.report.blocks
    repeat = Block(start=last.start, end=last.end, kind="repeat", same_as=first[again].span)
    reading = Reading(
        msgspec.structs.replace(plain.report, blocks=(*first, repeat)), text, plain.parse
    )
    for step in STEPS:
        reading.marks = reading.marks.adding(step(reading))
    assert settle(reading).tolls["killed"].best == whole
