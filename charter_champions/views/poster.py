"""The poster that invites groups to apply: a page in the admin with its files. Made when asked for, kept nowhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from charter_champions.domain import posters
from charter_champions.permissions import may_print_poster
from hub.shared.responses import private_file


def for_printers(view: Callable) -> Callable:
    """``view`` for those who may print the poster, for reading only. Raises ``PermissionDenied`` for all others."""

    @require_safe
    @wraps(view)
    def checked(request: HttpRequest, *args, **kwargs):
        if not may_print_poster(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


@method_decorator(for_printers, name="dispatch")
class PosterView(WagtailAdminTemplateMixin, TemplateView):
    """What the poster looks like, and its files to download."""

    template_name = "charter_champions/admin/poster.html"
    page_title = "Poster"
    header_icon = "doc-full-inverse"

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs) -> dict:
        return {
            **super().get_context_data(**kwargs),
            "alt_text": posters.alt_text(),
            "address": posters.apply_address(),
            "smallest_code": posters.SMALLEST_QR,
            "downloads": {name: reverse(f"champion_poster:{name}") for name in FILES},
        }


FILES: dict[str, tuple[str, str, Callable[[], str | bytes]]] = {
    "pdf": ("apply-poster.pdf", "application/pdf", posters.poster_pdf),
    "svg": ("apply-poster.svg", "image/svg+xml", posters.poster_svg),
    "preview": ("apply-poster.png", "image/png", posters.poster_png),
    "qr_svg": ("apply-code.svg", "image/svg+xml", posters.apply_qr_svg),
    "qr_png": ("apply-code.png", "image/png", posters.apply_qr_png),
}
"""Name of the address → name of the file, content type, and what makes it."""


@for_printers
def poster_file(request: HttpRequest, name: str) -> HttpResponse:
    filename, content_type, make = FILES[name]
    return private_file(HttpResponse(make(), content_type=content_type), filename)
