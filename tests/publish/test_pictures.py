"""Pictures of the pile: shown if they are pictures and the page is there as it was read."""

import zlib
from hashlib import sha256
from pathlib import Path
from struct import pack

import pytest

from dateline.model.document import Custody
from dateline.publish import pictures
from dateline.publish.pictures import Picture, Pictures, name_of
from dateline.publish.site import write_site
from dateline.store.archive import Archive
from dateline.store.rows import StoredDocument
from scanning import read_pages
from small_archive import BLAST, BLAST_TEXT, blast_report, marked

PAGE = b"<!doctype html><title>Saved</title>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def png(width: int = 4, height: int = 3) -> bytes:
    """Return a red picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\x00" + b"\xc0\x20\x20" * width) * height)
    head = chunk(b"IHDR", pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def saved(folder: Path, files: dict[str, bytes]) -> Path:
    """Save a page and files beside it under *folder*/pile; return the page."""
    page = folder / "pile" / "wire" / "page.html"
    page.parent.mkdir(parents=True)
    page.write_bytes(PAGE)
    for name, data in files.items():
        path = folder / "pile" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return page


def document(source: str, *names: str, page: bytes = PAGE) -> StoredDocument:
    custody = Custody(raw_sha256=sha256(page).hexdigest())
    return StoredDocument("d1", None, source, "", {}, custody, (), (), names, ())


def test_a_picture_of_the_pile_is_found_and_named_by_its_bytes(tmp_path: Path) -> None:
    page = saved(tmp_path, {"wire/page_files/a.png": png()})
    found = Pictures(tmp_path)
    (one,) = found.of(document(str(page), "wire/page_files/a.png"))
    assert one == Picture("wire/page_files/a.png", name_of(png()))
    assert found.read(one.file) == png()


def test_a_pile_that_moved_with_its_archive_is_found_beside_it(tmp_path: Path) -> None:
    saved(tmp_path, {"wire/a.png": png()})
    for source in ("pile/wire/page.html", "/gone/away/pile/wire/page.html"):
        (one,) = Pictures(tmp_path).of(document(source, "wire/a.png"))
        assert one.file


@pytest.mark.parametrize("data", [SVG, b"<html>", b"", b"BM" + bytes(64), b"RIFF1234WAVE"])
def test_what_does_not_begin_like_a_picture_is_named_and_not_shown(
    tmp_path: Path, data: bytes
) -> None:
    page = saved(tmp_path, {"wire/a.png": data})
    assert Pictures(tmp_path).of(document(str(page), "wire/a.png")) == (Picture("wire/a.png", ""),)


@pytest.mark.parametrize("name", ["../secret.png", "/etc/secret.png", "a\x00.png", "", "wire"])
def test_nothing_outside_the_pile_is_shown(tmp_path: Path, name: str) -> None:
    page = saved(tmp_path, {"../secret.png": png()})
    assert not Pictures(tmp_path).of(document(str(page), name))[0].file


def test_a_link_out_of_the_pile_is_not_followed(tmp_path: Path) -> None:
    page = saved(tmp_path, {"../secret.png": png()})
    (page.parent / "a.png").symlink_to(tmp_path / "secret.png")
    assert not Pictures(tmp_path).of(document(str(page), "a.png"))[0].file


def test_a_page_that_is_not_as_it_was_read_shows_none(tmp_path: Path) -> None:
    page = saved(tmp_path, {"wire/a.png": png()})
    assert not Pictures(tmp_path).of(document(str(page), "wire/a.png", page=b"other"))[0].file


def test_a_picture_that_is_too_large_is_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = saved(tmp_path, {"wire/a.png": png()})
    monkeypatch.setattr(pictures, "LARGEST", 10)
    assert not Pictures(tmp_path).of(document(str(page), "wire/a.png"))[0].file


def test_a_picture_changed_since_is_not_handed_out(tmp_path: Path) -> None:
    page = saved(tmp_path, {"wire/a.png": png()})
    found = Pictures(tmp_path)
    (one,) = found.of(document(str(page), "wire/a.png"))
    (page.parent / "a.png").write_bytes(png(5, 5))
    assert found.read(one.file) is None


def illustrated(folder: Path, *names: str) -> Archive:
    """An archive of one report whose page lies in the pile with pictures of these names."""
    page = saved(folder, {f"wire/{name}": png() for name in names} | {"wire/drawing.svg": SVG})
    archive = Archive.open(folder / "small.db", create=True)
    archive.add(
        marked(
            blast_report(),
            BLAST_TEXT,
            source=str(page),
            custody=Custody(raw_sha256=sha256(PAGE).hexdigest()),
            pictures=(*(f"wire/{name}" for name in names), "wire/drawing.svg"),
        )
    )
    return archive


HOSTILE = 'x" onerror="alert(1)" <b>.png'


def test_a_report_shows_its_pictures_under_safe_names_with_their_own_as_text(
    tmp_path: Path,
) -> None:
    with illustrated(tmp_path, "market.png", HOSTILE) as archive:
        write_site(archive, tmp_path / "site")
    pages = read_pages(tmp_path / "site")
    page = pages[tmp_path / "site" / "report" / BLAST / "index.html"]
    assert page.live == []
    assert "wire/drawing.svg" in page.text
    assert HOSTILE in page.text
    copied = [path.name for path in (tmp_path / "site" / "picture").iterdir()]
    assert copied == [name_of(png()).removeprefix("picture/")]
    assert f"../../{name_of(png())}" in page.loads
    assert not list((tmp_path / "site").rglob("*drawing*"))


@pytest.mark.parametrize("text", ["excerpt", "none"])
def test_pictures_are_only_named_where_the_text_is_not_shown_whole(
    tmp_path: Path, text: str
) -> None:
    with illustrated(tmp_path, "market.png") as archive:
        write_site(archive, tmp_path / "site", text=text)  # type: ignore[arg-type]  # a case
    assert not (tmp_path / "site" / "picture").exists()
    pages = read_pages(tmp_path / "site")
    assert "wire/market.png" in pages[tmp_path / "site" / "report" / BLAST / "index.html"].text
