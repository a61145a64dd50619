"""Refuses addresses of the admin that Wagtail opens to everyone who may enter it, whatever else they may do."""

from __future__ import annotations

from collections.abc import Callable

from django.apps import apps
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import Http404
from django.utils.datastructures import MultiValueDictKeyError
from wagtail.admin.auth import permission_denied
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, Task
from wagtail.permissions import policy_registry

from hub.home.permissions import choosable_pages, works_with_page_links, works_with_pages
from hub.home.views.admin_api import SEEING
from hub.home.views.errors import bad_request
from hub.shared.typed_numbers import row_keys

ACCESS = "wagtailadmin.access_admin"
SNIPPETS, SNIPPET_CHOOSERS = "wagtailsnippets_", "wagtailsnippetchoosers_"

Test = Callable[..., bool]


def may_choose_shown(request, *, parent_page_id: int | None = None, **kwargs) -> bool:
    """Whether every page that the chooser is asked about by number is one that the person may see."""
    typed = request.GET.getlist("id")
    asked = row_keys(typed)
    if len(asked) < len(typed):
        # Wagtail would read a number in “+5” that was not looked at here.
        raise Http404
    asked += [parent_page_id] if parent_page_id else []
    found = set(Page.objects.filter(pk__in=asked).values_list("pk", flat=True))
    if choosable_pages(request.user).filter(pk__in=found).count() < len(found):
        raise Http404
    return works_with_page_links(request.user)


def may_move(request, *, page_to_move_id: int, **kwargs) -> bool:
    page = Page.objects.filter(pk=page_to_move_id).first()
    return page is not None and page.permissions_for_user(request.user).can_move()


def may_cancel_workflow(request, *, page_id: int, **kwargs) -> bool:
    page = Page.objects.filter(pk=page_id).first()
    state = page.specific.current_workflow_state if page else None
    return state is not None and state.user_can_cancel(request.user)


def may_cancel_snippet_workflow(request, *, pk: int, **kwargs) -> bool:
    app_label, model_name = request.resolver_match.namespace.removeprefix(SNIPPETS).rsplit("_", 1)
    row = apps.get_model(app_label, model_name)._default_manager.filter(pk=pk).first()
    state = row.current_workflow_state if row else None
    return state is not None and state.user_can_cancel(request.user)


def may_edit_page(request, *, page_id: int, **kwargs) -> bool:
    page = Page.objects.filter(pk=page_id).first()
    return page is not None and page.permissions_for_user(request.user).can_edit()


def may_add_pages(request, **kwargs) -> bool:
    return policy_registry.get_by_type(Page).user_has_permission(request.user, "add")


def may_keep_tasks(request, **kwargs) -> bool:
    return policy_registry.get_by_type(Task).user_has_any_permission(request.user, {"add", "change", "delete"})


def may_choose_images(request, **kwargs) -> bool:
    return policy_registry.get_by_type(get_image_model()).user_has_any_permission(request.user, SEEING)


def may_choose_documents(request, **kwargs) -> bool:
    return policy_registry.get_by_type(get_document_model()).user_has_any_permission(request.user, SEEING)


def may_see_pages(request, **kwargs) -> bool:
    return works_with_pages(request.user)


def sends_address(request, **kwargs) -> bool:
    """Always. Raises ``BadRequest`` for a form without an address, on which Wagtail's view fails."""
    if request.method == "POST" and not request.POST.get("external-link-chooser-url", "").strip():
        raise BadRequest("No address was sent")
    return True


def goes_on_with_import(request, **kwargs) -> bool:
    """Whether redirects are theirs. Raises ``BadRequest`` where no file came before, on which Wagtail's view fails."""
    if not policy_registry.get_by_type(Redirect).user_has_permission(request.user, "add"):
        return False
    if request.method == "POST" and "import_file_name" not in request.session:
        raise BadRequest("There is no file to import")
    return True


def may_act_on_some(request, *, app_label: str, model_name: str, action: str) -> bool:
    """Whether ``request`` names a row that the person may act on, and none of which they may not even know."""
    action_class = bulk_action_registry.get_bulk_action_class(app_label, model_name, action)
    if action_class is None:
        raise Http404
    model = apps.get_model(app_label, model_name)
    bulk_action = action_class(request, model)
    numbers = request.GET.getlist("id")
    if "all" in numbers:
        numbers = list(bulk_action.get_all_objects_in_listing_query(request.GET.get("childOf")))
    elif len(row_keys(numbers)) < len(numbers):
        raise Http404
    rows = list(model._default_manager.filter(pk__in=numbers))
    known = known_rows(request.user, model).filter(pk__in=[row.pk for row in rows]).count()
    return known == len(rows) and any(bulk_action.check_perm(row) for row in rows)


def known_rows(user, model) -> QuerySet:
    """The rows of ``model`` that ``user`` may see in the admin."""
    policy = policy_registry.get_by_type(model)
    if issubclass(model, Page):
        return policy.explorable_instances(user)
    return policy.instances_user_has_any_permission_for(user, SEEING | {"view"})


CHOOSER_VIEWS = ("choose", "choose_results", "chosen", "chosen_multiple")
TESTS: dict[str, Test] = {
    "wagtailadmin_api:images:listing": may_choose_images,
    "wagtailadmin_api:images:detail": may_choose_images,
    "wagtailadmin_api:images:find": may_choose_images,
    "wagtailadmin_api:documents:listing": may_choose_documents,
    "wagtailadmin_api:documents:detail": may_choose_documents,
    "wagtailadmin_api:documents:find": may_choose_documents,
    "wagtailadmin_api:pages:listing": may_see_pages,
    "wagtailadmin_api:pages:detail": may_see_pages,
    "wagtailadmin_api:pages:find": may_see_pages,
    "wagtailadmin_api:pages:action": may_see_pages,
    "wagtail_bulk_action": may_act_on_some,
    "wagtailadmin_choose_page": may_choose_shown,
    "wagtailadmin_choose_page_child": may_choose_shown,
    "wagtailadmin_choose_page_search": may_choose_shown,
    "wagtailadmin_choose_page_chosen_multiple": may_choose_shown,
    "wagtailadmin_choose_page_external_link": sends_address,
    "wagtailredirects:process_import": goes_on_with_import,
    **dict.fromkeys((f"wagtailimages_chooser:{name}" for name in CHOOSER_VIEWS), may_choose_images),
    **dict.fromkeys((f"wagtaildocs_chooser:{name}" for name in CHOOSER_VIEWS), may_choose_documents),
    "wagtailadmin_pages:choose_parent": may_add_pages,
    "wagtailadmin_pages:move_confirm": may_move,
    "wagtailadmin_pages:confirm_workflow_cancellation": may_cancel_workflow,
    "wagtailadmin_pages:revisions_index": may_edit_page,
    "wagtailadmin_workflows:task_chooser": may_keep_tasks,
    "wagtailadmin_workflows:task_chooser_results": may_keep_tasks,
    "wagtailadmin_workflows:task_chooser_create": may_keep_tasks,
    "wagtailadmin_workflows:task_chosen": may_keep_tasks,
    "wagtailadmin_reports:site_history": may_see_pages,
    "wagtailadmin_reports:site_history_results": may_see_pages,
}


def may_choose_snippets(request, view_func) -> bool:
    model = getattr(view_func, "view_initkwargs", {}).get("model")
    policy = policy_registry.get_by_type(model)
    return policy.user_has_any_permission(request.user, {"add", "change", "delete", "view"})


class AdminAddresses:
    """Answers as Wagtail does where somebody lacks a right. Who may not enter at all is left to Wagtail's own check."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, args, kwargs):
        match = request.resolver_match
        test = TESTS.get(match.view_name)
        if match.namespace.startswith(SNIPPETS) and match.url_name == "confirm_workflow_cancellation":
            test = may_cancel_snippet_workflow
        is_chooser = match.namespace.startswith(SNIPPET_CHOOSERS)
        if is_chooser and match.url_name == "create":
            raise Http404  # Nothing is made in these choosers, and Wagtail's view fails for want of a form.
        if not (test or is_chooser) or not request.user.has_perm(ACCESS):
            return None
        may = may_choose_snippets(request, view_func) if is_chooser else test(request, **kwargs)
        return None if may else permission_denied(request)

    def process_exception(self, request, exception):
        """A form of Wagtail's that came without its hidden fields was not sent by its page: 400, not 500."""
        if isinstance(exception, MultiValueDictKeyError) and request.path.startswith("/admin/"):
            return bad_request(request, exception)
        return None
