"""Quoted runs: what stands between quotation marks, also where a mark is missing.

News sets an opening mark before each paragraph of a long quotation and a closing one only after
the last; a mark may also be lost. So a run that is not closed ends with its block, and a block
that opens with a mark after such a run goes on with it; one that no such block follows ends with
its sentence.
"""

from __future__ import annotations

from typing import NamedTuple

from dateline.marks.reading import Reading

OPENING = frozenset({"“", "``", "«", "„"})
CLOSING = frozenset({"”", "»"})
EITHER = frozenset({'"', "''"})
MARKS = OPENING | CLOSING | EITHER
DASHES = "―—–-"


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
    marks = [word if len(word) == 1 else word.rstrip(DASHES) for word in parse.word]  # "”―"
    if not MARKS.intersection(marks):
        return []
    found: list[Quoted] = []
    blocks = [words for block in reading.body if (words := parse.words_in(block.span))]
    for number, words in enumerate(blocks):
        found += _in_block(marks, words, found[-1] if found else None)
        last = found[-1] if found else None
        if last is None or last.closed or last.first < words.start:
            continue
        after = blocks[number + 1].start if number + 1 < len(blocks) else None
        goes_on = after is not None and marks[after] in MARKS
        if last.first != words.start and not goes_on:  # a lost mark: no more than its sentence
            end = parse.sentences[parse.sentence_of[last.first]][1]
            found[-1] = last._replace(last=max(end, last.first + 1))
    return found


def _in_block(words: list[str], block: range, before: Quoted | None) -> list[Quoted]:
    found: list[Quoted] = []
    opened: int | None = None
    for index in block:
        word = words[index]
        if word not in MARKS:
            continue
        either = word in EITHER or index == block.start  # "”" set where "“" was meant
        opens = word in OPENING or (either and opened is None)
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
