"""The static site as files: complete, linked, safe to open from a disk, the same every time."""

import errno
import json
import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from dateline.errors import DatelineError
from dateline.publish.shelf import Shelf
from dateline.publish.site import write_site
from dateline.store.archive import Archive
from dateline.store.view import Selection, open_view
from scanning import Page, read_pages
from small_archive import BLAST, BLASTS, FRENCH, RIVAL, make_archive


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    return read_pages(site)


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_every_link_leads_to_a_file_and_every_fragment_to_an_element(
    site: Path, pages: dict[Path, Page]
) -> None:
    dead = []
    for path, page in pages.items():
        for link in page.links + page.loads:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https"):
                continue
            target = (
                Path(os.path.normpath(path.parent / unquote(parts.path))) if parts.path else path
            )
            there = target.is_file() and target.is_relative_to(site)
            if not there or (parts.fragment and parts.fragment not in pages[target].ids):
                dead.append(f"{path.relative_to(site)}: {link}")
    assert dead == []


def test_every_page_can_be_reached_from_the_front(site: Path, pages: dict[Path, Page]) -> None:
    todo, reached = [site / "index.html"], {site / "index.html"}
    while todo:
        path = todo.pop()
        for link in pages[path].links:
            target = (
                Path(os.path.normpath(path.parent / urlsplit(link).path))
                if urlsplit(link).path
                else path
            )
            if target in pages and target not in reached:
                reached.add(target)
                todo.append(target)
    assert set(pages) - reached == set()


def test_nothing_is_loaded_from_elsewhere_and_nothing_stands_inline(
    site: Path, pages: dict[Path, Page]
) -> None:
    for page in pages.values():
        assert not [address for address in page.loads if re.match(r"[a-z]+:|/", address)]
        assert page.live == []
        assert page.policy.startswith("default-src 'none'")
        assert "unsafe" not in page.policy
    for path in site.rglob("*.css"):
        assert not re.search(r"url\(\s*['\"]?(https?:|//|/)|@import", path.read_text())


def test_every_page_has_one_first_heading_and_its_language(pages: dict[Path, Page]) -> None:
    for path, page in pages.items():
        assert page.headings.count(1) == 1, path
        assert page.language == "en"
        assert len(page.ids) == len(set(page.ids)), path


def test_written_twice_it_is_the_same_and_in_another_folder_too(
    shelf: Shelf, site: Path, tmp_path: Path
) -> None:
    before = files_of(site)
    write_site(shelf.archive, site)
    write_site(shelf.archive, tmp_path)
    assert files_of(site) == before == files_of(tmp_path)


def test_what_is_no_longer_written_is_removed_and_what_is_not_ours_stays(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    write_site(make_archive(tmp_path / "four.db"), folder)
    (folder / "mine.txt").write_text("kept")
    gone = folder / "report" / FRENCH / "index.html"
    assert gone.is_file()
    done = write_site(make_archive(tmp_path / "three.db", french=False), folder)
    assert not gone.parent.exists()
    assert done.removed > 0
    assert (folder / "mine.txt").read_text() == "kept"


def test_a_folder_with_somebody_elses_front_page_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine")
    with pytest.raises(DatelineError, match="name another folder"):
        write_site(shelf.archive, tmp_path)
    assert (tmp_path / "index.html").read_text() == "mine"


def test_names_can_be_held_by_any_disk(site: Path) -> None:
    names = [str(path.relative_to(site)) for path in site.rglob("*")]
    assert not [n for n in names if re.search(r'[<>:"|?*\\\x00-\x1f]|[. ](/|$)', n)]
    assert len({name.casefold() for name in names}) == len(names)


def test_the_front_page_says_what_is_held_and_what_is_not_known(
    pages: dict[Path, Page], site: Path
) -> None:
    text = pages[site / "index.html"].text
    assert (
        "4 reports from 3 outlets, from 12 June 2014 to 20 June 2014, which tell of 2 incidents"
        in text
    )
    assert re.search(r"1 ?report without any date", text)
    assert re.search(r"2 ?could not be read or marked", text)


def test_a_failure_is_named_on_the_status_page(pages: dict[Path, Page], site: Path) -> None:
    text = pages[site / "status" / "index.html"].text
    assert "pile/broken.html.gz, byte 512" in text
    assert "the gzip stream ends early" in text
    assert "no tables for language 'fr'" in text


def test_a_tag_page_lists_its_reports_newest_first_with_the_words_about_it(
    pages: dict[Path, Page], site: Path
) -> None:
    page = pages[site / "tag" / "corva" / "index.html"]
    order = [link.split("/")[-2] for link in page.links if "/report/" in link]
    assert order[0] == RIVAL
    assert set(order[1:]) == {BLAST, "7b10cc42f9d1"}
    assert "before 21 June 2014" in page.text


def test_a_report_shows_its_text_its_marks_and_its_custody(
    pages: dict[Path, Page], site: Path
) -> None:
    page = pages[site / "report" / BLAST / "index.html"]
    assert (
        "Two car bombs tore through the grain market of Corva on Thursday, killing at least 22 people"
        in page.text
    )
    assert "31 = 22 + 9" in page.text
    assert "at least 22 killed" in page.text
    assert "“I saw my cousin Sami Orlo, 9, carried out,” said Lena Orlo, a baker." in page.text
    assert "https://corva.example/blasts?a=1&b=2" in page.links
    assert "ab" * 32 in page.text


def test_an_incident_says_who_disagrees_and_leads_to_the_words(
    pages: dict[Path, Page], site: Path
) -> None:
    page = pages[site / "incident" / BLASTS / "index.html"]
    assert "Police say at least 22 killed; interior ministry says 18." in page.text
    assert [
        link
        for link in page.links
        if re.fullmatch(rf"\.\./\.\./report/{BLAST}/index\.html#f\d+", link)
    ]
    assert (
        "3 reports, which come to 2 witnesses once copies are folded; 2 independent sources"
        in page.text
    )


def test_an_address_that_is_no_web_address_is_shown_and_not_linked(
    pages: dict[Path, Page], site: Path
) -> None:
    page = pages[site / "report" / RIVAL / "index.html"]
    assert "javascript:alert(1)" in page.text
    assert not [link for link in page.links if link.startswith("javascript")]


@pytest.mark.parametrize(
    ("text", "whole", "opening"), [("full", True, True), ("none", False, False)]
)
def test_the_text_is_shown_as_asked(
    tmp_path: Path, shelf: Shelf, text: str, whole: bool, opening: bool
) -> None:
    write_site(shelf.archive, tmp_path, text=text)  # type: ignore[arg-type]  # a parameter
    html = (tmp_path / "report" / BLAST / "index.html").read_text()
    assert ("Smoke over the grain market" in html) is whole


def test_the_notice_of_an_archive_stands_on_every_page(tmp_path: Path) -> None:
    archive = make_archive(tmp_path / "a.db")
    archive.connection.execute(
        "INSERT INTO meta VALUES ('notice', 'All of this is invented.', x'00')"
    )
    write_site(archive, tmp_path / "site")
    assert all(
        "All of this is invented." in page.text for page in read_pages(tmp_path / "site").values()
    )


def test_an_empty_archive_has_a_site_that_says_so(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "empty.db", create=True) as archive:
        write_site(archive, tmp_path / "site")
    assert "Nothing yet" in Page((tmp_path / "site" / "index.html").read_text()).text


def test_the_search_index_finds_a_word_in_its_shard(site: Path) -> None:
    index = (site / "search" / "index.js").read_text()
    names = json.loads(index.removeprefix("var DATELINE=").rstrip(";\n"))
    assert "67-72" in names["shards"]
    shard = (site / "search" / "w-67-72.js").read_text()
    assert '"grain"' in shard


def test_excerpts_only_show_the_opening(tmp_path: Path, shelf: Shelf) -> None:
    write_site(shelf.archive, tmp_path, text="excerpt")
    html = (tmp_path / "report" / BLAST / "index.html").read_text()
    assert "Only the opening is shown here" in html
    assert "Smoke over" not in html


def test_a_site_that_does_not_fit_leaves_the_earlier_one(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_site(shelf.archive, tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("dateline.publish.site.search_files", full)
    with pytest.raises(DatelineError, match="No space left"):
        write_site(shelf.archive, tmp_path, text="none")
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_every_page_says_how_many_names_are_masked(shelf: Shelf, tmp_path: Path) -> None:
    with open_view(shelf.archive.path, Selection(redact="private")) as view:
        assert view.masked > 0
        write_site(view, tmp_path)
        words = f"masked (█): {view.masked} name"
    pages = list(tmp_path.rglob("index.html"))
    assert pages
    assert all(words in page.read_text("utf-8") for page in pages)
