from __future__ import annotations

import datetime as dt
import json
import threading

import pytest
import time_machine
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from charter_champions.clients.open_badges import (
    LIST_BITS,
    Key,
    NotVerified,
    sign_status_list,
    verify,
    verify_status_list,
)
from charter_champions.domain import credentials, keys, memberships, status_lists
from charter_champions.domain.keys import rotate_key
from charter_champions.enums import MembershipStatus, Standing, StatusPurpose, SuspensionReason
from charter_champions.models import Credential, Membership, SignedStatusList, StatusEntry, StatusList
from tests.factories.charter_champions import make_membership, make_reviewer
from tests.factories.organisations import make_organisation

pytestmark = pytest.mark.django_db

DID = "did:web:hub.example"
REVOCATION = "https://hub.example/credentials/status-lists/1/revocation/"
SUSPENSION = "https://hub.example/credentials/status-lists/1/suspension/"
TEN = dt.datetime(2026, 11, 30, 10, tzinfo=dt.UTC)


@pytest.fixture
def membership(signing_key):
    membership = make_membership(make_organisation("Sight Kilnford"))
    credentials.issue(membership)
    return membership


def bits(fetch, address: str) -> set[int]:
    return set(verify_status_list(fetch(address).decode(), did=DID, fetch=fetch))


def test_a_list_is_as_the_standard_wants_it(membership, fetch):
    document = json.loads(fetch(SUSPENSION))

    subject = document["credentialSubject"]
    assert document["@context"] == ["https://www.w3.org/ns/credentials/v2"]
    assert document["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    assert (document["id"], document["issuer"]) == (SUSPENSION, DID)
    assert (subject["id"], subject["type"]) == (f"{SUSPENSION}#list", "BitstringStatusList")
    assert (subject["statusPurpose"], subject["ttl"]) == ("suspension", 300_000)
    assert LIST_BITS == 131_072


def test_a_list_of_another_issuer_says_nothing_of_ours(membership, fetch, signing_key):
    own = keys.signing_key()
    foreign = sign_status_list("did:web:other.example", REVOCATION, "revocation", [], key=own, at=TEN)
    stranger = Key.new()
    forged = sign_status_list(DID, REVOCATION, "revocation", [], key=stranger, at=TEN)
    renamed = sign_status_list(DID, REVOCATION, "revocation", [], key=Key(own.key_id, stranger.pem), at=TEN)

    for text in (foreign, forged, renamed, fetch(REVOCATION).decode().replace('"ttl": 300000', '"ttl": 300001')):
        with pytest.raises(NotVerified):
            verify_status_list(text, did=DID, fetch=fetch)
    with pytest.raises(NotVerified, match="not of this issuer"):
        verify_status_list(foreign, did=DID, fetch=fetch)


def test_suspending_and_reinstating_agree_everywhere_by_the_next_request(client, membership, fetch):
    """Worked example 13."""
    document = membership.credentials.get().document
    index = membership.credentials.get().status_entry.index
    user = make_reviewer()
    untouched = fetch(REVOCATION)

    def seen():
        try:
            verify(document, fetch=fetch)
            verified = "good"
        except NotVerified as refusal:
            verified = "suspended" if "suspension" in str(refusal) else str(refusal)
        return (
            "Sight Kilnford" in client.get("/directory/").content.decode(),
            "Current until" in client.get(membership.badge_url).content.decode(),
            "Current until" in client.get(membership.get_absolute_url()).content.decode(),
            bits(fetch, SUSPENSION),
            verified,
        )

    assert seen() == (True, True, True, set(), "good")
    with time_machine.travel(TEN, tick=False):
        memberships.suspend(membership, user=user, code=SuspensionReason.CONCERN, reason="A complaint")
    assert seen() == (False, False, False, {index}, "suspended")
    assert fetch(REVOCATION) == untouched
    memberships.reinstate(membership, user=user, reason="It was a mistake")
    assert seen() == (True, True, True, set(), "good")
    assert fetch(REVOCATION) == untouched


def test_ending_revokes_for_good(membership, fetch):
    index = membership.credentials.get().status_entry.index
    memberships.suspend(membership, user=None, code=SuspensionReason.CONCERN, reason="A complaint")

    memberships.end(membership, user=None, reason="It was true")

    assert (bits(fetch, REVOCATION), bits(fetch, SUSPENSION)) == ({index}, set())
    with pytest.raises(NotVerified, match="revocation"):
        verify(membership.credentials.get().document, fetch=fetch)


def test_every_credential_of_a_membership_goes_by_it(membership, fetch):
    membership.valid_until += dt.timedelta(days=365)
    membership.save()
    credentials.issue(membership)
    indexes = {credential.status_entry.index for credential in membership.credentials.all()}

    memberships.suspend(membership, user=None, code=SuspensionReason.CONCERN, reason="A complaint")

    assert len(indexes) == 2
    assert bits(fetch, SUSPENSION) == indexes


def test_a_place_whose_credential_is_gone_is_revoked_and_given_to_nobody(membership, fetch, monkeypatch):
    entry = membership.credentials.get().status_entry
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {Credential._meta.db_table}")
    monkeypatch.setattr(status_lists, "LIST_BITS", 8)
    StatusEntry.objects.bulk_create(
        [StatusEntry(status_list=entry.status_list, index=index) for index in range(6) if index != entry.index]
    )

    given = {status_lists.give_place().index for _ in range(8 - StatusEntry.objects.count())}

    assert entry.index not in given
    monkeypatch.undo()
    assert entry.index in bits(fetch, REVOCATION)


@pytest.mark.parametrize("purpose", StatusPurpose)
def test_the_lists_say_of_each_membership_what_its_standing_says(signing_key, purpose):
    on = dt.date(2026, 11, 30)
    day = dt.timedelta(days=1)
    successor = make_organisation("United Carers")
    closings = [
        {},
        {"closed_on": on - day},
        {"closed_on": on},
        {"closed_on": on + day},
        {"succeeded_by": successor},
        {"closed_on": on, "succeeded_by": successor},
        {"closed_on": on + day, "succeeded_by": successor},
    ]
    for closing in closings:
        for status in MembershipStatus:
            for is_replaced in (False, True):
                newer = make_membership(status=MembershipStatus.ENDED) if is_replaced else None
                made = make_membership(make_organisation(**closing), replaced_by=newer)
                credentials.sign(made)
                Membership.objects.filter(pk=made.pk).update(
                    status=status, suspended_on=on if status == MembershipStatus.SUSPENDED else None
                )
    wanted = {
        StatusPurpose.REVOCATION: {Standing.ENDED, Standing.REPLACED},
        StatusPurpose.SUSPENSION: {Standing.SUSPENDED},
    }[purpose]

    set_now = status_lists.set_bits(StatusList.objects.get(), purpose, on=on)

    signed = Credential.objects.select_related("membership__organisation", "status_entry")
    assert signed.count() == 42
    assert set(set_now) == {row.status_entry.index for row in signed if row.membership.standing(on) in wanted}


def test_a_list_is_signed_once_for_each_content(membership, fetch):
    first = fetch(REVOCATION)

    with time_machine.travel(dt.datetime(2027, 3, 1, tzinfo=dt.UTC)):
        assert fetch(REVOCATION) == first
    assert SignedStatusList.objects.count() == 1


def test_a_new_key_signs_the_lists_anew(membership, fetch):
    fetch(REVOCATION)
    rotated = rotate_key()

    document = json.loads(fetch(REVOCATION))

    assert document["proof"]["verificationMethod"] == f"{DID}#{rotated.key_id}"
    assert bits(fetch, REVOCATION) == set()


def test_without_the_private_key_what_was_signed_is_given_out_and_nothing_that_is_not_true(
    membership, client, settings, tmp_path
):
    signed = client.get(REVOCATION).content
    settings.HUB_KEYS = tmp_path / "another-machine"

    assert client.get(REVOCATION).content == signed
    memberships.end(membership, user=None, reason="Over")
    refused = client.get(REVOCATION)

    assert (refused.status_code, refused["Retry-After"], refused["Cache-Control"]) == (503, "300", "no-store")


@pytest.mark.parametrize("path", ["2/revocation/", "1/message/", "0/suspension/", "99999999999999999999/revocation/"])
def test_there_is_no_other_list(membership, client, path):
    assert client.get(f"/credentials/status-lists/{path}").status_code == 404


def test_a_full_list_is_followed_by_a_new_one(signing_key, monkeypatch):
    monkeypatch.setattr(status_lists, "LIST_BITS", 8)

    places = [status_lists.give_place() for _ in range(17)]

    assert [place.status_list.number for place in places] == [1] * 8 + [2] * 8 + [3]
    assert {place.index for place in places[:8]} == set(range(8))


def test_places_are_random(signing_key):
    indexes = [status_lists.give_place().index for _ in range(20)]

    # One chance in some 10 to the power of 18 that twenty random ones are in order.
    assert indexes != sorted(indexes)
    assert max(indexes) - min(indexes) > 1000


@hypothesis_settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(guesses=st.lists(st.integers(0, 7), min_size=1, max_size=30), count=st.integers(1, 12))
def test_no_place_is_given_twice_whatever_chance_brings(signing_key, guesses, count):
    from itertools import cycle
    from unittest.mock import patch

    before = StatusEntry.objects.count()
    chance = cycle(guesses)
    with (
        patch.object(status_lists, "LIST_BITS", 8),
        patch.object(status_lists.secrets, "randbelow", lambda most: next(chance)),
    ):
        given_now = [status_lists.give_place() for _ in range(count)]

    assert len({(place.status_list_id, place.index) for place in given_now}) == count
    assert StatusEntry.objects.count() == before + count


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_different_places(monkeypatch):
    monkeypatch.setattr(status_lists, "LIST_BITS", 16)
    barrier = threading.Barrier(8)
    places, failures = [], []

    def take():
        try:
            barrier.wait(timeout=20)
            for _ in range(3):
                place = status_lists.give_place()
                places.append((place.status_list.number, place.index))
        except Exception as failure:  # noqa: BLE001 - told below
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert len(places) == len(set(places)) == 24
    assert sorted(number for number, _ in places) == [1] * 16 + [2] * 8


@pytest.mark.django_db(transaction=True)
def test_workers_that_sign_a_list_at_once_give_out_the_same_bytes(settings, tmp_path):
    settings.HUB_KEYS = tmp_path / "keys"
    keys.make_first_key()
    status_list = status_lists.begin_list(1)
    barrier = threading.Barrier(6)
    signed, failures = [], []

    def sign():
        try:
            barrier.wait(timeout=20)
            signed.append(status_lists.signed_list(status_list, StatusPurpose.REVOCATION, on=dt.date(2026, 11, 30)))
        except Exception as failure:  # noqa: BLE001 - told below
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=sign) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert (len(signed), len(set(signed)), SignedStatusList.objects.count()) == (6, 1, 1)


def test_after_a_restore_no_place_of_an_old_list_is_given(membership):
    assert membership.credentials.get().status_entry.status_list.number == 1

    status_lists.begin_next_list()

    assert status_lists.give_place().status_list.number == 2
