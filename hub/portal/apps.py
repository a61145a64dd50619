from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "hub.portal"
    label = "portal"
    verbose_name = "Partner area"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.signals import published, workflow_rejected

        from hub.organisations.models import Organisation

        from . import (
            emails,  # noqa: F401  Registers the kinds of mail.
            receivers,
        )

        published.connect(receivers.settle_published, sender=Organisation, dispatch_uid="portal-published")
        workflow_rejected.connect(receivers.send_back_rejected, dispatch_uid="portal-rejected")
