from __future__ import annotations

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "hub.organisations"
    label = "organisations"
    verbose_name = "Organisations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hub.organisations import emails  # noqa: F401
        from hub.organisations.models import Organisation
        from hub.shared.media_use import register_row_use
        from hub.shared.models import HubImage

        register_row_use(
            "organisations.Organisation.logo",
            HubImage,
            lambda image_id: Organisation.objects.filter(logo=image_id, live=True).exists(),
        )
