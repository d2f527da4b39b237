"""Who speaks: the name as written, how it is named, and pronouns led back to a name.

``naming`` follows the contract: named = a person or organisation by name; office = police, state
television, the army, a ministry; anonymous = "an official", "activists"; none = nobody is given.
"""

from __future__ import annotations

import msgspec

from dateline.marks.names import OFFICE
from dateline.marks.reading import Reading
from dateline.marks.speech_anonymity import find_reasons
from dateline.marks.speech_tables import Cues
from dateline.model.mark import Mention, Naming, Speaker
from dateline.model.span import Span

NOBODY = Speaker(name=None, actor=None, naming="none")
_ARTICLES = frozenset({"the", "this", "that", "these", "those"})


class Speakers:
    """The speakers of one report so far, for pronouns and "the group" to be led back to."""

    def __init__(self, reading: Reading, cues: Cues) -> None:
        self._reading, self._cues = reading, cues
        self._reasons = find_reasons(reading, cues)
        self._last: list[tuple[Speaker, bool]] = []

    def of(self, source: list[int]) -> Speaker:
        """Return who the words of a source name; a pronoun is the last speaker that fits."""
        if not source:
            return NOBODY
        parse = self._reading.parse
        head = self._head(source)
        if parse.lower[head] in self._cues.pronouns:
            return self._earlier(plural=parse.lower[head] == "they") or NOBODY
        speaker = self._with_reason(self._named(source, head), head)
        if speaker.naming in ("anonymous", "office") and parse.lower[source[0]] in _ARTICLES:
            speaker = self._told_before(parse.lower[head]) or speaker
        plural = parse.tag[head] in ("NNS", "NNPS")
        self._last.append((speaker, plural))
        return speaker

    def _with_reason(self, speaker: Speaker, head: int) -> Speaker:
        """Return the speaker with the reason why no name is given, in the sentence or the next."""
        if speaker.naming not in ("anonymous", "office") or not self._reasons:
            return speaker
        number = self._reading.parse.sentence_of[head]
        reason = self._reasons.get(number)
        if reason is None and self._is_about(number + 1, head):
            reason = self._reasons.get(number + 1)
        return msgspec.structs.replace(speaker, reason=reason)

    def _is_about(self, sentence: int, head: int) -> bool:
        """Whether a sentence speaks of a speaker before it: "The official spoke on condition ..."."""
        parse = self._reading.parse
        if sentence >= len(parse.sentences):
            return False
        first, last = parse.sentences[sentence]
        pronouns, opening = self._cues.pronouns, parse.lower[first : min(first + 4, last)]
        return parse.lower[head] in opening or opening[0] in pronouns

    def _head(self, source: list[int]) -> int:
        inside = set(source)
        for word in source:
            if (
                self._reading.parse.head[word] not in inside
                or self._reading.parse.head[word] == word
            ):
                return word
        return source[-1]

    def _named(self, source: list[int], head: int) -> Speaker:
        reading, parse = self._reading, self._reading.parse
        span = Span(parse.start[source[0]], parse.end[source[-1]])
        mentions = [
            m
            for m in reading.marks.inside(span, Mention)
            if m.kind != "place" and not m.reason.startswith(OFFICE)
        ]
        inner = next((m for m in mentions if m.start <= parse.start[head] < m.end), None)
        person = inner or next((m for m in mentions if m.kind == "person"), None)
        naming = self._naming(source, head, person)
        return Speaker(
            name=reading.quote(span), actor=person.actor if person else None, naming=naming
        )

    def _naming(self, source: list[int], head: int, mention: Mention | None) -> Naming:
        parse = self._reading.parse
        lemma = parse.lemma[head].lower()
        if mention is not None and mention.kind == "person":
            return "named"
        if lemma in self._cues.anonymous:
            return "anonymous"
        if lemma in self._cues.offices or parse.lower[head] in self._cues.offices:
            return "office"
        name = parse.tag[head].startswith("NNP") or parse.word[head].isupper()
        if mention is not None or name:
            return "named"
        return "anonymous"

    def _earlier(self, *, plural: bool) -> Speaker | None:
        for speaker, many in reversed(self._last):
            if many == plural:
                return speaker
        return None

    def _told_before(self, head: str) -> Speaker | None:
        """Return the speaker that "the group" or "the official" points back at.

        The last organisation named, else one whose name has the same word.
        """
        if head in self._cues.organisations:
            for speaker, plural in reversed(self._last):
                if speaker.naming == "named" and not plural and not self._is_person(speaker):
                    return speaker
        for speaker, _ in reversed(self._last):
            words = (speaker.name or "").lower().split()
            if head in words and speaker.naming != "none":
                return speaker
        return None

    def _is_person(self, speaker: Speaker) -> bool:
        marks = self._reading.marks.all(Mention)
        return any(m.kind == "person" and m.actor == speaker.actor for m in marks if m.actor)
