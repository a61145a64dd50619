from __future__ import annotations

from functools import cache

import pytest

from charter_champions.domain import badges, packs
from tests.charter_champions.badge_pack.pack_files import made_pack, unpacked
from tests.factories.charter_champions import make_membership
from tests.factories.organisations import make_organisation


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.HUB_PRIVATE_ROOT = tmp_path / "private"


drawn_before = cache(badges.svg_to_png)


@pytest.fixture
def drawn_anew():
    """For tests of the drawing itself: see ``drawn_once``."""


@pytest.fixture(autouse=True)
def drawn_once(request, monkeypatch):
    """Draw the same artwork in the same width once for all tests here: it takes most of the time of a pack."""
    if "drawn_anew" not in request.fixturenames:
        for module in (badges, packs):
            monkeypatch.setattr(module, "svg_to_png", drawn_before)


@pytest.fixture
def membership(signing_key):
    return make_membership(make_organisation("Sight Kilnford", slug="sight"), code="8F3KQ2ZT01MV7XNC")


@pytest.fixture
def files(membership) -> dict[str, bytes]:
    return unpacked(made_pack(membership))
