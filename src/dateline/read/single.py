"""A file that is one page, or a download of many items: what its reader does besides the format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from dateline.errors import ReadError
from dateline.model.document import Candidate, Custody
from dateline.read.downloads import Item, find_items
from dateline.read.outcome import Failed, Outcome, Skipped
from dateline.read.page import Page, make_document
from dateline.read.pictures import find_pictures
from dateline.read.run import NOT_CHOSEN, Run
from dateline.read.source import Source


class Opened(NamedTuple):
    """What a format makes of an input's bytes: its page, and what it says of how it was saved.

    ``url``, ``retrieved_at`` and ``retrieved_by`` default to the page's own; ``candidates`` are
    what stands around the page, such as the subject of a letter; ``no_report`` says why a page is
    known to be none.
    """

    page: Page
    media_type: str
    charset: str | None = None
    url: str | None = None
    retrieved_at: str | None = None
    retrieved_by: str | None = None
    headers: dict[str, str] | None = None
    candidates: tuple[Candidate, ...] = ()
    no_report: str = ""


def read_single(
    source: Source,
    run: Run,
    reader: str,
    open_page: Callable[[bytes], Opened],
    *,
    download: bool = False,
) -> Iterator[Outcome]:
    """Read a file that is one page, unless it is known; a news database's download item by item.

    Args:
        source: The input.
        run: The run that it is part of.
        reader: The name of the format, for the custody record.
        open_page: Makes a page of the bytes.
        download: Whether news databases deliver in this format.

    Raises:
        ReadError: The bytes are too many, or not of the format, or hold no Unicode text.
    """
    raw = source.read()
    sha, settled = run.page(source.shown, raw)
    other_shard = isinstance(settled, Skipped) and settled.reason == NOT_CHOSEN
    if settled and not (download and other_shard):
        yield settled
        return
    opened = open_page(raw)
    page = opened.page
    if download and (items := find_items(page.text)):
        for number, item in enumerate(items, 1):
            yield _read_item(item, number, opened, source, run)
        return
    if settled:  # of another shard, and known now to be one input
        yield settled
        return
    if opened.no_report or not page.text.strip():
        yield Skipped(source.shown, opened.no_report or "empty")
        return
    beside = source.saved
    custody = Custody(
        raw_sha256=sha,
        path=source.address,
        media_type=opened.media_type,
        charset=opened.charset,
        reader=reader,
        retrieved_at=opened.retrieved_at or page.retrieved_at or beside.at,
        retrieved_by=opened.retrieved_by or page.retrieved_by or beside.by,
        url=opened.url or page.url or beside.url,
        final_url=beside.final_url,
        headers=opened.headers or beside.headers,
    )
    run.keep(sha, raw)
    offered = (
        (Candidate(field="url", value=beside.url, source=beside.by or "saved"),)
        if beside.url
        else ()
    )
    yield make_document(
        page,
        custody,
        source=source.shown,
        candidates=(*opened.candidates, *offered),
        pictures=find_pictures(page.images, source) if page.images else (),
    )


def _read_item(item: Item, number: int, opened: Opened, source: Source, run: Run) -> Outcome:
    """Read an item of a news database's download: a record whose raw bytes are its own text."""
    place = f"item {number}"
    raw = item.page.text.encode("utf-8", "replace")
    sha, settled = run.record(f"{source.shown}, {place}", raw)
    if settled:
        return settled
    custody = Custody(
        raw_sha256=sha,
        path=f"{source.address}!{place}" if source.address else None,
        media_type=opened.media_type,
        charset=opened.charset,
        reader=item.record["database"],
    )
    try:
        document = make_document(
            item.page, custody, source=source.shown, whole=True, record=item.record
        )
    except ReadError as error:
        return Failed(source.shown, place, str(error))
    run.keep(sha, raw)
    return document
