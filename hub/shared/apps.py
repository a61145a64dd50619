from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save, pre_migrate
from django.utils.module_loading import autodiscover_modules


class SharedConfig(AppConfig):
    name = "hub.shared"
    label = "shared"
    verbose_name = "Shared ground"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.models import ModelLogEntry, PageLogEntry

        from . import (
            admin_scripts,
            audit_signals,
            errands,
            exports,
            lookups,
            outbox_jobs,  # noqa: F401  Registers its jobs.
            renditions,
            size_making,
            store_checks,  # noqa: F401  Registers its checks.
            upkeep,  # noqa: F401  Registers the jobs of this app.
        )
        from .audit import mirror_wagtail_entry
        from .change_triggers import after_migration, before_migration
        from .email_wordings import list_wordings
        from .models import HubImage
        from .privacy.retention import register_jobs
        from .signals import make_page_ready, make_picture_ready

        admin_scripts.install()
        exports.install()
        lookups.install()
        audit_signals.connect()
        renditions.install()
        errands.register(size_making.SIZES)
        post_migrate.connect(list_wordings, sender=self)
        pre_migrate.connect(before_migration, sender=self)
        post_migrate.connect(after_migration, sender=self)
        post_save.connect(make_picture_ready, sender=HubImage, dispatch_uid="shared.pictures")
        post_save.connect(make_page_ready, dispatch_uid="shared.pages")
        for log_model in (ModelLogEntry, PageLogEntry):
            post_save.connect(mirror_wagtail_entry, sender=log_model, dispatch_uid=f"audit-{log_model.__name__}")
        register_jobs()
        # What each app does periodically.
        autodiscover_modules("jobs")
