from __future__ import annotations

import re
import secrets
import time

import pytest
from django.conf import settings
from django.urls import get_resolver, path
from hypothesis import given
from hypothesis import strategies as st

from hub.shared import redaction
from hub.shared.redaction import TRANSACTION_PREFIXES, redact, redact_path, secret_addresses, walk

TOKEN = "Zk3v9QpXw1LmN7tRb5YcHd8GsJ2FuKoAeViPqW4x_-a"


@pytest.mark.parametrize(
    ("sent", "logged"),
    [
        (f"/apply/status/{TOKEN}/", "/apply/status/[token]/"),
        ("/apply/status/short/", "/apply/status/[token]/"),
        ("/apply/status/short", "/apply/status/[token]"),
        ("/apply/short/", "/apply/[token]/"),
        ("/apply/short/check/", "/apply/[token]/check/"),
        ("/apply/short/organisation-details/", "/apply/[token]/organisation-details/"),
        ("/apply/organisation/", "/apply/organisation/"),
        # No pattern fits these, and the secret is in them all the same.
        ("/apply/short/no/such/step/", "/apply/[token]/[token]/[token]/[token]/"),
        ("//apply//status/short/", "/apply/status/[token]/"),
        ("/%61pply/status/short/", "/apply/status/[token]/"),
        ("/APPLY/Status/short/", "/APPLY/Status/[token]/"),
        ("/apply/a'b \n2026 INFO forged/", "/apply/[token]/"),
        ("/portal/come-in/short/", "/portal/[token]/[token]/"),
        ("/admin/password_reset/confirm/MQ/abc-def/", "/admin/password_reset/confirm/[token]/[token]/"),
        ("/nominate/received/abc123/", "/nominate/received/[token]/"),
        ("/directory/hanbury-carers/", "/directory/hanbury-carers/"),
        ("/verify/AAAA-AAAA-AAAA-AAAA/", "/verify/AAAA-AAAA-AAAA-AAAA/"),
        ("/admin/pages/3/edit/", "/admin/pages/3/edit/"),
        (f"/no-such-page/{TOKEN}/", "/no-such-page/[token]/"),
        ("/search/?q=my+illness", "/search/"),
    ],
)
def test_a_path_is_logged_without_its_secrets(sent, logged):
    assert redact_path(sent) == logged


def test_every_pattern_with_a_secret_is_known_and_masked():
    """Over the resolver: what stands in place of a secret is found in no line, whatever it looks like."""
    for address in secret_addresses():
        filled = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: f"zq{found[1][:2]}7", f"/{address.route}")
        assert filled != f"/{address.route}", address
        shown = redact_path(filled)
        assert not [name for name in address.names if f"zq{name[:2]}7" in shown], (address, shown)


def test_no_pattern_under_a_transaction_has_an_unmasked_name():
    routes = [found for found in walk(get_resolver()) if isinstance(found, str)]
    routes = [route for route in routes if f"/{route}".startswith(TRANSACTION_PREFIXES)]

    assert routes
    assert [route for route in routes if re.search(r"<(?!(?:\w+:)?(?:step|slug|year|number|pk|page)>)", route)] == []


def test_a_new_address_is_masked_by_the_name_of_its_parameter(settings):
    import types

    class Secret:
        regex = "[a-z]+"
        is_secret = True

        def to_python(self, value):
            return value

        to_url = to_python

    from django.urls import register_converter
    from django.urls.converters import REGISTERED_CONVERTERS, get_converters

    register_converter(Secret, "very_secret")
    settings.ROOT_URLCONF = types.ModuleType("new_urls")
    settings.ROOT_URLCONF.urlpatterns = [
        path("letters/<str:token>/", lambda request: None),
        path("boxes/<int:pk>/<very_secret:word>/", lambda request: None),
    ]
    try:
        assert redact_path("/letters/abc/") == "/letters/[token]/"
        assert redact_path("/boxes/4/abc/") == "/boxes/4/[token]/"
    finally:
        REGISTERED_CONVERTERS.pop("very_secret")
        get_converters.cache_clear()


def test_before_the_addresses_are_known_all_of_a_transaction_is_masked(monkeypatch):
    monkeypatch.setattr(redaction.apps, "ready", False)

    assert redact_path("/apply/status/short/") == "/apply/[token]/[token]/"


@pytest.mark.parametrize(
    ("text", "logged"),
    [
        ("Not Found: /apply/status/short/?next=1", "Not Found: /apply/status/[token]/?[query]"),
        ("see https://hub.example/apply/confirm/short/.", "see https://hub.example/apply/confirm/[token]/[token]"),
        ("mail to mary.jones@people.example failed", "mail to [email] failed"),
        ("mary.jones%40people.example", "[email]"),
        ("call 01632 960123 or +44 7700 900123", "call [phone] or [phone]"),
        ("from 192.0.2.77 and 2001:db8:1:2:3:4:5:6", "from 192.0.2.0 and 2001:db8:1::"),
        ("took 12:34:56 on 2026-11-22, Django 5.2.19", "took 12:34:56 on 2026-11-22, Django 5.2.19"),
        (f"the key {TOKEN} of somebody", "the key [token] of somebody"),
        (
            "Task id=CmB6YO2UgYFGnJnAxuNXW1UqYOC2Bmiw state=RUNNING",
            "Task id=CmB6YO2UgYFGnJnAxuNXW1UqYOC2Bmiw state=RUNNING",
        ),
        ("one\nERROR forged\r\u2028two\x1b[31m", "one\\u000aERROR forged\\u000d\\u2028two\\u001b[31m"),
        ("reports.0012_a_rather_long_name_of_a_migration", "reports.0012_a_rather_long_name_of_a_migration"),
    ],
)
def test_a_text_is_logged_without_what_is_somebodys(text, logged):
    assert redact(text) == logged


def test_random_secrets_are_masked_wherever_they_stand():
    # One in some thousands has no digit at all; twenty of them in a row do not.
    shown = [redact(f"value={secrets.token_urlsafe(32)};") for _ in range(20)]

    assert shown.count("value=[token];") >= 18


@given(st.text(max_size=300))
def test_a_line_stays_one_line(text):
    assert len(redact(text).splitlines()) <= 1


@pytest.mark.parametrize("piece", ["a", "@", "/", "a@", "0", "+44 ", "1.", "a:", "/apply/", "%40", "_-"])
def test_hostile_texts_take_no_time(piece):
    begun = time.perf_counter()

    redact(piece * 100_000)

    assert time.perf_counter() - begun < 0.5


def test_the_prefixes_of_transactions_are_those_of_the_site():
    assert settings.ROOT_URLCONF == "hub.urls"
    assert set(TRANSACTION_PREFIXES) <= set(redaction.secret_prefixes())
