from __future__ import annotations

from .areas import Area
from .organisations import Organisation, OrganisationContact, OrganisationTheme
from .people import OrganisationPerson
from .postcodes import Postcode, PostcodeLoad

__all__ = [
    "Area",
    "Organisation",
    "OrganisationContact",
    "OrganisationPerson",
    "OrganisationTheme",
    "Postcode",
    "PostcodeLoad",
]
