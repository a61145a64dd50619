from __future__ import annotations

from .areas import Area
from .organisations import Organisation, OrganisationContact, OrganisationTheme
from .postcodes import Postcode, PostcodeLoad

__all__ = ["Area", "Organisation", "OrganisationContact", "OrganisationTheme", "Postcode", "PostcodeLoad"]
