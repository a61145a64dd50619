"""Filling in a page as a browser does: with what the page carries."""

from __future__ import annotations

from bs4 import BeautifulSoup


def opened(client, address: str) -> dict:
    """The boxes of the page as they stand, ready to be sent."""
    form = BeautifulSoup(client.get(address).content, "html.parser").select_one("main form[method=post]")
    data: dict = {}
    for box in form.select("input[name], textarea[name]"):
        kind = box.get("type", "text")
        if box["name"] == "csrfmiddlewaretoken" or kind == "file":
            continue
        if kind in ("radio", "checkbox"):
            if box.has_attr("checked"):
                data.setdefault(box["name"], []).append(box.get("value", "on"))
        else:
            data[box["name"]] = box.text.removeprefix("\n") if box.name == "textarea" else box.get("value", "")
    return data


def fill(client, address: str, **answers):
    """Open a page, change ``answers`` and send it."""
    return client.post(address, {**opened(client, address), **answers})
