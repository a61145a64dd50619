"""In the admin: opening a window for a body to check the facts, and what came of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin.views import generic

from hub.organisations.models import Organisation
from hub.shared.clock import today
from hub.shared.mail_frames import LOOK_FIRST, OUTDATED, MailPreview, allow_style_of
from hub.shared.reveals import RevealsPerson
from hub.shared.staff_actions import StaffActionsView
from reports.domain import fact_checks
from reports.domain.issuing import draft_of
from reports.domain.requests import RequestRefused
from reports.enums import FACT_CHECK_TRANSITIONS, FactCheckStatus
from reports.forms.fact_checks import OpenCheckForm, SendAgainForm, WithdrawCheckForm
from reports.models import FactCheck
from reports.permissions import ISSUE

from .issuing import PageView

OPENED = "The window is open, and the email is on its way."


class OpenCheckView(PageView, FormView):
    """Whom to ask and until when; the mail is read before it is sent (decision 43)."""

    template_name = "reports/admin/open_check.html"
    page_title = "Ask a body to check the facts"
    header_icon = "mail"
    _show_breadcrumbs = True
    form_class = OpenCheckForm

    def get(self, request, *args, **kwargs):
        if self.page.issued:
            messages.info(request, fact_checks.ISSUED)
            return redirect(self.edit_url)
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": FactCheck(page_id=self.page.pk)}

    def form_valid(self, form: OpenCheckForm) -> HttpResponse:
        check = form.instance
        check.revision = self.page.latest_revision
        mail = MailPreview([check.contact_email], fact_checks.open_letter(check).rendered())
        read = self.request.POST.get("previewed", "")
        if read != mail.digest:
            return self.show(form, mail=mail, told=OUTDATED if read else LOOK_FIRST, status=422 if read else 200)
        try:
            check, is_new = form.run_once(lambda: fact_checks.open_check(check, user=self.request.user))
        except RequestRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
            return self.form_invalid(form)
        if is_new:
            messages.success(self.request, OPENED)
        return redirect(reverse("fact_checks:inspect", args=[check.pk]))

    def form_invalid(self, form) -> HttpResponse:
        return self.show(form, status=422)

    def show(self, form, *, mail: MailPreview | None = None, told: str = "", status: int = 200) -> HttpResponse:
        context = self.get_context_data(form=form, preview=mail, told=told)
        response = self.render_to_response(context, status=status)
        return allow_style_of(response, mail.mail.html) if mail else response

    def get_context_data(self, **kwargs):
        asked = {body.pk for row in draft_of(self.page).numbered_recommendations() for body in row.bodies.all()}
        return {
            **super().get_context_data(**kwargs),
            "edit_url": self.edit_url,
            "asked": Organisation.objects.filter(pk__in=asked).order_by("name"),
        }


class CheckInspectView(RevealsPerson, StaffActionsView):
    """One window: who was asked, until when, what is wrong; a new link, or taking it back."""

    template_name = "reports/admin/fact_check.html"
    page_title = "Fact check"
    needs_permission = ISSUE
    actions = {"again": SendAgainForm, "withdraw": WithdrawCheckForm}
    targets = {"again": FactCheckStatus.ANSWERED, "withdraw": FactCheckStatus.WITHDRAWN}
    transitions = FACT_CHECK_TRANSITIONS

    def preview(self, action, form) -> MailPreview | None:
        if action != "again":
            return None
        return MailPreview([self.object.contact_email], fact_checks.open_letter(self.object).rendered())

    def do_again(self, form: SendAgainForm) -> str:
        form.run_once(lambda: fact_checks.send_again(self.object))
        return "A new link is on its way. The one from before no longer works."

    def do_withdraw(self, form: WithdrawCheckForm) -> str:
        fact_checks.withdraw(self.object, user=self.request.user, reason=form.cleaned_data["reason"])
        return "The window is closed, and its link no longer works."

    def refusal(self, action: str) -> str:
        return f"Somebody was faster: the check is “{self.object.get_status_display().lower()}” now."

    def get_context_data(self, **kwargs):
        check: FactCheck = self.object
        titles = {part.key: part.title for part in fact_checks.parts_of(check)}
        return {
            **super().get_context_data(**kwargs),
            "check": check,
            "words": check.words(on=today()),
            "answers": [(titles.get(key, key), words) for key, words in check.answers.items()],
            "history": check.history.select_related("user").order_by("-at", "-pk"),
        }


class CheckIndexView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("body", "page").prefetch_related("history")
