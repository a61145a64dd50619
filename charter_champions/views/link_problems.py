from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from hub.shared import link_problems
from hub.shared.tokens import TokenError

TEMPLATE = "charter_champions/apply/link_problem.html"


def link_problem(request: HttpRequest, error: TokenError, *, advice: str = "", again_url: str = "") -> HttpResponse:
    """What may be done besides: ``advice`` in words, ``again_url`` where a new link is asked for."""
    return link_problems.link_problem(request, error, template=TEMPLATE, advice=advice, again_url=again_url)
