"""Several processes give what one gives, in the same order, even when some are killed."""

import msgspec

from dateline.model.document import Document
from dateline.pipeline.options import Options
from dateline.pipeline.workers import Batch, Pool, given_up
from dateline.read.outcome import MarkedLine
from dateline.read.pile import read_pile


def pile(folder, count: int) -> list[Document]:
    """Return *count* short records as read."""
    path = folder / "pile.jsonl"
    lines = (
        {"id": f"r{n}", "text": f"A bomb killed {n + 2} people in Kirkuk on Monday, police said."}
        for n in range(count)
    )
    path.write_bytes(b"\n".join(msgspec.json.encode(line) for line in lines))
    return [outcome for outcome in read_pile([path]) if isinstance(outcome, Document)]


def test_killed_workers_lose_nothing_and_order_is_kept(tmp_path):
    documents = pile(tmp_path, 74)
    with Pool(Options(), workers=1) as pool:
        alone = list(pool.mark(documents))
    with Pool(Options(), workers=2, enough=0) as pool:
        together = []
        for marked in pool.mark(documents):
            if not together:
                for worker in pool._workers:
                    worker.process.kill()
            together.append(marked)
    assert together == alone


def test_documents_cut_before_are_marked_by_several_processes_too(tmp_path):
    documents = pile(tmp_path, 20)
    with Pool(Options(marks=False), workers=1) as pool:
        bare = list(pool.mark(documents))
    assert not any(report.events for line in bare for report in line.reports)
    with Pool(Options(), workers=2, enough=0) as pool:
        later = list(pool.mark(bare))
    with Pool(Options(), workers=1) as pool:
        assert later == list(pool.mark(documents))


def test_what_one_process_does_as_soon_starts_no_other(tmp_path):
    documents = pile(tmp_path, 200)
    with Pool(Options(marks=False), workers=2) as pool:
        assert len(list(pool.mark(documents))) == 200
        assert not pool._workers
    with Pool(Options(marks=False), workers=2) as pool:
        assert len(list(pool.mark(documents * 2))) == 400
        assert pool._workers


def test_a_batch_that_kills_twice_is_halved_and_a_single_document_given_up(tmp_path):
    documents = pile(tmp_path, 3)
    batch = Batch(5, documents, tries=1)
    assert batch.after_death() == [batch]
    batch.tries = 2
    assert [(half.first, len(half.documents)) for half in batch.after_death()] == [(5, 1), (6, 2)]
    assert Batch(5, documents[:1], tries=2).after_death() == []


def test_a_document_given_up_keeps_its_text_and_says_so(tmp_path):
    (document,) = pile(tmp_path, 1)
    marked = given_up(document)
    assert marked.text == document.text
    assert marked.reports == ()
    assert "unmarked" in marked.failures[0].error
    again = given_up(marked)
    assert (again.text, len(again.failures)) == (document.text, 2)


def test_lines_that_are_marked_already_are_no_documents(tmp_path):
    path = tmp_path / "marked.jsonl"
    with Pool(Options(marks=False), workers=1) as pool:
        lines = [msgspec.json.encode(marked) for marked in pool.mark(pile(tmp_path, 2))]
    path.write_bytes(b"\n".join(lines))
    assert [type(outcome) for outcome in read_pile([path])] == [MarkedLine, MarkedLine]
