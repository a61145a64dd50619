"""Addresses of the public record and of the reply link."""

from __future__ import annotations
