"""Why an incident's codes, and its numbers under a policy, are what they are.

dateline why ARCHIVE INCIDENT.acled                each code, with the row of the table that gives it
dateline why ARCHIVE INCIDENT.killed --policy ucdp every claim, used or not, and why
"""

from __future__ import annotations

from collections.abc import Callable

from dateline.codes.acled import acled_type, geo_precision
from dateline.codes.policies import Policy
from dateline.codes.settle import Choice, Settled, settle_all
from dateline.model.archive import Incident
from dateline.store.coding import Coded, Coder
from dateline.store.questions import Questions
from dateline.store.reasons import Reason, Rival, bounds_in_words

_USUAL = {"acled": "acled_conservative", "ucdp": "ucdp", "plover": "plain", "codes": "plain"}


def code_makers(
    archive: Questions, incident: Incident, policy: str | None
) -> dict[str, Callable[[], Reason]]:
    """Return what explains an incident's codes; with a policy, its numbers under that too.

    Raises:
        DatelineError: There is no such policy.
    """
    coder = Coder(archive)
    makers: dict[str, Callable[[], Reason]] = {
        "codes": lambda: _codes(coder, coder.code(incident, _policy(coder, "codes", policy))),
        "acled": lambda: _acled(coder, coder.code(incident, _policy(coder, "acled", policy))),
        "ucdp": lambda: _ucdp(coder, coder.code(incident, _policy(coder, "ucdp", policy))),
        "plover": lambda: _plover(coder, coder.code(incident, _policy(coder, "plover", policy))),
    }
    if policy is None:
        return makers
    chosen = coder.policy(policy)
    for harm, one in settle_all(coder.gather(incident).ledger, chosen).items():
        makers[harm] = _number_maker(incident.id, harm, one, chosen)
    return makers


def _policy(coder: Coder, book: str, asked: str | None) -> Policy:
    return coder.policy(asked or _USUAL[book])


def _number_maker(name: str, harm: str, settled: Settled, policy: Policy) -> Callable[[], Reason]:
    return lambda: explain_number(name, harm, settled, policy)


def explain_number(name: str, harm: str, settled: Settled, policy: Policy) -> Reason:
    """Say which claims a number rests on under a policy, and why the others were left."""
    toll = settled.toll
    first = settled.used[0]
    return Reason(
        name,
        harm,
        bounds_in_words(toll.low, toll.best, toll.high),
        f"{first.why}: {_said(first)}",
        rivals=tuple(
            Rival(str(choice.number), None, f"{_said(choice)}; {use}: {choice.why}")
            for use, some in (("used", settled.used[1:]), ("left", settled.rejected))
            for choice in some
        ),
        policy=f"{policy.label}: {policy.says}",
        steps=(*filter(None, (toll.note,)), *_choices(policy)),
    )


def _said(choice: Choice) -> str:
    claim = choice.claim
    who = claim.said_by or "the outlet"
    return f'"{claim.words}" ({who}; {claim.id})'


def _choices(policy: Policy) -> tuple[str, ...]:
    """Return what the policy's row declares, as it stands in policies.toml."""
    rank = ", then ".join(policy.rank)
    return (f"policies.toml {policy.name}: rank {rank}; bounds {policy.bounds}",)


def _codes(coder: Coder, coded: Coded) -> Reason:
    steps = [
        *_acled(coder, coded).steps[:1],
        *_plover(coder, coded).steps[:1],
        *_ucdp(coder, coded).steps[:1],
    ]
    acled, plover, ucdp = coder.acled(coded), coder.plover(coded), coder.ucdp(coded)
    value = (
        f"ACLED {acled.event_type}, {acled.sub_event_type}; PLOVER"
        f" {' '.join(filter(None, (plover.event, plover.mode))) or 'none'}; UCDP"
        f" {ucdp.type_of_violence if coder.is_ged(coded)[0] else 'none'}"
    )
    return Reason(coded.incident.id, "codes", value, coded.incident.event_type, steps=tuple(steps))


def _acled(coder: Coder, coded: Coded) -> Reason:
    codes, incident = coder.acled(coded), coded.incident
    usual = list(coder.types[incident.event_type].acled) if _known(coder, incident) else []
    roles = [(one.stance, one.role) for one in coded.gathered.parties]
    actors = {role for stance, role in roles if stance == "actor"}
    targets = {role for stance, role in roles if stance == "target"}
    because = acled_type(incident.event_type, usual, actors, targets)[1]
    columns = codes._asdict()
    steps = [f"event_type, sub_event_type: {because}"]
    steps += [f"{name} {columns[name]!r}: {why}" for name, why in codes.why.items()]
    if incident.place is not None:
        steps.append(
            f"geo_precision {geo_precision(incident.place)}: where_prec {incident.place.where_prec}"
        )
    steps += _fatalities(coded)
    value = (
        f"{codes.event_type}, {codes.sub_event_type}; {codes.actor1 or '-'} / {codes.actor2 or '-'}"
    )
    return Reason(
        incident.id, "acled", value, because, policy=coded.policy.label, steps=tuple(steps)
    )


def _known(coder: Coder, incident: Incident) -> bool:
    return incident.event_type in coder.types


def _fatalities(coded: Coded) -> list[str]:
    if coded.toll is None:
        return ["fatalities 0: nobody is said to be dead"]
    number = bounds_in_words(coded.toll.low, coded.toll.best, coded.toll.high)
    return [f"fatalities {number}: {coded.toll.note or 'the one number claimed'}"]


def _ucdp(coder: Coder, coded: Coded) -> Reason:
    codes, (may, because) = coder.ucdp(coded), coder.is_ged(coded)
    columns = codes._asdict()
    steps = [f"a GED event: {'yes' if may else 'no'}, {because}"]
    steps += [f"{name} {columns[name]!r}: {why}" for name, why in codes.why.items()]
    steps += _fatalities(coded)
    value = f"{codes.type_of_violence}: {codes.side_a} - {codes.side_b}" if may else "no GED event"
    rule = codes.why["type_of_violence"]
    return Reason(
        coded.incident.id, "ucdp", value, rule, policy=coded.policy.label, steps=tuple(steps)
    )


def _plover(coder: Coder, coded: Coded) -> Reason:
    codes = coder.plover(coded)
    if not codes.event:
        return Reason(coded.incident.id, "plover", "no PLOVER event", codes.why)
    steps = (
        f"event {codes.event}, mode {codes.mode or '-'}: {codes.why}",
        f"contexts: {', '.join(codes.contexts) or '-'}",
        f"quad class {codes.quad}, score {codes.score}: plover.toml [events]",
    )
    value = " ".join(filter(None, (codes.event, codes.mode, *codes.auxiliary)))
    return Reason(coded.incident.id, "plover", value, codes.why, steps=steps)
