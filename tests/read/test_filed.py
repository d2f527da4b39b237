"""A list page's heading files its reports; what only looks like one does not."""

import pytest

from dateline.model.document import Piece
from dateline.read.filed import heading_tags


def tags(*lines: str):
    """Return the tags that a page of these lines gives."""
    text, pieces = "\n".join(lines), []
    for line in lines:
        start = pieces[-1].end + 1 if pieces else 0
        pieces.append(Piece(start=start, end=start + len(line)))
    return heading_tags(text, pieces)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Tag Archives: Tumaco", ("tag", "Tumaco")),
        ("Tag: fish markets", ("tag", "fish markets")),
        ("Posts Tagged ‘Tumaco’", ("tag", "Tumaco")),
        ("CATEGORY ARCHIVES » Pacific coast", ("category", "Pacific coast")),
        ("Showing posts with label: ports", ("tag", "ports")),
    ],
)
def test_a_heading_gives_the_tag_of_its_kind(line, wanted):
    assert tags("Home", line, "Twin blasts in the port") == (wanted,)


@pytest.mark.parametrize(
    "line", ["Tagged ports", "Tag Heuer opens a shop", "Category five storm", "Tags:"]
)
def test_other_lines_give_none(line):
    assert tags("Home", line, "Twin blasts in the port") == ()


def test_what_stands_below_the_first_paragraph_files_nothing():
    assert tags("Twin blasts in the port", "A lorry burned. " * 20, "Tag: ports") == ()
