"""Statements by the order of words: where commas are lost, and "according to ...".

The parser errs at both, since what is said stands far from the word that reports it.
"""

from __future__ import annotations

from collections.abc import Iterator

from dateline.marks.speech_sources import Said, Source, name_at, source_at, trim
from dateline.marks.speech_tables import Cues
from dateline.text.parse import Parse

_IN_SOURCE = frozenset(
    {"DT", "PRP$", "PRP", "JJ", "JJS", "NN", "NNS", "NNP", "NNPS", "CD", "POS", "HYPH", "IN", "CC",
     "VBG"}
)  # fmt: skip


def all_before(parse: Parse, cues: Cues, verb: int) -> tuple[Source, list[int]] | None:
    """Return source and content of a cue that ends its sentence: "..., a monitoring group said".

    By the order of words alone, since the parser errs where the comma is missing.
    """
    first, last = parse.sentences[parse.sentence_of[verb]]
    end = last - (parse.tag[last - 1] == ".")
    if parse.tag[verb] not in ("VBD", "VBZ", "VBP", "VBN"):
        return None
    if parse.tag[verb] == "VBN" and verb + 1 != end:
        return _said_by(parse, cues, verb, first, last)
    after = range(verb + 1, last)
    if any(parse.tag[w] in _FINITE for w in after):
        return _said_by(parse, cues, verb, first, last)
    start = verb
    while start > first and parse.tag[start - 1] in _IN_SOURCE:
        start -= 1
        opens = parse.tag[start] in _OPENING
        if opens and not (start > first and parse.tag[start - 1] in ("IN", "CC")):
            break
    while start < verb and parse.tag[start] in ("IN", "CC", "POS", "HYPH"):
        start += 1
    subject = [w for w in parse.children[verb] if parse.dep[w] == "nsubj" and w < verb]
    if subject and parse.tag[start] not in _OPENING:
        start = max(start, name_at(parse, subject[0])[0])
    if start == verb or start - first < 4:
        return _said_by(parse, cues, verb, first, last)
    content = list(range(first, start))
    if not any(parse.tag[w][0] == "V" for w in content):
        return _said_by(parse, cues, verb, first, last)
    name = trim(parse, list(range(start, verb)))
    return Source(name, name), trim(parse, content)


def _said_by(
    parse: Parse, cues: Cues, verb: int, first: int, last: int
) -> tuple[Source, list[int]] | None:
    """Return source and content of "... said the head of the clinic, who ..." at a sentence's end."""
    stop = verb + 1
    while stop < last and parse.tag[stop] in _IN_SOURCE | {","}:
        stop += 1
    source = trim(parse, list(range(verb + 1, stop)))
    rest = [w for w in range(stop, last) if parse.tag[w] not in (".", "''")]
    if not source or verb - first < 4 or (rest and parse.tag[rest[0]] not in ("WDT", "WP")):
        return None
    speaks = any(
        parse.tag[w].startswith("NNP")
        or parse.lemma[w] in cues.anonymous
        or parse.lemma[w] in cues.offices
        for w in source
    )
    content = list(range(first, verb))
    if not speaks or not any(parse.tag[w] in _FINITE for w in content):
        return None
    subject = next((c for c in parse.children[verb] if parse.dep[c] == "nsubj"), None)
    if subject is not None and subject < verb:
        return None
    found = Source(source, source) if subject is None else source_at(parse, subject)
    return found, trim(parse, content)


_OPENING = frozenset({"DT", "PRP$", "PRP"})


_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD", "VB"})


def _end_of_source(parse: Parse, first: int, end: int) -> int:
    """Return where the noun phrase ends that starts at *first*: "the Observatory | three men"."""
    word = first
    while word < end and parse.tag[word] in _IN_SOURCE:
        joins = word > first and parse.tag[word - 1] in ("IN", "CC")
        if word > first + 1 and not joins and parse.tag[word] in ("DT", "CD", "PRP", "PRP$"):
            break
        word += 1
    return word


def by_phrase(parse: Parse, first: int, phrase: tuple[str, ...]) -> Iterator[Said]:
    """A phrase that names the source of its clause: "according to police"."""
    last = first + len(phrase)
    if tuple(parse.lower[first:last]) != phrase:
        return
    start, end = parse.sentences[parse.sentence_of[first]]
    stop = _end_of_source(parse, last, end)
    source = trim(parse, list(range(last, stop)))
    whole = [w for c in parse.children[last - 1] if c >= last for w in source_at(parse, c).words]
    if stop < end and parse.tag[stop] in (",", "WDT", "WP") and whole[: len(source)] == source:
        source, stop = whole, max(stop, whole[-1] + 1) if whole else stop
    if first == start:
        content = list(range(stop, end))
    elif all(parse.tag[w] in (".", "''") for w in range(stop, end)):
        content = list(range(start, first))
    else:
        inside = set(parse.subtree(first)) | set(range(first, stop))
        clause = parse.head[first]
        while parse.dep[clause] not in _CLAUSES and parse.head[clause] != clause:
            clause = parse.head[clause]
        content = [w for w in parse.subtree(clause) if w not in inside]
    content = trim(parse, content)
    while content and parse.tag[content[0]] in ("CC", ","):
        content.pop(0)
    if source and content:
        words = sorted(set(source))
        yield Said(
            first,
            list(range(first, last)),
            words,
            words,
            content,
            [],
            "phrase that names the source",
            0.95,
        )


_CLAUSES = frozenset({"ccomp", "advcl", "acl", "relcl", "conj", "ROOT", "parataxis", "pcomp"})
