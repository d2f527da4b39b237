"""Feeds: RSS, Atom, JSON Feed, WordPress exports."""

import json

import pytest

from dateline.read.cut import cut_document
from dateline.read.feeds import wordpress_paragraphs
from dateline.read.identity import sha256_of
from dateline.read.outcome import Unchanged
from inputs import documents, outcomes, said

RSS = """<?xml version="1.0"?><!DOCTYPE rss>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Example Wire</title>
<item><title>A shell &amp;amp; a bridge</title><link>https://example.org/1</link>
<guid isPermaLink="false">item-1</guid><pubDate>Thu, 12 Jun 2014 10:00:00 GMT</pubDate>
<dc:creator>Ann Writer</dc:creator><category>Mosul</category>
<description>Teaser</description>
<content:encoded><![CDATA[<p>A shell&nbsp;fell.</p><p>Nobody was hurt.</p>]]></content:encoded></item>
<item><title>Caf&eacute;</title><description>&lt;p&gt;Second &amp;lt; third&lt;/p&gt;</description></item>
<item><title>Nothing in it</title></item></channel></rss>"""


def write(folder, text, name="feed.xml"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_the_title_of_an_item_is_not_the_line_of_its_author(tmp_path):
    for line in ("Ana Beal", "By Ana Beal", "Por Ana Beal"):
        told = f"<p>{line}</p><p>Six bodies were brought to the morgue of Cali on Monday, police said.</p>"
        path = write(
            tmp_path, RSS.replace("<p>A shell&nbsp;fell.</p><p>Nobody was hurt.</p>", told)
        )
        (report,), _ = cut_document(documents(path)[0])
        assert report.title is None
        assert report.start == 0


def test_an_item_of_rss_is_a_page_with_metadata(tmp_path):
    path = write(tmp_path, RSS)
    first, second = documents(path)
    assert first.text == "A shell\xa0fell.\n\nNobody was hurt."
    assert not first.whole
    assert first.name == "item-1"
    assert [(c.field, c.value) for c in first.metadata] == [
        ("title", "A shell & a bridge"),
        ("date", "Thu, 12 Jun 2014 10:00:00 GMT"),
        ("byline", "Ann Writer"),
        ("outlet", "Example Wire"),
        ("url", "https://example.org/1"),
    ]
    assert first.given_tags == (("category", "Mosul"),)
    assert first.record["category"] == "Mosul"
    assert (second.text, second.metadata[0].value) == ("Second < third", "Café")
    assert said(path)[2] == "feed.xml, item 3: empty"


def test_the_bytes_of_an_item_are_addressed(tmp_path):
    path = write(tmp_path, RSS)
    custody = documents(path)[0].custody
    item = path.read_bytes()[custody.offset : custody.offset + custody.length]
    assert item.startswith(b"<item>")
    assert item.endswith(b"</item>")
    assert sha256_of(item) == custody.raw_sha256


def test_only_new_items_of_a_feed_are_read(tmp_path):
    known = {document.custody.raw_sha256 for document in documents(write(tmp_path, RSS))}
    newer = RSS.replace(
        "<item>", "<item><title>New</title><description>New.</description></item><item>", 1
    )
    found = outcomes(write(tmp_path, newer), known=lambda sha: "x" if sha in known else None)
    assert [type(each) is Unchanged for each in found] == [False, True, True, False]


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Example Wire</title><entry>
<id>urn:1</id><title type="html">A &amp;amp; B</title><link rel="self" href="https://e.org/self"/>
<link href="https://example.org/1"/><published>2014-06-12T10:00:00Z</published>
<updated>2014-06-13T10:00:00Z</updated><author><name>Ann Writer</name></author>
<category term="iraq" label="Iraq"/><content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p>One <b>shell</b>.</p><p>Two &lt; three.</p></div>
</content></entry><entry><id>urn:2</id><content type="text">a &lt;b&gt; c</content></entry></feed>"""


def test_an_entry_of_atom_is_a_page_with_metadata(tmp_path):
    first, second = documents(write(tmp_path, ATOM))
    assert first.text == "One shell.\n\nTwo < three."
    assert [(c.field, c.value) for c in first.metadata] == [
        ("title", "A & B"),
        ("date", "2014-06-12T10:00:00Z"),
        ("date", "2014-06-13T10:00:00Z"),
        ("byline", "Ann Writer"),
        ("outlet", "Example Wire"),
        ("url", "https://example.org/1"),
    ]
    assert first.given_tags == (("category", "Iraq"),)
    assert second.text == "a <b> c"


def test_an_item_of_json_feed_is_a_page_with_metadata(tmp_path):
    item = {
        "id": "1",
        "url": "https://example.org/1",
        "title": "A shell",
        "content_html": "<p>One.</p>",
        "date_published": "2014-06-12T10:00:00Z",
        "authors": [{"name": "Ann Writer"}],
        "tags": ["Mosul"],
    }
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Example Wire", "items": [item]}
    for indent in (None, 2):
        (document,) = documents(write(tmp_path, json.dumps(feed, indent=indent), "feed.json"))
        assert document.text == "One."
        assert {c.field: c.value for c in document.metadata} == {
            "title": "A shell",
            "date": "2014-06-12T10:00:00Z",
            "byline": "Ann Writer",
            "outlet": "Example Wire",
            "url": "https://example.org/1",
        }
        assert document.given_tags == (("tag", "Mosul"),)


WXR = """<?xml version="1.0"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Blog</title>
<wp:wxr_version>1.2</wp:wxr_version>{items}</channel></rss>"""
ITEM = """<item><title>{title}</title><content:encoded><![CDATA[{body}]]></content:encoded>
<excerpt:encoded>short</excerpt:encoded><wp:post_id>{id}</wp:post_id>
<wp:post_date>2014-06-12 10:00:00</wp:post_date><wp:post_type>{kind}</wp:post_type>
<wp:status>{status}</wp:status><category domain="post_tag" nicename="mosul">Mosul</category>
<category domain="category" nicename="iraq">Iraq</category></item>"""


def test_only_published_posts_of_a_wordpress_export_are_read(tmp_path):
    kinds = [("post", "publish"), ("post", "draft"), ("page", "publish"), ("attachment", "inherit")]
    items = "".join(
        ITEM.format(
            title=f"T{n}", body=f"Line {n}.\nMore.\n\nNext.", id=n, kind=kind, status=status
        )
        for n, (kind, status) in enumerate(kinds)
    )
    path = write(tmp_path, WXR.format(items=items))
    (document,) = documents(path)
    assert document.text == "Line 0.\nMore.\n\nNext."
    assert document.given_tags == (("tag", "Mosul"), ("category", "Iraq"))
    assert ("date", "2014-06-12 10:00:00") in [(c.field, c.value) for c in document.metadata]
    assert said(path)[1:] == [
        "feed.xml, item 2: not published: draft",
        "feed.xml, item 3: not a post: page",
        "feed.xml, item 4: not a post: attachment",
    ]


def test_captions_of_a_wordpress_export_are_captions():
    body = "[caption id='a']<img src='x'/> A street.[/caption]\n\nText."
    assert "<figcaption><img src='x'/> A street.</figcaption>" in wordpress_paragraphs(body)


def test_a_feed_in_another_charset_is_read(tmp_path):
    text = RSS.replace('version="1.0"?', 'version="1.0" encoding="iso-8859-1"?', 1)
    path = write(tmp_path, text.replace("A shell&nbsp;fell", "Un café").encode("latin-1"))
    document = documents(path)[0]
    assert document.text.startswith("Un café.")
    assert document.custody.charset == "cp1252"


def test_items_before_a_break_are_kept(tmp_path):
    found = said(write(tmp_path, RSS[: RSS.index("Caf")]))
    assert found[0] == "feed.xml: read"
    assert found[1].startswith("feed.xml, after item 1: failed: not well-formed")


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:1/p">%p;]>',
    ],
)
def test_a_feed_that_declares_entities_is_refused(tmp_path, doctype):
    path = write(tmp_path, RSS.replace("<!DOCTYPE rss>", doctype).replace("Teaser", "&a;"))
    (words,) = said(path)
    assert "declares entities, which are refused" in words


def test_a_feed_nested_without_end_is_refused(tmp_path):
    deep = RSS.replace("Teaser", "<a>" * 100_000 + "</a>" * 100_000)
    assert "nested deeper than 64" in said(write(tmp_path, deep))[0]
