"""Two runs of the job at the same moment."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection

from hub.alerts.domain import telling
from hub.alerts.models import Told
from hub.shared.models import OutgoingEmail
from reports.enums import Nature
from tests.factories.alerts import ADDRESS, make_follow
from tests.factories.reports import log, make_started


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_write_one_mail(clock, monkeypatch):
    monkeypatch.setattr("hub.shared.emails.enqueue_delivery", lambda mail_id: None)
    request = make_started()
    make_follow(request)
    clock.shift(dt.timedelta(minutes=5))
    log(request, Nature.HOLDING, on=dt.date(2026, 4, 8))
    gate, counts = threading.Barrier(4), []
    found = threading.Barrier(4)

    plain = telling.tell_batch

    def tell_together(*given):
        """All have seen that nobody is told yet before the first of them writes."""
        found.wait(timeout=20)
        return plain(*given)

    monkeypatch.setattr(telling, "tell_batch", tell_together)

    def run():
        try:
            gate.wait(timeout=20)
            counts.append(telling.tell(dt.datetime.now(dt.UTC) - dt.timedelta(minutes=5)))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(counts) == [0, 0, 0, 1]
    assert [mail.recipient for mail in OutgoingEmail.objects.all()] == [ADDRESS]
    assert Told.objects.count() == 1
