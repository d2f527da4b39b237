"""What an archive's decisions come to: how many of each kind, which fit nothing, how people agree."""

from __future__ import annotations

from collections import Counter

import msgspec

from dateline.store.archive import Archive
from dateline.store.decisions.agreement import Agreement, agreement
from dateline.store.decisions.log import in_force, read_log
from dateline.store.decisions.replay import orphans_of
from dateline.store.decisions.samples import Checked, checked


class OrphanShown(msgspec.Struct, frozen=True, kw_only=True):
    """A decision that fits nothing, with what it says."""

    id: str
    kind: str
    of: tuple[str, ...]
    by: str
    at: str
    reason: str | None
    why: str


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """The decisions of an archive: all made, those in force by kind, orphans, agreement, samples."""

    decisions: int = 0
    decisions_in_force: dict[str, int] = {}
    orphans: tuple[OrphanShown, ...] = ()
    agreement: Agreement | None = None
    checked: Checked = Checked()

    def lines(self) -> list[str]:
        """Return it in words; nothing where nobody decided anything."""
        if not self.decisions:
            return []
        kinds = ", ".join(f"{n} {kind}" for kind, n in self.decisions_in_force.items())
        said = [f"{self.decisions} decisions; in force: {kinds or 'none'}"]
        if self.agreement is not None and self.agreement.things:
            alpha = self.agreement.alpha
            shown = "not defined" if alpha is None else f"{alpha:.2f}"
            said.append(f"{self.agreement.things} things decided by two or more: alpha {shown}")
        said += self.checked.lines()
        for one in self.orphans:
            said.append(f"orphan {one.id}: {one.kind} by {one.by}: {one.why}")
        return said


def sum_up(archive: Archive) -> Decided:
    """Return what the decisions of an archive come to."""
    log = read_log(archive)
    if not log:
        return Decided()
    force = in_force(log)
    by_id = {one.id: one for one in log}
    orphans = [(by_id[one.id], one.why) for one in orphans_of(archive) if one.id in by_id]
    return Decided(
        decisions=len(log),
        decisions_in_force=dict(sorted(Counter(one.kind for one in force).items())),
        orphans=tuple(
            OrphanShown(
                id=one.id,
                kind=one.kind,
                of=one.of,
                by=one.by,
                at=one.at,
                reason=one.reason,
                why=why,
            )
            for one, why in orphans
        ),
        agreement=agreement(force),
        checked=checked(force),
    )
