from __future__ import annotations

from wagtail import hooks

from hub.home.viewsets import AssignRole, SetActiveState

# After Wagtail's own of the same names, which they replace.
hooks.register("register_bulk_action", AssignRole, order=100)
hooks.register("register_bulk_action", SetActiveState, order=100)
