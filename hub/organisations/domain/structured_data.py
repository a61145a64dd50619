"""schema.org data of an organisation, for search engines: only what its page shows."""

from __future__ import annotations

from typing import Any

from hub.organisations.models import Organisation
from hub.shared.emails import absolute_url


def organisation_data(organisation: Organisation) -> dict[str, Any]:
    """One schema.org ``Organization``; what is not known is left out."""
    lines = ", ".join(organisation.public_address_lines)
    data = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": organisation.name,
        "url": absolute_url(organisation.get_absolute_url()),
        "description": organisation.summary,
        "telephone": organisation.phone,
        "email": organisation.email,
        "sameAs": organisation.website,
        "address": lines and {"@type": "PostalAddress", "streetAddress": lines, "addressCountry": "GB"},
        "areaServed": [area.name for area in organisation.areas.all()],
    }
    return {name: value for name, value in data.items() if value}
