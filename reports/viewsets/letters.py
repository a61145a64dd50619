from __future__ import annotations

from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from reports.forms.letters import LetterTemplateForm
from reports.models import LetterTemplate


class LetterTemplateViewSet(ModelViewSet):
    """The words of letters on paper."""

    model = LetterTemplate
    icon = "mail"
    menu_label = "Letter templates"
    menu_order = 120
    copy_view_enabled = False
    list_display = ["name", Column("get_purpose_display", label="What it is for")]
    search_fields = ["name"]
    search_backend_name = None
    ordering = ["name"]

    def get_form_class(self, for_update=False):
        return LetterTemplateForm


letter_templates = LetterTemplateViewSet("letter_templates")
