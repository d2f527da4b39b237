"""Victims: one record a person said to have been harmed, named or described singly.

Whoever the parse makes the patient of a harm word (`dateline.events.harms`) and who is one person: a
personal name, or a singular noun for a person, with what stands beside it ("Ahmed Ali, 9, and his
sister" are two). One person told twice in a report is one victim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import msgspec

from dateline.events.deaths import find_late_deaths
from dateline.events.factuality import factuality
from dateline.events.figure_scope import event_of
from dateline.events.harms import Harm, find_harms, is_survived
from dateline.events.people import ATTACKER, SHOT, Person, Sex, is_thing, person, role_of
from dateline.events.portraits import age_told
from dateline.marks.reading import Reading, Step
from dateline.model.mark import Figure, Mention, Victim
from dateline.model.span import Span
from dateline.text.parse import Parse
from dateline.text.tables import read_table

_AGE_BEHIND = re.compile(r"\s*[,(]\s*(?:aged?\s+)?(\d{1,3})(?=\s*(?:[,).;]|$|and\b|of\b|years?))")
_OLDEST = 115
_AGENT = re.compile(r"(?:[eo]r|ist|ian|ee|ster|man|woman|ant|ard|pal|mate|folk|teen)$")
"""How nouns end that the table lacks and that may be persons."""
_ADULT = 18
_ARTICLE = re.compile(r"^(?:al|el|ad|as|ash|an|ar|az)[-’']")


_RECORDED = ("killed", "wounded", "shot", "missing", "abducted", "arrested")
"""Harms of which single persons are recorded; who flees or is let go is told of in numbers."""


_SEXES: dict[str, Sex] = {"he": "male", "him": "male", "she": "female", "her": "female"}


class _Found(NamedTuple):
    """A person found: the words of the phrase, its noun, and what the noun says."""

    first: int
    head: int
    stop: int
    name: str | None
    known: Person | None


def find_victims() -> Step:
    """Return the step that marks victims; it uses mentions and figures if found."""

    def step(reading: Reading) -> Iterator[Victim]:
        harms = find_harms(reading.parse)
        alone = [*_late(reading), *_joined(reading, harms)] or list(_pronoun(reading, harms))
        yield from alone or _attacker(reading, harms)
        late = {death.hurt for death in find_late_deaths(reading)}
        living = {head: some for head, some in harms.items() if head not in late}
        for found, harm in _one_each(reading, living):
            yield _victim(reading, found, harm)

    return step


def _one_each(reading: Reading, harms: dict[int, list[Harm]]) -> Iterator[tuple[_Found, Harm]]:
    """Yield each person told of once, with the worst that is told: "A teenager was shot. He died"."""
    told: dict[tuple[str, str], tuple[_Found, Harm]] = {}
    for head in sorted(harms):
        harm = _worst(harms[head])
        found = None if harm is None else _person(reading, head, harm)
        if (
            harm is None
            or found is None
            or not _is_told(reading, harm)
            or reading.block_at(reading.parse.start[head]) is None
        ):
            continue
        key = _key(reading, found)
        if key not in told:
            told[key] = found, harm
        elif harm.kind == "killed" and told[key][1].kind in ("wounded", "shot"):
            if key[0] == "noun" and reading.parse.lower[found.first] in ("a", "an", "another"):
                told["noun", f"{key[1]} {head}"] = found, harm  # "a man was hurt, a man died"
            else:
                told[key] = told[key][0], harm
    yield from told.values()


def _pronoun(reading: Reading, harms: dict[int, list[Harm]]) -> Iterator[Victim]:
    """Yield the one person whose death is told by a pronoun only: "gunmen followed and killed him"."""
    parse = reading.parse
    dead = [head for head, some in harms.items() if any(one.kind == "killed" for one in some)]
    figures = any(figure.kind == "killed" for figure in reading.marks.all(Figure))
    if figures or not dead or any(parse.tag[head] != "PRP" for head in dead):
        return
    head = min(dead)
    if parse.lower[head] in ("him", "her", "he", "she"):
        harm = next(one for one in harms[head] if one.kind == "killed")
        yield _victim(reading, _Found(head, head, head + 1, None, person("person")), harm)


def _joined(reading: Reading, harms: dict[int, list[Harm]]) -> Iterator[Victim]:
    """Yield the dead told of by a pronoun beside others: "killing | him | and another woman"."""
    parse = reading.parse
    for head, some in harms.items():
        if parse.lower[head] not in ("him", "her") or parse.tag[head] != "PRP":
            continue
        harm = next((one for one in some if one.kind == "killed"), None)
        others = [child for child in parse.children[head] if parse.dep[child] == "conj"]
        if harm is not None and any(child in harms for child in others) and _is_told(reading, harm):
            yield _victim(reading, _Found(head, head, head + 1, None, person("person")), harm)


def _late(reading: Reading) -> Iterator[Victim]:
    """Yield those hurt of whom a pronoun tells the death: "taken to hospital, where | he | died"."""
    parse = reading.parse
    for death in find_late_deaths(reading):
        if reading.block_at(parse.start[death.pronoun]) is None or not _is_told(
            reading, death.harm
        ):
            continue
        first, stop = _phrase(parse, death.hurt)
        name = _name(reading, death.hurt)
        found = _Found(first, death.hurt, stop, name, person(parse.lemma[death.hurt]))
        yield _victim(reading, found, death.harm)


def _attacker(reading: Reading, harms: dict[int, list[Harm]]) -> Iterator[Victim]:
    """Yield the attacker who died too: "before shooting | himself", "he was shot dead by police"."""
    parse = reading.parse
    for word, lower in enumerate(parse.lower):
        if lower in _table()["selves"][:2]:
            verb = _own_hand(parse, word)
        elif lower in ("he", "she", "him", "her") and word in harms:
            verb = _by_police(parse, harms[word])
        else:
            continue
        if verb is None or reading.block_at(parse.start[word]) is None:
            continue
        if "died" in parse.lower[slice(*parse.sentences[parse.sentence_of[word]])]:
            return  # "a boy died after shooting himself": he is told of already
        harm = Harm("killed", verb)
        if _is_told(reading, harm):
            found = _Found(word, word, word + 1, None, person("person"))
            victim = _victim(reading, found, harm)
            sex = "female" if lower.startswith("her") or lower == "she" else "male"
            yield msgspec.structs.replace(victim, sex=sex, role="attacker", reason=ATTACKER)
            return


def _own_hand(parse: Parse, word: int) -> int | None:
    """Return the verb by which somebody died by his own hand, if the sentence tells that he did."""
    verb = parse.head[word]
    turned = parse.tag[verb] == "IN"
    verb = parse.head[verb] if turned else verb
    lemma, table = parse.lemma[verb], _table()
    if lemma not in table["self_killing"] or (lemma == "turn") != turned:
        return None
    first, stop = parse.sentences[parse.sentence_of[word]]
    words = set(parse.lower[first:stop])
    if not words.isdisjoint(table["self_hurt"]):
        return None
    sure = lemma in ("kill", "hang", "turn") or not words.isdisjoint(_DEADLY)
    return verb if sure else None


_DEADLY = frozenset(
    ["before", "then", "fatally", "suicide", "dead", "death", "died", "killed", "killing", "murder"]
)
"""Words beside "shot himself" that tell that he died."""


def _by_police(parse: Parse, harms: list[Harm]) -> int | None:
    """Return the verb by which the police killed somebody told of by a pronoun."""
    for harm in harms:
        agents = (
            child
            for by in parse.children[harm.word]
            if parse.dep[by] == "agent"
            for child in parse.children[by]
        )
        if harm.kind == "killed" and any(parse.lower[a] in _table()["police_kill"] for a in agents):
            return harm.word
    return None


@cache
def _table() -> dict[str, list[str]]:
    table: dict[str, list[str]] = read_table("harms")["killed"]
    return table


def _worst(harms: list[Harm]) -> Harm | None:
    """Return the harm that a victim is recorded under: death before all else, then the nearest."""
    known = [harm for harm in harms if harm.kind in _RECORDED]
    dead = [harm for harm in known if harm.kind in ("killed", "wounded")]
    dead.sort(key=lambda harm: harm.kind != "killed")
    return next(iter(dead or known), None)


def _person(reading: Reading, head: int, harm: Harm) -> _Found | None:
    """Return the one person whose phrase is headed by a word, or None if there is none."""
    parse = reading.parse
    if parse.lower[head] == "old" and age_told(" ".join(parse.lower[max(0, head - 6) : head + 1])):
        first, stop = _phrase(parse, head)  # "the 19-year-old"
        return _Found(first, head, stop, None, person("person"))
    if parse.tag[head] not in ("NN", "NNP"):
        return None
    if any(parse.lower[child] in ("no", "any", "every", "each") for child in parse.children[head]):
        return None
    name = _name(reading, head)
    known = person(parse.lemma[head].lower())
    if name is None and (parse.lemma[head].lower() in _NOT_ONE or not _may_be(reading, head, harm)):
        return None
    first, stop = _phrase(parse, head)
    if name is None and first == head and _is_same_person(parse, head):
        return None
    if _is_of_more(reading, head):
        return None
    if name is None:
        name = _apposed_name(reading, head)
    return _Found(first, head, stop, name, known)


def _is_of_more(reading: Reading, head: int) -> bool:
    """Whether a figure of another number than one counts a noun: "more than one person"."""
    at = reading.parse.start[head]
    return any(
        figure.who is not None
        and figure.who.start <= at < figure.who.end
        and (figure.low, figure.high) != (1, 1)
        for figure in reading.marks.all(Figure)
    )


_NOT_ONE = frozenset(
    [
        "people", "death", "group", "family", "force", "forces", "number", "crew", "couple", "dozen",
        "staff", "army", "military", "police", "life", "militia", "killing", "arrest", "casualty",
        "fatality", "body", "half", "lot", "rest", "toll", "dead", "wounded", "injured", "corpse",
        "murder", "injury", "total", "troop", "security", "being", "human", "other", "opposition",
        "minority", "majority", "taliban", "twin", "figure", "number", "two", "three", "most",
    ]
)  # fmt: skip


def _is_told(reading: Reading, harm: Harm) -> bool:
    """Whether a harm is told as one that befell: nobody "scheduled to die" is a victim yet."""
    if reading.parse.tag[harm.word] in ("VBD", "VBG") or reading.parse.tag[harm.word][0] in "JN":
        return True
    told, why = factuality(reading, harm.word)
    feared = why in read_table("harms")["scope"]["feared"]
    return told in ("happened", "alleged", "historical") or feared


def _is_same_person(parse: Parse, head: int) -> bool:
    """Whether a bare noun goes on describing one person: "a tribal elder and | member of ..."."""
    above = parse.head[head]
    if parse.dep[head] != "conj" or parse.tag[above] != "NN":
        return False
    return not any(parse.dep[child] == "conj" for child in (*parse.children[head],)) and (
        parse.dep[above] != "conj"
    )


def _may_be(reading: Reading, head: int, harm: Harm) -> bool:
    """Whether a noun that is no known name may stand for one person."""
    parse, lemma = reading.parse, reading.parse.lemma[head].lower()
    if lemma in ("head", "chief"):  # "shot in the head"
        return any(parse.lower[child] == "of" for child in parse.children[head])
    if person(lemma) is not None:
        return True
    if is_thing(lemma) or harm.kind != "killed":
        return False
    if parse.tag[head] == "NN" and not _AGENT.search(lemma):
        return False  # "killed a boy an accident"
    if parse.tag[head] == "NNP":
        span = Span(parse.start[head], parse.end[head])
        return not any(
            mention.span.covers(span) and mention.kind != "person"
            for mention in reading.marks.inside(
                parse.sentence_span(parse.sentence_of[head]), Mention
            )
        )
    return any(
        parse.lower[child] in ("a", "an", "the") or parse.dep[child] == "poss"
        for child in parse.children[head]
    )


def _name(reading: Reading, head: int) -> str | None:
    """Return the personal name that a word is the last of, if it is."""
    parse = reading.parse
    for mention in reading.marks.inside(parse.sentence_span(parse.sentence_of[head]), Mention):
        if mention.kind == "person" and mention.start <= parse.start[head] < mention.end:
            return mention.text
    if reading.marks.all(Mention):
        return None
    for name in parse.names:
        if name.first <= head < name.last and name.label == "PERSON":
            return parse.span(name.first, name.last).of(reading.text)
    return None


def _apposed_name(reading: Reading, head: int) -> str | None:
    """Return the name that stands beside a noun: "the mayor, Ahmed Ali"."""
    parse = reading.parse
    for child in parse.children[head]:
        if parse.dep[child] == "appos":
            return _name(reading, child)
    return None


def _phrase(parse: Parse, head: int) -> tuple[int, int]:
    """Return the words of a person's phrase: from its determiner to its noun."""
    first = head
    for child in parse.children[head]:
        if child < head and parse.dep[child] in (
            "det",
            "amod",
            "compound",
            "poss",
            "nummod",
            "nmod",
            "npadvmod",
        ):
            first = min(first, parse.subtree(child)[0])
    return first, head + 1


def _key(reading: Reading, found: _Found) -> tuple[str, str]:
    """Return what tells persons of one report apart: the last part of a name, else the noun."""
    if found.name is not None:
        return "name", _ARTICLE.sub("", found.name.split()[-1].casefold())
    return "noun", reading.parse.lemma[found.head]


def _victim(reading: Reading, found: _Found, harm: Harm) -> Victim:
    parse = reading.parse
    span = parse.span(found.first, found.stop)
    text = span.of(reading.text)
    noun = parse.lemma[found.head]
    beside = _beside(reading, found)
    known, age = found.known or beside.known, _age(reading, span) or beside.age
    group = known.group if known else "unknown"
    kind = "wounded" if harm.kind == "shot" else harm.kind
    told = event_of(reading, harm.word)
    return Victim(
        id=reading.new_id(Victim, span.start),
        start=span.start,
        end=span.end,
        text=text,
        score=0.8 if found.name or known else 0.6,
        reason=SHOT
        if harm.kind == "shot" and not is_survived(parse, harm.word)
        else f"one person, by {parse.lower[harm.word]!r}",
        name=found.name,
        age=age,
        sex=_SEXES.get(text.lower()) or (known.sex if known else None),
        group="children" if age is not None and age < _ADULT else group,
        role=role_of(f"{beside.text} {text}".replace(found.name or " ", " "), beside.noun or noun)
        if known
        else role_of(text.replace(found.name or " ", " "), None),
        side=next((mention.actor for mention in reading.marks.inside(span, Mention)), None),
        harm=kind,  # type: ignore[arg-type]
        figure=_figure(reading, span, kind),
        event=told.id if told is not None else None,
    )


class _Beside(NamedTuple):
    """What stands beside a name: "Marn Tolvek, | a 40-year-old teacher |"."""

    text: str = ""
    noun: str = ""
    known: Person | None = None
    age: int | None = None


def _beside(reading: Reading, found: _Found) -> _Beside:
    """Return what an apposition says of somebody told by name only."""
    parse = reading.parse
    if found.name is None or found.known is not None:
        return _Beside()
    for child in parse.children[found.head]:
        known = person(parse.lemma[child]) if parse.dep[child] == "appos" else None
        if known is not None:
            first, stop = _phrase(parse, child)
            text = parse.span(first, stop).of(reading.text)
            return _Beside(text, parse.lemma[child], known, age_told(text))
    return _Beside()


def _age(reading: Reading, span: Span) -> int | None:
    """Return the age said in or right behind a person's phrase: "a 12-year-old boy", "Ali, 9,"."""
    age = age_told(span.of(reading.text))
    if age is None:
        found = _AGE_BEHIND.match(reading.text, span.end)
        age = int(found[1]) if found else None
    return None if age is None or age > _OLDEST else age


def _figure(reading: Reading, span: Span, kind: str) -> str | None:
    """Return the figure that counts this one person at the same place, if there is one."""
    for figure in reading.marks.all(Figure):
        if figure.kind == kind and figure.best == 1 and figure.span.meets(span):
            return figure.id
    return None
