"""Drafts: the counted phrases of a report that are claims, with their kind and their company.

A phrase without a kind of its own takes that of the claim it is joined to ("killing 42 in Baghdad
and 14 in Mosul") or drawn from ("including three children").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from dateline.events.counted import Counted, find_counted, find_singles
from dateline.events.harms import Harm, find_harms, is_survived
from dateline.events.kinds import IN_CARE, Kind, all_governed, kind_of
from dateline.events.people import SHOT, person, role_of
from dateline.marks.reading import Reading
from dateline.model.mark import HARMS, Event
from dateline.text.parse import Parse
from dateline.text.tables import read_table


class Draft(NamedTuple):
    """A counted phrase and its kind: a figure in the making.

    ``inside`` is the place in the list of the draft whose people these are among: "including
    three children".
    """

    counted: Counted
    kind: Kind
    inside: int | None = None


def find_drafts(reading: Reading) -> list[Draft]:
    """Return the claimed numbers of a report's body, in text order."""
    parse = reading.parse
    harms = find_harms(parse)
    counted = list(find_counted(reading))
    taken = {word for one in counted for word in one.words()}
    counted = sorted([*counted, *find_singles(reading, taken)], key=lambda one: one.first)
    others = {one.first: one for one in counted}
    drafts: list[Draft] = []
    kinds = _kinds(parse, counted, harms, others)
    events = {event.start: event for event in reading.marks.all(Event)}
    kinds = [
        kind or _by_event(parse, one, events) for one, kind in zip(counted, kinds, strict=True)
    ]
    for one, kind in zip(counted, kinds, strict=True):
        if _counts_casualties(parse, one):
            word = one.anchor()
            drafts += [Draft(one, Kind(harm, word, 0.85, UNHARMED)) for harm in HARMS[:2]]
            continue
        draft = _with_company(parse, one, kind, drafts)
        if draft is not None:
            drafts.append(draft)
            drafts.extend(_also(parse, draft, harms))
    drafts = [_of_those_behind(parse, draft, index, drafts) for index, draft in enumerate(drafts)]
    return _without_mixed(parse, [_by_police(parse, draft, drafts) for draft in drafts])


def _counts_casualties(parse: Parse, counted: Counted) -> bool:
    """Whether nobody was killed and nobody wounded: "no casualties"."""
    head = counted.head
    return counted.number.form == "none" and head is not None and parse.lemma[head] == "casualty"


UNHARMED = "no casualties"
"""The rule of a zero that says that nobody was killed and nobody wounded."""


def _by_event(parse: Parse, counted: Counted, events: dict[int, Event]) -> Kind | None:
    """Return the kind of those whom an event's own verb befell: "took two teachers and led them off"."""
    if counted.head is None or person(parse.lemma[counted.head]) is None:
        return None
    verb = parse.head[counted.head]
    event = events.get(parse.start[verb])
    if parse.dep[counted.head] not in ("dobj", "nsubjpass") or event is None:
        return None
    kind = _OF_EVENT.get(event.type)
    if kind is None or event.factuality not in ("happened", "alleged"):
        return None
    return Kind(kind, verb, 0.75, f"the {event.type} befell them")


_OF_EVENT = {"abduction": "abducted", "arrest": "arrested"}


def _of_those_behind(parse: Parse, draft: Draft, index: int, drafts: list[Draft]) -> Draft:
    """Put "one of | four men" inside the four, "two boys were among | nine people killed" in the nine."""
    counted, behind = draft.counted, drafts[index + 1 : index + 2]
    if not behind:
        return draft
    other = behind[0]
    if draft.kind.rule.startswith("among"):
        holder = None if draft.inside is None else drafts[draft.inside].counted.first
        if holder is not None and parse.sentence_of[holder] == parse.sentence_of[counted.first]:
            return draft  # "six miners, including | a boy, | were among nine people killed"
        named = other.kind.name == draft.kind.name and other.counted.first < draft.kind.word
        larger = other.counted.number.value > counted.number.value
        return draft._replace(inside=index + 1) if named and larger else draft
    if not counted.of_those or draft.inside is not None:
        return draft
    follows = other.counted.first - counted.stop in (0, 1, 2) and other.kind.name == draft.kind.name
    fewer = counted.number.value < other.counted.number.value
    return draft._replace(inside=index + 1) if follows and fewer else draft


def _by_police(parse: Parse, draft: Draft, drafts: list[Draft]) -> Draft:
    """Take those "taken away" for arrested where the report tells of arrests and no abduction."""
    if draft.kind.name != "abducted" or parse.lemma[draft.kind.word] != "take":
        return draft
    others = {one.kind.name for one in drafts if one is not draft}
    if "abducted" in others or "arrested" not in others:
        return draft
    return draft._replace(kind=draft.kind._replace(name="arrested", score=0.7))


def _without_mixed(parse: Parse, drafts: list[Draft]) -> list[Draft]:
    """Leave out those shot where the same sentence counts the dead among them: "shot two, both died"."""
    dead: dict[int, int] = {}
    for one in drafts:
        if one.kind.name == "killed":
            sentence = parse.sentence_of[one.counted.core]
            dead[sentence] = max(dead.get(sentence, 0), one.counted.number.value)
    kept: list[Draft] = []
    place: dict[int, int] = {}
    for index, draft in enumerate(drafts):
        most = dead.get(parse.sentence_of[draft.counted.core])
        if draft.kind.rule == SHOT and most is not None and draft.counted.number.value <= most + 1:
            continue
        place[index] = len(kept)
        kept.append(draft)
    return [
        draft._replace(inside=None if draft.inside is None else place.get(draft.inside))
        for draft in kept
    ]


def _kinds(
    parse: Parse,
    counted: list[Counted],
    harms: dict[int, list[Harm]],
    others: dict[int, Counted],
) -> list[Kind | None]:
    """Return each phrase's own kind; "280 passengers and | 15 of the crew were killed" share one."""
    kinds = [_own_kind(parse, one, harms, others) for one in counted]
    kinds = [
        None if kind is not None and _is_drawn_from(parse, counted, index, kind) else kind
        for index, kind in enumerate(kinds)
    ]
    for index in range(len(counted) - 2, -1, -1):
        one, following, shared = counted[index], counted[index + 1], kinds[index + 1]
        if kinds[index] is not None or shared is None or following.first < one.stop:
            continue
        if one.number.form in ("none", "money", "pair") or shared.name not in HARMS:
            continue
        known = one.head is not None and person(parse.lemma[one.head]) is not None
        gap = _words(parse, one.stop, following.first)
        if known and gap.strip() in ("and", ",", "as well as") and shared.word > following.core:
            kinds[index] = shared._replace(score=0.8, rule="joined to those behind")
    return kinds


def _is_drawn_from(parse: Parse, counted: list[Counted], index: int, kind: Kind) -> bool:
    """Whether only some of a number were harmed: "two of the | five hostages | were freed".

    Those of whom a relative clause or a participle tells it were all harmed: "one of four | shot".
    """
    one = counted[index]
    before = " ".join(parse.lower[max(0, one.first - 4) : one.first])
    last = counted[index - 1] if index else None
    drawn = last is not None and last.of_those and 0 <= one.first - last.stop <= _GAP
    if not (drawn or _SHARE.search(before)) or kind.word < one.stop:
        return False
    between = parse.lower[one.stop : kind.word]
    if not between:
        told = parse.tag[kind.word] == "VBD" and parse.lemma[kind.word] in ("die", "flee", "perish")
        return told or _is_predicate(parse, kind.word)
    return not {"who", "that", "which", "whom"} & set(between)


def _is_predicate(parse: Parse, participle: int) -> bool:
    """Whether a headline has no verb but this participle: "Four of six taken men | freed"."""
    first, stop = parse.sentences[parse.sentence_of[participle]]
    return not any(parse.tag[word] in ("VBD", "VBZ", "VBP", "MD") for word in range(first, stop))


_GAP = 3
_SHARE = re.compile(
    r"\b(?:half|third|quarter|fifth|tenth|most|some|many|several|few|majority|part|percent|cent|%) "
    r"of (?:the|those|his|her|their|its)$"
)


def _own_kind(
    parse: Parse, counted: Counted, harms: dict[int, list[Harm]], others: dict[int, Counted]
) -> Kind | None:
    kind = kind_of(parse, counted, harms, others)
    if kind is None or (counted.single and kind.name not in (*HARMS, "shot")):
        return None
    if kind.name == "shot":
        rule = "shot and hurt" if is_survived(parse, kind.word) else SHOT
        kind = kind._replace(name="wounded", score=0.6, rule=rule)
    if counted.number.form == "none" and (kind.name not in HARMS or counted.of_those):
        return None
    if kind.name == "freed" and _is_from_care(parse, kind.word):
        kind = kind._replace(name="wounded", score=0.7, rule=IN_CARE)
    if kind.name == "displaced" and not _is_flight(parse, counted):
        return None
    if kind.name == "deployed" and not _is_force(parse, counted):
        return None
    return kind


def _is_from_care(parse: Parse, word: int) -> bool:
    """Whether people were let go from hospital: "treated and | released"."""
    first, stop = parse.sentences[parse.sentence_of[word]]
    words = parse.lower[max(first, word - _BESIDE) : min(stop, word + _BESIDE)]
    return not set(read_table("harms")["freed"]["from_care"]).isdisjoint(words)


_BESIDE = 10


def _is_flight(parse: Parse, counted: Counted) -> bool:
    """Whether those who flee are driven from home, and no fighters or suspects running off."""
    if counted.head is None:
        return counted.number.value >= 10
    words = _words(parse, counted.core + 1, counted.stop)
    role = role_of(words, parse.lemma[counted.head])
    return counted.number.value >= 5 and role not in ("militant", "attacker", "military")


def _is_force(parse: Parse, counted: Counted) -> bool:
    """Whether those sent are soldiers, advisers and the like: no goods and no refugees."""
    if counted.head is None:
        return False
    noun = parse.lemma[counted.head]
    words = _words(parse, counted.core + 1, counted.stop)
    return role_of(words, noun) in ("military", "police") or noun in _sent()


@cache
def _unhurt() -> frozenset[str]:
    return frozenset(read_table("harms")["cues"]["unhurt"])


@cache
def _sent() -> frozenset[str]:
    return frozenset(read_table("harms")["deployed"]["sent"])


@cache
def _gaps() -> dict[str, re.Pattern[str]]:
    rows = read_table("arithmetic")["gaps"]
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in rows.items()}


def _with_company(
    parse: Parse, counted: Counted, kind: Kind | None, drafts: list[Draft]
) -> Draft | None:
    """Return the draft of a phrase, its kind its own or that of the claim it stands with."""
    if not _unhurt().isdisjoint(parse.lower[counted.core + 1 : counted.stop]):
        return None
    last = _last(parse, counted, drafts)
    if kind is not None and (counted.of_those or kind.rule.startswith("among")):
        return Draft(counted, kind, _larger(counted, kind, drafts))
    if last is None:
        return None if kind is None else Draft(counted, kind)
    before = drafts[last]
    gap = _words(parse, before.counted.stop, counted.first)
    inside = _holder(parse, counted, before, last, gap)
    if kind is not None:
        alike = kind.name == before.kind.name
        return Draft(counted, kind, inside if alike else None)
    if counted.number.form in ("none", "money", "pair"):
        return None
    if before.kind.name == "strength" and inside is not None:  # "including at least 90 Veltans"
        rule = before.kind._replace(score=0.7, rule="some of those before")
        return Draft(counted, rule, inside)
    if before.kind.name not in HARMS:
        return None
    if counted.head is not None and person(parse.lemma[counted.head]) is None:
        return None
    fewer = counted.number.value < before.counted.number.value
    if counted.of_those and fewer and len(gap) < 60:  # "two of them ambulance crew"
        return Draft(counted, before.kind._replace(score=0.8, rule="of those before"), last)
    if inside is not None:
        rule = before.kind._replace(score=0.85, rule="some of those before")
        return Draft(counted, rule, inside)
    if _has_verb(parse, counted, before.kind.word):
        return None
    if _is_placed(parse, counted, before, gap) or _gaps()["joined"].fullmatch(gap):
        return Draft(counted, before.kind._replace(score=0.75, rule=JOINED))
    return None


def _has_verb(parse: Parse, counted: Counted, word: int) -> bool:
    """Whether a phrase is the subject of a later verb of its own: "and a suspect | is sought"."""
    anchor = counted.anchor()
    verb = parse.head[anchor]
    own = parse.dep[anchor] in ("nsubj", "nsubjpass") and parse.tag[verb][0] == "V"
    return own and verb > counted.stop > word


JOINED = "joined to those before"
"""The rule of a figure that shares the harm word of the one before it."""


def _is_placed(parse: Parse, counted: Counted, before: Draft, gap: str) -> bool:
    """Whether a bare number is told beside the one before: "in Velm and | four | in Orun"."""
    if counted.head is not None:
        return False
    if _gaps()["placed"].fullmatch(gap):
        return True
    behind, word = counted.stop, before.kind.word
    if not (behind < len(parse) and before.counted.stop <= word < counted.first):
        return False
    if parse.lower[behind] not in _PLACING or parse.tag[behind] != "IN":
        return False
    return bool(_gaps()["placed"].fullmatch(_words(parse, word + 1, counted.first)))


_PLACING = frozenset(["in", "at", "near", "on", "outside", "inside", "from"])


def _last(parse: Parse, counted: Counted, drafts: list[Draft]) -> int | None:
    """Return the place of the draft before a phrase, if it is of the same sentence."""
    if not drafts:
        return None
    before = drafts[-1].counted
    same = parse.sentence_of[before.first] == parse.sentence_of[counted.first]
    return len(drafts) - 1 if same and before.stop <= counted.first else None


def _holder(parse: Parse, counted: Counted, before: Draft, last: int, gap: str) -> int | None:
    """Return the draft whose people a phrase is said to be among, by the words before it."""
    if _gaps()["including"].search(gap):
        return last
    if counted.single and gap.strip() == ",":  # "two people, a man and a boy", "a man, a farmer,"
        if before.counted.single and before.inside is not None:
            return before.inside  # "three people, a man, | a boy"
        if before.counted.single and _goes_on(parse, counted.stop):
            return None  # "a teacher, | a nurse | and a clerk"
        apposed = parse.dep[counted.anchor()] == "appos"
        if apposed or (before.counted.number.value > 1 and not before.counted.single):
            return last
    return before.inside if _gaps()["joined"].fullmatch(gap) else None


def _goes_on(parse: Parse, at: int) -> bool:
    """Whether a list of persons goes on: ", a nurse | and a clerk"."""
    if at < len(parse) and parse.word[at] == ",":
        at += 1
    joined = at + 1 < len(parse) and parse.lower[at] == "and"
    return joined and (parse.lower[at + 1] in ("a", "an") or parse.tag[at + 1] == "CD")


def _larger(counted: Counted, kind: Kind, drafts: list[Draft]) -> int | None:
    """Return the latest draft of the kind that "some of the dead" can be drawn from."""
    for index in range(len(drafts) - 1, -1, -1):
        one = drafts[index]
        if one.kind.name == kind.name and one.counted.number.value > counted.number.value:
            return index
    return None


def _also(parse: Parse, draft: Draft, harms: dict[int, list[Harm]]) -> Iterator[Draft]:
    """Yield what else became of the same people: "six men kidnapped last week were killed"."""
    if draft.kind.name not in ("abducted", "arrested", "missing", "killed"):
        return
    for kind in all_governed(parse, draft.counted, harms):
        if kind.name != draft.kind.name and kind.name in ("killed", "abducted"):
            yield Draft(draft.counted, kind)
            return


def _words(parse: Parse, first: int, stop: int) -> str:
    return " ".join(parse.lower[first:stop])
