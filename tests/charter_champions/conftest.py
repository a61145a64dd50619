from __future__ import annotations

import pytest

from tests.factories.charter_champions import make_charter_page
from tests.factories.home import make_home
from tests.factories.organisations import make_area


@pytest.fixture
def charter(db):
    """The charter, published: its version in force."""
    page = make_charter_page(make_home())
    page.save_revision().publish()
    return page.versions.get()


@pytest.fixture
def hanbury(db):
    return make_area("Hanbury", slug="hanbury")
