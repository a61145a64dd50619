"""The classes of the fields of the home page, standard pages and site settings: nothing about people."""

from __future__ import annotations

from hub.shared.privacy.registry import declare
from hub.shared.privacy.words import BASE_PAGE

declare(
    "home.HomePage",
    public=f"{BASE_PAGE} hero_title call_text call_page numbers_title body champions_title champions_text",
)
declare("home.StandardPage", public=f"{BASE_PAGE} body")
declare("home.StandardPageTheme", public="tag content_object")
declare(
    "home.BrandSettings",
    public=(
        "site name strapline champion_term champion_term_plural about_text legal_text brand_colour accent_colour "
        "highlight_colour logo phone opening_hours text_relay email easy_read_url bsl_url languages_url"
    ),
)
declare("home.NavigationSettings", public="site menu footer")
