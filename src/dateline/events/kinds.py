"""What a counted phrase is a count of: killed, wounded, deployed ... (contract, FIGURE.kind).

Evidence is taken nearest first: words inside the phrase ("six dead bodies"), words that touch it
("42 people killed", "killing at least 42"), the parse ("42 people, among them ..., were killed"),
a toll with its number apart ("the death toll rose to 56"), and at last what the phrase is joined
to ("killing 42 in Baghdad and 14 in Mosul") or drawn from ("including three children").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from dateline.events.counted import Counted
from dateline.events.harms import (
    KINDS,
    Harm,
    harm_words,
    is_deadly,
    is_idle,
    is_illness,
    is_near_miss,
    is_state,
    suffering,
)
from dateline.events.people import is_thing, person
from dateline.text.parse import Parse
from dateline.text.tables import read_table


class Kind(NamedTuple):
    """A kind of figure, the word that gives it, how sure that is, and by which rule."""

    name: str
    word: int
    score: float
    rule: str


@cache
def _between() -> frozenset[str]:
    return frozenset(read_table("harms")["cues"]["between"])


def kind_of(
    parse: Parse, counted: Counted, harms: dict[int, list[Harm]], others: dict[int, Counted]
) -> Kind | None:
    """Return the kind that the words of the phrase and about it give, or None.

    Args:
        parse: The report's parse.
        counted: The phrase.
        harms: What became of whom, by `find_harms`.
        others: All counted phrases, by their first word.
    """
    if counted.number.form == "money":
        return Kind("money", counted.core, 0.95, "a sum of money")
    if _is_name(parse, counted) or _is_kin_of(parse, counted):
        return None
    found = (
        _fatally(parse, counted)
        or _beside(parse, counted, others)
        or _inside(parse, counted)
        or _among(parse, counted)
        or _with_wounds(parse, counted)
        or _in_care(parse, counted)
        or _governed(parse, counted, harms)
        or _listed(parse, counted)
        or _toll(parse, counted)
        or _ahead(parse, counted)
        or _strength(parse, counted)
    )
    if found is None or not _fits(parse, counted, found):
        return None
    if found.name in ("wounded", "shot") and (counted.number.value == 1 or counted.of_those):
        return _died(parse, counted, harms) or found
    return found


def _died(parse: Parse, counted: Counted, harms: dict[int, list[Harm]]) -> Kind | None:
    """ "a teen hospitalised on Friday | has died": who was hurt is dead at last."""
    for kind in all_governed(parse, counted, harms):
        if kind.name == "killed" and parse.lemma[kind.word] in ("die", "succumb"):
            return kind
    stop = parse.sentences[parse.sentence_of[counted.core]][1]
    for at in range(counted.stop, stop if counted.single else counted.stop):
        if parse.tag[at] in ("PRP", "WP", "CD", "NNP") or person(parse.lemma[at]) is not None:
            return None
        if (
            parse.lemma[at] == "die"
            and parse.tag[at] in ("VBD", "VBN")
            and not is_illness(parse, at)
        ):
            return Kind("killed", at, 0.75, f"followed by {parse.lower[at]!r}, some words on")
    return None


def _fatally(parse: Parse, counted: Counted) -> Kind | None:
    """ "five were shot, one of them | fatally"."""
    at, first = counted.stop, parse.sentences[parse.sentence_of[counted.core]][0]
    if at >= len(parse) or parse.lower[at] not in ("fatally", "mortally"):
        return None
    ends = at + 1 >= len(parse) or parse.tag[at + 1] in (".", ",", ":", "IN", "CC")
    if not ends or "shot" not in parse.lower[first : counted.first]:
        return None
    return Kind("killed", at, 0.85, f"followed by {parse.lower[at]!r}")


def _is_kin_of(parse: Parse, counted: Counted) -> bool:
    """Whether a number is of somebody's children, or of one family: "a mother of | three"."""
    at = counted.first
    if counted.head is not None:
        return counted.number.value == 1 and parse.lemma[counted.head] in ("family", "household")
    return parse.lower[at - 1 : at] == ["of"] and at > 1 and parse.lemma[at - 2] in _PARENTS


_PARENTS = frozenset(["mother", "father", "parent", "dad", "mom", "grandmother", "grandfather"])


def _is_name(parse: Parse, counted: Counted) -> bool:
    """Whether a bare numeral is the end of a name: "told News | 5 | the man was shot"."""
    at, stop = counted.core, counted.stop
    if counted.head is not None or counted.first != at or not parse.word[at].isdigit():
        return False
    before = parse.lower[max(0, at - 1)]
    if parse.tag[max(0, at - 1)] != "NNP" or parse.lemma[at - 1] in harm_words().verbs:
        return False
    after = parse.lower[stop] if stop < len(parse) else ""
    told = is_state(after) or after in _BE or parse.tag[min(stop, len(parse) - 1)] in ("VBD", "VBN")
    return not told and not is_state(before)


def _beside(parse: Parse, counted: Counted, others: dict[int, Counted]) -> Kind | None:
    """Return what the words before or behind the phrase say; "shot 28 dead" by what is behind."""
    before = _before(parse, counted, others)
    if before is not None and before.name != "shot":
        return before
    behind = _behind(parse, counted, others)
    return behind or _toll(parse, counted, near=_NEAR_TOLL) or before


def _fits(parse: Parse, counted: Counted, kind: Kind) -> bool:
    """Whether the noun counted can be what the kind speaks of: no vehicles among the dead."""
    if counted.head is None or kind.name in ("money", "population"):
        return True
    noun = parse.lemma[counted.head]
    if counted.number.form == "none":
        return noun in harm_words().nouns or person(noun) is not None
    if noun in harm_words().nouns or person(noun) is not None:
        return True
    if kind.rule == _BEFELL and parse.word[counted.head].islower():
        return False  # "the remains of two telephones"
    if is_thing(noun) or parse.lower[counted.head] in ("percent", "cent"):
        return False
    return kind.name in ("killed", "wounded", "shot", "deployed") or parse.tag[counted.head] in (
        "NNS",
        "NNPS",
        "NNP",
    )


def _inside(parse: Parse, counted: Counted) -> Kind | None:
    """ "six bodies", "15 of the wounded", "30 injured passengers"."""
    words = harm_words()
    for index in range(counted.core + 1, counted.stop):
        lower, lemma = parse.lower[index], parse.lemma[index]
        kind = words.states.get(lower) or words.nouns.get(lemma) or words.nouns.get(lower)
        kind = kind or ("killed" if counted.of_those and lower == "killed" else None)
        if kind is not None:
            return Kind(kind, index, 0.95, f"counts {lower!r}")
    return None


def _touching(parse: Parse, at: int, step: int, reach: int = 5) -> int | None:
    """Return the nearest word from *at* on, in steps of 1 or -1, that is no word of little weight."""
    sentence = parse.sentence_of[at] if 0 <= at < len(parse) else None
    while 0 <= at < len(parse) and parse.sentence_of[at] == sentence and reach:
        if parse.lower[at] in ("not", "n't", "never"):
            return None
        if parse.lower[at] not in _between() and parse.tag[at] not in ("RB", "``", "''"):
            return at
        at, reach = at + step, reach - 1
    return None


_BEFELL = "the deed befell them"


def _before(parse: Parse, counted: Counted, others: dict[int, Counted]) -> Kind | None:
    """ "killing at least 42", "wounding dozens more", "the killing of 12 people"."""
    at = counted.first - 1
    while at >= 0 and (parse.tag[at] in ("RB", "DT", "PRP$") or parse.lower[at] in ("some", ":")):
        at -= 1
    if at < 1 or parse.sentence_of[at] != parse.sentence_of[counted.first]:
        return None
    words, lemma = harm_words(), parse.lemma[at]
    if parse.lower[at] in ("of", "to") and parse.tag[at - 1][0] == "N":
        act = words.acts.get(parse.lemma[at - 1])
        act = "killed" if act is not None and is_deadly(parse, at - 1) else act
        if act is None and parse.lower[at - 1] == "lives":  # "claiming the lives of two men"
            act = "killed"
        return None if act is None else Kind(act, at - 1, 0.9, _BEFELL)
    if lemma.endswith("ing") and lemma in words.acts:  # "wounding 10", taken for a noun
        return Kind(words.acts[lemma], at, 0.9, f"object of {parse.lower[at]!r}")
    if lemma not in words.verbs or parse.tag[at][0] not in "VNJ" or is_near_miss(parse, at):
        return None
    kind, role = words.verbs[lemma]
    kind = "killed" if is_deadly(parse, at) else kind
    if role == "subject" or _is_passive(parse, at) or _is_spent(parse, at, counted, others):
        return None
    return Kind(kind, at, 0.95, f"object of {parse.lower[at]!r}")


def _is_spent(parse: Parse, verb: int, counted: Counted, others: dict[int, Counted]) -> bool:
    """Whether the verb speaks of the phrase before it: "Two Killed | Three Injured"."""
    after = counted.stop
    if after >= len(parse) or not (
        is_state(parse.lower[after]) or parse.lemma[after] in harm_words().verbs
    ):
        return False
    if parse.tag[verb] == "VBG":
        return False
    return any(other.stop == verb and other.first < verb for other in others.values())


_BE = frozenset(("was", "were", "been", "being", "is", "are", "be"))


def _is_passive(parse: Parse, verb: int) -> bool:
    return parse.tag[verb] == "VBN" and verb > 0 and parse.lower[verb - 1] in _BE


def _behind(parse: Parse, counted: Counted, others: dict[int, Counted]) -> Kind | None:
    """ "42 people killed", "42 were reportedly killed", "42 dead", "six died"."""
    if _is_age(parse, counted):
        return None
    start = _past_parts(parse, counted, others)
    at = _touching(parse, start, 1)
    if at is None:
        return None
    words, lemma, lower = harm_words(), parse.lemma[at], parse.lower[at]
    if lower in words.states:
        state = "killed" if is_deadly(parse, at) else words.states[lower]
        return Kind(state, at, 0.95, f"followed by {lower!r}")
    if lemma in words.phrases:
        kind = _second(parse, at, words.phrases[lemma])
        if kind is not None and lemma in suffering():
            return Kind(kind, at, 0.9, f"followed by {lower!r}")
        done = bool(_BE & set(parse.lower[start:at])) or not _has_object(parse, at, counted, others)
        if kind is not None and parse.tag[at] in ("VBN", "VBD") and done:
            return Kind(kind, at, 0.9, f"followed by {lower!r}")
    if lemma == "lose" and parse.lower[at + 1 : at + 3] in (
        ["their", "lives"],
        ["his", "life"],
        ["her", "life"],
    ):
        return Kind("killed", at, 0.95, "lost their lives")
    if is_idle(parse, at) or is_near_miss(parse, at):
        return None
    if lemma in words.verbs and parse.tag[at][0] in "VN" and not is_illness(parse, at):
        kind, role = words.verbs[lemma]
        kind = "killed" if is_deadly(parse, at) else kind
        passive = bool(_BE & set(parse.lower[start:at])) or (
            parse.tag[at] in ("VBN", "VBD", "NNP", "NNPS")
            and not _has_object(parse, at, counted, others)
        )
        if role == "subject" or passive:
            return Kind(kind, at, 0.9, f"followed by {lower!r}")
    return None


def _is_age(parse: Parse, counted: Counted) -> bool:
    """Whether a bare number behind a name is an age: "Larry Bee Jr. | 26 | , were also hurt"."""
    return (
        counted.head is None
        and parse.tag[max(0, counted.first - 1)] == "NNP"
        and counted.stop < len(parse)
        and parse.word[counted.stop] == ","
    )


def _past_parts(parse: Parse, counted: Counted, others: dict[int, Counted]) -> int:
    """Return the word after the phrase and what is said to be among it: ", including a child,"."""
    at = counted.stop
    for _ in range(3):
        if at < len(parse) and parse.word[at] in (",", "("):
            at += 1
        start = at
        while at < len(parse) and at - start < 4 and parse.lower[at] in _LEADING:
            at += 1
        listed = at == start > counted.stop and at in others and others[at].single
        if at not in others or (at == start and not listed):  # "two people, a man and a boy, died"
            return start
        at = others[at].stop
        if at < len(parse) and parse.word[at] in (",", ")"):
            at += 1
    return at


_LEADING = frozenset(["including", "among", "them", "whom", "of", "at", "least"])


def _second(parse: Parse, at: int, seconds: list[tuple[str, str]]) -> str | None:
    for second, kind in seconds:
        for index in range(at + 1, min(len(parse), at + 5)):
            if second in (parse.lemma[index], parse.lower[index]):
                return kind
    return None


def _has_object(parse: Parse, verb: int, counted: Counted, others: dict[int, Counted]) -> bool:
    """Whether somebody else is what the verb befell: "three men killed a guard"."""
    comma = verb + 1 < len(parse) and parse.word[verb + 1] == ","
    comma = comma or parse.lower[verb + 1 : verb + 2] == ["dead"]  # "shot dead | three nurses"
    following = others.get(verb + 1 + comma)
    if following is not None and following.stop < len(parse):
        after = following.stop
        if is_state(parse.lower[after]) or parse.lemma[after] in harm_words().verbs:
            return False  # "10 civilians killed 15 injured"
    if parse.lower[max(0, counted.first - 2) : counted.first] == ["of", "the"]:
        return False  # "of the 45 civilians killed ..."
    verbs = [verb, *(one for one in parse.children[verb] if parse.dep[one] == "conj")]
    objects = [
        one
        for above in verbs
        for one in parse.children[above]
        if parse.dep[one] == "dobj" and one > verb
    ]
    return any(  # "killed others injured": they are the next clause's
        one + 1 >= len(parse) or not is_state(parse.lower[one + 1]) for one in objects
    )


def _among(parse: Parse, counted: Counted) -> Kind | None:
    """ "six civilians were among at least 22 people killed", "three others among the dead"."""
    start, stop = counted.stop, min(len(parse), counted.stop + 12)
    words = harm_words()
    if "among" not in parse.lower[start:stop] or not _is_of_people(parse, counted):
        return None
    among = parse.lower.index("among", start, stop)
    if among + 1 < len(parse) and parse.lower[among + 1] in ("them", "whom"):
        return None
    if among - start > 8 or any(word in (".", ";") for word in parse.word[start:among]):
        return None
    for at in range(among + 1, min(len(parse), among + 9)):
        if parse.word[at] in (".", ";") or parse.tag[at] == "IN":
            return None
        kind = words.states.get(parse.lower[at]) or words.nouns.get(parse.lower[at])
        if kind is None and parse.lemma[at] in words.verbs and parse.tag[at][0] == "V":
            kind = words.verbs[parse.lemma[at]][0]
        if kind is not None:
            return Kind(kind, at, 0.85, f"among the {parse.lower[at]}")
    return None


def _listed(parse: Parse, counted: Counted) -> Kind | None:
    """ "the dead included | a doctor", "among the wounded were | two nurses", "killed were ..."."""
    start = max(parse.sentences[parse.sentence_of[counted.core]][0], counted.first - 6)
    before = parse.lower[start : counted.first]
    if len(before) < 2 or before[-1] not in _LISTING:
        return None
    word = counted.first - 2
    if parse.lower[word] in ("dead", "killed", "wounded", "injured", "slain", "missing"):
        kind = harm_words().states.get(parse.lower[word], "killed")
        return Kind(kind, word, 0.8, f"listed among the {parse.lower[word]}")
    return None


_LISTING = frozenset(["included", "include", "includes", "were", "was", "are"])


def _is_of_people(parse: Parse, counted: Counted) -> bool:
    """Whether a phrase may count people: it has no noun, a person's, or one in the plural."""
    head = counted.head
    if head is None or person(parse.lemma[head]) is not None:
        return True
    return parse.tag[head] in ("NNS", "NNPS")


def _governed(parse: Parse, counted: Counted, harms: dict[int, list[Harm]]) -> Kind | None:
    """The parse: the phrase's noun or number is the patient of a harm word."""
    return next(all_governed(parse, counted, harms), None)


def all_governed(parse: Parse, counted: Counted, harms: dict[int, list[Harm]]) -> Iterator[Kind]:
    """Yield every kind that the parse gives: men "kidnapped and killed" are both."""
    known = counted.head is not None and person(parse.lemma[counted.head]) is not None
    if counted.head is None and parse.tag[max(0, counted.first - 1)] == "NNP":
        return  # "Pavilion 9" is a name
    for anchor in dict.fromkeys((counted.anchor(), counted.core)):
        for harm in harms.get(anchor, ()):
            if known or counted.head is None or not harm.persons_only:
                yield Kind(
                    harm.kind, harm.word, 0.85, f"by the parse of {parse.lower[harm.word]!r}"
                )


def _with_wounds(parse: Parse, counted: Counted) -> Kind | None:
    """ "two victims at the scene with gunshot wounds"."""
    stop = min(len(parse), counted.stop + 8)
    for at in range(counted.stop, stop):
        if parse.word[at] in (".", ";") or parse.tag[at] in ("VBD", "CD"):
            return None
        if (
            parse.lower[at] in ("wounds", "wound", "injuries")
            and "with" in parse.lower[counted.stop : at]
        ):
            return Kind("wounded", at, 0.8, f"with {parse.lower[at]}")
    return None


IN_CARE = "in care"
"""The rule of people of whom only is told how they fare: "in critical condition"."""


@cache
def _care() -> re.Pattern[str]:
    return re.compile(read_table("harms")["cues"]["in_care"])


def _in_care(parse: Parse, counted: Counted) -> Kind | None:
    """ "two men are in critical condition", "a girl is expected to recover"."""
    stop = min(len(parse), counted.stop + 12)
    if counted.head is not None and person(parse.lemma[counted.head]) is None:
        return None
    found = _care().match(" ".join(parse.lower[counted.stop : stop]))
    if found is None:
        return None
    at = counted.stop + found[0].count(" ")
    return Kind("wounded", min(at, stop - 1), 0.75, IN_CARE)


def _ahead(parse: Parse, counted: Counted) -> Kind | None:
    """ "17 people most of them members of groups | were killed": the first verb that follows."""
    if counted.single or counted.number.form == "none":
        return None
    words = harm_words()
    for at in range(counted.stop, min(len(parse), counted.stop + 12)):
        if parse.word[at] in (".", ";", ":") or parse.tag[at] in ("CD", "WP", "WDT", "MD"):
            return None
        if parse.tag[at][0] != "V":
            continue
        if parse.lower[at] in _BE or parse.lower[at] in ("have", "has", "had"):
            continue
        found = words.verbs.get(parse.lemma[at])
        passive = parse.tag[at] == "VBN" and parse.lower[at - 1] in _BE
        if found is None or is_illness(parse, at) or not (passive or found[1] == "subject"):
            return None
        return Kind(found[0], at, 0.7, f"subject of {parse.lower[at]!r}, some words on")
    return None


@cache
def _tolls() -> tuple[tuple[tuple[str, ...], str], ...]:
    table = read_table("harms")
    rows = [
        (tuple(words.split()), kind) for kind in KINDS for words in table[kind].get("tolls", [])
    ]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


_NEAR_TOLL = 8
"""So few words before a number, the word "toll" outweighs other nouns that it may be of."""


def _toll(parse: Parse, counted: Counted, near: int = 28) -> Kind | None:
    """ "the death toll rose to 56", "put the number of wounded at 30"."""
    if counted.single:
        return None
    if counted.head is not None and person(parse.lemma[counted.head]) is None:
        return None
    before = parse.lower[counted.first - 1] if counted.first else ""
    bounded = counted.first < counted.core
    if not bounded and before not in (
        "to",
        "at",
        "of",
        "is",
        "was",
        "reached",
        "hit",
        "as",
        "stood",
        "stands",
        "by",
        "passed",
        "exceeded",
        ":",
        "reach",
        "nears",
        "near",
        "past",
        "tops",
        "topped",
        "surpassed",
        "from",
        "climbs",
        "rises",
    ):
        return None
    for at in range(counted.first - 1, max(0, counted.first - near) - 1, -1):
        if parse.word[at] in (".", ";"):
            return None
        for words, kind in _tolls():
            if tuple(parse.lower[at : at + len(words)]) == words:
                return Kind(kind, at, 0.9, f"the number of {' '.join(words)!r}")
    return None


def _strength(parse: Parse, counted: Counted) -> Kind | None:
    """ "7,000-strong", "a population of 80,000", "between 3,000 and 5,000 members"."""
    table = read_table("harms")
    window = parse.lower[counted.core + 1 : counted.core + 3]
    if "strong" in window:
        return Kind("strength", counted.core + 1 + window.index("strong"), 0.95, "'-strong'")
    before = parse.lower[max(0, counted.first - 3) : counted.first]
    if "population" in before or (counted.head and parse.lower[counted.head] == "inhabitants"):
        return Kind("population", counted.first, 0.9, "a population")
    if (
        counted.single
        or counted.head is None
        or counted.number.form == "none"
        or counted.number.value < 10
    ):
        return None
    noun, known = parse.lemma[counted.head], person(parse.lemma[counted.head])
    if noun in table["strength"]["nouns"] and known is not None:
        return Kind("strength", counted.head, 0.6, f"counts {noun!r} of a force")
    return None
