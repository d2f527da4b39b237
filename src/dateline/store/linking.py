"""Linking a whole archive: read every report once, fold, merge and gather, write what is found."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from dateline.link.actors import Name, merge_actors, names_in
from dateline.link.copies import Body, Print, body_of, fold_copies, take_print
from dateline.link.incidents import gather_incidents
from dateline.link.tellings import Telling, tellings_in
from dateline.link.words import Words, find_alike, words_of
from dateline.model.archive import Incident
from dateline.store.archive import Archive, Links


class Linked(NamedTuple):
    """How many groups of copies, actors and incidents an archive has after linking."""

    copies: int
    actors: int
    incidents: int


def link_archive(archive: Archive) -> Linked:
    """Find the copies, actors and incidents of all reports and put them in place of the old ones.

    The same reports give the same links, whatever was loaded first. An incident whose id is gone
    because an earlier telling arrived, or because two became one, leaves a redirect.
    """
    prints: list[Print] = []
    names: list[Name] = []
    tellings: list[Telling] = []
    words: list[Words] = []
    for listed, report in archive.readings():
        own = body_of(report, listed.document, listed.text, listed.start)
        prints.append(take_print(report, own))
        words.append(words_of(own))
        names += names_in(report)
        tellings += tellings_in(report, listed.document)

    def body(name: str) -> Body:
        stored = archive.report(name)
        listed = stored.listed
        return body_of(stored.report, listed.document, listed.text, listed.start)

    copies = fold_copies(prints, body)
    witness = {report: copy.witness for copy in copies for report in copy.reports}
    merged = merge_actors(names, witness)
    incidents = gather_incidents(tellings, witness, alike=find_alike(words))
    archive.replace_links(
        Links(
            copies,
            merged.actors,
            merged.of,
            incidents,
            _redirects(archive, incidents),
            importlib.metadata.version("dateline"),
        )
    )
    return Linked(len(copies), len(merged.actors), len(incidents))


def _redirects(archive: Archive, incidents: Sequence[Incident]) -> Mapping[str, str]:
    """Say where the tellings of incidents that are no more have gone."""
    kept = {incident.id for incident in incidents}
    home = {m.event: incident.id for incident in incidents for m in incident.mentions}
    moved: dict[str, str] = {}
    for old in archive.incidents():
        if old.id not in kept:
            new = next((home[m.event] for m in old.mentions if m.event in home), None)
            if new is not None:
                moved[old.id] = new
    return moved
