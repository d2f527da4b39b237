"""Where a report says that somebody says something: cue, source and content in the parse.

Each pattern hands back three lists of word indices. The three parts are those of PolNeAR (Newell,
Margolin and Ruths, "An Attribution Relations Corpus for Political News", LREC 2018), which
counts indirect speech and attitudes; that most attributions in news are indirect is why the
patterns go by the parse and use quotation marks only to widen what they found.
"""

from __future__ import annotations

from collections.abc import Iterator

from dateline.marks.speech_contents import content_of_verb
from dateline.marks.speech_nouns import content_of_adjective, content_of_noun, holder_of_noun
from dateline.marks.speech_order import all_before, by_phrase
from dateline.marks.speech_sources import NO_SOURCE, Said, find_subject, source_at, source_of_verb
from dateline.marks.speech_tables import Cues
from dateline.text.parse import Parse

_BEFORE_VERB = frozenset({"aux", "auxpass", "neg", "advmod", "prt"})
_AUXILIARY = frozenset({"aux", "auxpass"})


def find_said(parse: Parse, cues: Cues) -> Iterator[Said]:
    """Yield what the parse shows of statements, in text order; the contents may overlap."""
    for index, tag in enumerate(parse.tag):
        kind = tag[0]
        if kind == "V":
            frames = cues.frames.get(parse.lemma[index])
            light = _by_light_verb(parse, cues, index)
            if light is not None:
                yield light
            elif parse.lower[index] in cues.adjectives and _is_felt(parse, index):
                yield from _by_adjective(parse, cues, index)
            elif frames:
                yield from _by_verb(parse, cues, index, frames)
        elif kind == "N":
            if parse.lemma[index] in cues.nouns or parse.lemma[index] in cues.about:
                yield from _by_noun(parse, cues, index)
        elif kind == "J" and parse.lower[index] in cues.adjectives:
            yield from _by_adjective(parse, cues, index)
        for phrase in cues.source_phrases:
            if parse.lower[index] == phrase[0]:
                yield from by_phrase(parse, index, phrase)


def _by_verb(parse: Parse, cues: Cues, verb: int, frames: frozenset[str]) -> Iterator[Said]:
    source, medium = source_of_verb(parse, cues, verb)
    cue = _cue_of_verb(parse, verb)
    content, reason, score, joins = content_of_verb(parse, cues, verb, frames)
    if parse.lemma[verb] in cues.reporting:
        before = all_before(parse, cues, verb)
        if before is not None and len(before[1]) > len(content):
            (source, content), reason, score, joins = before, "clause before it", 0.95, ()
    if not content and not (source.words and "clause" in frames):
        return
    cue = [*cue, *joins]
    taken = {*source.words, *cue}
    content = [word for word in content if word not in taken]
    yield Said(verb, cue, source.words, source.name, content, medium, f"verb with {reason}", score)


def _is_felt(parse: Parse, verb: int) -> bool:
    """Whether a participle says what its subject feels: "is alarmed by", "were opposed to"."""
    below = {parse.dep[c]: parse.lemma[c] for c in parse.children[verb]}
    return "auxpass" in below or ("dobj" not in below and below.get("aux") == "be")


def _by_light_verb(parse: Parse, cues: Cues, verb: int) -> Said | None:
    """A noun of saying after a verb that adds little to it: "expressed support for ..."."""
    if parse.lemma[verb] not in cues.light:
        return None
    noun = next((c for c in parse.children[verb] if parse.dep[c] == "dobj"), None)
    if noun is None:
        return None
    part, content = content_of_noun(parse, cues, noun)
    source, medium = source_of_verb(parse, cues, verb)
    if not content or not source.words:
        return None
    inner = set(content)
    cue = [w for w in range(_cue_of_verb(parse, verb)[0], part[-1] + 1) if w not in inner]
    reason = "verb with a noun of saying"
    return Said(verb, cue, source.words, source.name, content, medium, reason, 0.75)


def _cue_of_verb(parse: Parse, verb: int) -> list[int]:
    """Return the verb with its auxiliaries and what stands between: "has not yet said"."""
    first = last = verb
    while first and parse.head[first - 1] == verb and parse.dep[first - 1] in _BEFORE_VERB:
        first -= 1
    aux = next((c for c in parse.children[verb] if parse.dep[c] in _AUXILIARY and c < first), None)
    if aux is not None and all(parse.tag[w].startswith("RB") for w in range(aux + 1, first)):
        first = aux  # "is once again questioning"
    while first < verb and parse.tag[first] in ("WRB", "IN"):
        first += 1
    if verb + 1 < len(parse) and parse.dep[verb + 1] == "prt":
        last = verb + 1
    if last + 1 < len(parse) and parse.word[last + 1] == ":":  # "he said: ..."
        last += 1
    return list(range(first, last + 1))


def _by_noun(parse: Parse, cues: Cues, noun: int) -> Iterator[Said]:
    """What hangs on a noun: "his claim that ...", "the mayor's criticism of ..."."""
    cue, content = content_of_noun(parse, cues, noun)
    verb = parse.head[noun]
    if not content:
        yield from _by_being(parse, cues, noun)
        return
    if parse.dep[noun] == "dobj" and parse.lemma[verb] in cues.light:
        return
    source = holder_of_noun(parse, noun, cue[-1])
    name = [w for w in source if parse.dep[w] != "case"]
    clause = parse.dep[cue[-1]] != "prep"
    if not clause and not source:
        return
    taken = {*source, *content}
    cue = [w for w in cue if w not in taken]
    reason = "noun with clause" if clause else "noun with what it is about"
    yield Said(noun, cue, source, name, content, [], reason, 0.8 if clause else 0.55)


def _by_being(parse: Parse, cues: Cues, noun: int) -> Iterator[Said]:
    """A noun that is what is said: "the mayor's claim is that ..."."""
    being = parse.head[noun]
    clause = next((c for c in parse.children[being] if parse.dep[c] == "ccomp"), None)
    if parse.dep[noun] != "nsubj" or parse.lemma[being] != "be" or clause is None:
        return
    source = holder_of_noun(parse, noun)
    name = [w for w in source if parse.dep[w] != "case"]
    content = parse.subtree(clause)
    taken = {*source, *content}
    cue = [w for w in range(noun, being + 1) if w not in taken]
    yield Said(noun, cue, source, name, content, [], "noun with clause", 0.8)


def _by_adjective(parse: Parse, cues: Cues, adjective: int) -> Iterator[Said]:
    """What hangs on an adjective: "officials are confident that ...", "are wary of ..."."""
    verb = adjective if parse.tag[adjective][0] == "V" else parse.head[adjective]
    subject = find_subject(parse, verb)
    if subject is None or (verb != adjective and parse.dep[adjective] != "acomp"):
        return
    for content in content_of_adjective(parse, cues, adjective):
        cue = {*_cue_of_verb(parse, verb), adjective}
        if parse.dep[content[0]] in ("prep", "agent"):
            cue.add(content.pop(0))
        words = list(range(min(cue), max(cue) + 1))
        source = source_at(parse, subject)
        if parse.lower[subject] == "it" and parse.lower[adjective] in cues.impersonal:
            source = NO_SOURCE
        reason = "adjective with clause"
        yield Said(adjective, words, source.words, source.name, content, [], reason, 0.65)
