"""Text from outside in every field of a page: it is shown, and nothing of it can run."""

from pathlib import Path

import msgspec
import pytest

from dateline.model.document import Candidate, Custody
from dateline.model.report import Byline, Named, Quoted, Tag
from dateline.publish.site import write_site
from dateline.store.archive import Archive
from scanning import Page, read_pages
from small_archive import BLAST_TEXT, blast_report, marked

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "</title><script>alert(1)</script>",
    "javascript:alert(1)",
    "{{ 7*7 }}",
    "\u202egnp.exe killed 7",
)


def hostile_site(folder: Path, words: str) -> Path:
    """A site of one report whose title, byline, outlet, tags and addresses are *words*."""
    text = f"{words}\n{BLAST_TEXT}"
    end = len(words)
    report = blast_report()
    plain = msgspec.structs.replace(
        report,
        id="0badc0ffee00",
        end=len(text),
        blocks=tuple(
            msgspec.structs.replace(b, start=b.start + end + 1, end=b.end + end + 1, same_as=None)
            for b in report.blocks
        ),
        title=Quoted(start=0, end=end, text=words),
        byline=Byline(start=0, end=end, text=words),
        outlet=Named(name=words),
        agencies=(Named(name=words),),
        mentions=(),
        places=(),
        times=(),
        figures=(),
        victims=(),
        events=(),
        statements=(),
        main_event=None,
        tolls={},
        why_here=(),
        published=None,
        metadata=(
            Candidate(field="url", value=words, source=words),
            Candidate(field="byline", value=words, source="meta"),
        ),
        tags=(
            Tag(slug="bad", name=words, kind="tag", basis="given"),
            Tag(slug="", name="", kind="person", basis="mention"),
        ),
    )
    document = marked(
        plain,
        text,
        source=f"pile/{words}.html",
        custody=Custody(raw_sha256="ab" * 32, url=words, media_type=words),
        pictures=(words,),
    )
    with Archive.open(folder / "bad.db", create=True) as archive:
        archive.add(document)
        archive.add_failure(words, words, step=words, place=words)
        archive.add_skip(words, words)
        write_site(archive, folder / "site")
    return folder / "site"


@pytest.mark.parametrize("words", HOSTILE)
def test_outside_words_are_shown_and_inert(tmp_path: Path, words: str) -> None:
    pages = read_pages(hostile_site(tmp_path, words))
    assert sum(" ".join(words.split()) in page.text for page in pages.values()) > 3
    for path, page in pages.items():
        assert page.live == [], path
        assert page.bare_controls == 0, path


def test_the_scan_itself_sees_what_could_run() -> None:
    for words in HOSTILE[:4]:
        assert Page(f"<p title='x'>{words}</p><b title=\"{words}\">").live
    assert Page(f"<p>{HOSTILE[6]}</p>").bare_controls == 1
