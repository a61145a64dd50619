"""What a credential says about a membership, in the words of the hub."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import asdict
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from charter_champions.clients.open_badges import Merit, Profile, Statement, as_text, did_of
from charter_champions.models import CharterVersion, Membership
from hub.organisations.models import Organisation
from hub.shared.brand import brand_in_use
from hub.shared.emails import absolute_url
from hub.shared.templatetags.hub_tags import day

# RFC 3987 lets more into an address than JSON-LD processors agree about.
UNSAFE_IN_ADDRESS = frozenset(' "<>\\^`{|}')


def issuer_profile() -> Profile:
    """The hub as an issuer: its DID, its name of today, its home page."""
    return Profile(did=did_of(settings.HUB_BASE_URL), name=brand_in_use().name, url=absolute_url("/"))


def statement_of(membership: Membership) -> Statement:
    """All that a credential says of ``membership`` now, but for its own name and its place in the status lists."""
    organisation = membership.organisation
    return Statement(
        issuer=issuer_profile(),
        subject=subject_of(organisation),
        name=f"{brand_in_use().champion}: {organisation.name}",
        merit=merit_of(membership.charter_version, image=absolute_url(membership.badge_url)),
        valid_from=midnight(membership.started_on),
        # The last day is included.
        valid_until=midnight(membership.valid_until + dt.timedelta(days=1)) - dt.timedelta(seconds=1),
    )


def merit_of(version: CharterVersion, *, image: str = "") -> Merit:
    """What it takes to be a champion: to commit to this version of the charter."""
    brand = brand_in_use()
    promises = "\n".join(
        f"{promise['number']}. {promise['title']}. You will {promise['you_will']}" for promise in version.promises
    )
    return Merit(
        id=absolute_url(reverse("credentials:achievement", args=[version.pk])),
        name=brand.champion,
        description=(
            f"An organisation that committed to “{version.title}”, version {version.number} of "
            f"{day(version.published_at)}, and that {brand.name} made a {brand.champion}."
        ),
        criteria=f"The organisation agreed to each promise of the charter:\n{promises}",
        image=image,
    )


def subject_of(organisation: Organisation) -> str:
    """The organisation's address on the web: its website, else its page on the hub. Never a person."""
    return organisation.website if is_plain(organisation.website) else absolute_url(organisation.get_absolute_url())


def is_plain(address: str) -> bool:
    """Whether every program reads ``address`` the same: http or https, a host, no name and nothing odd in it."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    is_safe = not any(sign in UNSAFE_IN_ADDRESS or ord(sign) <= 32 or not sign.isprintable() for sign in address)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc and is_safe


def midnight(on: dt.date) -> dt.datetime:
    """The instant at which the day ``on`` begins in London."""
    local = dt.datetime.combine(on, dt.time(), tzinfo=timezone.get_default_timezone())
    return local.astimezone(dt.UTC)


def fingerprint_of(statement: Statement) -> str:
    """SHA-256 of what is said, so that the same is not signed twice."""
    said = asdict(statement)
    said["valid_from"], said["valid_until"] = statement.valid_from.isoformat(), statement.valid_until.isoformat()
    return hashlib.sha256(as_text(said).encode()).hexdigest()
