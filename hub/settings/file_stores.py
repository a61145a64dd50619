"""Where uploaded files are kept, from environment variables: in folders, or in an S3-compatible store."""

from __future__ import annotations

import re

from .env import Environment, is_scheme_and_host

BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
"""The names that Amazon allows, and others copy; the general purpose bucket naming rules of S3."""

PREFIX = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*")
DETAILS = (
    "HUB_S3_ENDPOINT_URL",
    "HUB_S3_REGION",
    "HUB_S3_ACCESS_KEY",
    "HUB_S3_SECRET_KEY",
    "HUB_S3_PATH_STYLE",
    "HUB_S3_PREFIX",
)


def storages(env: Environment) -> dict[str, dict]:
    """The store of private files, which is the default one, and that of the sizes of pictures.

    They are two folders under ``HUB_VAR``, or with ``HUB_S3_BUCKET`` two prefixes of a bucket that is not public.
    """
    if not env.text("HUB_S3_BUCKET"):
        env.faults += [f"{name} needs HUB_S3_BUCKET" for name in DETAILS if env.text(name)]
        return {
            "default": {"BACKEND": "hub.shared.stores.PrivateFolder"},
            "renditions": {"BACKEND": "hub.shared.stores.SizesFolder"},
        }
    options = bucket_options(env)
    prefix = env.text("HUB_S3_PREFIX").strip("/")
    if prefix and not PREFIX.fullmatch(prefix):
        env.faults.append("HUB_S3_PREFIX may have letters, digits, - and _, in parts divided by /")
    return {
        alias: {
            "BACKEND": "hub.shared.bucket.BucketStorage",
            "OPTIONS": {**options, "alias": alias, "location": f"{prefix}/{folder}".lstrip("/")},
        }
        for alias, folder in (("default", "private"), ("renditions", "media"))
    }


def bucket_options(env: Environment) -> dict[str, str | None]:
    """How the bucket is reached; notes each fault without the value, which may be a secret in the wrong place."""
    options = {
        "bucket_name": env.text("HUB_S3_BUCKET"),
        "endpoint_url": env.text("HUB_S3_ENDPOINT_URL").rstrip("/") or None,
        "region_name": env.text("HUB_S3_REGION") or None,
        # Without keys the machine's own role is asked, which is the better way where there is one.
        "access_key": env.text("HUB_S3_ACCESS_KEY") or None,
        "secret_key": env.text("HUB_S3_SECRET_KEY") or None,
        "addressing_style": "path" if env.flag("HUB_S3_PATH_STYLE") else "auto",
    }
    if not BUCKET.fullmatch(options["bucket_name"]):
        env.faults.append("HUB_S3_BUCKET must be the name of a bucket: 3 to 63 small letters, digits, dots and hyphens")
    if options["endpoint_url"] and not is_scheme_and_host(options["endpoint_url"]):
        env.faults.append("HUB_S3_ENDPOINT_URL must be a scheme and a host only, such as https://s3.example")
    if not options["endpoint_url"] and not options["region_name"]:
        env.faults.append("HUB_S3_BUCKET needs HUB_S3_REGION, or HUB_S3_ENDPOINT_URL for a store that is not Amazon's")
    if bool(options["access_key"]) != bool(options["secret_key"]):
        env.faults.append("HUB_S3_ACCESS_KEY and HUB_S3_SECRET_KEY belong together")
    return options
