"""Lets Wagtail's choosers start without an inline script, so that the admin's policy needs no "unsafe-inline".

Wagtail writes that script in Python, not in a template; ``shared/js/admin.js`` reads the data that stands here instead.
"""

from __future__ import annotations

import json
import re

from django.utils.html import format_html
from wagtail.admin.widgets import BaseChooser

STATEMENT = re.compile(r"(?:new )?([A-Za-z]+)\((.*)\);", re.DOTALL)


def render_chooser(self, name, value, attrs=None, renderer=None):
    """The chooser's HTML with its start as data. Raises ``TypeError`` without an id, as Wagtail's own does."""
    if not (attrs and "id" in attrs):
        raise TypeError("BaseChooser cannot be rendered without an 'id' attribute")
    value_data = self.get_value_data(value)
    html = self.render_html(name, value_data, attrs)
    constructor, arguments = read_statement(self.render_js_init(attrs["id"], name, value_data))
    element_id, *options = arguments
    return format_html(
        '{}<template data-hub-init="{}" data-hub-id="{}" data-hub-options="{}"></template>',
        html,
        constructor,
        element_id,
        json.dumps(options[0]) if options else "",
    )


def read_statement(script: str) -> tuple[str, list]:
    """Name and arguments of ``new Name("id", {…});``. Raises ``ValueError`` for any other script."""
    match = STATEMENT.fullmatch(script.strip())
    if match is None:
        raise ValueError(f"A chooser starts with another script than expected: {script[:80]}")
    return match[1], json.loads(f"[{match[2]}]")


def install() -> None:
    BaseChooser.render = render_chooser
