from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve

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
