from __future__ import annotations

import pytest
from django.core.cache import caches

from tests.factories.home import make_home, make_standard_page


@pytest.fixture(autouse=True)
def pages(settings):
    settings.HUB_PAGE_CACHE = True
    settings.HUB_BASE_URL = "http://testserver"
    caches["pages"].clear()
    return caches["pages"]


@pytest.fixture
def about(db):
    return make_standard_page(make_home(), title="About us")
