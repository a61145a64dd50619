"""What a path prefix decides: caching, robots, headers."""

from __future__ import annotations

ADMIN_PREFIX = "/admin/"
# Signing in, second factor, one's own account.
ACCOUNT_PREFIX = "/account/"

# Forms, links from mails and signed-in places: never stored, never indexed.
TRANSACTION_PREFIXES = (
    ACCOUNT_PREFIX,
    "/apply/",
    "/book/",
    "/data-protection/ask/",
    "/data-protection/complain/",
    "/data-protection/confirm/",
    "/enquire/",
    "/follow/",
    "/listing/",
    "/nominate/",
    "/offer/",
    "/pledge/",
    "/portal/",
    "/promises/",
    "/reply/",
    "/stories/",
    "/verify/certificate/",
    "/vote/",
)
# Where somebody tells what happened to them, and follows it: of whom not even the network is written down.
CONFIDENTIAL_PREFIX = "/stories/"
# Where Wagtail asks for the password or the name that opens a private page.
ENTRANCE_PREFIX = "/_util/"
PRIVATE_PREFIXES = (ADMIN_PREFIX, ENTRANCE_PREFIX, *TRANSACTION_PREFIXES)

# Pictures that other sites may show.
EMBED_PREFIX = "/badge/"
EMBED_SUFFIX = ".svg"

# Files with a fingerprint in their names: what browsers and proxies may keep of them is said where they are served.
STATIC_PREFIX = "/static/"

# Files and the answers of monitors: whole addresses or beginnings of them that the cache of pages leaves alone.
APART_PREFIXES = ("/media/", "/documents/", "/healthz", "/readyz")


def is_private(path: str) -> bool:
    """Whether answers under ``path`` are for one person only; ``/apply`` counts as ``/apply/``."""
    return f"{path.rstrip('/')}/".startswith(PRIVATE_PREFIXES)


def is_confidential(path: str) -> bool:
    """Whether no log says from which network ``path`` was asked for; ``/stories`` counts as ``/stories/``."""
    return f"{path.rstrip('/')}/".startswith(CONFIDENTIAL_PREFIX)


def is_embed(path: str) -> bool:
    return path.startswith(EMBED_PREFIX) and path.endswith(EMBED_SUFFIX)


def is_kept_apart(path: str) -> bool:
    """Whether nothing under ``path`` is ever an entry of the cache of pages."""
    return is_private(path) or path.startswith(APART_PREFIXES)
