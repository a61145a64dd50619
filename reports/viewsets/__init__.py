"""Staff's lists of reports and replies, under one entry of the menu."""

from __future__ import annotations

from wagtail.admin.viewsets.model import ModelViewSetGroup

from reports.views.desk import desk

from .fact_checks import fact_checks
from .letters import letter_templates
from .promises import outcomes, promise_voices, promises
from .proposals import redirect_proposals
from .redactions import redaction_checks
from .requests import response_requests
from .rules import duty_rules


class ReportsViewSetGroup(ModelViewSetGroup):
    menu_label = "Reports and replies"
    menu_icon = "history"
    menu_order = 210
    items = (
        desk,
        response_requests,
        redaction_checks,
        promises,
        promise_voices,
        outcomes,
        redirect_proposals,
        fact_checks,
        duty_rules,
        letter_templates,
    )
