"""How much of a report's text an export shows, and facts about a report that its row has not."""

from __future__ import annotations

from typing import Any

from dateline.store.rows import StoredReport
from dateline.store.view import TextShown

_LONGEST = 360  # characters of an excerpt
_QUOTED = 100
"""Characters that a mark shows of a text that is not shown: a name, a number, not a sentence."""
_BODY = frozenset({"paragraph", "subhead"})


def excerpt_of(stored: StoredReport) -> dict[str, Any] | None:
    """Return the opening of a report as a span with its words, None for one without a paragraph.

    It ends at the last space before 360 characters.
    """
    block = next((one for one in stored.report.blocks if one.kind in _BODY), None)
    if block is None:
        return None
    begin = stored.listed.start
    words = stored.listed.text[block.start - begin : block.end - begin]
    if len(words) > _LONGEST:
        cut = words.rfind(" ", 0, _LONGEST)
        words = words[: cut if cut > 0 else _LONGEST]
    return {"start": block.start, "end": block.start + len(words), "text": words}


def quoted(words: str, shown: TextShown) -> str | None:
    """Return the words of a mark, None for those of a whole sentence where texts are not shown."""
    return words if shown == "full" or len(words) <= _QUOTED else None


def text_of(stored: StoredReport, shown: TextShown) -> str | None:
    """Return a report's text as far as it is shown."""
    if shown == "full":
        return stored.listed.text
    excerpt = excerpt_of(stored) if shown == "excerpt" else None
    return excerpt["text"] if excerpt else None


def address_of(stored: StoredReport) -> str | None:
    """Return the address a report was published at, by its metadata, if it is one of the web."""
    found = (one.value for one in stored.report.metadata if one.field == "url")
    return next((url for url in found if url.startswith(("http://", "https://"))), None)
