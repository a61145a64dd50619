from __future__ import annotations

from django.apps import AppConfig, apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.models.signals import post_migrate, post_save


class HomeConfig(AppConfig):
    name = "hub.home"
    label = "home"
    verbose_name = "Home and site"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hub.home.domain.chrome import brand_of_default_site
        from hub.home.domain.roles import PAGE_ROLES
        from hub.home.models import BrandSettings
        from hub.shared.brand import register_brand
        from hub.shared.media_use import register_row_use
        from hub.shared.models import HubImage

        post_migrate.connect(grant_roles_once_all_is_there)
        for page_types in PAGE_ROLES.values():
            for page_type in page_types:
                post_save.connect(grant_new_page, sender=page_type, dispatch_uid=f"grant-{page_type.__name__}")
        register_brand(brand_of_default_site)
        register_row_use(
            "home.BrandSettings.logo",
            HubImage,
            lambda image_id: BrandSettings.objects.filter(logo=image_id).exists(),
        )


def grant_new_page(instance, created: bool, raw: bool = False, **kwargs) -> None:
    """Give the groups their rights on a page of a type in the table of roles, as soon as there is one."""
    from hub.home.domain.roles import grant_page

    if created and not raw:
        grant_page(instance)


def grant_roles_once_all_is_there(sender, using=DEFAULT_DB_ALIAS, plan=None, **kwargs) -> None:
    """Grant roles after the last app of a migration that leaves nothing to do: every permission exists then.

    Emptying the database sends the same signal without a plan; there is nobody to grant anything to.
    """
    from hub.home.domain.roles import grant_roles

    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    if plan is None or sender is not last or using != DEFAULT_DB_ALIAS:
        return
    executor = MigrationExecutor(connections[using])
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        grant_roles()
