"""The lists and rows of the admin."""

from __future__ import annotations
