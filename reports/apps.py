from __future__ import annotations

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    label = "reports"
    verbose_name = "Reports and replies"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save, pre_save

        from hub.shared import errands
        from hub.shared.errands import ErrandKind
        from hub.shared.media_use import register_row_use
        from hub.shared.models import HubDocument

        from . import emails  # noqa: F401  Registers the kinds of mail.
        from .domain import clock, succession
        from .models.outcomes import is_evidence
        from .receivers import after_calendar, after_organisation, before_page_is_private

        errands.register(ErrandKind(clock.RECOMPUTE, "Work out due dates anew", clock.run_recompute))
        errands.register(
            ErrandKind(succession.CARRY_OVER, "Carry requests over to another body", succession.run_carry_over)
        )
        post_save.connect(after_organisation, sender="organisations.Organisation", dispatch_uid="requests_carried_over")
        pre_save.connect(
            before_page_is_private, sender="wagtailcore.PageViewRestriction", dispatch_uid="asked_reports_stay_public"
        )
        register_row_use("reports.Outcome.evidence_document", HubDocument, is_evidence)
        for change in (post_save, post_delete):
            change.connect(after_calendar, sender="shared.CalendarException", dispatch_uid="due_dates_calendar")
