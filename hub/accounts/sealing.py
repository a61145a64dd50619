"""Keys of second factors, sealed with the hub's secret: a copy of the database alone opens nobody's account."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class BrokenSealError(Exception):
    """None of the secret keys in use has sealed this."""


def sealer() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(fernet_key(key)) for key in keys])


def fernet_key(secret: str) -> bytes:
    digest = hashlib.sha256(b"hub.accounts.sealing" + secret.encode()).digest()
    return base64.urlsafe_b64encode(digest)


def seal(text: str) -> str:
    """``text`` as nobody can read it who does not know the secret key."""
    return sealer().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What was sealed with the secret key or an earlier one. Raises ``BrokenSealError``."""
    try:
        return sealer().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise BrokenSealError from error
