"""The static site: every page, feed, script and font of an archive, as files in a folder.

Opened from ``file://`` it needs no server and asks for nothing outside its folder. Written twice
from the same archive it is the same, byte for byte. Files of an earlier site that are no longer
written are removed if ``dateline-site.json`` says that they were ours; nothing else is touched.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any, Self

import msgspec

from dateline.errors import DatelineError
from dateline.publish.addresses import (
    Links,
    incident_address,
    month_address,
    names_address,
    report_address,
    tag_address,
)
from dateline.publish.claims_file import claims_csv
from dateline.publish.compare_page import Compare, compare_address
from dateline.publish.feeds import Feeds, feed_files, feed_item
from dateline.publish.incident_feed import incident_feed, incident_feed_file
from dateline.publish.incident_page import incident_page
from dateline.publish.lines import opening, report_line
from dateline.publish.map_data import base_script, map_script
from dateline.publish.map_page import map_page
from dateline.publish.method_page import method_page
from dateline.publish.pages import (
    front_page,
    incidents_page,
    month_page,
    months,
    months_page,
    status_page,
)
from dateline.publish.paging import pages_of
from dateline.publish.render import ASSETS, render
from dateline.publish.report_page import Text, report_page
from dateline.publish.search_fields import FieldReader
from dateline.publish.search_index import Entry, search_files
from dateline.publish.search_page import search_page
from dateline.publish.shelf import Shelf
from dateline.publish.tag_page import (
    PER_NAMES,
    TagText,
    is_listed,
    names_page,
    tag_index,
    tag_letters,
    tag_page,
)
from dateline.publish.timeline_page import Timeline, timeline_address
from dateline.store.questions import Questions
from dateline.store.replays import check_replay

MANIFEST = "dateline-site.json"
STAGING = ".dateline-site-new"
"""The folder in a site's folder where the next one is written until it is whole."""

Page = tuple[str, str, Any, str]
"""An address, the template, its context, and the entry of the navigation."""


class SitePages(msgspec.Struct, kw_only=True):
    """What was written: pages by kind, all files, and files of an older site that were removed."""

    pages: dict[str, int] = {}
    feeds: int = 0
    files: int = 0
    removed: int = 0


def write_site(
    archive: Questions,
    folder: Path,
    *,
    text: Text = "full",
    tag_text: TagText = "excerpt",
    replay: str | None = None,
) -> SitePages:
    """Write the site of *archive* into *folder*.

    Args:
        archive: What to publish.
        folder: Where to; made if absent. Files that are not ours are left alone.
        text: How much of a report's text its page shows.
        tag_text: How much of each report's text a tag's pages show.
        replay: Where captures of crawls are replayed, with ``{timestamp}`` and ``{url}``; None:
            where the archive says, if it does.

    Raises:
        DatelineError: The folder is a file, or holds files that would be overwritten and are
            not an earlier site's; or *replay* is no such address.
    """
    shelf = Shelf(archive, replay=replay and check_replay(replay))
    done = SitePages()
    with _Writer(folder, done) as writer:
        _write_all(shelf, writer, text, tag_text)
    return done


def _write_all(shelf: Shelf, writer: _Writer, text: Text, tag_text: TagText) -> None:
    done = writer.done
    for address, template, page, nav in _pages(shelf, text, tag_text):
        html = render(template, page, Links(address, page_of=shelf.page_of), shelf, nav)
        writer.write(f"{address}index.html", html.encode())
        done.pages[template] = done.pages.get(template, 0) + 1
    _write_feeds(shelf, writer)
    for path, packed in search_files(_entries(shelf, text), _offered(shelf)):
        writer.write(path, packed)
    writer.write("map/data.js", map_script(shelf.ranked))
    writer.write("map/base.js", base_script())
    for name in sorted(shelf.pictures.files):
        if (data := shelf.pictures.read(name)) is not None:
            writer.write(name, data)
    for asset in sorted(ASSETS.iterdir()):
        if asset.stem not in ("review", "building"):  # served only: nobody decides in a folder
            writer.write(f"assets/{asset.name}", asset.read_bytes())


class _Writer:
    """Writes files that changed beside the old ones; when all are written they take their place.

    So a disk that fills up, or an interrupt, leaves the earlier site as it was.
    """

    def __init__(self, folder: Path, done: SitePages) -> None:
        self.folder, self.done = folder, done
        self._written: dict[str, str] = {}
        self._staged: list[str] = []
        self._folders: set[Path] = set()
        if folder.exists() and not folder.is_dir():
            raise DatelineError(f"{folder} is a file: name a folder for the site")
        self._before = self._read_manifest()
        index = folder / "index.html"
        if index.exists() and "index.html" not in self._before:
            raise DatelineError(
                f"{index} is not of a site that dateline wrote: name another folder"
            )
        self._new = folder / STAGING

    def __enter__(self) -> Self:
        self._clear()
        self._new.mkdir(parents=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        """Put the site in place, or take what there is of it away.

        Raises:
            DatelineError: The disk took no more.
        """
        try:
            if kind is None:
                self._finish()
        except OSError as refused:
            error = refused
        finally:
            self._clear()
        if isinstance(error, OSError):
            raise DatelineError(f"the site in {self.folder} was not written: {error}") from error

    def _clear(self) -> None:
        shutil.rmtree(self._new, ignore_errors=True)

    def _write_manifest(self, names: dict[str, str]) -> None:
        packed = msgspec.json.format(msgspec.json.encode(dict(sorted(names.items()))), indent=0)
        (self._new / MANIFEST).write_bytes(packed + b"\n")
        os.replace(self._new / MANIFEST, self.folder / MANIFEST)

    def _read_manifest(self) -> dict[str, str]:
        path = self.folder / MANIFEST
        if not path.is_file():
            return {}
        try:
            return msgspec.json.decode(path.read_bytes(), type=dict[str, str])
        except msgspec.MsgspecError as error:
            raise DatelineError(f"{path} is damaged: remove it, or name another folder") from error

    def write(self, name: str, data: bytes) -> None:
        """Write one file, unless the same bytes are there from the last time."""
        digest = blake2b(data, digest_size=8).hexdigest()
        path = self.folder / name
        self._written[name] = digest
        self.done.files += 1
        if self._before.get(name) == digest and path.is_file() and path.stat().st_size == len(data):
            return
        new = self._new / name
        if new.parent not in self._folders:
            new.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(new.parent)
        new.write_bytes(data)
        self._staged.append(name)

    def _finish(self) -> None:
        """Move what is new into place, remove what is old, write down what is ours."""
        for parent in {(self.folder / name).parent for name in self._staged}:
            parent.mkdir(parents=True, exist_ok=True)
        unsure = dict.fromkeys(self._staged, "")  # ours even if we are killed, old or new
        self._write_manifest({**self._before, **self._written, **unsure})
        for name in self._staged:
            os.replace(self._new / name, self.folder / name)
        top = self.folder.resolve()
        for name in sorted(self._before.keys() - self._written.keys()):
            path = self.folder / name
            if path.is_file() and path.resolve().is_relative_to(top):
                path.unlink()
                self.done.removed += 1
                self._remove_empty(path.parent)
        self._write_manifest(self._written)

    def _remove_empty(self, folder: Path) -> None:
        while folder != self.folder and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent


def _pages(shelf: Shelf, text: Text, tag_text: TagText) -> Iterator[Page]:
    """Yield every page of the site."""
    yield "", "front", front_page(shelf), "front"
    yield "tag/", "tags", tag_index(shelf), "tags"
    yield from _names_pages(shelf)
    yield "month/", "months", months_page(shelf), "reports"
    yield "map/", "map", map_page(shelf), "map"
    yield from _timeline_pages(shelf)
    yield from _compare_pages(shelf)
    yield "search/", "search", search_page(shelf), "search"
    yield "status/", "status", status_page(shelf), ""
    yield "method/", "method", method_page(shelf), ""
    yield from _report_pages(shelf, text)
    yield from _incident_pages(shelf)
    yield from _month_pages(shelf)
    yield from _tag_pages(shelf, tag_text)


def _names_pages(shelf: Shelf) -> Iterator[Page]:
    letters = tag_letters(shelf)
    for letter in letters:
        for number in range(1, pages_of(len(letter.tags), PER_NAMES) + 1):
            page = names_page(letters, letter, number)
            yield names_address(letter.key, number), "names", page, "tags"


def _timeline_pages(shelf: Shelf) -> Iterator[Page]:
    timeline = Timeline(shelf)
    yield "timeline/", "timeline", timeline.page(), "timeline"
    for key, last in timeline.periods():
        for number in range(1, last + 1):
            yield (
                timeline_address(key, number),
                "timeline",
                timeline.page(key, number),
                "timeline",
            )


def _compare_pages(shelf: Shelf) -> Iterator[Page]:
    compare = Compare(shelf)
    yield "compare/", "compare", compare.page(), "compare"
    for kind, first, second in compare.ready():
        address = compare_address(kind, first, second)
        yield address, "compare", compare.page(kind, first.key, second.key), "compare"


def _report_pages(shelf: Shelf, text: Text) -> Iterator[Page]:
    for listed in shelf.listed:
        for number in range(1, len(shelf.layout(listed.id).parts) + 1):
            page = report_page(shelf, listed.id, text, number)
            yield report_address(listed.id, number), "report", page, "reports"


def _incident_pages(shelf: Shelf) -> Iterator[Page]:
    for number in range(1, pages_of(len(shelf.incidents)) + 1):
        address = f"incident/page/{number}/" if number > 1 else "incident/"
        yield address, "incidents", incidents_page(shelf, number), "incidents"
    for name in shelf.incidents:
        yield incident_address(name), "incident", incident_page(shelf, name), "incidents"


def _month_pages(shelf: Shelf) -> Iterator[Page]:
    for month, reports in months(shelf):
        for number in range(1, pages_of(reports) + 1):
            address = month_address(month, number)
            yield address, "month", month_page(shelf, month, number), "reports"


def _tag_pages(shelf: Shelf, text: TagText) -> Iterator[Page]:
    for tag in shelf.tags.values():
        for number in range(1, pages_of(tag.reports) + 1):
            page = tag_page(shelf, tag, number, text)
            yield tag_address(tag.slug, number), "tag", page, "tags"


def _write_feeds(shelf: Shelf, writer: _Writer) -> None:
    feeds = Feeds()
    items = {listed.id: feed_item(shelf, listed) for listed in shelf.listed}
    for tag in shelf.tags.values():
        found = [items[name] for name in shelf.reports_of(tag.slug)]
        for path, data in zip(feed_files(tag.slug), feeds.all(tag, found), strict=True):
            writer.write(path, data)
            writer.done.feeds += 1
    for incident in shelf.incidents.values():
        writer.write(incident_feed_file(incident.id), incident_feed(shelf, incident))
        path = f"{incident_address(incident.id)}claims.csv"
        writer.write(path, claims_csv(shelf, incident))
        writer.done.feeds += 1


def _entries(shelf: Shelf, text: Text) -> Iterator[Entry]:
    reader = FieldReader(shelf)
    for listed in shelf.listed:
        line = report_line(shelf, listed)
        excerpt = "".join(piece.text for piece in opening(shelf, listed)) if text != "none" else ""
        yield Entry(
            listed.id,
            listed.title or "",
            listed.outlet or "",
            line.when,
            excerpt[:200],
            listed.text,
            reader.fields_of(listed),
        )


def _offered(shelf: Shelf) -> Iterator[tuple[str, str, int]]:
    for tag in shelf.tags.values():
        if is_listed(tag):
            yield tag_address(tag.slug), tag.name, tag.reports
