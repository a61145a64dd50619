from __future__ import annotations

from django.contrib.auth.models import Permission
from wagtail import hooks
from wagtail.permissions import register_permission_policy

from hub.shared.needs_today import HOOK as TODAY_HOOK
from reports.models import RedirectProposal, ResponseRequest
from reports.officer_panels import lines_of_officers, officers_panel, reply_panel
from reports.panels import requests_panel, supported_reports_panel
from reports.permissions import ClockPermissionPolicy, RequestPermissionPolicy
from reports.promise_lines import lines_of_promises
from reports.views.page_guard import (
    refuse_to_delete_pages,
    refuse_to_delete_pages_in_bulk,
    tell_what_was_put_back,
)
from reports.views.promise_admin import case_promises_panel
from reports.views.promises import request_changes_panel, request_promises_panel

register_permission_policy(ResponseRequest, RequestPermissionPolicy(ResponseRequest))
register_permission_policy(RedirectProposal, ClockPermissionPolicy(RedirectProposal))

hooks.register("organisation_panels", supported_reports_panel)
hooks.register("organisation_panels", requests_panel)
hooks.register(TODAY_HOOK, lines_of_promises)
hooks.register("case_file_panels", case_promises_panel)
hooks.register("request_page_panels", request_changes_panel)
hooks.register("request_page_panels", request_promises_panel)
hooks.register("case_file_panels", officers_panel)
hooks.register("request_page_panels", reply_panel)
hooks.register("needs_you_today", lines_of_officers)
hooks.register("before_edit_page", tell_what_was_put_back)
hooks.register("before_delete_page", refuse_to_delete_pages)
hooks.register("before_bulk_action", refuse_to_delete_pages_in_bulk)


@hooks.register("register_admin_viewset")
def register_reports():
    # Imported here: the policy must be registered before the viewsets ask for one.
    from reports.viewsets import ReportsViewSetGroup

    return ReportsViewSetGroup()


@hooks.register("register_permissions")
def register_own_permissions():
    return Permission.objects.filter(content_type__app_label="reports", codename__in=["run_clock", "publish_redaction"])
