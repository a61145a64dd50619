from __future__ import annotations

import datetime as dt
import json
import logging
import socket
import threading

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from charter_champions.clients.open_badges import Key, NotVerified, Place, sign_credential, verify
from charter_champions.domain import credentials, memberships
from charter_champions.domain.decisions import approve
from charter_champions.domain.keys import make_first_key, rotate_key
from charter_champions.domain.statements import statement_of, subject_of
from charter_champions.enums import ApplicationStatus, MembershipStatus, StatusPurpose
from charter_champions.models import Application, BadgePack, Credential, Membership, StatusEntry
from hub.shared import errands
from hub.shared.models import Errand, OutgoingEmail
from hub.shared.states import TransitionNotAllowed
from tests.factories.charter_champions import make_application, make_membership, make_reviewer, make_version
from tests.factories.organisations import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

START = dt.date(2026, 5, 2)
NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
CODE = "8F3KQ2ZT01MV7XNC"


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def membership(signing_key, noon):
    organisation = make_organisation("Sight Kilnford", slug="sight-kilnford", website="https://sight.example/")
    return make_membership(organisation, code=CODE, started_on=START, charter_version=make_version(number=3, pk=70))


def test_a_credential_says_who_is_a_champion_and_from_whom(membership, signing_key):
    credential = credentials.issue(membership)

    said = json.loads(credential.document)
    proof = said.pop("proof")
    index = credential.status_entry.index
    version = membership.charter_version
    assert said == {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
        ],
        "id": f"https://hub.example/credentials/{CODE}/1/",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Charter Champion: Sight Kilnford",
        "issuer": {
            "id": "did:web:hub.example",
            "type": ["Profile"],
            "name": "Partner Hub",
            "url": "https://hub.example/",
        },
        # London is an hour ahead of UTC in May; the last day is whole.
        "validFrom": "2026-05-01T23:00:00Z",
        "validUntil": "2027-05-01T22:59:59Z",
        "credentialSubject": {
            "id": "https://sight.example/",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": f"https://hub.example/credentials/achievements/{version.pk}/",
                "type": ["Achievement"],
                "achievementType": "Membership",
                "name": "Charter Champion",
                "description": (
                    "An organisation that committed to “Citizens Involvement Charter”, version 3 of 1 June 2026, and "
                    "that Partner Hub made a Charter Champion."
                ),
                "criteria": {
                    "narrative": (
                        "The organisation agreed to each promise of the charter:\n"
                        "1. We listen first. You will ask people what matters to them.\n"
                        "2. Nobody is asked twice. You will share what you have heard."
                    )
                },
                "image": {"id": f"https://hub.example/badge/{CODE}.svg", "type": "Image"},
            },
        },
        "credentialSchema": [
            {
                "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json",
                "type": "1EdTechJsonSchemaValidator2019",
            }
        ],
        "credentialStatus": [
            {
                "id": f"https://hub.example/credentials/status-lists/1/{purpose}/#{index}",
                "type": "BitstringStatusListEntry",
                "statusPurpose": purpose,
                "statusListIndex": str(index),
                "statusListCredential": f"https://hub.example/credentials/status-lists/1/{purpose}/",
            }
            for purpose in ("revocation", "suspension")
        ],
    }
    assert proof.pop("proofValue").startswith("z")
    assert proof == {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-06-01T12:00:00Z",
        "verificationMethod": f"did:web:hub.example#{signing_key.key_id}",
        "proofPurpose": "assertionMethod",
    }
    assert (credential.number, credential.key_id, credential.issued_at) == (1, signing_key.key_id, NOON)
    assert credential.document.isascii()


def test_a_credential_is_verified_from_what_the_hub_serves_and_nothing_else(membership, fetch, monkeypatch):
    def no_socket(*args, **kwargs):
        raise AssertionError("Something opened a socket")

    credential = credentials.issue(membership)
    if connection.vendor == "sqlite":
        monkeypatch.setattr(socket, "socket", no_socket)
    monkeypatch.setattr(socket, "create_connection", no_socket)
    monkeypatch.setattr(socket, "getaddrinfo", no_socket)

    found = verify(fetch(f"https://hub.example/credentials/{CODE}/").decode(), fetch=fetch)

    assert (found.recipient_id, found.name) == ("https://sight.example/", "Charter Champion: Sight Kilnford")
    assert found.id == f"https://hub.example{credential.get_absolute_url()}"


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("Sight Kilnford", "Sight Kilnfort"),
        ("2027-05-01", "2037-05-01"),
        ("https://sight.example/", "https://sighs.example/"),
        ("Partner Hub", "Partner Hue"),
        ("/revocation/", "/revocatiom/"),
        ('"proofValue": "z', '"proofValue": "z2'),
        ("eddsa-rdfc-2022", "eddsa-rdfc-2021"),
    ],
)
def test_one_changed_character_is_refused(membership, fetch, true, false):
    document = credentials.issue(membership).document
    assert verify(document, fetch=fetch)

    changed = document.replace(true, false, 1)
    assert changed != document
    with pytest.raises(NotVerified):
        verify(changed, fetch=fetch)


def test_what_another_key_signed_is_refused(membership, fetch):
    genuine = credentials.issue(membership)
    entry, statement = genuine.status_entry, statement_of(membership)
    lists = {str(purpose): entry.status_list.address(purpose) for purpose in StatusPurpose}
    own = Key.new()

    for name in (own.key_id, genuine.key_id):
        forged = sign_credential(
            statement,
            address="https://hub.example/credentials/forged/",
            place=Place(lists, entry.index),
            key=Key(name, own.pem),
            at=NOON,
        )
        with pytest.raises(NotVerified):
            verify(forged, fetch=fetch)


def test_the_same_is_never_signed_twice(membership):
    first = credentials.issue(membership)

    assert credentials.issue(membership) == first
    assert credentials.issue(Membership.objects.get()) == first
    assert Credential.objects.count() == StatusEntry.objects.count() == 1


def test_a_renewed_membership_gets_another_credential_and_keeps_the_first(membership, fetch):
    first = credentials.issue(membership)
    before = first.document
    membership.valid_until = dt.date(2028, 5, 1)
    membership.save()

    second = credentials.issue(membership)

    assert (second.number, second.valid_until) == (2, dt.datetime(2028, 5, 1, 22, 59, 59, tzinfo=dt.UTC))
    assert second.status_entry != first.status_entry
    assert fetch(f"https://hub.example/credentials/{CODE}/").decode() == second.document
    assert fetch(f"https://hub.example/credentials/{CODE}/1/").decode() == before
    for document in (before, second.document):
        assert verify(document, fetch=fetch)


def test_a_renamed_organisation_gets_a_credential_with_its_name(membership):
    credentials.issue(membership)
    membership.organisation.name = "Sight and Sound Kilnford"
    membership.organisation.save()

    renamed = credentials.issue(membership)

    assert (renamed.number, json.loads(renamed.document)["name"]) == (2, "Charter Champion: Sight and Sound Kilnford")


def test_signed_bytes_are_never_changed(membership):
    credential = credentials.issue(membership)

    credential.document = "{}"
    for change in (credential.save, credential.delete, lambda: Credential.objects.all().delete()):
        with pytest.raises(TypeError):
            change()
    with pytest.raises(TypeError):
        Credential.objects.update(document="{}")


def test_a_lapsed_credential_says_so_itself(membership, fetch):
    document = credentials.issue(membership).document

    with time_machine.travel(dt.datetime(2027, 5, 1, 22, 59, tzinfo=dt.UTC), tick=False):
        assert verify(document, fetch=fetch)
    just_after = time_machine.travel(dt.datetime(2027, 5, 2, 0, 0, tzinfo=dt.UTC), tick=False)
    with just_after, pytest.raises(NotVerified, match="expired"):
        verify(document, fetch=fetch)


@pytest.mark.parametrize(
    ("website", "subject"),
    [
        ("https://sight.example/about?x=1", "https://sight.example/about?x=1"),
        ("", "https://hub.example/directory/sight/"),
        ("https://amina@sight.example/", "https://hub.example/directory/sight/"),
        ("ftp://sight.example/", "https://hub.example/directory/sight/"),
        ('https://sight.example/"}', "https://hub.example/directory/sight/"),
        ("https://sight.example/\u202eevil", "https://hub.example/directory/sight/"),
        ("https://[sight", "https://hub.example/directory/sight/"),
    ],
)
def test_the_subject_is_an_address_on_the_web(website, subject):
    assert subject_of(make_organisation(slug="sight", website=website)) == subject


@pytest.mark.parametrize(
    "name",
    ['<script>alert("1")</script> & Co', "]]><!-- %7B{{ 7 }}", "@type", "مجموعة كيلنفورد", "\u202ekcat", 'a\\"},{'],
)
def test_a_hostile_name_is_signed_as_it_is(signing_key, fetch, name):
    membership = make_membership(make_organisation(name, slug="hostile"))

    document = credentials.issue(membership).document

    assert json.loads(document)["name"] == f"Charter Champion: {name}"
    assert verify(document, fetch=fetch).name == f"Charter Champion: {name}"


def test_approving_issues_one_credential(signing_key):
    application = make_application(ApplicationStatus.RECEIVED)

    membership = approve(application, user=make_reviewer())

    credential = membership.credentials.get()
    assert json.loads(credential.document)["name"] == f"Charter Champion: {application.name}"
    assert credential.valid_until.date() == membership.valid_until


def test_approving_without_a_key_does_not_fail_and_is_signed_once_there_is_one(settings, tmp_path, caplog):
    settings.HUB_KEYS = tmp_path / "keys"
    with caplog.at_level(logging.WARNING):
        membership = approve(make_application(ApplicationStatus.RECEIVED), user=make_reviewer())

    assert (membership.status, membership.credentials.count()) == (MembershipStatus.ACTIVE, 0)
    assert "there is no key" in caplog.text.lower()
    errand = Errand.objects.get(kind="champions.badge_pack")
    assert errands.run(errand.pk) is False
    make_first_key()
    Errand.objects.update(next_attempt_at=timezone.now())
    assert errands.run(errand.pk) is True
    assert membership.credentials.count() == 1
    assert BadgePack.objects.get(membership=membership).file


def test_a_membership_that_is_not_active_gets_none(signing_key):
    suspended = make_membership(status=MembershipStatus.SUSPENDED)
    ended = make_membership(status=MembershipStatus.ENDED)

    assert (credentials.sign(suspended), credentials.sign(ended)) == (None, None)


@pytest.mark.django_db(transaction=True)
def test_officers_who_approve_at_once_make_one_membership_and_one_credential(signing_key):
    application = make_application(ApplicationStatus.RECEIVED)
    officers = [make_reviewer(f"officer-{number}") for number in range(4)]
    barrier = threading.Barrier(len(officers))
    approved, refused, failures = [], [], []

    def decide(officer):
        try:
            mine = Application.objects.get(pk=application.pk)
            barrier.wait(timeout=20)
            approved.append(approve(mine, user=officer))
        except TransitionNotAllowed:
            refused.append(officer)
        except Exception as failure:  # noqa: BLE001 - told below
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(officer,)) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert (len(approved), len(refused)) == (1, 3)
    assert (Membership.objects.count(), Credential.objects.count(), StatusEntry.objects.count()) == (1, 1, 1)
    assert OutgoingEmail.objects.filter(kind="champions.approved").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_issue_one_credential(signing_key):
    membership = make_membership()
    barrier = threading.Barrier(6)
    issued, failures = [], []

    def sign():
        try:
            mine = Membership.objects.get(pk=membership.pk)
            barrier.wait(timeout=20)
            with transaction.atomic():
                issued.append(credentials.sign(mine).pk)
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
    assert (len(issued), len(set(issued)), Credential.objects.count()) == (6, 1, 1)


def test_a_rotated_key_signs_and_the_old_one_still_verifies(membership, signing_key, fetch):
    old = credentials.issue(membership)
    rotated = rotate_key()
    membership.valid_until = dt.date(2028, 5, 1)
    membership.save()
    new = credentials.issue(membership)

    methods = json.loads(fetch("https://hub.example/.well-known/did.json"))["verificationMethod"]

    assert (old.key_id, new.key_id) == (signing_key.key_id, rotated.key_id)
    assert [method["publicKeyMultibase"] for method in methods] == [rotated.key_id, signing_key.key_id]
    for document in (old.document, new.document):
        assert verify(document, fetch=fetch)


def test_starting_a_newer_membership_revokes_the_credential_of_the_older(signing_key, fetch):
    older = memberships.start_membership(make_organisation(), make_version(), user=None)
    old = older.credentials.get().document
    assert verify(old, fetch=fetch)

    newer = memberships.start_membership(older.organisation, make_version(), user=None)

    with pytest.raises(NotVerified, match="revocation"):
        verify(old, fetch=fetch)
    assert verify(newer.credentials.get().document, fetch=fetch)
