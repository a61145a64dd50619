"""Assigning several applications at once: a page that lists what would change, and a button that does it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from charter_champions.domain.assignment import assign_all, why_not
from charter_champions.forms.review import NOBODY, BulkAssigneeForm
from charter_champions.models import Application
from hub.shared.names import name_of
from hub.shared.typed_numbers import row_keys

from .review import can_see_application

MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Change:
    """One row of the page: with whom it is now, and why it is left alone if it is."""

    application: Application
    was: str
    refusal: str

    @property
    def token(self) -> str:
        """Key and present assignee, so that the button changes what was shown and nothing else."""
        return f"{self.application.pk}-{self.application.assignee_id or 0}"


class AssignView(WagtailAdminTemplateMixin, TemplateView):
    """A GET with ``id`` and ``assignee`` shows what would change; a POST changes exactly that, row by row."""

    template_name = "charter_champions/admin/assign.html"
    page_title = "Assign applications"
    _show_breadcrumbs = True
    header_icon = "user"
    index_url_name = "champion_applications:index"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not can_see_application(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        keys = list(dict.fromkeys(row_keys(request.GET.getlist("id"))))[:MOST_AT_ONCE]
        form = BulkAssigneeForm(request.GET)
        if not keys or not form.is_valid():
            messages.error(request, "Tick at least one application and choose to whom to assign it.")
            return redirect(self.index_url_name)
        return self.render_to_response(self.get_context_data(keys=keys, form=form))

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        was: dict[int, int | None] = {}
        for token in request.POST.getlist("row"):
            numbers = row_keys(token.split("-"))
            if len(numbers) == token.count("-") + 1 == 2:
                was[numbers[0]] = numbers[1] or None
        form = BulkAssigneeForm(request.POST)
        if not was or len(was) > MOST_AT_ONCE or not form.is_valid():
            messages.error(request, "Nothing was assigned.")
            return redirect(self.index_url_name)
        rows = {row: was[row.pk] for row in self.permitted(list(was))}
        assignee = form.cleaned_data["assignee"]
        done, left = assign_all(rows, assignee, user=request.user)
        if done:
            what = "1 application is" if done == 1 else f"{done} applications are"
            messages.success(request, f"{what} assigned to {name_of(assignee) if assignee else NOBODY}.")
        for sentence in left:
            messages.warning(request, sentence)
        return redirect(self.index_url_name)

    @staticmethod
    def permitted(keys: list[int]):
        """Of the keys that somebody sent, those of applications that reviewers see."""
        return Application.objects.confirmed().filter(pk__in=keys).select_related("assignee").order_by("pk")

    def get_context_data(self, *, keys: list[int], form: BulkAssigneeForm, **kwargs) -> dict:
        assignee = form.cleaned_data["assignee"]
        changes = []
        for application in self.permitted(keys):
            now_with = name_of(application.assignee) if application.assignee else NOBODY
            refusal = why_not(application, assignee)
            if not refusal and application.assignee == assignee:
                refusal = "It is so already."
            changes.append(Change(application, now_with, refusal))
        return {
            **super().get_context_data(**kwargs),
            "changes": [change for change in changes if not change.refusal],
            "left": [change for change in changes if change.refusal],
            "assignee": assignee,
            "assignee_name": name_of(assignee) if assignee else NOBODY,
            "index_url": reverse(self.index_url_name),
        }

    def get_breadcrumbs_items(self) -> list[dict]:
        return [
            {"url": reverse(self.index_url_name), "label": "Applications"},
            {"url": "", "label": self.page_title},
        ]
