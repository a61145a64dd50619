from __future__ import annotations

from collections.abc import Mapping
from html import escape

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def choice_items(groups, plural: str) -> SafeString:
    """All radios or checkboxes (``plural`` says which) of a widget, each with its label and its hint.

    Written here and not in a template: a list of filters has forty of them, and a template that includes another for
    the attributes of each took a fifth of the whole page.
    """
    parts = []
    for heading, options, _ in groups:
        if heading:
            parts.append(f'<p class="choice-group">{conditional_escape(heading)}</p>\n')
        parts += [choice_item(option, plural) for option in options]
    # Each value is escaped, here or below.
    return mark_safe("".join(parts))


def choice_item(option: Mapping, plural: str) -> str:
    attributes = option["attrs"]
    css, target = f"govuk-{plural}", escape(str(attributes.get("id", "")))
    hint = option.get("hint")
    help_text = f'<div id="{target}_hint" class="govuk-hint {css}__hint">{conditional_escape(hint)}</div>'
    return (
        f'<div class="{css}__item"><input class="{css}__input" type="{escape(option["type"])}" '
        f'name="{escape(str(option["name"]))}" value="{escape(str(option["value"]))}"{written(attributes)}>'
        f'<label class="govuk-label {css}__label" for="{target}">{conditional_escape(option["label"])}</label>'
        f"{help_text if hint else ''}</div>\n"
    )


def written(attributes: Mapping[str, object]) -> str:
    """The attributes of an element as Django's own template writes them: ``True`` without a value, ``False`` not."""
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in attributes.items()
        if value is not False
    )
