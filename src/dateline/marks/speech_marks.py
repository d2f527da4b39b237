"""Statements that only punctuation shows: a colon in a headline, a dash after a quotation.

"Police: two shot in market", "Two shot in market: police", "'We fled at night.' - Amal, 31".
"""

from __future__ import annotations

from collections.abc import Iterator

from dateline.marks.reading import Reading
from dateline.marks.speech_quotes import Quoted
from dateline.marks.speech_sources import Said
from dateline.marks.speech_tables import Cues
from dateline.model.mark import Mention

_DASHES = frozenset({"―", "—", "–", "--", "-"})
_QUOTES = frozenset({"“", '"', "``", "''", "‘", "'", "«", "„"})
TURN = "turn of an interview"
_LONGEST = 6
"""Words of the longest source before a headline's colon or after a quotation's dash."""
_HEADLINE = 25
"""Words of the longest block without a full stop that may be a headline."""
_NOUNS = frozenset(
    {"NN", "NNS", "NNP", "NNPS", "JJ", "POS", "DT", "CD", "CC", ",", "IN", "HYPH", "."}
)


def find_marked(reading: Reading, cues: Cues, quoted: list[Quoted]) -> Iterator[Said]:
    """Yield the statements that colons and dashes show, in text order."""
    parse = reading.parse
    for number, block in enumerate(reading.body):
        words = parse.words_in(block.span)
        if not words:
            continue
        stopped = parse.word[words[-1]] in (".", '"', "”")
        short = len(words) <= _HEADLINE and (number == 0 or not stopped)
        turn = list(_by_turn(reading, words))
        yield from turn
        if not turn and (block.kind == "title" or short):
            yield from _by_colon(reading, cues, words)
    for run in quoted:
        yield from _by_dash(reading, run)


def _by_colon(reading: Reading, cues: Cues, words: range) -> Iterator[Said]:
    parse = reading.parse
    colon = next((w for w in words if parse.word[w] == ":"), None)
    if colon is None:
        return
    before, after = list(range(words[0], colon)), list(range(colon + 1, words[-1] + 1))
    for source, content in ((before, after), (after, before)):
        if len(content) >= 3 and _may_speak(reading, cues, source):
            yield Said(colon, [colon], source, source, content, [], "colon in a headline", 0.9)
            return


def _by_turn(reading: Reading, words: range) -> Iterator[Said]:
    """Yield the turn of an interview: "RIVAS: We saw nothing."."""
    parse = reading.parse
    if parse.word[words[0]] in _QUOTES:  # ""RIVAS: We saw nothing."
        words = words[1:]
    colon = next((w for w in words[:_LONGEST] if parse.word[w] == ":"), None)
    if colon is None or colon == words[0] or len(words) <= colon - words[0] + 2:
        return
    source = list(range(words[0], colon))
    if all(parse.word[w].isupper() and parse.tag[w][0] in "NJF" for w in source):
        content = list(range(colon + 1, words[-1] + 1))
        yield Said(colon, [colon], source, source, content, [], TURN, 0.9)


def _may_speak(reading: Reading, cues: Cues, source: list[int]) -> bool:
    """Whether a few words can be a source: a person's name, an office, "officials"."""
    parse = reading.parse
    if not 0 < len(source) <= _LONGEST or any(parse.tag[w] not in _NOUNS for w in source):
        return False
    inside = set(source)
    if any(n.label == "PERSON" and n.first in inside for n in parse.names):
        return True
    last = parse.word[source[-1]]
    named = reading.marks.all(Mention)
    if any(m.kind in ("person", "organisation") and m.text.endswith(last) for m in named):
        return True
    lemma = parse.lemma[source[-1]]
    return lemma in cues.anonymous or lemma in cues.offices or lemma in cues.speaking


def _by_dash(reading: Reading, run: Quoted) -> Iterator[Said]:
    parse = reading.parse
    glued = parse.word[run.last - 1][1:] in _DASHES  # "”―" as one word
    dash = run.last - glued
    block = reading.block_at(parse.start[dash]) if dash < len(parse) else None
    if block is None or run.last - run.first < 4:
        return
    end = parse.words_in(block.span).stop
    while dash < end and parse.tag[dash] == "_SP":
        dash += 1
    if dash + 1 >= end or not (glued or parse.word[dash] in _DASHES):
        return
    source = [w for w in range(dash + 1, end) if parse.tag[w] not in ("_SP", ".")]
    if 0 < len(source) <= 2 * _LONGEST and parse.word[source[0]][:1].isupper():
        content = list(range(run.first, run.last))
        yield Said(dash, [dash], source, source, content, [], "dash after a quotation", 0.9)
