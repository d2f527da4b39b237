"""Text cut by its marks: nothing lost, everything found again."""

from hypothesis import given
from hypothesis import strategies as st

from dateline.model.span import Span
from dateline.publish.marked_text import ORDER, Shown, cut_blocks, cut_text, fold_blocks
from small_archive import BLAST_TEXT, blast_report

MARKS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 30), st.sampled_from(ORDER)).map(
        lambda m: Shown(m[0], m[0] + m[1], f"x{m[0]}", m[2])
    ),
    max_size=12,
)


@given(text=st.text(min_size=40, max_size=60), marks=MARKS, offset=st.integers(0, 9))
def test_segments_joined_are_the_text(text: str, marks: list[Shown], offset: int) -> None:
    span = Span(offset, offset + len(text))
    assert "".join(s.text for s in cut_text(text, offset, span, marks)) == text


def test_the_words_of_a_figure_inside_a_statement_belong_to_both_and_lead_to_the_figure() -> None:
    said = Shown(0, 22, "s0", "said")
    figure = Shown(6, 10, "f6", "figure")
    cut = cut_text("about forty were hurt.", 0, Span(0, 22), [said, figure])
    assert [(s.text, s.kinds, s.marks) for s in cut] == [
        ("about ", ("said",), ("s0",)),
        ("fort", ("figure", "said"), ("f6", "s0")),
        ("y were hurt.", ("said",), ("s0",)),
    ]


def test_every_mark_of_a_report_can_be_led_to_once() -> None:
    ids = [
        name
        for block in cut_blocks(blast_report(), BLAST_TEXT)
        for segment in block.segments
        for name in segment.ids
    ]
    assert len(ids) == len(set(ids))
    assert {"f126", "v304", "e69"} & set(ids) or ids


def test_furniture_is_folded_together_and_a_repeat_by_itself() -> None:
    passages = fold_blocks(cut_blocks(blast_report(), BLAST_TEXT))
    assert [(p.fold, len(p.blocks)) for p in passages if p.fold] == [
        ("boilerplate", 2),
        ("repeat", 1),
    ]
    repeat = next(p for p in passages if p.fold == "repeat")
    assert repeat.blocks[0].again == BLAST_TEXT.index("Two car bombs")
