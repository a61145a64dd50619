"""Bodies as editors make them, and what readers see of them."""

from __future__ import annotations

import re

from wagtail.blocks import StreamBlockValidationError
from wagtail.models import Page, Site

from hub.shared.blocks import BodyBlock

BLOCK = BodyBlock()


def body(*blocks: tuple[str, object]):
    """A body as it comes from the database: plain data that is turned into values when it is first read."""
    return BLOCK.to_python(
        [{"type": kind, "value": value, "id": str(number)} for number, (kind, value) in enumerate(blocks)]
    )


def show(*blocks: tuple[str, object]) -> str:
    return str(BLOCK.render(body(*blocks)))


def words(html: str) -> str:
    """The text of some HTML with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def faults(kind: str, value: object) -> dict[str, list[str]]:
    """What is wrong with one block, by the path of its field."""
    try:
        BLOCK.clean(body((kind, value)))
    except StreamBlockValidationError as error:
        return dict(flat(error.as_json_data()["blockErrors"][0]))
    return {}


def flat(data: dict, path: str = ""):
    if data.get("messages"):
        yield path, data["messages"]
    for name, inner in data.get("blockErrors", {}).items():
        yield from flat(inner, f"{path}.{name}".strip("."))


def make_page(title: str, **kwargs) -> Page:
    kwargs.setdefault("slug", title.lower().replace(" ", "-"))
    return Site.objects.get(is_default_site=True).root_page.add_child(instance=Page(title=title, **kwargs))


def page_link(page):
    return {"page": page.pk, "document": None, "url": ""}


def web_link(address):
    return {"page": None, "document": None, "url": address}


def row(label, number=None, *, is_hidden=False):
    return {"label": label, "number": None if number is None else str(number), "is_hidden": is_hidden}


def figure(**changes):
    return {
        "title": "What matters most",
        "summary": "Getting an appointment matters most.",
        "kind": "bars",
        "unit": "%",
        "rows": [row("Getting an appointment", 71), row("Being listened to", "58.50")],
        "base": 212,
        "base_name": "people answered our summer survey",
        "source": "Summer survey",
        **changes,
    }
