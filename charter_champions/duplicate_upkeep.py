"""Keeps what may be duplicates up to date, wherever an application, an organisation or a contact is saved."""

from __future__ import annotations

from django.db.models.signals import post_delete, post_save

from charter_champions.domain import duplicates
from charter_champions.models import Application
from hub.organisations.models import Organisation, OrganisationContact

TELLING = frozenset({"received_at", "reopened_at", "name", "charity_number", "website", "email"})
"""Fields of an application that what is like it depends on."""


def connect() -> None:
    post_save.connect(application_saved, sender=Application, dispatch_uid="duplicates-application")
    post_save.connect(organisation_saved, sender=Organisation, dispatch_uid="duplicates-organisation")
    for signal, name in ((post_save, "saved"), (post_delete, "gone")):
        signal.connect(contact_changed, sender=OrganisationContact, dispatch_uid=f"duplicates-contact-{name}")


def application_saved(sender, instance, raw: bool = False, update_fields=None, **kwargs) -> None:
    if not raw and instance.is_open and (update_fields is None or TELLING & set(update_fields)):
        duplicates.refresh(instance)


def organisation_saved(sender, instance, raw: bool = False, **kwargs) -> None:
    if not raw:
        duplicates.refresh_organisation(instance.pk)


def contact_changed(sender, instance, raw: bool = False, **kwargs) -> None:
    if not raw and instance.organisation_id is not None:
        duplicates.refresh_organisation(instance.organisation_id)
