from __future__ import annotations

import logging
import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from hub.settings import cache_backends
from hub.settings.env import Environment
from hub.shared.caches import SharedFileCache
from hub.shared.redis_cache import SharedRedisCache


@pytest.fixture(autouse=True)
def asked_again_at_once(monkeypatch):
    for cache in (SharedFileCache, SharedRedisCache):
        monkeypatch.setattr(cache, "_alone_until", 0.0)
        monkeypatch.setattr(cache, "_warned_at", -1000.0)


@pytest.fixture
def files(tmp_path):
    return SharedFileCache(str(tmp_path / "cache"), {"OPTIONS": {"MAX_ENTRIES": 30}})


@pytest.fixture
def server(tmp_path):
    """A Redis of this test's own, on a socket in its folder."""
    if shutil.which("redis-server") is None:
        pytest.skip("redis-server is not installed")
    socket = tmp_path / "redis.sock"
    process = subprocess.Popen(
        ["redis-server", "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(tmp_path)],
        stdout=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 20
    while not socket.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    yield process, f"unix://{socket}"
    process.kill()
    process.wait()


def redis_at(address: str) -> SharedRedisCache:
    place = cache_backends.caches(Environment({"HUB_CACHE_URL": address}), Path("var"))["pages"]
    return SharedRedisCache(place["LOCATION"], {"KEY_PREFIX": "hub-pages", "OPTIONS": place["OPTIONS"]})


def use(cache) -> list:
    """What a whole round of operations answers."""
    cache.set("a", {"page": b"x" * 100})
    cache.set_many({"b": 1, "c": 2})
    return [
        cache.get("a"),
        cache.get_many(["b", "c"]),
        cache.add("a", 1),
        cache.has_key("a"),
        cache.touch("a", 100),
        cache.delete("a"),
        cache.get("a", "none"),
    ]


WORKING = [{"page": b"x" * 100}, {"b": 1, "c": 2}, False, True, True, True, "none"]
EMPTY = [None, {}, True, False, False, False, "none"]


def test_files_keep_what_they_are_given_for_their_owner_only(files, tmp_path):
    assert use(files) == WORKING
    assert files.incr("b") == 2

    folder = tmp_path / "cache"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_an_entry_that_is_cut_off_or_nonsense_is_as_good_as_none(files, tmp_path):
    for damage in (b"", b"\x80", b"nonsense", b"\x80\x05cos\nnothing\n."):
        files.set("a", 1, None)
        (path,) = (tmp_path / "cache").iterdir()
        path.write_bytes(damage)

        assert files.get("a", "none") == "none"
        files.set("a", 2)
        assert files.get("a") == 2
        files.clear()


def test_a_folder_that_can_not_be_made_stops_nothing(tmp_path, caplog):
    (tmp_path / "cache").write_text("a file")
    cache = SharedFileCache(str(tmp_path / "cache"), {})

    with caplog.at_level(logging.WARNING):
        assert use(cache) == EMPTY
    assert len(caplog.records) == 1
    assert str(tmp_path) not in caplog.text


def test_a_full_disk_stops_nothing(files, monkeypatch, tmp_path):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    files.set("kept", 1)
    with monkeypatch.context() as patched:
        patched.setattr("django.core.cache.backends.filebased.tempfile.mkstemp", full)
        files.set("a", 1)
        assert (files.get("a"), files.get("kept")) == (None, 1)
    files.set("a", 1)
    assert files.get("a") == 1


def test_there_are_never_more_files_than_the_limit_and_the_oldest_go(files, tmp_path):
    for number in range(30):
        files.set(f"old{number}", number)
    for path in (tmp_path / "cache").iterdir():
        os.utime(path, (1, 1))
    files.set("new", 1)
    files.set("newer", 1)

    assert (files.get("new"), files.get("newer")) == (1, 1)
    assert len(list((tmp_path / "cache").iterdir())) <= 30


def test_redis_keeps_until_it_is_killed_and_then_stops_nothing(server, caplog):
    process, address = server
    cache = redis_at(address)
    assert use(cache) == WORKING
    assert (cache.incr("b"), cache.get("b")) == (2, 2)

    process.kill()
    process.wait()
    started = time.monotonic()
    with caplog.at_level(logging.WARNING):
        assert use(cache) == EMPTY
    with pytest.raises(ValueError, match="no cache"):
        cache.incr("b")
    assert time.monotonic() - started < 2
    assert len(caplog.records) == 1
    assert "redis.sock" not in caplog.text


def test_a_redis_that_hangs_holds_nobody_up(server):
    process, address = server
    cache = redis_at(address)
    cache.set("a", 1)
    process.send_signal(19)
    try:
        started = time.monotonic()
        assert [cache.get("a") for _ in range(20)] == [None] * 20
        assert time.monotonic() - started < 3
    finally:
        process.send_signal(18)


def test_clearing_leaves_what_others_keep_in_the_same_redis(server):
    cache = redis_at(server[1])
    client = cache._cache.get_client(None, write=True)
    client.set("rq:job:1", "work")
    cache.set("a", 1)

    cache.clear()

    assert (cache.get("a"), client.get("rq:job:1")) == (None, b"work")


@pytest.mark.parametrize(
    ("variables", "backend", "places"),
    [
        ({}, "caches.SharedFileCache", ["/srv/var/cache/default", "/srv/var/cache/pages"]),
        (
            {"HUB_CACHE_URL": "file:///run/h%20x"},
            "caches.SharedFileCache",
            ["/run/h x/default", "/run/h x/pages"],
        ),
        ({"HUB_REDIS_URL": "redis://r:6379/1"}, "redis_cache.SharedRedisCache", [["redis://r:6379/1"]] * 2),
        (
            {"HUB_REDIS_URL": "redis://r", "HUB_CACHE_URL": "unix:///r.sock"},
            "redis_cache.SharedRedisCache",
            [["unix:///r.sock"]] * 2,
        ),
    ],
)
def test_the_environment_says_where_the_cache_is(variables, backend, places):
    env = Environment(variables)
    caches = cache_backends.caches(env, Path("/srv/var"))

    assert env.faults == []
    assert {cache["BACKEND"] for cache in caches.values()} == {f"hub.shared.{backend}"}
    assert [caches[alias]["LOCATION"] for alias in ("default", "pages")] == places


@pytest.mark.parametrize(
    "address", ["r:6379", "http://secret@r", "file://relative", "redis://", "redis://h:x", "unix://"]
)
def test_an_address_of_no_cache_is_a_fault_that_does_not_repeat_it(address):
    env = Environment({"HUB_CACHE_URL": address})
    cache_backends.caches(env, Path("/srv/var"))

    assert env.faults == [
        "HUB_CACHE_URL must start with redis://, rediss:// or unix://, or be file:// and a whole path"
    ]
