"""Forms made for one test, and their markup without what means nothing."""

from __future__ import annotations

from bs4 import BeautifulSoup
from django.http import QueryDict

from hub.shared.forms import HubForm

CONTROL_MESSAGE = (
    "This answer had hidden characters in it, often from copied text. We have taken them out. "
    "Check it and send it again."
)
OFTEN = [("month", "Every month"), ("quarter", "Every 3 months")]


def form_of(data=None, files=None, form_attributes=None, **fields):
    form_class = type("AnyForm", (HubForm,), {**(form_attributes or {}), **fields})
    return form_class(QueryDict(data) if isinstance(data, str) else data, files)


def markup(html):
    """The tags of ``html`` without the white space between them, attributes in alphabetical order."""
    soup = BeautifulSoup(str(html), "html.parser")
    for text in soup.find_all(string=True):
        words = " ".join(text.split())
        text.replace_with(words) if words else text.extract()
    for tag in soup.find_all(True):
        tag.attrs = dict(sorted(tag.attrs.items()))
    return str(soup)
