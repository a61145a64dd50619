"""Brand, menu and footer: on every page, seldom changed, so kept for a moment (decision 9)."""

from __future__ import annotations

from django.core.cache import cache
from wagtail.models import Site

from hub.home.domain.navigation import navigation_of
from hub.home.models import BrandSettings, NavigationSettings
from hub.shared.brand import Brand

SECONDS_KEPT = 30
BRAND_KEY = "site-brand"


def settings_for_reading(site: Site | None) -> tuple[BrandSettings, NavigationSettings]:
    """Both settings of ``site`` in one query; unsaved defaults where there are none."""
    full = Site.objects.select_related("brandsettings__logo", "navigationsettings").filter(pk=site and site.pk).first()
    return (
        getattr(full, "brandsettings", None) or BrandSettings(site=site),
        getattr(full, "navigationsettings", None) or NavigationSettings(site=site),
    )


def cache_key(site_key: int) -> str:
    return f"site-chrome:{site_key}"


def chrome_of(site: Site | None) -> tuple[BrandSettings, dict]:
    """Brand and navigation of ``site``: at most 30 seconds old, and at once where this process changed them."""
    if site is None:
        return BrandSettings(), navigation_of(NavigationSettings())
    kept = cache.get(cache_key(site.pk))
    if kept is None:
        brand, navigation = settings_for_reading(site)
        kept = (brand, navigation_of(navigation))
        cache.set(cache_key(site.pk), kept, SECONDS_KEPT)
    return kept


def brand_of_default_site() -> Brand:
    """Name, terms and colours for what is made on the server and belongs to no request: badges, mails, verdicts."""
    kept = cache.get(BRAND_KEY)
    if kept is None:
        settings, _ = settings_for_reading(Site.objects.filter(is_default_site=True).first())
        kept = Brand(
            main=settings.brand_colour,
            accent=settings.accent_colour,
            highlight=settings.highlight_colour,
            name=settings.name,
            champion=settings.champion_term,
            champions=settings.champion_term_plural,
        )
        cache.set(BRAND_KEY, kept, SECONDS_KEPT)
    return kept


def forget_chrome(**kwargs) -> None:
    """Read everything anew; called when settings, sites or addresses of pages change."""
    cache.delete_many([BRAND_KEY, *(cache_key(key) for key in Site.objects.values_list("pk", flat=True))])
