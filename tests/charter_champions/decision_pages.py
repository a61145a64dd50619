"""Deciding as a person does it in the admin: look at what will happen, then press the button there."""

from __future__ import annotations

import re

from charter_champions.models import Application

QUEUE = "/admin/champion_applications/"


def inspect_url(application: Application) -> str:
    return f"{QUEUE}inspect/{application.pk}/"


def decide_url(application: Application, action: str) -> str:
    return f"{QUEUE}{action}/{application.pk}/"


def said(action: str, answers: dict) -> dict:
    """Where nothing else is said, approving makes a new listing."""
    return {"organisation": "new", **answers} if action == "approve" else answers


def preview(client, application: Application, action: str, **answers):
    """The page that shows what will happen, and the digest in it that the button sends; empty if it shows none."""
    response = client.post(decide_url(application, action), {"step": "preview", **said(action, answers)})
    found = re.search(r'name="previewed" value="([0-9a-f]{64})"', response.content.decode())
    return response, found[1] if found else ""


def send(client, application: Application, action: str, *, previewed: str, **answers):
    return client.post(
        decide_url(application, action), {"step": "send", "previewed": previewed, **said(action, answers)}, follow=False
    )


def decide(client, application: Application, action: str, **answers):
    """Preview and press the button."""
    _, previewed = preview(client, application, action, **answers)
    return send(client, application, action, previewed=previewed, **answers)
