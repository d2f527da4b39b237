"""Character sets: marks, proof, labels, guesses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.read.charset import decode, guess_charset
from inputs import documents, page_of, said

FRENCH = "« Le maire a été blessé », a déclaré un témoin près de la façade du café. " * 4
RUSSIAN = "Мэр города был ранен, сообщил свидетель, стоявший у рынка в четверг утром. " * 4


@pytest.mark.parametrize(
    ("text", "charset", "found"),
    [
        (FRENCH, "utf-8", "utf-8"),
        (FRENCH, "utf-8-sig", "utf-8"),
        (FRENCH, "cp1252", "cp1252"),
        (FRENCH, "utf-16", "utf-16"),
        (FRENCH, "utf-16-le", "utf-16-le"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (RUSSIAN, "cp1251", "cp1251"),
        ("plain", "ascii", "utf-8"),
    ],
)
def test_undeclared_text_is_read(text, charset, found):
    raw = text.encode(charset)
    assert guess_charset(raw) == found
    assert decode(raw, found) == text


@pytest.mark.parametrize(
    ("label", "charset", "found"),
    [
        ("iso-8859-1", "cp1252", "cp1252"),  # a browser takes latin-1 for windows-1252
        ("gb2312", "gb18030", "gb18030"),
        ("utf-8", "cp1252", "cp1252"),  # a lie
        ("no-such-charset", "cp1252", "cp1252"),
        ("koi8-r", "utf-8", "utf-8"),  # UTF-8 proves itself
        ("base64", "cp1252", "cp1252"),
    ],
)
def test_a_label_counts_where_the_bytes_bear_it_out(label, charset, found):
    text = "伊拉克警方说，市场附近发生爆炸。" * 4 if charset == "gb18030" else FRENCH
    raw = page_of(text, head=f'<meta charset="{label}">').encode(charset)
    assert guess_charset(raw) == found
    assert guess_charset(raw, "koi8-u" if found == "utf-8" else label) == found


def test_the_charset_is_recorded_and_binary_is_no_text(tmp_path):
    (tmp_path / "a.txt").write_bytes(FRENCH.encode("cp1252"))
    (tmp_path / "b.txt").write_bytes(FRENCH.encode("utf-16"))
    assert [d.custody.charset for d in documents(tmp_path)] == ["cp1252", "utf-16"]
    assert {d.text for d in documents(tmp_path)} == {FRENCH}
    for name, raw in (
        ("c", b"\x89PNG\r\n\x1a\n\x00"),
        ("d", bytes(range(256)) * 9),
        ("e", b"a\0b"),
    ):
        (tmp_path / name).write_bytes(raw)
    long = tmp_path / "f.txt"
    long.write_bytes(b"A shell fell. " * 9000 + b"\0")
    assert said(tmp_path)[2:] == [
        *("c: not text", "d: not text", "e: not text"),
        "f.txt, file: failed: not text: a NUL character at 126000",
    ]


@given(st.binary(max_size=300))
def test_any_bytes_have_a_charset_that_decodes_them(raw):
    assert isinstance(decode(raw, guess_charset(raw)), str)


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Burmistrz został ranny, powiedział świadek. Żaden żołnierz nie zginął. ", "cp1250"),
        ("Burmistrz został ranny, powiedział świadek. Żaden żołnierz nie zginął. ", "iso8859-2"),
        ("Belediye başkanı yaralandı, dedi çarşının yanında duran bir tanık. ", "cp1254"),
        ("Der Bürgermeister wurde verletzt; größere Schäden gab es nicht. ", "cp1252"),
        ("El alcalde resultó herido; mañana habrá una reunión. ¿Quién fue? ", "cp1252"),
        ("Starosta byl zraněn, řekl svědek stojící u tržiště. ", "cp1250"),
        ("“The mayor’s café was hit,” he said – no one was hurt. ", "cp1252"),
        ("Le maire a été blessé, déclare un témoin près du café. ", "mac-roman"),
    ],
)
def test_the_latin_sets_are_told_apart_by_their_letters(text, charset):
    assert decode((text * 4).encode(charset), guess_charset((text * 4).encode(charset))) == text * 4
