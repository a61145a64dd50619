from __future__ import annotations

from django_tasks import task

from . import errands, mail_delivery


@task()
def deliver_email(mail_id: int) -> bool:
    """Try to send one mail. What fails stays in the queue for ``run_due``."""
    return mail_delivery.deliver(mail_id)


@task()
def run_errand(errand_id: int) -> bool:
    """Try to do one piece of work. What fails stays in the queue for ``run_due``."""
    return errands.run(errand_id)
