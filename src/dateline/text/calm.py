"""Upper-case text in the case that a parser knows: "POLICE IN LIMA" -> "police in Lima".

Agency wires of the 1980s, and headlines, are in capitals throughout; a parser trained on edited
news takes every word of them for a name. So words that a dictionary knows are read in lower case
and all others, with those the parser calls a name even in capitals, with a capital.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

SHARE = 0.7
"""Share of capitals among its letters from which a text counts as upper case."""


def is_upper(text: str) -> bool:
    """Whether a text is in upper case: most of its letters, and at least twenty of them.

    >>> is_upper("POLICE IN LIMA SAID TWO MEN WERE SHOT"), is_upper("NATO said")
    (True, False)
    """
    capitals = sum(letter.isupper() for letter in text)
    return capitals >= 20 and capitals >= SHARE * sum(letter.isalpha() for letter in text)


def calm(words: Sequence[str], named: Collection[int], known: Callable[[str], bool]) -> list[str]:
    """Return the words in calm case, each as long as before.

    Args:
        words: The words of a text in upper case.
        named: The indices of words that are part of a name.
        known: Whether a dictionary has the word, given in lower case.

    >>> calm(["POLICE", "IN", "LIMA"], {2}, {"police", "in", "lima"}.__contains__)
    ['police', 'in', 'Lima']
    """
    return [_calm(word, index in named, known) for index, word in enumerate(words)]


def _calm(word: str, named: bool, known: Callable[[str], bool]) -> str:
    lower, capital = word.lower(), word.capitalize()
    if len(lower) != len(word) or len(capital) != len(word):  # "İ" grows
        return word
    if len(word) > 1 and (named or not known(lower)):
        return capital
    return lower if known(lower) else word
