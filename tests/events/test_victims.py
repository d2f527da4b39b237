import pytest

from case_files import cases
from dateline.events.figures import find_figures
from dateline.events.settle import settle
from dateline.events.victims import find_victims
from dateline.model.mark import Victim
from dateline.text.parse import Parser
from readings import read

STEPS = (find_figures(), find_victims())


def line(victim: Victim) -> str:
    known = [victim.name, victim.age, victim.sex, victim.group, victim.role]
    said = ", ".join(str(one) for one in known if one not in (None, "unknown"))
    return f"{victim.text} | {victim.harm} | {said}"


@pytest.mark.parametrize(("text", "wanted"), cases("victims"))
def test_victims(parser: Parser, text: str, wanted: list[str]):
    assert [line(one) for one in read(parser, text, STEPS).marks.all(Victim)] == wanted


def test_victims_alone_give_a_toll(parser: Parser):
    text = "Marn Tolvek, 9, and his sister were killed in Orun."
    settled = settle(read(parser, text, STEPS))
    toll = settled.tolls["killed"]
    assert toll.best == 2
    assert (toll.figures, toll.victims) == ((), tuple(one.id for one in settled.victims))


def test_a_toll_names_figures_and_victims_apart(parser: Parser):
    settled = settle(read(parser, "Two miners and Marn Tolvek, 9, were killed in Orun.", STEPS))
    toll, (figure,), (victim,) = settled.tolls["killed"], settled.figures, settled.victims
    assert (toll.best, toll.figures, toll.victims) == (3, (figure.id,), (victim.id,))
    assert toll.counted == (figure.id, victim.id)


def test_a_proof_adds_up_figures_and_leaves_singles_unplaced(parser: Parser):
    text = (
        "Three people were killed in Orun. Two miners died in the blast. Marn Tolvek, 9, was killed"
        " at home."
    )
    settled = settle(read(parser, text, STEPS))
    whole, part = settled.figures
    (proof,) = settled.tolls["killed"].proof
    assert (proof.whole, proof.parts) == (whole.id, (part.id,))
    assert (proof.sum, proof.unplaced) == (2, 1)
    assert [victim.figure for victim in settled.victims] == [whole.id]


def test_a_victim_named_after_the_number_is_inside_it(parser: Parser):
    text = "Three people were killed in Orun. Marn Tolvek was among the dead."
    settled = settle(read(parser, text, STEPS))
    assert settled.tolls["killed"].best == 3


def test_a_person_told_twice_is_one_victim(parser: Parser):
    text = "A farmer was killed in Orun. Marn Tolvek was killed at noon. Tolvek was shot dead."
    settled = settle(read(parser, text, STEPS))
    assert settled.tolls["killed"].best == 1


def test_a_single_figure_and_its_victim_are_one_person(parser: Parser):
    settled = settle(read(parser, "A policeman was killed.", STEPS))
    (victim,) = settled.victims
    assert victim.figure == settled.figures[0].id
    assert settled.tolls["killed"].best == 1
