from __future__ import annotations

import pytest

from tests.migrated import start_from_migrated

TRANSACTIONAL_FIXTURES = {"live_server", "transactional_db"}
DATABASE_FIXTURES = {"db", "admin_client", "admin_user"}


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


@pytest.fixture(autouse=True)
def forget_cached_site():
    """Wagtail keeps the root paths of sites in the cache; each test has its own."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(autouse=True)
def indexes(request, settings):
    """What a test saves is put into the indexes of search and of usage only if it is marked ``indexed``.

    They take a third of the time of saving a page, and few tests ask them.
    """
    from wagtail.signal_handlers import disable_reference_index_auto_update

    if request.node.get_closest_marker("indexed") or "journey" in request.keywords:
        yield
        return
    settings.WAGTAILSEARCH_BACKENDS = {
        name: {**backend, "AUTO_UPDATE": False} for name, backend in settings.WAGTAILSEARCH_BACKENDS.items()
    }
    with disable_reference_index_auto_update():
        yield
