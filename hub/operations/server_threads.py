"""The threads of a web worker."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from queue import SimpleQueue
from typing import NamedTuple

from gunicorn.workers.gthread import ThreadWorker


class Work(NamedTuple):
    """What one thread is to do, and who hears of it."""

    future: Future
    call: Callable
    arguments: tuple
    named: dict

    def do(self) -> None:
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            result = self.call(*self.arguments, **self.named)
        except BaseException as error:  # noqa: BLE001, it is told to whoever waits for the result.
            self.future.set_exception(error)
        else:
            self.future.set_result(result)


class LastIdleFirst(Executor):
    """At most ``max_workers`` threads, of which the one that became idle last gets what comes next.

    Python's own pool goes round all of its threads, so each of a few requests meets a thread whose memory has left the
    processor's caches and that holds a connection to the database of its own. They end with the process.
    """

    def __init__(self, max_workers: int) -> None:
        self.max_workers = max_workers
        self.lock = threading.Lock()
        self.threads: list[threading.Thread] = []
        self.idle: list[SimpleQueue] = []
        self.waiting: deque[Work] = deque()
        self.is_shut = False

    def submit(self, fn: Callable, /, *args, **kwargs) -> Future:
        """The future of ``fn(*args, **kwargs)``. Raises ``RuntimeError`` after ``shutdown``."""
        work = Work(Future(), fn, args, kwargs)
        with self.lock:
            if self.is_shut:
                raise RuntimeError("no work is taken after the shutdown")
            if self.idle:
                self.idle.pop().put(work)
            elif len(self.threads) < self.max_workers:
                thread = threading.Thread(target=self.run, args=(work,), daemon=True)
                self.threads.append(thread)
                thread.start()
            else:
                self.waiting.append(work)
        return work.future

    def run(self, work: Work | None) -> None:
        """The life of one thread: from one piece of work to the next, until there is none any more."""
        inbox: SimpleQueue[Work | None] = SimpleQueue()
        while work is not None:
            work.do()
            # What it held is gone before the thread waits.
            work = None
            with self.lock:
                if self.waiting:
                    work = self.waiting.popleft()
                    continue
                if self.is_shut:
                    return
                self.idle.append(inbox)
            work = inbox.get()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more work; with ``wait`` return when all that was taken is done."""
        with self.lock:
            self.is_shut = True
            if cancel_futures:
                for work in self.waiting:
                    work.future.cancel()
                self.waiting.clear()
            for inbox in self.idle:
                inbox.put(None)
            self.idle.clear()
        if wait:
            for thread in self.threads:
                thread.join()


class Worker(ThreadWorker):
    """gunicorn's worker with threads, and this pool of them."""

    def get_thread_pool(self) -> LastIdleFirst:
        return LastIdleFirst(max_workers=self.cfg.threads)
