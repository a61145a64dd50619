from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

LONGEST_NUMBER = 9


def paginate(request: HttpRequest, queryset, per_page: int = 20) -> Page:
    """The page of ``queryset`` that ``?page=`` asks for; nonsense gives page 1, too much the last. Never raises."""
    asked = request.GET.get("page", "1").strip()
    paginator = Paginator(queryset, per_page)
    if not (asked.isascii() and asked.isdigit()):
        return paginator.get_page(1)
    digits = asked.lstrip("0") or "1"
    if len(digits) > LONGEST_NUMBER:
        return paginator.get_page(paginator.num_pages)
    return paginator.get_page(int(digits))
