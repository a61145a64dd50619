"""The pages behind the reply link, by which officers of a body answer without an account."""

from __future__ import annotations
