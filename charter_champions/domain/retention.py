from __future__ import annotations

import datetime as dt

from django.db import transaction

from charter_champions.enums import UNCONFIRMED_STATUSES
from charter_champions.models import Application
from hub.shared.models import Token

UNFINISHED_KEPT = dt.timedelta(days=7)


def forget_unfinished(*, at: dt.datetime) -> int:
    """Delete applications that nobody finished or confirmed in the seven days before ``at``; how many there were.

    Their links and logos go with them. One that a link still opens is kept as long as the mail with the link says; an
    application that was confirmed once is never deleted here.
    """
    rows = Application.objects.filter(
        status__in=UNCONFIRMED_STATUSES, received_at=None, saved_at__lt=at - UNFINISHED_KEPT
    )
    count = 0
    for key in list(rows.values_list("pk", flat=True)):
        with transaction.atomic():
            application = rows.select_for_update().filter(pk=key).first()
            if application is None:
                continue  # Saved or confirmed a moment ago.
            links = Token.objects.about(application)
            if links.open(at=at).exists():
                continue
            if application.logo:
                storage, name = application.logo.storage, application.logo.name
                transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))
            links.delete()
            application.delete()
            count += 1
    return count
