"""Reviewing in the admin: one page for each application and each membership, with its actions as POST forms."""

from __future__ import annotations

from django.http import Http404
from django.utils.functional import cached_property
from wagtail.admin.views import generic

from charter_champions.domain import applications, decisions
from charter_champions.domain.duplicates import find_duplicates
from charter_champions.enums import APPLICATION_TRANSITIONS, ApplicationStatus
from charter_champions.forms.review import ApproveForm, ChecksForm, DeclineForm, QuestionForm
from charter_champions.models import Application, Membership
from charter_champions.permissions import REVIEW
from hub.shared.brand import brand_in_use
from hub.shared.clock import today
from hub.shared.reveals import RevealsPerson
from hub.shared.staff_actions import NoteForm, StaffActionsView

from .apply import answer_rows


def can_see_application(user) -> bool:
    return user.has_perm(REVIEW) and user.has_perm("wagtailadmin.access_admin")


class ApplicationIndexView(generic.IndexView):
    """The queue: what waits comes first, longest waiting on top; then what is decided, newest first."""

    def get_base_queryset(self):
        return Application.objects.confirmed().select_related("decided_by")

    def order_queryset(self, queryset):
        if self.request.GET.get("ordering"):
            return super().order_queryset(queryset)
        return queryset.in_queue_order()


class MembershipIndexView(generic.IndexView):
    def get_base_queryset(self):
        return Membership.objects.select_related("organisation", "replaced_by")

    def search_queryset(self, queryset):
        """Also by the code as the list shows it, with its dash."""
        rows = super().search_queryset(queryset)
        return rows | queryset.with_code(self.search_query) if self.is_searching else rows


class ApplicationInspectView(RevealsPerson, StaffActionsView):
    """All that is known about an application, and what can be done with it."""

    page_title = "Application"
    needs_permission = REVIEW
    actions = {
        "checks": ChecksForm,
        "note": NoteForm,
        "question": QuestionForm,
        "approve": ApproveForm,
        "decline": DeclineForm,
    }
    targets = {
        "question": ApplicationStatus.INFORMATION_ASKED,
        "approve": ApplicationStatus.APPROVED,
        "decline": ApplicationStatus.DECLINED,
    }
    transitions = APPLICATION_TRANSITIONS

    def get_object(self, queryset=None) -> Application:
        application = super().get_object(queryset)
        if application.received_at is None:
            raise Http404("Nobody confirmed this application")
        return application

    def build_form(self, action: str, data=None):
        if action == "checks":
            return ChecksForm(data, prefix=action, application=self.object)
        if action == "approve":
            return ApproveForm(data, prefix=action, initial={"organisation": self.likely_organisation()})
        return super().build_form(action, data)

    def likely_organisation(self) -> int | None:
        """The primary key of the best match among the organisations that can be chosen."""
        alike = [each.found.pk for each in self.duplicates if each.is_organisation]
        possible = set(decisions.possible_champions(on=today()).filter(pk__in=alike).values_list("pk", flat=True))
        return next((pk for pk in alike if pk in possible), None)

    @cached_property
    def duplicates(self):
        return find_duplicates(self.object)

    def refusal(self) -> str:
        application = self.object
        by = application.decided_by
        if application.is_decided:
            who = f" by {by.get_full_name() or by.get_username()}" if by else ""
            return f"Already decided{who}: {application.get_status_display().lower()}. Nothing was changed or sent."
        return f"This application has moved on meanwhile: {application.get_status_display().lower()}. Nothing was sent."

    def do_checks(self, form: ChecksForm) -> str:
        for key, result, remark in form.changed_answers():
            decisions.record_check(self.object, key, result, remark=remark, user=self.request.user)
        return "The checks are saved."

    def do_note(self, form: NoteForm) -> str:
        form.run_once(lambda: applications.add_note(self.object, form.cleaned_data["text"], user=self.request.user))
        return "The note is saved."

    def do_question(self, form: QuestionForm) -> str:
        applications.ask_for_information(self.object, form.cleaned_data["question"], user=self.request.user)
        return f"The question is on its way to {self.object.email}."

    def do_approve(self, form: ApproveForm) -> str:
        membership = decisions.approve(
            self.object, user=self.request.user, organisation=form.cleaned_data["organisation"]
        )
        return (
            f"{membership.organisation} is a {brand_in_use().champion}. The badge is on its way to {self.object.email}."
        )

    def do_decline(self, form: DeclineForm) -> str:
        decisions.decline(self.object, form.cleaned_data["reason"], user=self.request.user)
        return f"The application is declined. The reason is on its way to {self.object.email}."

    def get_context_data(self, **kwargs):
        application = self.object
        return {
            **super().get_context_data(**kwargs),
            "application": application,
            "rows": answer_rows(application, None),
            "duplicates": self.duplicates,
            "notes": application.notes.select_related("user"),
            "history": application.history.select_related("user"),
            "days_waiting": application.waiting_days(on=today()),
            "membership": getattr(application, "membership", None),
        }
