"""Singles: victims taken as figures of one, so that the arithmetic counts them beside numbers."""

from __future__ import annotations

from dateline.events.people import ATTACKER, SHOT
from dateline.model.mark import Figure, Victim, Who

VICTIM = "one victim"
"""The reason of a victim taken as a figure of one."""


class Single(Figure, frozen=True, kw_only=True):
    """A victim as a figure of one, under his own id; it enters sums and is never a mark itself."""


def single(victim: Victim) -> Single:
    """Return a victim as a figure of one: his words, his harm, his event."""
    return Single(
        id=victim.id,
        start=victim.start,
        end=victim.end,
        text=victim.text,
        score=victim.score,
        reason=victim.reason if victim.reason in (SHOT, ATTACKER) else VICTIM,
        kind=victim.harm,
        low=1,
        best=1,
        high=1,
        who=Who(
            text=victim.text,
            start=victim.start,
            end=victim.end,
            role=victim.role,
            group=victim.group,
            side=victim.side,
        ),
        event=victim.event,
    )
