from __future__ import annotations

import pytest

from tests.charter_champions.badge_pack.pack_files import made_pack, unpacked
from tests.factories.charter_champions import make_membership
from tests.factories.organisations import make_organisation


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.HUB_PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture
def membership(signing_key):
    return make_membership(make_organisation("Sight Kilnford", slug="sight"), code="8F3KQ2ZT01MV7XNC")


@pytest.fixture
def files(membership) -> dict[str, bytes]:
    return unpacked(made_pack(membership))
