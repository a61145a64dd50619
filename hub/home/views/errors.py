from __future__ import annotations

from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template import loader


def page_not_found(request, exception):
    """Say that there is no such page, with a search box and a phone number."""
    return render(request, "404.html", status=404)


def permission_denied(request, exception):
    return render(request, "403.html", status=403)


def bad_request(request, exception):
    return render(request, "400.html", status=400)


def csrf_failure(request, reason=""):
    """Say how to send the form again; the browser's back button brings back what was typed."""
    return render(request, "403_csrf.html", status=403)


def server_error(request):
    """Rendered without a request, settings or the database: any of them may be what is broken."""
    return HttpResponseServerError(loader.get_template("500.html").render())
