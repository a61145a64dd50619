from __future__ import annotations

from django.apps import AppConfig


class CharterChampionsConfig(AppConfig):
    name = "charter_champions"
    label = "charter_champions"
    verbose_name = "Charter Champions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_save
        from wagtail.signals import page_published

        from hub.shared import errands
        from hub.shared.errands import ErrandKind

        from . import (
            checks,  # noqa: F401  Registers its checks.
            duplicate_upkeep,
            emails,  # noqa: F401  Registers the kinds of mail.
        )
        from .domain import orders, packs
        from .domain.charter import freeze_published_version
        from .models import CharterPage
        from .receivers import after_brand, after_organisation

        page_published.connect(freeze_published_version, sender=CharterPage, dispatch_uid="freeze_charter_version")
        duplicate_upkeep.connect()
        errands.register(ErrandKind(orders.PACK, "Sign a credential and make its badge pack", packs.run))
        errands.register(ErrandKind(orders.ALL_PACKS, "Order badge packs that are out of date", orders.run_all))
        post_save.connect(after_organisation, sender="organisations.Organisation", dispatch_uid="packs_organisation")
        # The brand's owner stands above this app, which is told of changes by name.
        post_save.connect(after_brand, sender="home.BrandSettings", dispatch_uid="packs_brand")
