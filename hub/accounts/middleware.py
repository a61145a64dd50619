from __future__ import annotations

from urllib.parse import urlencode

from asgiref.sync import sync_to_async
from django.contrib.auth import SESSION_KEY, get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from hub.shared.prefixes import ACCOUNT_PREFIX, ADMIN_PREFIX

from . import sessions
from .people import may_enter_admin

UNFINISHED = "_unfinished_user"


class Authentication(AuthenticationMiddleware):
    """``request.user`` is somebody only while their session holds, and only once they have shown all that is asked.

    Until a member of staff has a second factor, where one is required, they are nobody outside the account pages:
    no view anywhere needs to know about it. Like Django's, it reads nothing before somebody asks for the user.
    """

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: user_of(request))

        async def auser():
            return await sync_to_async(user_of)(request)

        request.auser = auser


def user_of(request: HttpRequest):
    """The person behind ``request``; ends a session that is over."""
    if not hasattr(request, "_checked_user"):
        request._checked_user = checked_user(request)
    return request._checked_user


def checked_user(request: HttpRequest):
    user = get_user(request)
    if not user.is_authenticated:
        if SESSION_KEY in request.session:
            # Suspended or gone. Coming back needs a sign-in, not an old cookie.
            request.session.flush()
        return user
    if sessions.has_ended(request.session, user):
        request.session.flush()
        return AnonymousUser()
    if sessions.lacks_second_factor(request.session, user) and not request.path_info.startswith(ACCOUNT_PREFIX):
        setattr(request, UNFINISHED, user)
        return AnonymousUser()
    sessions.note_seen(request.session, user)
    return user


class AdminGate:
    """Under ``/admin/``: staff without their second factor are led to setting it up, partners find nothing."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if f"{request.path_info.rstrip('/')}/".startswith(ADMIN_PREFIX):
            if request.user.is_authenticated:
                if not may_enter_admin(request.user):
                    raise Http404
            elif hasattr(request, UNFINISHED):
                return self.lead_to_second_factor(request)
        return self.get_response(request)

    def lead_to_second_factor(self, request: HttpRequest) -> HttpResponseBase:
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return HttpResponse("Set up your second factor first.\n", status=403, content_type="text/plain")
        after = request.get_full_path() if request.method in {"GET", "HEAD"} else reverse("wagtailadmin_home")
        return redirect(f"{reverse('mfa_index')}?{urlencode({'next': after})}")
