"""What is told on the next page arrives there, whatever else the browser asked for meanwhile."""

from __future__ import annotations

from hashlib import sha256
from importlib import import_module

import pytest
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.test import Client
from django.urls import path


def tell(request):
    messages.success(request, request.GET["words"])
    return HttpResponse()


def show(request):
    return HttpResponse(" ".join(str(message) for message in messages.get_messages(request)))


urlpatterns = [path("tell/", tell), path("show/", show)]


@pytest.fixture
def client(db, settings):
    settings.ROOT_URLCONF = __name__
    return Client()


def test_it_is_told_once(client):
    client.get("/tell/?words=Sent for moderation.")
    assert client.get("/show/").text == "Sent for moderation."
    assert client.get("/show/").text == ""


def test_a_slower_request_that_writes_the_session_takes_nothing_away(client):
    session = client.session
    session["started"] = True
    session.save()
    slower = import_module(settings.SESSION_ENGINE).SessionStore(session.session_key)
    slower["preview"] = "as it was"

    client.get("/tell/?words=Sent for moderation.")
    slower.save()

    assert client.get("/show/").text == "Sent for moderation."


def test_a_message_too_long_for_a_cookie_is_told_too(client):
    words = " ".join(sha256(str(number).encode()).hexdigest() for number in range(100))
    assert len(client.get(f"/tell/?words={words}").cookies["messages"].value) < 4096
    assert client.get("/show/").text == words


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client):
    cookie = client.get("/tell/?words=Saved.").cookies["messages"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert bool(cookie["secure"]) == settings.SESSION_COOKIE_SECURE
