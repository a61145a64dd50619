from __future__ import annotations

from wagtail.admin.ui.components import Component

from .clock import now
from .emails import TOO_MANY_WAITING
from .jobs import DAY
from .mail_delivery import SERVICE
from .models.emails import MailStatus, OutgoingEmail
from .models.errands import Errand
from .models.outbox import OutboxPause


class StuckPanel(Component):
    """Tells those who may see them, on the admin's first page, that mails or other work need somebody's attention."""

    name = "stuck"
    template_name = "shared/stuck_panel.html"
    order = 50

    def get_context_data(self, parent_context):
        at = now()
        user = parent_context["request"].user
        emails = OutgoingEmail.objects.all() if user.has_perm("shared.view_outgoingemail") else None
        errands = Errand.objects.all() if user.has_perm("shared.view_errand") else None
        # Limits are told apart: those mails wait because somebody asked for too many, and leave by themselves.
        stuck = emails.stuck(at=at) if emails is not None else None
        return {
            "emails_given_up": stuck.filter(status=MailStatus.FAILED).count() if stuck is not None else 0,
            "emails_waiting": stuck.filter(status=MailStatus.QUEUED).count() if stuck is not None else 0,
            "emails_dropped": self.dropped_lately(emails, at) if emails is not None else 0,
            "errands": errands.stuck(at=at).count() if errands is not None else 0,
            "pause": OutboxPause.objects.filter(key=SERVICE).first() if emails is not None else None,
        }

    @staticmethod
    def dropped_lately(emails, at) -> int:
        """Mails of the last day that the hub itself did not send, because too many were asked for."""
        return emails.filter(status=MailStatus.CANCELLED, last_error=TOO_MANY_WAITING, created_at__gt=at - DAY).count()
