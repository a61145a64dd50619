from __future__ import annotations

from django_tasks import task

from .emails import deliver


@task()
def deliver_email(mail_id: int) -> bool:
    """Try to send one mail. What fails stays in the queue for ``send_mail_queue``."""
    return deliver(mail_id)
