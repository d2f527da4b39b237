"""An archive under any policy: through a view, in why, and two policies side by side."""

import msgspec
import pytest

from coded import archived, in_two_towns, told_by
from dateline.codes.settle import settle_all
from dateline.errors import ArchiveError, DatelineError
from dateline.model.mark import Toll
from dateline.store.archive import Archive
from dateline.store.coding import Coder, PolicyLens
from dateline.store.linking import link_archive
from dateline.store.policy_diff import policy_differences
from dateline.store.view import Selection, open_view
from dateline.store.why import explain, lines_of
from made import bombing

BOMB = "Free Riders let a bomb off that killed {} people in Corva."


@pytest.fixture
def archive():
    made = [bombing(BOMB, "14", "The Courier"), bombing(BOMB, "12", "The Ledger")]
    with archived(*made) as opened:
        yield opened


def why(archive: Archive, field: str, policy: str | None = None) -> str:
    (incident,) = archive.incidents()
    reasons = explain(archive, incident.id, field, policy)
    return "\n".join(line for reason in reasons for line in lines_of(reason))


def test_the_policy_plain_gives_what_is_stored():
    piles = [
        told_by("12", "14", "9", "9"),
        [*told_by("12", "14"), *(bombing(BOMB, "12", name) for name in "CD")],
        [in_two_towns(), *told_by("0")],
    ]
    for made in piles:
        with archived(*made) as archive:
            coder = Coder(archive)
            for incident in archive.incidents():
                ledger = coder.gather(incident).ledger
                settled = settle_all(ledger, coder.policy("plain"))
                assert {harm: one.toll for harm, one in settled.items()} == incident.tolls


def test_a_view_shows_tolls_under_the_policy_asked_for(tmp_path):
    path = tmp_path / "a.db"
    with Archive.open(path, create=True) as archive:
        for made in (bombing(BOMB, "14", "The Courier"), bombing(BOMB, "12", "The Ledger")):
            archive.add(made.marked())
        link_archive(archive)
    with open_view(path, Selection(policy="acled_conservative")) as view:
        (incident,) = view.incidents()
    toll = incident.tolls["killed"]
    assert (toll.best, toll.policy) == (12, "acled_conservative 1")
    with pytest.raises(DatelineError, match="no policy"):
        open_view(path, Selection(policy="none of ours"))


def test_the_users_policies_lie_beside_the_archive(tmp_path):
    (tmp_path / "tables").mkdir()
    row = '[[policy]]\nname = "most"\nversion = "1"\nlike = "ucdp"\nrank = ["highest"]\n'
    (tmp_path / "tables" / "policies.toml").write_text(row)
    with Archive.open(tmp_path / "a.db", create=True) as archive:
        assert Coder(archive).policy("most").label == "most 1"


def test_a_number_that_a_person_decided_stands_under_every_policy(archive):
    (incident,) = archive.incidents()
    decided = Toll(low=13, best=13, high=13, policy="decided by A. Reader")
    changed = msgspec.structs.replace(incident, tolls={"killed": decided})
    coder = Coder(archive)
    for name in coder.policies:
        lens = PolicyLens(coder, coder.policy(name))
        assert lens.incident(changed).tolls["killed"] == decided
        assert coder.code(changed, coder.policy(name)).toll == decided


def test_why_says_which_claims_a_policy_used_and_left(archive):
    said = why(archive, "killed", "acled_conservative")
    assert "killed: 12 (between 12 and 14)" in said
    assert 'rule: the lowest number: "12" (The Ledger; ' in said
    assert "left: higher than 12" in said
    assert "policy: acled_conservative 1: the most conservative" in said


def test_why_names_the_row_of_a_table_for_each_code(archive):
    acled = why(archive, "acled")
    assert "acled: Explosions/Remote violence, Remote explosive/landmine/IED" in acled
    assert "event_types.toml: bombing" in acled
    assert "acled.toml [inter]: attacker" in acled
    assert "a GED event: yes" in why(archive, "ucdp")
    assert "ASSAULT explosives" in why(archive, "plover")
    assert "UCDP 3" in why(archive, "codes")


def test_a_report_has_no_codes_to_explain(archive):
    report = archive.reports()[0].id
    with pytest.raises(ArchiveError, match="no field 'acled'"):
        explain(archive, report, "acled")


def test_two_policies_are_told_apart_where_they_differ(archive):
    (one,) = policy_differences(archive, "plain", "acled_conservative")
    assert (one.harm, one.first.bounds[1], one.second.bounds[1]) == ("killed", 14, 12)
    assert one.first.words == ('"14" (The Courier)',)
    assert "acled_conservative 1 makes it 12" in one.reason
    assert list(policy_differences(archive, "plain", "plain")) == []
