"""Every address of the admin, drawn from the URL resolver, with arguments that name objects of the matrix's world."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.contrib.settings.registry import registry as settings_registry

from hub.rights.views.held import correct_key
from tests.home.matrix_world import World

ADMIN = "admin/"
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")

# Route starts with → how its parameters are filled. The longest start that fits is asked first.
ARGUMENTS = {
    "admin/pages/": {
        "page_id": lambda world: world.page.pk,
        "parent_page_id": lambda world: world.page.pk,
        "page_to_move_id": lambda world: world.page.pk,
        "destination_id": lambda world: world.home.pk,
        "pk": lambda world: world.page.pk,
        "revision_id": lambda world: world.page_revisions[0],
        "revision_id_a": lambda world: world.page_revisions[0],
        "revision_id_b": lambda world: world.page_revisions[1],
        "content_type_app_name": lambda world: "home",
        "content_type_model_name": lambda world: "standardpage",
        "app_label": lambda world: "home",
        "model_name": lambda world: "standardpage",
        "action_name": lambda world: "approve",
        "task_state_id": lambda world: world.page_task_state.pk,
        "task_id": lambda world: world.task.pk,
        "workflow_state_id": lambda world: world.page_task_state.workflow_state_id,
    },
    "admin/organisations/": {
        "revision_id": lambda world: world.organisation_revisions[0],
        "revision_id_a": lambda world: world.organisation_revisions[0],
        "revision_id_b": lambda world: world.organisation_revisions[1],
        "action_name": lambda world: "approve",
        "task_state_id": lambda world: world.organisation_task_state.pk,
        "task_id": lambda world: world.task.pk,
        "workflow_state_id": lambda world: world.organisation_task_state.workflow_state_id,
        "pk": lambda world: world.row("organisations.organisation").pk,
    },
    "admin/event-dates/": {"pk": lambda world: world.row("events.eventsession").pk},
    "admin/redactions/": {"pk": lambda world: world.row("reports.redaction").pk},
    "admin/redactions/files/": {"pk": lambda world: world.row("reports.attachment").pk},
    "admin/response_requests/sent-bundle/": {"pk": lambda world: world.row("reports.escalation").pk},
    "admin/response_requests/take-back/message/": {"pk": lambda world: world.row("reports.message").pk},
    "admin/response_requests/take-back/promise/": {"pk": lambda world: world.row("reports.commitment").pk},
    "admin/response_requests/take-back/move/": {"pk": lambda world: world.row("reports.responserequestevent").pk},
    "admin/api/main/pages/": {"pk": lambda world: world.page.pk},
    "admin/api/main/documents/": {"pk": lambda world: world.document.pk},
    "admin/api/main/images/": {"pk": lambda world: world.image.pk},
    "admin/choose-page/": {"parent_page_id": lambda world: world.home.pk},
    "admin/tag-autocomplete/": {"app_name": lambda world: "shared", "model_name": lambda world: "theme"},
    "admin/collections/": {
        "pk": lambda world: world.collection.pk,
        "collection_id": lambda world: world.collection.pk,
    },
    "admin/workflows/": {
        "pk": lambda world: world.workflow.pk,
        "workflow_pk": lambda world: world.workflow.pk,
        "page_pk": lambda world: world.home.pk,
    },
    "admin/workflows/task": {
        "pk": lambda world: world.task.pk,
        "task_id": lambda world: world.task.pk,
        "app_label": lambda world: "wagtailcore",
        "model_name": lambda world: "groupapprovaltask",
    },
    "admin/editing-sessions/": {
        "app_label": lambda world: "home",
        "model_name": lambda world: "standardpage",
        "object_id": lambda world: world.page.pk,
        "session_id": lambda world: world.editing_session.pk,
    },
    "admin/redirects/": {"redirect_id": lambda world: world.redirect.pk},
    "admin/documents/": {
        "document_id": lambda world: world.document.pk,
        "doc_id": lambda world: world.document.pk,
        "pk": lambda world: world.document.pk,
        "uploaded_file_id": lambda world: world.uploads["document"].pk,
    },
    "admin/images/": {
        "image_id": lambda world: world.image.pk,
        "pk": lambda world: world.image.pk,
        "filter_spec": lambda world: "original",
        "uploaded_file_id": lambda world: world.uploads["image"].pk,
    },
    "admin/snippets/choose/organisations/organisation/": {
        "pk": lambda world: world.row("organisations.organisation").pk,
    },
    "admin/organisation_people/organisation/": {"pk": lambda world: world.row("organisations.organisation").pk},
    "admin/events/": {"pk": lambda world: world.event.pk},
    "admin/reports/": {"pk": lambda world: world.report.pk},
    "admin/course-runs/<int:pk>/register/": {
        "pk": lambda world: world.row("events.courserun").pk,
        "session": lambda world: world.row("events.runsession").pk,
    },
    "admin/rights/": {
        "pk": lambda world: world.row("rights.rightsrequest").pk,
        "key": lambda world: correct_key(
            world.row("rights.rightsrequest"), "rights.RightsRequest", world.row("rights.rightsrequest").pk
        ),
    },
    "admin/stories/": {"pk": lambda world: world.row("stories.story").pk},
    "admin/people/": {"pk": lambda world: world.row("auth.user").pk},
}

# Routes without a name, which can't be reversed → an address that they answer.
UNNAMED = {
    "admin/test404/": "/admin/test404/",
    "admin/login/": "/admin/login/",
    "admin/password_reset/": "/admin/password_reset/",
    "admin/password_reset/done/": "/admin/password_reset/done/",
    "admin/password_reset/confirm/<uidb64>/<token>/": "/admin/password_reset/confirm/MQ/made-up/",
    "admin/password_reset/complete/": "/admin/password_reset/complete/",
    "admin/^.*/$": "/admin/no-such-address/",
}


class UnknownArgumentError(LookupError):
    """An address takes an argument that the matrix does not know; the message says what to add."""


@dataclass(frozen=True)
class Address:
    """``key`` names it in the table; ``path`` is what is asked for."""

    key: str
    path: str
    is_exempt: bool = False
    """From the check for forged requests."""


@dataclass(frozen=True)
class Route:
    route: str
    name: str
    callback: object

    @property
    def parameters(self) -> list[str]:
        return [one or other for one, other in PARAMETER.findall(self.route)]

    @property
    def key(self) -> str:
        """The route as people read it: ``/admin/pages/<page_id>/edit/``."""
        plain = PARAMETER.sub(lambda found: f"<{found[1] or found[2]}>", self.route)
        return "/" + plain.lstrip("^").replace("/^", "/").replace("\\.", ".").rstrip("$")


def routes(resolver: URLResolver | None = None, before: str = "", names: tuple[str, ...] = ()) -> Iterator[Route]:
    """Each pattern of the site, in the order in which they are tried."""
    for pattern in (resolver or get_resolver()).url_patterns:
        whole = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield Route(whole, ":".join([*names, pattern.name]) if pattern.name else "", pattern.callback)
        else:
            yield from routes(pattern, whole, (*names, pattern.namespace) if pattern.namespace else names)


def admin_addresses(world: World) -> list[Address]:
    """Each address of the admin once, some for each kind of object; last the one after which nobody is signed in.

    Raises ``UnknownArgumentError``.
    """
    found = []
    for route in routes():
        if not route.route.lstrip("^").startswith(ADMIN):
            continue
        is_exempt = getattr(route.callback, "csrf_exempt", False)
        for words, arguments, query in choices(route, world):
            path = UNNAMED.get(route.route) or (route.name and reverse(route.name, kwargs=arguments))
            if not path:
                raise UnknownArgumentError(f"{route.key} has no name: add an address that it answers to UNNAMED.")
            found.append(Address(f"{route.key} {words}".strip(), path + query, is_exempt))
    return sorted(found, key=lambda address: address.path.endswith("/logout/"))


def choices(route: Route, world: World) -> Iterator[tuple[str, dict, str]]:
    """The arguments of ``route`` and its query: once, or for each kind of object where it serves several."""
    parameters = set(route.parameters)
    if route.route in UNNAMED:
        yield "", {}, ""
    elif route.route.startswith("admin/bulk/"):
        for app_label, models in sorted(bulk_actions().items()):
            for model, actions in sorted(models.items()):
                for action in sorted(actions):
                    yield (
                        f"{app_label}.{model} {action}",
                        {"app_label": app_label, "model_name": model, "action": action},
                        f"?id={world.row(f'{app_label}.{model}').pk}",
                    )
    elif route.route.startswith("admin/settings/"):
        for model in sorted(settings_registry, key=lambda model: model._meta.label):
            yield (
                model._meta.label,
                {"app_name": model._meta.app_label, "model_name": model._meta.model_name}
                | ({"pk": world.row(model._meta.label_lower).site_id} if "pk" in parameters else {}),
                "",
            )
    elif route.route.startswith("admin/api/main/^pages/") and "action_name" in parameters:
        from wagtail.admin.api.views import PagesAdminAPIViewSet

        for action in sorted(PagesAdminAPIViewSet.actions):
            yield action, {"pk": world.page.pk, "action_name": action}, ""
    else:
        yield "", {name: argument(route, name, world) for name in route.parameters}, ""


def bulk_actions() -> dict:
    bulk_action_registry._scan_for_bulk_actions()
    return bulk_action_registry.actions


def argument(route: Route, name: str, world: World) -> object:
    plain = route.route.replace("/^", "/")
    for start in sorted(ARGUMENTS, key=len, reverse=True):
        if plain.startswith(start) and name in ARGUMENTS[start]:
            return ARGUMENTS[start][name](world)
    model = model_of(route)
    if model is None or name != "pk":
        raise UnknownArgumentError(
            f"{route.key} takes “{name}”, of which the matrix knows nothing: say in ARGUMENTS of matrix_addresses.py "
            "which object of the world it names."
        )
    return world.row(model._meta.label_lower).pk


def model_of(route: Route) -> type[Model] | None:
    """The model of a set of views: of this one, or of the others in its namespace."""
    return models_by_namespace().get(route.name.rpartition(":")[0])


@cache
def models_by_namespace() -> dict[str, type[Model]]:
    found = {}
    for route in routes():
        view = getattr(route.callback, "view_class", None)
        model = getattr(route.callback, "view_initkwargs", {}).get("model") or getattr(view, "model", None)
        if model is not None and route.name:
            model = apps.get_model(model) if isinstance(model, str) else model
            found.setdefault(route.name.rpartition(":")[0], model)
    return found
