"""What a coder would make of an incident by a table's own rules: its rows, and whether it has any."""

from __future__ import annotations

from typing import Literal

from dateline.audit.mappings import Mapping
from dateline.codes.rows import Row, closed
from dateline.link.scenes import read_kinds
from dateline.model.archive import Incident
from dateline.store.coding import Coder
from dateline.store.questions import Questions
from dateline.text.fold import fold_name


class Codebook:
    """Codes an archive's incidents as a kind of table does (`dateline.codes`)."""

    def __init__(self, archive: Questions, mapping: Mapping) -> None:
        self._coder = Coder(archive)
        self._policy = self._coder.policy(mapping.policy)
        self._book: Literal["acled", "ucdp"] | None = mapping.codebook
        self._needs = mapping.needs
        self._types = frozenset(name for some in mapping.types.values() for name in some)

    def rows(self, incident: Incident) -> tuple[list[Row], bool]:
        """Return the rows of an incident, and whether their numbers of dead are told."""
        coded = self._coder.code(incident, self._policy)
        return self._coder.rows(coded), coded.toll is not None

    def words(self, incident: Incident) -> frozenset[str]:
        """Return what a coder would write for the type and the actors of an incident, folded."""
        coded = self._coder.code(incident, self._policy)
        if self._book == "acled":
            acled = self._coder.acled(coded)
            beside = (acled.assoc_actor_1, acled.assoc_actor_2)
            others = [name for some in beside for name in some.split("; ") if name]
            named = [acled.sub_event_type, acled.actor1, acled.actor2, *others]
        elif self._book == "ucdp":
            ucdp = self._coder.ucdp(coded)
            named = [ucdp.side_a, ucdp.side_b]
        else:
            named = [p.actor or p.text for p in (*incident.actors, *incident.targets)]
        return frozenset(fold_name(name) for name in named if name)

    def why_none(self, incident: Incident) -> str | None:
        """Return why a table of this kind need not hold an incident, None if it should."""
        if incident.factuality not in self._needs.factuality:
            return f"told as {incident.factuality}"
        if self._book == "ucdp":
            fits, why = self._coder.is_ged(self._coder.code(incident, self._policy))
            return None if fits else why
        if self._book == "acled":
            held = incident.event_type in self._coder.names.acled["rows"]["types"]
        elif self._types:
            held = incident.event_type in self._types
        else:
            held = incident.event_type not in read_kinds().said
        if not held:
            return "of a type that the table does not hold"
        _, best, _ = closed(self._coder.code(incident, self._policy).toll)
        return "nobody is told to have been killed" if best < self._needs.killed else None
