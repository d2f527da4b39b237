"""Figures as a table and as equations: who says how many, in which words, and how it adds up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dateline.model.mark import Figure, Proof
from dateline.model.report import Report
from dateline.publish.addresses import fragment
from dateline.publish.notes import Notes, Value
from dateline.publish.words import say, say_days_short, say_figure, say_number


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One claim in a table. ``report`` and ``mark`` lead to its words; ``again`` if said before."""

    report: str
    mark: str
    number: str
    kind: str
    words: str
    said_by: str
    whom: str
    where: str
    when: str
    remark: str
    again: bool
    span: tuple[int, int] = (0, 0)
    role: str = ""
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Term:
    """A number of an equation, and the mark whose words it is."""

    number: str
    words: str
    mark: str
    report: str


@dataclass(frozen=True, slots=True)
class Equation:
    """A whole and its parts; ``left`` is what no part holds, ``rest`` says so in words."""

    whole: Term
    parts: tuple[Term, ...]
    left: str
    rest: str
    adds_up: bool


@dataclass(frozen=True, slots=True)
class Node:
    """A number of the arithmetic with what it is made of, each part a node of its own."""

    term: Term
    sum: Equation | None
    parts: tuple[Node, ...]


def sum_trees(made: Sequence[Equation]) -> tuple[Node, ...]:
    """Return equations as trees: 56 = 42 + 14, and below it 42 = 19 + 23.

    The whole of one equation may be a part of another in the same report; its node stands there.
    """
    by_whole = {(one.whole.report, one.whole.mark): one for one in made}
    inner = {(part.report, part.mark) for one in made for part in one.parts}
    tops = [one for key, one in by_whole.items() if key not in inner] or list(made)
    return tuple(_node(one.whole, by_whole, frozenset()) for one in tops)


def _node(
    term: Term, by_whole: Mapping[tuple[str, str], Equation], above: frozenset[tuple[str, str]]
) -> Node:
    key = term.report, term.mark
    found = None if key in above else by_whole.get(key)
    parts = found.parts if found else ()
    return Node(term, found, tuple(_node(one, by_whole, above | {key}) for one in parts))


def figure_rows(report: Report, figures: Iterable[Figure], notes: Notes) -> list[FigureRow]:
    """Return a row for each of a report's figures, in the order given."""
    return [_row(report, figure, notes) for figure in figures]


def _row(report: Report, figure: Figure, notes: Notes) -> FigureRow:
    said: Value = notes.who_said(figure.said_by)
    unit = "" if figure.unit == "people" else f" {figure.unit}"
    remarks = [
        say("scope", figure.scope) if figure.scope != "event" else "",
        say("factuality", figure.factuality) if figure.factuality != "happened" else "",
    ]
    return FigureRow(
        report=report.id,
        mark=fragment(figure.id),
        number=f"{say_figure(figure)}{unit}",
        kind=say("figure_kinds", figure.kind),
        words=" ".join(figure.text.split()),
        said_by=said.text,
        whom=_whom(figure),
        where=figure.place.text if figure.place else "",
        when=say_days_short(figure.when.earliest, figure.when.latest) if figure.when else "",
        remark="; ".join(part for part in remarks if part),
        again=figure.repeats is not None,
        span=(figure.start, figure.end),
        role=figure.who.role if figure.who else "",
        counted=figure.best is not None and not figure.approximate,
    )


def _whom(figure: Figure) -> str:
    if figure.who is None:
        return ""
    role = "" if figure.who.role == "unknown" else say("roles", figure.who.role)
    words = figure.who.text
    return f"{words} ({role})" if role and role.lower() not in words.lower() else words


def equations(report: Report, proofs: Iterable[Proof]) -> list[Equation]:
    """Return the equations of a toll whose figures stand in *report*, each once."""
    by_id = {figure.id: figure for figure in report.figures}
    made: dict[str, Equation] = {}
    for proof in proofs:
        known = [name for name in (proof.whole, *proof.parts) if name in by_id]
        says_more = len(proof.parts) > 1 or proof.unplaced
        if len(known) == 1 + len(proof.parts) and proof.parts and says_more:
            made[proof.whole] = _equation(report, proof, by_id)
    return list(made.values())


def _equation(report: Report, proof: Proof, by_id: Mapping[str, Figure]) -> Equation:
    terms = [_term(report, by_id[name]) for name in (proof.whole, *proof.parts)]
    left, rest = "", ""
    if proof.unplaced > 0:
        left = say_number(proof.unplaced)
        rest = f"{left} of these are not said to be of any part"
    elif proof.unplaced < 0:
        rest = f"the parts come to {say_number(proof.sum)}: they do not add up"
    return Equation(terms[0], tuple(terms[1:]), left, rest, proof.unplaced >= 0)


def _term(report: Report, figure: Figure) -> Term:
    known = (figure.best, figure.low, figure.high)
    number = next((say_number(value) for value in known if value is not None), "?")
    return Term(number, " ".join(figure.text.split()), fragment(figure.id), report.id)
