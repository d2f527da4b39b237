"""What stands around a match of the time grammar: whether it is a time, and which way it looks.

"2003" is a year after "in", none in "Flight 2003" or "2003 troops"; "May" is a month after "since";
"Friday" lies ahead of the report in "will meet on Friday" and behind it in "met on Friday".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from dateline.marks.timex_grammar import Found
from dateline.model.span import Span
from dateline.text.dates import MONTHS
from dateline.text.parse import Parse
from dateline.text.tables import alternatives, read_table

_TABLE = read_table("times")
_CONTEXT: dict[str, list[str]] = _TABLE["context"]
_TENSE: dict[str, list[str]] = _TABLE["tense"]


def _after_words(name: str, more: str = "") -> re.Pattern[str]:
    """Return a pattern for text that ends in one of the words of a row, before the expression."""
    return re.compile(rf"\b(?:{alternatives(_CONTEXT[name])})\s+{more}$", re.IGNORECASE)


def _before_words(name: str, between: str = "") -> re.Pattern[str]:
    """Return a pattern for one of the words of a row right behind the expression."""
    return re.compile(rf"\s{between}(?:{alternatives(_CONTEXT[name])})\b", re.IGNORECASE)


_AT, _ORDINAL = _after_words("at"), _after_words("ordinal")
_LASTING, _LASTING_PART = _after_words("lasting"), _after_words("lasting_part")
_UNITS_BEFORE = re.compile(r"\b(?:days|weeks|months|years|hours)\s+(?:and|or)\s+$", re.IGNORECASE)
_SURE_YEAR, _SEASON = _after_words("sure_years"), _after_words("seasons")
_YEAR_AFTER = re.compile(
    rf"\b(?:{alternatives(_CONTEXT['years'])})\s+$|[(,;:–—/-]\s?$|[’']s\s+$|^\s*$", re.IGNORECASE
)
_UP_TO = re.compile(r"\bup to\s+$", re.IGNORECASE)
_NUMBERED = re.compile(
    rf"\b(?:{alternatives(_CONTEXT['numbered'])})\.?\s?(?:#\s?)?$|#\s?$", re.IGNORECASE
)
_ADDRESS = re.compile(
    rf"[\s-](?:(?:[NSEW]\.?|[A-Z][\w.’'-]*|\d{{1,3}}(?:st|nd|rd|th))\s){{0,3}}(?i:{alternatives(_CONTEXT['addresses'])})\b"
)
_COUNTED = _before_words("counted", r"(?:[a-z-]+\s){0,2}?")
_YEARS = re.compile(r"[-–/](\d{2}|\d{4})\b(?!-)")
_JOINED = re.compile(r"(?<!\d)(\d{3,4})([-–/])$")
_DAY_BEFORE = re.compile(
    rf"\b(?:{alternatives(MONTHS)})\.?\s\d{{1,2}}(?:st|nd|rd|th)?(?:,\s\d{{1,2}})*"
    r"(?:\s?[-–]\s?|,?\s(?:and|to|or|through)\s|,\s)$",
    re.IGNORECASE,
)
_DOUBTFUL_MONTH = _after_words("months", r"(?:the\s+)?")
_DASH = re.compile(r"(?:[(–/-]|\bmid-)\s?$")
_NAMED_MONTH = re.compile(r"\sof\s[A-Z](?!.{0,12}\byear)")
_AGE = _after_words("ages")
_OFFENSIVE = _before_words("seasons_named")
_CAPITAL_BEFORE = re.compile(r"\b[A-Z][\w’'-]+ (?:the )?$")
_SHOW = _before_words("not_today")
_BARE_CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d)?")
_FEAST = _before_words("not_feasts")
_DOUBTFUL = frozenset(_CONTEXT["doubtful_months"])
_BROAD = frozenset(("morning", "afternoon", "evening"))
_AROUND = 40


def is_time(text: str, found: Found, parse: Parse | None = None, start: int = 0) -> bool:
    """Whether a match is a time in its place.

    Args:
        text: The block's text; the match's span is in it.
        found: A match of the grammar.
        parse: The report's parse, if there is one, and
        start: where in it the block begins.
    """
    before = text[max(0, found.span.start - _AROUND) : found.span.start]
    behind = text[found.span.end : found.span.end + _AROUND]
    test = _TESTS.get(found.rule)
    if test is not None and not test(found, before, behind):
        return False
    if found.rule == "then" and found.match[0].lower() == "the past":
        return parse is None or _is_noun(parse, found.span.shift(start))
    return True


def _is_noun(parse: Parse, span: Span) -> bool:
    """Whether "the past" stands for itself: not "the past nine elections"."""
    words = parse.words_in(span)
    return bool(words) and parse.tag[words[-1]] == "NN" and parse.dep[words[-1]] != "compound"


def _is_year(found: Found, before: str, behind: str) -> bool:
    year = int(found.match["n_year"])
    if _ADDRESS.match(behind) or _NUMBERED.search(before):
        return False  # "the 1300 block of Elm Street", "Resolution 1973"
    joined = _JOINED.search(before)
    if joined and (joined[2] == "/" or not _is_range(int(joined[1]), str(year))):
        return False  # "1070/1130", "call 555-1998"
    if found.match["n_edge"]:
        return True
    later = _YEARS.match(behind)
    if later:
        return year > 1000 and _is_range(year, later[1])
    if 1800 <= year <= 2050 and _SURE_YEAR.search(before):
        return True
    if _COUNTED.match(behind) or (year < 1800 and _UP_TO.search(before)):
        return False  # "hundreds, up to 1429 by one count"
    if found.match["n_circa"] or _YEAR_AFTER.search(before):
        return year > 1000
    if behind.startswith(("'s", "’s")):
        return year > 1600
    return 1600 <= year <= 2099 and behind[:1] in (".", ",", ")", ";", "")


def _is_range(first: int, last: str) -> bool:
    """Whether a number after a dash closes a range of years: "1936-39", not "1070/1130"."""
    year = int(last)
    if len(last) == 2:
        year += first // 100 * 100
        return (year > first or year <= first - 90) and first >= 1500
    return (first < year < first + 200 and year < 2100 and first >= 1500) or first == year - 1


def _is_month(found: Found, before: str, behind: str) -> bool:
    name = found.match["b_month"]
    if not name[0].isupper():
        return False
    marked = found.match["b_edge"] or found.match["b_rel"] or found.match["b_that"]
    if name.rstrip(".").lower() in _DOUBTFUL:
        if _NAMED_MONTH.match(behind):  # "the March of Dimes"
            return False
        return bool(marked or _DOUBTFUL_MONTH.search(before) or _DASH.search(before))
    return True


def _is_part(found: Found, before: str, behind: str) -> bool:
    part, marked = found.match["g_part"].lower(), found.match["g_rel"]
    if _is_name(found.match["g_part"], before, behind):
        return False
    if part in _BROAD:
        return bool(marked) and bool(_LASTING_PART.search(before))
    if part == "night":
        return bool(marked or re.search(r"\b(?:at|by)\s+$", before, re.IGNORECASE))
    return True


def _is_name(word: str, before: str, behind: str) -> bool:
    """Whether a word is part of a name: "*Dawn* Jones", "Operation Red *Dawn*"."""
    if word[0].islower() or word.isupper():
        return False
    return bool(_CAPITAL_BEFORE.search(before)) or (behind[:1] == " " and behind[1:2].isupper())


def _is_today(found: Found, before: str, behind: str) -> bool:
    paper = before.endswith("USA ") and found.match["t_word"].istitle()
    return not (paper or _SHOW.match(behind))


def _is_season(found: Found, before: str, behind: str) -> bool:
    plain = found.match["s_name"].islower() or found.match["s_year"] is not None
    return plain or bool(_SEASON.search(before) or _OFFENSIVE.match(behind))


def _is_some(found: Found, before: str, behind: str) -> bool:
    if found.match["v_way"]:
        return True
    return bool(_LASTING.search(before) or _UNITS_BEFORE.search(before))


def _is_clock(found: Found, before: str, behind: str) -> bool:
    clock = found.match["clock"]
    if _BARE_CLOCK.fullmatch(clock) and found.match[0] == clock:
        opens = before.strip() == "" and (len(clock) == 5 or behind.lstrip()[:1] in "-:–—")
        late = len(clock) == 5 and clock >= "13"  # "a 19:15 start", not "the score was 10:12"
        return bool(opens or late or _AT.search(before) or _DASH.search(before))
    if not re.fullmatch(r"[\w-]+", clock) or found.match["k_zone"]:
        return True
    if found.match["clock"][-1].lower() in "ms":  # "5pm", "0530hrs"
        return True
    return bool(found.match["k_of"] and _AT.search(before))


def _is_this_time(found: Found, before: str, behind: str) -> bool:
    if not _AT.search(before):
        return found.match[0].lower().endswith("period")
    opening = re.search(r"(?:^|[.!?]\s)At\s+$", before)  # "At the same time, he ...": besides
    return not (opening and found.match[0].lower() == "the same time" and behind[:1] == ",")


def _is_decade(found: Found, before: str, behind: str) -> bool:
    return not _AGE.search(before)  # "in his early twenties"


def _is_duration(found: Found, before: str, behind: str) -> bool:
    """Whether quarters are of years: not "three quarters of the town"."""
    if before.endswith(("as ", "As ")):  # "the third attack in as many days"
        return False
    if not found.match["r_unit"].lower().startswith("quarter"):
        return True
    return not behind.startswith(" of ") and "-" not in found.match[0]


def _is_feast(found: Found, before: str, behind: str) -> bool:
    return not found.match[0].islower() and not _FEAST.match(behind)


_Test = Callable[[Found, str, str], bool]
_TESTS: dict[str, _Test] = {
    "year": _is_year,
    "bare_month": _is_month,
    "part": _is_part,
    "season": _is_season,
    "some_units": _is_some,
    "this_time": _is_this_time,
    "clock": _is_clock,
    "today": _is_today,
    "holiday": _is_feast,
    "decade_word": _is_decade,
    "duration": _is_duration,
    "ordinal": lambda found, before, behind: bool(_ORDINAL.search(before)),
    "last_day": lambda found, before, behind: bool(_DAY_BEFORE.search(before)),
    "weekday": lambda found, before, behind: found.match["w_day"][0].isupper(),
}


def looks_ahead(parse: Parse, span: Span) -> bool | None:
    """Whether the verb that a time expression stands with looks into the future.

    True: it does; False: it tells of the past; None: it says neither, or there is none.
    """
    word = parse.at(span.start)
    if word is None:
        return None
    if _follows_past(parse, word):  # "said Friday the army will"
        return False
    words = parse.words_in(span)
    top = next((one for one in words if parse.head[one] not in words), word)
    if parse.dep[top] in ("compound", "nmod", "amod"):  # "would not speak of the June 2 raid"
        return None
    for above in (word, *parse.ancestors(word)):
        if parse.tag[above][0] == "V" or parse.tag[above] == "MD":
            return _is_ahead(parse, above)
    return None


def _follows_past(parse: Parse, word: int) -> bool:
    """Whether a verb told in the past stands right before, but for "on"."""
    before = word - 1 - (word > 0 and parse.lower[word - 1] == "on")
    same = before >= 0 and parse.sentence_of[before] == parse.sentence_of[word]
    return same and parse.tag[before] == "VBD" and parse.dep[before] not in ("aux", "auxpass")


def _is_ahead(parse: Parse, verb: int) -> bool | None:
    helpers = [parse.lower[c] for c in parse.children[verb] if parse.dep[c] in ("aux", "auxpass")]
    if "to" in helpers:
        return _infinitive_ahead(parse, verb)
    told = parse.tag[verb] == "VBD"  # "the sun set on Sunday"
    if any(one in _TENSE["ahead"] for one in (*helpers, *([] if told else [parse.lower[verb]]))):
        return True
    if any(one in _TENSE["modal"] for one in helpers):
        return "have" not in helpers  # "could come Monday", not "may have died Monday"
    if parse.tag[verb] in ("VBZ", "VBP"):
        return True if parse.lemma[verb] in _TENSE["scheduled"] else None
    above = parse.head[verb]
    if parse.dep[verb] == "conj" and above != verb and not helpers and parse.tag[verb] == "VB":
        return _is_ahead(parse, above)  # "will leave Sunday and | return | on Monday"
    if parse.tag[verb] == "VBD" or _has_any(helpers, ("was", "were", "had", "have", "has")):
        return False
    return None


def _has_any(words: Iterable[str], wanted: tuple[str, ...]) -> bool:
    return any(word in wanted for word in words)


def _infinitive_ahead(parse: Parse, verb: int) -> bool | None:
    """ "agreed to meet Friday" looks ahead, "tried to enter Friday" does not."""
    if parse.lemma[verb] in _TENSE["behind"]:
        return None
    above = parse.head[verb]
    if above == verb or parse.lemma[above] in _TENSE["plans"]:
        return True
    if parse.tag[above][0] != "V":  # "due to meet", "was able to enter"
        return None if parse.tag[parse.head[above]] == "VBD" else True
    return parse.tag[above] not in ("VBD", "VBN")
