"""Words: how much of what few other reports say two reports share.

A report keeps the hashes of its distinct words and how often it has each; nothing else of its text
is needed. Two reports are alike by the cosine of their rare words, each weighed by
``(1 + log frequency) * log(reports / reports that have it)`` (Salton and Buckley, "Term-weighting
approaches in automatic text retrieval", 1988). A word that more than `COMMON` reports have is not
looked at, so the cost grows with the reports and not with their pairs.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dateline.link.bodies import firsts, is_long

COMMON = 60
"""Reports that have a word, above which it is not rare."""
LEAST = 0.05
"""Cosine below which two reports are not alike at all."""
NEAREST = 16
"""Reports that are looked at for each report: its likest, and those that it is of the likest to.

In a pile of a year every report is a little like hundreds of others; without a bound the pairs grow
with the square of the pile.
"""
_TINY = 1e-9
_OFTEN = 999
"""The most times that a word is counted in one report."""

Alike = dict[tuple[str, str], float]
"""Pairs of reports, ids ascending, with the cosine of their rare words."""
_Floats = npt.NDArray[np.float64]
_Counts = npt.NDArray[np.int64]


class Words(NamedTuple):
    """The hashes of a report's words of three letters or digits and more, and how often each."""

    report: str
    hashes: npt.NDArray[np.uint64]
    counts: npt.NDArray[np.uint16]


def words_of(report: str, words: npt.NDArray[np.uint64]) -> Words:
    """Return what is kept of the words of a report's body (`dateline.link.bodies.words_in`)."""
    long = np.sort(words[is_long(words)])
    first = firsts(long)
    counts = np.diff(first, append=len(long))
    return Words(report, long[first], np.minimum(counts, _OFTEN).astype(np.uint16))


def find_alike(pile: Iterable[Words]) -> Alike:
    """Return the pairs of reports that share rare words, and how alike they are (0 to 1)."""
    reports = sorted(pile, key=lambda words: words.report)
    if len(reports) < 2:
        return {}
    owner, word, weight = _rare(reports)
    norm = np.maximum(np.sqrt(np.bincount(owner, weight**2, len(reports))), _TINY)
    order = np.lexsort((owner, word))
    pairs, dots = _products(owner[order], word[order], weight[order], len(reports))
    one, other = np.divmod(pairs, len(reports))
    cosine = dots / (norm[one] * norm[other])
    enough = np.flatnonzero(cosine >= LEAST)
    enough = enough[_nearest(one[enough], other[enough], cosine[enough])]
    return {
        (reports[i].report, reports[j].report): value
        for i, j, value in zip(
            one[enough].tolist(), other[enough].tolist(), cosine[enough].tolist(), strict=True
        )
    }


def _nearest(one: _Counts, other: _Counts, cosine: _Floats) -> npt.NDArray[np.bool_]:
    """Return which pairs are among the `NEAREST` of either report; of equal ones the first."""
    likest = np.argsort(-cosine, kind="stable")
    ends = np.column_stack((one, other))[likest].ravel()  # both ends of the likest pair first
    order = np.argsort(ends, kind="stable")
    starts = np.flatnonzero(np.diff(ends[order], prepend=-1))
    rank = np.arange(len(order)) - np.repeat(starts, np.diff(starts, append=len(order)))
    kept = np.zeros(len(cosine), bool)
    kept[likest[order[rank < NEAREST] // 2]] = True
    return kept


def _rare(reports: list[Words]) -> tuple[_Counts, _Counts, _Floats]:
    """Return each report's rare words: whose, which, and its weight."""
    owner = np.repeat(np.arange(len(reports)), [len(words.hashes) for words in reports])
    often = np.concatenate([words.counts for words in reports])
    _, word, count = np.unique(
        np.concatenate([words.hashes for words in reports]), return_inverse=True, return_counts=True
    )
    held = count[word]
    rare = held <= COMMON
    weight = (1 + np.log(often[rare])) * np.log(len(reports) / held[rare])
    return owner[rare], word[rare], weight


def _products(
    owner: _Counts, word: _Counts, weight: _Floats, reports: int
) -> tuple[_Counts, _Floats]:
    """Sum the products of the weights of each pair's common words; rows stand in order of words."""
    keys, products = [np.empty(0, np.int64)], [np.empty(0)]
    for step in range(1, COMMON):  # those next to each other in a word's list, then one apart ...
        same = word[step:] == word[:-step]
        keys.append(owner[:-step][same] * reports + owner[step:][same])
        products.append(weight[:-step][same] * weight[step:][same])
    pairs, where = np.unique(np.concatenate(keys), return_inverse=True)
    return pairs, np.bincount(where, np.concatenate(products), len(pairs)).astype(np.float64)
