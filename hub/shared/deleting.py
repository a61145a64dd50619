"""Deleting in the admin what other rows stand on: the reason is said, where the database would only refuse."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.db import models, transaction
from django.db.models.deletion import Collector, ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

INSTEAD = "Nothing was deleted."


def standing_on(error: ProtectedError) -> str:
    """What kinds of rows are in the way, such as "memberships, requests"."""
    return ", ".join(sorted({str(row._meta.verbose_name_plural) for row in error.protected_objects}))


class DeletesUnused:
    """Mixin for a delete view. ``instead`` says what to do in place of deleting."""

    instead = INSTEAD

    def form_valid(self, form):
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except ProtectedError as error:
            messages.error(self.request, f"It can’t be deleted: {standing_on(error)} stand on it. {self.instead}")
            return redirect(self.get_kept_url())

    def get_kept_url(self) -> str:
        """Where the reason is read."""
        return self.get_success_url()


def refuse_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[models.Model], action
) -> HttpResponse | None:
    """For the hook ``before_bulk_action``: Wagtail deletes what was ticked without asking what stands on it."""
    if action_type != "delete" or request.method != "POST":
        return None
    for row in objects:
        try:
            Collector(using=row._state.db, origin=row).collect([row])
        except ProtectedError as error:
            messages.error(request, f"“{row}” can’t be deleted: {standing_on(error)} stand on it. {INSTEAD}")
            return redirect(action.next_url)
    return None
