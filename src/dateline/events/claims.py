"""Claims: the figures of one harm, with the words that stand by them, as the solver needs them.

What a figure is to the others is said by words before, in and behind it: of a total, of more, of
others, of an earlier state (``data/en/arithmetic.toml``).
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from dateline.events.arithmetic import Claim
from dateline.events.deaths import find_late_deaths
from dateline.events.figure_drafts import JOINED
from dateline.events.people import ATTACKER
from dateline.events.portraits import Portrait, age_told, portrait
from dateline.events.singles import VICTIM
from dateline.marks.reading import Reading
from dateline.model.mark import HARMS, Figure, Statement, Victim, mark_id
from dateline.model.span import Span
from dateline.text.tables import read_table


@cache
def _gaps() -> dict[str, re.Pattern[str]]:
    rows = read_table("arithmetic")["gaps"]
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in rows.items()}


@cache
def _cues() -> dict[str, re.Pattern[str]]:
    rows = read_table("arithmetic")["patterns"]
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in rows.items()}


def make_claims(reading: Reading, figures: dict[str, Figure]) -> list[Claim]:
    """Return the figures of one harm as claims, with the words that stand by them."""
    before = figures_before(reading, figures)
    again = _told_again(reading, figures)
    names = {victim.id: victim.name for victim in reading.marks.all(Victim)}
    ages = {victim.figure or victim.id: victim.age for victim in reading.marks.all(Victim)}
    speakers = {one.id: one.speaker.name or "" for one in reading.marks.all(Statement)}
    known = _told_of(reading)
    others = _others_beside(reading, figures)
    told = {number for one in figures.values() for number in [_sentence(reading, one)]}
    found = []
    for name, figure in figures.items():
        claim = _claim(
            reading,
            figure,
            before=before.get(name),
            again=again.get(name),
            beside=_sentence(reading, figure) - 1 in told,
        )
        if name in others:
            claim = claim._replace(beside=True, by=others[name])
        found.append(
            claim._replace(
                definite=figure.reason == VICTIM
                and (figure.text[:4].lower() == "the " or figure.start in known),
                portrait=_portrait(figure, names.get(name), ages.get(name)),
                speaker=speakers.get(figure.said_by or "", ""),
            )
        )
    return found


def figures_before(reading: Reading, figures: dict[str, Figure]) -> dict[str, Figure]:
    """Return for each figure the one before it, of any harm: what "others" is said beside."""
    every = {one.id: one for one in reading.marks.all(Figure) if one.kind in HARMS} | figures
    ordered = sorted(every.values(), key=lambda one: (one.start, one.id))
    return {
        figure.id: before
        for before, figure in itertools.pairwise(ordered)
        if before.end <= figure.start
    }


def _told_again(reading: Reading, figures: dict[str, Figure]) -> dict[str, str]:
    """Return for each figure in a repeated paragraph the figure it repeats."""
    nth = _nth_of_phrase(figures)
    by_start = {(one.start, one.text, nth[name]): name for name, one in figures.items()}
    found = {}
    for name, figure in figures.items():
        block = reading.block_at(figure.start)
        if block is None or block.kind != "repeat" or block.same_as is None:
            continue
        start = figure.start - block.start + block.same_as.start
        first = by_start.get((start, figure.text, nth[name]))
        if first is not None and first != name:
            found[name] = first
    return found


def _nth_of_phrase(figures: Mapping[str, Figure]) -> dict[str, int]:
    """Number the figures of one phrase: "six people each" over two places is a first and a second."""
    seen: Counter[int] = Counter()
    found = {}
    for name, figure in figures.items():
        found[name] = seen[figure.start]
        seen[figure.start] += 1
    return found


def _claim(
    reading: Reading, figure: Figure, *, before: Figure | None, again: str | None, beside: bool
) -> Claim:
    """Return a figure as a claim; *beside* says that the sentence before tells the same harm."""
    parse, text, cues = reading.parse, reading.text, _cues()
    word = parse.at(figure.start)
    number = 0 if word is None else parse.sentence_of[word]
    span = Span(0, len(text)) if word is None else parse.sentence_span(number)
    ahead, behind = text[span.start : figure.start], text[figure.end : span.end]
    more = cues["more"].search(figure.text) or cues["more_before"].search(ahead)
    also = cues["also"].search(ahead)
    close = before is not None and before.start >= span.start
    follows = before is not None and before.kind == figure.kind
    near = follows and close
    if cues["more_alone"].search(figure.text) and not close:  # "Two more people died"
        follows = True
    if not close and beside and _OTHERS.search(figure.text):  # "Two other people were killed"
        follows = True
    who = figure.who
    gap = text[before.end : figure.start] if near and before is not None else ""
    first = mark_id(reading.report.id, Figure, figure.start)  # of "six people each" over two places
    second = figure.id != first and figure.id.startswith(first)
    risen = gap and more and before is not None and _has_risen(before, figure, gap)
    return Claim(
        figure.id,
        figure.low,
        figure.best,
        figure.high,
        sentence=number,
        role="" if who is None or who.role == "unknown" else who.role,
        group="" if who is None or who.group == "unknown" else who.group,
        inside=before.id if risen and before is not None else figure.part_of,
        again=again,
        total=not also
        and bool(
            cues["total_before"].search(ahead)
            or cues["total_after"].match(behind)
            or (figure.text.lower() == "both" and close)
        ),
        more=bool(more or also) and follows,
        also=bool(also) and not more,
        others=bool(_OTHERS.search(figure.text)),
        holds=bool(cues["holds"].search(ahead)),
        beside=second or (near and (_is_joined(gap) or figure.reason == JOINED)),
        apart=bool(cues["apart"].search(ahead)),
        by="" if before is None else before.id,
        nth=nth_of(figure),
        cut=bool(cues["cut"].search(figure.text)),
        rest=bool(cues["rest"].search(ahead) or _is_the_others(ahead, figure.text)),
        single=figure.low == figure.high == 1 and figure.reason != VICTIM,
        vague=figure.best is None and not any(map(str.isdigit, figure.text)),
        victim=figure.reason in (VICTIM, ATTACKER),
        attacker=figure.reason == ATTACKER,
        done=figure.reason.startswith("object of"),
        noun=_noun(figure),
        late=bool(cues["late"].match(behind)),
        former=bool(cues["former"].search(ahead)),
    )


def _has_risen(toll: Figure, figure: Figure, gap: str) -> bool:
    """Whether those who died last are told beside the toll they are in: "14 dead | as | two more die"."""
    fits = (toll.low or toll.best or 0) > (figure.low or figure.best or 0)
    return fits and bool(_gaps()["risen"].search(" ".join(gap.split())))


def _sentence(reading: Reading, figure: Figure) -> int:
    word = reading.parse.at(figure.start)
    return -1 if word is None else reading.parse.sentence_of[word]


def _others_beside(reading: Reading, figures: dict[str, Figure]) -> dict[str, str]:
    """Return the victims beside whom others are counted, with those: "him and | 11 others"."""
    told = [one for one in figures.values() if one.reason != VICTIM and _OTHERS.search(one.text)]
    found = {}
    for other in told:
        for name, one in figures.items():
            gap = reading.text[one.end : other.start] if one.end <= other.start else "."
            if one.reason == VICTIM and _BESIDE_OTHERS.fullmatch(gap):
                found[name] = other.id
    return found


_BESIDE_OTHERS = re.compile(
    r"[,\s]*(?:\(?\d{1,3}\)?,?\s*)?(?:and|along with|as well as|together with)\s+(?:at least |the )?"
)


def _told_of(reading: Reading) -> set[int]:
    """Return the starts of words by which somebody was told of as hurt who is then told as dead.

    No second or other one.
    """
    parse = reading.parse
    found = set()
    for death in find_late_deaths(reading):
        before = " ".join(parse.lower[max(0, death.hurt - 3) : death.hurt + 1])
        if not _cues()["more"].search(before) and not _nth_of(before):
            found.update(parse.start[max(0, death.hurt - 8) : death.hurt + 1])
    return found


_OTHERS = re.compile(r"\bothers?\b", re.IGNORECASE)


def is_of_others(figure: Figure) -> bool:
    """Whether a figure says that it is of others than those before: "two others", "a third man"."""
    return bool(_cues()["more"].search(figure.text)) or nth_of(figure) > 1


def _is_the_others(ahead: str, text: str) -> bool:
    return ahead.rstrip().lower().endswith("the") and text.lower().endswith(" others")


def nth_of(figure: Figure) -> int:
    """Return the ordinal of a figure of one person: "a third victim", else 0."""
    return _nth_of(figure.text) if figure.low == figure.high == 1 else 0


def _nth_of(words: str) -> int:
    ordinals: dict[str, int] = read_table("arithmetic")["ordinals"]
    found = _cues()["ordinal"].search(words)
    return ordinals[found[1].lower()] if found else 0


def _portrait(figure: Figure, name: str | None, age: int | None) -> Portrait:
    """Return what is said of the one person whom a figure counts."""
    who = figure.who
    role = "" if who is None or who.role == "unknown" else who.role
    told = age_told(figure.text)
    return portrait(who.text if who else figure.text, role, age if told is None else told, name)


def _noun(figure: Figure) -> str:
    """Return the noun a figure counts, in the singular, or "" for people of any kind."""
    if figure.who is None:
        return ""
    noun = figure.who.text.split()[-1].removesuffix("s")
    if not noun.islower():  # a name
        return ""
    return "" if noun in read_table("arithmetic")["nouns"]["generic"] else noun


def _is_joined(gap: str) -> bool:
    words = " ".join(gap.split())
    return bool(_gaps()["joined"].fullmatch(words) or _gaps()["and"].fullmatch(words))
