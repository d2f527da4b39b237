"""Who does what to whom around a word: subjects, objects and agents by the parse.

A reduced or relative clause takes the noun it hangs on; a verb without a subject of its own takes
its governor's. The patterns are the usual ones of dependency-based role labelling.
"""

from __future__ import annotations

from collections.abc import Iterable

from dateline.text.parse import Parse

CLAUSES = frozenset(
    {
        "ROOT",
        "advcl",
        "acl",
        "relcl",
        "ccomp",
        "csubj",
        "parataxis",
        "pcomp",
        "xcomp",
        "conj",
        "dep",
    }
)
"""Dependencies by which one clause hangs on another; a noun may stand there too."""

_SHARING = frozenset({"conj", "xcomp", "advcl", "dep", "pcomp", "prep", "acomp", "oprd"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})


def below(parse: Parse, word: int, *labels: str) -> list[int]:
    """Return the words that *word* governs by one of *labels*."""
    return [child for child in parse.children[word] if parse.dep[child] in labels]


def with_joined(parse: Parse, words: Iterable[int]) -> list[int]:
    """Add what is joined to the words: "soldiers and policemen"."""
    out: list[int] = []
    queue = list(words)
    while queue:
        word = queue.pop(0)
        if word not in out:
            out.append(word)
            queue += [c for c in below(parse, word, "conj", "appos") if parse.tag[c][0] in "NCPJ"]
    return out


def is_passive(parse: Parse, verb: int) -> bool:
    """Whether the verb's subject suffers it: "were killed", "killed in a blast", "3 shot"."""
    if parse.tag[verb] not in ("VBN", "VBD"):
        return False
    labels = {parse.dep[child] for child in parse.children[verb]}
    if labels & {"auxpass", "nsubjpass", "agent"}:
        return True
    if "dobj" in labels or parse.tag[verb] == "VBD" or "aux" in labels:
        return False
    if parse.dep[verb] == "conj" and not labels & {"nsubj"}:
        above = parse.head[verb]
        return parse.tag[above] in ("VBN", "VBD") and is_passive(parse, above)
    return True


def subjects(parse: Parse, verb: int) -> list[int]:
    """Return who does it, joined ones too; a passive verb's are after "by"."""
    if is_passive(parse, verb):
        agents = [
            noun
            for by in below(parse, verb, "agent", "prep")
            if parse.lower[by] == "by"
            for noun in below(parse, by, "pobj")
        ]
        return with_joined(parse, agents)
    return with_joined(parse, _holders(parse, verb, ("nsubj", "csubj")))


def objects(parse: Parse, verb: int) -> list[int]:
    """Return whom or what it befalls, joined ones too."""
    own = below(parse, verb, "dobj", "dative")
    if not own and is_passive(parse, verb):
        own = _holders(parse, verb, ("nsubjpass", "nsubj"))
    return with_joined(parse, own)


def _holders(parse: Parse, verb: int, labels: tuple[str, ...]) -> list[int]:
    """Return the verb's own subjects, else those that it shares with its governor."""
    for _ in range(4):
        own = below(parse, verb, *labels)
        if own:
            return [_antecedent(parse, verb, word) for word in own]
        label, above = parse.dep[verb], parse.head[verb]
        accused = _accused(parse, verb)
        if accused:
            return accused
        if label in ("acl", "relcl", "amod"):
            return [above] if parse.tag[above][0] in "NCP" else []
        if label not in _SHARING or above == verb:
            return []
        verb = above
        labels = ("nsubj", "nsubjpass") if label != "conj" else labels
    return []


def _accused(parse: Parse, verb: int) -> list[int]:
    """Return who is accused of a deed: "charged | a man | with killing her"."""
    preposition = parse.head[verb]
    if parse.dep[verb] != "pcomp" or parse.lower[preposition] not in ("with", "of", "for"):
        return []
    accusing = parse.head[preposition]
    return below(parse, accusing, "dobj") if parse.lemma[accusing] in _ACCUSING else []


_ACCUSING = frozenset(
    ["accuse", "acquit", "arrest", "blame", "charge", "convict", "indict", "suspect"]
)


def _antecedent(parse: Parse, verb: int, word: int) -> int:
    """Return what a relative pronoun stands for: "gunmen *who* ..."."""
    if parse.lower[word] in _RELATIVE and parse.dep[verb] == "relcl":
        return parse.head[verb]
    return word


def clause_of(parse: Parse, word: int) -> int:
    """Return the head of the clause that *word* stands in: a verb, or a sentence's root."""
    while parse.head[word] != word:
        if parse.dep[word] in CLAUSES and parse.tag[word][0] == "V":
            return word
        word = parse.head[word]
    return word


def phrase(parse: Parse, noun: int) -> tuple[int, int]:
    """Return the range of a noun and what belongs to it closely, clauses after it left out."""
    first = last = noun
    queue = list(parse.children[noun])
    while queue:
        word = queue.pop()
        if parse.dep[word] in _LOOSE or (parse.dep[word] == "prep" and parse.lower[word] != "of"):
            continue
        first, last = min(first, word), max(last, word)
        queue.extend(parse.children[word])
    while last > noun and parse.tag[last] in (",", ":", ".", "CC"):
        last -= 1
    return first, last + 1


_LOOSE = frozenset({"relcl", "acl", "advcl", "conj", "appos", "cc", "punct", "parataxis", "dep"})
