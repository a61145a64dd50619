"""Pages of the admin that show what is held about a person: each opening is recorded."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from . import audit


class RevealsPerson:
    """Mixin for a view of one row, before the view: who opened the page is in the audit log.

    What counts as a reveal is the page that shows one row with its contact details or private words. A list shows names
    and addresses to those who may open every row in it; taking it away as a file is recorded as an export.
    """

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        if response.status_code == 200:
            audit.record(audit.REVEALED, actor=request.user, subject=self.object, request=request)
        return response
