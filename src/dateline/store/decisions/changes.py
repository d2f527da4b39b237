"""The change feed: what people decided, one line each, with what it was before and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from dateline.model.archive import Anchor, Decision
from dateline.store.decisions.log import in_force
from dateline.store.decisions.opinions import RETYPED
from dateline.store.questions import Questions

_BARE = Anchor(raw_sha256=None, quote=None, before=None, after=None)


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What one decision changed: on what, which field, from what to what, when, by whom and why.

    ``said`` is the same in words: "killed 12 -> 14 on 2031-04-01 by Ann, because the list says so".
    ``undone``: whether somebody took it back.
    """

    at: str
    by: str
    decision: str
    kind: str
    of: tuple[str, ...]
    what: str | None
    report: str | None
    field: str | None
    was: Any
    now: Any
    reason: str | None
    undone: bool
    said: str


def changes(archive: Questions) -> list[Change]:
    """Return what people changed, in the order in which they did.

    What they quote of reports that were taken out is left out.
    """
    log = [msgspec.convert(one, type=Decision) for one in archive.decisions()]
    force = {one.id for one in in_force(log)}
    return [_change(one, undone=one.id not in force) for one in log if one.kind != "undo"]


def _change(one: Decision, *, undone: bool) -> Change:
    anchor = one.anchor or _BARE
    field = _field(one, anchor)
    was = (
        _at(anchor.mark, field)
        if one.kind in ("value", "retype", "adjudicate", "boundary")
        else None
    )
    now = one.value if one.kind != "withhold" else None
    what = " ".join(word for word in _words(one, anchor, field, was) if word)
    because = f", because {one.reason}" if one.reason else ""
    return Change(
        at=one.at,
        by=one.by,
        decision=one.id,
        kind=one.kind,
        of=one.of,
        what=anchor.what,
        report=anchor.report,
        field=field,
        was=was,
        now=now,
        reason=one.reason,
        undone=undone,
        said=f"{what} on {one.at[:10]} by {one.by}{because}",
    )


def _field(one: Decision, anchor: Anchor) -> str | None:
    return one.field or (RETYPED.get(anchor.what or "") if one.kind == "retype" else None)


def _at(mark: Any, field: str | None) -> Any:
    for name in (field or "").split("."):
        mark = mark.get(name) if isinstance(mark, dict) else None
    return mark


def _words(one: Decision, anchor: Anchor, field: str | None, was: Any) -> Iterator[str]:
    mark = anchor.mark or {}
    match one.kind:
        case "value" | "retype" | "adjudicate" if field:
            yield str(mark.get("kind", "")) if field in ("low", "best", "high") else ""
            if field != "best" or "kind" not in mark:
                yield field
            yield f"{_shown(was)} -> {_shown(one.value)}"
        case "same" | "different":
            yield f"{' and '.join(one.of)}: {one.kind}"
        case _:
            yield one.kind
            yield anchor.what or ""
            yield anchor.name or (f'"{anchor.quote}"' if anchor.quote else ", ".join(one.of))
            if isinstance(one.value, str | int):
                yield str(one.value)


def _shown(value: Any) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, dict):
        return str(value.get("name") or msgspec.json.encode(value).decode())
    return str(value)
