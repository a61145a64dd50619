from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from hub.accounts.partners import partner_for
from hub.shared.names import name_of
from hub.shared.templatetags.hub_tags import called

pytestmark = pytest.mark.django_db


def test_people_are_called_by_their_names():
    assert name_of(User.objects.create_user("olu", password="x" * 20, first_name="Olu", last_name="Penn")) == "Olu Penn"
    assert name_of(partner_for("amina@supper.example", "Amina Example")) == "Amina Example"


def test_without_a_name_by_what_they_sign_in_with():
    assert name_of(User.objects.create_user("olu", "olu@hub.example", "x" * 20)) == "olu"
    assert name_of(partner_for("amina@supper.example")) == "amina@supper.example"


def test_who_is_gone_is_called_what_the_page_says():
    assert (called(None, "Somebody"), called(None)) == ("Somebody", "")
