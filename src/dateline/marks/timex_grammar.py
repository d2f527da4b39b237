"""The grammar of time expressions: one scan of the text, and what each match is.

Each rule is a row of `RULES`: a name and a pattern. The rules are tried together, so that a text is
scanned once; at one place the first rule of the list wins. What a match means is worked out in
`dateline.marks.timex_values`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from dateline.model.span import Span
from dateline.text.dates import MONTHS, WEEKDAYS
from dateline.text.tables import alternatives, read_table

_TABLE = read_table("times")
_WORDS = _TABLE["words"]
_VALUES = read_table("numbers")["values"]

_S = r"[\s\u00a0]+"
_S1 = r"[\s\u00a0]"
_YEAR = r"(?:1\d|20)\d\d"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_LONG_MONTHS = [word for word in MONTHS if len(word) > 4 or word in ("may", "june", "july")]
_SHORT_MONTHS = [word for word in MONTHS if word not in _LONG_MONTHS]
_MONTH = rf"(?:(?:{alternatives(_LONG_MONTHS)})\b|(?:{alternatives(_SHORT_MONTHS)})\b\.?)"
_FULL_MONTH = rf"(?:(?:{alternatives(_LONG_MONTHS)})\b|(?:{alternatives(_SHORT_MONTHS)})\.)"
_ANY_WEEKDAY = rf"(?:{alternatives(WEEKDAYS)})\b\.?"
_WEEKDAY = rf"(?:{alternatives(word for word in WEEKDAYS if len(word) > 5)}|Mon\.|Tues?\.|Wed\.|Thurs?\.|Fri\.|Sat\.|Sun\.)"
_ORD = r"(?:st|nd|rd|th)"
# 90 of "11 JAN 90": the month in capitals, and no number of things behind it
_SHORT_YEAR = (
    rf"(?:(?<=(?-i:[A-Z]{{2}})){_S}(?P<d_short>\d\d)"
    rf"(?=\s*(?:[.,;:)\]\[—–-]|$)|{_S}(?:the|in|at|by|when|and|on|an?|that|after|before|with|was|were|from|to)\b))"
)
_BC = rf"(?:{_S}(?:BCE?\b|B\.C\.E?\.?))"
_UNIT = r"(?:seconds?|minutes?|hours?|nights?|days?|weekends?|weeks?|fortnights?|months?|quarters?|years?|decades?|centur(?:y|ies))"
_NUMBER = (
    rf"(?:\d+(?:\.\d+)?|(?:{alternatives(_TABLE['quantities'])})"
    rf"|(?:{alternatives(_VALUES)})(?:[\s-](?:{alternatives(w for w, v in _VALUES.items() if 0 < v < 10)}))?)"
)
_HOUR = rf"(?:\d{{1,2}}|{alternatives(word for word, value in _VALUES.items() if 0 < value < 13)})"
_EDGE = rf"(?:(?:{alternatives(_WORDS['edges'])})(?:{_S}|(?<=-)|-))"
_PART = rf"(?:{'|'.join(_TABLE['parts_of_day'])})"
_HOURS = rf"(?:{alternatives(_TABLE['hours_of_day'])}|{_PART})"
_OF_DAY = rf"(?:(?:the{_S})?(?:(?:early|late)(?:{_S}(?:in|on){_S}(?:the)?)?{_S})?(?:the{_S})?{_HOURS}(?:{_S}of|,)?{_S}(?:the{_S})?)"
_ZONE = rf"(?:{alternatives(_TABLE['zones'])})"
_M = r"(?:[ap]\.m\.?|[ap]m(?!\w))"
_CLOCK = (
    rf"(?:\d{{1,2}}(?::\d\d(?::\d\d)?|\.\d\d(?=\s?(?:{_M}|hrs|GMT)))(?:\s?hrs?\b)?(?:\s?{_M})?|\d{{1,2}}\s?{_M}"
    rf"|\d{{4}}(?=\s?(?:hrs|hours|(?-i:{_ZONE})\b))(?:\s?hrs|{_S}hours)?"
    rf"|(?:half|(?:a{_S})?quarter){_S}(?:past|to){_S}{_HOUR}\b|{_HOUR}{_S}o[’']clock\b"
    rf"|{_HOUR}(?={_S}(?:in{_S}the{_S}(?:morning|afternoon|evening)|at{_S}night)\b))"
)
_SEASON = rf"(?:{'|'.join(_TABLE['seasons'])})"
_PAST, _PRESENT = alternatives(_WORDS["past"]), alternatives(_WORDS["present"])
_FUTURE, _THAT = alternatives(_WORDS["future"]), alternatives(_WORDS["that"])
_RELATIVE = rf"(?:{_PAST}|{_PRESENT}|{_FUTURE}|{_THAT})"
_ABOUT = rf"(?:(?:{alternatives(_WORDS['about'])}){_S})*"

# where "two days before" needs nothing more to be a time: "Two days before, he ..."
_ENDS = rf"(?=\s*(?:[.,;:)!?\"”—–]|$)|{_S}(?:and|but|when|in|at|on|with|were|was|had)\b)"

RULES: tuple[tuple[str, str], ...] = (
    # the morning of Tuesday, June 10, 2014 · June 10 · the night of 10 June 2014 · 10 June
    (
        "day",
        rf"(?P<d_edge>{_EDGE})?(?P<d_part>{_OF_DAY})?(?:(?P<d_weekday>{_ANY_WEEKDAY}),?{_S}(?:(?P<d_wpart>{_PART}),?{_S})?(?:of{_S})?)?(?:the{_S}(?=\d))?"
        rf"(?:(?P<d_month>{_MONTH}){_S}(?:the{_S})?(?P<d_day>{_DAY}){_ORD}?(?!\d|[:.]\d|,\d{{3}}|{_S}(?:people|men|civilians))"
        rf"(?:\s*,?{_S}(?:of{_S})?(?P<d_year>{_YEAR})\b(?!-year))?"
        rf"|(?P<d_day2>{_DAY}){_ORD}?(?:{_S}(?:of{_S})?|-)(?P<d_month2>{_MONTH})(?:,?(?:{_S}|-)(?:of{_S})?(?P<d_year2>{_YEAR})\b(?!-year)|{_SHORT_YEAR})?)"
        rf"(?P<d_that>{_S}of{_S}(?:that|the{_S}same|this|last|next){_S}year)?",
    ),
    # 21 of "21-23 March", 4 of "4 and 5 March", the 13th of "the 13th to the 19th of October"
    (
        "first_day",
        rf"(?:the{_S})?(?P<f_day>{_DAY}){_ORD}?(?=(?:(?:\s?[-–]\s?|,{_S}|{_S}(?:to|and|or|through){_S})(?:the{_S})?{_DAY}{_ORD}?){{1,3}}"
        rf"(?:{_S}of)?{_S}(?P<f_month>{_MONTH})(?:,?{_S}(?P<f_year>{_YEAR}))?)",
    ),
    (
        "ordinal",
        rf"the\s(?P<od_day>(?:[12]?1st|2?2nd|2?3rd|\d{{1,2}}th))(?:{_S}of{_S}(?:that|the{_S}same|the|this){_S}month\b|(?=[,.;)]|\s(?:was|were|the|and)\b))",
    ),
    ("iso", r"(?P<iso>\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d)?Z?)?"),
    ("slashed", r"(?P<slashed>\d{1,2}/\d{1,2}/(?:\d{4}|\d\d))(?![/\d])"),
    # early June 2014 · the end of May · June 480 BC
    (
        "month",
        rf"(?P<m_edge>{_EDGE})?(?:(?P<m_rel>{_RELATIVE}){_S})?(?P<m_month>{_MONTH})(?:,?{_S}(?:of{_S})?(?:(?P<m_bc>\d{{1,3}}){_BC}|(?P<m_year>{_YEAR}|[’']\d\d)\b(?!-year|[:,.]\d)))",
    ),
    (
        "bare_month",
        rf"(?P<b_edge>{_EDGE}(?:the{_S})?)?(?:(?P<b_rel>{_RELATIVE}|every|each){_S})?(?P<b_month>{_FULL_MONTH})(?P<b_that>(?:{_S}of)?{_S}(?:that|the{_S}same|this|last|next){_S}year)?(?!{_S}\d)(?!\w|-(?-i:[a-z]))",
    ),
    # winter 1941-42 · the spring of 1916 · early summer · last autumn
    (
        "season",
        rf"(?P<s_edge>{_EDGE})?(?:(?P<s_rel>{_RELATIVE}|the|that|every|each){_S})?(?P<s_name>{_SEASON})"
        rf"(?:(?:{_S}of)?{_S}(?:(?P<s_bc>\d{{1,3}}){_BC}|(?P<s_year>{_YEAR}|[’']\d\d)|(?P<s_that>(?:that|the{_S}same|this|last|next|the{_S}following){_S}year)))?(?!\w)",
    ),
    # the 1990s · the late 1980s · the nineties
    (
        "decade",
        rf"(?P<c_edge>(?:the{_S})?(?:(?:early|late|mid)(?:{_S}|-))?)(?P<c_year>(?:1\d|20)\d0|[’']\d0)[’']?s\b",
    ),
    (
        "decade_word",
        rf"(?:the{_S}(?:(?:early|late|mid)(?:{_S}|-))?(?:nineteen{_S})?|(?:early|late|mid)(?:{_S}|-)|nineteen{_S})(?P<cw_word>{alternatives(_TABLE['decades'])})\b",
    ),
    (
        "century",
        rf"(?:the{_S})?(?:(?:early|late|mid)(?:{_S}|-))?(?P<y_number>\d{{1,2}}{_ORD}|{alternatives(_TABLE['ordinals'])})[\s-]centur(?:y|ies)\b(?P<y_bc>{_BC})?",
    ),
    ("bc_decade", rf"(?:{_EDGE})?(?:the{_S})?(?P<bd_year>\d{{1,3}}0)s{_BC}"),
    ("bc_range", rf"(?P<br_year>\d{{1,3}})(?=(?:[-–]|{_S}(?:and|to|or){_S})\d{{1,3}}{_BC})"),
    ("bc", rf"(?P<bc_edge>{_EDGE})?(?P<bc_year>\d{{1,4}}){_BC}"),
    # Monday night · early on Friday · last Tuesday
    (
        "weekday",
        rf"(?:(?P<w_early>early|late|earlier|later){_S}(?:on{_S})?)?(?:(?:the{_S})?(?:mid(?:{_S}|-))?(?P<w_part2>{_HOURS}){_S}(?:(?:of|on){_S})?)?(?:(?P<w_rel>{_RELATIVE}|every|each){_S})?(?P<w_day>{_WEEKDAY})(?P<w_plural>s)?(?:,?{_S}(?P<w_part>{_PART})s?\b)?(?![\w-])(?:(?={_S}(?:and{_S}{_WEEKDAY}{_S})?of{_S}(?P<w_week>last|next|this){_S}week\b))?",
    ),
    (
        "clock",
        rf"(?:(?:{alternatives(_WORDS['about_a_clock'])}){_S})?(?P<clock>{_CLOCK})(?:{_S}(?:in{_S}the|at){_S}(?P<k_of>morning|afternoon|evening|night)\b)?"
        rf"(?:\s?(?P<k_zone>(?-i:{_ZONE}))\b)?(?:,?{_S}(?:(?P<k_weekday>{_WEEKDAY})(?:{_S}(?P<k_part>{_PART}))?|(?P<k_today>{alternatives(_WORDS['today'])}))\b)?",
    ),
    # two of "two to three days", "two or three days"
    (
        "first_number",
        rf"(?P<fn_about>{_ABOUT})(?P<fn_number>{_NUMBER})(?=(?:{_S}(?:to|or){_S}(?:{_NUMBER})|(?<=\d)[-–]\d+)(?:{_S}|-)(?P<fn_unit>{_UNIT})\b(?![\s-]old))",
    ),
    # three days later · a week ago · two years earlier
    (
        "shifted",
        rf"(?:(?P<h_edge>early|late){_S})?(?P<h_about>{_ABOUT})(?P<h_number>{_NUMBER})(?:{_S}|-)(?P<h_unit>{_UNIT}){_S}(?P<h_way>{alternatives([*_WORDS['ago'], *_WORDS['before'], *_WORDS['after'], *_WORDS['from_now']])})\b(?<!after)(?<!before)(?<!prior(?={_S}to\b))"
        rf"|(?P<h_number2>{_NUMBER}){_S}(?P<h_unit2>{_UNIT}){_S}(?P<h_way2>after|before)\b{_ENDS}",
    ),
    (
        "some_units",
        rf"(?P<v_unit>weeks|months|years|days|hours|minutes|decades|centuries)(?:{_S}(?P<v_way>ago|earlier|later|before{_ENDS})\b(?!{_S}the))?(?![\w-])",
    ),
    (
        "quarter",
        rf"(?:the{_S})?(?:(?:(?P<j_before>{_YEAR})|(?P<j_its>last|this|next|that){_S}year[’']s){_S})?(?P<j_number>first|second|third|fourth|1st|2nd|3rd|4th)[\s-]quarter(?:{_S}of{_S}(?:(?P<j_year>{_YEAR})|(?P<j_that>last|this|next|that){_S}year))?\b",
    ),
    ("short_quarter", rf"(?-i:Q)(?P<jq_number>[1-4])(?:{_S}(?:of{_S})?(?P<jq_year>{_YEAR}))?\b"),
    # half a year, but no half of a match: "the first half of 2012", "the second half of the year"
    (
        "half",
        rf"(?:the{_S})?(?P<hf_number>first|second)[\s-]half{_S}of{_S}(?:(?P<hf_year>{_YEAR})|(?P<hf_that>last|this|next|that|the){_S}year)\b",
    ),
    # the year-ago quarter · the year-earlier period
    (
        "year_ago",
        rf"(?:(?:the|an?){_S})?year-(?:ago|earlier)(?:{_S}(?P<ya_unit>quarter|period|month|week))?\b",
    ),
    (
        "the_quarter",
        rf"the{_S}(?:latest{_S}|most{_S}recent{_S})?quarter(?=\s*[,.;)]|{_S}(?:ended|ending|and|was|were|from|compared)\b)",
    ),
    (
        "fiscal",
        rf"(?:the{_S})?(?:fiscal{_S}(?:year{_S})?|FY[\s-]?)(?P<i_year>{_YEAR})\b|(?:the{_S})?(?P<i_year2>{_YEAR}){_S}(?:fiscal|financial){_S}year\b",
    ),
    # the past two weeks · the next six months
    (
        "stretch",
        rf"(?P<e_rel>(?:the{_S})?(?:past|last|next|previous|coming|following|first|final|ensuing|preceding)){_S}(?P<e_number>(?:{_NUMBER})){_S}(?P<e_unit>{_UNIT})\b",
    ),
    (
        "stretches",
        rf"(?P<es_rel>the{_S}(?:following|next|coming|last|past|previous|preceding|succeeding|intervening|first|final|early|ensuing)|recent|coming|past){_S}(?P<es_unit>days|weeks|months|years|decades|hours)\b",
    ),
    # last week · the following year · that same day · later this month
    (
        "unit",
        rf"(?:(?P<u_edge>early|late|later|earlier|{alternatives(_WORDS['edges'])}){_S})?(?P<u_rel>{_RELATIVE}){_S}(?P<u_unit>day|night|week|weekend|month|year|quarter|decade|century|{_PART})(?P<u_part>{_S}{_PART})?(?![\w-])",
    ),
    (
        "of_unit",
        rf"(?P<o_edge>{alternatives([*_WORDS['edges']])}){_S}the{_S}(?P<o_unit>day|week|month|year|decade|century)\b",
    ),
    (
        "after_unit",
        rf"the{_S}(?P<a_unit>day|week|month|year){_S}(?P<a_way>(?:before|after)\b{_ENDS}|(?:following|earlier|later)\b(?!{_S}(?:the|that|this|than|he|she|they|it)\b))",
    ),
    # counted from an event: "the day after Mosul fell"
    (
        "day_of_event",
        rf"the{_S}day{_S}(?:after|before)\b(?!{_S}(?:yesterday|tomorrow))(?={_S}\w)",
    ),
    # month's end · the second day · the dry season
    ("unit_end", rf"(?:the{_S})?(?P<ue_unit>week|month|year)[’']s{_S}end\b"),
    (
        "nth_unit",
        rf"the{_S}(?:{alternatives(_TABLE['ordinals'])}|final|opening){_S}(?P<nu_unit>hour|day|night|evening|week|month|year)\b(?![\w-])",
    ),
    (
        "kind_of_season",
        rf"(?:(?:the|last|this|next|that){_S})?(?:{alternatives(_TABLE['context']['kinds_of_season'])}){_S}season\b",
    ),
    ("weekend", rf"the{_S}weekend\b(?!{_S}(?:of|after|before))"),
    # by year-end · this time
    ("tail", rf"(?:the{_S})?year[\s-]end(?:{_S}(?P<ye_year>{_YEAR}))?\b"),
    # at this time · the same period · at the time
    (
        "this_time",
        rf"(?P<tt_that>this|that|the{_S}same){_S}(?:same{_S})?(?:time|period)\b(?!{_S}(?:around|last|next|the|he|they|an?|as|of)\b|{_S}(?-i:[A-Z]))"
        rf"|(?P<tt_the>the{_S}time)\b(?=\s*[.,;:)\"”—–]|$|{_S}(?:was|were|in|and|but|to|had)\b)",
    ),
    (
        "every",
        rf"(?:every|each|per|once{_S}an?|twice{_S}an?|{_NUMBER}{_S}times{_S}an?){_S}(?:other{_S})?(?:(?P<q_number>{_NUMBER}){_S})?(?P<q_unit>day|night|week|weekend|month|quarter|year|hour|minute|second|decade|morning|afternoon|evening|{_WEEKDAY})s?\b",
    ),
    ("rate", rf"(?P<rate>{alternatives(_WORDS['rates'])})\b"),
    (
        "period",
        rf"(?:an?|the){_S}(?:{_ABOUT})(?P<pe_number>{_NUMBER})(?:{_S}|-)(?P<pe_unit>{_UNIT}){_S}(?:period|term|stretch|span)\b",
    ),
    # three days · more than two years · two-year · a 10-month
    (
        "duration",
        rf"(?!an?{_S}\w+-long)(?:(?:the|those|these){_S}(?=\w+{_S}\w+s\b)(?!an?\b|some|another))?(?P<r_about>{_ABOUT})(?P<r_number>{_NUMBER})(?P<r_half>{_S}and{_S}a{_S}half)?(?:{_S}|-)(?P<r_unit>{_UNIT})(?P<r_more>{_S}and{_S}a{_S}half)?(?P<r_long>[\s-]long\b)?(?![\w]|[\s-]old\b|{_S}of{_S}age\b)",
    ),
    (
        "all_unit",
        rf"all{_S}(?P<au_unit>day|night|week|month|year|morning|afternoon|evening)\b(?![\w-])",
    ),
    ("long", r"(?P<l_unit>hour|day|week|month|year|decade)s?-long\b"),
    (
        "today",
        rf"(?:(?P<t_edge>early|late|later|earlier){_S})?(?:(?P<t_part2>{_PART}){_S})?(?P<t_word>{alternatives(_WORDS['today'])})(?:{_S}(?P<t_part>{_PART}))?(?![\w-]|[’'](?!s\b))",
    ),
    (
        "holiday",
        rf"(?P<p_day>{alternatives([*_TABLE['days'], *_TABLE['moving'], *_TABLE['easter'], *_TABLE['hijri']])})(?!\w|[’'](?!s\b))(?:{_S}(?P<p_part>{_PART}))?(?:,?{_S}(?P<p_year>{_YEAR}))?",
    ),
    (
        "part",
        rf"(?:(?P<g_rel>the|one|that|this){_S})?(?:(?:early|late|mid)[\s-])?(?P<g_part>dawn|dusk|midday|noon|midnight|daytime|morning|afternoon|evening|night(?!-))\b(?!{_S}of\b)",
    ),
    (
        "last_day",  # 23 of "March 21-23", 5 of "May 4 and 5"
        rf"(?:(?<=\d[-–])|(?<=[\dhtd]{_S1}and{_S1})|(?<=[\dhtd]{_S1}to{_S1})|(?<=\d,{_S1}))(?<!\d{{3}}[-–])(?P<fl_day>3[01]|[12]\d|[1-9]){_ORD}?(?:,{_S}(?P<fl_year>{_YEAR})\b)?(?![\w-]|[:.,]\d)",
    ),
    (
        "year",
        rf"(?P<n_edge>{_EDGE}(?:the{_S})?|the{_S}years?{_S})?(?P<n_circa>(?:ca\.?|circa|c\.|about|around){_S})?(?P<n_year>{_YEAR})(?![\w%]|-[A-Za-z]|[.,:]\d|/\d\d/|{_S}(?:hrs|hours|(?-i:{_ZONE}))\b)",
    ),
    ("year_end", r"(?<=\d{4}[-–/])(?P<z_short>\d\d)(?![\d\w-])"),
    ("short_year", r"(?P<x_year>[’']\d\d)\b(?!s)"),
    ("now", rf"(?P<now>{alternatives(_WORDS['now'])})\b"),
    (
        "then",
        rf"(?P<then>{alternatives(_WORDS['then'])})\b(?!{_S}as\b)(?!{_S}(?:{_NUMBER}){_S}{_UNIT})",
    ),
    ("soon", rf"(?P<soon>{alternatives(_WORDS['soon'])}|the{_S}future(?=\s*[.,;)]|{_S}of))\b"),
)


class Found(NamedTuple):
    """A match of the grammar: its rule and the groups that the rule's pattern names."""

    rule: str
    span: Span
    match: re.Match[str]

    @property
    def opening(self) -> bool:
        """Whether it opens a sentence: "In 1951, ..."."""
        return bool(
            _OPENING.search(self.match.string, max(0, self.span.start - 25), self.span.start)
        )

    def get(self, group: str) -> str | None:
        """Return the words of a group in lower case, single spaces, or None."""
        words = self.match[group]
        return " ".join(words.lower().split()) if words else None


_GRAMMAR = re.compile(
    r"(?<![\w$€£.,:'’])(?<!\d/)(?:"
    + "|".join(f"(?P<{name}_rule>{pattern})" for name, pattern in RULES)
    + ")",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"(?:^|[.!?][”\"’)]?\s+)(?:(?:In|By|During|Throughout|From|Since|Until)\s+)?$"
)
_JOINED = re.compile(rf"(?:\d|\b{_MONTH}|\b{_SEASON})-$", re.IGNORECASE)
_WORD = re.compile(r"[’']?\d+|[A-Za-z]+")


def _first_words() -> frozenset[str]:
    """Return every word that an expression may begin with, so that others are not tried."""
    rows = [*_WORDS["today"], *_TABLE["quantities"], *_TABLE["days"], *_TABLE["moving"]]
    rows += [
        *_TABLE["context"]["kinds_of_season"],
        *_TABLE["easter"],
        *_TABLE["hijri"],
        *_TABLE["hours_of_day"],
    ]
    rows += [*_VALUES, *MONTHS, *WEEKDAYS, *(day + "s" for day in WEEKDAYS)]
    rows += [*_TABLE["seasons"], *_TABLE["parts_of_day"], *_TABLE["units"]]
    rows += [word for name, words in _WORDS.items() if name != "today" for word in words]
    rows += _TABLE["ordinals"]
    found = {_WORD.findall(row.lower())[0] for row in rows}
    found |= {unit + "s" for unit in _TABLE["units"]}
    return frozenset(
        found
        | {
            "per",
            "once",
            "twice",
            "times",
            "at",
            "one",
            "ca",
            "circa",
            "c",
            "of",
            "recent",
            "all",
            "fiscal",
            "fy",
            "q",
            "half",
        }
    )


_FIRST = _first_words()


def _whole_words() -> frozenset[str]:
    """Return the first words that are an expression without another word behind them."""
    rows = [*MONTHS, *WEEKDAYS, *(day + "s" for day in WEEKDAYS), *_TABLE["seasons"]]
    rows += [*_TABLE["parts_of_day"], *_TABLE["units"], *(unit + "s" for unit in _TABLE["units"])]
    rows += [row for name in ("today", "rates", "now", "then", "soon") for row in _WORDS[name]]
    rows += [*_TABLE["days"], *_TABLE["moving"], *_TABLE["easter"], *_TABLE["hijri"], "q", "fy"]
    return frozenset(row.lower() for row in rows if row.isalpha())


_WHOLE = _whole_words()
_KNOWN = frozenset(
    form
    for _, pattern in RULES
    for word in re.findall(r"[A-Za-z]{2,}", pattern)
    for form in (word.lower(), word.lower().removesuffix("s"))
) | frozenset(("century", "centuries", "a", "p"))
"""Every word that the patterns hold: "the" before another is tried no further."""


def find_expressions(text: str) -> Iterator[Found]:
    """Yield the matches of the grammar in *text*, left to right; spans do not overlap."""
    reached = 0
    words = list(_WORD.finditer(text))
    for word, following in zip_longest(words, words[1:]):
        start = word.start()
        if start < reached or not _may_open(word[0].lower(), following and following[0]):
            continue
        if text[start - 1 : start] == "-" and not _JOINED.search(text, max(0, start - 14), start):
            continue  # "F-16"
        match = _GRAMMAR.match(text, start)
        if match is None:
            continue
        reached = match.end()
        rule = str(match.lastgroup).removesuffix("_rule")  # the outermost group closes last
        yield Found(rule, Span(start, reached), match)


def _may_open(word: str, following: str | None) -> bool:
    """Whether an expression may begin with a word, by it and the word behind it."""
    if word[-1].isdigit() or word in _WHOLE:
        return True
    if word not in _FIRST or following is None:
        return False
    return following[-1].isdigit() or following.lower() in _KNOWN
