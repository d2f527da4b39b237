"""Who is private and who is of public life: a set written by hand, and its two floors."""

from collections import Counter

from case_files import cases
from dateline.marks.actors import find_mentions
from dateline.marks.places import find_places
from dateline.model.mark import Mention
from readings import read


def judged(parser) -> Counter:
    """Count names of the set by who they are and whether they would be masked."""
    found: Counter = Counter()
    for case in cases("privacy"):
        text, wanted = case.values
        marks = read(parser, text, [find_places(), find_mentions()]).marks
        hidden = [(one.start, one.end) for one in marks.all(Mention) if one.private]
        for line in wanted:
            kind, _, names = line.partition(" ")
            at: Counter = Counter()
            for name in names.split(", "):
                start = text.index(name, at[name])
                at[name] = end = start + len(name)
                found[kind, any(s < end and e > start for s, e in hidden)] += 1
    return found


def test_private_persons_are_masked_and_public_ones_are_not(parser):
    found = judged(parser)
    private = found["private", True] + found["private", False]
    public = found["public", True] + found["public", False]
    assert private >= 120
    assert public >= 120
    assert found["private", True] >= 0.98 * private
    assert found["public", True] <= 0.02 * public


def test_a_known_person_stays_known_where_the_parser_cuts_the_name_too_long(parser):
    """A feed without full stops runs names into the next sentence."""
    text = (
        "Rebels killed soldiers loyal to President Bashar al-Assad Eleven civilians died on Monday."
    )
    marks = read(parser, text, [find_places(), find_mentions()]).marks
    assert not [one.text for one in marks.all(Mention) if one.private]
