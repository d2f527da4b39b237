"""Letters and mailboxes: one text a letter, attached files beside it, raw bytes found again."""

import io
import plistlib
import zipfile
from email.message import EmailMessage

from hypothesis import given
from hypothesis import strategies as st

from dateline.model.document import Document
from dateline.read.identity import sha256_of
from dateline.read.mail import split_letters
from dateline.read.pile import read_pile
from dateline.read.raw import read_raw
from inputs import BODY, documents, page_of, said


def letter(words=BODY[0], *, html=None, subject="Shell falls on market"):
    message = EmailMessage()
    message["From"] = "Desk <desk@example.org>"
    message["To"] = "reader@example.net"
    message["Subject"] = subject
    message["Date"] = "Thu, 12 Jun 2031 10:00:00 +0000"
    message["Message-ID"] = "<1@example.org>"
    message.set_content(words)
    if html:
        message.add_alternative(html, subtype="html")
    return message


def test_the_two_forms_of_a_letter_are_one_text(tmp_path):
    (tmp_path / "a.eml").write_bytes(bytes(letter(html=page_of(BODY[0]))))
    (document,) = documents(tmp_path)
    assert document.text.count(BODY[0]) == 1
    offered = {one.field: one.value for one in reversed(document.metadata)}
    assert offered["title"] == "Shell falls on market"
    assert offered["date"].startswith("2031-06-12T10:00")


def test_a_letter_keeps_who_sent_it_and_not_who_read_it(tmp_path):
    (tmp_path / "a.eml").write_bytes(bytes(letter()))
    (document,) = documents(tmp_path)
    headers = document.custody.headers
    assert headers == {"From": "Desk <desk@example.org>", "Message-ID": "<1@example.org>"}


def test_attached_files_are_inputs_of_their_own(tmp_path):
    message = letter()
    page = page_of("A mill burned down on Sunday night, the fire service said.")
    message.add_attachment(page.encode(), maintype="text", subtype="html", filename="mill.html")
    message.add_attachment(b"\x89PNG\r\n\x00", maintype="image", subtype="png", filename="a.png")
    path = tmp_path / "a.eml"
    path.write_bytes(bytes(message))
    assert said(path) == ["a.eml: read", f"{path}!mill.html: read", f"{path}!a.png: not text"]
    mill = documents(path)[1]
    assert read_raw(mill.custody) == page.encode()


def test_a_letter_without_words_says_so(tmp_path):
    message = EmailMessage()
    message["Subject"], message["MIME-Version"] = "Photo", "1.0"
    message.add_attachment(b"\x89PNG\r\n\x00", maintype="image", subtype="png", filename="a.png")
    (tmp_path / "a.eml").write_bytes(bytes(message))
    assert said(tmp_path)[0] == "a.eml: a letter of nothing but attached files"


def test_a_mailbox_is_read_letter_by_letter(tmp_path):
    path = tmp_path / "desk.mbox"
    letters = [
        letter(f"From here we saw shell {n} fall.\n\n>From noon on it was calm.") for n in (1, 2)
    ]
    path.write_bytes(
        b"".join(
            b"From desk@example.org Thu Jun 12 10:00:00 2031\n%s\n\n" % bytes(m) for m in letters
        )
    )
    first, second = documents(path)
    assert first.source == str(path)
    assert first.custody.offset == 0
    assert "shell 2" in second.text
    assert "\nFrom noon on" in second.text
    for document in (first, second):
        raw = read_raw(document.custody)
        assert raw is not None
        assert sha256_of(raw) == document.custody.raw_sha256
    again = read_pile([path], known=lambda sha: str(path))
    assert not [one for one in again if isinstance(one, Document)]


@given(
    st.lists(st.sampled_from([b"From a 2014\n", b"\n", b"x\n", b"From", b">From b\n"]), max_size=30)
)
def test_letters_cover_a_mailbox_whole(lines):
    raw = b"".join(lines)
    parts = list(split_letters(io.BytesIO(raw)))
    assert b"".join(part or b"" for _, part in parts) == raw
    assert all(raw[at : at + len(part or b"")] == part for at, part in parts)


def test_a_safari_webarchive_gives_its_main_page(tmp_path):
    main = {
        "WebResourceData": page_of("Caf\u00e9 shelled.").encode(),
        "WebResourceURL": "https://example.org/a",
        "WebResourceMIMEType": "text/html",
        "WebResourceTextEncodingName": "UTF-8",
    }
    held = {"WebMainResource": main, "WebSubresources": [{"WebResourceData": b"body {}"}]}
    (tmp_path / "a.webarchive").write_bytes(plistlib.dumps(held, fmt=plistlib.FMT_BINARY))
    (tmp_path / "b.webarchive").write_bytes(plistlib.dumps({}, fmt=plistlib.FMT_BINARY))
    (document,) = documents(tmp_path)
    assert "Caf\u00e9 shelled." in document.text
    assert document.custody.url == "https://example.org/a"
    assert (
        said(tmp_path)[1] == "b.webarchive, file: failed: a property list that holds no saved page"
    )


def test_a_wacz_gives_the_captures_of_its_warcs(tmp_path):
    body = page_of("A shell fell on the market, the mayor said.").encode()
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    warc = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/a\r\n"
        b"WARC-Date: 2031-06-13T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(answer), answer)
    )
    with zipfile.ZipFile(tmp_path / "a.wacz", "w") as file:
        file.writestr("archive/data.warc", warc)
        file.writestr("datapackage.json", "{}")
        file.writestr("pages/pages.jsonl", '{"format": "json-pages-1.0"}')
    (document,) = documents(tmp_path)
    assert document.custody.url == "https://example.org/a"
    assert document.source.endswith("a.wacz!archive/data.warc")
