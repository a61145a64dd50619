"""What other software reads to check a badge: keys, issuer, signed credentials and status lists. Public and small."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from charter_champions.clients.open_badges import CannotSign, did_document, did_of, merit_document, profile_document
from charter_champions.domain import credentials, status_lists
from charter_champions.domain.keys import published_key_ids
from charter_champions.domain.statements import issuer_profile, merit_of
from charter_champions.enums import StatusPurpose
from charter_champions.models import CharterVersion, Credential, StatusList
from hub.shared.clock import today
from hub.shared.emails import absolute_url

from .badge import membership_or_404
from .guesses import counts_misses

DID_TYPE = "application/did+ld+json"
"""W3C DID Core 1.0, section 6.3.1: what ``did:web`` serves has an ``@context``."""

LINKED_DATA_TYPE = "application/ld+json"
CREDENTIAL_TYPE = "application/vc"
"""W3C Verifiable Credentials Data Model 2.0, section 6.2."""


def public_json(content: str | Mapping[str, Any], content_type: str) -> HttpResponse:
    """``content`` for software on any site. Kept by generation like a page; who keeps it asks again each time."""
    text = content if isinstance(content, str) else json.dumps(content, indent=1)
    response = HttpResponse(text, content_type=content_type)
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Cache-Control"] = "public, no-cache"
    return response


@require_safe
def did(request: HttpRequest) -> HttpResponse:
    """The DID document of the hub: every key that it signs or ever signed with."""
    document = did_document(did_of(settings.HUB_BASE_URL), published_key_ids(), home=absolute_url("/"))
    return public_json(document, DID_TYPE)


@require_safe
def issuer(request: HttpRequest) -> HttpResponse:
    return public_json(profile_document(issuer_profile()), LINKED_DATA_TYPE)


@require_safe
def achievement(request: HttpRequest, number: int) -> HttpResponse:
    """What a champion commits to: one version of the charter."""
    return public_json(merit_document(merit_of(get_object_or_404(CharterVersion, pk=number))), LINKED_DATA_TYPE)


@require_safe
def status_list(request: HttpRequest, number: int, purpose: str) -> HttpResponse:
    """Which credentials are revoked, or suspended, at this moment."""
    if purpose not in StatusPurpose.values:
        raise Http404("There is no such list")
    wanted = get_object_or_404(StatusList, number=number)
    try:
        return public_json(status_lists.signed_list(wanted, StatusPurpose(purpose), on=today()), CREDENTIAL_TYPE)
    except CannotSign:
        # Better no answer than one that says nothing is revoked.
        response = HttpResponse("The list can't be signed now.\n", status=503, content_type="text/plain; charset=utf-8")
        response["Retry-After"] = "300"
        response["Cache-Control"] = "no-store"
        return response


@require_safe
@counts_misses
def newest(request: HttpRequest, code: str) -> HttpResponse:
    """The credential of the badge with this code that was signed last."""
    return credential_answer(credentials.newest_of(membership_or_404(code)))


@require_safe
@counts_misses
def one(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One credential under its own address, which it names itself."""
    return credential_answer(membership_or_404(code).credentials.filter(number=number).first())


def credential_answer(credential: Credential | None) -> HttpResponse:
    if credential is None:
        raise Http404("It is not signed yet")
    return public_json(credential.document, CREDENTIAL_TYPE)
