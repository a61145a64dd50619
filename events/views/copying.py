"""In the admin: a new event from an old one."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from events.domain.copying import copy_event
from events.forms.copying import CopyEventForm
from events.models import EventPage


def may_copy(page: EventPage, user) -> bool:
    """Whether ``user`` may read ``page`` in the editor and add one beside it."""
    return page.permissions_for_user(user).can_edit() and page.get_parent().permissions_for_user(user).can_add_subpage()


class CopyEventView(WagtailAdminTemplateMixin, FormView):
    """Takes the words, the place and the access of an event, and asks for the date."""

    template_name = "events/admin/copy.html"
    page_title = "Copy this event"
    header_icon = "copy"
    form_class = CopyEventForm
    _show_breadcrumbs = True

    def dispatch(self, request, *args, **kwargs):
        if not may_copy(self.page, request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def page(self) -> EventPage:
        return get_object_or_404(EventPage, pk=self.kwargs["pk"])

    @cached_property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": self.edit_url, "label": self.page.get_admin_display_title()},
            {"url": "", "label": self.page_title},
        ]

    def get_initial(self):
        return {"title": self.page.title}

    def form_valid(self, form):
        data = form.cleaned_data

        def copy() -> EventPage:
            return copy_event(
                self.page,
                title=data["title"],
                starts_at=data["starts_at"],
                ends_at=data["ends_at"],
                user=self.request.user,
            )

        copied, is_new = form.run_once(copy)
        if copied is None:
            messages.info(self.request, "The copy was deleted since.")
            return redirect(self.edit_url)
        if is_new:
            messages.success(self.request, "This is the copy, as a draft. Read it through, then publish it.")
        return redirect(reverse("wagtailadmin_pages:edit", args=[copied.pk]))

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "page": self.page, "edit_url": self.edit_url}
