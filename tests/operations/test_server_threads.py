"""The pool of threads of a web worker."""

from __future__ import annotations

import threading

import pytest

from hub.operations.server_threads import LastIdleFirst

SECONDS = 10


@pytest.fixture
def pool():
    pool = LastIdleFirst(max_workers=2)
    yield pool
    pool.shutdown()


class Held:
    """Work that goes on until it is let go, and notes which thread does it."""

    def __init__(self) -> None:
        self.begun, self.free = threading.Event(), threading.Event()

    def __call__(self) -> int:
        self.begun.set()
        assert self.free.wait(SECONDS)
        return threading.get_ident()

    def finish(self, future) -> int:
        self.free.set()
        return future.result(SECONDS)


def begin(pool, count: int) -> list[tuple[Held, object]]:
    started = []
    for _ in range(count):
        held = Held()
        started.append((held, pool.submit(held)))
    return started


def until_idle(pool, count: int) -> None:
    for _ in range(SECONDS * 1000):
        with pool.lock:
            if len(pool.idle) == count:
                return
        threading.Event().wait(0.001)
    raise TimeoutError(f"never {count} idle threads")


def test_the_thread_that_became_idle_last_gets_what_comes_next(pool):
    first, second = begin(pool, 2)
    for held, _ in (first, second):
        assert held.begun.wait(SECONDS)

    one = first[0].finish(first[1])
    until_idle(pool, 1)
    other = second[0].finish(second[1])
    until_idle(pool, 2)
    later = []
    for _ in range(3):
        later.append(pool.submit(threading.get_ident).result(SECONDS))
        until_idle(pool, 2)

    assert one != other
    assert later == [other] * 3


def test_more_work_than_threads_waits_for_its_turn(pool):
    first, second = begin(pool, 2)
    order: list[int] = []
    waiting = [pool.submit(order.append, number) for number in range(5)]

    assert order == []
    assert len(pool.threads) == 2
    first[0].finish(first[1])
    for future in waiting:
        assert future.result(SECONDS) is None
    second[0].finish(second[1])

    assert order == [0, 1, 2, 3, 4]
    assert len(pool.threads) == 2


def test_a_fault_is_told_and_the_thread_goes_on(pool):
    failed = pool.submit(int, "x")
    heard = []
    failed.add_done_callback(heard.append)

    with pytest.raises(ValueError, match="invalid literal"):
        failed.result(SECONDS)
    assert pool.submit(int, "7").result(SECONDS) == 7
    assert heard == [failed]


def test_after_the_shutdown_what_was_taken_is_done_and_nothing_more_is(pool):
    first, second = begin(pool, 2)
    waiting = pool.submit(int, "7")
    pool.shutdown(wait=False)

    with pytest.raises(RuntimeError):
        pool.submit(int, "8")
    for held, future in (first, second):
        held.finish(future)
    pool.shutdown()

    assert waiting.result(0) == 7
    assert [thread.is_alive() for thread in pool.threads] == [False, False]


def test_what_waits_can_be_cancelled_and_idle_threads_end(pool):
    first, second = begin(pool, 2)
    waiting = pool.submit(int, "7")

    first[0].finish(first[1])
    assert waiting.result(SECONDS) == 7
    until_idle(pool, 1)
    held, future = begin(pool, 1)[0]
    assert held.begun.wait(SECONDS)
    late = pool.submit(int, "9")
    pool.shutdown(wait=False, cancel_futures=True)
    held.finish(future)
    second[0].finish(second[1])
    pool.shutdown()

    assert late.cancelled()
    assert [thread.is_alive() for thread in pool.threads] == [False, False]
