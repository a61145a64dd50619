from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from tests.factories.shared import make_user_in
from tests.organisations.listing_care.written import START


@pytest.fixture(autouse=True)
def still_clock(time_machine):
    time_machine.move_to(START, tick=False)
    return time_machine


@pytest.fixture
def officer():
    user = make_user_in("Champions officer")
    User.objects.filter(pk=user.pk).update(email="officer@hub.example")
    return User.objects.get(pk=user.pk)
