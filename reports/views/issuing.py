"""In the admin: issuing a report, which is read first and then pressed (decision 43)."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from hub.shared.brand import brand_in_use
from hub.shared.clock import today
from hub.shared.mail_frames import allow_style_of
from hub.shared.working_days import long_date
from reports.domain import issuing
from reports.domain.fact_checks import unsettled
from reports.domain.officers import MADE_LATER
from reports.forms.issuing import IssueForm
from reports.models import ReportPage
from reports.permissions import ISSUE

LOOK = "Nothing has happened yet. Read what will happen and the emails, then press the button at the end."
OUTDATED = "Nothing has happened: something changed since you read it. Read it again, then press the button."
PUT_RIGHT = "Nothing has happened. Put right what is said at the boxes."
ISSUED_ALREADY = "This report was issued on {day}. Nothing was sent a second time."
DONE = "It is issued. Each body was asked, as “Check and issue” says, and its text stays as it is now."


class PageView(WagtailAdminTemplateMixin):
    """Mixin: a page of the admin about one report, for who may issue it unless ``check_permission`` says otherwise."""

    page: ReportPage

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.page = get_object_or_404(ReportPage, pk=kwargs["pk"]).specific
        self.check_permission()
        return super().dispatch(request, *args, **kwargs)

    def check_permission(self) -> None:
        if not self.request.user.has_perm(ISSUE):
            raise PermissionDenied

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    def get_page_subtitle(self) -> str:
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": self.edit_url, "label": self.page.get_admin_display_title()},
            {"url": "", "label": self.page_title},
        ]


class IssueView(PageView, TemplateView):
    """For each body what it is asked, its rule and its date, and who gets the link; then all that happens, to read."""

    template_name = "reports/admin/issue.html"
    page_title = "Issue"
    header_icon = "mail"
    _show_breadcrumbs = True

    def get(self, request, *args, **kwargs):
        return self.turned_away() or self.show(self.form())

    def post(self, request, *args, **kwargs):
        if turned_away := self.turned_away():
            return turned_away
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, trouble=PUT_RIGHT)
        read = request.POST.get("previewed", "") if request.POST.get("step") == "send" else ""
        try:
            if not read:
                return self.show_preview(form)
            issuing.issue(self.page, form.sendings, user=request.user, read=read)
        except issuing.AlreadyIssued as found:
            return self.already(found.issued)
        except issuing.NotWhatWasRead:
            return self.look_again(form)
        except issuing.IssueRefused as refused:
            said = form.add_error(refused.body, refused.field, refused.message)
            return self.show(form, trouble=PUT_RIGHT if said else refused.message)
        messages.success(request, DONE)
        return redirect(f"{self.edit_url}#tab-check_and_issue")

    def form(self, data=None) -> IssueForm:
        self.draft = issuing.draft_of(self.page)
        return IssueForm(data, addressees=issuing.addressees(self.draft, on=today()))

    def turned_away(self) -> HttpResponse | None:
        return self.already(self.page.issued) if self.page.issued else None

    def already(self, issued) -> HttpResponse:
        messages.info(self.request, ISSUED_ALREADY.format(day=long_date(issued.issued_on)))
        return redirect(self.edit_url)

    def look_again(self, form: IssueForm) -> HttpResponse:
        """What would happen now; where the bodies themselves are others, the form for them."""
        fresh = self.form(self.request.POST)
        if not fresh.is_valid():
            return self.show(fresh, trouble=OUTDATED)
        try:
            return self.show_preview(fresh, trouble=OUTDATED)
        except issuing.IssueRefused as refused:
            return self.show(fresh, trouble=refused.message)

    def show_preview(self, form: IssueForm, *, trouble: str = "") -> HttpResponse:
        found = issuing.preview_issue(self.page, form.sendings, user=self.request.user)
        response = self.show(form, found=found, trouble=trouble)
        for sent in found.sent:
            if sent.preview:
                return allow_style_of(response, sent.preview.mail.html)
        return response

    def show(self, form: IssueForm, *, found=None, trouble: str = "") -> HttpResponse:
        context = self.get_context_data(
            form=form,
            found=found,
            trouble=trouble,
            draft=self.draft,
            look=LOOK,
            faults=issuing.faults_of(self.draft),
            checks=unsettled(self.page, on=today()),
            will_publish=issuing.needs_publishing(self.page),
            issuer=brand_in_use().name,
            made_later=MADE_LATER,
            edit_url=self.edit_url,
            media=form.media,
        )
        return self.render_to_response(context, status=422 if trouble else 200)
