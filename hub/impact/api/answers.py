"""What all answers of the interface have in common: pages of a list, and problems (RFC 9457)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from typing import Any, Generic, TypeVar

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from ninja import Field, P, Path, Router, Schema
from pydantic import create_model

from hub.organisations.facets import Group, chosen
from hub.organisations.nearness import MILES
from hub.shared.emails import absolute_url
from hub.shared.pagination import paginator_for

Row = TypeVar("Row")

PROBLEM = "application/problem+json"
MOST_PAGES = 10_000
MOST_ON_A_PAGE, USUAL_ON_A_PAGE = 100, 50
LARGEST_KEY = 2**31 - 1
Key = Path[int, P(le=LARGEST_KEY)]
"""A number in an address, no larger than a database holds."""

LONGEST_VALUE, MOST_VALUES = 100, 20
Miles = Enum("Miles", {f"within_{miles}": str(miles) for miles in MILES})


class Problem(Exception):
    """What was asked can't be answered.

    ``code`` is the status of the answer; ``errors`` maps each parameter at fault to a sentence.
    """

    def __init__(self, status: int, title: str, errors: Mapping[str, str] | None = None) -> None:
        super().__init__(title)
        self.code = status
        self.title = title
        self.errors = dict(errors or {})


class FieldProblem(Schema):
    name: str = Field(description="The parameter at fault.")
    reason: str = Field(description="What is wrong with it, in a sentence.")


class ProblemOut(Schema):
    """A problem as RFC 9457 has it."""

    type: str = Field("about:blank", description="Always “about:blank”: the status says which kind it is.")
    title: str = Field(description="What is wrong, in a sentence.")
    status: int = Field(description="The status of the answer.")
    errors: list[FieldProblem] = Field(description="The parameters at fault; empty where none is.")


def problem_answer(problem: Problem) -> HttpResponse:
    errors = [FieldProblem(name=name, reason=reason) for name, reason in problem.errors.items()]
    content = ProblemOut(title=problem.title, status=problem.code, errors=errors)
    return HttpResponse(content.model_dump_json(), content_type=PROBLEM, status=problem.code)


def listed(router: Router, address: str, response: type, name: str, summary: str) -> Callable:
    """Make a function answer to GET at ``address``; ``name`` is that of the operation and of the address."""
    return router.get(address, response=response, operation_id=name, url_name=name, summary=summary)


class Paging(Schema):
    page: int = Field(1, ge=1, le=MOST_PAGES, description="Which page of the list, from 1.")
    per_page: int = Field(USUAL_ON_A_PAGE, ge=1, le=MOST_ON_A_PAGE, description="How many entries on a page.")


class Paged(Schema, Generic[Row]):
    """One page of a list. ``next`` and ``previous`` are whole addresses, with the filters in use."""

    total: int = Field(description="How many entries the whole list has.")
    page: int
    pages: int = Field(description="How many pages there are; 1 for an empty list.")
    next: str | None
    previous: str | None
    results: list[Row]


def values(description: str) -> Any:
    """A filter that may be given several times: each further value widens it."""
    return Field(default_factory=list, max_length=MOST_VALUES, description=description)


def page_of(
    request: HttpRequest,
    rows: QuerySet | Sequence,
    paging: Paging,
    tell: Callable[[list], Iterable[Any]],
    *,
    keys: Sequence[int] | None = None,
) -> dict[str, Any]:
    """The page of ``rows`` that was asked for, each told by ``tell``, which gets all of one page at once.

    Raises ``Problem`` for a page beyond the last.
    """
    page = page_asked(rows, paging, keys=keys)
    return {
        "total": page.paginator.count,
        "page": paging.page,
        "pages": page.paginator.num_pages,
        "next": address_of(request, paging.page + 1) if page.has_next() else None,
        "previous": address_of(request, paging.page - 1) if page.has_previous() else None,
        "results": list(tell(list(page.object_list))),
    }


def page_asked(rows: QuerySet | Sequence, paging: Paging, *, keys: Sequence[int] | None = None) -> Page:
    """Raises ``Problem`` for a page beyond the last."""
    paginator = paginator_for(rows, paging.per_page, keys)
    if paging.page > paginator.num_pages:
        raise Problem(404, "There is no such page.", {"page": f"The last page is {paginator.num_pages}."})
    return paginator.page(paging.page)


def address_of(request: HttpRequest, page: int) -> str:
    """The same list at another page, from the configured address of the site."""
    query = {**dict(request.GET.lists()), "page": [page]}
    return absolute_url(f"{request.path}?{urlencode(query, doseq=True)}")


def refuse_unknown(request: HttpRequest, groups: Iterable[Group]) -> None:
    """Raise ``Problem`` for a value of a filter of ``groups`` that none of its boxes has."""
    errors = {}
    for group in groups:
        known = set(chosen(group.choices))
        if unknown := [value for value in request.GET.getlist(group.key) if value not in known]:
            errors[group.key] = f"There is nothing under “{unknown[0][:LONGEST_VALUE]}”."
    if errors:
        raise Problem(400, "A filter has a value that is not known.", errors)


def schema_of(name: str, columns: Sequence, types: Mapping[str, Any]) -> type[Schema]:
    """A schema with a field for each of ``columns``, told by the same words; text unless ``types`` say otherwise."""
    fields = {column.key: (types.get(column.key, str | None), Field(description=column.meaning)) for column in columns}
    if strangers := types.keys() - fields.keys():
        raise ValueError(f"{name} has no {sorted(strangers)}")
    return create_model(name, __base__=Schema, **fields)
