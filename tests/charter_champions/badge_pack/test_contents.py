"""What is in a pack, file by file."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import time
from xml.dom import minidom

import pytest
import time_machine
import zxingcpp
from PIL import Image
from png import Reader
from pypdf import PdfReader

from charter_champions.clients.open_badges import (
    AlreadyBaked,
    bake_png,
    bake_svg,
    credential_in_png,
    credential_in_svg,
    verify,
)
from charter_champions.domain import credentials, packs
from tests.charter_champions.badge_pack.pack_files import FILES, made_pack, unpacked
from tests.factories.charter_champions import make_membership
from tests.factories.organisations import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]


def test_the_pack_has_every_file(membership):
    pack = made_pack(membership)

    assert list(unpacked(pack)) == FILES
    assert pack.size == pack.file.size <= 5 * 1024 * 1024


def test_the_pack_is_made_in_under_three_seconds(membership, drawn_anew):
    credential = credentials.sign(membership)
    packs.pack_files(membership, credential)

    began = time.process_time()
    packs.zipped(packs.pack_files(membership, credential))

    assert time.process_time() - began < 3


def test_pictures_are_exactly_as_wide_as_they_say(files):
    said = [300, 600, 1200, 2400]

    assert [Image.open(io.BytesIO(files[f"sight-badge-{width}.png"])).size[0] for width in said] == said


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


def test_the_same_pack_has_the_same_bytes(membership, drawn_anew):
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
