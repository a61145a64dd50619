from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save


class SharedConfig(AppConfig):
    name = "hub.shared"
    label = "shared"
    verbose_name = "Shared ground"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import admin_scripts, exports, renditions
        from .email_wordings import list_wordings
        from .models import HubImage
        from .signals import make_picture_ready

        admin_scripts.install()
        exports.install()
        renditions.install()
        post_migrate.connect(list_wordings, sender=self)
        post_save.connect(make_picture_ready, sender=HubImage, dispatch_uid="shared.pictures")
