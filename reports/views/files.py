"""Files that came with messages: what was published for everyone, the originals for staff."""

from __future__ import annotations

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access

from hub.shared import audit
from hub.shared.responses import NOTHING_RUNS, private_file
from hub.shared.sent_files.kinds import CONTENT_TYPES
from reports.models import Attachment, ResponseRequest
from reports.permissions import may_read_originals


@require_safe
def public_file(request: HttpRequest, year: int, number: int, pk: int) -> HttpResponseBase:
    """A published file of a request that anyone may see, without metadata. Raises ``Http404`` for all others."""
    rows = ResponseRequest.objects.public().filter(year=year, number=number)
    file = get_object_or_404(Attachment.objects.public(), pk=pk, request__in=rows)
    # What a row names never changes.
    etag = quote_etag(f"{file.pk}-{file.sha256[:16]}")
    response = get_conditional_response(request, etag=etag) or opened(file, file.cleaned)
    response["ETag"] = etag
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name)
    response["Content-Security-Policy"] = NOTHING_RUNS
    response["X-Content-Type-Options"] = "nosniff"
    # Asked for again each time: it may be taken back.
    patch_cache_control(response, no_cache=True)
    return response


@require_safe
@require_admin_access
def original_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file as it came, for staff who may read what bodies wrote; who opened it is in the audit log."""
    if not may_read_originals(request.user):
        raise Http404("No such file")
    file = get_object_or_404(Attachment.objects.exclude(original=""), pk=pk)
    response = private_file(opened(file, file.original), file.name)
    audit.record(audit.REVEALED, actor=request.user, subject=file, request=request)
    return response


@require_safe
@require_admin_access
def cleaned_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What would be published of a file, to look at before."""
    if not may_read_originals(request.user):
        raise Http404("No such file")
    file = get_object_or_404(Attachment.objects.exclude(cleaned=""), pk=pk)
    return private_file(opened(file, file.cleaned), file.name)


def opened(row: Attachment, file: FieldFile) -> FileResponse:
    try:
        content = file.storage.open(file.name)
    except FileNotFoundError:
        raise Http404("No such file") from None
    return FileResponse(content, content_type=CONTENT_TYPES[row.kind])
