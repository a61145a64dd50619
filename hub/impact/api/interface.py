"""What the interfaces of the hub have in common: how they describe themselves, what they refuse, who may read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import URLPattern, path, resolve
from ninja import NinjaAPI
from ninja.errors import ValidationError

from hub.impact.api.answers import PROBLEM, Problem, ProblemOut, problem_answer
from reports.views.open_data import open_data

ORDINARY = "default"
"""The name that OpenAPI has for every status that is not listed."""


class HubApi(NinjaAPI):
    """An interface for reading, described at ``openapi.json``; its problems are told as RFC 9457 has it."""

    def __init__(self, **options) -> None:
        licence = {"name": settings.HUB_DATA_LICENCE, "url": settings.HUB_DATA_LICENCE_URL}
        super().__init__(
            openapi_url="openapi.json", docs_url=None, openapi_extra={"info": {"license": licence}}, **options
        )
        self.add_exception_handler(Problem, tell_problem)
        self.add_exception_handler(ValidationError, tell_invalid)

    def get_openapi_schema(self, **options):
        """As Ninja writes it, with what every operation may answer beside its result."""
        schema = super().get_openapi_schema(**options)
        in_words = {"schema": {"type": "string"}}
        problem = {
            "description": "A problem (RFC 9457). What can't be read at all is refused before, in plain words.",
            "content": {PROBLEM: {"schema": reference(ProblemOut)}, "text/plain": in_words, "text/html": in_words},
        }
        unchanged = {"description": "What If-None-Match names is still what there is."}
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["responses"] |= {304: unchanged, ORDINARY: problem}
        schema["components"]["schemas"][ProblemOut.__name__] = ProblemOut.model_json_schema(
            ref_template="#/components/schemas/{model}"
        )
        definitions = schema["components"]["schemas"][ProblemOut.__name__].pop("$defs")
        schema["components"]["schemas"] |= definitions
        return schema


def reference(model: type) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{model.__name__}"}


def tell_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return problem_answer(problem)


def tell_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What Ninja refuses, at the name of each parameter."""
    errors = {}
    for fault in error.errors:
        _, *where = fault["loc"]
        name = next((str(part) for part in reversed(where) if isinstance(part, str)), "")
        errors[name] = f"{fault['msg']}."
    return problem_answer(Problem(400, "A parameter can’t be read.", errors))


def known_names(api: NinjaAPI) -> dict[str, frozenset[str]]:
    """The names of the query parameters that each operation takes, by the name of its address."""
    names = {}
    for bound in api._get_bound_routers():
        for view in bound.path_operations.values():
            for operation in view.operations:
                queries = [model for model in operation.models if model.__ninja_param_source__ == "query"]
                fields = [field.alias or name for model in queries for name, field in flat_fields(model)]
                names[operation.url_name] = frozenset(fields)
    return names


def flat_fields(model) -> Iterator[tuple[str, object]]:
    for name, field in model.model_fields.items():
        inner = field.annotation
        if hasattr(inner, "model_fields"):
            yield from inner.model_fields.items()
        else:
            yield name, field


def strict(view: Callable[..., HttpResponse], names: frozenset[str]) -> Callable[..., HttpResponse]:
    """``view``, which answers HEAD as GET, and to no parameter that it does not know: it may be a filter misspelt."""

    def answered(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if strangers := sorted(set(request.GET) - names):
            known = ", ".join(sorted(names)) or "none"
            errors = {name[:100]: f"There is no such parameter. There are: {known}." for name in strangers[:20]}
            return problem_answer(Problem(400, "There is a parameter that is not known.", errors))
        asked = request.method
        # Ninja knows no HEAD; what is sent for it has no body all the same.
        request.method = "GET" if asked == "HEAD" else asked
        response = view(request, *args, **kwargs)
        request.method = asked
        return response

    answered.csrf_exempt = True
    return answered


def nothing_here(request: HttpRequest, elsewhere: str) -> HttpResponse:
    """On to the address without a slash at its end, if there is something; else a problem."""
    without = request.path.rstrip("/")
    if elsewhere.endswith("/") and "elsewhere" not in resolve(without).kwargs:
        return HttpResponsePermanentRedirect(f"{without}?{request.META['QUERY_STRING']}".rstrip("?"))
    return problem_answer(Problem(404, "There is nothing at this address."))


def addresses(api: NinjaAPI) -> list[URLPattern]:
    """The addresses of an interface, each readable from any site and with an ETag."""
    names = known_names(api)
    found, *_ = api.urls
    for pattern in found:
        pattern.callback = open_data(strict(pattern.callback, names.get(pattern.name, frozenset())))
    return [*found, path("<path:elsewhere>", open_data(nothing_here))]
