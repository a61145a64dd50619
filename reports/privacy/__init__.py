"""The classes of the fields of reports and requests: a public record, with officers shown by their role."""

from __future__ import annotations

from . import issuing, officers, promises, record, replies

__all__ = ["issuing", "officers", "promises", "record", "replies"]
