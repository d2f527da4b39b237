"""One round: ask each address that is due, and hand over what is new as inputs."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple

import msgspec

from dateline.errors import FetchError, ReadError
from dateline.model.document import Document
from dateline.read.pile import read_pile
from dateline.read.saved import Saved
from dateline.read.source import Source
from dateline.store.archive import Archive
from dateline.watch.fetch import Fetched, Fetcher, back_off
from dateline.watch.listing import Entry, Sitemap, read_sitemap
from dateline.watch.memory import Memory, recall, remember

PAGES = 200
"""The most pages of one list that one round asks for; the rest waits for the next."""
MAPS = 50
"""The most sitemaps of an index that one round reads."""


class Missed(NamedTuple):
    """An address that gave nothing, and why."""

    url: str
    reason: str


class Found(NamedTuple):
    """What one address gave: inputs, the answers they are made of, what failed, what to remember.

    The memory is kept only once the inputs are in the archive: what a killed run lost is asked for
    again.
    """

    sources: list[Source]
    answers: list[Fetched]
    missed: list[Missed]
    memory: Memory


class Round(NamedTuple):
    """How a round is made: who asks, whether a feed's pages are asked for, how often (seconds)."""

    fetcher: Fetcher
    agent: str
    now: float
    every: float
    pages: bool = False


def ask(url: str, memory: Memory, this: Round) -> Found:
    """Ask one address for what is new since *memory*."""
    try:
        answer = this.fetcher.fetch(url, known=memory.validators)
    except FetchError as error:
        return _failed(url, str(error), None, memory, this)
    if answer.status == 304:
        again = msgspec.structs.replace(memory, **_well(this))
        return Found([], [], [], again)
    if answer.status != 200:
        told = answer.headers.get("retry-after")
        failed = _failed(url, f"answers with status {answer.status}", told, memory, this)
        waiting = msgspec.structs.replace(failed.memory, alone_until=failed.memory.next_at)
        return failed._replace(memory=waiting)
    fresh = msgspec.structs.replace(
        memory,
        validators={
            name: answer.headers[name]
            for name in ("etag", "last-modified")
            if name in answer.headers
        },
        **_well(this),
    )
    try:
        return _read(url, answer, fresh, this)
    except ReadError as error:
        return _failed(url, str(error), None, memory, this)


def _well(this: Round) -> dict[str, Any]:
    """Return what is to be remembered of an address that answered as it should."""
    return {"failures": 0, "alone_until": 0.0, "next_at": this.now + this.every}


def _failed(url: str, reason: str, told: str | None, memory: Memory, this: Round) -> Found:
    failures = memory.failures + 1
    later = this.now + back_off(failures, told, every=this.every)
    waiting = msgspec.structs.replace(memory, failures=failures, next_at=later)
    return Found([], [], [Missed(url, reason)], waiting)


def _read(url: str, answer: Fetched, memory: Memory, this: Round) -> Found:
    sitemap = read_sitemap(answer.body)
    if sitemap is not None:
        return _follow(_all_pages(sitemap, this), [answer], memory, this)
    source = source_of(answer, this.agent)
    if not this.pages:
        return Found([source], [answer], [], memory)
    return _follow(list(_links(source)), [answer], memory, this)


def _all_pages(sitemap: Sitemap, this: Round) -> list[Entry]:
    """Return the pages of a sitemap and of those it lists, one level down, newest first."""
    pages = list(sitemap.pages)
    newest = sorted(sitemap.maps, key=lambda entry: entry.changed, reverse=True)[:MAPS]
    for entry in newest:
        try:
            answer = this.fetcher.fetch(entry.url)
            below = read_sitemap(answer.body) if answer.status == 200 else None
        except (FetchError, ReadError):
            continue
        pages += below.pages if below else ()
    return sorted(pages, key=lambda entry: entry.changed, reverse=True)


def _links(source: Source) -> Iterator[Entry]:
    """Yield the page of each item of a feed, known by the item's bytes."""
    for outcome in read_pile([source]):
        if isinstance(outcome, Document) and outcome.custody.url:
            yield Entry(outcome.custody.url, outcome.custody.raw_sha256[:16])


def _follow(listed: Sequence[Entry], answers: list[Fetched], memory: Memory, this: Round) -> Found:
    """Ask for the pages that are new or changed, as far as the site's robots.txt lets us."""
    sources, missed, known = list[Source](), list[Missed](), dict[str, str]()
    new = [entry for entry in listed if memory.pages.get(entry.url) != (entry.changed or "seen")]
    for entry in new[:PAGES]:
        try:
            if not this.fetcher.may_ask(entry.url):
                missed.append(Missed(entry.url, "its robots.txt asks us not to"))
                known[entry.url] = entry.changed or "seen"
                continue
            answer = this.fetcher.fetch(entry.url)
        except FetchError as error:
            missed.append(Missed(entry.url, str(error)))
            continue
        if answer.status != 200:
            missed.append(Missed(entry.url, f"answers with status {answer.status}"))
            continue
        known[entry.url] = entry.changed or "seen"
        sources.append(source_of(answer, this.agent))
        answers.append(answer)
    still = {entry.url for entry in listed}
    kept = {url: stamp for url, stamp in memory.pages.items() if url in still} | known
    return Found(sources, answers, missed, msgspec.structs.replace(memory, pages=kept))


def source_of(answer: Fetched, agent: str) -> Source:
    """Return an answer as an input that knows where it came from, when, and by whom it was asked."""
    final = answer.final_url if answer.final_url != answer.url else None
    kept = ("content-type", "date", "last-modified", "etag", "content-language")
    headers = {name: answer.headers[name] for name in kept if name in answer.headers}
    at = datetime.fromtimestamp(answer.at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    saved = Saved(answer.url, at, agent, final, headers or None)
    return Source(answer.url, partial(io.BytesIO, answer.body), saved=saved)


def due(archive: Archive, urls: Sequence[str], now: float) -> Iterator[tuple[str, Memory]]:
    """Yield the addresses that may be asked by now, with what is known of each."""
    for url in urls:
        memory = recall(archive, url)
        if memory.next_at <= now:
            yield url, memory


def left_alone(memory: Memory, now: float) -> str | None:
    """Return why an address is not asked whoever wants it, None if it may be."""
    if memory.alone_until <= now:
        return None
    until = datetime.fromtimestamp(memory.alone_until, UTC)
    return f"answered with an error before: left alone until {until:%Y-%m-%d %H:%M} UTC"


def keep_memories(archive: Archive, memories: dict[str, Memory]) -> None:
    """Keep what is known of some addresses, all or none."""
    with archive.batch():
        for url, memory in memories.items():
            remember(archive, url, memory)
