"""A mark that a person held to be right and that the program does not find any more, made again.

It is the mark as it was decided on, moved to where its words stand now. Parts of it that have words
of their own (who, place, weapon) move with it if their words are still there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from dateline.model.archive import Anchor
from dateline.model.mark import Mark
from dateline.model.report import Report
from dateline.model.span import Span
from dateline.store.decisions.add import REFERENCES, new_id, sentence_at
from dateline.store.decisions.apply import KINDS
from dateline.store.evidence import marks_of

_NEAR = 400
"""Characters within which a part of a mark is looked for."""


def revive(
    report: Report, text: str, span: Span, anchor: Anchor, *, taken: Iterable[str] = ()
) -> Mark | None:
    """Return the mark that an anchor remembers, at *span*; None if it cannot be made again.

    Args:
        report: The report as the program reads it now.
        text: Its document's text.
        span: Where the anchor's words stand.
        anchor: What was decided on.
        taken: Ids that others have been given.
    """
    if anchor.mark is None or anchor.what not in KINDS:
        return None
    kind = KINDS[anchor.what]
    by = span.start - int(anchor.mark["start"])
    mark = {name: _moved(text, by, value) for name, value in anchor.mark.items()}
    mark |= {
        "id": new_id(report, kind, span.start, taken),
        "start": span.start,
        "end": span.end,
        "text": text[span.start : span.end],
    }
    known = {one.id for one in marks_of(report)}
    mark |= {name: None for name in REFERENCES if mark.get(name) not in known and name in mark}
    if "sentence" in mark:
        mark["sentence"] = sentence_at(report, text, span)
    try:
        return msgspec.convert(mark, type=kind)
    except msgspec.ValidationError:  # of an older version, or its own words are in pieces now
        return None


def _moved(text: str, by: int, value: Any) -> Any:
    """Move what has a span: None where its words are gone, a bare span as it is moved."""
    if isinstance(value, dict) and {"start", "end", "text"} <= value.keys():
        start = _find(text, value["text"], value["start"] + by)
        if start is None:
            return None
        return {**value, "start": start, "end": start + len(value["text"])}
    if isinstance(value, dict):
        return {name: _moved(text, by, one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        if len(value) == 2 and all(isinstance(one, int) for one in value):
            return [value[0] + by, value[1] + by]
        moved = [_moved(text, by, one) for one in value]
        return [one for one in moved if one is not None]
    return value


def _find(text: str, words: str, near: int) -> int | None:
    """Return where *words* stand nearest to an offset."""
    if text[near : near + len(words)] == words and near >= 0:
        return near
    low, high = max(0, near - _NEAR), near + _NEAR
    after, before = text.find(words, max(0, near), high), text.rfind(words, low, max(0, near))
    found = [at for at in (after, before) if at >= 0]
    return min(found, key=lambda at: abs(at - near), default=None)
