from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from wagtail.models import Page

from hub.home.models import HomePage
from hub.organisations.models import Area, Organisation
from hub.shared.models import Theme

pytestmark = pytest.mark.django_db


def real_page():
    Page.objects.get(depth=2).add_child(instance=HomePage(title="Real", slug="real"))


def real_front_page():
    Page.objects.filter(depth=2).update(title="Our own hub")


def real_organisation():
    Organisation.objects.create(name="Real Group", kind="charity")


def real_area():
    Area.add_root(name="Real", slug="real")


def real_theme():
    Theme.objects.create(name="Real", slug="real")


def real_account():
    get_user_model().objects.create_user("admin", "someone@real.example", "long and secret")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (real_page, "There are pages here already, such as “Real”"),
        (real_front_page, "There are pages here already, such as “Our own hub”"),
        (real_organisation, "There are organisations here already, such as “Real Group”"),
        (real_area, "There are areas here already, such as “Real”"),
        (real_theme, "There are themes here already, such as “Real”"),
        (real_account, "There is an account “admin” here already"),
    ],
)
def test_refuses_where_something_real_stands(make, words):
    make()
    before = (Page.objects.count(), Organisation.objects.count(), get_user_model().objects.count())

    with pytest.raises(CommandError, match=words):
        call_command("demo")

    assert (Page.objects.count(), Organisation.objects.count(), get_user_model().objects.count()) == before


def test_the_account_keeps_its_password():
    real_account()

    with pytest.raises(CommandError):
        call_command("demo")

    assert get_user_model().objects.get(username="admin").check_password("long and secret")
