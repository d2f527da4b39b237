"""What the workers glean and the driver links is what one machine finds of the same lines."""

import pickle
import random

from dateline.pipeline.build import Task, build_archive, line_of
from dateline.spark.linking import glean_line, link_gleaned
from dateline.store.archive import Archive
from made import Made, whole
from noisy_pile import make_pile


def test_gleaned_reports_are_linked_as_an_archive_links_them_in_any_order(tmp_path):
    pile = make_pile(incidents=80).reports
    marked = [whole(text, (report,), document=name) for report, name, text in pile]
    for n in range(3):
        named = Made(
            f"Ana Beal spoke in Corva, said Desk {n}.", outlet=f"Desk {n}", day="2031-02-01"
        )
        named.mention("Ana Beal")
        marked.append(named.marked())
    (tmp_path / "pile.jsonl").write_bytes(b"".join(line_of(one) + b"\n" for one in marked))
    build_archive([tmp_path / "pile.jsonl"], tmp_path / "a.db", Task(workers=1))
    gleaned = [pickle.dumps(one) for line in marked for one in glean_line(line)]
    random.Random(1).shuffle(gleaned)
    links = link_gleaned(map(pickle.loads, gleaned))
    with Archive.open(tmp_path / "a.db", read_only=True) as alone:
        assert links.copies == alone.copies()
        assert [one.actor for one in links.actors] == [one.actor for one in alone.actors()]
        assert links.incidents == sorted(alone.incidents(), key=lambda one: one.id)
    assert [len(one.reports) for one in links.actors] == [3]
    assert links.copies
    assert any(len(one.reports) > 2 for one in links.incidents)
