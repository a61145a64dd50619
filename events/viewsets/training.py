"""Staff's lists of training, under one entry of the menu."""

from __future__ import annotations

from wagtail.admin.viewsets.model import ModelViewSetGroup

from events.viewsets.certificates import certificates, milestones, opening_balances
from events.viewsets.enquiries import training_enquiries, training_routes
from events.viewsets.runs import course_runs, frameworks


class TrainingViewSetGroup(ModelViewSetGroup):
    menu_label = "Training"
    menu_icon = "openquote"
    menu_order = 230
    items = (
        course_runs,
        training_enquiries,
        training_routes,
        certificates,
        milestones,
        opening_balances,
        frameworks,
    )
