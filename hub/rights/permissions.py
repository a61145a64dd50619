from __future__ import annotations

HANDLE = "rights.handle_rights"
