"""Linking a whole archive: read every report once, fold, merge and gather, write what is found."""

from __future__ import annotations

import gc
import importlib.metadata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import NamedTuple

from dateline.link.actors import merge_actors
from dateline.link.bodies import Body, body_of
from dateline.link.copies import fold_copies
from dateline.link.gleaning import Gleaned, glean
from dateline.link.incidents import gather_incidents
from dateline.link.placing import Settled, settle_places
from dateline.link.words import find_alike
from dateline.model.archive import Actor, Incident
from dateline.store.archive import Archive, Links
from dateline.store.decisions.rulings import Rulings
from dateline.store.writing import words_told


class Linked(NamedTuple):
    """How many groups of copies, actors and incidents an archive has after linking."""

    copies: int
    actors: int
    incidents: int


def link_archive(archive: Archive) -> Linked:
    """Find the copies, actors and incidents of all reports and put them in place of the old ones.

    The same reports give the same links, whatever was loaded first. An incident whose id is gone
    because an earlier telling arrived, because two became one, or because its page was read again,
    leaves a redirect.
    """
    with archive.batch(), _no_collector():
        return _link(archive, _replayed(archive) if archive.is_decided() else Rulings())


def _replayed(archive: Archive) -> Rulings:
    """Apply what people decided; its modules, a third of linking's, are loaded for it alone."""
    from dateline.store.decisions.links import rulings_of
    from dateline.store.decisions.replay import replay

    return rulings_of(replay(archive))


def _ruled(
    incidents: list[Incident], actors: list[Actor], rulings: Rulings
) -> tuple[list[Incident], list[Actor]]:
    """Return incidents and actors as people ruled on them."""
    if not rulings.log:
        return incidents, actors
    from dateline.store.decisions.links import rule_actors, rule_incidents

    return rule_incidents(incidents, rulings), rule_actors(actors, rulings)


@contextmanager
def _no_collector() -> Iterator[None]:
    """Keep Python's cycle collector off: linking makes many small things that live to its end, in
    no cycles, and to look through them again and again is a fifth of its time.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _link(archive: Archive, rulings: Rulings) -> Linked:
    lost, again = archive.lost, dict[tuple[str, str], str]()
    read_again = {source for source, _ in lost.words.values()}
    some: list[Gleaned] = []
    for listed, report in archive.readings():
        some.append(glean(report, listed.document, listed.text, apart=rulings.apart))
        for event in report.events if listed.source in read_again else ():
            again.setdefault(
                (listed.source, words_told(event, listed.start, listed.text)), event.id
            )
    places = {(one.report, event): n for one in some for n, event in enumerate(one.events)}

    def body(name: str) -> Body:
        stored = archive.report(name)
        listed = stored.listed
        return body_of(stored.report, listed.document, listed.text, listed.start)

    copies = fold_copies([one.copied for one in some], body)
    witness = {report: copy.witness for copy in copies for report in copy.reports}
    merged = merge_actors(
        chain.from_iterable(one.names for one in some),
        witness,
        together=rulings.actors_together,
        apart=rulings.actors_apart,
    )
    tellings = chain.from_iterable(one.tellings for one in some)
    gathered = gather_incidents(
        settle_places(tellings, Settled([one.placed for one in some]), witness),
        witness,
        alike=find_alike(one.words for one in some),
        together=rulings.together,
        apart=rulings.apart,
    )
    incidents, actors = _ruled(gathered, merged.actors, rulings)
    archive.replace_links(
        Links(
            copies,
            actors,
            merged.of,
            incidents,
            places,
            _redirects(archive, incidents, again),
            importlib.metadata.version("dateline"),
        )
    )
    return Linked(len(copies), len(actors), len(incidents))


def _redirects(
    archive: Archive, incidents: Sequence[Incident], again: Mapping[tuple[str, str], str]
) -> Mapping[str, str]:
    """Say where the tellings of incidents that are no more have gone.

    *again* gives the event that is read now where one stood that went, by source and words.
    """
    kept = {incident.id for incident in incidents}
    home = {m.event: incident.id for incident in incidents for m in incident.mentions}
    before = {old.id: [m.event for m in old.mentions] for old in archive.incidents()}
    moved: dict[str, str] = {}
    for old, events in {**archive.lost.events, **before}.items():
        if old not in kept:
            now = (again.get(archive.lost.words.get(event, ("", "")), event) for event in events)
            new = next((home[event] for event in now if event in home), None)
            if new is not None:
                moved[old] = new
    return moved
