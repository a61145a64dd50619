"""What a partner's browser sends when somebody presses the button below the listing."""

from __future__ import annotations

from bs4 import BeautifulSoup

from hub.organisations.models import Organisation
from tests.factories.charter_champions import make_reviewer

EDIT, LISTING = "/portal/potters-row/listing/change/", "/portal/potters-row/listing/"
NEW = "Soup and company on Tuesdays."


def answers_on(client, path: str) -> dict:
    """Every box of the form on the page at ``path`` with what stands in it."""
    return answers_in(client.get(path).content)


def answers_in(html: bytes) -> dict:
    form = next(form for form in BeautifulSoup(html, "html.parser").select("main form") if form.select("[name=seen]"))
    found: dict = {}
    for box in form.select("[name]"):
        name = box["name"]
        if box.name == "textarea":
            found[name] = box.text.removeprefix("\n")
        elif box.name == "select":
            found[name] = (box.select_one("option[selected]") or box.select_one("option"))["value"]
        elif box.get("type") == "checkbox":
            if box.has_attr("checked"):
                found.setdefault(name, []).append(box.get("value", "on"))
        elif box.get("type") not in ("file", "submit"):
            found[name] = box.get("value", "")
    found.pop("csrfmiddlewaretoken", None)
    return found


def change(client, **answers):
    return client.post(EDIT, {**answers_on(client, EDIT), **answers})


def publish_as_staff(club):
    """What the button "Publish" does with the draft that lies there."""
    organisation = Organisation.objects.get(pk=club.pk)
    organisation.get_latest_revision().publish(user=make_reviewer())
