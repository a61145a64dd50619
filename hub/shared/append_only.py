"""Rows that are written once: histories, the audit log, logged messages."""

from __future__ import annotations

from django.db import models


class AppendOnlyQuerySet(models.QuerySet):
    """Rows that no query set changes or deletes. ``model.never`` names them in the error."""

    def update(self, **kwargs):
        raise TypeError(f"{self.model.never} is never changed")

    def bulk_update(self, *args, **kwargs):
        raise TypeError(f"{self.model.never} is never changed")

    def delete(self):
        raise TypeError(f"{self.model.never} is never deleted")


class AppendOnly:
    """Mixin before ``models.Model``: a row that is never changed or deleted. ``never`` names it in the error."""

    never: str

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise TypeError(f"{self.never} is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError(f"{self.never} is never deleted")
