from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import re
import subprocess
import threading
import time
import zipfile
from xml.dom import minidom

import pytest
import time_machine
import zxingcpp
from django.core.files.storage import default_storage
from django.db import connection
from PIL import Image
from png import Reader
from pypdf import PdfReader
from wagtail.models import Site

from charter_champions.clients.open_badges import (
    AlreadyBaked,
    bake_png,
    bake_svg,
    credential_in_png,
    credential_in_svg,
    verify,
)
from charter_champions.domain import credentials, memberships, orders, packs
from charter_champions.domain.decisions import approve
from charter_champions.enums import ApplicationStatus, SuspensionReason
from charter_champions.jobs import forget_packs, order_packs
from charter_champions.models import BadgePack, Membership
from hub.home.models import BrandSettings
from hub.shared import errands
from hub.shared.clock import now
from hub.shared.jobs import Due
from hub.shared.models import Errand
from hub.shared.templatetags.hub_tags import filesize_words
from tests.factories.charter_champions import make_application, make_membership, make_reviewer
from tests.factories.home import make_home
from tests.factories.organisations import make_organisation

pytestmark = pytest.mark.django_db

FILES = [
    "how-to-use.txt",
    "sight-badge-clean.svg",
    "sight-badge-mono.svg",
    "sight-badge-reversed.svg",
    "sight-badge-300.png",
    "sight-badge-600.png",
    "sight-badge-1200.png",
    "sight-badge-2400.png",
    "sight-badge-print.pdf",
    "sight-badge-qr.svg",
    "sight-badge-qr.png",
    "sight-badge-baked.svg",
    "sight-badge-baked.png",
    "credential.json",
    "alt-text.txt",
    "embed.html",
    "SHA256SUMS",
]


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.HUB_PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture
def membership(signing_key):
    return make_membership(make_organisation("Sight Kilnford", slug="sight"), code="8F3KQ2ZT01MV7XNC")


def made_pack(membership: Membership) -> BadgePack:
    packs.run({"membership": membership.pk})
    return BadgePack.objects.get(membership=membership)


def unpacked(pack: BadgePack) -> dict[str, bytes]:
    with packs.opened(pack) as source, zipfile.ZipFile(source) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def files(membership) -> dict[str, bytes]:
    return unpacked(made_pack(membership))


def stored() -> list[str]:
    return default_storage.listdir("badge-packs")[1] if default_storage.exists("badge-packs") else []


def test_the_pack_has_every_file(membership):
    pack = made_pack(membership)

    assert list(unpacked(pack)) == FILES
    assert pack.size == pack.file.size <= 5 * 1024 * 1024


def test_the_pack_is_made_in_under_three_seconds(membership):
    credential = credentials.sign(membership)
    packs.pack_files(membership, credential)

    began = time.process_time()
    packs.zipped(packs.pack_files(membership, credential))

    assert time.process_time() - began < 3


@pytest.mark.parametrize("width", [300, 600, 1200, 2400])
def test_pictures_are_exactly_as_wide_as_they_say(files, width):
    assert Image.open(io.BytesIO(files[f"sight-badge-{width}.png"])).size[0] == width


def test_the_checksums_are_right(files, tmp_path):
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)

    checked = subprocess.run(
        ["/usr/bin/sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert checked.returncode == 0, checked.stdout
    assert checked.stdout == "".join(f"{name}: OK\n" for name in FILES[:-1])
    (tmp_path / "alt-text.txt").write_text("changed")
    assert subprocess.run(["/usr/bin/sha256sum", "--status", "-c", "SHA256SUMS"], cwd=tmp_path).returncode == 1


def test_both_baked_pictures_hold_the_signed_bytes(membership, files, fetch):
    document = membership.credentials.get().document

    assert files["credential.json"].decode() == document
    assert credential_in_png(files["sight-badge-baked.png"]) == document
    assert credential_in_svg(files["sight-badge-baked.svg"]) == document
    assert verify(credential_in_png(files["sight-badge-baked.png"]), fetch=fetch)


def test_the_baked_png_has_one_chunk_with_a_credential(membership, files):
    chunks = [(kind, data) for kind, data in Reader(bytes=files["sight-badge-baked.png"]).chunks() if kind == b"iTXt"]

    ((_, data),) = chunks
    assert data == b"openbadgecredential\0\0\0\0\0" + membership.credentials.get().document.encode()
    assert Image.open(io.BytesIO(files["sight-badge-baked.png"])).size[0] == 1200
    with pytest.raises(AlreadyBaked):
        bake_png(files["sight-badge-baked.png"], "{}")
    with pytest.raises(AlreadyBaked):
        bake_svg(files["sight-badge-baked.svg"], "{}")


def test_clean_and_baked_svg_are_two_files(files):
    clean, baked = files["sight-badge-clean.svg"], files["sight-badge-baked.svg"]

    assert b"openbadges" not in clean
    assert baked.count(b"<openbadges:credential ") == 1
    assert minidom.parseString(baked).documentElement.tagName == "svg"


def test_every_square_code_opens_the_verify_page(files):
    wanted = ["https://hub.example/verify/8F3KQ2ZT01MV7XNC/"]

    for name in (name for name in FILES if name.endswith(".png")):
        image = Image.open(io.BytesIO(files[name])).convert("RGBA")
        page = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("L")
        assert [found.text for found in zxingcpp.read_barcodes(page)] == wanted, name


def test_the_words_in_the_pack(membership, files):
    assert files["alt-text.txt"].decode() == (
        f"Charter Champion badge of Sight Kilnford, {membership.started_on.year} to {membership.valid_until.year}. "
        "Badge code 8F3K-Q2ZT.\n"
    )
    assert files["embed.html"].decode() == (
        '<a href="https://hub.example/verify/8F3KQ2ZT01MV7XNC/">'
        '<img src="https://hub.example/badge/8F3KQ2ZT01MV7XNC.svg" width="400" height="120" '
        'alt="Charter Champion: see the standing of Sight Kilnford"></a>\n'
    )
    how = files["how-to-use.txt"].decode()
    larger = {f"sight-badge-{width}.png" for width in (600, 1200, 2400)}
    assert [name for name in FILES[1:] if name not in how] == [name for name in FILES if name in larger]
    assert "sight-badge-300.png, -600, -1200, -2400 " in how
    assert PdfReader(io.BytesIO(files["sight-badge-print.pdf"])).trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_two_champions_differ_in_every_picture(signing_key):
    one, other = (
        unpacked(made_pack(make_membership(make_organisation(name, slug=name.lower())))) for name in ("Sight", "Sound")
    )
    pictures = [name.removeprefix("sight") for name in one if name.endswith((".svg", ".png", ".pdf"))]

    assert len(pictures) == 12
    for name in pictures:
        assert one[f"sight{name}"] != other[f"sound{name}"], name


def test_the_same_pack_has_the_same_bytes(membership):
    credential = credentials.sign(membership)

    first = packs.zipped(packs.pack_files(membership, credential))
    with time_machine.travel("2027-01-01"):
        second = packs.zipped(packs.pack_files(membership, credential))

    assert hashlib.sha256(first).hexdigest() == hashlib.sha256(second).hexdigest()


@pytest.mark.parametrize(
    "name",
    [
        '<script>alert("1")</script> & Co',
        "../../etc/passwd",
        "]]><!-- {{ 7 }}",
        "مجموعة كيلنفورد",
        "a\nb\r\nc",
        "\u202egnp.exe",
    ],
)
def test_hostile_names_break_nothing(signing_key, fetch, name):
    membership = make_membership(make_organisation(name))

    files = unpacked(made_pack(membership))

    assert len(files) == 17
    assert all(set(file) <= set("abcdefghijklmnopqrstuvwxyzSHAU0123456789-.M") for file in files)
    assert verify(credential_in_svg(files[f"{packs.stem_of(membership)}-baked.svg"]), fetch=fetch)
    assert b"<script" not in files["embed.html"]
    assert json.loads(files["credential.json"])["name"] == f"Charter Champion: {name}"


# Making it


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


# Getting it


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


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("sight-badge-mono.svg", "image/svg+xml"),
        ("sight-badge-baked.png", "image/png"),
        ("sight-badge-print.pdf", "application/pdf"),
        ("credential.json", "application/vc"),
        ("embed.html", "text/plain; charset=utf-8"),
        ("SHA256SUMS", "text/plain; charset=utf-8"),
    ],
)
def test_one_file_of_the_pack(client, membership, files, name, content_type):
    response = client.get(f"/badge/{membership.code}/files/{name}")

    assert (response.content, response["Content-Type"]) == (files[name], content_type)
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'


@pytest.mark.parametrize("name", ["other.svg", "..", "%2e%2e%2fsecret-key", "SHA256SUMS.bak"])
def test_there_is_no_other_file(client, membership, files, name):
    assert client.get(f"/badge/{membership.code}/files/{name}").status_code == 404


def test_a_file_that_the_store_lost_is_made_again(client, membership):
    pack = made_pack(membership)
    default_storage.delete(pack.file.name)

    assert client.get(f"/badge/{membership.code}/sight-badge.zip").url == f"/badge/{membership.code}/"
    assert errands.run_errands() == 1
    assert client.get(f"/badge/{membership.code}/sight-badge.zip").status_code == 200


@pytest.mark.parametrize("path", ["sight-badge.zip", "files/credential.json", ""])
def test_the_pack_of_a_suspended_champion_is_gone(client, membership, path):
    made_pack(membership)
    memberships.suspend(membership, user=None, code=SuspensionReason.CONCERN, reason="A complaint")

    assert client.get(f"/badge/{membership.code}/{path}").status_code == 410


def test_the_old_address_of_a_renamed_organisation_leads_to_the_pack(client, membership):
    made_pack(membership)

    assert client.get(f"/badge/{membership.code}/old-badge.zip").url == f"/badge/{membership.code}/sight-badge.zip"
