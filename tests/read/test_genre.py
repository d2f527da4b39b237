import pytest

from dateline.model.span import Span
from dateline.read.genre import find_genre
from dateline.read.language import find_language

NEWS = (
    "The ferry went down at noon off the northern mole, the port authority said on Friday. Nobody was on board. "
    "“We must ask ourselves why,” the governor said. “Is this a joke? Of course it is a farce.” Divers will go down on Monday."
)
COLUMN = (
    "So the ferry sank, and of course nobody is to blame. Are we to believe that a hull rots in one night? "
    "Let us be clear: our port is a farce, and the so-called inspectors are cronies of the owner. "
    "What did they inspect? Frankly, I think that the ridiculous ‘repairs’ of last spring were paint. We must ask for the files."
)


def genre(title: str, body: str) -> str:
    text = f"{title}\n{body}"
    return find_genre(
        text, Span(0, len(title)) if title else None, [Span(len(title) + 1, len(text))]
    )[0]


@pytest.mark.parametrize(
    ("title", "body", "wanted"),
    [
        ("Ferry sinks off Sandport", NEWS, "news"),
        ("Paint on a rotten hull", COLUMN, "opinion"),
        ("Opinion: Paint on a rotten hull", NEWS, "opinion"),
        ("Week in review: ferries and fires", NEWS, "roundup"),
        ("Live updates: storm over Sandport", NEWS, "live"),
        ("Ferry sinks", "It sank.", "unknown"),
    ],
)
def test_labels_and_words_show_the_kind(title: str, body: str, wanted: str):
    assert genre(title, body) == wanted


def test_the_words_that_show_opinion_are_given_and_none_is_quoted_speech():
    kind, shown = find_genre(COLUMN, None, [Span(0, len(COLUMN))])
    words = [span.of(COLUMN) for span in shown]
    assert kind == "opinion"
    assert {"of course", "so-called", "ridiculous"} <= set(words)
    assert find_genre(NEWS, None, [Span(0, len(NEWS))]) == ("news", ())


def test_a_given_title_counts_where_the_text_has_none():
    assert find_genre(NEWS, None, [Span(0, len(NEWS))], given="Briefing: the week")[0] == "roundup"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (NEWS, "en"),
        (
            "Le ferry a coulé à midi au large du port, sans personne à bord, a dit le gouverneur.",
            "fr",
        ),
        ("Паром затонул в полдень у северного мола, сообщили в порту.", "ru"),
        ("QASR AMIN (AMN) — Tarim Dal, Ol-Keswar. " + NEWS, "en"),
    ],
)
def test_several_stretches_decide_the_language(text: str, language: str):
    assert find_language(text) == language


def test_where_words_decide_nothing_the_input_does_or_nobody():
    assert find_language("42") is None
    assert find_language("42", "fr-CA") == "fr"
    assert find_language("Velden", NEWS) == "en"
