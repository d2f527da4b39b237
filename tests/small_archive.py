"""A small invented archive for the tests of pages: every kind of mark, block and trouble once."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

from dateline.model.archive import (
    Actor,
    Copy,
    Disagreement,
    EventMention,
    Incident,
    Side,
    SideEvidence,
)
from dateline.model.document import Candidate, Custody
from dateline.model.mark import (
    Event,
    EventPlace,
    Figure,
    Mention,
    Participant,
    Place,
    PlaceCandidate,
    Proof,
    Speaker,
    Statement,
    Timex,
    Toll,
    Toponym,
    Victim,
    Weapon,
    When,
    Where,
    Who,
    mark_id,
)
from dateline.model.report import (
    Block,
    Byline,
    Evidence,
    Failure,
    Marked,
    Named,
    Published,
    Quoted,
    Report,
    Tag,
)
from dateline.model.span import Span
from dateline.store.archive import Archive, Links

CORVA = Place(
    id="geonames:1", name="Corva", lat=36.2, lon=42.4, country="IQ", admin1="Ninawa", feature="PPL"
)
TELIN = Place(
    id="geonames:2",
    name="Telin",
    lat=35.1,
    lon=43.6,
    country="IQ",
    admin1="Salah ad Din",
    feature="ADM1",
)
BLAST = "4d21aa90c3e7"
COPY = "7b10cc42f9d1"
RIVAL = "1e88f0327abc"
FRENCH = "93acde115577"
BLASTS, RAID = "c0ffee114d21", "c0ffee22aa90"

BLAST_TEXT = """Thirty-one killed in market blasts at Corva
By Iden Marr
CORVA, 12 June (Lowland Wire) -
Two car bombs tore through the grain market of Corva on Thursday, killing at least 22 people and wounding dozens, police said.
A third blast in Telin killed nine more, bringing the day's toll to 31.
Share this report
More from Lowland Wire
“I saw my cousin Sami Orlo, 9, carried out,” said Lena Orlo, a baker.
Two car bombs tore through the grain market of Corva on Thursday, killing at least 22 people and wounding dozens, police said.
Smoke over the grain market. Picture: Lowland Wire
"""
RIVAL_TEXT = """Ministry counts 18 dead in Corva
The interior ministry said 18 people were killed in Thursday's bombings in Corva, and denied that any soldier was among them.
"""
FRENCH_TEXT = """Le marché de Corva rouvre
Les commerçants sont revenus au marché.
"""


class Maker:
    """Makes the marks of one report by quoting its text."""

    def __init__(self, report: str, text: str) -> None:
        self.report, self.text = report, text

    def span(self, quote: str, after: int = 0) -> Span:
        start = self.text.index(quote, after)
        return Span(start, start + len(quote))

    def head(self, kind: Any, quote: str, after: int = 0, reason: str = "a rule") -> dict[str, Any]:
        start, end = self.span(quote, after)
        return {
            "id": mark_id(self.report, kind, start),
            "start": start,
            "end": end,
            "text": quote,
            "score": 0.9,
            "reason": reason,
        }

    def blocks(self, *kinds: str) -> tuple[Block, ...]:
        at, made, first = 0, [], {}
        for line, kind in zip(self.text.splitlines(), kinds, strict=True):
            span = Span(at, at + len(line))
            made.append(
                Block(
                    start=span.start,
                    end=span.end,
                    kind=kind,
                    same_as=first.get(line) if kind == "repeat" else None,
                )
            )  # type: ignore[arg-type]
            first.setdefault(line, span)
            at += len(line) + 1
        return tuple(made)


def blast_report() -> Report:
    """The report with everything: figures that add up, a statement, a victim, a repeat."""
    m = Maker(BLAST, BLAST_TEXT)
    lead = m.span("Two car bombs tore")
    first = m.head(Figure, "at least 22 people", reason="number phrase after 'killing'")
    more = m.head(Figure, "nine more")
    total = m.head(Figure, "31")
    hurt = m.head(Figure, "dozens")
    said = m.head(Statement, "police said")
    event = m.head(Event, "tore through")
    second = m.head(Event, "blast", m.text.index("A third"))
    when = When(
        earliest="2014-06-12",
        latest="2014-06-12",
        precision=1,
        basis="weekday",
        evidence=(m.span("on Thursday"),),
    )
    figures = (
        Figure(
            **first,
            kind="killed",
            low=22,
            best=None,
            high=None,
            said_by=said["id"],
            event=event["id"],
            part_of=total["id"],
            who=Who(text="people", start=first["end"] - 6, end=first["end"], role="civilian"),
            place=Where(
                text="Corva",
                start=m.span("Corva", lead.start).start,
                end=m.span("Corva", lead.start).end,
                id="geonames:1",
            ),
            when=when,
        ),
        Figure(
            **hurt,
            kind="wounded",
            low=24,
            best=None,
            high=None,
            said_by=said["id"],
            event=event["id"],
        ),
        Figure(
            **more,
            kind="killed",
            low=9,
            best=9,
            high=9,
            event=second["id"],
            part_of=total["id"],
            factuality="alleged",
        ),
        Figure(**total, kind="killed", low=31, best=31, high=31, scope="operation"),
    )
    toll = Toll(
        low=22,
        best=22,
        high=None,
        by_role={"civilian": 22},
        figures=(first["id"],),
        proof=(Proof(whole=total["id"], parts=(first["id"], more["id"]), sum=31, unplaced=0),),
    )
    corva = m.head(Toponym, "Corva", lead.start)
    events = (
        Event(
            **event,
            sentence=Span(lead.start, m.span("police said.").end),
            type="bombing",
            factuality="happened",
            codes={
                "acled": ["Explosions/Remote violence", "Remote explosive/landmine/IED"],
                "plover": ["ASSAULT", "explosives"],
                "ucdp": 3,
            },
            targets=(
                Participant(
                    start=m.span("grain market").start,
                    end=m.span("grain market").end,
                    text="grain market",
                    actor=None,
                    role="civilian",
                ),
            ),
            weapon=Weapon(
                start=m.span("car bombs").start,
                end=m.span("car bombs").end,
                text="car bombs",
                kind="explosives",
            ),
            place=EventPlace(
                start=corva["start"],
                end=corva["end"],
                text="Corva",
                place=CORVA,
                where_prec=1,
                basis="same clause",
            ),
            when=when,
            tolls={
                "killed": toll,
                "wounded": Toll(low=24, best=24, high=None, figures=(hurt["id"],)),
            },
        ),
        Event(
            **second,
            sentence=Span(m.span("A third").start, m.span("to 31.").end),
            type="bombing",
            factuality="alleged",
            place=EventPlace(
                start=m.span("Telin").start,
                end=m.span("Telin").end,
                text="Telin",
                place=TELIN,
                where_prec=4,
                basis="report",
            ),
            when=when,
            tolls={"killed": Toll(low=9, best=9, high=9, figures=(more["id"],))},
        ),
    )
    quoted = m.head(Statement, "“I saw my cousin Sami Orlo, 9, carried out,” said Lena Orlo")
    return Report(
        id=BLAST,
        start=0,
        end=len(BLAST_TEXT),
        language="en",
        genre="news",
        title=Quoted(start=0, end=43, text=BLAST_TEXT[:43]),
        byline=Byline(
            **{
                k: v
                for k, v in m.head(Statement, "By Iden Marr").items()
                if k in ("start", "end", "text")
            },
            names=("Iden Marr",),
        ),
        outlet=Named(name="Corva Chronicle"),
        agencies=(
            Named(
                name="Lowland Wire",
                start=m.span("Lowland Wire").start,
                end=m.span("Lowland Wire").end,
            ),
        ),
        metadata=(
            Candidate(field="title", value="Thirty-one killed", source="meta og:title"),
            Candidate(
                field="url", value="https://corva.example/blasts?a=1&b=2", source="canonical"
            ),
        ),
        published=Published(
            earliest="2014-06-12",
            latest="2014-06-13",
            precision=2,
            basis="dateline+weekday",
            evidence=(m.span("12 June"),),
        ),
        tags=(
            Tag(slug="corva", name="Corva", kind="place", basis="given"),
            Tag(slug="lena-orlo", name="Lena Orlo", kind="person", basis="mention"),
            Tag(slug="bombing", name="Bombing", kind="event", basis="event", count=2),
        ),
        blocks=m.blocks(
            "title",
            "byline",
            "dateline",
            "paragraph",
            "paragraph",
            "boilerplate",
            "boilerplate",
            "paragraph",
            "repeat",
            "caption",
        ),
        mentions=(
            Mention(**m.head(Mention, "Lena Orlo"), kind="person", actor="Lena Orlo", private=True),
            Mention(
                **corva | {"id": mark_id(BLAST, Mention, corva["start"])},
                kind="place",
                actor="Corva",
            ),
        ),
        places=(
            Toponym(
                **corva,
                place=CORVA,
                candidates=(
                    PlaceCandidate(id="geonames:1", name="Corva", lat=36.2, lon=42.4, score=0.8),
                ),
            ),
            Toponym(**m.head(Toponym, "Telin"), place=None),
        ),
        times=(
            Timex(
                **m.head(Timex, "on Thursday"),
                type="DATE",
                value="2014-06-12",
                earliest="2014-06-12",
                latest="2014-06-12",
                anchor="published",
            ),
        ),
        figures=figures,
        victims=(
            Victim(
                **m.head(Victim, "Sami Orlo, 9"),
                name="Sami Orlo",
                age=9,
                sex="male",
                group="children",
                role="civilian",
                harm="killed",
                event=event["id"],
                figure=first["id"],
            ),
        ),
        events=events,
        statements=(
            Statement(
                **said,
                source=(m.span("police"),),
                cue=(Span(said["start"] + 7, said["end"]),),
                content=(Span(lead.start, said["start"] - 2),),
                kind="indirect",
                speaker=Speaker(name="police", actor=None, naming="office"),
            ),
            Statement(
                **quoted,
                source=(m.span("Lena Orlo"),),
                cue=(m.span("said", quoted["start"]),),
                content=(m.span("“I saw my cousin Sami Orlo, 9, carried out,”"),),
                kind="direct",
                speaker=Speaker(name="Lena Orlo", actor="Lena Orlo", naming="named"),
            ),
        ),
        main_event=event["id"],
        tolls={
            "killed": Toll(
                low=31,
                best=31,
                high=31,
                by_role={"civilian": 22, "unknown": 9},
                figures=(total["id"],),
                proof=toll.proof,
            )
        },
        why_here=(Evidence(kind="first line", start=0, end=43, weight=1.0),),
    )


def rival_report() -> Report:
    """A second outlet with another number and a denial."""
    m = Maker(RIVAL, RIVAL_TEXT)
    figure, event = m.head(Figure, "18 people"), m.head(Event, "bombings")
    corva = m.head(Toponym, "Corva", m.text.index("bombings"))
    return Report(
        id=RIVAL,
        start=0,
        end=len(RIVAL_TEXT),
        language="en",
        genre="news",
        title=Quoted(start=0, end=32, text=RIVAL_TEXT[:32]),
        byline=None,
        outlet=Named(name="Telin Post"),
        published=Published(earliest=None, latest="2014-06-20", precision=5, basis="page-order"),
        blocks=m.blocks("title", "paragraph"),
        tags=(
            Tag(slug="corva", name="Corva", kind="place", basis="title"),
            Tag(slug="bombing", name="Bombing", kind="event", basis="event"),
        ),
        places=(Toponym(**corva, place=CORVA),),
        figures=(Figure(**figure, kind="killed", low=18, best=18, high=18, event=event["id"]),),
        events=(
            Event(
                **event,
                sentence=Span(33, len(RIVAL_TEXT) - 1),
                type="bombing",
                factuality="happened",
                place=EventPlace(
                    start=corva["start"],
                    end=corva["end"],
                    text="Corva",
                    place=CORVA,
                    where_prec=1,
                    basis="same clause",
                ),
                when=None,
                tolls={"killed": Toll(low=18, best=18, high=18, figures=(figure["id"],))},
            ),
        ),
        main_event=event["id"],
    )


def french_report() -> Report:
    """A report in a language without tables, and undated."""
    return Report(
        id=FRENCH,
        start=0,
        end=len(FRENCH_TEXT),
        language="fr",
        genre="unknown",
        title=Quoted(start=0, end=25, text=FRENCH_TEXT[:25]),
        byline=None,
        outlet=None,
        published=None,
        tags=(Tag(slug="marche", name="Marché", kind="category", basis="given"),),
        blocks=Maker(FRENCH, FRENCH_TEXT).blocks("title", "paragraph"),
        unread="no tables for language 'fr'",
    )


def renamed(report: Report, name: str, outlet: str) -> Report:
    """The same report under another id and outlet: a copy."""
    import msgspec

    made = msgspec.json.decode(
        msgspec.json.encode(report).replace(report.id.encode(), name.encode()), type=Report
    )
    return msgspec.structs.replace(made, outlet=Named(name=outlet))


def marked(report: Report, text: str, **more: Any) -> Marked:
    """One document with one report."""
    digest = sha256(text.encode()).hexdigest()
    name = sha256(report.id.encode()).hexdigest()[:12]
    return Marked(
        id=name,
        document=name,
        source=more.pop("source", f"pile/{report.id}.html"),
        sha256=digest,
        text=text,
        record=more.pop("record", {}),
        custody=more.pop(
            "custody",
            Custody(
                raw_sha256="ab" * 32,
                path=f"pile/{report.id}.html",
                media_type="text/html",
                url="https://corva.example/blasts?a=1&b=2",
            ),
        ),
        reports=(report,),
        **more,
    )


def links() -> Links:
    """Two incidents, one of them disputed, and one copy group."""
    blast, rival = blast_report(), rival_report()
    event, second = blast.events
    evidence = [
        SideEvidence(document=marked(r, t).document, start=f.start, end=f.end, quote=f.text)
        for r, t, f in (
            (blast, BLAST_TEXT, blast.figures[0]),
            (rival, RIVAL_TEXT, rival.figures[0]),
        )
    ]
    sides = (
        Side(
            value={"low": 22, "best": None, "high": None},
            said_by="police",
            reports=(BLAST, COPY),
            evidence=(evidence[0],),
        ),
        Side(value=18, said_by="interior ministry", reports=(RIVAL,), evidence=(evidence[1],)),
    )
    blasts = Incident(
        id=BLASTS,
        event_type="bombing",
        codes=event.codes,
        factuality="happened",
        place=event.place,
        when=event.when,
        actors=(),
        targets=event.targets,
        tolls=event.tolls,
        mentions=(
            EventMention(report=BLAST, event=event.id),
            EventMention(report=COPY, event=event.id.replace(BLAST, COPY)),
            EventMention(report=RIVAL, event=rival.events[0].id),
        ),
        reports=(BLAST, COPY, RIVAL),
        witnesses=(BLAST, RIVAL),
        independent_sources=2,
        disagreements=(Disagreement(about="killed", sides=sides),),
    )
    raid = Incident(
        id=RAID,
        event_type="bombing",
        codes={},
        factuality="alleged",
        place=second.place,
        when=second.when,
        actors=(),
        targets=(),
        tolls=second.tolls,
        mentions=(EventMention(report=BLAST, event=second.id),),
        reports=(BLAST,),
        witnesses=(BLAST,),
        independent_sources=1,
    )
    copy = Copy(witness=BLAST, reports=(BLAST, COPY), first=BLAST)
    actor = Actor(id="a-lena", name="Lena Orlo", aliases=("Lena Orlo", "Mrs Orlo"), kind="person")
    return Links(
        copies=(copy,),
        actors=(actor,),
        actor_names={(BLAST, "Lena Orlo"): "a-lena"},
        incidents=(blasts, raid),
        event_places=event_places(blast, renamed(blast, COPY, "Lowland Mirror"), rival),
    )


def event_places(*reports: Report) -> dict[tuple[str, str], int]:
    """Say where in its report's list each event stands."""
    return {(one.id, event.id): n for one in reports for n, event in enumerate(one.events)}


def make_archive(path: Path, *, french: bool = True) -> Archive:
    """Write the archive at *path* and return it open; without its French report if asked."""
    archive = Archive.open(path, create=True)
    archive.begin_run({"dateline": "0.1.0", "model": "none"})
    archive.add(
        marked(
            blast_report(),
            BLAST_TEXT,
            pictures=("pile/market.png",),
            failures=(Failure(step="find_times", error="took too long"),),
        )
    )
    archive.add(marked(renamed(blast_report(), COPY, "Lowland Mirror"), BLAST_TEXT))
    archive.add(
        marked(
            rival_report(),
            RIVAL_TEXT,
            custody=Custody(raw_sha256="cd" * 32, url="javascript:alert(1)"),
        )
    )
    if french:
        archive.add(marked(french_report(), FRENCH_TEXT))
    archive.add_failure("pile/broken.html.gz", "the gzip stream ends early", place="byte 512")
    archive.add_skip("pile/empty.txt", "empty")
    archive.replace_links(links())
    return archive
