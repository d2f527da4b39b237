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
