"""The page of a pack, and its files for whoever asks."""

from __future__ import annotations

import re

import pytest
from django.core.files.storage import default_storage

from charter_champions.domain import memberships, packs
from charter_champions.enums import SuspensionReason
from hub.shared import errands
from hub.shared.templatetags.hub_tags import filesize_words
from tests.charter_champions.badge_pack.pack_files import made_pack

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]


def test_the_page_offers_the_whole_pack_first_and_each_file(client, membership):
    pack = made_pack(membership)

    html = client.get(f"/badge/{membership.code}/").content.decode()

    links = re.findall(r'href="([^"]+)"', html.split("<main")[1].split("Put it on your website")[0])
    downloads = [link for link in links if link.startswith(("/badge/", "/credentials/"))]
    assert downloads[0] == f"/badge/{membership.code}/sight-badge.zip"
    assert len(downloads) == 14
    for address in downloads:
        assert client.get(address).status_code == 200, address
    assert f"(ZIP, {filesize_words(pack.size)})" in html
    assert "Badge code 8F3K-Q2ZT." in html
    assert "&lt;img src=&quot;https://hub.example/badge/8F3KQ2ZT01MV7XNC.svg&quot;" in html


def test_while_it_is_being_made_the_page_says_so_and_leads_back_to_itself(client, membership):
    address = f"/badge/{membership.code}/"

    html = client.get(address).content.decode()

    assert "is being made" in html
    assert f'<a href="{address}">Look again</a>' in html
    assert "sight-badge.zip" not in html
    assert client.get(f"{address}sight-badge.zip").url == address
    assert client.get(f"{address}files/credential.json").url == address


def test_the_kept_page_changes_once_the_pack_is_there(client, membership, settings):
    settings.HUB_PAGE_CACHE = True
    address = f"/badge/{membership.code}/"
    assert "is being made" in client.get(address).content.decode()

    made_pack(membership)

    assert "sight-badge.zip" in client.get(address).content.decode()


def test_the_pack_is_served_from_the_store(client, membership, monkeypatch):
    pack = made_pack(membership)
    monkeypatch.setattr(packs, "badge_svg", None)

    response = client.get(f"/badge/{membership.code}/sight-badge.zip")

    assert b"".join(response.streaming_content) == pack.file.open().read()
    assert {
        name: response[name] for name in ("Content-Type", "Content-Disposition", "Cache-Control", "Content-Length")
    } == {
        "Content-Type": "application/zip",
        "Content-Disposition": 'attachment; filename="sight-badge.zip"',
        "Cache-Control": "public, no-cache",
        "Content-Length": str(pack.size),
    }


TYPES = {
    "sight-badge-mono.svg": "image/svg+xml",
    "sight-badge-baked.png": "image/png",
    "sight-badge-print.pdf": "application/pdf",
    "credential.json": "application/vc",
    "embed.html": "text/plain; charset=utf-8",
    "SHA256SUMS": "text/plain; charset=utf-8",
}


def test_each_file_of_the_pack(client, membership, files):
    got = {name: client.get(f"/badge/{membership.code}/files/{name}") for name in TYPES}

    assert {name: response.content for name, response in got.items()} == {name: files[name] for name in TYPES}
    assert {name: response["Content-Type"] for name, response in got.items()} == TYPES
    assert {response["Content-Security-Policy"] for response in got.values()} == {"default-src 'none'; sandbox"}
    assert {name: response["Content-Disposition"] for name, response in got.items()} == {
        name: f'attachment; filename="{name}"' for name in TYPES
    }


def test_there_is_no_other_file(client, membership, files):
    names = ("other.svg", "..", "%2e%2e%2fsecret-key", "SHA256SUMS.bak")

    assert {client.get(f"/badge/{membership.code}/files/{name}").status_code for name in names} == {404}


def test_a_file_that_the_store_lost_is_made_again(client, membership):
    pack = made_pack(membership)
    default_storage.delete(pack.file.name)

    assert client.get(f"/badge/{membership.code}/sight-badge.zip").url == f"/badge/{membership.code}/"
    assert errands.run_errands() == 1
    assert client.get(f"/badge/{membership.code}/sight-badge.zip").status_code == 200


def test_the_pack_of_a_suspended_champion_is_gone(client, membership):
    made_pack(membership)
    memberships.suspend(membership, user=None, code=SuspensionReason.CONCERN, reason="A complaint")

    paths = ("sight-badge.zip", "files/credential.json", "")
    assert [client.get(f"/badge/{membership.code}/{path}").status_code for path in paths] == [410, 410, 410]


def test_the_old_address_of_a_renamed_organisation_leads_to_the_pack(client, membership):
    made_pack(membership)

    assert client.get(f"/badge/{membership.code}/old-badge.zip").url == f"/badge/{membership.code}/sight-badge.zip"
