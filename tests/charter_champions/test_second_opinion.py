"""The credential and the artwork judged by software that shares no code with the hub. Nothing asks a network."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from charter_champions.clients.open_badges import NotVerified, contexts, credential_in_png, verify
from charter_champions.domain import credentials, memberships, packs
from charter_champions.domain.badges import badge_svg
from charter_champions.domain.keys import rotate_key
from charter_champions.enums import BadgeVariant, SuspensionReason
from hub.shared.clock import now
from tests.factories.charter_champions import make_membership
from tests.factories.organisations import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

FOLDER = Path(__file__).resolve().parent.parent / "node"
VNU = FOLDER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
NAMES = ["Sight Kilnford", '<script>alert("1")</script> & Co', "مجموعة كيلنفورد"]
DID = "did:web:hub.example"


def needs(*programs: str):
    """Skip without ``programs`` and the packages of tests/node; with CI=true that is a failure."""
    absent = [program for program in programs if shutil.which(program) is None]
    absent += [] if (FOLDER / "node_modules").is_dir() else ["npm ci --ignore-scripts --prefix tests/node"]
    is_left_out = bool(absent) and os.environ.get("CI") != "true"
    return pytest.mark.skipif(is_left_out, reason=f"missing: {', '.join(absent)}")


@pytest.fixture
def membership(signing_key):
    return make_membership(make_organisation("Sight & Sound “Kilnford”", website="https://sight.example/"))


@pytest.fixture
def ask(fetch, tmp_path):
    """What the other implementation says of a credential, given what the hub serves at this moment."""

    def ask(text: str, *, at: dt.datetime | None = None) -> dict:
        credential = json.loads(text)
        documents = {DID: json.loads(fetch("https://hub.example/.well-known/did.json")), **contexts()}
        for entry in credential["credentialStatus"]:
            address = entry["statusListCredential"]
            if urlsplit(address).path.endswith(("/revocation/", "/suspension/")):
                documents[address] = json.loads(fetch(address))
        asked = tmp_path / "asked.json"
        asked.write_text(
            json.dumps({"now": (at or now()).isoformat(), "credential": credential, "documents": documents})
        )
        done = subprocess.run(
            [shutil.which("node"), str(FOLDER / "verify.mjs"), str(asked)],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return ask


@needs("node")
def test_another_implementation_verifies_the_credential_and_its_lists(membership, ask):
    document = credentials.sign(membership).document

    assert ask(document) == {"verified": True, "error": None}


@needs("node")
def test_another_implementation_verifies_what_is_baked_into_the_picture(membership, ask):
    files = packs.pack_files(membership, credentials.sign(membership))

    (baked,) = (content for name, content in files.items() if name.endswith("-baked.png"))
    assert ask(credential_in_png(baked))["verified"] is True


@needs("node")
@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("Sight & Sound", "Sight & Sounf"),
        ("https://sight.example/", "https://sighs.example/"),
        ("Partner Hub", "Partner Hug"),
        ("eddsa-rdfc-2022", "eddsa-rdfc-2023"),
        ("the signature itself", None),
    ],
)
def test_both_refuse_one_changed_character(membership, ask, fetch, true, false):
    document = credentials.sign(membership).document
    if false is None:
        proof = json.loads(document)["proof"]["proofValue"]
        true, false = proof, proof[:-1] + ("1" if proof[-1] != "1" else "2")
    changed = document.replace(true, false, 1)
    assert sum(one != other for one, other in zip(document, changed, strict=True)) == 1

    with pytest.raises(NotVerified):
        verify(changed, fetch=fetch)
    assert ask(changed)["verified"] is False


@needs("node")
def test_both_follow_a_membership_through_its_life(membership, ask, fetch):
    document = credentials.sign(membership).document

    def verdicts():
        try:
            verify(document, fetch=fetch)
            own = True
        except NotVerified:
            own = False
        other = ask(document)
        assert own == other["verified"], other
        return other["error"]

    assert verdicts() is None
    memberships.suspend(membership, user=None, code=SuspensionReason.CONCERN, reason="A complaint")
    assert verdicts() == "The bit for suspension is set"
    memberships.reinstate(membership, user=None, reason="It was a mistake")
    assert verdicts() is None
    rotate_key()
    assert verdicts() is None
    memberships.end(membership, user=None, reason="Over")
    assert verdicts() == "The bit for revocation is set"


@needs("node")
def test_another_implementation_sees_that_it_has_run_out(membership, ask):
    credential = credentials.sign(membership)

    answer = ask(credential.document, at=credential.valid_until + dt.timedelta(hours=1))

    assert answer["verified"] is False
    assert 'is after "validUntil"' in answer["error"]


@needs("java")
def test_the_nu_html_checker_accepts_the_clean_artwork(signing_key, tmp_path):
    """All in one run: starting the checker takes longer than checking."""
    faulty = tmp_path / "faulty.svg"
    faulty.write_text('<svg xmlns="http://www.w3.org/2000/svg"><circle radius="3"/></svg>')
    drawings = [faulty]
    for number, name in enumerate(NAMES):
        membership = make_membership(make_organisation(name))
        for variant in BadgeVariant:
            drawings.append(tmp_path / f"clean-{number}-{variant}.svg")
            drawings[-1].write_text(badge_svg(membership, variant=variant))

    messages = nu_says(*drawings)

    assert len(drawings) == 10
    assert {(message["type"], Path(message["url"]).name) for message in messages} == {("error", "faulty.svg")}


def nu_says(*drawings: Path) -> list[dict]:
    done = subprocess.run(
        [shutil.which("java"), "-jar", str(VNU), "--svg", "--format", "json", *map(str, drawings)],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    return json.loads(done.stderr)["messages"]
