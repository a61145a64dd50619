"""Template filters and tags that every public template may load: ``{% load hub_tags %}``."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from hub.shared.icons import ICONS
from hub.shared.image_files import megabytes
from hub.shared.names import name_of
from hub.shared.quoting import quoted
from hub.shared.renditions import shared_size, shown_size
from hub.shared.working_days import long_date, weekday_date

register = template.Library()


def local(value: dt.date | dt.time | None) -> dt.date | dt.time | None:
    """``value``, an instant turned into the clock of the site."""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


register.filter("quoted", quoted)


@register.filter
def called(user, nobody: str = "") -> str:
    """The name of ``user`` on the staff's side; ``nobody`` without one."""
    return name_of(user) if user else nobody


@register.filter
def web_name(address: str) -> str:
    """A web address as people say it: without scheme and last slash."""
    return address.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


@register.filter(is_safe=False)
def day_short(value: dt.date | None) -> str:
    """ "5 May"; nothing without a date."""
    value = local(value)
    return long_date(value).rpartition(" ")[0] if value else ""


@register.filter(is_safe=False)
def day(value: dt.date | None) -> str:
    """ "5 May 2026"; nothing without a date."""
    value = local(value)
    return long_date(value) if value else ""


@register.filter(is_safe=False)
def day_with_weekday(value: dt.date | None) -> str:
    """ "Tuesday 5 May 2026"; nothing without a date."""
    value = local(value)
    return weekday_date(value) if value else ""


@register.filter(is_safe=False)
def clock(value: dt.time | dt.datetime | None) -> str:
    """ "2pm", "2:30pm", "midday" or "midnight"; nothing without a time."""
    value = local(value)
    if value is None or value == "":
        return ""
    if value.minute == 0 and value.hour in (0, 12):
        return "midday" if value.hour else "midnight"
    minutes = f":{value.minute:02}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{'am' if value.hour < 12 else 'pm'}"


@register.filter(is_safe=False)
def moment(value: dt.datetime | None) -> str:
    """ "5 May 2026, 2:30pm"; nothing without an instant."""
    return f"{day(value)}, {clock(value)}" if value else ""


@register.filter(is_safe=False)
def time_range(start: dt.time | dt.datetime | None, end: dt.time | dt.datetime | None = None) -> str:
    """ "2pm to 4pm"; only the start when the end is not known."""
    return f"{clock(start)} to {clock(end)}" if start and end else clock(start)


@register.filter(is_safe=False)
def filesize_words(size: int | None) -> str:
    """A size given in bytes as "480KB" or "1.2MB" (1KB is 1,024 bytes), never less than "1KB"; nothing without one."""
    if size is None or size == "":
        return ""
    kilobytes = max(1, round(size / 1024))
    if kilobytes < 1024:
        return f"{kilobytes}KB"
    return megabytes(size)


@register.filter(is_safe=False)
def number_words(value: float | None) -> str:
    """A number with commas, "1,284"; words stay as they are; nothing without one."""
    return "" if value is None else f"{value:,}" if isinstance(value, int | float) else str(value)


@register.filter(is_safe=False)
def breakable(key: str) -> str:
    """A name such as "working_days" that a narrow column breaks after "_"."""
    return format_html_join(mark_safe("_<wbr>"), "{}", ((part,) for part in key.split("_")))


@register.simple_tag(takes_context=True)
def query_string(context, **changes) -> str:
    """The address of this list with some parameters changed: ``None`` or "" drops one, a list gives several values.

    The page number is dropped unless it is given, since another choice makes another list.
    """
    changes = {"page": None, **changes}
    pairs = [(key, value) for key, value in parameters(context) if key not in changes]
    for key, value in changes.items():
        values = value if isinstance(value, list | tuple | set | frozenset) else [value]
        pairs += [(key, str(item)) for item in values if item not in (None, "")]
    # "?" alone clears every parameter.
    return f"?{urlencode(pairs)}"


def parameters(context) -> list[tuple[str, str]]:
    """Every non-empty parameter of the current address, in its order."""
    # ``include … only`` and inclusion tags drop the variable but keep the request of the context itself.
    request = context.get("request") or getattr(context, "request", None)
    if request is None:
        return []
    return [(key, value) for key, values in request.GET.lists() for value in values if value]


@register.simple_tag
def page_numbers(page) -> list[int | str]:
    """The numbers to show for a page of a list: the first, the last, those around, "…" between."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative icon, hidden from screen readers. Raises ``KeyError`` for a name that is not in ``icons.py``."""
    return mark_safe(f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{ICONS[name]}</svg>')


@register.simple_tag
def picture(image, filter_spec: str, *, eager: bool = False, **attributes) -> str:
    """An ``<img>`` as WebP with its size, its own description, and lazy loading unless ``eager``.

    Nothing without a picture that may be shown and has been made. ``alt=""`` makes it decorative where words beside it
    say the same. Raises ``ValueError`` for a size that is not one of ``PICTURE_SIZES``.
    """
    rendition = shown_size(image or None, filter_spec)
    if rendition is None:
        return ""
    loading = {"fetchpriority": "high"} if eager else {"loading": "lazy", "decoding": "async"}
    return rendition.img_tag(loading | attributes)


@register.simple_tag
def picture_size(image, filter_spec: str):
    """The picture in one of ``PICTURE_SIZES``, for its address; ``None`` where ``picture`` shows nothing."""
    return shown_size(image or None, filter_spec)


@register.simple_tag
def share_picture(image):
    """The picture of a shared link, with address and size; ``None`` if there is none to show."""
    return shared_size(image or None)


@register.filter(is_safe=False)
def file_type(name: str) -> str:
    """The kind of a file in words people use, by the end of its name: "PDF", "Word", "spreadsheet"."""
    ending = str(name).rpartition(".")[2].lower() if "." in str(name) else ""
    return FILE_TYPES.get(ending, ending.upper())


FILE_TYPES = {
    "docx": "Word",
    "odt": "text document",
    "xlsx": "spreadsheet",
    "ods": "spreadsheet",
    "csv": "CSV spreadsheet",
    "pptx": "slides",
    "odp": "slides",
    "ics": "calendar file",
    "txt": "plain text",
}


@register.simple_tag
def percent(value: float, of: float) -> str:
    """``value`` as a share of ``of`` between 0 and 100 with at most one decimal, for widths inside an SVG."""
    if not of:
        return "0"
    return f"{min(100, max(0, 100 * value / of)):.1f}".removesuffix(".0")


@register.simple_tag
def phone_link(number: str) -> SafeString:
    """A telephone number as a link that dials it."""
    digits = "".join(character for character in str(number) if character.isdigit() or character == "+")
    return format_html('<a href="tel:{}">{}</a>', digits, number)
