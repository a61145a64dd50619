from __future__ import annotations

import datetime as dt

from wagtail.admin.views import generic

from hub.shared.calendars import working_calendar
from hub.shared.clock import today

LOOK_AHEAD = (dt.timedelta(0), dt.timedelta(days=30), dt.timedelta(days=90))
"""From today: the days of receipt for which a rule is tried out."""


class DutyRuleEditView(generic.EditView):
    """Edits a rule and shows what it does as it is saved: the due dates of requests received on some days."""

    template_name = "reports/admin/rule_edit.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        calendar = working_calendar()
        saved = type(self.object).objects.get(pk=self.object.pk)
        context["faults"] = saved.faults()
        context["examples"] = [saved.due_date(today() + ahead, calendar) for ahead in LOOK_AHEAD]
        return context
