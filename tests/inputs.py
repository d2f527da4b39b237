"""What tests of reading share: small invented inputs, and one outcome by name."""

import json
from pathlib import Path

from dateline.model.document import Document
from dateline.read.outcome import Failed, Outcome, Skipped
from dateline.read.pile import read_pile

BODY = (
    "Two people were hurt when a shell fell beside the grain market on Monday, the mayor said.",
    "A second shell landed in the river and did no harm, according to a fisherman who saw it.",
)


def page_of(*paragraphs: str, title: str = "Shell falls on market", head: str = "") -> str:
    """A saved page with one report."""
    body = "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs or BODY)
    return (
        f"<!doctype html><html><head>{head}<title>{title}</title></head>"
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


def record(number: int = 1, **more: object) -> str:
    """A line of JSON Lines."""
    given = {"id": f"r{number}", "text": f"Shell number {number} fell on the market.", **more}
    return json.dumps(given)


def outcomes(*paths: Path, **options: object) -> list[Outcome]:
    """All outcomes of reading these paths."""
    return list(read_pile(paths, **options))


def documents(*paths: Path, **options: object) -> list[Document]:
    """The documents among them."""
    return [each for each in outcomes(*paths, **options) if isinstance(each, Document)]


def said(*paths: Path, **options: object) -> list[str]:
    """What became of each input in a few words, without the folder."""
    return [_words(each) for each in outcomes(*paths, **options)]


def _words(outcome: Outcome) -> str:
    name = outcome.source.rsplit("/", 1)[-1] if "!" not in outcome.source else outcome.source
    match outcome:
        case Document():
            return f"{name}: read"
        case Skipped(reason=reason):
            return f"{name}: {reason}"
        case Failed(place=place, cause=cause):
            return f"{name}, {place}: failed: {cause}"
    return f"{name}: {type(outcome).__name__.lower()}"
