"""Where a report says that somebody says something: cue, source and content in the parse.

Each pattern hands back three lists of word indices. The three parts are those of PolNeAR (Newell,
Margolin and Ruths, "An Attribution Relations Corpus for Political News", LREC 2018), which
counts indirect speech and attitudes; that most attributions in news are indirect is why the
patterns go by the parse and use quotation marks only to widen what they found.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dateline.marks.speech_tables import Cues
from dateline.text.parse import Parse

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_BEFORE_VERB = frozenset({"aux", "auxpass", "neg", "advmod", "prt"})
_CLAUSES = frozenset({"ccomp", "advcl", "acl", "relcl", "conj", "ROOT", "parataxis", "pcomp"})


class Said(NamedTuple):
    """A statement as words: ``at`` is the word the cue turns on, the lists may be empty.

    ``score`` is how often the pattern was right on PolNeAR's development part (November 2026).

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


def find_said(parse: Parse, cues: Cues) -> Iterator[Said]:
    """Yield what the parse shows of statements, in text order; the contents may overlap."""
    for index, tag in enumerate(parse.tag):
        kind = tag[0]
        if kind == "V":
            frames = cues.frames.get(parse.lemma[index])
            if frames:
                yield from _by_verb(parse, cues, index, frames)
        elif kind == "N":
            if parse.lemma[index] in cues.nouns:
                yield from _by_noun(parse, index)
        elif kind == "J" and parse.lower[index] in cues.adjectives:
            yield from _by_adjective(parse, index)
        for phrase in cues.source_phrases:
            if parse.lower[index] == phrase[0]:
                yield from _by_phrase(parse, index, phrase)


def _by_verb(parse: Parse, cues: Cues, verb: int, frames: frozenset[str]) -> Iterator[Said]:
    source, medium = _source_of_verb(parse, cues, verb)
    cue = _cue_of_verb(parse, verb)
    content, reason, score = _content_of_verb(parse, cues, verb, frames)
    if parse.lemma[verb] in cues.reporting:
        before = _all_before(parse, cues, verb)
        if before is not None and len(before[1]) > len(content):
            (source, content), reason, score = before, "clause before it", 0.95
    if not content and not (source.words and "clause" in frames):
        return
    if reason == "preposition":
        cue = [*cue, content[0]] if content[0] == cue[-1] + 1 else cue
        content = content[1:]
    taken = {*source.words, *cue}
    content = [word for word in content if word not in taken]
    yield Said(verb, cue, source.words, source.name, content, medium, f"verb with {reason}", score)


def _content_of_verb(
    parse: Parse, cues: Cues, verb: int, frames: frozenset[str]
) -> tuple[list[int], str, float]:
    """Return the words of what is said, how they hang on the verb, and how sure that is."""
    below = parse.children[verb]
    by_dep: dict[str, int] = {}
    for child in below:
        by_dep.setdefault(parse.dep[child], child)
    if "clause" in frames and "ccomp" in by_dep:
        return parse.subtree(by_dep["ccomp"]), "clause", 0.85
    if "clause" in frames and parse.dep[verb] == "parataxis":
        inner = set(parse.subtree(verb))
        words = [w for w in parse.subtree(parse.head[verb]) if w not in inner]
        return words, "clause around it", 0.9
    if "infinitive" in frames and "xcomp" in by_dep and _has_to(parse, by_dep["xcomp"]):
        raised = [w for d in ("nsubjpass",) if d in by_dep for w in parse.subtree(by_dep[d])]
        return [*raised, *parse.subtree(by_dep["xcomp"])], "infinitive", 0.65
    if parse.lemma[verb] in cues.naming:
        if "oprd" in by_dep or "ccomp" in by_dep:
            words = [
                w
                for d in ("dobj", "oprd", "ccomp")
                if d in by_dep
                for w in parse.subtree(by_dep[d])
            ]
            return sorted(words), "name for its object", 0.7
    elif "object" in frames and "dobj" in by_dep and _may_say(parse, cues, verb, by_dep["dobj"]):
        goes = _WITH_TOLL if parse.lemma[verb] in cues.with_object else _WITH_OBJECT
        with_it = [c for c in below if parse.dep[c] == "prep" and parse.lower[c] in goes]
        return [w for c in (by_dep["dobj"], *with_it) for w in parse.subtree(c)], "object", 0.7
    if "preposition" in frames:
        wanted = cues.prepositions[parse.lemma[verb]]
        for child in below:
            if parse.dep[child] in ("prep", "agent") and parse.lower[child] in wanted:
                more = [c for c in below if c > child and parse.dep[c] in ("xcomp", "ccomp")]
                words = [w for c in (child, *more) for w in parse.subtree(c)]
                if len(words) > 1:
                    return words, "preposition", 0.65
    return [], "quotation", 0.8


def _may_say(parse: Parse, cues: Cues, verb: int, thing: int) -> bool:
    lemma, of = parse.lemma[verb], parse.lemma[thing]
    if of in cues.not_object.get(lemma, ()):
        return False
    return lemma not in cues.with_object or of in cues.with_object[lemma]


def _all_before(parse: Parse, cues: Cues, verb: int) -> tuple[_Source, list[int]] | None:
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
        start = max(start, _name(parse, subject[0])[0])
    if start == verb or start - first < 4:
        return _said_by(parse, cues, verb, first, last)
    content = list(range(first, start))
    if not any(parse.tag[w][0] == "V" for w in content):
        return _said_by(parse, cues, verb, first, last)
    name = _trim(parse, list(range(start, verb)))
    return _Source(name, name), _trim(parse, content)


def _said_by(
    parse: Parse, cues: Cues, verb: int, first: int, last: int
) -> tuple[_Source, list[int]] | None:
    """Return source and content of "... said the head of the clinic, who ..." at a sentence's end."""
    stop = verb + 1
    while stop < last and parse.tag[stop] in _IN_SOURCE | {","}:
        stop += 1
    source = _trim(parse, list(range(verb + 1, stop)))
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
    subject = next((c for c in parse.children[verb] if parse.dep[c] == "nsubj" and c > verb), None)
    found = _Source(source, source) if subject is None else _source(parse, subject)
    return found, _trim(parse, content)


_OPENING = frozenset({"DT", "PRP$", "PRP"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD", "VB"})
_IN_SOURCE = frozenset(
    {"DT", "PRP$", "PRP", "JJ", "JJS", "NN", "NNS", "NNP", "NNPS", "CD", "POS", "HYPH", "IN", "CC",
     "VBG"}
)  # fmt: skip


def _has_to(parse: Parse, verb: int) -> bool:
    return any(parse.dep[c] == "aux" and parse.lower[c] == "to" for c in parse.children[verb])


_WITH_OBJECT = frozenset({"for", "as", "of", "to", "with", "over"})
"""Prepositions whose phrase goes with what is judged: "blamed the army for the raid"."""
_WITH_TOLL = _WITH_OBJECT | {"at", "from"}
"""And with what is counted: "put the toll at 14"."""


def _cue_of_verb(parse: Parse, verb: int) -> list[int]:
    """Return the verb with its auxiliaries and what stands between: "has not yet said"."""
    first = last = verb
    while first and parse.head[first - 1] == verb and parse.dep[first - 1] in _BEFORE_VERB:
        first -= 1
    while first < verb and parse.tag[first] in ("WRB", "IN"):
        first += 1
    if verb + 1 < len(parse) and parse.dep[verb + 1] == "prt":
        last = verb + 1
    return list(range(first, last + 1))


class _Source(NamedTuple):
    """The words of who says it, and those of them that name that one."""

    words: list[int]
    name: list[int]


_NO_SOURCE = _Source([], [])


def _source_of_verb(parse: Parse, cues: Cues, verb: int) -> tuple[_Source, list[int]]:
    """Return who says it, and the words of through whom ("was quoted by AFP as saying")."""
    passive = any(parse.dep[c] == "auxpass" for c in parse.children[verb])
    agent = _agent(parse, verb)
    if passive or agent:
        return _Source(agent, agent), []
    above, dep = parse.head[verb], parse.dep[verb]
    subject = _subject(parse, verb)
    if subject is not None or dep in ("acl", "relcl"):
        return _source(parse, above if subject is None else subject), []
    if dep == "pcomp" and parse.lower[above] == "as":  # "was quoted by AFP as saying"
        quoted = parse.head[above]
        subject = _subject(parse, quoted)
        found = _NO_SOURCE if subject is None else _source(parse, subject)
        return found, _agent(parse, quoted)
    if dep in ("conj", "advcl", "xcomp", "pcomp", "prep", "dep") and above != verb:
        return _inherited(parse, _cue_above(parse, cues, verb) or above), []
    return _NO_SOURCE, []


def _cue_above(parse: Parse, cues: Cues, verb: int) -> int | None:
    """Return the reporting verb that "saying" and "adding" go on with, whoever stands nearer."""
    if parse.tag[verb] != "VBG":
        return None
    for above in parse.ancestors(verb):
        if parse.lemma[above] in cues.reporting and parse.tag[above][0] == "V":
            return above
    return None


def _inherited(parse: Parse, verb: int) -> _Source:
    for _ in range(4):
        subject = _subject(parse, verb)
        if subject is not None:
            return _source(parse, subject)
        if parse.head[verb] == verb:
            break
        verb = parse.head[verb]
    return _NO_SOURCE


def _subject(parse: Parse, verb: int) -> int | None:
    for child in parse.children[verb]:
        if parse.dep[child] in SUBJECTS:
            return child
    return None


def _agent(parse: Parse, verb: int) -> list[int]:
    for child in parse.children[verb]:
        if parse.dep[child] == "agent":
            return [w for w in parse.subtree(child) if w != child]
    return []


def _source(parse: Parse, noun: int) -> _Source:
    """Return a noun with all that belongs to it; its name leaves clauses and appositions out."""
    if parse.tag[noun] in ("WP", "WDT") and parse.dep[parse.head[noun]] == "relcl":
        return _Source([noun], _name(parse, parse.head[parse.head[noun]]))
    words = _trim(parse, parse.subtree(noun))
    closed = bool(words) and words[-1] + 1 < len(parse) and parse.word[words[-1] + 1] == ","
    if closed and any(parse.word[w] == "," for w in words):  # "Brown, a farmer,"
        words.append(words[-1] + 1)
    return _Source(words, _name(parse, noun))


def _name(parse: Parse, noun: int) -> list[int]:
    out = [noun]
    queue = list(parse.children[noun])
    while queue:
        word = queue.pop()
        if parse.dep[word] in ("relcl", "acl", "advcl") and word > noun:
            continue
        out.append(word)
        queue.extend(parse.children[word])
    return _trim(parse, sorted(out))


def _trim(parse: Parse, words: list[int]) -> list[int]:
    while words and parse.word[words[-1]] in _EDGES:
        words.pop()
    while words and parse.word[words[0]] in _EDGES:
        words.pop(0)
    return words


_EDGES = frozenset({",", ";", ":", ".", "-", "–", "—", "--", "(", ")", "...", "…"})


def _by_noun(parse: Parse, noun: int) -> Iterator[Said]:
    """A clause on a noun: "his claim that ...", "fears among residents that ..."."""
    clause = next(
        (
            c
            for c in parse.children[noun]
            if parse.dep[c] in ("acl", "ccomp", "relcl") and c > noun and _is_content(parse, c)
        ),
        None,
    )
    if clause is None:
        return
    source: list[int] = []
    for child in parse.children[noun]:
        if parse.dep[child] == "poss":
            source = [w for w in parse.subtree(child) if parse.dep[w] != "case"]
        elif parse.dep[child] == "prep" and parse.lower[child] in ("by", "from", "of", "among"):
            source = source or [w for w in parse.subtree(child) if w != child]
    yield Said(noun, [noun], source, source, parse.subtree(clause), [], "noun with clause", 0.6)


def _is_content(parse: Parse, clause: int) -> bool:
    below = parse.children[clause]
    return any(parse.dep[c] == "mark" and parse.lower[c] == "that" for c in below) or _has_to(
        parse, clause
    )


def _by_adjective(parse: Parse, adjective: int) -> Iterator[Said]:
    """A clause on an adjective: "officials are confident that ..."."""
    verb = parse.head[adjective]
    clause = next(
        (c for c in parse.children[adjective] if parse.dep[c] in ("ccomp", "xcomp", "advcl")), None
    )
    subject = _subject(parse, verb)
    if clause is None or subject is None or parse.dep[adjective] != "acomp":
        return
    cue = [*_cue_of_verb(parse, verb), adjective]
    yield Said(
        adjective,
        list(range(min(cue), max(cue) + 1)),
        *_source(parse, subject),
        parse.subtree(clause),
        [],
        "adjective with clause",
        0.6,
    )


def _end_of_source(parse: Parse, first: int, end: int) -> int:
    """Return where the noun phrase ends that starts at *first*: "the Observatory | three men"."""
    word = first
    while word < end and parse.tag[word] in _IN_SOURCE:
        joins = word > first and parse.tag[word - 1] in ("IN", "CC")
        if word > first + 1 and not joins and parse.tag[word] in ("DT", "CD", "PRP", "PRP$"):
            break
        word += 1
    return word


def _by_phrase(parse: Parse, first: int, phrase: tuple[str, ...]) -> Iterator[Said]:
    """A phrase that names the source of its clause: "according to police"."""
    last = first + len(phrase)
    if tuple(parse.lower[first:last]) != phrase:
        return
    start, end = parse.sentences[parse.sentence_of[first]]
    stop = _end_of_source(parse, last, end)
    source = _trim(parse, list(range(last, stop)))
    whole = [w for c in parse.children[last - 1] if c >= last for w in _source(parse, c).words]
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
    content = _trim(parse, content)
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
