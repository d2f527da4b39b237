"""What tests share: one parser a session, since loading the model takes seconds."""

import pytest

from dateline.text.parse import Parser


@pytest.fixture(scope="session")
def parser() -> Parser:
    return Parser()
