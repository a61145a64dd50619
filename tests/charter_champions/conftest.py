from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from charter_champions.domain.keys import make_first_key
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


@pytest.fixture
def signing_key(db, settings, tmp_path):
    """The first key, in a folder of its own."""
    settings.HUB_KEYS = tmp_path / "keys"
    return make_first_key()


@pytest.fixture
def fetch(client):
    """What other software gets from the hub under an address: all that a verifier ever asks for."""

    def fetch(address: str) -> bytes:
        assert address.startswith("https://hub.example/")
        response = client.get(urlsplit(address).path)
        assert response.status_code == 200, address
        return response.content

    return fetch
