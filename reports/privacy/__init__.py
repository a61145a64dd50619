"""The classes of the fields of reports and requests: a public record, with officers shown by their role."""

from __future__ import annotations

from . import officers, promises, record, replies

__all__ = ["officers", "promises", "record", "replies"]
