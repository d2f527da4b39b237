"""Redactor: names of private persons, masked in everything that leaves an archive.

Whose names: persons that a report gives as private victims, witnesses or minors
(`dateline.marks.private`), and whoever a person's decision redacts. Such a name is masked in every
report of the archive; a part of it alone ("Haddad") only in reports that give the person as private,
and not inside the name of somebody else.

A name that more reports give without any such sign than with one is masked only where it has one. Of
a name that more reports give as of public life than as a victim's or the like, nothing is masked: who
is presumed private for want of a sign is shown once a single report gives an office.

How: each letter and digit becomes ``█``, so a masked text is as long as it was and every span holds.
Nothing stored changes. Tags and actors of private persons are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import lru_cache
from itertools import zip_longest
from typing import Any, NamedTuple, TypeVar

import msgspec
from msgspec.structs import replace

from dateline.model.archive import Actor, Decision, Incident, Side
from dateline.model.document import Json
from dateline.model.mark import PRESUMED, PRIVATE, PUBLIC, Mention
from dateline.model.report import Report
from dateline.store.archive import Archive
from dateline.store.decisions.log import in_force, read_log
from dateline.store.lens import Lens
from dateline.store.questions import Questions
from dateline.store.rows import Listed, StoredDocument, TagCount
from dateline.text.fold import fold_name

MASK = "█"

_Words = tuple[str, ...]
_Kept = TypeVar("_Kept")
_WORD = re.compile(r"[^\W_]+")
_GOES_ON = re.compile(r"(?:[-‐‑]\w{1,20})?(?:\s[A-Z][\w’'-]{1,30}){0,2}")
_BETWEEN = 3
"""Characters between two words of a name at most: "Ahmed  Ali", "ahmed-ali", "Ahmed%20Ali"."""
_SHORT, _REMEMBERED = 64, 4096
"""Characters of a text that a masker remembers, and how many: a report says its few rules again."""
_SHORTEST = 3
"""Letters of a part of a name that is masked alone: "al" and "de" are nobody's."""


class _Word(NamedTuple):
    start: int
    end: int
    key: str


class Masker:
    """Finds names, as sequences of words, in any text: in one pass, whatever the number of names."""

    def __init__(self, names: Iterable[_Words]) -> None:
        self._after: dict[str, list[_Words]] = {}
        self._short = lru_cache(maxsize=_REMEMBERED)(self._masked)
        for name in sorted(set(names), key=len, reverse=True):
            if name:
                self._after.setdefault(name[0], []).append(name[1:])

    def __bool__(self) -> bool:
        return bool(self._after)

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where a name stands in *text*, the longest first at each place."""
        if self._after.keys().isdisjoint(map(fold_name, _WORD.findall(text))):
            return  # as nearly always
        words = [_Word(m.start(), m.end(), fold_name(m[0])) for m in _WORD.finditer(text)]
        for at, word in enumerate(words):
            for rest in self._after.get(word.key, ()):
                if _follows(words, at, rest):
                    yield word.start, words[at + len(rest)].end
                    break

    def mask(self, text: str) -> str:
        """Return *text* with every name masked."""
        return self._short(text) if len(text) <= _SHORT else self._masked(text)

    def _masked(self, text: str) -> str:
        return mask_spans(text, self.spans(text))


def _follows(words: list[_Word], at: int, rest: _Words) -> bool:
    for step, key in enumerate(rest, start=at + 1):
        if step >= len(words) or words[step].key != key:
            return False
        if words[step].start - words[step - 1].end > _BETWEEN:
            return False
    return True


def mask_spans(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return *text* with the letters and digits of some spans masked.

    >>> mask_spans("Ahmed Ali, 9, died", [(0, 9)])
    '█████ ███, 9, died'
    """
    parts, at = [], 0
    for start, end in sorted(spans):
        begin = max(start, at)
        if begin < end:
            hidden = "".join(MASK if char.isalnum() else char for char in text[begin:end])
            parts += [text[at:begin], hidden]
            at = end
    return "".join((*parts, text[at:])) if parts else text


def words_of(name: str) -> _Words:
    """Return the words of a name, folded as they are compared."""
    return tuple(fold_name(word[0]) for word in _WORD.finditer(name))


class _Hidden(NamedTuple):
    """What is private in one report: names, parts of them that are nobody else's, and spans."""

    document: str
    names: frozenset[_Words]
    parts: frozenset[_Words]
    spans: tuple[tuple[int, int], ...]


def redacted_names(archive: Archive) -> list[str]:
    """Return the names that decisions have redacted, with every other name of the same actor."""
    asked = {
        name
        for decision in in_force(read_log(archive))
        if decision.kind == "redact"
        for name in _asked(decision)
    }
    if not asked:
        return []
    found = set(asked)
    for actor, _ in archive.actors():
        if asked & {actor.id, actor.name, *actor.aliases}:
            found |= {actor.name, *actor.aliases}
    return sorted(name for name in found if words_of(name))


def _asked(decision: Decision) -> Iterator[str]:
    """Yield what a decision redacts: names as they were given, and those of marks and actors."""
    anchor = decision.anchor
    for of, one in zip_longest(decision.of, (anchor, *anchor.others) if anchor else ()):
        mark = one.mark or {} if one else {}
        name = (one.name if one else None) or mark.get("actor") or mark.get("name")
        yield name or of


class Redactor(Lens):
    """Masks what *archive* says is private, and the *names* that people had redacted.

    ``masked`` is how many persons' names are masked; ``documents`` the ids of documents in which.
    """

    def __init__(self, archive: Questions, *, private: bool, names: Iterable[str] = ()) -> None:
        redacted = {words_of(name) for name in names}
        hidden, everywhere = _private_in(archive) if private else ({}, set[_Words]())
        homes: dict[str, list[tuple[int, int]]] = {}
        for found in hidden.values():
            homes.setdefault(found.document, []).extend(found.spans)
        self._everywhere = Masker(everywhere | redacted)
        self._names = everywhere | redacted
        self._hidden = hidden
        self._spans = homes
        self._archive = archive
        self.masked = len({*self._names, *(n for h in hidden.values() for n in h.names)})
        self._masker_of = lru_cache(maxsize=4096)(self._masker)
        self._text_of = lru_cache(maxsize=64)(self._shown_text)

    def __bool__(self) -> bool:
        return bool(self._everywhere or self._hidden)

    def document(self, document: StoredDocument) -> StoredDocument:
        """Return a document whose record, path and custody name no private person."""
        return self._masked(document, document.reports)

    def text(self, document: str, text: str) -> str:
        """Return a document's text, masked."""
        own = self._spans.get(document, ())
        return mask_spans(text, (*self._everywhere.spans(text), *own))

    def listed(self, listed: Listed) -> Listed:
        """Return what lists show of a report, masked."""
        shown = self._masked(listed._replace(text=""), (listed.id,))
        return shown._replace(text=self._report_text(listed))

    def report(self, listed: Listed, report: Report) -> Report:
        """Return a report whose marks say what its masked text says, without tags of the private."""
        text = self._report_text(listed)
        if text == listed.text and not self._masker_of((listed.id,)):
            return report
        kept = tuple(tag for tag in report.tags if not self.hides(tag.name, (listed.id,)))
        masker = self._masker_of((listed.id,))
        told = _Told(text, listed.start, listed.text)
        masked: Report = _walk(replace(report, tags=kept), masker, told)
        return masked

    def incident(self, incident: Incident) -> Incident:
        """Return an incident with all its names and quotes masked."""
        masker = self._masker_of(incident.reports)
        if not masker:
            return incident
        disagreements = tuple(
            replace(one, sides=tuple(self._quoted_anew(side) for side in one.sides))
            for one in incident.disagreements
        )
        masked: Incident = _walk(replace(incident, disagreements=disagreements), masker, None)
        return masked

    def _quoted_anew(self, side: Side) -> Side:
        """Return a side of a disagreement with its quotes cut from the masked texts."""
        texts = (self._text_of(one.document) for one in side.evidence)
        pairs = zip(side.evidence, texts, strict=True)
        quotes = (replace(one, quote=text[one.start : one.end]) for one, text in pairs)
        return replace(side, evidence=tuple(quotes))

    def actor(self, actor: Actor) -> Actor:
        """Return an actor, masked if it is a private person."""
        masked: Actor = _walk(actor, self._everywhere, None)
        return masked

    def tag(self, tag: TagCount) -> TagCount:
        """Return a tag, masked if it is a private person's."""
        return tag._replace(
            slug=self._everywhere.mask(tag.slug), name=self._everywhere.mask(tag.name)
        )

    def decision(self, decision: Json) -> Json:
        """Return a decision as JSON with all its names and quotes masked."""
        anchor = decision["anchor"] or {}
        anchors = (anchor, *anchor.get("others", ()))
        reports = sorted({one["report"] for one in anchors if one.get("report")})
        masker = self._masker_of(tuple(reports))
        return _walk(decision, masker, None) if masker else decision

    def hides(self, name: str, reports: Iterable[str]) -> bool:
        """Whether a name that some reports give is masked in all of them: its tag is left out.

        Masked in part is masked: of "Ana Beal" no report shows more than "Ana ████".
        """
        if words_of(name) in self._names or self._everywhere.mask(name) != name:
            return True
        some = list(reports)
        return bool(some) and all(self._masker_of((one,)).mask(name) != name for one in some)

    def _masker(self, reports: tuple[str, ...]) -> Masker:
        """Return what masks strings about some reports."""
        found = [self._hidden[name] for name in reports if name in self._hidden]
        names = {name for one in found for name in (*one.names, *one.parts)}
        return Masker(names | self._names) if names else self._everywhere

    def _report_text(self, listed: Listed) -> str:
        own = self._hidden.get(listed.id)
        spans = own.spans if own else ()
        inside = ((start - listed.start, end - listed.start) for start, end in spans)
        return mask_spans(listed.text, (*self._everywhere.spans(listed.text), *inside))

    def _shown_text(self, document: str) -> str:
        return self.text(document, self._archive.document_text(document))

    def _masked(self, value: _Kept, reports: tuple[str, ...]) -> _Kept:
        masker = self._masker_of(reports)
        masked: _Kept = _walk(value, masker, None)
        return masked


class _Told(NamedTuple):
    """A report's masked text, where it begins in its document, and what it was."""

    shown: str
    start: int
    stored: str


_VOCABULARY = frozenset(
    (
        *(
            "anchor",
            "basis",
            "codes",
            "event_type",
            "factuality",
            "field",
            "genre",
            "group",
            "harm",
        ),
        *("how", "kind", "naming", "role", "scope", "sex", "status", "type"),
    )
)
"""Fields of facts that hold words of ours: a victim's role is "police", whoever is called Police."""


def _walk(value: Any, masker: Masker, told: _Told | None) -> Any:
    """Return facts, or plain data, with every string masked that may hold a name.

    A mark's words are cut from the masked text.
    """
    if isinstance(value, str):
        return masker.mask(value)
    if isinstance(value, msgspec.Struct):
        return _walk_fact(value, masker, told)
    if isinstance(value, Mapping):
        return {key: _walk(inner, masker, told) for key, inner in value.items()}
    if (names := getattr(value, "_fields", None)) is not None:
        fields = zip(names, value, strict=True)
        return type(value)(
            *(x if name in _VOCABULARY else _walk(x, masker, told) for name, x in fields)
        )
    if isinstance(value, list | tuple):
        return type(value)(_walk(inner, masker, told) for inner in value)
    return value


def _walk_fact(fact: msgspec.Struct, masker: Masker, told: _Told | None) -> msgspec.Struct:
    fields = {name: getattr(fact, name) for name in fact.__struct_fields__}
    kept = {n: _walk(value, masker, told) for n, value in fields.items() if n not in _VOCABULARY}
    if "by_side" in kept:  # the only field that has names for its keys
        kept["by_side"] = {masker.mask(key): n for key, n in kept["by_side"].items()}
    if told is not None and isinstance(fields.get("start"), int) and "text" in fields:
        start, end = fields["start"] - told.start, fields["end"] - told.start
        if told.stored[start:end] == fields["text"]:
            kept["text"] = told.shown[start:end]
    return replace(fact, **kept)


def _private_in(archive: Questions) -> tuple[dict[str, _Hidden], set[_Words]]:
    """Return what is private, by report, and the full names that are masked everywhere.

    A single name that more reports have as a place than as a private person is the place's. Who is
    only presumed private is not, whose name has a place's in it or stands plain more often.
    """
    plain, given, public, signed, lone, placed, presumed = (Counter[_Words]() for _ in range(7))
    hidden: dict[str, _Hidden] = {}
    names: dict[str, set[_Words]] = {}
    for listed, report in archive.readings():
        plain.update(_full_names(one for one in report.mentions if not one.private))
        public.update(_full_names(one for one in report.mentions if one.reason.endswith(PUBLIC)))
        signed.update(_full_names(one for one in report.mentions if one.reason.endswith(PRIVATE)))
        presumed.update(_full_names(m for m in report.mentions if m.reason.endswith(PRESUMED)))
        placed.update({words_of(one.text) for one in report.places if one.place})
        if found := _hidden_in(listed, report):
            hidden[listed.id] = found
            full = _full_names(one for one in report.mentions if one.private)
            single = {name for name in found.names | found.parts if len(name) == 1}
            names[listed.id] = full | single
            given.update(full)
            lone.update(single)
    known = {name for name in given if public[name] > signed[name]}
    known |= {name for name in lone if placed[name] > lone[name]}
    known |= {
        name
        for name in presumed.keys() - signed.keys()
        if plain[name] > given[name] or any(placed[(word,)] for word in name)
    }
    for name, own in names.items():
        if not known.isdisjoint(own):
            told = archive.report(name)
            if found := _hidden_in(told.listed, told.report, known):
                hidden[name] = found
            else:
                del hidden[name]
    return hidden, {
        name
        for name in given
        if name not in known and plain[name] <= given[name] and public[name] < given[name]
    }


def _full_names(mentions: Iterable[Mention]) -> set[_Words]:
    said = (name for one in mentions for name in (one.text, one.actor or "") if " " in name)
    return {words_of(name) for name in said}


def _hidden_in(listed: Listed, report: Report, shown: Set[_Words] = frozenset()) -> _Hidden | None:
    """Return what is private in a report, None if nothing is; *shown* are of public life elsewhere."""
    private = {
        mention.actor
        for mention in report.mentions
        if mention.private and words_of(mention.actor or "") not in shown
    }
    if not private:
        return None
    own = [mention for mention in report.mentions if mention.actor in private]
    names = {words_of(said) for mention in own for said in (mention.text, mention.actor or "")}
    names.discard(())
    spoken = {word for name in names for word in name}
    families = {name[-1:] for name in names}
    others = [  # "Haddad" alone is the private one again, not somebody else
        mention
        for mention in report.mentions
        if mention.actor not in private
        and (
            (mention.kind != "person" and words_of(mention.text)[-1:] not in families)
            or mention.reason.endswith(PUBLIC)
            or not spoken.issuperset(words_of(mention.text))
        )
    ]
    taken = {mention.start for mention in others}
    spans = {(mention.start, _end_of(mention.end, listed, taken)) for mention in own}
    known = _covered(listed, (one for one in others if one.reason.endswith(PUBLIC)))
    names, parts = names - shown, _parts(own, others, listed.text) - shown
    for start, end in Masker(names | parts).spans(listed.text):
        if known.find(1, start, end) < 0:  # not of "Mayor Ana Haddad", another one
            spans.add((start + listed.start, end + listed.start))
    return _Hidden(listed.document, frozenset(names), frozenset(parts), tuple(sorted(spans)))


def _parts(own: list[Mention], others: list[Mention], text: str) -> set[_Words]:
    """Return the words of private persons' names that are nobody else's, and no words of the text.

    Of "Ruth Field" in a text that has "a field" the name is masked, and "Field" alone is not.
    """
    plain = {word[0] for word in _WORD.finditer(text) if word[0].islower()}
    public = {word for mention in others for word in words_of(mention.text)}
    spelled = {
        fold_name(word[0])
        for mention in own
        for word in _WORD.finditer(f"{mention.text} {mention.actor or ''}")
        if word[0][0].isupper()  # "about" in a name that was cut too long is nobody's
    }
    return {
        (word,)
        for word in spelled
        if len(word) >= _SHORTEST and word not in public | plain and not word.isdigit()
    }


def _covered(listed: Listed, mentions: Iterable[Mention]) -> bytearray:
    """Return a report's text with one for every character of a mention."""
    covered = bytearray(len(listed.text))
    for mention in mentions:
        start, end = mention.start - listed.start, mention.end - listed.start
        covered[start:end] = b"\1" * (end - start)
    return covered


def _end_of(end: int, listed: Listed, taken: Set[int]) -> int:
    """Return where a name ends that the parser may have cut short: "Hyun[-woo Baek]"."""
    rest = _GOES_ON.match(listed.text, end - listed.start)
    whole = end + len(rest[0]) if rest else end
    return end if any(end < start < whole for start in taken) else whole
