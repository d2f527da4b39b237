"""What is said, by the frame of its verb: a clause, an infinitive, a thing, a phrase.

The frames are those of VerbNet's classes of saying, wishing and judging (Kipper Schuler 2005).
"""

from __future__ import annotations

from typing import NamedTuple

from dateline.marks.speech_quotes import MARKS
from dateline.marks.speech_tables import Cues
from dateline.text.parse import Parse


class Content(NamedTuple):
    """The words of what is said, how they hang on the verb, and how sure that is.

    ``joins`` are words after the verb that belong to its cue: "called | for".
    """

    words: list[int]
    reason: str
    score: float
    joins: tuple[int, ...] = ()


_QUOTED = Content([], "quotation", 0.75)


def content_of_verb(parse: Parse, cues: Cues, verb: int, frames: frozenset[str]) -> Content:
    """Return what a verb of the table brings; without words where only a quotation can tell."""
    by_dep: dict[str, int] = {}
    for child in parse.children[verb]:
        by_dep.setdefault(parse.dep[child], child)
    if parse.lemma[verb] in cues.naming:
        named = _naming(parse, verb, by_dep)
        if named is not None:
            return named
        frames -= {"object"}
    if "ccomp" in by_dep and ("clause" in frames or _is_asked(parse, by_dep["ccomp"])):
        return Content(parse.subtree(by_dep["ccomp"]), "clause", 0.9)
    if "clause" in frames and parse.dep[verb] == "parataxis":
        inner = set(parse.subtree(verb))
        words = [w for w in parse.subtree(parse.head[verb]) if w not in inner]
        return Content(words, "clause around it", 0.9)
    if "infinitive" in frames and "xcomp" in by_dep and _has_to(parse, by_dep["xcomp"]):
        return _infinitive(parse, cues, verb, by_dep)
    other = by_dep.get("xcomp", by_dep.get("pcomp"))
    told = other is not None and (parse.tag[other] == "VBG" or _is_asked(parse, other))
    if other is not None and told and frames & _WITH_OTHER:  # "proposed | closing it"
        return Content(parse.subtree(other), "infinitive", 0.8)
    as_saying = any(parse.lower[c] == "as" for c in parse.children[verb])
    agent = tuple(c for c in parse.children[verb] if parse.dep[c] == "agent")
    if "object" in frames and "nsubjpass" in by_dep and agent and not as_saying:
        # "the plan was praised by the mayor"
        return Content(parse.subtree(by_dep["nsubjpass"]), "object", 0.75, agent)
    if "object" in frames and "dobj" in by_dep and _may_say(parse, cues, verb, by_dep["dobj"]):
        return _object(parse, cues, verb, by_dep["dobj"])
    if "preposition" in frames:
        return _preposition(parse, cues, verb) or _QUOTED
    return _QUOTED


_WITH_OTHER = frozenset({"clause", "object"})


def _is_asked(parse: Parse, clause: int) -> bool:
    """Whether a clause is a question told of: "discussed | whether to stay"."""
    first = min(parse.subtree(clause))
    return parse.tag[first] in ("WDT", "WP", "WRB") or parse.lower[first] in ("whether", "if")


def _naming(parse: Parse, verb: int, by_dep: dict[str, int]) -> Content | None:
    """ "called it a lie", "saw the raid as a warning": the thing with what it is called."""
    named = [by_dep[dep] for dep in ("oprd", "ccomp") if dep in by_dep]
    if not named:
        named = [c for c in parse.children[verb] if c > verb and parse.lower[c] == "as"]
    thing = by_dep.get("dobj")
    if not named and thing is not None and thing > verb:  # "called | the raid "a lie"" as one
        inner = parse.subtree(thing)
        after = [c for c in parse.children[thing] if c > thing]
        if any(parse.dep[c] in _PREDICATE for c in after) or any(
            parse.word[w] in MARKS for w in inner[1:-1]
        ):
            named = [thing]
    if not named:
        return None
    parts = {*named, *([thing] if thing is not None else [])}
    words = sorted({w for part in parts for w in parse.subtree(part)})
    return Content(words, "name for its object", 0.8)


_PREDICATE = frozenset({"acl", "acomp", "amod", "appos", "oprd"})


def _infinitive(parse: Parse, cues: Cues, verb: int, by_dep: dict[str, int]) -> Content:
    inner = by_dep["xcomp"]
    raised = [w for d in _RAISED if d in by_dep for w in parse.subtree(by_dep[d])]
    joins: tuple[int, ...] = ()
    if parse.lemma[verb] in cues.calling:  # "called on | police to open the road"
        for child in parse.children[verb]:
            if parse.dep[child] == "prep" and parse.lower[child] in ("on", "upon", "for", "to"):
                raised += [w for w in parse.subtree(child) if w != child]
                joins = (child,)
    if parse.lemma[verb] in cues.refusing and parse.lemma[inner] in cues.frames:
        rest = [w for w in parse.subtree(inner) if w > inner]
        if rest:  # "declined to confirm | the toll"
            return Content(rest, "infinitive", 0.8, (inner - 1, inner))
    return Content(sorted([*raised, *parse.subtree(inner)]), "infinitive", 0.8, joins)


_RAISED = ("nsubjpass", "dobj", "dative")
"""Whom an infinitive on a verb speaks of: "they are said to ...", "urged them to ..."."""


def _has_to(parse: Parse, verb: int) -> bool:
    return any(parse.dep[c] == "aux" and parse.lower[c] == "to" for c in parse.children[verb])


def _object(parse: Parse, cues: Cues, verb: int, thing: int) -> Content:
    goes = _WITH_TOLL if parse.lemma[verb] in cues.with_object else _WITH_OBJECT
    below = parse.children[verb]
    with_it = [c for c in below if parse.dep[c] == "prep" and parse.lower[c] in goes]
    words = [w for c in (thing, *with_it) for w in parse.subtree(c)]
    between = {c for c in below if parse.dep[c] == "advmod" and words[0] < c < words[-1]}
    return Content(sorted({*words, *between}), "object", 0.75)


def _preposition(parse: Parse, cues: Cues, verb: int) -> Content | None:
    wanted = cues.prepositions[parse.lemma[verb]]
    below = parse.children[verb]
    for child in below:
        if parse.dep[child] in ("prep", "agent") and parse.lower[child] in wanted:
            more = [c for c in below if c > child and parse.dep[c] in ("xcomp", "ccomp")]
            words = [w for c in (child, *more) for w in parse.subtree(c) if w != child]
            if words:
                return Content(words, "preposition", 0.75, (child,))
    return None


def _may_say(parse: Parse, cues: Cues, verb: int, thing: int) -> bool:
    lemma, of = parse.lemma[verb], parse.lemma[thing]
    if of in cues.not_object.get(lemma, ()):
        return False
    if lemma in cues.shows and lemma not in cues.with_object:  # "the survey shows a close race"
        return any(
            parse.dep[c] == "nsubj" and parse.lemma[c] in cues.speaking
            for c in parse.children[verb]
        )
    return lemma not in cues.with_object or of in cues.with_object[lemma]


_WITH_OBJECT = frozenset({"for", "as", "of", "to", "with", "over"})
"""Prepositions whose phrase goes with what is judged: "blamed the army for the raid"."""
_WITH_TOLL = _WITH_OBJECT | {"at", "from"}
"""And with what is counted: "put the toll at 14"."""
