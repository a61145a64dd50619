from __future__ import annotations

import json
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# As in Django's json_script: nothing in the data can end the element or begin a comment.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.filter(is_safe=False)
def json_ld(data: Any) -> SafeString | str:
    """``data`` as a block of JSON-LD, which browsers never run; nothing without data."""
    if not data:
        return ""
    text = json.dumps(data, ensure_ascii=True).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')
