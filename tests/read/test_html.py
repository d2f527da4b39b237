"""Pages of HTML: blocks as a browser shows them, what the markup says, what is offered."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.model.document import ROLES, Candidate
from dateline.read.html import read_page
from dateline.read.markup import markup
from inputs import BODY, page_of


def blocks(html: str) -> list[str]:
    page = read_page(html)
    found = [page.text[piece.start : piece.end] for piece in page.pieces]
    assert page.text.split() == [word for block in found for word in block.split()]
    return found


def test_one_line_end_or_an_empty_line_stands_between_pieces():
    assert read_page("<p>One<br>Two<br><br>Three</p><p>Four").text == "One\nTwo\n\nThree\n\nFour"


def pieces(html: str, **wanted: object) -> list[str]:
    page = read_page(html)
    return [
        page.text[piece.start : piece.end]
        for piece in page.pieces
        if all(getattr(piece, name) == value for name, value in wanted.items())
    ]


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<p>A  shell\n fell <b>here</b>.</p><p>Next</p>", ["A shell fell here.", "Next"]),
        ("<p>One<br>Two<br><br>Three</p>", ["One", "Two", "Three"]),
        ("<p>One<br>and two<br>and three</p>", ["One\nand two\nand three"]),
        ("<h1>A shell<br>Falls</h1>", ["A shell\nFalls"]),
        ("<div>Loose<p>Inside</p>tail</div>", ["Loose", "Inside", "tail"]),
        ("<ul><li>a<li>b</ul><dl><dt>c<dd>d</dl>", ["a", "b", "c", "d"]),
        ("<table><tr><td>a<td>b<tr><th>c</table>", ["a", "b", "c"]),
        ("<p>A smile <img src=x> inside</p>", ["A smile inside"]),
        ("<pre>two  spaces\nkept\n\nparted</pre>", ["two  spaces\nkept", "parted"]),
        ("<p>last&nbsp;words</p><p>&nbsp;</p><p>\u200b</p>", ["last\xa0words"]),
        ("<p>a<script>x</script><style>y</style><noscript>z</noscript>b</p>", ["ab"]),
        ("<p>seen</p><p hidden>no</p><p style='display: none'>no</p>", ["seen"]),
        ("<p>seen<span class='screen-reader-text'>no</span></p>", ["seen"]),
        ("<p>a &amp; b &lt;c&gt; caf&eacute;</p>", ["a & b <c> café"]),
        ("<p>unclosed <b>bold<p>next</b> tail", ["unclosed bold", "next tail"]),
        ("no tags at all", ["no tags at all"]),
        ("<!-- only a comment -->", []),
        ("", []),
    ],
)
def test_blocks_are_those_that_a_browser_shows(html, wanted):
    assert blocks(html) == wanted


MARKED_UP = """
<body class="single has-comments no-sidebar">
<nav><a href="/">Home</a></nav>
<article id="post-12" class="post hentry"><h1 class="entry-title">A shell</h1>
<p class="meta">By <a rel="author" href="/ann">Ann Writer</a>,
<time class="entry-date" datetime="2014-06-12T10:00Z">12 June</time></p>
<p>Body <a href="x">one</a>.</p>
<figure><img src="a.jpg"><figcaption>A street.</figcaption></figure>
<div class="sharedaddy"><h3>Share this</h3></div>
<footer><span class="tags-links"><a rel="tag" href="/t">Mosul</a></span></footer></article>
<article class="hentry"><h2 class="entry-title"><a href="2">Another</a></h2></article>
<div id="comments"><article class="comment">I agree.</article></div>
<aside><h3 class="entry-title">Read also</h3></aside>
<footer>Copyright</footer></body>
"""


@pytest.mark.parametrize(
    ("role", "wanted"),
    [
        ("menu", ["Home"]),
        ("title", ["A shell", "Another"]),
        ("byline", ["By Ann Writer, 12 June"]),
        ("caption", ["A street."]),
        ("share", ["Share this"]),
        ("tags", ["Mosul"]),
        ("comments", ["I agree."]),
        ("related", ["Read also"]),
        ("footer", ["Copyright"]),
        ("", ["Body one."]),
    ],
)
def test_the_markup_says_what_a_piece_is(role, wanted):
    assert pieces(MARKED_UP, role=role) == wanted


def test_pieces_know_their_item_their_links_and_their_date():
    assert pieces(MARKED_UP, item=2) == ["Another"]
    assert "I agree." in pieces(MARKED_UP, item=None)
    by_text = {piece.tag: piece for piece in read_page(MARKED_UP).pieces if piece.item == 1}
    assert by_text["h1"].links == 0.0
    dated = [piece.when for piece in read_page(MARKED_UP).pieces if piece.when]
    assert dated == ["2014-06-12T10:00Z"]
    assert [p.links for p in read_page("<p>ab <a href=x>cd</a></p>").pieces] == [0.5]


def test_tags_of_one_item_among_several_stay_with_their_pieces():
    tagged = '<article><h2>{0}</h2><p>Tagged <a rel="tag" href="x">{0}</a></p></article>'
    one = read_page(tagged.format("Mosul"))
    assert one.tags == (("tag", "Mosul"),)
    two = read_page(tagged.format("Mosul") + tagged.format("Basra"))
    assert two.tags == ()
    assert [piece.tags for piece in two.pieces if piece.tags] == [
        (("tag", "Mosul"),),
        (("tag", "Basra"),),
    ]


def test_a_name_around_most_of_the_page_is_a_matter_of_layout():
    body = "".join(f"<p>{'A long sentence about the day. ' * 12}</p>" for _ in range(4))
    assert {p.role for p in read_page(f"<div class='post-share-layout'>{body}</div>").pieces} == {
        ""
    }


def test_every_role_of_the_table_is_one_of_the_model():
    table = markup()
    named = (table.elements, table.aria, table.itemprop, table.rel, table.tokens, table.words)
    assert {role for rows in named for role in rows.values()} <= ROLES


HEAD = """
<title>A shell | Example Wire</title>
<meta property="og:title" content="A shell"><meta name="author" content="Ann Writer">
<meta property="article:author" content="https://example.org/ann">
<meta property="article:published_time" content="2014-06-12T10:00:00Z">
<meta property="og:site_name" content="Example Wire"><meta name="keywords" content="Mosul, Iraq">
<link rel="canonical" href="https://example.org/a">
<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "A shell!",
 "datePublished": "2014-06-12", "author": [{"name": "Ann Writer"}, {"name": "Bob Reader"}],
 "publisher": {"name": "Example Wire"}, "articleSection": "World"}]}</script>
<script type="application/ld+json">{broken</script>
"""


def test_all_candidates_are_kept_with_where_they_stood_and_the_best_first():
    page = read_page(page_of(head=HEAD))
    shown = [(c.field, c.value, c.source) for c in page.candidates]
    assert shown == [
        ("title", "A shell!", "json-ld headline"),
        ("date", "2014-06-12", "json-ld datePublished"),
        ("byline", "Ann Writer", "json-ld author"),
        ("byline", "Bob Reader", "json-ld author"),
        ("outlet", "Example Wire", "json-ld publisher"),
        ("title", "A shell", "meta og:title"),
        ("date", "2014-06-12T10:00:00Z", "meta article:published_time"),
        ("byline", "Ann Writer", "meta author"),
        ("outlet", "Example Wire", "meta og:site_name"),
        ("url", "https://example.org/a", "canonical"),
        ("title", "A shell | Example Wire", "title"),
    ]
    assert page.tags == (("tag", "Mosul"), ("tag", "Iraq"), ("category", "World"))


def test_a_date_of_change_is_kept_behind_one_of_publication_and_never_alone():
    changed = '<meta property="article:modified_time" content="2014-06-14">'
    linked = '<script type="application/ld+json">//<![CDATA[\n{"@type": "Article",\n"name":"a\tb",'
    linked += '"datePublished": "2014-06-12", "dateModified": "2014-06-13"}\n//]]></script>'

    def dates(head: str) -> list[str]:
        found = read_page(page_of(head=head)).candidates
        return [candidate.value for candidate in found if candidate.field == "date"]

    assert dates(changed) == []
    assert dates(changed + linked) == ["2014-06-12", "2014-06-13", "2014-06-14"]


@pytest.mark.parametrize(
    ("comment", "url", "day"),
    [
        ("<!-- saved from url=(0021)https://example.org/a -->", "https://example.org/a", None),
        (
            "<!-- Page saved with SingleFile \n url: https://example.org/a \n"
            " saved date: Thu Jun 12 2014 10:00:00 GMT+0000 (UTC)\n-->",
            "https://example.org/a",
            "Thu Jun 12 2014 10:00:00 GMT+0000 (UTC)",
        ),
        (
            "<!-- FILE ARCHIVED ON 10:00:00 Jun 12, 2014 AND RETRIEVED FROM THE INTERNET ARCHIVE -->"
            "<a href='https://web.archive.org/web/20140612100000/https://example.org/a'>x</a>",
            "https://example.org/a",
            "10:00:00 Jun 12, 2014",
        ),
    ],
)
def test_the_comment_of_a_saver_says_where_and_when(comment, url, day):
    page = read_page(comment + page_of())
    assert (page.url, page.retrieved_at) == (url, day)
    assert Candidate(field="url", value=url, source="saved from") in page.candidates


def test_the_main_text_is_marked_without_title_menus_and_link_lists():
    rest = "<ul><li><a href=1>Other report of the day</a><li><a href=2>One more</a></ul>"
    html = page_of(*BODY, "He spoke to reporters after the second shell had fallen.")
    page = read_page(html.replace("</article>", f"</article>{rest}"))
    main = [page.text[p.start : p.end] for p in page.pieces if p.main]
    assert main == [*BODY, "He spoke to reporters after the second shell had fallen."]


@pytest.mark.parametrize("start", ["<div>", "<b><i>", "<table><tr><td>", "<blockquote>"])
def test_a_page_nested_without_end_is_read_in_time(start):
    began = time.process_time()
    text = blocks(start * 50_000 + f"<p>{BODY[0]}</p>")
    assert text == [BODY[0]]
    assert time.process_time() - began < 10


@settings(deadline=None)  # the first page loads trafilatura
@given(st.text(alphabet="<>/ab \n&;'\"=-!pdivbrul\u0645é", max_size=200))
def test_any_markup_gives_pieces_that_tile_the_text(html):
    for block in blocks(html):
        assert block.strip()
