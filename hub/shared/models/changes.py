from __future__ import annotations

from django.db import models


class PublicChange(models.Model):
    """That something public changed. Triggers of the database write it, with the change itself (decision 22).

    On PostgreSQL a row for each transaction, so that no two wait for one another, and few of them are kept. On SQLite,
    where there is one writer at a time, a single row. Code reads it only as ``hub.shared.generation``.

    A migration that alters this table must drop the triggers first.
    """

    transaction = models.BigIntegerField(unique=True, null=True)
    token = models.BigIntegerField()
