from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hub.shared.tokens import TokenError, TokenUnknown


def link_problem(request: HttpRequest, error: TokenError, *, advice: str = "", again_url: str = "") -> HttpResponse:
    """The page for a link that does not work: 404 for one that never did, 410 for one that did once."""
    status = 404 if isinstance(error, TokenUnknown) else 410
    context = {"message": error.message, "advice": advice, "again_url": again_url}
    return render(request, "charter_champions/apply/link_problem.html", context, status=status)
