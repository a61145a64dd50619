"""In the admin: a report that nobody was asked about is published alone only after a question."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.actions.publish_page_revision import PublishPageRevisionAction

from reports.domain.issuing import draft_of
from reports.domain.kept_reports import unseen_reports
from reports.models import ReportPage
from reports.permissions import ISSUE

from .issuing import PageView

ALONE = "It is published. No body was asked. You can still issue it."
LATER = "It is published by itself at the time that its settings say. No body is asked then."
NOTHING_TO_ASK = "It is on the web, or bodies were asked about it: press Publish in the editor."
SAVED_AGAIN = "Nothing was published: somebody has saved it since. Look at it again."


def ask_before_publishing(request: HttpRequest, page) -> HttpResponse | None:
    """After the draft is saved, and before it is published: the question, where to publish asks nobody."""
    if isinstance(page, ReportPage) and unseen_reports([page], below=False):
        return redirect("report_publish", page.pk)
    return None


class PublishAloneView(PageView, TemplateView):
    """Publishing without asking anyone, beside the way that asks; the revision that was looked at is published."""

    template_name = "reports/admin/publish_alone.html"
    page_title = "Publish without asking anyone?"
    header_icon = "upload"
    _show_breadcrumbs = True

    def check_permission(self) -> None:
        if not self.page.permissions_for_user(self.request.user).can_publish():
            raise PermissionDenied

    def get(self, request, *args, **kwargs):
        if not unseen_reports([self.page], below=False):
            return self.turned_away()
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if not unseen_reports([self.page], below=False):
            return self.turned_away()
        revision = self.page.get_latest_revision()
        if str(revision.pk if revision else "") != request.POST.get("revision", ""):
            messages.error(request, SAVED_AGAIN)
            return redirect(request.path)
        revision = revision or self.page.save_revision(user=request.user)
        PublishPageRevisionAction(revision, user=request.user).execute()
        self.page.refresh_from_db()
        messages.success(request, ALONE if self.page.live else LATER)
        return redirect(self.edit_url)

    def turned_away(self) -> HttpResponse:
        messages.info(self.request, NOTHING_TO_ASK)
        return redirect(self.edit_url)

    def get_context_data(self, **kwargs):
        draft = draft_of(self.page)
        later = draft.go_live_at if draft.go_live_at and draft.go_live_at > timezone.now() else None
        return {
            **super().get_context_data(**kwargs),
            "draft": draft,
            "revision": self.page.latest_revision_id or "",
            "later": later,
            "may_issue": self.request.user.has_perm(ISSUE),
            "issue_url": reverse("report_issue", args=[self.page.pk]),
            "edit_url": self.edit_url,
        }
