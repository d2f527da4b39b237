"""Evidence bundles: what is in them, what is kept out, and that no byte of them can change unseen."""

import io
import json
import re
import zipfile
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from dateline.bundle.container import MANIFEST, write_container
from dateline.bundle.verify import verify_bundle
from dateline.bundle.write import write_bundle
from dateline.cli import main
from dateline.errors import DatelineError
from dateline.model.document import Custody
from dateline.store.archive import Archive
from dateline.store.decisions.judge import decide, record, remove
from dateline.store.linking import link_archive
from dateline.store.view import Selection, open_view
from made import CORVA, Made, bombing

RAW = b"WARC/1.0\r\nWARC-Record-ID: <urn:uuid:1>\r\n\r\nraw <script>"
AT = "2031-04-01T00:00:00Z"
SAID = "A bomb killed {} people in Corva, <b>police</b> said."


@pytest.fixture
def archive(tmp_path):
    """Two reports of one bombing, one with custody, and one of something else."""
    with Archive.open(tmp_path / "a.db", create=True) as made:
        first = bombing(SAID, "12", "A").marked()
        custody = Custody(
            raw_sha256=sha256(RAW).hexdigest(),
            path="pile/a.warc",
            offset=7,
            length=len(RAW),
            reader="warc",
            retrieved_at="2031-03-08T10:00:00Z",
            url="https://example.org/a?b=<1>",
            headers={"etag": '"x"'},
        )
        made.add(msgspec.structs.replace(first, custody=custody), RAW)
        made.add(bombing("{} died by a bomb in Corva on Thursday.", "14", "B").marked())
        private = Made("Kin buried Tamo Reel, 9, at Ostra.", outlet="C", day="2031-03-09")
        mention = private.mention("Tamo Reel")
        private.marks = [msgspec.structs.replace(mention, private=True)]
        private.event("buried", "killing", place=CORVA, days="2031-01-09")
        marked = private.marked()
        raw = b"<p>Kin buried Tamo Reel"
        custody = Custody(raw_sha256=sha256(raw).hexdigest())
        made.add(msgspec.structs.replace(marked, custody=custody), raw)
        link_archive(made)
        yield made


def incident(archive: Archive) -> str:
    return archive.incidents(event_type="bombing")[0].id


def bundled(archive: Archive, folder: Path, *ids: str, **options) -> Path:
    path = folder / "bundle.zip"
    write_bundle(archive, ids or (incident(archive),), path, **options)
    return path


def read(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as opened:
        return opened.read(name).decode()


def names(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as opened:
        return opened.namelist()


def test_a_bundle_holds_bytes_texts_marks_and_custody_of_all_its_reports(archive, tmp_path):
    path = bundled(archive, tmp_path)
    custody = json.loads(read(path, "custody.json"))
    assert len(custody) == 2
    known = next(one for one in custody if one["raw_file"])
    with zipfile.ZipFile(path) as opened:
        assert opened.read(known["raw_file"]) == RAW
        text = opened.read(known["text_file"])
    assert sha256(text).hexdigest() == known["text_sha256"]
    assert known["record"] == "<urn:uuid:1>"
    assert (known["collected"], known["by"]) == ("2031-03-08T10:00:00Z", None)
    lines = [json.loads(line) for line in read(path, "incidents.jsonl").splitlines()]
    assert [line["id"] for line in lines] == [incident(archive)]
    marks = json.loads(read(path, known["text_file"].replace("text.txt", "marks.json")))
    figure = marks["reports"][0]["figures"][0]
    assert text.decode()[figure["start"] : figure["end"]] == figure["text"] == "12"
    assert all(re.fullmatch(r"[a-z0-9./-]+", name) for name in names(path))


def test_the_page_begins_with_custody_says_what_nobody_recorded_and_escapes(archive, tmp_path):
    page = read(bundled(archive, tmp_path), "index.html")
    assert names(tmp_path / "bundle.zip")[0] == "index.html"
    assert page.index('id="custody"') < page.index('id="incidents"') < page.index('id="reports"')
    assert page.count("not recorded") >= 8
    assert "not in the archive, and no longer where they were read" in page
    assert "&lt;b&gt;police&lt;/b&gt;" in page
    assert "<script" not in page
    assert "https://example.org/a?b=&lt;1&gt;" in page
    assert 'href="https://example.org' not in page  # "<" is in no address that is followed


def test_the_same_archive_gives_the_same_bytes(archive, tmp_path):
    one = bundled(archive, tmp_path).read_bytes()
    assert bundled(archive, tmp_path).read_bytes() == one
    reports = archive.incident(incident(archive)).reports
    other = bundled(archive, tmp_path, *reversed(reports)).read_bytes()
    assert bundled(archive, tmp_path, *reversed(reports)).read_bytes() == other


def test_no_byte_can_change_unseen(archive, tmp_path):
    raw = bytearray(bundled(archive, tmp_path).read_bytes())
    path = tmp_path / "changed.zip"
    assert verify_bundle(tmp_path / "bundle.zip").findings == ()
    step = len(raw) // 150
    places = {*range(0, len(raw), step), *range(40), *range(len(raw) - 60, len(raw))}
    for at in sorted(places):
        raw[at] ^= 0x10
        path.write_bytes(raw)
        assert verify_bundle(path).findings, f"byte {at}"
        raw[at] ^= 0x10


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda files: files.update({"custody.json": b"[]"}), "custody.json: is not what"),
        (lambda files: files.pop("bundle.json"), "bundle.json: is listed in the manifest"),
        (lambda files: files.update({"x.txt": b""}), "x.txt: is not listed"),
        (lambda files: files.pop(MANIFEST), "manifest.json: is not there"),
        (lambda files: files.update({MANIFEST: b"{"}), "manifest.json: is damaged"),
    ],
)
def test_a_file_that_was_changed_is_named(archive, tmp_path, change, said):
    path = bundled(archive, tmp_path)
    with zipfile.ZipFile(path) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    change(files)
    with zipfile.ZipFile(path, "w") as opened:
        for name, data in files.items():
            opened.writestr(name, data)
    assert said in "\n".join(map(str, verify_bundle(path).findings))


def test_bytes_after_or_missing_at_the_end_are_found(archive, tmp_path):
    path = bundled(archive, tmp_path)
    raw = path.read_bytes()
    for changed in (raw + b"\n", raw[:-1], raw[:100], b""):
        path.write_bytes(changed)
        assert verify_bundle(path).findings


def test_names_of_private_persons_are_masked_unless_asked_for(archive, tmp_path):
    report = next(r.id for r in archive.reports() if r.outlet == "C")
    note = decide(archive, "note", [report], value="ask Tamo Reel's kin", by="Ana", at=AT)
    record(archive, [note])
    archive.close()
    path = tmp_path / "bundle.zip"
    with open_view(tmp_path / "a.db", Selection(redact="private")) as view:
        done = write_bundle(view, (report,), path)
    assert (done.withheld, done.decisions) == (1, 1)
    assert [name for name in names(path) if "Tamo" in read(path, name)] == []
    assert "████ ████, 9" in read(path, "index.html")
    assert "since names in them are masked" in read(path, "index.html")
    assert verify_bundle(path).findings == ()
    with open_view(tmp_path / "a.db", Selection(redact="none")) as view:
        write_bundle(view, (report,), path)
    assert "Tamo Reel" in read(path, "index.html")
    assert [name for name in names(path) if name.endswith("original.bin")]


@pytest.mark.parametrize("text", ["excerpt", "none"])
def test_less_text_leaves_bytes_and_texts_out(archive, tmp_path, text):
    path = bundled(archive, tmp_path, text=text)
    assert not [name for name in names(path) if name.endswith((".bin", ".txt"))]
    assert verify_bundle(path).findings == ()


def stamp(manifest: bytes) -> bytes:
    """Return what stands in a time stamp of RFC 3161 about a manifest, and words around it."""
    imprint = bytes.fromhex("3031300d060960864801650304020105000420")
    return b"0\x82\x01\x00signed:" + imprint + sha256(manifest).digest() + b"by an authority"


def test_a_time_stamp_of_the_manifest_goes_with_the_bundle(archive, tmp_path):
    bare = bundled(archive, tmp_path)
    token = tmp_path / "stamp.tsr"
    token.write_bytes(stamp(b"another manifest"))
    with pytest.raises(DatelineError, match="is no time stamp of this bundle's manifest"):
        bundled(archive, tmp_path, stamp=token)
    token.write_bytes(stamp(read(bare, MANIFEST).encode()))
    path = bundled(archive, tmp_path, stamp=token)
    checked = verify_bundle(path)
    assert (checked.findings, checked.stamped) == ((), True)
    with zipfile.ZipFile(path) as opened:
        files = {n: opened.read(n) for n in opened.namelist() if not n.startswith("timestamp")}
    files.pop(MANIFEST)
    packed = io.BytesIO()
    write_container(packed, files, stamp(b"another manifest"))
    path.write_bytes(packed.getvalue())
    (finding,) = verify_bundle(path).findings
    assert finding.problem == "is a time stamp of something else than this manifest"


def test_what_is_unknown_or_was_removed_cannot_be_bundled(archive, tmp_path):
    with pytest.raises(DatelineError, match="nothing here has the id nonsense"):
        bundled(archive, tmp_path, "nonsense")
    assert not (tmp_path / "bundle.zip").exists()


def test_decisions_that_touch_it_go_with_it_and_others_do_not(archive, tmp_path):
    name, other = incident(archive), next(r.id for r in archive.reports() if r.outlet == "C")
    record(archive, [decide(archive, "accept", [name], by="Ana", reason="<i>seen</i>", at=AT)])
    record(archive, [decide(archive, "tag", [other], value="funeral", by="Ana", at=AT)])
    path = bundled(archive, tmp_path)
    lines = [json.loads(line) for line in read(path, "decisions.jsonl").splitlines()]
    assert [(line["kind"], line["by"], line["of"]) for line in lines] == [("accept", "Ana", [name])]
    assert "&lt;i&gt;seen&lt;/i&gt;" in read(path, "index.html")


def test_a_report_that_was_removed_enters_no_bundle(archive, tmp_path):
    gone = next(r for r in archive.reports() if r.outlet == "B")
    remove(archive, [gone.id], by="Ana", reason="asked to", at="2031-04-02T00:00:00Z")
    with pytest.raises(DatelineError, match=f"{gone.id} was removed on 2031-04-02"):
        bundled(archive, tmp_path, gone.id)
    path = bundled(archive, tmp_path)
    with zipfile.ZipFile(path) as opened:
        everything = b"".join(opened.read(name) for name in opened.namelist())
    assert b"Thursday" not in everything
    assert gone.id.encode() not in everything


def test_the_commands_write_and_prove_a_bundle(archive, tmp_path):
    name, path = incident(archive), tmp_path / "b.zip"
    run = CliRunner().invoke(main, ["bundle", str(archive.path), name, "-o", str(path)])
    assert run.exit_code == 0, run.output
    assert "1 incidents, 2 reports, 2 documents" in run.stdout
    sound = CliRunner().invoke(main, ["verify", str(path)])
    assert sound.exit_code == 0
    assert "sound" in sound.stdout
    path.write_bytes(path.read_bytes().replace(b"bomb killed 12", b"bomb killed 13"))
    found = CliRunner().invoke(main, ["verify", str(path), "--json"])
    assert found.exit_code == 1
    assert json.loads(found.stdout)[0]["problem"]
