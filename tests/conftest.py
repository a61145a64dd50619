from __future__ import annotations

import pytest

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


@pytest.fixture(autouse=True)
def media_folder(settings, tmp_path):
    """Uploads of one test stay in its own folder."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def forget_cached_site():
    """Wagtail keeps the root paths of sites in the cache; each test has its own."""
    from django.core.cache import cache

    cache.clear()
