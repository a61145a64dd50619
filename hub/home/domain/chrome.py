"""Brand, menu and footer: on every page, seldom changed, so kept until anything public changes (decision 22)."""

from __future__ import annotations

from wagtail.models import Site

from hub.home.domain.navigation import navigation_of
from hub.home.models import BrandSettings, NavigationSettings
from hub.shared.brand import Brand
from hub.shared.generation import kept


def settings_for_reading(site: Site | None) -> tuple[BrandSettings, NavigationSettings]:
    """Both settings of ``site`` in one query; unsaved defaults where there are none."""
    full = Site.objects.select_related("brandsettings__logo", "navigationsettings").filter(pk=site and site.pk).first()
    return (
        getattr(full, "brandsettings", None) or BrandSettings(site=site),
        getattr(full, "navigationsettings", None) or NavigationSettings(site=site),
    )


def chrome_of(site: Site | None) -> tuple[BrandSettings, dict]:
    """Brand and navigation of ``site`` as they are now."""
    if site is None:
        return BrandSettings(), navigation_of(NavigationSettings())
    return kept(f"chrome:{site.pk}", lambda: read_chrome(site))


def read_chrome(site: Site) -> tuple[BrandSettings, dict]:
    brand, navigation = settings_for_reading(site)
    return brand, navigation_of(navigation)


def brand_of_default_site() -> Brand:
    """Name, terms and colours for what is made on the server and belongs to no request: badges, mails, verdicts."""
    return kept("brand", read_brand)


def read_brand() -> Brand:
    settings, _ = settings_for_reading(Site.objects.filter(is_default_site=True).first())
    return Brand(
        main=settings.brand_colour,
        accent=settings.accent_colour,
        highlight=settings.highlight_colour,
        name=settings.name,
        champion=settings.champion_term,
        champions=settings.champion_term_plural,
        strapline=settings.strapline,
        phone=settings.phone,
        email=settings.email,
        logo=settings.logo.file.name if settings.logo else "",
    )
