"""The pages of an application as a browser without JavaScript has them: what it would send, and what it is shown."""

from __future__ import annotations

from bs4 import BeautifulSoup


def boxes(html: str) -> dict[str, list[str]]:
    """What a browser sends of the main form of a page if nobody changes anything."""
    form = BeautifulSoup(html, "html.parser").select_one("main form[method=post]")
    sent: dict[str, list[str]] = {}
    for box in form.select("input[name], textarea[name]"):
        kind = box.get("type", "text")
        if kind == "file" or (kind in ("checkbox", "radio") and not box.has_attr("checked")):
            continue
        # A line break after <textarea> is no part of its value.
        value = (
            box.text.removeprefix("\n")
            if box.name == "textarea"
            else box.get("value", "on" if kind == "checkbox" else "")
        )
        sent.setdefault(box["name"], []).append(value)
    return sent


def open_page(client, address: str) -> dict[str, list[str]]:
    return boxes(client.get(address).content.decode())


def messages(html: str) -> list[str]:
    """The error messages of a page, without the word that is for those who can't see it."""
    found = BeautifulSoup(html, "html.parser").select(".govuk-error-message")
    return [" ".join(message.text.split()).removeprefix("Error: ") for message in found]


def refused(client, address: str, data: dict) -> str:
    """Send ``data`` that can't be saved as it is; returns the page that the redirect leads to."""
    response = client.post(address, data)
    assert response.status_code == 302, response.content.decode()
    assert "?kept=" in response.url, response.url
    page = client.get(response.url)
    assert page.status_code == 200
    return page.content.decode()
