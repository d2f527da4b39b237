"""Statements that only punctuation shows: a colon in a headline, a dash after a quotation.

"Police: two shot in market", "Two shot in market: police", "'We fled at night.' - Amal, 31".
"""

from __future__ import annotations

from collections.abc import Iterator

from dateline.marks.reading import Reading
from dateline.marks.speech_cues import Said
from dateline.marks.speech_quotes import Quoted
from dateline.marks.speech_tables import Cues
from dateline.model.mark import Mention

_DASHES = frozenset({"―", "—", "–", "--", "-"})
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
    for block in reading.body:
        words = parse.words_in(block.span)
        if not words:
            continue
        short = len(words) <= _HEADLINE and parse.word[words[-1]] not in (".", '"', "”")
        if block.kind == "title" or short:
            yield from _by_colon(reading, cues, words)
        else:
            yield from _by_turn(reading, words)
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
            yield Said(colon, [colon], source, source, content, [], "colon in a headline", 0.6)
            return


def _by_turn(reading: Reading, words: range) -> Iterator[Said]:
    """Yield the turn of an interview: "RIVAS: We saw nothing."."""
    parse = reading.parse
    colon = next((w for w in words[:_LONGEST] if parse.word[w] == ":"), None)
    if colon is None or colon == words[0] or len(words) <= colon - words[0] + 2:
        return
    source = list(range(words[0], colon))
    if all(parse.word[w].isupper() and parse.tag[w][0] in "NJF" for w in source):
        content = list(range(colon + 1, words[-1] + 1))
        yield Said(colon, [colon], source, source, content, [], "turn of an interview", 0.9)


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
    dash = run.last
    if dash + 1 >= len(parse) or parse.word[dash] not in _DASHES:
        return
    block = reading.block_at(parse.start[dash])
    if block is None or run.last - run.first < 4:
        return
    source = list(range(dash + 1, parse.words_in(block.span).stop))
    if 0 < len(source) <= 2 * _LONGEST and parse.tag[source[0]].startswith("NNP"):
        content = list(range(run.first, run.last))
        yield Said(dash, [dash], source, source, content, [], "dash after a quotation", 0.9)
