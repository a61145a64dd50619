from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .tokens import TokenUnknown

TEMPLATE = "link_problem.html"


def link_problem(request: HttpRequest, error: Exception, *, template: str = TEMPLATE, **context) -> HttpResponse:
    """The page for a link that does not work: 404 for one that never did, 410 for one that did once.

    ``error`` is a ``TokenError``, or another that has a ``message`` for who followed the link.
    """
    status = 404 if isinstance(error, TokenUnknown) else 410
    return render(request, template, {"message": error.message, **context}, status=status)
