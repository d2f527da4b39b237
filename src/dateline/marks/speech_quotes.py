"""Quoted runs: what stands between quotation marks, also where a mark is missing.

News sets an opening mark before each paragraph of a long quotation and a closing one only after
the last; a mark may also be lost. So a run that is not closed ends with its block, and a block
that opens with a mark after such a run goes on with it.
"""

from __future__ import annotations

from typing import NamedTuple

from dateline.marks.reading import Reading

OPENING = frozenset({"“", "``", "«", "„"})
CLOSING = frozenset({"”", "»"})
EITHER = frozenset({'"', "''"})
MARKS = OPENING | CLOSING | EITHER


class Quoted(NamedTuple):
    """A run of words from its opening mark to past its closing one, as word indices.

    ``follows``: the run goes on with the one before it, which was left open.
    """

    first: int
    last: int
    closed: bool
    follows: bool


def find_quoted(reading: Reading) -> list[Quoted]:
    """Return the quoted runs of a report, in text order; they do not overlap."""
    parse = reading.parse
    if not MARKS.intersection(parse.word):
        return []
    found: list[Quoted] = []
    for block in reading.body:
        words = parse.words_in(block.span)
        if words:
            found += _in_block(parse.word, words, found[-1] if found else None)
    return found


def _in_block(words: list[str], block: range, before: Quoted | None) -> list[Quoted]:
    found: list[Quoted] = []
    opened: int | None = None
    for index in block:
        word = words[index]
        if word not in MARKS:
            continue
        opens = word in OPENING or (word in EITHER and opened is None)
        if opens and opened is None:
            opened = index
        elif not opens and opened is not None:
            found.append(_run(opened, index + 1, block, before, closed=True))
            opened = None
    if opened is not None:
        found.append(_run(opened, block.stop, block, before, closed=False))
    return found


def _run(first: int, last: int, block: range, before: Quoted | None, *, closed: bool) -> Quoted:
    follows = before is not None and not before.closed and first == block.start
    return Quoted(first, last, closed, follows and before is not None and before.last == first)
