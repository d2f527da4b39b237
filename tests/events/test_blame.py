"""Who is said to have done it."""

import pytest

from dateline.events.extract import find_events
from dateline.marks.actors import find_mentions
from dateline.marks.statements import find_statements
from dateline.model.mark import Event
from readings import read

STEPS = [find_mentions(), find_statements(), find_events()]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "The Taliban claimed responsibility for a blast that killed two.",
            [("Taliban", "claimed")],
        ),
        ("A blast killed two. Police blamed rebels for the blast.", [("rebels", "blamed")]),
        ("A blast killed two. The attack was blamed on the Taliban.", [("Taliban", "blamed")]),
        ("A blast killed two. The rebels denied responsibility.", [("The rebels", "denied")]),
        (
            "A blast killed two, and the rebels accepted responsibility.",
            [("the rebels", "claimed")],
        ),
        ("A blast killed two. The rebels were blamed for the blast.", [("The rebels", "blamed")]),
        ("A blast killed two. Police accused the Taliban.", [("Taliban", "blamed")]),
        ("A blast killed two. No group claimed responsibility.", []),
    ],
)
def test_who_is_said_to_have_done_it(parser, text: str, wanted: list[tuple[str, str]]):
    events = read(parser, text, STEPS).marks.all(Event)
    deed = next(event for event in events if event.type in ("bombing", "killing"))
    assert [(one.actor, one.how) for one in deed.responsibility] == wanted
