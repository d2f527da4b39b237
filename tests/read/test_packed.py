"""Packed files: gzip, zip, and what is refused in them."""

import gzip
import io
import stat
import zipfile

from dateline.read.identity import sha256_of
from dateline.read.raw import read_raw
from inputs import documents, page_of, record, said


def zipped(members: dict[str, str | bytes]) -> bytes:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return box.getvalue()


def write(folder, data: bytes, name: str):
    path = folder / name
    path.write_bytes(data)
    return path


def test_members_are_read_in_the_order_of_their_names(tmp_path):
    data = zipped({"b.txt": "Second.", "a/c.html": page_of(), "a/c_files/x.html": page_of("No.")})
    path = write(tmp_path, data, "a.zip")
    assert [d.source for d in documents(path)] == [f"{path}!a/c.html", f"{path}!b.txt"]
    for document in documents(path):
        assert sha256_of(read_raw(document.custody)) == document.custody.raw_sha256


def test_a_packed_page_is_the_page_it_holds(tmp_path):
    write(tmp_path, page_of().encode(), "a.html")
    path = write(tmp_path, gzip.compress(page_of().encode()), "b.html.gz")
    assert said(tmp_path)[1] == f"b.html.gz: same bytes as {tmp_path}/a.html"
    (document,) = documents(path)
    assert document.source == str(path)
    assert read_raw(document.custody) == page_of().encode()


def test_records_in_a_zip_are_records(tmp_path):
    path = write(tmp_path, zipped({"r.jsonl": f"{record(1)}\n{record(2)}\n"}), "a.zip")
    found = documents(path)
    assert [document.name for document in found] == ["r1", "r2"]
    assert read_raw(found[1].custody) == record(2).encode()


def test_names_that_lead_out_and_links_are_refused(tmp_path):
    link = zipfile.ZipInfo("link.txt")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    box = io.BytesIO(
        zipped({"../up.txt": "x", "/abs.txt": "x", "C:\\d.txt": "x", "good.txt": "Good."})
    )
    with zipfile.ZipFile(box, "a") as file:
        file.writestr(link, "/etc/hostname")
    found = [words.rpartition("!")[2] for words in said(write(tmp_path, box.getvalue(), "a.zip"))]
    assert sorted(found) == [
        "../up.txt, member: failed: its name leads out of the archive",
        "/abs.txt, member: failed: its name leads out of the archive",
        "C:\\d.txt, member: failed: its name leads out of the archive",
        "good.txt: read",
        "link.txt: a link, not followed",
    ]


def test_archives_within_archives_end_at_a_depth(tmp_path):
    data = zipped({"a.txt": "Deep."})
    for _ in range(2):
        data = zipped({"in.zip": data})
    assert said(write(tmp_path, data, "a.zip"))[0].endswith("a.txt: read")
    data = zipped({"in.zip": data})
    assert "an archive inside 3 others: not opened" in said(write(tmp_path, data, "b.zip"))[0]


def test_bombs_are_refused_by_name(tmp_path):
    bomb = gzip.compress(bytes(64 << 20))
    write(tmp_path, bomb, "a.txt.gz")
    write(tmp_path, gzip.compress(b"A report. " + bytes(64 << 20)), "b.txt.gz")
    write(tmp_path, gzip.compress(bomb), "c.gz.gz")
    write(tmp_path, zipped({"d.txt": b"A report." * (8 << 20)}), "d.zip")
    found = said(tmp_path)
    assert found[0] == "a.txt.gz: not text"
    assert found[2] == "c.gz.gz: not text"
    assert [words for words in found[1::2] if "read" in words.split(": ")[-1]] == []
    assert "refused as a bomb" in found[3]


def test_damaged_packed_files_fail_by_name(tmp_path):
    write(tmp_path, gzip.compress(b"A shell fell. " * 500)[:-9], "a.txt.gz")
    write(tmp_path, b"PK\x03\x04 no zip at all", "b.zip")
    data = bytearray(zipped({"c.txt": "A shell fell on the market of the town." * 20}))
    data[60] ^= 255
    write(tmp_path, bytes(data), "c.zip")
    assert all("failed: " in words for words in said(tmp_path))


def test_documents_that_are_zips_are_told_apart(tmp_path):
    write(tmp_path, zipped({"[Content_Types].xml": "x", "word/document.xml": "x"}), "a.docx")
    write(tmp_path, zipped({"[Content_Types].xml": "x", "xl/workbook.xml": "x"}), "b.xlsx")
    assert said(tmp_path) == [
        "a.docx, file: failed: a damaged Word document",
        "b.xlsx, file: failed: XLSX is not read",
    ]
    (tmp_path / "a.docx").unlink()
    (tmp_path / "b.xlsx").unlink()
    write(tmp_path, zipped({}), "empty.zip")
    assert said(tmp_path) == ["empty.zip: empty"]
