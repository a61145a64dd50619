"""Where uploaded files are kept, from environment variables."""

from __future__ import annotations

from .env import Environment


def storages(env: Environment) -> dict[str, dict]:
    """The store of private files, which is the default one, and that of the sizes of pictures."""
    return {
        "default": {"BACKEND": "hub.shared.stores.PrivateFolder"},
        "renditions": {"BACKEND": "hub.shared.stores.SizesFolder"},
    }
