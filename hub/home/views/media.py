"""Files, for those who may have them: everybody if something public uses them, else the people who manage them."""

from __future__ import annotations

import mimetypes
from pathlib import PurePosixPath

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe
from wagtail.documents.views.serve import serve as serve_document
from wagtail.permissions import policy_registry

from hub.accounts.people import may_enter_admin
from hub.shared.byte_ranges import in_parts
from hub.shared.clock import today
from hub.shared.media_use import Item, is_open_to, is_public
from hub.shared.models import HubDocument, HubRendition
from hub.shared.responses import NOTHING_RUNS, private_file
from hub.shared.restrictions import is_withheld

# Where Wagtail writes the sizes it makes.
RENDITIONS = "images"
SECONDS_KEPT = 24 * 3600
SECONDS_IN_PROXY = 5
"""A picture whose people withdraw their consent is given out no longer than that by nginx."""

MANAGE = ("add", "change", "delete", "choose", "view")


@require_safe
def rendition(request: HttpRequest, path: str) -> HttpResponseBase:
    """A size of a picture. It can run nothing, whatever it contains.

    Raises ``Http404`` for what is no size, and for whoever may not have it: pictures that only drafts use, and those
    whose people no longer agree, are for staff.
    """
    sizes = HubRendition.objects.select_related("image__collection")
    made = (
        sizes.annotate(is_withheld=is_withheld("image__collection__path")).filter(file=f"{RENDITIONS}/{path}").first()
    )
    if made is None:
        raise Http404("No such picture")
    has_consent = made.image.has_consent(on=today())
    is_for_all = has_consent and not made.is_withheld and is_public(made.image)
    if not is_for_all and not ((has_consent and is_let_in(request, made)) or manages(request, made.image)):
        raise Http404("No such picture")
    # What a row names never changes.
    etag = quote_etag(str(made.pk))
    response = get_conditional_response(request, etag=etag) or opened(made)
    response["Content-Security-Policy"] = NOTHING_RUNS
    response["ETag"] = etag
    return kept_by_all(response) if is_for_all else private_file(response, PurePosixPath(path).name)


def opened(made: HubRendition) -> FileResponse:
    try:
        file = made.file.storage.open(made.file.name)
    except FileNotFoundError:
        raise Http404("No such picture") from None
    return FileResponse(file, content_type=mimetypes.guess_type(made.file.name)[0] or "application/octet-stream")


def is_let_in(request: HttpRequest, made: HubRendition) -> bool:
    """Whether the collection of the picture, and a live page that shows it, let in whoever asks."""
    restrictions = made.image.collection.get_view_restrictions() if made.is_withheld else []
    return all(one.accept_request(request) for one in restrictions) and is_open_to(request, made.image)


def manages(request: HttpRequest, item: Item) -> bool:
    """Whether whoever asks is staff who may choose or change ``item``."""
    user, policy = request.user, policy_registry.get_by_type(type(item))
    return may_enter_admin(user) and policy.user_has_any_permission_for_instance(user, MANAGE, item)


def kept_by_all(response: HttpResponseBase) -> HttpResponseBase:
    # Before the other: some versions of nginx obey the first of the two.
    response["X-Accel-Expires"] = str(SECONDS_IN_PROXY)
    patch_cache_control(response, public=True, max_age=SECONDS_KEPT)
    return response


@require_safe
def document(request: HttpRequest, document_id: str, filename: str) -> HttpResponseBase:
    """A document for those who may read it, whole or the part that a player asks for. Raises ``Http404``.

    One that nothing public uses is for staff, and is never shown inside the browser. Of one in a collection with a
    restriction, that restriction decides, as Wagtail does it.
    """
    documents = HubDocument.objects.select_related("collection").annotate(is_withheld=is_withheld("collection__path"))
    # A number that no database holds is that of no document.
    found = documents.filter(pk=document_id).first() if len(document_id) < 10 else None
    if found is None:
        raise Http404("No such document")
    is_for_all = not found.is_withheld and is_public(found)
    if not is_for_all and not (found.is_withheld or is_open_to(request, found) or manages(request, found)):
        raise Http404("No such document")
    try:
        response = serve_document(request, document_id, filename)
    except FileNotFoundError:
        raise Http404("No such document") from None
    # Wagtail writes the word for files that are not encoded (RFC 9110, 8.4: the header is then left out).
    if response.get("Content-Encoding") == "None":
        del response["Content-Encoding"]
    if is_for_all:
        # Asked for again each time: it may be withdrawn or replaced, and what is the same is not sent again.
        patch_cache_control(response, no_cache=True)
    elif response.status_code in {200, 304}:
        private_file(response, found.filename)
    return in_parts(request, response)
