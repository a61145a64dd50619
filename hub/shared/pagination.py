from __future__ import annotations

from collections.abc import Sequence

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

LONGEST_NUMBER = 9


def stretch_of(rows: QuerySet, start: int, stop: int) -> QuerySet:
    """``rows[start:stop]`` in the same one query, which sorts keys and fetches only the rows that are shown.

    A slice sorts whole rows with all that is worked out for each of them, also those that are skipped.
    """
    keys = rows.select_related(None).prefetch_related(None).values("pk")[start:stop]
    return rows.filter(pk__in=keys)


class KeysFirst(Paginator):
    """Pages of a query set whose rows are wide or dear."""

    def page(self, number) -> Page:
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        return self._get_page(stretch_of(self.object_list, start, start + self.per_page), number, self)


class KnownKeys(Paginator):
    """Pages of a query set of which it is known already which rows it has, and in which order: any page costs the same.

    Its order still counts among the rows of one page.
    """

    def __init__(self, rows: QuerySet, per_page: int, keys: Sequence[int]) -> None:
        super().__init__(keys, per_page)
        self.rows = rows

    def page(self, number) -> Page:
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        return self._get_page(
            self.rows.filter(pk__in=list(self.object_list[start : start + self.per_page])), number, self
        )


def paginator_for(rows, per_page: int, keys: Sequence[int] | None) -> Paginator:
    if keys is not None:
        return KnownKeys(rows, per_page, keys)
    return (KeysFirst if isinstance(rows, QuerySet) else Paginator)(rows, per_page)


def paginate(request: HttpRequest, rows, per_page: int = 20, *, keys: Sequence[int] | None = None) -> Page:
    """The page of ``rows`` that ``?page=`` asks for; nonsense gives page 1, too much the last. Never raises.

    ``keys``: the primary keys of all of them in their order, where that is known.
    """
    asked = request.GET.get("page", "1").strip()
    paginator = paginator_for(rows, per_page, keys)
    if not (asked.isascii() and asked.isdigit()):
        return paginator.get_page(1)
    digits = asked.lstrip("0") or "1"
    if len(digits) > LONGEST_NUMBER:
        return paginator.get_page(paginator.num_pages)
    return paginator.get_page(int(digits))
