"""The bytes of a document are found again, in any order, in files and in what is packed in them."""

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from dateline.model.document import Document
from dateline.read.identity import sha256_of
from dateline.read.pile import read_pile
from dateline.read.raw import RawFiles

LINES = "".join(f"{json.dumps({'id': n, 'text': f'Shell {n} fell.'})}\n" for n in range(9)).encode()


def plain(path: Path) -> None:
    path.with_suffix(".jsonl").write_bytes(LINES)


def packed(path: Path) -> None:
    path.with_suffix(".jsonl.gz").write_bytes(gzip.compress(LINES))


def zipped(path: Path) -> None:
    with zipfile.ZipFile(path.with_suffix(".zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("lines.jsonl", LINES)
        archive.writestr("page.txt", "Fire in Amedi\n\nA mill burned down on Sunday night.\n")
        archive.writestr("packed.jsonl.gz", gzip.compress(LINES.replace(b"Shell", b"Rocket")))


@pytest.mark.parametrize("write", [plain, packed, zipped])
def test_bytes_are_found_forward_and_backward(tmp_path, write):
    write(tmp_path / "pile")
    custody = [one.custody for one in read_pile([tmp_path]) if isinstance(one, Document)]
    assert len(custody) >= 9
    with RawFiles() as files:
        for one in (*custody, *reversed(custody)):
            raw = files.read(one)
            assert raw is not None
            assert sha256_of(raw) == one.raw_sha256


def test_a_file_that_moved_has_no_bytes(tmp_path):
    plain(tmp_path / "pile")
    (first, *_) = (one for one in read_pile([tmp_path]) if isinstance(one, Document))
    (tmp_path / "pile.jsonl").rename(tmp_path / "elsewhere.jsonl")
    with RawFiles(tmp_path) as files:
        assert files.read(first.custody) is None
