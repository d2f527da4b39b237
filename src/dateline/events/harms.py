"""Who was harmed, by the parse: the words that say what became of people, and those people.

A harm word (``data/en/harms.toml``) governs its patient in one of a few ways: as the object of an
active verb ("killed 42 people"), the subject of a passive one ("42 people were killed") or of a
verb of dying, the noun that a participle follows ("42 people killed in ..."), what stands after
"of" ("the killing of two men"). These are the patterns of dependency roles in Zhong, Dhuliawala
and Stoehr (EACL 2023), with the small clauses and headlines of news added.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from dateline.events.people import person
from dateline.text.dates import MONTHS, WEEKDAYS
from dateline.text.parse import Parse
from dateline.text.tables import read_table

KINDS = (
    "killed",
    "wounded",
    "shot",
    "missing",
    "abducted",
    "freed",
    "arrested",
    "displaced",
    "deployed",
)
"""Kinds that a harm word may give; "shot" says neither dead nor wounded."""


DAY_WORDS = frozenset(MONTHS) | frozenset(WEEKDAYS)
"""Words for months and weekdays, in lower case."""


class Harm(NamedTuple):
    """What a word says became of somebody; ``word`` is its index in the parse."""

    kind: str
    word: int
    persons_only: bool = False


class _Words(NamedTuple):
    verbs: dict[str, tuple[str, str]]  # lemma -> kind and who of its roles is harmed
    acts: dict[str, str]
    nouns: dict[str, str]
    states: dict[str, str]
    phrases: dict[str, list[tuple[str, str]]]
    struck: frozenset[str]  # "a bullet | struck | a girl"
    bullets: frozenset[str]


@cache
def harm_words() -> _Words:
    """Return the harm words by their use, from the table."""
    table = read_table("harms")
    struck = table["shot"]["struck"], table["shot"]["bullets"]
    found = _Words({}, {}, {}, {}, {}, *map(frozenset, struck))
    for kind in KINDS:
        rows = table[kind]
        for role in ("object", "subject", "persons_only"):
            found.verbs.update(dict.fromkeys(rows.get(role, []), (kind, role)))
        found.acts.update(dict.fromkeys(rows["acts"], kind))
        found.nouns.update(dict.fromkeys(rows["nouns"], kind))
        found.states.update(dict.fromkeys(rows["states"], kind))
        for verb, second in rows["phrases"]:
            found.phrases.setdefault(verb, []).append((second, kind))
    return found


@cache
def _triggers() -> frozenset[str]:
    words = harm_words()
    rows = (
        words.verbs,
        words.acts,
        words.states,
        words.phrases,
        read_table("harms")["killed"]["to_death"],
    )
    return frozenset(word for row in rows for word in row)


def is_state(lower: str) -> bool:
    """Whether a word in lower case says by itself what became of people: "dead", "wounded"."""
    return lower in harm_words().states or lower in ("killed", "shot")


@lru_cache(maxsize=4)
def find_harms(parse: Parse) -> dict[int, list[Harm]]:
    """Return what became of whom: each patient's head word, and its harms, the nearest first."""
    found: dict[int, list[Harm]] = {}
    triggers = _triggers()
    for word, lemma in enumerate(parse.lemma):
        if lemma in triggers or parse.lower[word] in triggers:
            for patient, harm in _harmed(parse, word):
                found.setdefault(patient, []).append(harm)
    for patient, harms in found.items():
        harms.sort(key=lambda harm: abs(harm.word - patient))
    return found


def _harmed(parse: Parse, word: int) -> Iterator[tuple[int, Harm]]:
    """Yield whom one word says was harmed, and how."""
    if _is_denied(parse, word) or is_illness(parse, word) or is_idle(parse, word):
        return
    words, lemma, lower, tag = harm_words(), parse.lemma[word], parse.lower[word], parse.tag[word]
    deed = _special_deed(parse, word) if tag[0] == "V" or lemma in words.phrases else None
    if deed is not None:
        role = "subject" if lemma in suffering() else "object"
        for patient in _with_others(parse, _patients(parse, word, role)):
            yield patient, deed
    elif lemma in words.verbs and tag[0] in "VJ":
        kind, role = words.verbs[lemma]
        patients = _patients(parse, word, role)
        for patient in _with_others(parse, [*patients, *_along(parse, word, patients)]):
            yield patient, Harm(kind, word, role == "persons_only")
    elif lower in words.states and tag[0] in "JVNR":
        patients = _shot_dead(parse, word) or _described(parse, word)
        for patient in patients if parse.dep[word] == "amod" else _with_others(parse, patients):
            yield patient, Harm(words.states[lower], word)
    elif lemma in words.acts and tag[0] == "N" and "attempted" not in parse.lower[word - 1 : word]:
        for patient in _with_others(parse, _of(parse, word)):
            yield patient, Harm("killed" if is_deadly(parse, word) else words.acts[lemma], word)


@cache
def suffering() -> frozenset[str]:
    """Verbs whose subject is harmed by what they govern: "sustained injuries", "lost their lives"."""
    return frozenset(read_table("harms")["cues"]["suffering"])


def _special_deed(parse: Parse, word: int) -> Harm | None:
    """Return the harm of a verb that needs another word for it: "clubbed to death"."""
    words, lemma = harm_words(), parse.lemma[word]
    if parse.lower[word + 1 : word + 3] == ["to", "death"] or is_deadly(parse, word):
        return Harm("killed", word)
    if lemma in words.struck and _has_bullet(parse, word):
        return Harm("shot", word, True)
    if lemma in words.phrases:
        kind = _phrase_kind(parse, word, words.phrases[lemma])
        if kind is not None:
            return Harm(kind, word, lemma in words.verbs and kind != "killed")
    return None


def is_deadly(parse: Parse, word: int) -> bool:
    """Whether the word before a deed says that it killed: "fatally wounded", "the fatal shooting"."""
    return word > 0 and parse.lower[word - 1] in read_table("harms")["killed"]["fatally"]


def is_idle(parse: Parse, word: int) -> bool:
    """Whether a form of a verb that kills tells of something else: "people | hanging | out"."""
    return parse.lower[word] in read_table("harms")["killed"]["idle"]


def _has_bullet(parse: Parse, word: int) -> bool:
    """Whether something shot stands in the sentence: "a bullet struck a girl"."""
    first, stop = parse.sentences[parse.sentence_of[word]]
    return not harm_words().bullets.isdisjoint(parse.lower[first:stop])


def is_illness(parse: Parse, word: int) -> bool:
    """Whether somebody died of what nobody did: "died of a stroke"."""
    if parse.lemma[word] not in ("die", "succumb") or parse.lower[word + 1 : word + 2] == ["in"]:
        return False
    table, after = read_table("harms")["killed"], parse.lower[word + 1 : word + 8]
    cause = {"of", "from", "to", "after"} & set(after)
    if cause and not set(table["illness"]).isdisjoint(after):
        return True
    return not set(table["in_peace"]).isdisjoint(after) or _is_mourned(parse, word)


def _is_mourned(parse: Parse, word: int) -> bool:
    """Whether a death is told as in an obituary: "died at 92", "died ... survived by two sons"."""
    number = parse.sentence_of[word]
    stop = parse.sentences[number][1]
    said = " ".join(parse.lower[word + 1 : min(stop, word + 8)])
    aged = _AT_AGE.match(said)
    if aged is not None and int(aged[1]) >= _OLD:
        return True
    end = parse.sentences[min(number + 1, len(parse.sentences) - 1)][1]
    return "survived by" in " ".join(parse.lower[word:end])


_OLD = 60
"""From this age on "died at 92" is a death that nobody did."""
_AT_AGE = re.compile(
    r"(?:\w+ ){0,4}?(?:at|aged)(?: the)?(?: age)?(?: of)? (\d{2,3})\b(?! (?:mile|km|percent))"
)


def is_survived(parse: Parse, word: int) -> bool:
    """Whether somebody shot is told to have been hurt only: "shot in the leg"."""
    stop = parse.sentences[parse.sentence_of[word]][1]
    after = " ".join(parse.lower[word + 1 : min(stop, word + _AFTER)])
    clause = after.split(" ; ", maxsplit=1)[0]
    return any(words in clause for words in read_table("harms")["shot"]["survived"])


def _is_self_hurt(parse: Parse, verb: int, patient: int) -> bool:
    """Whether somebody hurt himself and nobody else: "shot himself", not "killed himself and two"."""
    if parse.lower[patient] not in _SELVES or _children(parse, patient, "conj"):
        return False
    kind, _ = harm_words().verbs.get(parse.lemma[verb], ("", ""))
    return kind in ("shot", "wounded") and not is_deadly(parse, verb)


def _own_subjects(parse: Parse, verb: int) -> list[int]:
    """Return the subjects of a verb or of the verb it is joined to, of no other clause."""
    while parse.dep[verb] == "conj" and not _children(parse, verb, "nsubj"):
        verb = parse.head[verb]
    return _children(parse, verb, "nsubj")


_SELVES = frozenset(("himself", "herself", "themselves"))

_AFTER = 25
"""Words behind "shot" that may tell where, or that somebody lives."""


def _is_denied(parse: Parse, word: int) -> bool:
    negated = tag_is_verbal(parse.tag[word]) and bool(_children(parse, word, "neg"))
    return negated or is_near_miss(parse, word)


def is_near_miss(parse: Parse, word: int) -> bool:
    """Whether it all but came to a harm: "was nearly | killed"."""
    return word > 0 and parse.lower[word - 1] in ("nearly", "almost")


def tag_is_verbal(tag: str) -> bool:
    """Whether a tag is a verb's or an adjective's."""
    return tag[0] in "VJ"


def _phrase_kind(parse: Parse, word: int, seconds: list[tuple[str, str]]) -> str | None:
    """Return the kind of "shot ... dead", "taken hostage": a verb with its second word."""
    stop = min(len(parse), word + 9)
    for second, kind in seconds:
        for index in range(word + 1, stop):
            if parse.word[index] in (".", ";"):
                break
            met = second in (parse.lemma[index], parse.lower[index])
            if met and (second != "life" or parse.head[index] == word):  # "claimed two lives"
                return kind
    return None


def _children(parse: Parse, word: int, *labels: str) -> list[int]:
    return [child for child in parse.children[word] if parse.dep[child] in labels]


def _patients(parse: Parse, word: int, role: str) -> list[int]:
    if role == "subject":
        return _antecedents(parse, word, _subjects(parse, word))
    passive = _children(parse, word, "nsubjpass")
    if passive:
        return _antecedents(parse, word, passive)
    objects = _children(parse, word, "dobj", "dative", "oprd")
    people = [one for one in objects if parse.tag[one] != "RB" and not _is_date(parse, one)]
    if people and _is_self_hurt(parse, word, people[0]):
        return _antecedents(parse, word, _own_subjects(parse, word))  # "a boy shot himself"
    if people:
        return _antecedents(parse, word, people)
    if parse.tag[word] not in ("VBN", "VBD", "JJ") or _is_shared(parse, word):
        return []
    label, head = parse.dep[word], parse.head[word]
    if label in ("acl", "amod", "relcl") and parse.tag[head][0] in "NC":
        return [head]
    if label == "dep" and not _children(parse, word, "nsubj", "nsubjpass", "auxpass"):
        before = (
            word - 1 - (parse.tag[word - 1] == "RB")
        )  # "identified the teenager | fatally shot"
        if before >= 0 and parse.tag[before] == "NN" and person(parse.lemma[before]) is not None:
            return [before]
    if _children(parse, word, "auxpass") or parse.tag[word] == "VBN" or label == "ROOT":
        return _antecedents(parse, word, _subjects(parse, word))
    return []


def _is_date(parse: Parse, word: int) -> bool:
    """Whether what looks like an object says when: "fatally shot | May 4"."""
    near = parse.lower[max(0, word - 1) : word + 1]
    return parse.tag[word] in ("NNP", "CD") and any(one in DAY_WORDS for one in near)


def _is_shared(parse: Parse, verb: int) -> bool:
    """Whether what a verb befell stands behind the next verb: "who | shot | and killed a woman"."""
    if parse.tag[verb] != "VBD" or _children(parse, verb, "auxpass"):
        return False
    return any(
        parse.tag[other] == "VBD" and bool(_children(parse, other, "dobj"))
        for other in _children(parse, verb, "conj")
    )


def _along(parse: Parse, verb: int, patients: list[int]) -> list[int]:
    """Return who shared the patients' lot: "was killed along with five bodyguards"."""
    return [
        child
        for above in (verb, *patients)
        for preposition in _children(parse, above, "prep")
        if parse.lower[preposition] == "alongside"
        or parse.lower[max(0, preposition - 1) : preposition + 1]
        in (["along", "with"], ["together", "with"])
        or (parse.lower[preposition] == "with" and _is_kin(parse, preposition))
        for child in _children(parse, preposition, "pobj")
    ]


def _is_kin(parse: Parse, preposition: int) -> bool:
    """Whether "with" brings in somebody of the victim's: "was killed with his wife"."""
    return any(
        person(parse.lemma[child]) is not None and bool(_children(parse, child, "poss"))
        for child in _children(parse, preposition, "pobj")
    )


def _subjects(parse: Parse, word: int) -> list[int]:
    """Return the subjects of a verb, its governor's where it has none of its own."""
    for _ in range(4):
        own = _children(parse, word, "nsubj", "nsubjpass")
        if own:
            return own
        label, head = parse.dep[word], parse.head[word]
        if label in ("acl", "relcl", "amod") and parse.tag[head][0] in "NC":
            return [head]
        if label not in (
            "conj",
            "xcomp",
            "ccomp",
            "acomp",
            "oprd",
            "advcl",
            "dep",
            "pcomp",
            "prep",
        ):
            return []
        word = head
    return []


def _antecedents(parse: Parse, verb: int, patients: list[int]) -> list[int]:
    """Put the noun before a relative clause in the place of its "who"."""
    out = []
    for patient in patients:
        clause = verb
        while parse.dep[clause] == "conj" and parse.tag[parse.head[clause]][0] == "V":
            clause = parse.head[clause]  # "a man who was shot and | died"
        if parse.tag[patient] in ("WP", "WDT") and parse.dep[clause] == "relcl":
            out.append(parse.head[clause])
        else:
            out.append(patient)
    return out


def _described(parse: Parse, word: int) -> list[int]:
    """Return whom a state is said of: "42 dead", "left 42 people dead", "42 people are missing"."""
    label, head = parse.dep[word], parse.head[word]
    if label in ("amod", "acl", "relcl", "compound") and parse.tag[head][0] in "NC":
        return [head]
    if label in ("oprd", "acomp", "ccomp", "xcomp", "advcl"):
        objects = _children(parse, head, "dobj")
        if objects:
            return objects
    return _antecedents(parse, word, _subjects(parse, word))


def _shot_dead(parse: Parse, word: int) -> list[int]:
    """Return whom an active verb befell whose object comes behind: "shot dead | a councillor"."""
    if parse.lower[word - 1 : word] != ["shot"] or word + 1 >= len(parse):
        return []
    passive = parse.lower[max(0, word - 2)] in ("was", "were", "been", "being", "be", "is", "are")
    if passive or parse.tag[word + 1] not in ("DT", "CD", "PRP$", "NNP", "NNS", "JJ"):
        return []
    noun, at = None, word + 1
    while at < len(parse) and (
        parse.tag[at][0] in "NJC" or parse.tag[at] in ("DT", "PRP$", "HYPH")
    ):
        if parse.tag[at] == "CC" or (noun is not None and parse.tag[at] in ("DT", "PRP$", "CD")):
            break
        noun = at if parse.tag[at][0] == "N" else noun
        at += 1
    known = noun is not None and person(parse.lemma[noun]) is not None
    return [noun] if noun is not None and known else []


def _of(parse: Parse, word: int) -> list[int]:
    """Return whom a deed befell: "the killing of two men", "a boy's death"."""
    out = [
        child
        for preposition in _children(parse, word, "prep")
        if parse.lower[preposition] in ("of", "to")
        for child in _children(parse, preposition, "pobj")
    ]
    return out or _children(parse, word, "poss")


def _with_others(parse: Parse, patients: list[int]) -> list[int]:
    """Add what is joined to the patients: "a policeman and his son"."""
    out, queue = [], list(patients)
    while queue:
        patient = queue.pop(0)
        out.append(patient)
        if parse.tag[patient][0] in "NCP":
            queue += [
                other
                for other in _children(parse, patient, "conj")
                if parse.tag[other][0] in "NCPJ" and other not in out
            ]
    return out
