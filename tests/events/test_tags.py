"""Tags: given ones first, then what the title names, events, names by count; slugs are safe."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from dateline.events.tags import find_tags, slug_of
from dateline.marks.names import FAITH, OFFICE
from dateline.model.mark import Event, Mention, Place, Toponym
from dateline.model.report import Named, Report
from dateline.model.span import Span
from readings import report_of

TEXT = "Blast in Basra kills two\nOmar Haddad came to Basra. Haddad met Lina Saleh."
BASRA = Place(
    id="geonames:1", name="Basra", lat=30.5, lon=47.8, country="IQ", admin1=None, feature="PPLA"
)


def at(words: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return Span(start, start + len(words))


def mention(words: str, actor: str | None, nth: int = 0, **more: object) -> Mention:
    span = at(words, nth)
    shape = {"kind": "person", "private": False, **more}
    return Mention(
        id=f"m{span.start}", start=span.start, end=span.end, text=words, score=1.0, reason="",
        actor=actor, **shape,
    )  # fmt: skip


def marked() -> Report:
    places = tuple(
        Toponym(id=f"p{n}", start=s.start, end=s.end, text="Basra", score=1, reason="", place=BASRA)
        for n, s in enumerate((at("Basra"), at("Basra", 1)))
    )
    blast = at("Blast")
    event = Event(
        id="e1", start=blast.start, end=blast.end, text="Blast", score=1.0, reason="",
        sentence=Span(0, 24), type="bombing", factuality="happened",
    )  # fmt: skip
    return msgspec.structs.replace(
        report_of(TEXT, title=True),
        places=places,
        events=(
            event,
            msgspec.structs.replace(event, id="e2", type="attack", factuality="planned"),
        ),
        mentions=(mention("Omar Haddad", "Omar Haddad"), mention("Haddad", "Omar Haddad", 1)),
        outlet=Named(name="The Delta Post"),
    )


def test_given_tags_come_first_then_the_title_then_events_then_names():
    tags = find_tags(marked(), (("tag", "Iraq"), ("category", "War")))
    assert [(tag.slug, tag.kind, tag.basis, tag.count) for tag in tags] == [
        ("iraq", "tag", "given", 1),
        ("war", "category", "given", 1),
        ("basra", "place", "title", 2),
        ("bombing", "event", "event", 1),
        ("the-delta-post", "outlet", "mention", 1),
        ("omar-haddad", "person", "mention", 2),
    ]


def test_each_slug_stands_once_and_the_given_one_wins():
    tags = find_tags(marked(), (("tag", "Basra"),))
    assert [tag.basis for tag in tags if tag.slug == "basra"] == ["given"]


def test_private_people_are_no_tags():
    report = marked()
    private = mention("Lina Saleh", "Lina Saleh", private=True)
    report = msgspec.structs.replace(report, mentions=(*report.mentions, private))
    assert "lina-saleh" not in {tag.slug for tag in find_tags(report)}


def test_slugs_are_those_of_wordpress():
    assert slug_of("Nouri al-Maliki") == "nouri-al-maliki"
    assert slug_of("Côte d’Ivoire") == "cote-divoire"


def test_names_of_devices_are_no_file_names():
    assert slug_of("NUL") == "nul-"


@given(st.text(max_size=60))
def test_a_slug_is_safe_as_a_file_name(name: str):
    slug = slug_of(name)
    assert slug == slug.lower()
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug not in {"con", "prn", "aux", "nul", "com1", "lpt1"}
    assert len(slug) <= 81


def test_a_place_within_a_bodys_name_is_no_tag_unless_the_body_is_there():
    body = mention("in Basra", "Club in Basra", kind="organisation")
    titled = msgspec.structs.replace(marked(), mentions=(body,), places=marked().places[:1])
    assert "basra" not in {tag.slug for tag in find_tags(titled)}
    civic = msgspec.structs.replace(
        titled.places[0], reason="before a civic word in an organisation's name"
    )
    told = msgspec.structs.replace(titled, places=(civic,))
    assert "basra" in {tag.slug for tag in find_tags(told)}


def test_faiths_and_nameless_offices_are_no_tags():
    wide = msgspec.structs.replace(mention("Lina Saleh", "Sunni", kind="group"), reason=FAITH)
    office = msgspec.structs.replace(mention("Haddad", "Prime Minister", 1), reason=OFFICE)
    tags = find_tags(msgspec.structs.replace(marked(), mentions=(wide, office)))
    assert {"sunni", "prime-minister"}.isdisjoint(tag.slug for tag in tags)
