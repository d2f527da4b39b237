import pytest

from dateline.events.figures import find_figures
from dateline.events.settle import settle
from dateline.events.victims import find_victims
from dateline.text.parse import Parser
from readings import read

STEPS = (find_figures(), find_victims())
CASES = [
    ("A boy was taken to hospital in Orun, where he died on Friday.", 1, None),
    ("A teenager was shot in Velm. The teenager died in hospital. A woman was wounded.", 1, 1),
    ("Four people were shot in Velm on Friday. One of them died.", 1, 3),
    ("Five people were shot, one of them fatally. Two were in critical condition.", 1, 4),
    ("Police found a man suffering from a gunshot wound. The man, 40, later died.", 1, None),
    ("A man died in Velm. Another man was also shot and is in stable condition.", 1, 1),
    ("The suspect was shot dead by police in Orun. A deputy was shot in the arm.", 1, 1),
]


@pytest.mark.parametrize(("text", "dead", "hurt"), CASES)
def test_nobody_is_both_dead_and_wounded(
    parser: Parser, text: str, dead: int | None, hurt: int | None
):
    tolls = settle(read(parser, text, STEPS)).tolls
    best = {harm: tolls[harm].best for harm in tolls}
    assert (best.get("killed"), best.get("wounded")) == (dead, hurt)
