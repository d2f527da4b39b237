"""Policies are rows: ours, and a user's over them, each with a version of its own."""

from pathlib import Path

import pytest

from dateline.codes.policies import find_policy, plain, read_policies
from dateline.errors import DatelineError, ReadError


def own(tmp_path: Path, text: str) -> Path:
    (tmp_path / "policies.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_six_of_the_contract_are_there():
    wanted = ["plain", "acled_conservative", "ucdp", "ibc", "last_word", "majority"]
    assert list(read_policies()) == wanted
    assert plain().label == "plain 1"


def test_a_row_of_the_users_is_like_another_in_what_it_leaves_out(tmp_path):
    text = '[[policy]]\nname = "ours"\nlike = "ucdp"\nversion = "3"\nup_to = "one"\n'
    policy = read_policies(own(tmp_path, text))["ours"]
    assert (policy.label, policy.up_to) == ("ours 3", "one")
    assert policy.rank == read_policies()["ucdp"].rank


def test_a_row_of_ours_is_replaced_under_another_version(tmp_path):
    text = '[[policy]]\nname = "ucdp"\nversion = "1-mine"\nrank = ["latest", "lowest"]\n'
    policies = read_policies(own(tmp_path, text))
    assert policies["ucdp"].rank == ("latest", "lowest")
    assert policies["ucdp"].label == "ucdp 1-mine"
    assert list(policies)[:3] == ["plain", "acled_conservative", "ucdp"]


def test_vague_words_of_the_users_stand_over_ours(tmp_path):
    folder = own(tmp_path, "[vague.acled]\ndozens = 24\ntens = 20\n")
    assert read_policies(folder)["acled_conservative"].words == {"dozens": 24, "tens": 20}


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ('[[policy]]\nname = "plain"\nversion = "2"\n', "stored by plain"),
        ('[[policy]]\nname = "ucdp"\nup_to = "one"\n', "another version"),
        ('[[policy]]\nname = "a"\nlike = "b"\nversion = "1"\n', "like 'b'"),
        ('[[policy]]\nname = "a"\nversion = "1"\nsays = "x"\nrank = ["loudest"]\n', "loudest"),
        ('[[policy]]\nname = "a"\nlike = "ucdp"\nversion = "1"\ncolour = "red"\n', "colour"),
        ('[[policy]]\nname = "a"\nlike = "ucdp"\nversion = "1"\nvague = "x"\n', "vague.x"),
        ("[[policy", "not TOML"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_with_its_file_and_cause(tmp_path, text, cause):
    with pytest.raises(ReadError, match=r"policies\.toml: ") as error:
        read_policies(own(tmp_path, text))
    assert cause in str(error.value)


def test_an_unknown_policy_is_answered_with_those_there_are():
    with pytest.raises(DatelineError, match="no policy 'acled': there are plain, acled_cons"):
        find_policy(read_policies(), "acled")
