"""Fields of the editor that are only shown once the page was issued: what looks like a box can be typed into."""

from __future__ import annotations

import datetime as dt

from django.template.defaultfilters import linebreaksbr
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.fields import RichTextField, StreamValue
from wagtail.rich_text import expand_db_html

from hub.shared.working_days import long_date

WHY = "Issued on {day}: stays as it was then."


class FrozenPanel(FieldPanel):
    """A field of a page that issuing freezes, or of a recommendation. Until then an ordinary one.

    A form that was opened before and sent after the issue shows what it would have changed, with the reason.
    """

    read_only_output_template_name = "reports/admin/frozen_field.html"

    def format_value_for_display(self, value):
        if isinstance(value, StreamValue):
            return value.render_as_block()
        if isinstance(self.db_field, RichTextField):
            return mark_safe(expand_db_html(value))
        if isinstance(value, dt.date):
            return long_date(value)
        value = super().format_value_for_display(value)
        return linebreaksbr(value) if isinstance(value, str) else value

    class BoundPanel(FieldPanel.BoundPanel):
        def __init__(self, **kwargs) -> None:
            super().__init__(**kwargs)
            issued = getattr(self.instance, "issued", None)
            is_faulty = self.bound_field is not None and self.bound_field.errors
            if issued is not None and self.form is not None and not is_faulty:
                self.bound_field = None
                self.read_only = True
                self.heading = self.panel.heading or capfirst(self.panel.db_field.verbose_name)
                self.help_text = WHY.format(day=long_date(issued.issued_on))

        @property
        def comments_enabled(self):
            return not self.read_only and super().comments_enabled


class FrozenTitlePanel(FrozenPanel, TitleFieldPanel):
    class BoundPanel(FrozenPanel.BoundPanel, TitleFieldPanel.BoundPanel):
        pass
