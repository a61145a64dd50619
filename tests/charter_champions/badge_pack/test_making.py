"""When a pack is made, made anew and deleted."""

from __future__ import annotations

import datetime as dt
import json
import threading

import pytest
import time_machine
from django.db import connection
from wagtail.models import Site

from charter_champions.domain import credentials, memberships, orders, packs
from charter_champions.domain.decisions import approve
from charter_champions.enums import ApplicationStatus
from charter_champions.jobs import forget_packs, order_packs
from charter_champions.models import BadgePack, Membership
from hub.home.models import BrandSettings
from hub.shared import errands
from hub.shared.clock import now
from hub.shared.jobs import Due
from hub.shared.models import Errand
from tests.charter_champions.badge_pack.pack_files import made_pack, stored, unpacked
from tests.factories.charter_champions import make_application, make_membership, make_reviewer
from tests.factories.home import make_home

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]


@pytest.mark.django_db(transaction=True)
def test_an_approval_makes_the_pack_after_its_commit(client, signing_key):
    membership = approve(make_application(ApplicationStatus.RECEIVED), user=make_reviewer())

    pack = BadgePack.objects.get(membership=membership)
    assert pack.is_of(orders.fingerprint_for(membership))
    assert Errand.objects.filter(kind="champions.badge_pack").count() == 1
    assert client.get(f"/badge/{membership.code}/{packs.stem_of(membership)}.zip").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_new_name_makes_a_new_pack_and_deletes_the_old_file(membership):
    old = made_pack(membership)
    membership.organisation.name = "Sight and Sound"
    membership.organisation.save()

    new = BadgePack.objects.get(membership=membership)
    assert json.loads(unpacked(new)["credential.json"])["name"] == "Charter Champion: Sight and Sound"
    assert stored() == [new.file.name.removeprefix("badge-packs/")] != [old.file.name.removeprefix("badge-packs/")]


@pytest.mark.django_db(transaction=True)
def test_a_new_colour_of_the_brand_makes_new_packs(membership):
    old = made_pack(membership)
    make_home()

    BrandSettings.objects.update_or_create(
        site=Site.objects.get(), defaults={"name": "Partner Hub", "brand_colour": "#7a1fa2"}
    )

    new = BadgePack.objects.get(membership=membership)
    assert new.fingerprint != old.fingerprint
    assert b"#7a1fa2" in unpacked(new)["sight-badge-clean.svg"]
    assert membership.credentials.count() == 1


def test_a_draft_orders_no_pack(membership):
    made_pack(membership)
    organisation = membership.organisation
    organisation.name = "Sight and Sound"

    organisation.save_revision()

    assert Errand.objects.count() == 0


def test_a_pack_that_shows_what_is_true_is_not_made_again(membership):
    first = made_pack(membership)

    assert made_pack(membership).file.name == first.file.name
    assert len(stored()) == 1


def test_a_pack_is_ordered_once_however_many_ask(client, membership):
    for _ in range(3):
        client.get(f"/badge/{membership.code}/")

    assert Errand.objects.filter(kind="champions.badge_pack").count() == 1
    assert (orders.order_pack(membership), orders.order_pack(membership, again=True)) == (False, True)
    with time_machine.travel(now() + dt.timedelta(hours=25)):
        assert (orders.order_pack(membership), orders.order_pack(membership)) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_leave_one_file(membership):
    credential = credentials.sign(membership)
    barrier = threading.Barrier(3)
    failures = []

    def make():
        try:
            mine = Membership.objects.select_related("organisation", "charter_version").get(pk=membership.pk)
            barrier.wait(timeout=20)
            packs.make_pack(mine, credential)
        except Exception as failure:  # noqa: BLE001 - told below
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=make) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert stored() == [BadgePack.objects.get().file.name.removeprefix("badge-packs/")]


def test_nothing_is_left_of_a_pack_that_could_not_be_kept(membership, monkeypatch):
    monkeypatch.setattr(BadgePack, "save", lambda *args, **kwargs: 1 / 0)
    credential = credentials.sign(membership)
    BadgePack.objects.bulk_create([BadgePack(membership=membership)])

    with pytest.raises(ZeroDivisionError):
        packs.make_pack(membership, credential)

    assert stored() == []


def test_the_job_orders_what_is_missing_and_deletes_what_is_over(membership):
    at = Due(at=None, since=None)
    over = make_membership()
    made_pack(over)
    memberships.end(over, user=None, reason="Over")

    assert (order_packs(at), order_packs(at)) == ("1 badge pack ordered", "")
    assert forget_packs(Due(at=None, since=None, dry_run=True)) == "1 old badge pack"
    assert forget_packs(at) == "1 old badge pack"
    assert (forget_packs(at), stored()) == ("", [])
    assert errands.run_errands() == 1
    assert order_packs(at) == ""
