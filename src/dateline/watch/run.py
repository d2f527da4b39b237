"""``dateline watch``: rounds of polling, each one built into the archive before the next."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from dateline.errors import FetchError
from dateline.pipeline.build import Counts, Task, build_archive
from dateline.pipeline.versions import program_version
from dateline.read.source import Source
from dateline.store.archive import Archive
from dateline.watch.fetch import Fetched, Fetcher
from dateline.watch.keep import save_answers
from dateline.watch.memory import Memory
from dateline.watch.polling import Missed, Round, ask, due, keep_memories, left_alone

EVERY = 900.0
"""Seconds between two questions to one address."""


class Watching(msgspec.Struct, frozen=True, kw_only=True):
    """What a person asks of a watch. ``pages``: ask for the page of each item of a feed too."""

    task: Task = Task()
    allow_private: bool = False
    pages: bool = False
    warc: Path | None = None
    every: float = EVERY


class Told(msgspec.Struct, kw_only=True):
    """What one round did: addresses asked, those that gave nothing with the reason, the build."""

    asked: int
    missed: list[Missed]
    counts: Counts | None
    warc: str | None = None


def watch(
    given: Sequence[str],
    archive: Path,
    wanted: Watching,
    *,
    once: bool = False,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.time,
) -> Iterator[Told]:
    """Poll addresses and folders into an archive, and say what each round did.

    Args:
        given: Addresses of feeds and sitemaps, and folders, which are read again each round.
        archive: Made if there is none.
        wanted: How.
        once: One round, in which every address is asked whether or not it is due, but for those of
            sites in trouble.
        sleep: How to wait.
        clock: What time it is, in seconds since 1970.

    Raises:
        FetchError: What is given is neither an address nor a folder.
    """
    urls = [one for one in given if "://" in one]
    folders = [Path(one) for one in given if "://" not in one]
    for folder in folders:
        if not folder.exists():
            raise FetchError(f"{folder} is neither an address (http://...) nor a folder")
    agent = f"dateline/{program_version()} (news archive; reads feeds)"
    with closing(
        Fetcher(agent, allow_private=wanted.allow_private, sleep=sleep, clock=clock)
    ) as fetcher:
        while True:
            now = clock()
            this = Round(fetcher, agent, now, wanted.every, wanted.pages)
            yield _one_round(urls, folders, archive, wanted, this, once=once)
            if once:
                return
            sleep(max(1.0, min(wanted.every, _next_due(archive, urls, clock()))))


def _one_round(
    urls: Sequence[str],
    folders: Sequence[Path],
    archive: Path,
    wanted: Watching,
    this: Round,
    *,
    once: bool,
) -> Told:
    with Archive.open(archive, create=True) as opened:
        asking = list(due(opened, urls, float("inf") if once else this.now))
    sources, answers, missed = list[Source](), list[Fetched](), list[Missed]()
    memories: dict[str, Memory] = {}
    asked = 0
    for url, memory in asking:
        if why := left_alone(memory, this.now):
            missed.append(Missed(url, why))
            continue
        asked += 1
        found = ask(url, memory, this)
        sources += found.sources
        answers += found.answers
        missed += found.missed
        memories[url] = found.memory
    kept = save_answers(answers, wanted.warc) if wanted.warc is not None else None
    counts = (
        build_archive([*folders, *sources], archive, wanted.task) if folders or sources else None
    )
    with Archive.open(archive) as opened:
        keep_memories(opened, memories)
    return Told(asked=asked, missed=missed, counts=counts, warc=None if kept is None else str(kept))


def _next_due(archive: Path, urls: Sequence[str], now: float) -> float:
    """Return the seconds until some address is due."""
    with Archive.open(archive, read_only=True) as opened:
        waits = [memory.next_at - now for _, memory in due(opened, urls, float("inf"))]
    return min(waits, default=EVERY)
