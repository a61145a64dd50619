from __future__ import annotations

import json

import pytest
from wagtail.models import Site

from charter_champions.domain import credentials, memberships
from charter_champions.domain.keys import rotate_key
from charter_champions.enums import SuspensionReason
from charter_champions.models import SignedStatusList
from hub.home.models import BrandSettings
from hub.shared.generation import generation
from tests.factories.charter_champions import make_membership, make_version
from tests.factories.home import make_home
from tests.factories.organisations import make_organisation

pytestmark = pytest.mark.django_db

CODE = "8F3KQ2ZT01MV7XNC"
LISTS = "/credentials/status-lists/1"


@pytest.fixture
def membership(signing_key):
    membership = make_membership(make_organisation("Sight Kilnford"), code=CODE)
    credentials.issue(membership)
    return membership


@pytest.fixture
def kept(settings):
    settings.HUB_PAGE_CACHE = True


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/.well-known/did.json", "application/did+ld+json"),
        ("/credentials/", "application/ld+json"),
        ("/credentials/achievements/{version}/", "application/ld+json"),
        (f"/credentials/{CODE}/", "application/vc"),
        (f"/credentials/{CODE}/1/", "application/vc"),
        (f"{LISTS}/revocation/", "application/vc"),
        (f"{LISTS}/suspension/", "application/vc"),
    ],
)
def test_software_on_any_site_may_read_it_and_must_ask_each_time(client, membership, path, content_type):
    response = client.get(path.format(version=membership.charter_version_id))

    headers = {
        name: response.get(name)
        for name in ("Content-Type", "Access-Control-Allow-Origin", "Cross-Origin-Resource-Policy", "Cache-Control")
    }
    assert headers == {
        "Content-Type": content_type,
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Cache-Control": "public, no-cache",
    }
    assert not response.cookies
    assert json.loads(response.content)


def test_the_did_document_publishes_each_key(client, membership, signing_key):
    rotated = rotate_key()
    did = "did:web:hub.example"

    assert client.get("/.well-known/did.json").json() == {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "alsoKnownAs": ["https://hub.example/"],
        "verificationMethod": [
            {"id": f"{did}#{key_id}", "type": "Multikey", "controller": did, "publicKeyMultibase": key_id}
            for key_id in (rotated.key_id, signing_key.key_id)
        ],
        "assertionMethod": [f"{did}#{rotated.key_id}", f"{did}#{signing_key.key_id}"],
    }


def test_without_a_key_there_is_a_did_document_without_keys(client, db):
    assert client.get("/.well-known/did.json").json()["verificationMethod"] == []


def test_a_hub_on_another_port_has_a_did_of_its_own(client, settings, db):
    settings.HUB_BASE_URL = "http://127.0.0.1:8000"

    assert client.get("/.well-known/did.json").json()["id"] == "did:web:127.0.0.1%3A8000"


def test_the_issuer_is_the_hub_under_its_name(client, db):
    make_home()
    BrandSettings.objects.create(site=Site.objects.get(), name="Kilnford Voice")

    profile = client.get("/credentials/").json()

    assert {name: profile[name] for name in ("id", "type", "name", "url")} == {
        "id": "did:web:hub.example",
        "type": ["Profile"],
        "name": "Kilnford Voice",
        "url": "https://hub.example/",
    }


def test_an_achievement_is_one_version_of_the_charter(client, db):
    version = make_version(number=7, title='The "Charter" </script>')

    document = client.get(f"/credentials/achievements/{version.pk}/").json()

    assert document["id"] == f"https://hub.example/credentials/achievements/{version.pk}/"
    assert 'committed to “The "Charter" </script>”, version 7 of' in document["description"]
    assert client.get("/credentials/achievements/999/").status_code == 404


def test_a_badge_that_is_not_signed_yet_has_no_credential(client, membership):
    waiting = make_membership()

    assert client.get(f"/credentials/{waiting.code}/").status_code == 404
    assert client.get(f"/credentials/{CODE}/2/").status_code == 404


@pytest.mark.parametrize("path", [f"/credentials/{CODE}/", f"{LISTS}/suspension/", "/.well-known/did.json"])
def test_answers_are_kept_until_something_changes(client, membership, kept, path, django_assert_num_queries):
    first = client.get(path)

    with django_assert_num_queries(1):
        second = client.get(path)

    assert second.content == first.content
    assert second["X-Accel-Expires"] == "0"
    assert client.get(path, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304


def test_the_embed_and_the_lists_are_kept_and_change_with_a_suspension(
    client, membership, kept, django_assert_num_queries
):
    addresses = [membership.badge_url, f"{LISTS}/suspension/", f"/verify/{CODE}/"]
    before = [client.get(address) for address in addresses]
    with django_assert_num_queries(3):
        assert [client.get(address).content for address in addresses] == [answer.content for answer in before]

    memberships.suspend(membership, user=None, code=SuspensionReason.CONCERN, reason="A complaint")
    after = [client.get(address) for address in addresses]

    assert "Suspended since" in after[0].content.decode()
    assert all(new.content != old.content for new, old in zip(after, before, strict=True))
    for answer in (*before, *after):
        assert "max-age" not in answer["Cache-Control"]
        assert "no-cache" in answer["Cache-Control"]
        assert answer["X-Accel-Expires"] == "0"


def test_signing_a_list_because_somebody_asks_renews_no_page(client, membership, kept):
    before = generation()

    client.get(f"{LISTS}/suspension/")

    assert SignedStatusList.objects.count() == 1
    assert generation() == before
