"""A version of the charter stays readable for ever, by its own address."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from charter_champions.domain.charter import version_in_force
from charter_champions.domain.recommitting import is_readable
from charter_champions.models import CharterPage, CharterVersion


@require_safe
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of one version. ``Http404`` for one that was never public and that nobody committed to."""
    found = get_object_or_404(CharterVersion, pk=pk)
    page = CharterPage.objects.visible().filter(pk=found.page_id).first()
    if not is_readable(found, is_page_visible=page is not None):
        raise Http404("Not public")
    in_force = version_in_force()
    context = {
        "version": found,
        "charter_page": page,
        "in_force": in_force,
        "is_in_force": found == in_force,
        "breadcrumbs": [{"title": "Home", "url": "/"}, *([{"title": page.title, "url": page.url}] if page else [])],
    }
    return render(request, "charter_champions/version.html", context)
