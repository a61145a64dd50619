from __future__ import annotations

from django.contrib.auth.models import Permission
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.permissions import register_permission_policy

from hub.shared.calendar_changes import HOOK as MOVES_HOOK
from hub.shared.chains import HOOK as CHAIN_HOOK
from hub.shared.needs_today import HOOK as TODAY_HOOK
from reports.chain import steps_of_reports
from reports.domain.calendar_lines import dates_that_move
from reports.domain.desk_lines import lines_of_desk
from reports.domain.fact_lines import lines_of_checks
from reports.domain.redaction_lines import lines_of_redactions
from reports.models import FactCheck, Redaction, RedirectProposal, ReportPage, ResponseRequest
from reports.officer_panels import lines_of_officers, officers_panel, reply_panel
from reports.panels import requests_panel, supported_reports_panel
from reports.permissions import (
    ISSUE,
    ClockPolicy,
    FactCheckPermissionPolicy,
    RedactionPermissionPolicy,
    RequestPermissionPolicy,
)
from reports.promise_lines import lines_of_promises
from reports.views.chasing import RemindMany
from reports.views.checking import OpenCheckView
from reports.views.escalations import case_panel, public_panel
from reports.views.issuing import IssueView
from reports.views.page_guard import (
    hide_unpublishing,
    hide_what_is_refused,
    refuse_in_bulk,
    refuse_to_delete_pages,
    refuse_to_hide_pages,
    refuse_to_unpublish_pages,
    tell_what_was_put_back,
)
from reports.views.promise_admin import case_promises_panel
from reports.views.promises import request_changes_panel, request_promises_panel
from reports.views.publishing import PublishAloneView, ask_before_publishing

OWN_RIGHTS = ["run_clock", "publish_redaction", "issue_report", "escalate"]

register_permission_policy(ResponseRequest, RequestPermissionPolicy(ResponseRequest))
register_permission_policy(FactCheck, FactCheckPermissionPolicy(FactCheck))
register_permission_policy(RedirectProposal, ClockPolicy(RedirectProposal))
register_permission_policy(Redaction, RedactionPermissionPolicy(Redaction))

hooks.register(CHAIN_HOOK, steps_of_reports)
hooks.register("organisation_panels", supported_reports_panel)
hooks.register("organisation_panels", requests_panel)
hooks.register("request_page_panels", public_panel)
hooks.register("case_file_panels", case_panel)
hooks.register("register_bulk_action", RemindMany)
hooks.register(TODAY_HOOK, lines_of_desk)
hooks.register(TODAY_HOOK, lines_of_redactions)
hooks.register(TODAY_HOOK, lines_of_checks)
hooks.register(TODAY_HOOK, lines_of_promises)
hooks.register("case_file_panels", case_promises_panel)
hooks.register("request_page_panels", request_changes_panel)
hooks.register("request_page_panels", request_promises_panel)
hooks.register("case_file_panels", officers_panel)
hooks.register("request_page_panels", reply_panel)
hooks.register(TODAY_HOOK, lines_of_officers)
hooks.register(MOVES_HOOK, dates_that_move)
hooks.register("before_edit_page", tell_what_was_put_back)
hooks.register("construct_page_listing_buttons", hide_what_is_refused)
hooks.register("construct_page_action_menu", hide_unpublishing)
hooks.register("before_delete_page", refuse_to_delete_pages)
hooks.register("before_unpublish_page", refuse_to_unpublish_pages)
hooks.register("before_move_page", refuse_to_hide_pages)
hooks.register("before_bulk_action", refuse_in_bulk)
hooks.register("before_publish_page", ask_before_publishing)


@hooks.register("register_admin_viewset")
def register_reports():
    # Imported here: the policy must be registered before the viewsets ask for one.
    from reports.viewsets import ReportsViewSetGroup

    return ReportsViewSetGroup()


@hooks.register("register_permissions")
def register_report_permissions():
    return Permission.objects.filter(content_type__app_label="reports", codename__in=OWN_RIGHTS)


@hooks.register("register_admin_urls")
def register_issuing():
    return [
        path("reports/<int:pk>/issue/", IssueView.as_view(), name="report_issue"),
        path("reports/<int:pk>/publish/", PublishAloneView.as_view(), name="report_publish"),
        path("reports/<int:pk>/fact-check/", OpenCheckView.as_view(), name="report_open_check"),
    ]


class IssueMenuItem(ActionMenuItem):
    """Beside "Publish" in the editor: the page on which the report is issued."""

    name = "action-issue"
    label = "Issue…"
    icon_name = "mail"

    def is_shown(self, context):
        page = context.get("page")
        is_report = context["view"] == "edit" and isinstance(page, ReportPage)
        return is_report and page.issued is None and context["request"].user.has_perm(ISSUE)

    def get_url(self, context):
        return reverse("report_issue", args=[context["page"].pk])


@hooks.register("register_page_action_menu_item")
def register_issue_menu_item():
    return IssueMenuItem(order=45)
