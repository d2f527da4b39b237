"""Coding: an archive's incidents under a policy, and what codebooks call them.

    coder = Coder(archive)
    coded = coder.code(incident, coder.policy("ucdp"))
    coder.acled(coded).sub_event_type

Nothing here is stored: codes are views. A toll that a person decided stands whatever the policy.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec

from dateline.codes.acled import AcledCodes, code_acled
from dateline.codes.names import Names, Setting
from dateline.codes.plover import PloverCodes, code_plover
from dateline.codes.policies import Policy, find_policy, read_policies
from dateline.codes.rows import Row, closed, split_rows
from dateline.codes.settle import Settled, settle, settle_all
from dateline.codes.ucdp import UcdpCodes, code_ucdp, may_be_ged
from dateline.events.types import EventType, read_types
from dateline.model.archive import Incident
from dateline.model.mark import HARMS, Toll
from dateline.store.decisions.known import Decisions, decisions_by_thing, noted_fields
from dateline.store.ledgers import Gathered, Ledgers
from dateline.store.lens import Lens
from dateline.store.questions import Questions

Codes = TypeVar("Codes", AcledCodes, UcdpCodes)


class Coded(NamedTuple):
    """An incident with its claims, and what its dead come to under a policy.

    ``settled`` is None where nobody is said to be dead; ``toll`` is a person's where one decided.
    """

    gathered: Gathered
    policy: Policy
    settled: Settled | None
    toll: Toll | None

    @property
    def incident(self) -> Incident:
        """The incident, as it is stored."""
        return self.gathered.incident

    @property
    def harmed(self) -> Mapping[str, int]:
        """Who was killed, by role, as far as it is told."""
        stored = self.incident.tolls.get("killed")
        return stored.by_role if stored else {}


class Coder:
    """Settles and codes incidents; holds the tables, and remembers reports just read."""

    def __init__(self, archive: Questions, tables: Path | None = None) -> None:
        """Code incidents of *archive* by our tables and those in *tables*.

        Without *tables*, ``tables/`` beside the archive is taken, if there is such a folder.
        """
        beside = archive.path.parent / "tables"
        self.tables = tables or (beside if beside.is_dir() else None)
        self._ledgers, self._archive = Ledgers(archive), archive

    @cached_property
    def policies(self) -> Mapping[str, Policy]:
        """All policies by name, the user's over ours."""
        return read_policies(self.tables)

    @cached_property
    def names(self) -> Names:
        """What codebooks call parties."""
        return Names(self.tables)

    @cached_property
    def types(self) -> Mapping[str, EventType]:
        """The types of event by name, the user's beside ours."""
        return read_types(self.tables).by_name

    def policy(self, name: str) -> Policy:
        """Return a policy by its name.

        Raises:
            DatelineError: There is none of this name.
        """
        return find_policy(self.policies, name)

    def gather(self, incident: Incident) -> Gathered:
        """Gather the claims and parties of an incident."""
        return self._ledgers.gather(incident)

    def code(self, incident: Incident, policy: Policy) -> Coded:
        """Return an incident with its dead settled by a policy."""
        gathered = self.gather(incident)
        settled = settle(gathered.ledger, policy)
        stored = incident.tolls.get("killed")
        toll = settled.toll if settled else None
        if stored is not None and self.is_decided(stored):
            toll = stored
        return Coded(gathered, policy, settled, toll)

    def tolls(self, incident: Incident, policy: Policy) -> dict[str, Toll]:
        """Return all tolls of an incident under a policy; a person's decision stands."""
        settled = settle_all(self.gather(incident).ledger, policy)
        found = {harm: one.toll for harm, one in settled.items()}
        found |= {harm: toll for harm, toll in incident.tolls.items() if self.is_decided(toll)}
        return {harm: found[harm] for harm in HARMS if harm in found}

    def is_decided(self, toll: Toll) -> bool:
        """Whether a toll is a person's, which outranks every policy: it is signed by none."""
        return toll.policy.rpartition(" ")[0] not in self.policies

    def rows(self, coded: Coded) -> list[Row]:
        """Return the places and days of an incident with the dead of each."""
        used = coded.settled.used[0].claim if coded.settled else None
        source = next(
            (one for one in coded.gathered.sources if used and one.stored.listed.id == used.report),
            None,
        )
        report = source.stored.report if source else None
        return split_rows(coded.incident, coded.toll, used, report, coded.policy)

    def acled(self, coded: Coded) -> AcledCodes:
        """Return ACLED's codes of an incident."""
        incident = coded.incident
        codes = incident.codes.get("acled")
        named = codes if isinstance(codes, list) else list(self._kind(coded).acled)
        parties, setting = coded.gathered.parties, self._setting(coded)
        found = code_acled(incident.event_type, named, parties, coded.harmed, setting)
        return self._as_noted("acled", incident, found)

    def ucdp(self, coded: Coded) -> UcdpCodes:
        """Return UCDP's codes of an incident."""
        incident, parties = coded.incident, coded.gathered.parties
        told = incident.codes.get("ucdp")
        code = told if isinstance(told, int) else None
        setting = self._setting(coded)
        codes = code_ucdp(incident.event_type, code, parties, coded.harmed, setting)
        return self._as_noted("ucdp", incident, codes)

    @cached_property
    def _decided(self) -> Decisions:
        return decisions_by_thing(self._archive)

    def _as_noted(self, book: str, incident: Incident, codes: Codes) -> Codes:
        """Return codes with what people noted in their place: ``acled.actor1`` and the like."""
        said = noted_fields(self._decided, incident.id) if self._decided.log else {}
        for field, value in said.items():
            of, _, name = field.partition(".")
            if of == book and isinstance(value, type(getattr(codes, name, None))):
                change: dict[str, Any] = {name: value}
                codes = codes._replace(why={**codes.why, name: "a person's note"}, **change)
        return codes

    def is_ged(self, coded: Coded) -> tuple[bool, str]:
        """Return whether an incident may be a GED event, and why (not)."""
        _, _, high = closed(coded.toll)
        name = coded.incident.event_type
        return may_be_ged(name, coded.gathered.parties, high, self.names)

    def plover(self, coded: Coded) -> PloverCodes:
        """Return PLOVER's codes of an incident."""
        weapons = [
            event.weapon.text
            for source in coded.gathered.sources
            for event in source.events
            if event.weapon is not None
        ]
        return code_plover(self._kind(coded), coded.incident.factuality, weapons, self.names)

    def _kind(self, coded: Coded) -> EventType:
        return self.types.get(coded.incident.event_type) or self.types["other"]

    def _setting(self, coded: Coded) -> Setting:
        place, when = coded.incident.place, coded.incident.when
        where = place.place.country if place and place.place else None
        return Setting(self.names, where, when.earliest if when else None)


class PolicyLens(Lens):
    """Shows incidents with their tolls settled by a policy."""

    def __init__(self, coder: Coder, policy: Policy) -> None:
        self._coder, self._policy = coder, policy

    def incident(self, incident: Incident) -> Incident:
        """Return the incident with its tolls under the policy."""
        return msgspec.structs.replace(incident, tolls=self._coder.tolls(incident, self._policy))
