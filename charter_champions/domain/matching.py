"""When two organisations may be one: the same name, number, web address or e-mail address, written differently."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

# Words that people add or leave out.
FILLERS = frozenset({"the", "a", "and", "of", "for", "ltd", "limited", "cic", "cio", "group", "charity", "uk"})
# Addresses that thousands share say nothing about who somebody is.
SHARED_DOMAINS = frozenset(
    {
        "gmail.com",
        "googlemail.com",
        "hotmail.com",
        "hotmail.co.uk",
        "outlook.com",
        "live.co.uk",
        "yahoo.com",
        "yahoo.co.uk",
        "btinternet.com",
        "icloud.com",
        "aol.com",
        "facebook.com",
        "instagram.com",
        "linktr.ee",
        "sites.google.com",
        "wordpress.com",
    }
)
LONGEST_NAME = 200


def name_key(name: str) -> str:
    """``name`` without case, accents, punctuation and filler words; the words that are left stay in order."""
    plain = unicodedata.normalize("NFKD", name[:LONGEST_NAME]).casefold().replace("&", " and ")
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    words = re.findall(r"\w+", re.sub(r"['’]", "", plain))
    telling = [word for word in words if word not in FILLERS]
    return " ".join(telling or words)


def web_domain(address: str) -> str:
    """The host of a web address without ``www.``; empty for none and for places that thousands share."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    host = host.removeprefix("www.")
    return "" if host in SHARED_DOMAINS else host


def number_key(charity_number: str) -> str:
    """A charity number without blanks and without the number of a subsidiary."""
    return re.sub(r"\s", "", charity_number).upper().split("-")[0]
