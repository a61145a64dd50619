from __future__ import annotations

import gc
import itertools
from contextlib import contextmanager, nullcontext
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.test import override_settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.migrated import start_from_migrated

TRANSACTIONAL_FIXTURES = {"live_server", "transactional_db"}
DATABASE_FIXTURES = {"db", "admin_client", "admin_user"}
# Models, views and templates stay; looking through them at Python's usual pace finds nothing.
gc.set_threshold(50_000, 20, 100)
# A busy machine makes no property false; how long things take is measured by the bench.
hypothesis_settings.register_profile(
    "hub", hypothesis_settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("hub")
NO_TASK = SimpleNamespace(enqueue=lambda *arguments: None)


def pytest_collection_modifyitems(items):
    """Tests that really commit get back what the migrations wrote, such as the root page and the groups."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        commits = bool(marker and marker.kwargs.get("transaction"))
        if commits or TRANSACTIONAL_FIXTURES & set(item.fixturenames):
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False)
        elif marker is None and DATABASE_FIXTURES & set(item.fixturenames):
            # The mark chooses what runs on the second database.
            item.add_marker(pytest.mark.django_db)
    for module, tests in itertools.groupby(items, key=lambda item: item.path):
        users = {"once" in item.fixturenames for item in tests if item.get_closest_marker("django_db")}
        if len(users) > 1:
            raise pytest.UsageError(f"{module}: tests that don't ask for what is made once find it, or not, by chance")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    """After each worker's database has its own name."""
    with django_db_blocker.unblock():
        start_from_migrated()


@pytest.fixture(scope="session")
def django_db_keepdb():
    """Neither ask before a copy is used nor make it anew; PostgreSQL makes it from the template."""
    from django.db import connection

    return connection.vendor == "sqlite"


@pytest.fixture(autouse=True)
def media_folder(settings, tmp_path):
    """Uploads of one test stay in its own folder."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.HUB_PRIVATE_ROOT = tmp_path / "private"
    settings.HUB_HANDED_OVER = tmp_path / "handed-over.txt"


@pytest.fixture(autouse=True)
def forget_what_was_kept(monkeypatch):
    """Wagtail keeps the root paths of sites; this process what is of the generation that all tests begin in."""
    from django.core.cache import cache

    from hub.shared import generation

    cache.clear()
    monkeypatch.setattr(generation, "_own", generation.Own(""))


@contextmanager
def without_indexes():
    """Nothing that is saved or deleted goes into the index of search or that of what refers to what."""
    from wagtail.signal_handlers import disable_reference_index_auto_update

    with pytest.MonkeyPatch.context() as patch, disable_reference_index_auto_update():
        patch.setattr("modelsearch.signal_handlers.insert_or_update_object_task", NO_TASK)
        patch.setattr("modelsearch.index.remove_object", lambda instance: None)
        yield


@pytest.fixture(autouse=True)
def indexes(request):
    """What a test saves is put into the indexes of search and of usage only if it is marked ``indexed``.

    They take a third of the time of saving a page, and few tests ask them.
    """
    if request.node.get_closest_marker("indexed") or "journey" in request.keywords:
        yield
        return
    with without_indexes():
        yield


@pytest.fixture(scope="module")
def once(request, django_db_setup, django_db_blocker, tmp_path_factory):
    """``with once() as folder:`` makes what all tests of a module find there; files of it go to ``folder``.

    It stands in a transaction that goes after the last of them. Each test has a transaction of its own within it, so
    none sees what another does. Tests that really commit have a module of their own.
    """
    folder = tmp_path_factory.mktemp("once")

    @contextmanager
    def making():
        indexes = nullcontext() if request.node.get_closest_marker("indexed") else without_indexes()
        with indexes, override_settings(MEDIA_ROOT=folder / "media", HUB_PRIVATE_ROOT=folder / "private"):
            yield folder

    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        # Each test ends by closing the connection, which would end the transaction around all of them.
        patch.setattr(connection, "close", lambda: None)
        yield making
        transaction.set_rollback(True)
