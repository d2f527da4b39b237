"""What claims come to under each policy, and why each was used or left."""

import random

import msgspec
from hypothesis import assume, given
from hypothesis import strategies as st

from dateline.codes.policies import read_policies
from dateline.codes.settle import settle
from dateline.model.mark import Proof, Toll
from told import claims, ledger, told

POLICIES = read_policies()

POLICE = told((12, None, None), report="r1", source="police", latest="2031-03-06")
HOSPITAL = told(14, report="r2", source="the hospital", latest="2031-03-08")
MINISTRY = told(15, report="r3", source="the ministry", latest="2031-03-07", naming="office")
AGAIN = told(14, report="r4", source="a nurse", latest="2031-03-07")
TOLD = ledger(POLICE, HOSPITAL, MINISTRY, AGAIN)


def bounds(name: str, told=TOLD) -> tuple:
    settled = settle(told, POLICIES[name])
    return settled.toll.low, settled.toll.best, settled.toll.high


def test_the_same_claims_make_other_numbers_under_other_policies():
    assert bounds("plain") == (12, 14, None)  # the last report, the range left open
    assert bounds("acled_conservative") == (12, 12, 15)
    assert bounds("ucdp") == (12, 14, 15)
    assert bounds("last_word") == (14, 14, 14)
    assert bounds("majority") == (12, 14, 15)  # "at least 12" allows 14 too
    assert bounds("ibc") == (12, None, 15)


def test_every_claim_is_used_or_left_with_its_reason():
    settled = settle(TOLD, POLICIES["acled_conservative"])
    assert [(one.number, one.why) for one in settled.used] == [(12, "the lowest number")]
    assert {(one.number, one.why) for one in settled.rejected} == {
        (14, "higher than 12"),
        (15, "higher than 12"),
    }
    assert settled.toll.policy == "acled_conservative 1"
    assert settled.toll.figures == POLICE.ids
    assert "12 (police)" in settled.toll.note
    assert "14 (the hospital)" in settled.toll.note


def test_vague_words_are_the_policys_numbers():
    for words, low, number in (
        ("tens of people", 20, 10),
        ("dozens of people", 24, 12),
        ("hundreds", 200, 100),
        ("hundreds of thousands of people", 200_000, 200_000),
        ("several people", 3, 3),
    ):
        claim = ledger(told((low, None, None), words=words))
        assert bounds("acled_conservative", claim)[1] == number, words
        assert bounds("ucdp", claim)[1] == low, words


def test_open_bounds_are_closed_by_the_policy_and_it_is_said():
    upto = ledger(told((None, None, 40), words="up to 40 people"))
    assert bounds("plain", upto) == (None, 40, 40)
    assert bounds("ucdp", upto) == (1, 40, 40)
    assert bounds("ibc", upto) == (1, None, 40)
    assert settle(upto, POLICIES["ucdp"]).toll.note == '"up to 40 people" counted as 40'
    between = ledger(told((3, None, 5), words="between 3 and 5 people"))
    assert bounds("acled_conservative", between) == (3, 3, 5)


def test_a_counted_number_outranks_a_vague_word():
    vague = told((24, None, None), report="r5", words="dozens", source="Courier")
    told_31 = told(31, report="r6", source="Ledger")
    assert bounds("acled_conservative", ledger(vague, told_31))[1] == 31


def test_a_number_in_words_is_counted():
    eight = told((8, None, None), report="r5", words="at least eight people", source="Courier")
    ten = told(10, report="r6", source="Ledger")
    assert bounds("acled_conservative", ledger(eight, ten)) == (8, 8, 10)


def test_a_claim_that_allows_its_reports_toll_is_no_rival_of_it():
    whole = told(24, report="r1")
    some = told((5, None, None), report="r1", source="officials", toll=False)
    rival = told((None, None, 20), report="r1", source="police", toll=False)
    assert bounds("acled_conservative", ledger(whole, some)) == (24, 24, 24)
    settled = settle(ledger(whole, some), POLICIES["ucdp"])
    assert settled.used[1].why == "allows 24, to which its report comes"
    assert bounds("acled_conservative", ledger(whole, some, rival))[1] == 20


def test_a_source_that_says_another_number_later_has_brought_it_up_to_date():
    first = told(9, report="r1", source="police", latest="2031-03-06")
    later = told(14, report="r2", source="police", latest="2031-03-08")
    settled = settle(ledger(first, later), POLICIES["acled_conservative"])
    assert settled.toll.best == 14
    assert [one.why for one in settled.rejected] == ["police said 14 on a later day, 2031-03-08"]


def test_a_copy_that_appears_later_outranks_nobody():
    first = told(12, report="r1", latest="2031-03-06", earliest="2031-03-06")
    other = told(14, report="r2", latest="2031-03-07", earliest="2031-03-07")
    copy = told(12, report="r3", witness="r1", latest="2031-03-09", earliest="2031-03-09")
    assert settle(ledger(first, other, copy), POLICIES["plain"]).toll.best == 14


def test_ibc_counts_civilians_alone_and_wants_two_witnesses():
    mixed = told(10, by_role={"civilian": 4, "militant": 3, "unknown": 3})
    settled = settle(ledger(mixed), POLICIES["ibc"])
    assert settled.provisional
    assert (settled.toll.low, settled.toll.high) == (7, 7)
    assert settled.toll.note.startswith("provisional: 1 independent witness of 2 wanted")
    fight = settle(ledger(mixed, fighting=True), POLICIES["ibc"])
    assert (fight.toll.low, fight.toll.high) == (4, 7)  # it is not told whether 3 were civilians
    other = told(10, report="r2", by_role={"civilian": 10})
    both = settle(ledger(mixed, other), POLICIES["ibc"])
    assert not both.provisional
    assert (both.toll.low, both.toll.best, both.toll.high) == (7, None, 10)


def test_a_proof_stands_where_the_policy_leaves_its_number():
    claim = told(56)
    proof = (Proof(whole=claim.id, parts=("r1-f42", "r1-f14"), sum=56, unplaced=0),)
    whole = Toll(low=56, best=56, high=56, figures=claim.ids, proof=proof)
    held = ledger(msgspec.structs.replace(claim, toll=whole))
    for name in ("plain", "acled_conservative", "ucdp", "majority", "last_word"):
        assert settle(held, POLICIES[name]).toll.proof == proof, name


def test_nothing_claimed_comes_to_nothing():
    assert settle(ledger(), POLICIES["ucdp"]) is None
    assert settle(TOLD, POLICIES["ucdp"], "wounded") is None


@given(told=claims())
def test_low_is_at_most_best_at_most_high(told):
    for policy in POLICIES.values():
        toll = settle(ledger(*told), policy).toll
        known = [one for one in (toll.low, toll.best, toll.high) if one is not None]
        assert known == sorted(known)
        if policy.bounds == "closed":
            assert toll.low is not None
            assert toll.high is not None
        if toll.best is not None:
            assert sum(toll.by_role.values()) == toll.best


@given(told=claims(), seed=st.integers(0, 100))
def test_the_order_of_the_claims_does_not_matter(told, seed):
    shuffled = list(told)
    random.Random(seed).shuffle(shuffled)
    for policy in POLICIES.values():
        assert settle(ledger(*told), policy) == settle(ledger(*shuffled), policy)


@given(told=claims(), data=st.data())
def test_a_copy_adds_nothing(told, data):
    of = data.draw(st.sampled_from(told))
    day = max(one.latest or "" for one in told) or None
    assume(of.latest is not None or day is None)  # a copy may tell the day that its first left open
    copies = [
        msgspec.structs.replace(one, report="z", earliest=day, latest=day)
        for one in told
        if one.report == of.report
    ]
    for policy in POLICIES.values():
        before = settle(ledger(*told), policy)
        after = settle(ledger(*told, *copies), policy)
        assert (after.toll, after.provisional) == (before.toll, before.provisional)


@given(told=claims())
def test_every_claim_is_told_of_once(told):
    for policy in POLICIES.values():
        settled = settle(ledger(*told), policy)
        said = [one.claim for one in (*settled.used, *settled.rejected)]
        wanted = [one for one in told if policy.claims == "all" or one.toll is not None]
        assert sorted(one.id for one in said) == sorted(one.id for one in wanted)
