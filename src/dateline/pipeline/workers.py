"""A pool of marking processes that never loses a batch.

The standard pool hangs when a worker is killed. Here each worker has a pipe of its own: when it
dies, another takes its batch; a batch that has cost two workers is halved, and a document that
costs two by itself becomes a failure. Results come in the order of the input.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from multiprocessing.connection import Connection, wait

import msgspec

from dateline.model.document import Document
from dateline.model.report import Failure, Marked
from dateline.pipeline.mark import Marker, Unread, unmarked
from dateline.pipeline.options import Options
from dateline.text.parse import BATCH

ENOUGH = 400_000
"""Characters from which on more processes gain more than they cost: the model loads in each."""
EACH = 1_000
"""Characters whose marking takes as long as what is done once for a document of any length."""
TRIES = 2
"""Workers that one batch may cost before it is halved or given up."""


class Sent(msgspec.Struct):
    """What goes to a worker: documents as read, or as cut; one of the two lists is empty."""

    documents: list[Document] = []
    lines: list[Marked] = []


_sent = msgspec.msgpack.Decoder(Sent)
_marked = msgspec.msgpack.Decoder(list[Marked])


class Batch(msgspec.Struct):
    """Documents that go to a worker together; ``first`` is the place of the first in the input."""

    first: int
    documents: list[Unread]
    tries: int = 0

    def packed(self) -> bytes:
        """Return the documents as bytes for a worker."""
        sent = Sent()
        for one in self.documents:
            if isinstance(one, Marked):
                sent.lines.append(one)
            else:
                sent.documents.append(one)
        return msgspec.msgpack.encode(sent)

    def after_death(self) -> list[Batch]:
        """Return what to try again after a worker died on this batch; nothing when given up."""
        if self.tries < TRIES:
            return [self]
        middle = len(self.documents) // 2
        if not middle:
            return []
        return [
            Batch(self.first, self.documents[:middle]),
            Batch(self.first + middle, self.documents[middle:]),
        ]


class Worker:
    """One process and the batch it is at."""

    def __init__(self, options: Options) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, options), daemon=True)
        with _interrupts_held():
            self.process.start()
        theirs.close()
        self.batch: Batch | None = None

    def give(self, batch: Batch) -> None:
        """Send the worker a batch. Should it be dead already, `take` will tell."""
        self.batch = batch
        batch.tries += 1
        try:
            self.pipe.send_bytes(batch.packed())
        except (BrokenPipeError, ConnectionResetError):
            self.process.join()

    def take(self) -> list[Marked] | None:
        """Return what the worker made of its batch, None if it has died."""
        try:
            return _marked.decode(self.pipe.recv_bytes())
        except (EOFError, OSError):  # dead before its answer, or in the middle of it
            return None

    def close(self, *, now: bool = False) -> None:
        """End the process: when it has done its batch, or *now*."""
        self.pipe.close()
        if not now:
            self.process.join(timeout=5)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


class Pool:
    """Marks documents in this process, or in several when there is enough to do.

    Args:
        options: What a person asks of the run.
        workers: How many processes at most; None: one a core, four at most.
        enough: Characters below which this process marks by itself, `EACH` more a document.
    """

    def __init__(
        self, options: Options, workers: int | None = None, *, enough: int = ENOUGH
    ) -> None:
        self._options = options
        self._most = workers or min(os.cpu_count() or 1, 4)
        self._enough = enough
        self._here = Marker(options)
        self._workers: list[Worker] = []

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for worker in self._workers:
            worker.close(now=kind is not None)

    def mark(self, documents: Iterable[Unread]) -> Iterator[Marked]:
        """Yield the marked line of each document, in the order of the input.

        Documents are taken a few batches ahead of what is yielded.
        """
        coming = iter(documents)
        if self._most == 1:
            yield from self._here.mark(coming)
            return
        first, work = list[Unread](), 0
        for document in coming:
            first.append(document)
            work += len(document.text or "") + EACH
            if work >= self._enough:
                break
        if work < self._enough:
            yield from self._here.mark(first)
            return
        everything = chain(first, coming)
        waiting: dict[int, Marked] = {}
        at = 0
        for batch, found in self._run(_batches(everything)):
            waiting.update(enumerate(found, batch.first))
            while at in waiting:
                yield waiting.pop(at)
                at += 1

    def _run(self, batches: Iterator[Batch]) -> Iterator[tuple[Batch, list[Marked]]]:
        """Keep every worker busy and yield each batch with its results as they come."""
        again: deque[Batch] = deque()
        while True:
            for _ in range(self._most - sum(w.batch is not None for w in self._workers)):
                batch = again.popleft() if again else next(batches, None)
                if batch is None:
                    break
                self._idle().give(batch)
            busy = [worker for worker in self._workers if worker.batch]
            if not busy:
                return
            ready = wait([worker.pipe for worker in busy])
            for worker in (worker for worker in busy if worker.pipe in ready):
                yield from self._taken(worker, again)

    def _taken(self, worker: Worker, again: deque[Batch]) -> Iterator[tuple[Batch, list[Marked]]]:
        done, found = worker.batch, worker.take()
        worker.batch = None
        if done is None:
            return
        if found is not None:
            yield done, found
            return
        self._workers.remove(worker)
        worker.close()
        retry = done.after_death()
        again.extend(retry)
        if not retry:
            yield done, [given_up(document) for document in done.documents]

    def _idle(self) -> Worker:
        for worker in self._workers:
            if worker.batch is None:
                return worker
        self._workers.append(Worker(self._options))
        return self._workers[-1]


def _batches(documents: Iterable[Unread]) -> Iterator[Batch]:
    some: list[Unread] = []
    first = 0
    for number, document in enumerate(documents):
        some.append(document)
        if len(some) == BATCH:
            yield Batch(first, some)
            some, first = [], number + 1
    if some:
        yield Batch(first, some)


def given_up(document: Unread) -> Marked:
    """Return the line of a document whose marking killed every process that tried."""
    error = f"{document.source}: marking it ended the process {TRIES} times; it is stored unmarked"
    line = document if isinstance(document, Marked) else unmarked(document, ())
    return msgspec.structs.replace(
        line, failures=(*line.failures, Failure(step="mark", error=error))
    )


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back while a process starts: it inherits that, and what was pressed comes after."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(pipe: Connection, options: Options) -> None:
    """Mark batches until the other end closes: the body of a worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the first process's to answer
    marker = Marker(options)
    while True:
        try:
            sent = _sent.decode(pipe.recv_bytes())
            done = marker.mark_batch(sent.documents or sent.lines)
            pipe.send_bytes(msgspec.msgpack.encode(done))
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return
