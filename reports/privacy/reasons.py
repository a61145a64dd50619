"""Why what bodies wrote stays, for each declaration that says so."""

from __future__ import annotations

PUBLIC_RECORD = "the public record of a statutory duty; the address of a person is taken out of it"
