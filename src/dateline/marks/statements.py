"""Statements: who says what, and the word that reports it.

Cues are found in the parse (`speech_cues`), their contents widened by quotation marks
(`speech_quotes`), their sources read as speakers (`speech_speakers`). A speaker covers a further
sentence only where the words show it: a quotation that runs on, or a cue of its own ("he added").
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Literal

from dateline.marks.filing import filings
from dateline.marks.reading import Reading, Step
from dateline.marks.speech_cues import Said, find_said
from dateline.marks.speech_marks import find_marked
from dateline.marks.speech_quotes import Quoted, find_quoted
from dateline.marks.speech_speakers import Speakers
from dateline.marks.speech_tables import Cues, read_cues
from dateline.model.mark import Statement
from dateline.model.span import Span
from dateline.text.parse import Parse

_EDGES = frozenset({",", ";", ":", ".", "-", "–", "—", "--", "(", ")", "?", "!"})


def find_statements(tables: Path | None = None) -> Step:
    """Return the step that marks statements: speech, writing and attitudes, quoted or not.

    Args:
        tables: A folder that may hold a ``cues.toml`` of the user's own.
    """
    cues = read_cues(tables)

    def step(reading: Reading) -> Iterator[Statement]:
        return _find(reading, cues)

    return step


def _find(reading: Reading, cues: Cues) -> Iterator[Statement]:
    quoted = find_quoted(reading)
    speakers = Speakers(reading, cues)
    taken: set[int] = set()
    inside = {w for run in quoted if run.last - run.first > 6 for w in range(run.first, run.last)}
    found = [said for said in find_said(reading.parse, cues) if said.at not in inside]
    filed = {word for span in filings(reading) for word in reading.parse.words_in(span)}
    found = sorted([*found, *find_marked(reading, cues, quoted)], key=lambda said: said.at)
    for said in found:
        content = [w for w in _with_quotes(reading.parse, said, quoted) if w not in filed]
        source = [word for word in said.source if word not in filed]
        speaker = speakers.of([word for word in said.speaker if word not in filed])
        if not content or (content[0] in taken and said.reason == "verb with quotation"):
            continue
        pieces = _pieces(reading.parse, content)
        if not pieces:
            continue
        taken.update(content)
        span = Span(pieces[0].start, pieces[-1].end)
        yield Statement(
            id=reading.new_id(Statement, span.start),
            start=span.start,
            end=span.end,
            text=reading.quote(span),
            score=said.score,
            reason=said.reason,
            source=tuple(_pieces(reading.parse, source)),
            cue=tuple(_pieces(reading.parse, said.cue, bare=False)),
            content=tuple(pieces),
            kind=_kind(content, quoted),
            speaker=speaker,
            medium=_medium(reading, said, cues),
        )


def _with_quotes(parse: Parse, said: Said, quoted: list[Quoted]) -> list[int]:
    """Return the content with every quoted run that it touches, or that its cue brings."""
    words = set(said.content)
    first, last = parse.sentences[parse.sentence_of[said.at]]
    own = {*said.source, *said.cue}
    for number, run in enumerate(quoted):
        inside = range(run.first, run.last)
        if run.first <= said.at < run.last:
            continue
        touches = any(word in words for word in inside)
        brought = not said.content and run.first < last and first < run.last and len(inside) > 3
        if touches or brought:
            words.update(w for w in inside if w not in own)
            words.update(_running_on(parse, quoted, number))
    return sorted(words)


def _running_on(parse: Parse, quoted: list[Quoted], number: int) -> Iterator[int]:
    """Yield the words of the quotations that go on with this one, under no cue of their own.

    One follows where a paragraph before was left open, or opens the sentence after.
    """
    for before, run in pairwise(quoted[number:]):
        sentence = parse.sentence_of[run.first]
        next_to = sentence - parse.sentence_of[before.last - 1] <= 1
        opens = parse.sentences[sentence][0] == run.first
        if not run.follows and not (next_to and opens):
            return
        if any(parse.word[word] not in _EDGES for word in _outside(parse, run)):
            return
        yield from range(run.first, run.last)


def _outside(parse: Parse, run: Quoted) -> Iterator[int]:
    """Yield the words of a run's sentences that stand outside it."""
    first = parse.sentences[parse.sentence_of[run.first]][0]
    last = parse.sentences[parse.sentence_of[run.last - 1]][1]
    yield from range(first, run.first)
    yield from range(run.last, last)


def _pieces(parse: Parse, words: list[int], *, bare: bool = True) -> list[Span]:
    """Return the spans of runs of words, if *bare* without commas and stops at their ends."""
    runs: list[list[int]] = []
    for word in words:
        if runs and word == runs[-1][-1] + 1:
            runs[-1].append(word)
        else:
            runs.append([word])
    out = []
    for run in runs:
        while bare and run and parse.word[run[-1]] in _EDGES:
            run.pop()
        while bare and run and parse.word[run[0]] in _EDGES:
            run.pop(0)
        if run:
            out.append(parse.span(run[0], run[-1] + 1))
    return out


def _kind(content: list[int], quoted: list[Quoted]) -> Literal["direct", "indirect", "mixed"]:
    inside = {word for run in quoted for word in range(run.first, run.last)}
    shared = sum(word in inside for word in content)
    if not shared:
        return "indirect"
    return "direct" if shared >= 0.9 * len(content) else "mixed"


def _medium(reading: Reading, said: Said, cues: Cues) -> str | None:
    """Return the outlet through which it was said: "told Reuters", "quoted by AFP"."""
    parse = reading.parse
    told = said.medium
    if not told:
        told = [
            w
            for child in parse.children[said.at]
            if parse.dep[child] in ("dobj", "dative", "prep") and child not in said.content
            for w in parse.subtree(child)
            if parse.tag[w].startswith("NNP")
        ]
    if not told:
        return None
    span = parse.span(told[0], told[-1] + 1)
    name = reading.quote(span)
    return name if name in cues.medium or said.medium else None
