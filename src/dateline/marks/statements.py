"""Statements: who says what, and the word that reports it.

Cues are found in the parse (`speech_cues`), their contents widened by quotation marks
(`speech_quotes`), their sources read as speakers (`speech_speakers`). A speaker covers a further
sentence only where the words show it: a quotation that runs on, or a cue of its own ("he added").
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path
from typing import Literal

from dateline.marks.filing import filings
from dateline.marks.reading import Reading, Step
from dateline.marks.speech_cues import find_said
from dateline.marks.speech_marks import TURN, find_marked
from dateline.marks.speech_quotes import Quoted, find_quoted
from dateline.marks.speech_sources import Said
from dateline.marks.speech_speakers import Speakers
from dateline.marks.speech_tables import Cues, read_cues
from dateline.model.mark import Statement
from dateline.model.span import Span
from dateline.text.parse import Parse
from dateline.text.tables import FIRST, language_for

_end = attrgetter("last")
_EDGES = frozenset({",", ";", ":", ".", "-", "–", "—", "--", "(", ")", "?", "!"})


def find_statements(tables: Path | None = None) -> Step:
    """Return the step that marks statements: speech, writing and attitudes, quoted or not.

    Args:
        tables: A folder that may hold a ``cues.toml`` of the user's own.
    """
    known = {FIRST: read_cues(tables)}

    def step(reading: Reading) -> Iterator[Statement]:
        language = language_for("cues", reading.report.language)
        if language not in known:
            known[language] = read_cues(tables, language)
        return _find(reading, known[language])

    return step


def _find(reading: Reading, cues: Cues) -> Iterator[Statement]:
    quoted = find_quoted(reading)
    speakers = Speakers(reading, cues)
    taken: set[int] = set()
    inside = {w for run in quoted if run.last - run.first > 6 for w in range(run.first, run.last)}
    found = [said for said in find_said(reading.parse, cues) if said.at not in inside]
    in_quotes = {word for run in quoted for word in range(run.first, run.last)}
    filed = {word for span in filings(reading) for word in reading.parse.words_in(span)}
    found = sorted([*found, *find_marked(reading, cues, quoted)], key=lambda said: said.at)
    drafts = [
        said._replace(
            content=[w for w in _with_quotes(reading.parse, said, quoted) if w not in filed]
        )
        for said in found
    ]
    for said in _outermost(reading.parse, drafts, cues):
        content = said.content
        source = [word for word in said.source if word not in filed]
        speaker = speakers.of([word for word in said.speaker if word not in filed])
        if not content or (content[0] in taken and said.reason == "verb with quotation"):
            continue
        pieces = _pieces(reading.parse, content, bare=said.reason != TURN)
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
            source=tuple(_pieces(reading.parse, source, bare=False)),
            cue=tuple(_pieces(reading.parse, said.cue, bare=False)),
            content=tuple(pieces),
            kind=_kind(content, in_quotes),
            speaker=speaker,
            medium=_medium(reading, said, cues),
        )


def _outermost(parse: Parse, drafts: list[Said], cues: Cues) -> Iterator[Said]:
    """Yield the statements that stand in no other's content, and those that pass words on.

    "Police said he wanted to flee" has one speaker, who tells of the wish too. "AFP said police
    denied it" has two: who is the source of the words must not be lost.
    """
    holders: dict[int, set[int]] = {}
    for number, said in enumerate(drafts):
        for word in said.content:
            holders.setdefault(word, set()).add(number)
    longest: dict[int, int] = {}
    for said in drafts:
        for word in said.cue:
            longest[word] = max(longest.get(word, 0), len(said.cue))
    for number, said in enumerate(drafts):
        cue = (holders.get(word, set()) for word in said.cue)
        inside = set.intersection(*cue) - {number} if said.cue else set()
        if longest[said.at] > len(said.cue):
            continue  # "declined to confirm" has "confirm" in it
        if not inside or _passes_on(parse, said, cues):
            yield said


def _passes_on(parse: Parse, said: Said, cues: Cues) -> bool:
    """Whether somebody else speaks inside another's words: no "he said he knew"."""
    if not said.source or parse.lower[said.source[0]] in cues.pronouns:
        return False
    return parse.lemma[said.at] in cues.reporting or said.reason == "phrase that names the source"


def _with_quotes(parse: Parse, said: Said, quoted: list[Quoted]) -> list[int]:
    """Return the content with every quoted run that it touches, or that its cue brings."""
    words = set(said.content)
    first, last = parse.sentences[parse.sentence_of[said.at]]
    own = {*said.source, *said.cue}
    if not words and parse.word[said.cue[-1]] == ":" and said.cue[-1] + 1 == last:
        words.update(_after_colon(parse, said))  # "He added: | We ran."
    lowest, highest = min(words | {first - 1}), max(words | {last})
    for number in range(bisect_right(quoted, lowest, key=_end), len(quoted)):
        run = quoted[number]
        if run.first > highest:
            break
        inside = range(run.first, run.last)
        if run.first <= said.at < run.last:
            continue
        touches = any(word in words for word in inside)
        brought = not said.content and len(inside) > 3 and _is_brought(parse, run, first, last)
        if touches or brought:
            words.update(w for w in inside if w not in own)
            words.update(_running_on(parse, said, quoted, number))
    return sorted(words)


def _is_brought(parse: Parse, run: Quoted, first: int, last: int) -> bool:
    """Whether a cue's sentence has a quotation in it, right before it, or after its colon."""
    if run.first < last and first < run.last:
        return True
    short = last - first < _SHORT
    if run.last == first:  # ""Who is there?" | he asked."
        return short and parse.word[run.last - 2] in ("?", "!", ".", ",")
    return run.first == last and short and parse.word[last - 1] in (":", ",")


_SHORT = 25
"""Words of the longest sentence that only says who says the quotation beside it."""


def _after_colon(parse: Parse, said: Said) -> range:
    """Return the words of the sentence after a cue's colon."""
    number = parse.sentence_of[said.at] + 1
    return range(*parse.sentences[number]) if number < len(parse.sentences) else range(0)


def _running_on(parse: Parse, said: Said, quoted: list[Quoted], number: int) -> Iterator[int]:
    """Yield the words of the quotations that go on with this one, under no cue of their own.

    One goes on behind the cue ("A," he said, "and B."), where a paragraph before was left open,
    or opens the sentence after.
    """
    last = parse.sentences[parse.sentence_of[said.at]][1]
    before = quoted[number]
    for run in quoted[number + 1 :]:
        if before.last <= said.at < run.first < last:
            if not _goes_on(parse, said, run):
                continue  # a name in quotation marks, behind the cue
        elif (not run.follows and not _opens_next(parse, before, run, last)) or any(
            parse.word[word] not in _EDGES for word in _outside(parse, run)
        ):
            return
        yield from range(run.first, run.last)
        before = run


def _goes_on(parse: Parse, said: Said, run: Quoted) -> bool:
    """Whether a quotation goes on right behind its cue: "he said, "and we ran."."""
    end = max(word for word in (*said.cue, *said.source) if word < run.first)
    between = parse.word[end + 1 : run.first]
    return run.last - run.first > 4 and _EDGES.issuperset(between)


def _opens_next(parse: Parse, before: Quoted, run: Quoted, last: int) -> bool:
    sentence = parse.sentence_of[min(run.first + 1, run.last - 1)]
    after = parse.sentence_of[max(before.last, last) - 1]
    return sentence - after <= 1 and parse.sentences[sentence][0] in (run.first, run.first + 1)


def _outside(parse: Parse, run: Quoted) -> Iterator[int]:
    """Yield the words of a run's sentences that stand outside it."""
    inner = min(run.first + 1, run.last - 1)  # a mark may be parsed with the sentence before it
    first = parse.sentences[parse.sentence_of[inner]][0]
    last = parse.sentences[parse.sentence_of[max(run.last - 2, run.first)]][1]
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


def _kind(content: list[int], inside: set[int]) -> Literal["direct", "indirect", "mixed"]:
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
