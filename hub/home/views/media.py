from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve
from wagtail.documents.views.serve import serve as serve_document

from hub.shared.byte_ranges import in_parts

# Where Wagtail writes the sizes it makes; originals lie elsewhere and are never served.
RENDITIONS = "images"
SECONDS_KEPT = 30 * 24 * 3600


@require_safe
def rendition(request, path: str):
    """A size of a picture. It can run nothing, whatever it contains. Raises ``Http404`` for anything else."""
    response = serve(request, path, document_root=Path(settings.MEDIA_ROOT) / RENDITIONS)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    patch_cache_control(response, public=True, max_age=SECONDS_KEPT)
    return response


@require_safe
def document(request, document_id: str, filename: str):
    """A document for those who may read it, whole or the part that a player asks for. Raises ``Http404``."""
    response = serve_document(request, document_id, filename)
    # Wagtail writes the word for files that are not encoded (RFC 9110, 8.4: the header is then left out).
    if response.get("Content-Encoding") == "None":
        del response["Content-Encoding"]
    return in_parts(request, response)
