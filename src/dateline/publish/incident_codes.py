"""An incident under codebooks, one at a time, each with its own counting rule, and why.

Nothing of it is stored: codes are views (`dateline.store.coding`). Beside them stands what every
policy makes of the same claims, so that a reader sees two numbers as two rules and not as an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dateline.model.archive import Incident
from dateline.model.mark import HARMS, Toll
from dateline.publish.words import say, say_sentence, say_settled, say_toll, say_type
from dateline.store.coding import Coded, Coder

_BOOKS = (
    ("plain", "plain"),
    ("acled", "acled_conservative"),
    ("ucdp", "ucdp"),
    ("plover", "plain"),
)
"""Each codebook with the policy that its numbers are counted by."""


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One field of a codebook: its name, its value, and why."""

    name: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class CodedBook:
    """An incident in the words of one codebook; ``policy`` counts its numbers."""

    name: str
    title: str
    policy: str
    rows: tuple[CodeRow, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """What one policy makes of the claims: a number for each harm, and why."""

    policy: str
    says: str
    numbers: tuple[tuple[str, str, str], ...]


def coded_books(coder: Coder, incident: Incident) -> tuple[CodedBook, ...]:
    """Return an incident in dateline's own words, ACLED's, UCDP's and PLOVER's."""
    return tuple(_book(coder, incident, book, policy) for book, policy in _BOOKS)


def counted_by(coder: Coder, incident: Incident) -> tuple[Counted, ...]:
    """Return what every policy makes of an incident; nothing where nobody is said to be harmed."""
    found = []
    for policy in coder.policies.values():
        tolls = coder.tolls(incident, policy)
        numbers = tuple(
            (say("harms", harm), say_settled(tolls[harm]), say_sentence(tolls[harm].note))
            for harm in HARMS
            if harm in tolls
        )
        if numbers:
            name = f"{say('policies', policy.name)} ({policy.label})"
            found.append(Counted(name, say_sentence(policy.says), numbers))
    return tuple(found)


def _book(coder: Coder, incident: Incident, book: str, policy: str) -> CodedBook:
    coded = coder.code(incident, coder.policy(policy))
    rows = {"plain": _plain, "acled": _acled, "ucdp": _ucdp, "plover": _plover}[book]
    title = say("codebooks", book)
    remark = ""
    if book == "ucdp":
        is_event, why = coder.is_ged(coded)
        remark = "" if is_event else f"No event of UCDP GED: {why}"
    return CodedBook(book, title, coded.policy.label, tuple(rows(coder, coded)), remark)


def _plain(coder: Coder, coded: Coded) -> Iterator[CodeRow]:
    incident = coded.incident
    yield CodeRow("Kind of event", say_type(incident.event_type), "")
    yield CodeRow("Told as", say_sentence(say("factuality", incident.factuality)), "")
    for harm, toll in coder.tolls(incident, coded.policy).items():
        name = say_sentence(say("harms", harm))
        yield CodeRow(name, say_toll(toll), toll.note or "")
    if incident.place:
        note = say("where_precision", incident.place.where_prec)
        yield CodeRow("Precision of place", f"{incident.place.where_prec} of 7", note)
    if incident.when:
        note = say("date_precision", incident.when.precision)
        yield CodeRow("Precision of date", f"{incident.when.precision} of 5", note)


def _acled(coder: Coder, coded: Coded) -> Iterator[CodeRow]:
    codes = coder.acled(coded)
    rows = (
        ("event_type", codes.event_type),
        ("sub_event_type", codes.sub_event_type),
        ("disorder_type", codes.disorder_type),
        ("actor1", codes.actor1),
        ("actor2", codes.actor2),
        ("interaction", str(codes.interaction)),
        ("civilian_targeting", codes.civilian_targeting),
    )
    yield from _with_reasons(rows, codes.why)
    yield _deaths("fatalities", coded.toll)


def _ucdp(coder: Coder, coded: Coded) -> Iterator[CodeRow]:
    codes = coder.ucdp(coded)
    violence = codes.type_of_violence
    said = f"{violence}, {say('violence', violence)}" if violence else ""
    rows = (("type_of_violence", said), ("side_a", codes.side_a), ("side_b", codes.side_b))
    yield from _with_reasons(rows, codes.why)
    yield _deaths("best (low to high)", coded.toll)


def _plover(coder: Coder, coded: Coded) -> Iterator[CodeRow]:
    codes = coder.plover(coded)
    yield CodeRow("event", codes.event or "none that PLOVER has", codes.why)
    if codes.mode:
        yield CodeRow("mode", codes.mode, "")
    if codes.contexts:
        yield CodeRow("contexts", ", ".join(codes.contexts), "")
    if codes.quad is not None:
        yield CodeRow("quad class", str(codes.quad), "")


def _deaths(name: str, toll: Toll | None) -> CodeRow:
    if toll is None:
        return CodeRow(name, "0", "nobody is said to be dead")
    return CodeRow(name, say_settled(toll), toll.note or "")


def _with_reasons(rows: Iterable[tuple[str, str]], why: Mapping[str, str]) -> Iterator[CodeRow]:
    for name, value in rows:
        if value:
            yield CodeRow(name, value, why.get(name, ""))
