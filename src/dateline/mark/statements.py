"""Statements: who says what, and the word that reports it."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.mark.reading import Reading, Step
from dateline.model.mark import Speaker, Statement

_SAY = frozenset({"say", "tell", "add", "announce", "report", "claim", "believe", "warn"})


def find_statements() -> Step:
    """Return the step that marks statements."""
    return _find


def _find(reading: Reading) -> Iterator[Statement]:
    parse = reading.parse
    for verb, lemma in enumerate(parse.lemma):
        if lemma not in _SAY:
            continue
        below = {parse.dep[child]: child for child in parse.children[verb]}
        if "nsubj" not in below or "ccomp" not in below:
            continue
        source = parse.span(*parse.subtree_range(below["nsubj"]))
        content = parse.span(*parse.subtree_range(below["ccomp"]))
        yield Statement(
            id=reading.new_id(Statement, content.start),
            start=content.start,
            end=content.end,
            text=reading.quote(content),
            score=0.6,
            reason="verb of saying with a clause",
            source=(source,),
            cue=(parse.span(verb, verb + 1),),
            content=(content,),
            kind="indirect",
            speaker=Speaker(name=reading.quote(source), actor=None, naming="none"),
        )
