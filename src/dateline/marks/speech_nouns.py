"""Nouns and adjectives that report: "his claim that ...", "voiced fears about ...", "wary of ...".

A noun of saying or feeling brings its content as a clause or after a preposition. Whose it is
stands before it ("the mayor's claim"), after it ("fears among residents") or is the subject of a
verb that adds little to it ("expressed support for": a light verb, Jespersen 1942), which then
belongs to the cue.
"""

from __future__ import annotations

from collections.abc import Iterator

from dateline.marks.speech_tables import Cues
from dateline.text.parse import Parse

_OF = frozenset({"by", "from", "of", "among"})
_ABOUT = frozenset(
    {
        "about",
        "against",
        "at",
        "by",
        "for",
        "in",
        "of",
        "on",
        "over",
        "to",
        "toward",
        "towards",
        "with",
    }
)
_PART_OF_CUE = frozenset({"amod", "compound", "det", "nummod", "advmod", "neg", "nmod"})


def find_clause(parse: Parse, noun: int) -> int | None:
    """Return the clause that says what a noun of saying holds: "claim | that ...", "plan | to ..."."""
    for child in parse.children[noun]:
        if parse.dep[child] in ("acl", "ccomp", "relcl") and child > noun:
            below = parse.children[child]
            if any(parse.dep[c] == "mark" and parse.lower[c] == "that" for c in below):
                return child
            if any(parse.dep[c] == "aux" and parse.lower[c] == "to" for c in below):
                return child
    return None


def find_about(parse: Parse, cues: Cues, word: int) -> int | None:
    """Return the preposition that brings what a noun or adjective is about: "support | for"."""
    wanted = cues.about.get(parse.lemma[word], _ABOUT)
    for child in parse.children[word]:
        linked = parse.dep[child] in ("prep", "agent") and child > word
        if linked and parse.lower[child] in wanted:
            return child if parse.children[child] else None
    return None


def content_of_noun(parse: Parse, cues: Cues, noun: int) -> tuple[list[int], list[int]]:
    """Return the words of the cue and of the content of a noun of saying; both may be empty."""
    lemma = parse.lemma[noun]
    clause = find_clause(parse, noun) if lemma in cues.nouns else None
    first = noun
    while first and parse.dep[first - 1] in _PART_OF_CUE and _within(parse, first - 1, noun):
        first -= 1
    cue = list(range(first, noun + 1))
    if clause is not None:
        return cue, parse.subtree(clause)
    preposition = find_about(parse, cues, noun) if lemma in cues.about else None
    if preposition is None:
        return [], []
    return [*cue, preposition], [w for w in parse.subtree(preposition) if w != preposition]


def _within(parse: Parse, word: int, noun: int) -> bool:
    return parse.head[word] == noun or parse.head[parse.head[word]] == noun


def holder_of_noun(parse: Parse, noun: int, about: int | None = None) -> list[int]:
    """Return the words of whose claim or fear it is: "the mayor's", "among residents".

    *about* is the preposition that brings what it is about: "fear | of reprisals" is nobody's.
    """
    for child in parse.children[noun]:
        if parse.dep[child] == "poss":
            return parse.subtree(child)
    for child in parse.children[noun]:
        if parse.dep[child] == "prep" and parse.lower[child] in _OF and child != about:
            return [w for w in parse.subtree(child) if w != child]
    return []


def content_of_adjective(parse: Parse, cues: Cues, adjective: int) -> Iterator[list[int]]:
    """Yield the words that tell what an adjective holds: "confident | that ...", "wary of | it"."""
    verb = parse.head[adjective]  # "it is unclear whether ...": the clause hangs on "is"
    late = [c for c in parse.children[verb] if parse.dep[c] == "ccomp" and c > adjective]
    for child in (*parse.children[adjective], *late):
        if parse.dep[child] in ("ccomp", "xcomp", "advcl") and child > adjective:
            yield parse.subtree(child)
            return
    preposition = find_about(parse, cues, adjective)
    if preposition is not None and preposition == adjective + 1:
        yield parse.subtree(preposition)
