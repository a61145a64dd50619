from __future__ import annotations

from wagtail.models import Site

from hub.home.models import BrandSettings
from hub.shared.brand import Palette


def site_palette() -> Palette:
    """Name and colours of the default site, for artwork that is drawn on the server. One query."""
    site = Site.objects.filter(is_default_site=True).select_related("brandsettings").first()
    brand = getattr(site, "brandsettings", None) or BrandSettings()
    return Palette(
        brand=brand.brand_colour, accent=brand.accent_colour, highlight=brand.highlight_colour, name=brand.name
    )
