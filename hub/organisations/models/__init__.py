from __future__ import annotations

from .areas import Area
from .listings import (
    ListingClaim,
    ListingClaimHistory,
    ListingConfirmation,
    ListingQuestion,
    MistakeReport,
    MistakeReportHistory,
)
from .organisations import Organisation, OrganisationContact, OrganisationTheme
from .outlines import AreaOutline
from .people import OrganisationPerson
from .postcodes import Postcode, PostcodeLoad

__all__ = [
    "Area",
    "AreaOutline",
    "ListingClaim",
    "ListingClaimHistory",
    "ListingConfirmation",
    "ListingQuestion",
    "MistakeReport",
    "MistakeReportHistory",
    "Organisation",
    "OrganisationContact",
    "OrganisationPerson",
    "OrganisationTheme",
    "Postcode",
    "PostcodeLoad",
]
