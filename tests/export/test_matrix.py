"""Every format with every option holds what its view holds, and shows no more than was asked for."""

from matrix import check_matrix
from small_archive import make_archive


def test_every_format_obeys_every_option(tmp_path):
    make_archive(tmp_path / "a.db").close()
    assert list(check_matrix(tmp_path / "a.db", tmp_path)) == []
