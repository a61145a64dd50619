from __future__ import annotations

from wagtail.admin.panels import Panel

from events.domain.notices import notices
from hub.shared.clock import now


class NotesPanel(Panel):
    """What the hub noticed about the dates and the place of an event when the form was opened; nothing is refused."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "events/admin/notes_panel.html"

        def __init__(self, **kwargs) -> None:
            super().__init__(**kwargs)
            self.rule = getattr(self.instance, "rule_in_words", "")
            self.notices = notices(self.instance, at=now()) if self.instance is not None and self.instance.pk else []

        def is_shown(self) -> bool:
            return bool(self.notices or self.rule)
