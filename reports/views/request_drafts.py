"""Drafts of requests in the admin: made, changed and deleted until they are started."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from wagtail.admin.views import generic

from hub.organisations.models import Organisation
from hub.shared.clock import today
from hub.shared.deleting import DeletesUnused
from hub.shared.typed_numbers import row_keys
from reports.domain.rules import rules_for, taken
from reports.forms.requests import TWICE
from reports.models import ReportPage, ResponseRequest
from reports.views.admin import NAMESPACE


class DraftOnly:
    """Mixin for views that change or delete: of a started request nothing is changed by hand."""

    def dispatch(self, request, *args, **kwargs):
        row = get_object_or_404(ResponseRequest, pk=kwargs["pk"])
        if row.is_draft or not self.user_has_any_permission({"view", "change", "delete"}):
            # The view's own check of rights comes first.
            return super().dispatch(request, *args, **kwargs)
        if request.method in ("GET", "HEAD") and self.is_edit:
            return redirect(reverse(f"{NAMESPACE}:inspect", args=[row.pk]))
        raise PermissionDenied


class SavesOneRequest:
    """Mixin: two people making the same request at once get one; the second is told."""

    def form_valid(self, form):
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except IntegrityError:
            form.add_error("body", TWICE)
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)

    def get_success_url(self):
        return reverse(f"{NAMESPACE}:inspect", args=[self.form.instance.pk])


class RequestCreateView(SavesOneRequest, generic.CreateView):
    success_message = "The draft is saved. Start it when the body has the report."

    def get_initial_form_instance(self):
        """What the button that led here knows already: what is asked about and who, and the rule that is then taken."""
        report, body = (
            self.asked("report", ReportPage.objects.live()),
            self.asked("body", Organisation.objects.bodies()),
        )
        rule = taken(rules_for(body, on=today(), area=report.area)) if report and body else None
        return ResponseRequest(report=report, body=body, duty_rule=rule)

    def asked(self, name: str, rows: QuerySet):
        """The one of ``rows`` that the address names."""
        return rows.filter(pk__in=row_keys([self.request.GET.get(name, "")])).first()


class RequestEditView(DraftOnly, SavesOneRequest, generic.EditView):
    is_edit = True


class RequestDeleteView(DraftOnly, DeletesUnused, generic.DeleteView):
    """Deletes a draft with the officers who were named for it; a draft that led to anything stays."""

    is_edit = False

    def delete_action(self):
        self.object.officers.all().delete()
        super().delete_action()

    def get_kept_url(self):
        return reverse(f"{NAMESPACE}:inspect", args=[self.object.pk])
