"""Whose words they are: the noun before, after or far above a cue, with all that belongs to it."""

from __future__ import annotations

from typing import NamedTuple

from dateline.marks.speech_tables import Cues
from dateline.text.parse import Parse

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})


class Said(NamedTuple):
    """A statement as words: ``at`` is the word the cue turns on, the lists may be empty.

    ``score`` is how often the pattern was right (docs/method/statements.md).

    ``speaker`` are the words that name the source, without its clauses, with "who" resolved.
    """

    at: int
    cue: list[int]
    source: list[int]
    speaker: list[int]
    content: list[int]
    medium: list[int]
    reason: str
    score: float


class Source(NamedTuple):
    """The words of who says it, and those of them that name that one."""

    words: list[int]
    name: list[int]


NO_SOURCE = Source([], [])


def source_of_verb(parse: Parse, cues: Cues, verb: int) -> tuple[Source, list[int]]:
    """Return who says it, and the words of through whom ("was quoted by AFP as saying")."""
    passive = any(parse.dep[c] == "auxpass" for c in parse.children[verb])
    agent = agent_of(parse, verb)
    if passive or agent:
        return Source(agent, agent), []
    above, dep = parse.head[verb], parse.dep[verb]
    subject = find_subject(parse, verb)
    if subject is not None or dep in ("acl", "relcl"):
        if subject is None:  # "lawyers opposing the raid", "the group that claimed it"
            return _before(source_at(parse, above), verb), []
        return source_at(parse, subject), []
    if dep == "pcomp" and parse.lower[above] == "as":  # "was quoted by AFP as saying"
        quoted = parse.head[above]
        subject = find_subject(parse, quoted)
        found = NO_SOURCE if subject is None else source_at(parse, subject)
        return found, agent_of(parse, quoted)
    if dep in ("conj", "advcl", "xcomp", "pcomp", "prep", "dep") and above != verb:
        return _inherited(parse, _cue_above(parse, cues, verb) or above), []
    return NO_SOURCE, []


def _before(source: Source, verb: int) -> Source:
    return Source([w for w in source.words if w < verb], [w for w in source.name if w < verb])


def _cue_above(parse: Parse, cues: Cues, verb: int) -> int | None:
    """Return the reporting verb that "saying" and "adding" go on with, whoever stands nearer."""
    if parse.tag[verb] != "VBG":
        return None
    for above in parse.ancestors(verb):
        if parse.lemma[above] in cues.reporting and parse.tag[above][0] == "V":
            return above
    return None


def _inherited(parse: Parse, verb: int) -> Source:
    for _ in range(4):
        subject = find_subject(parse, verb)
        if subject is not None:
            return source_at(parse, subject)
        if parse.head[verb] == verb:
            break
        verb = parse.head[verb]
    return NO_SOURCE


def find_subject(parse: Parse, verb: int) -> int | None:
    """Return the head word of a verb's subject, if it has one of its own."""
    for child in parse.children[verb]:
        if parse.dep[child] in SUBJECTS:
            return child
    return None


def agent_of(parse: Parse, verb: int) -> list[int]:
    """Return the words of who does what a passive tells: "quoted by | AFP"."""
    for child in parse.children[verb]:
        if parse.dep[child] == "agent":
            return [w for w in parse.subtree(child) if w != child]
    return []


def source_at(parse: Parse, noun: int) -> Source:
    """Return a noun with all that belongs to it; its name leaves clauses and appositions out."""
    if parse.tag[noun] in ("WP", "WDT") and parse.dep[parse.head[noun]] == "relcl":
        name = [w for w in name_at(parse, parse.head[parse.head[noun]]) if w < noun]
        while name and parse.tag[name[0]] == "CC":  # "neither the army, which says ..., nor ..."
            name.pop(0)
        return Source([noun], trim(parse, name))
    return Source(_closed(parse, parse.subtree(noun)), name_at(parse, noun))


def _closed(parse: Parse, words: list[int]) -> list[int]:
    """Return a source's words with the bracket and the comma that close what is put into it."""
    words = trim(parse, list(words))
    if not words:
        return words
    inside = {parse.word[word] for word in words}
    for opens, closes in _PAIRS:  # "Rashid (Basra)", "Brown, a farmer,", "Haddad -- a clerk --"
        after = words[-1] + 1
        if opens in inside and after < len(parse) and parse.word[after] == closes:
            if closes in inside and opens != closes:
                continue
            words.append(after)
    return words


_PAIRS = (("(", ")"), ("–", "–"), ("—", "—"), ("--", "--"), (",", ","))


def name_at(parse: Parse, noun: int) -> list[int]:
    """Return a noun's words without the clauses after it: "Haddad | , who fled,"."""
    out = [noun]
    queue = list(parse.children[noun])
    while queue:
        word = queue.pop()
        if parse.dep[word] in ("relcl", "acl", "advcl") and word > noun:
            continue
        if parse.dep[word] == "appos" and parse.tag[noun].startswith("NNP"):
            continue  # "Karim Aziz | , a farmer"
        out.append(word)
        queue.extend(parse.children[word])
    return trim(parse, sorted(out))


def trim(parse: Parse, words: list[int]) -> list[int]:
    """Return *words* without the stops, commas and brackets at their ends."""
    while words and parse.word[words[-1]] in _EDGES:
        words.pop()
    while words and parse.word[words[0]] in _EDGES:
        words.pop(0)
    return words


_EDGES = frozenset({",", ";", ":", ".", "-", "–", "—", "--", "(", ")", "...", "…"})
