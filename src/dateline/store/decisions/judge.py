"""Recording what a person decides, and saying what it changed.

    made = decide(archive, "value", ["9f2c1ab04e77-f102"], field="best", value=14, by="Ann")
    for line in record(archive, [made]): print(line)

A decision that cannot be is refused when it is made, in one line; one that is in the log is applied.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, get_args

import msgspec

from dateline.errors import DatelineError
from dateline.model.archive import Decision, DecisionKind, Incident
from dateline.model.mark import HARMS
from dateline.store.archive import Archive
from dateline.store.decisions.draft import Draft, check_undo, try_to_add
from dateline.store.decisions.fields import get_field
from dateline.store.decisions.log import append, decision_id
from dateline.store.decisions.opinions import RETYPED
from dateline.store.decisions.replay import Orphan, orphans_of, replay
from dateline.store.decisions.takedown import REMOVED
from dateline.store.evidence import marks_of
from dateline.store.linking import link_archive


def now() -> str:
    """Return the time at which a person acts, UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def decide(
    archive: Archive,
    kind: str,
    of: Sequence[str],
    *,
    by: str,
    field: str | None = None,
    value: Any = None,
    reason: str | None = None,
    at: str | None = None,
) -> Decision:
    """Return a decision that the archive can hold; it is not recorded yet.

    Args:
        archive: Where its ids are.
        kind: One of the contract's kinds.
        of: What it is on: ids of marks, reports, incidents, actors, documents, decisions; for
            `withhold` and `redact` also an outlet's or a person's name.
        by: Who decides.
        field: What of it: ``best``, ``place``, ``start`` ...; for `add` the kind of mark.
        value: The value, as JSON has it.
        reason: Why, in words.
        at: When; now unless given.

    Raises:
        DatelineError: There is no such kind, thing or field, or it cannot have this value.
    """
    if kind not in get_args(DecisionKind):
        raise DatelineError(f"no kind of decision {kind!r}: {', '.join(get_args(DecisionKind))}")
    if not by.strip():
        raise DatelineError("a decision needs the name of who decides: --by NAME")
    if not of:
        raise DatelineError(f"{kind} needs the id of what is decided on")
    draft = Draft(archive, kind, tuple(of), field=field, value=value)
    if kind == "undo":
        check_undo(archive, of, by.strip())
    anchor = draft.anchor() if kind != "undo" else None
    decision = Decision(
        id="",
        kind=kind,  # type: ignore[arg-type] # it was looked up above
        of=draft.of,
        field=draft.field,
        value=draft.value,
        reason=reason or None,
        by=by.strip(),
        at=at or now(),
        anchor=anchor,
    )
    if kind == "add":
        try_to_add(archive, decision)
    return msgspec.structs.replace(decision, id=decision_id(decision))


def remove(
    archive: Archive,
    of: Sequence[str],
    *,
    by: str,
    reason: str | None = None,
    at: str | None = None,
) -> Recorded:
    """Take reports or documents out for good: nothing of their words stays in the archive.

    What other reports say of the same incidents stays; incidents that rested on them alone are
    withdrawn. Another build does not bring them back, unless the decision is taken back.

    Raises:
        DatelineError: An id is no report's, document's or outlet's.
    """
    made = [
        decide(archive, "withhold", [name], field=REMOVED, by=by, reason=reason, at=at)
        for name in of
    ]
    recorded = record(archive, made)
    archive.scrub()
    return recorded


class Change(msgspec.Struct, frozen=True):
    """One thing that a decision changed: which, what of it, from what to what."""

    id: str
    field: str
    was: Any
    now: Any

    def __str__(self) -> str:
        if self.field == "incident":
            return f"{self.id}: {'new' if self.was is None else _gone(str(self.now))}"
        return f"{self.id}: {self.field} {_shown(self.was)} -> {_shown(self.now)}"


def _gone(now: str) -> str:
    return "gone" if now == "gone" else f"now part of {now}"


def _shown(value: Any) -> str:
    if isinstance(value, dict):  # a place, or days
        return str(value.get("name") or f"{value.get('earliest')} to {value.get('latest')}")
    return "unknown" if value is None else str(value)


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """What became of decisions: new to the log, known to it already, what they changed, orphans."""

    added: tuple[str, ...]
    known: int
    changes: tuple[Change, ...]
    orphans: tuple[Orphan, ...]

    def lines(self) -> list[str]:
        """Return it in words, a line for each change."""
        count = f"{len(self.added)} recorded, {self.known} known already"
        lost = [f"orphan {one.id}: {one.why}" for one in self.orphans]
        return [count, *map(str, self.changes), *lost]


def record(archive: Archive, decisions: Iterable[Decision]) -> Recorded:
    """Append decisions to the log, apply them, link again, and say what changed.

    Decisions that the log holds already change nothing.

    Raises:
        ArchiveError: The disk or the database refused.
    """
    some = list(decisions)
    with archive.batch():
        if archive.linked_with is None:
            link_archive(archive)
        before, marks = _state(archive), _marks(archive, some)
        added = append(archive, some)
        if added:
            replay(archive)
        if archive.linked_with is None or any(map(_is_of_links, added)):
            link_archive(archive)
        changes: tuple[Change, ...] = ()
        if added:
            own = _changes(archive, marks, _marks(archive, some))
            changes = (*own, *_changes(archive, before, _state(archive)))
    new = {one.id for one in added}
    return Recorded(
        added=tuple(one.id for one in added),
        known=len(some) - len(added),
        changes=changes,
        orphans=tuple(one for one in orphans_of(archive) if one.id in new),
    )


def _is_of_links(decision: Decision) -> bool:
    """Whether a decision may change links without changing what a report says."""
    what = decision.anchor.what if decision.anchor else None
    return decision.kind in _LINKING or what in ("incident", "actor")


_LINKING = frozenset({"same", "different", "adjudicate", "alias", "undo", "withhold", "restore"})
_State = dict[str, dict[str, Any]]


def _state(archive: Archive) -> _State:
    """Return the values of incidents that decisions may change."""
    return {incident.id: dict(_values(incident)) for incident in archive.incidents()}


def _marks(archive: Archive, decisions: Iterable[Decision]) -> _State:
    """Return the status, and the values that are decided on, of marks and reports."""
    state: _State = {}
    for one in decisions:
        field = one.field or (RETYPED.get(one.anchor.what or "") if one.anchor else None)
        for name in one.of:
            found = _thing_in(archive, name)
            if found is not None:
                values = state.setdefault(name, {})
                values["status"] = found[1]
                if field is not None and one.kind in ("value", "retype", "adjudicate"):
                    values[field] = get_field(found[0], field)
    return state


def _thing_in(archive: Archive, name: str) -> tuple[msgspec.Struct, str] | None:
    """Return a mark or report with its status, None for what is neither."""
    report = name if name in archive else name.rpartition("-")[0]
    if report not in archive:
        return None
    stored = archive.report(report)
    ruling = stored.rulings.get(name)
    marks = (*marks_of(stored.report), *(marks_of(stored.rejected) if stored.rejected else ()))
    things: tuple[Any, ...] = (stored.report, *marks)
    thing = next((one for one in things if one.id == name), None)
    return None if thing is None else (thing, (ruling and ruling.status) or "candidate")


def _values(incident: Incident) -> Iterator[tuple[str, Any]]:
    yield "status", incident.status
    yield "type", incident.event_type
    yield "reports", len(incident.reports)
    place = incident.place.place if incident.place else None
    yield "place", place.name if place else None
    when = incident.when
    yield "when", f"{when.earliest}/{when.latest}" if when else None
    for harm in HARMS:
        toll = incident.tolls.get(harm)
        if toll is not None:
            yield harm, toll.best if toll.best is not None else toll.low


def _changes(archive: Archive, before: _State, after: _State) -> Iterator[Change]:
    redirects = archive.redirects()
    for name in dict.fromkeys((*before, *after)):
        was, now_ = before.get(name), after.get(name)
        if not name.startswith("i-") and (was is None or now_ is None):
            continue  # a mark that came or went with its page
        if was is None:
            yield Change(name, "incident", None, "new")
        elif now_ is None:
            yield Change(name, "incident", "there", redirects.get(name, "gone"))
        else:
            for field in dict.fromkeys((*was, *now_)):
                if was.get(field) != now_.get(field):
                    yield Change(name, field, was.get(field), now_.get(field))
