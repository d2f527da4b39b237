"""What can be said of each line of a page by itself: sentence, heading, date line, byline, cue.

A line is a piece of the document. Cutting (`dateline.read.segment`) and cleaning
(`dateline.read.blocks`) weigh these properties; nothing is decided here. Cues are the tables
``data/en/boilerplate.toml`` and ``headlines.toml``.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, cached_property
from typing import Any

import re2

from dateline.model.document import Document, Piece
from dateline.text.dates import CalendarDate, find_dates, numeric_order
from dateline.text.tables import read_table

LONGEST_CUE = 300
"""Characters above which a line is taken for text without trying the cues."""
_SENTENCE_END = re.compile(r"""(?:[.!?…]|\[(?:…|\.\.\.)\])["'”’»)\]]*\d{0,2}$""")
_WORD = re.compile(r"[^\W\d_](?:[\w'’.-]*\w)?|\d[\d.,:]*")
_CUT_SHORT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\W*$")
_TIED = re.compile(r"^[^\u00a0\w]*\w[^\u00a0]* [^\u00a0 ]+\u00a0[^\s\u00a0]+$|^\S+\u00a0\S+$")
_ABBREVIATED = re.compile(r"\b(?:[A-Z]\.){2,}$|\b(?:Inc|Corp|Co|Ltd|Jr|Sr|St|No|vs|etc)\.$")


class Line:
    """One line and its properties; offsets are those of the document, outer white space left out."""

    __slots__ = ("__dict__", "copies", "echoed", "end", "piece", "start", "text")

    def __init__(self, text: str, start: int, piece: Piece) -> None:
        self.text, self.start, self.end, self.piece = text, start, start + len(text), piece
        self.copies = 1
        """How many lines of the page have exactly this text."""
        self.echoed = False
        """Whether a "Continue reading X" or "Comment on X" of the page names it."""

    @cached_property
    def words(self) -> list[str]:
        """The line's words and numbers."""
        return _WORD.findall(self.text)

    @cached_property
    def of_origin(self) -> bool:
        """Whether the line says where its report was taken from: "via ... | Norwick Courier"."""
        if len(self.text) > 260 or not _origin().match(self.text):
            return False
        link = self.text[:4].lower() == "via " or any(part in self.text for part in (" | ", "://"))
        return link or len(self.words) <= 8

    @cached_property
    def cues(self) -> frozenset[str]:
        """The tables of boilerplate that the line is in, and what the markup says of it."""
        if (self.more or 0) > 25:  # a teaser that ends in "Continue reading"
            return frozenset({self.piece.role} & _ROLE_CUES)
        if self.text.count("cookie") > 1:  # a banner that asks for consent
            return frozenset({"legal"})
        found = find_cues(self.text) | ({self.piece.role} & _ROLE_CUES)
        if found and self.stamp > 0.5:  # "Published: 3 June 2014", "09/03/2016"
            found -= {"nav"}
        elif _CLOCK.fullmatch(self.text):
            return frozenset()
        if _is_button_row(self.words):
            return found | {"share"}
        return found | {"tags"} if _is_cloud(self) else found

    @cached_property
    def credited(self) -> bool:
        """Whether it credits a photographer or picture agency."""
        return len(self.text) <= 400 and bool(_credits().search(self.text))

    @cached_property
    def dates(self) -> list[CalendarDate]:
        """The explicit dates in the line, offsets within it."""
        return find_dates(self.text)

    @cached_property
    def ends_sentence(self) -> bool:
        """Whether it ends like a sentence."""
        return bool(_SENTENCE_END.search(self.text)) and not _ABBREVIATED.search(self.text)

    @cached_property
    def cut_short(self) -> bool:
        """Whether it is the beginning of a text that breaks off: a teaser's end."""
        if _CUT_SHORT.search(self.text):
            return len(self.words) >= 8
        return len(self.words) >= 20 and self.text[-1].isalnum() | (self.text[-1] == ",")

    @cached_property
    def prose(self) -> float:
        """How far it is running text: 1, .5 or 0."""
        count = len(self.words)
        if count >= 20 or (count >= 6 and self.ends_sentence):
            return 1.0
        return 0.5 if count >= 8 or (count >= 3 and self.ends_sentence) else 0.0

    @cached_property
    def stamp(self) -> float:
        """How far it is a line that gives a day of publication, 0 to 1."""
        if self.piece.role == "date" or self.piece.when:
            return 1.0
        return 0.0 if len(self.text) > LONGEST_CUE else _stamp(self)

    @cached_property
    def filing(self) -> int | None:
        """Where, in a date line, categories, tags or comment counts begin."""
        if self.stamp <= 0.5 or not self.dates:
            return None
        found = _stamp_patterns()[1].search(self.text, self.dates[0].span.end)
        return found.start() if found else None

    @cached_property
    def signed(self) -> bool:
        """Whether it says who posted the report at what hour: "Posted by Ned at 10:15"."""
        return len(self.text) <= 160 and self.stamp <= 0.5 and bool(_signature().match(self.text))

    @cached_property
    def more(self) -> int | None:
        """Where, in a paragraph, a "Continue reading" at its end begins."""
        found = _MORE.search(self.text) if len(self.words) >= 8 else None
        return found.start(1) if found else None

    @cached_property
    def byline(self) -> str | None:
        """The names in a line that says who wrote the report and nothing else."""
        if self.piece.role == "byline" and len(self.words) <= 14 and not self.ends_sentence:
            names = self.text[: self.dates[0].span.start] if self.dates else self.text
            return _ON.sub("", strip_opener(names)) if self.capitals > 0.5 or self.dates else None
        return None if len(self.text) > 120 else _byline(self.text)

    @cached_property
    def name(self) -> bool:
        """Whether it may be a person's name and nothing else: "Ann Lee", "Ann Lee, Ben Otis"."""
        if not 2 <= len(self.words) <= 6 or self.cues or self.ends_sentence or self.dates:
            return False
        return bool(_PERSONS.match(self.text)) and not self.text.isupper()

    @cached_property
    def tied(self) -> bool:
        """Whether a no-break space ties its last two words: WordPress does so in titles only."""
        return "\u00a0" in self.text and bool(_TIED.match(self.text))

    @cached_property
    def capitals(self) -> float:
        """The share of words over three letters that begin with a capital, the first left out."""
        longer = [word for word in self.words[1:] if len(word) > 3 and word[0].isalpha()]
        return sum(word[0].isupper() for word in longer) / len(longer) if longer else 0.0

    @cached_property
    def barred(self) -> str | None:
        """The name in a line that may be a byline below a title: "Ann Lee | Norwick Courier"."""
        found = _BARRED.match(self.text) if len(self.text) <= 80 and not self.cues else None
        return found[1] if found else None

    @property
    def level(self) -> int | None:
        """1 to 6 for an HTML heading."""
        tag = self.piece.tag
        return int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else None


_ROLE_CUES = frozenset({"menu", "share", "tags", "comments", "related", "advert", "footer"})


def read_lines(document: Document) -> list[Line]:
    """Return the document's pieces as lines, in text order; blank ones are left out."""
    lines = []
    for piece in document.pieces:
        raw = document.text[piece.start : piece.end]
        text = raw.strip()
        if text:
            lines.append(Line(text, piece.start + raw.index(text[0]), piece))
    return lines


def compare_lines(lines: list[Line]) -> None:
    """Note on each line what only the page shows: repeats, titles named by foot lines, date order."""
    order = numeric_order("\n".join(line.text for line in lines if len(line.text) <= LONGEST_CUE))
    copies = Counter(line.text for line in lines)
    for line in lines:
        line.copies = copies[line.text]
        if order:  # another line of the page shows how it writes "05/06/2014"
            line.dates = find_dates(line.text, order=order)
    named = {_plain(match[1]) for line in lines if (match := _ECHO.search(line.text))}
    for before, line in zip([None, *lines], lines, strict=False):
        line.echoed = len(line.text) <= 200 and _plain(line.text) in named
        if before is not None and before.byline == "" and len(line.words) <= 5:  # "By", "Ann Lee"
            line.byline = line.text


_MORE = re.compile(
    r"(?i)\s((?:continue reading|read more|read the (?:rest|full)|more)\b[^.!?]{0,160}(?:[→»›>\]]|\.{3}|…)\W*|\W?(?:continue reading|read more)\W*)$"
)
_ON = re.compile(r"(?i)[\W\s]+(?:on|at|updated|posted|published)\W*$|\W+$")
_ECHO = re.compile(
    r"(?i)(?:continue reading|read more|(?:comments?|reply|off) (?:off )?(?:on|to)|permalink to)\W+(\w.{2,200})$"
)


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text)).casefold()


@cache
def _cue_set() -> tuple[Any, tuple[str, ...]]:
    options = re2.Options()
    options.case_sensitive = False
    options.max_mem = 64 << 20
    patterns = re2.Set.FullMatchSet(options)
    kinds = []
    for kind, table in read_table("boilerplate").items():
        for pattern in table.get("lines", ()):
            patterns.Add(pattern)
            kinds.append(kind)
    patterns.Compile()
    return patterns, tuple(kinds)


def _is_button_row(words: list[str]) -> bool:
    if not 2 <= len(words) <= 30:
        return False
    known = read_table("boilerplate")["networks"]["words"]
    return sum(word.lower() in known for word in words) > 0.6 * len(words)


_CLOUD = re.compile(r"[a-zA-Z0-9 '’&-]+")


def _is_cloud(line: Line) -> bool:
    """Whether it is a row of tags: many words, none of them those that every sentence has."""
    words = line.words
    if not 12 <= len(words) <= 80 or not _CLOUD.fullmatch(line.text):
        return False
    return not any(word.lower() in _words_of("fillers") for word in words)


@cache
def _origin() -> re.Pattern[str]:
    return re.compile(rf"(?i)^\W{{0,3}}{read_table('captions')['origin']['lines']}$")


@cache
def _credits() -> re.Pattern[str]:
    return re.compile(read_table("captions")["captions"]["credits"])


@cache
def _phrases() -> dict[str, Any]:
    return read_table("headlines")


_BULLET = re.compile(r"^[\s•·*▪►▶|-]+(?=\w)")


def find_cues(text: str) -> frozenset[str]:
    """Return the kinds of boilerplate that a whole line is: ``more``, ``tags``, ``share`` ...

    >>> sorted(find_cues("Leave a comment"))
    ['comments', 'talk']
    """
    if len(text) > LONGEST_CUE:
        return frozenset()
    patterns, kinds = _cue_set()
    found = patterns.Match(_BULLET.sub("", text))
    return frozenset(kinds[index] for index in found or ())


_CLOCK = re.compile(
    r"\b\d{1,2}[:.]\d\d(?:[:.]\d\d)?\b|\b\d{3,4}(?= (?:GMT|HKT|UTC|EST|EDT|[A-Z]{2,4}T)\b)"
)


@cache
def _stamp_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    table = _phrases()["stamp"]
    openers = "|".join(sorted(table["openers"], key=len, reverse=True))
    return (
        re.compile(rf"(?i)\W{{0,3}}(?:{openers})\b"),
        re.compile("|".join(map(re.escape, table["ends"]))),
        re.compile(rf"(?i)^\W{{0,3}}(?:{'|'.join(table['openers'])})?\W{{0,3}}{table['ago']}"),
    )


@cache
def _words_of(name: str) -> frozenset[str]:
    return frozenset(_phrases()["stamp"][name])


def _stamp(line: Line) -> float:
    opener, ends, ago = _stamp_patterns()
    days = [found for found in line.dates if found.granularity == "day"]
    if not days:
        return 0.6 if len(line.words) <= 12 and ago.match(line.text) else 0.0
    first = days[0]
    before, after = line.text[: first.span.start], line.text[days[-1].span.end :]
    cut = ends.search(after)
    rest = _CLOCK.sub(" ", before + " " + (after[: cut.start()] if cut else after))
    words = [word for word in _WORD.findall(rest) if word.lower() not in _words_of("fillers")]
    prose = sum(word.lower() in _words_of("prose") for word in words)
    if prose >= 2 or (words and not cut and line.ends_sentence) or len(_WORD.findall(before)) > 9:
        return 0.0
    if line.credited or not _is_label(words, before, after, opener):
        return 0.0
    score = 1.0 if opener.match(line.text) or not before.strip(" \t([|–—-") else 0.7
    if not first.year_given:
        score -= 0.4
    if line.text[0] in "—–-" and words:  # the signature under a quoted message
        score -= 0.6
    if before.strip() and not opener.match(line.text):
        if not before.strip()[0].isupper():
            score -= 0.3
        if before.rstrip().endswith(":"):  # "Correction: June 13, 2016", "Deadline: 1 May 2012"
            score -= 0.4
    return max(0.0, score - 0.03 * max(0, len(words) - 6))


def _is_label(words: list[str], before: str, after: str, opener: re.Pattern[str]) -> bool:
    """Whether the words beside a date are names and tags, not a clause: "Salt works on June 1"."""
    plain = [word for word in words if word[0].islower()]
    if not opener.match(before) and any(word in plain for word in _WORD.findall(before)):
        return False
    return len(plain) <= 1 or "," in after.lstrip(" ,") or "|" in after


@cache
def _signature() -> re.Pattern[str]:
    return re.compile(rf"(?i)\W{{0,3}}{_phrases()['signature']['line']}")


@cache
def _byline_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = _phrases()["byline"]
    openers = "|".join(sorted(table["openers"], key=len, reverse=True))
    offices = "|".join(sorted(table["offices"], key=len, reverse=True))
    return (
        re.compile(
            rf"(?i)^[\s(|–—-]*(?:{openers})\b\s*[:–—|-]{{0,2}}\s*(?:by\b\s*[:–—-]{{0,2}}\s*)?"
        ),
        re.compile(rf"(?i)^(.{{3,60}}?)\s*[,|–—-]\s*(?:{offices})\W*$"),
    )


def strip_opener(text: str) -> str:
    """Return a byline's names: "Written by: Ann Lee" gives "Ann Lee"."""
    opener, office = _byline_patterns()
    rest = opener.sub("", text).strip(" :|–—-")
    with_office = office.match(rest)
    return with_office[1].strip() if with_office else rest


_NAME = re.compile(
    r"^(?:[A-Z][\w'’.-]*|[A-Z]\.|de|van|von|der|den|al|el|bin|ibn|la|le|da|di|and|&|,|und|y|x?\d[\dx]*|[a-z]+\d*)$"
)


_PERSONS = re.compile(
    r"^[A-Z][\w.'’-]+(?: (?:[A-Z][\w.'’-]*|de|van|von|al|el|bin)){1,3}(?:(?:, | and | & )[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){1,2})?(?: in [A-Z][\w.'’ -]{2,30})?$"
)
_BARRED = re.compile(
    r"^([A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){1,2})\s*\|\s*(?:[A-Z][\w.'’-]*\s*){1,4}$"
)


def _byline(text: str) -> str | None:
    opener, office = _byline_patterns()
    if opener.match(text):
        rest = strip_opener(text)
        words = rest.replace(",", " , ").split()
        if len(words) > 12 or (text.endswith(".") and len(words) > 3):
            return None
        proper = [word for word in words if word[0].isupper()]
        if all(_NAME.match(word) for word in words) and (
            len(words) <= 2 or len(proper) * 2 >= len(words)
        ):
            return rest
        return None
    named = office.match(text)
    if named and all(word[0].isupper() for word in named[1].split()) and len(named[1].split()) <= 5:
        return named[1].strip()
    return None


@cache
def _nobody() -> frozenset[str]:
    return frozenset(_phrases()["byline"]["nobody"])


def is_nobody(name: str) -> bool:
    """Whether a name is that of an account or an office, not of a person: "admin", "0x0002".

    >>> is_nobody("admin"), is_nobody("Ann Lee")
    (True, False)
    """
    plain = name.casefold()
    return plain in _nobody() or plain.endswith("admin") or any(char.isdigit() for char in name)
