"""The addresses of the views, a module for each prefix."""

from __future__ import annotations
