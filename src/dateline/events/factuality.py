"""How an event is told: happened, alleged, denied, planned, hypothetical or historical.

What decides is what governs the trigger: a negator, a modal, a conjunction, a verb or noun of
intention, denial, risk or accusation; then the words and dates of the clause. The distinctions
are FactBank's (Sauri and Pustejovsky 2009) in the contract's six values.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from dateline.events.clauses import below
from dateline.events.timing import months_before
from dateline.marks.reading import Reading
from dateline.model.mark import Factuality, Timex
from dateline.text.tables import read_table


class _Words(NamedTuple):
    negators: frozenset[str]
    denying: frozenset[str]
    will: frozenset[str]
    undone: frozenset[str]
    planning: frozenset[str]
    planned: frozenset[str]
    may: frozenset[str]
    conditions: frozenset[str]
    supposing: frozenset[str]
    expecting: frozenset[str]
    possible: frozenset[str]
    alleged: frozenset[str]
    alleging: frozenset[str]
    doing: frozenset[str]
    past: frozenset[str]
    involved: frozenset[str]
    feared: frozenset[str]
    history: frozenset[str]
    works: frozenset[str]
    light: frozenset[str]
    history_phrases: tuple[str, ...]


@cache
def _words() -> _Words:
    table = read_table("factuality")

    def both(section: str, *keys: str) -> frozenset[str]:
        return frozenset(word for key in keys for word in table[section].get(key, ()))

    return _Words(
        negators=both("denied", "negators"),
        denying=both("denied", "verbs", "nouns"),
        undone=both("denied", "words"),
        will=both("planned", "auxiliaries"),
        planning=both("planned", "verbs", "nouns"),
        planned=both("planned", "adjectives", "adverbs"),
        may=both("hypothetical", "auxiliaries"),
        conditions=both("hypothetical", "marks"),
        supposing=both("hypothetical", "verbs", "nouns"),
        expecting=both("hypothetical", "expecting", "nouns"),
        possible=both("hypothetical", "adjectives"),
        alleged=both("alleged", "adverbs", "adjectives"),
        alleging=both("alleged", "verbs", "nouns"),
        doing=both("happened", "verbs"),
        past=both("happened", "prepositions"),
        involved=both("happened", "nouns"),
        feared=frozenset(read_table("harms")["scope"]["feared"]),
        history=both("historical", "words"),
        works=both("historical", "works"),
        light=frozenset(read_table("triggers")["classes"]["launched"]),
        history_phrases=tuple(table["historical"]["phrases"]),
    )


def factuality(reading: Reading, word: int) -> tuple[Factuality, str]:
    """Return how the event of the trigger *word* is told, and the word that shows it."""
    parse, words = reading.parse, _words()
    if parse.lemma[word] in words.undone:
        return "denied", parse.lemma[word]
    for told, why in (_own(reading, word, words), _governed(reading, word, words)):
        if told != "happened":
            return told, why
    if parse.tag[word] in ("VB", "VBP") and _is_order(reading, word):
        return "hypothetical", "an order"
    work = _work(reading, word, words)
    if work:
        return "historical", work
    bare = parse.tag[word] == "VB" or (parse.tag[word] == "VBN" and _purpose(reading, word))
    if bare and not _came_about(reading, word, words):
        return "planned", "to"
    past = _historical(reading, parse.sentence_of[word], words) or _over_time(reading, word)
    return ("historical", past) if past else ("happened", "")


def _over_time(reading: Reading, word: int) -> str:
    """Return the words for a span of years or months over which many such deeds are told.

    "60 have been killed | over the past nine years", "700 murders | so far this year".
    """
    parse = reading.parse
    tenses = ("have", "has", "had", "is", "are")  # "one person a year is killed there"
    perfect = any(parse.lower[c] in tenses for c in below(parse, word, "aux", "auxpass"))
    if not perfect and parse.tag[word] != "NNS":
        return ""
    first, last = parse.sentences[parse.sentence_of[word]]
    if _SPANS.isdisjoint(parse.lower[first:last]):
        return ""
    text = reading.quote(parse.sentence_span(parse.sentence_of[word]))
    found = _periods().search(text) or (perfect and _RATE.search(text))
    return found[0].lower() if found else ""


_RATE = re.compile(
    r"\b(?:a|per|each|every) (?:year|month|week)\b(?! (?:ago|and|earlier|later|after|before|old|long))",
    re.IGNORECASE,
)
"""How often such deeds are told: "one person a year"."""


_SPANS = frozenset(
    ["year", "years", "month", "months", "decade", "decades", "weeks", "since", "annually", "far"]
)


@cache
def _periods() -> re.Pattern[str]:
    rows = read_table("harms")["scope"]["period"]
    return re.compile("|".join(f"(?:{row})" for row in rows), re.IGNORECASE)


def _is_order(reading: Reading, verb: int) -> bool:
    """Whether a verb orders: "Go ahead, shoot me"."""
    parse = reading.parse
    if parse.dep[verb] not in ("ROOT", "ccomp") or below(parse, verb, *_ARGUMENTS[:2], "aux"):
        return False
    return any(parse.lower[w] in ("me", "us") for w in below(parse, verb, "dobj"))


def _work(reading: Reading, word: int, words: _Words) -> str:
    """Return the work of art that an event is told in: "a film about a murder"."""
    parse = reading.parse
    if parse.dep[word] != "pobj":
        return ""
    holder = parse.head[parse.head[word]]
    if parse.lower[parse.head[word]] not in ("about", "on", "of"):
        return ""
    tellers = (holder, *below(parse, holder, "nsubj", "dobj"))
    return next((parse.lower[w] for w in tellers if parse.lemma[w] in words.works), "")


def _own(reading: Reading, word: int, words: _Words) -> tuple[Factuality, str]:
    """What hangs on the trigger itself: "not", "will", "may", "if", "alleged", "planned"."""
    parse = reading.parse
    for child in parse.children[word]:
        lower, label = parse.lower[child], parse.dep[child]
        if label == "neg" or (label == "det" and lower in words.negators):
            return "denied", lower
        if label == "aux" and lower in words.will:
            return "planned", lower
        if label == "aux" and lower in words.may:
            return _modal(reading, word, lower)
        if label in ("mark", "advmod") and lower in words.conditions:
            return "hypothetical", lower
        if label in _ARGUMENTS and _is_none(reading, child, words):
            return "denied", lower
        if label in ("amod", "advmod"):
            if lower in words.alleged:
                return "alleged", lower
            if lower in words.planned:
                return "planned", lower
            if lower in words.possible:
                return "hypothetical", lower
    return "happened", ""


_HAPPENED: tuple[Factuality, str] = ("happened", "")
_ARGUMENTS = ("nsubj", "nsubjpass", "dobj")


def _is_none(reading: Reading, noun: int, words: _Words) -> bool:
    """Whether a noun stands for nobody: "no one was hurt", "no civilians were killed"."""
    parse = reading.parse
    if parse.lower[noun] in _NOBODY:
        return True
    return any(parse.lower[c] in words.negators for c in below(parse, noun, "det", "neg"))


_NOBODY = frozenset({"nobody", "none", "nothing"})


def _modal(reading: Reading, word: int, lower: str) -> tuple[Factuality, str]:
    """ "could have killed" and "may attack" are hypothetical; "could be heard" is not ours."""
    return "hypothetical", lower


def _governed(reading: Reading, word: int, words: _Words) -> tuple[Factuality, str]:
    """What governs the trigger, up to the first clause that stands by itself."""
    parse = reading.parse
    below_word, known = word, _is_known(reading, word)
    for above in parse.ancestors(word):
        label, lemma = parse.dep[below_word], parse.lemma[above]
        if label in ("relcl", "parataxis") or (label == "ccomp" and lemma not in words.denying):
            break
        if label == "acl" and parse.tag[below_word] == "VBN":  # "the number of people killed"
            return ("denied", parse.lower[above]) if _is_none(reading, above, words) else _HAPPENED
        if lemma in words.involved and parse.tag[above][0] == "N":
            return _HAPPENED  # "denied responsibility for | the bombing"
        if label == "pcomp" and lemma in words.past:  # "after taking Mosul"
            return _HAPPENED
        if label == "conj" and parse.tag[above][0] == "V" and parse.tag[below_word][0] == "V":
            if _shares_helps(reading, below_word, above):  # "would be caught and | killed"
                told, why = _own(reading, above, words)
                if told != "happened":
                    return told, why
            below_word = above
            continue
        if label in ("nsubj", "nsubjpass") or (
            label == "advcl" and not _purpose(reading, below_word)
        ):
            other = known and below_word != word  # "whoever is behind | the attack | will be tried"
            its = label.startswith("nsubj") and not other
            return _own(reading, above, words) if its else ("happened", "")
        told, why = _by_governor(reading, below_word, above, words)
        if told != "happened":
            return told, why
        if known and parse.tag[above][0] == "V" and lemma not in words.light:
            break  # "promised to look into | the murder"; not "planned to carry out | the attack"
        below_word = above
    return "happened", ""


def _shares_helps(reading: Reading, verb: int, above: int) -> bool:
    """Whether a joined participle has its auxiliaries and subject from the one before it."""
    parse = reading.parse
    same = parse.tag[verb] == parse.tag[above] == "VBN"
    return same and not below(parse, verb, "aux", "auxpass", "neg", "nsubj", "nsubjpass", "advmod")


def _came_about(reading: Reading, verb: int, words: _Words) -> bool:
    """Whether a bare or "to" infinitive tells of a deed: "did kill", "managed to kill"."""
    parse = reading.parse
    helps = {parse.lower[child] for child in below(parse, verb, "aux")}
    if parse.dep[verb] == "xcomp" and parse.lower[parse.head[verb]] == "had":
        return True  # "police had to open fire"
    if helps & {"do", "did", "does", "have", "had"}:
        return True
    if parse.dep[verb] == "conj" and parse.tag[parse.head[verb]] == "VB":
        return _came_about(reading, parse.head[verb], words)
    return parse.lemma[parse.head[verb]] in words.doing and parse.dep[verb] in ("xcomp", "ccomp")


def _purpose(reading: Reading, verb: int) -> bool:
    parse = reading.parse
    return any(parse.lower[c] == "to" for c in below(parse, verb, "aux"))


def _by_governor(reading: Reading, word: int, above: int, words: _Words) -> tuple[Factuality, str]:
    parse = reading.parse
    lemma, label = parse.lemma[above], parse.dep[word]
    if lemma in words.denying:
        if parse.tag[above] == "VB" and _purpose(reading, above):  # "to prevent attacks"
            return (
                ("hypothetical", lemma) if not _undone(reading, above, words) else ("happened", "")
            )
        return "denied", lemma
    if label in ("xcomp", "acl", "advcl", "ccomp", "dobj", "pobj", "pcomp", "prep"):
        claimed = label == "dobj" and _is_known(reading, word)  # "nobody claimed | the bombing"
        if lemma in words.alleging and label != "ccomp" and not claimed:
            return "alleged", lemma
        if lemma in words.planning and (label in ("xcomp", "acl") or lemma == "plan"):
            return "planned", lemma
        if label == "advcl" and _purpose(reading, word):
            return "planned", "to"
        supposing = words.expecting if _is_known(reading, word) else words.supposing
        if lemma in words.feared and parse.tag[word] == "VBN" and parse.tag[above] == "VBN":
            return "alleged", lemma  # "were feared killed"
        if lemma in supposing and label != "ccomp" and parse.tag[above][0] in "NV":
            return "hypothetical", lemma
    if parse.tag[above][0] == "V" and not _is_known(reading, word):
        return _own(reading, above, words)
    return "happened", ""


def _is_known(reading: Reading, noun: int) -> bool:
    """Whether a noun points at a deed that is known: "may be behind | the attack".

    What governs such a noun is not sure, the deed is; a verb of prevention or a plan still counts.
    """
    parse = reading.parse
    if parse.tag[noun] == "IN" or parse.dep[noun] == "prep":
        inside = below(parse, noun, "pobj")
        return bool(inside) and _is_known(reading, inside[0])
    if parse.tag[noun] not in ("NN", "NNS"):
        return False
    return any(
        parse.lower[child] in _POINTING or (parse.dep[child] == "poss" and parse.tag[noun] == "NN")
        for child in parse.children[noun]
    )


_POINTING = frozenset({"the", "this", "that", "these", "those"})


def _undone(reading: Reading, verb: int, words: _Words) -> bool:
    """Whether preventing failed: "for not doing more to prevent"."""
    parse = reading.parse
    for above in list(parse.ancestors(verb))[:3]:
        if parse.lemma[above] in words.denying or below(parse, above, "neg"):
            return True
    return False


def _historical(reading: Reading, sentence: int, words: _Words) -> str:
    """Return the word or date that puts a sentence in the background, or nothing."""
    parse = reading.parse
    first, last = parse.sentences[sentence]
    for lower in parse.lower[first:last]:
        if lower in words.history:
            return lower
    span = parse.sentence_span(sentence)
    text = reading.quote(span).lower()
    for phrase in words.history_phrases:
        if phrase in text:
            return phrase
    limit = _limit(reading)
    if limit is None:
        return ""
    times = [t for t in reading.marks.inside(span, Timex) if t.latest and t.type == "DATE"]
    if times and all(t.latest is not None and t.latest < limit for t in times):
        return times[0].text
    return ""


def _limit(reading: Reading) -> str | None:
    published = reading.report.published
    earliest = published.earliest if published else None
    return None if earliest is None else months_before(earliest)
