from __future__ import annotations

MANAGE_PEOPLE = "portal.manage_people"
PUBLISH_LISTINGS = "organisations.publish_organisation"
