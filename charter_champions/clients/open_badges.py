"""Open Badges 3.0 with Data Integrity proofs (``eddsa-rdfc-2022``): the one place that knows ``openbadgeslib``.

Nothing here opens a connection: the library resolves JSON-LD contexts from copies of its own and refuses others, and
whoever verifies says where documents come from.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from openbadgeslib import baking
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.keys import KeyEd25519
from openbadgeslib.ob3 import (
    Achievement,
    Issuer,
    OB3LdpSigner,
    OB3LdpVerifier,
    OpenBadgeCredential,
    add_data_integrity_proof,
    build_status_list_credential,
    check_credential_status,
    did_web_from_url,
    multikey_from_pem,
    resolve_verification_method,
    set_indices,
    status_entry,
    verify_data_integrity_proof,
)
from openbadgeslib.ob3.contexts import bundled_contexts
from openbadgeslib.ob3.status import decode_encoded_list

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
)
DID_CONTEXTS = ("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1")

PNG_KEYWORD = baking.ITXT_KEYWORD_OB3.decode()
"""The keyword of the ``iTXt`` chunk (Open Badges 3.0, section 5.3)."""

LIST_BITS = 131_072
"""The least that a list may have (W3C Bitstring Status List 1.0, section 3.1): a badge hides among as many others."""

LIST_LASTS = dt.timedelta(minutes=5)
"""How long a verifier may keep a list, as the list itself says."""

Fetch = Callable[[str], bytes]


class NotVerified(Exception):
    """The document is not as it was signed, not signed by its issuer, not valid now, or revoked or suspended."""


class CannotSign(Exception):
    """The document can't be signed, or holds what a signature would not cover."""


class AlreadyBaked(ValueError):
    """The picture holds a credential already; it must hold one."""


@dataclass(frozen=True)
class Key:
    """A key that signs: its public half as a Multikey, which is its name, and its private half as PEM."""

    key_id: str
    pem: bytes

    @classmethod
    def new(cls) -> Key:
        private, public = KeyEd25519().generate_keypair()
        return cls(multikey_from_pem(public), private)

    @classmethod
    def read(cls, pem: bytes) -> Key:
        """Raises ``CannotSign`` for what is no Ed25519 key."""
        key = KeyEd25519()
        try:
            key.read_private_key(pem)
        except (LibOpenBadgesException, ValueError) as error:
            raise CannotSign("The file of the key holds no Ed25519 key.") from error
        key.pub_key = key.priv_key.public_key()
        return cls(multikey_from_pem(key.get_pub_key_pem()), pem)


@dataclass(frozen=True)
class Profile:
    """Who issues: its DID, its name, and where it is on the web."""

    did: str
    name: str
    url: str


@dataclass(frozen=True)
class Merit:
    """What a credential is for. ``criteria`` is plain text; ``image`` an address."""

    id: str
    name: str
    description: str
    criteria: str
    image: str


@dataclass(frozen=True)
class Statement:
    """All that is said of one organisation. Its ``subject`` is an address on the web."""

    issuer: Profile
    subject: str
    name: str
    merit: Merit
    valid_from: dt.datetime
    valid_until: dt.datetime


@dataclass(frozen=True)
class Place:
    """The place of a credential in its status lists: the address of the list for each purpose, and one index."""

    lists: Mapping[str, str]
    index: int


# Issuer


def did_of(base_url: str) -> str:
    """The ``did:web`` of the host. One without TLS, on somebody's own machine, gets a DID that nobody can resolve."""
    return did_web_from_url(f"https://{urlsplit(base_url).netloc}")


def did_document(did: str, key_ids: Sequence[str], *, home: str) -> dict[str, Any]:
    """The DID document with every key there ever was (DID Core 1.0; Multikey of Controlled Identifiers 1.0)."""
    methods = [
        {"id": f"{did}#{key_id}", "type": "Multikey", "controller": did, "publicKeyMultibase": key_id}
        for key_id in key_ids
    ]
    return {
        "@context": list(DID_CONTEXTS),
        "id": did,
        "alsoKnownAs": [home],
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def profile_document(profile: Profile) -> dict[str, Any]:
    return {"@context": list(CONTEXTS), **issuer_of(profile).to_dict()}


def merit_document(merit: Merit) -> dict[str, Any]:
    return {"@context": list(CONTEXTS), **achievement_of(merit).to_dict()}


def issuer_of(profile: Profile) -> Issuer:
    return Issuer(id=profile.did, name=profile.name, url=profile.url)


def achievement_of(merit: Merit) -> Achievement:
    return Achievement(
        id=merit.id,
        name=merit.name,
        description=merit.description,
        criteria_narrative=merit.criteria,
        image_url=merit.image,
        achievement_type="Membership",
    )


# Signing


def as_text(document: Mapping[str, Any]) -> str:
    """JSON in ASCII, in one order: the same bytes in a file, in a picture and in the database."""
    return json.dumps(document, sort_keys=True, ensure_ascii=True)


def sign_credential(statement: Statement, *, address: str, place: Place, key: Key, at: dt.datetime) -> str:
    """The signed credential, which is named by its ``address``. Raises ``CannotSign``."""
    credential = OpenBadgeCredential(
        id=address,
        issuer=issuer_of(statement.issuer),
        recipient_id=statement.subject,
        name=statement.name,
        achievement=achievement_of(statement.merit),
        issuance_date=statement.valid_from,
        expiration_date=statement.valid_until,
        credential_status=[status_entry(url, purpose, place.index) for purpose, url in place.lists.items()],
    )
    try:
        signer = OB3LdpSigner(key.pem, f"{statement.issuer.did}#{key.key_id}")
        return as_text(signer.sign(credential, created=at))
    except (LibOpenBadgesException, ValueError) as error:
        raise CannotSign(str(error)) from error


def sign_status_list(
    did: str, address: str, purpose: str, indexes: Iterable[int], *, key: Key, at: dt.datetime, bits: int = LIST_BITS
) -> str:
    """The signed list at ``address`` in which the bits ``indexes`` are set. Raises ``CannotSign``."""
    try:
        document = build_status_list_credential(
            did, address, purpose, indexes, bits, issued=at, ttl=int(LIST_LASTS.total_seconds() * 1000)
        )
        return as_text(add_data_integrity_proof(document, key.pem, f"{did}#{key.key_id}", created=at))
    except (LibOpenBadgesException, ValueError) as error:
        raise CannotSign(str(error)) from error


# Verifying


def verify(text: str, *, fetch: Fetch) -> OpenBadgeCredential:
    """The credential, if it is as its issuer signed it, valid now, and neither revoked nor suspended.

    ``fetch`` is asked for the DID document of the issuer and for the status lists, by their addresses. Raises
    ``NotVerified``.
    """
    try:
        credential = OB3LdpVerifier().verify(text, download=fetch)
        for entry in credential.credential_status:
            verify_status_list(fetch(entry["statusListCredential"]).decode(), did=credential.issuer.id, fetch=fetch)
        check_credential_status(credential, download=fetch)
    except (LibOpenBadgesException, ValueError, LookupError) as error:
        raise NotVerified(str(error)) from error
    return credential


def verify_status_list(text: str, *, did: str, fetch: Fetch) -> frozenset[int]:
    """The bits that are set in a status list of the issuer ``did``. Raises ``NotVerified``."""
    try:
        document = json.loads(text)
        method = document["proof"]["verificationMethod"]
        if document["issuer"] != did or method.partition("#")[0] != did:
            raise NotVerified("The list is not of this issuer.")
        verify_data_integrity_proof(document, resolve_verification_method(method, download=fetch))
        return set_indices(decode_encoded_list(document["credentialSubject"]["encodedList"]))
    except (LibOpenBadgesException, ValueError, LookupError, TypeError) as error:
        raise NotVerified(str(error)) from error


def contexts() -> dict[str, dict[str, Any]]:
    """The JSON-LD contexts by their addresses, for other software that must not fetch them either."""
    return bundled_contexts()


# Pictures


def bake_svg(svg: bytes, text: str) -> bytes:
    """``svg`` with the credential in it. Checkers of HTML refuse it: keep the clean one too.

    Raises ``AlreadyBaked``.
    """
    if baking.has_svg(svg, element=baking.SVG_ELEMENT_OB3):
        raise AlreadyBaked
    return baking.bake_svg(svg, text, element=baking.SVG_ELEMENT_OB3, namespace=baking.SVG_NS_OB3, as_text=True)


def bake_png(png: bytes, text: str) -> bytes:
    """``png`` with the credential in its one ``openbadgecredential`` chunk. Raises ``AlreadyBaked``."""
    if baking.has_png(png, keyword=baking.ITXT_KEYWORD_OB3):
        raise AlreadyBaked
    return baking.bake_png(png, text, keyword=baking.ITXT_KEYWORD_OB3)


def credential_in_svg(svg: bytes) -> str | None:
    return baking.extract_svg(svg, element=baking.SVG_ELEMENT_OB3, text_fallback=True)


def credential_in_png(png: bytes) -> str | None:
    return baking.extract_png(png, keyword=baking.ITXT_KEYWORD_OB3)
