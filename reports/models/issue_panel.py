"""In the editor of a report: who checks its facts, and whether it is issued."""

from __future__ import annotations

from wagtail.admin.panels import Panel

from hub.shared.clock import today


class IssuePanel(Panel):
    """What became of the fact checks, the ways to ask for one and to issue, and which bodies were asked."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "reports/admin/issue_panel.html"

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            page = self.instance
            is_saved = page is not None and page.pk is not None
            checks = page.fact_checks.select_related("body") if is_saved else []
            asked = page.response_requests.started().select_related("body", "carried_to") if is_saved else []
            may_run = self.request is not None and self.request.user.has_perm("reports.run_clock")
            may_issue = self.request is not None and self.request.user.has_perm("reports.issue_report")
            return {
                **context,
                "page": page,
                "is_saved": is_saved,
                "issued": page.issued if is_saved else None,
                "checks": [{"check": check, "words": check.words(on=today())} for check in checks],
                "may_issue": may_issue,
                "may_run": may_run,
                "asked": asked,
            }
