"""The account of a partner: made once for an address, never for one that is staff's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection

from hub.accounts.partners import SharedAddressError, StaffAddressError, SwitchedOffError, partner_for
from hub.accounts.people import find_partner_by_email
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def test_an_unknown_address_gets_an_account_that_a_code_opens():
    user = partner_for(" Pat@Partner.example ", "Pat  van Example")

    row = User.objects.get()
    assert (row, row.email, row.get_full_name()) == (user, "Pat@partner.example", "Pat van Example")
    assert (row.is_active, row.is_staff, row.is_superuser, row.has_usable_password()) == (True, False, False, False)
    assert not row.groups.exists()
    assert find_partner_by_email("pat@partner.example") == user


def test_the_same_address_finds_the_same_account_and_keeps_its_name():
    first = partner_for("pat@partner.example", "Pat Example")

    assert partner_for("PAT@partner.example", "Somebody Else") == first
    assert User.objects.get().get_full_name() == "Pat Example"


@pytest.mark.parametrize("who", ["superuser", "role", "is_staff", "password", "switched off"])
def test_an_address_of_staff_is_refused_and_nothing_is_made(who):
    kept = {"password": PASSWORD} if who == "password" else {}
    user = User.objects.create_user("ada", "ada@hub.example", **kept)
    if who == "role":
        user.groups.add(Group.objects.get(name="Moderator"))
    user.is_superuser, user.is_staff = who in ("superuser", "switched off"), who == "is_staff"
    user.is_active = who != "switched off"
    user.save()

    with pytest.raises(StaffAddressError):
        partner_for("Ada@hub.example", "Ada Example")

    assert User.objects.get() == user


def test_an_account_that_is_switched_off_is_not_opened_by_the_way():
    User.objects.create_user("pat", "pat@partner.example", is_active=False)

    with pytest.raises(SwitchedOffError):
        partner_for("pat@partner.example", "Pat Example")


def test_an_address_that_two_accounts_have_is_for_staff_to_put_right():
    User.objects.create_user("pat", "pat@partner.example")
    User.objects.create_user("sam", "PAT@partner.example")

    with pytest.raises(SharedAddressError):
        partner_for("pat@partner.example", "Pat Example")


def test_an_address_that_its_owner_gave_up_is_free_for_another():
    first = partner_for("office@partner.example", "Pat Example")
    User.objects.filter(pk=first.pk).update(email="pat@partner.example")

    second = partner_for("office@partner.example", "Sam Example")

    assert second != first
    assert find_partner_by_email("office@partner.example") == second
    assert find_partner_by_email("pat@partner.example") == first


@pytest.mark.django_db(transaction=True)
def test_two_at_once_find_one_account():
    barrier = Barrier(2)

    def ask(name: str) -> int:
        barrier.wait()
        try:
            return partner_for("pat@partner.example", name).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        found = set(pool.map(ask, ["Pat Example", "Sam Example"]))

    assert found == {User.objects.get().pk}
