"""Events: triggers in the text to tellings of events."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.mark.reading import Reading, Step
from dateline.model.mark import Event

_KILLING = frozenset({"kill", "murder", "assassinate"})


def find_events() -> Step:
    """Return the step that marks events."""
    return _find


def _find(reading: Reading) -> Iterator[Event]:
    parse = reading.parse
    for verb, lemma in enumerate(parse.lemma):
        if lemma in _KILLING and parse.tag[verb].startswith("V"):
            span = parse.span(verb, verb + 1)
            yield Event(
                id=reading.new_id(Event, span.start),
                start=span.start,
                end=span.end,
                text=reading.quote(span),
                score=0.5,
                reason="verb of killing",
                sentence=parse.sentence_span(parse.sentence_of[verb]),
                type="killing",
                factuality="happened",
            )
