"""Wagtail's own ways in, which know neither the second factor nor the limits: they lead to the hub's."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache


@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """To the hub's sign-in, with the page that was asked for. What a POST holds is not looked at."""
    after = request.GET.get("next", "")
    return redirect(reverse("account_login") + (f"?{urlencode({'next': after})}" if after else ""))


@never_cache
def reset(request: HttpRequest, **parts: str) -> HttpResponse:
    """To the hub's way to a new password; links of Wagtail's own are not looked at."""
    return redirect("account_reset_password")
