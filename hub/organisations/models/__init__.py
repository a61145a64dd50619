from __future__ import annotations

from .areas import Area
from .organisations import Organisation, OrganisationContact, OrganisationTheme

__all__ = ["Area", "Organisation", "OrganisationContact", "OrganisationTheme"]
