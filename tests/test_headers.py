"""Headers and cookies on every kind of address, as in production over HTTPS."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from gunicorn.http.parser import RequestParser
from wagtail.models import CollectionViewRestriction

from hub.home.management.commands.serve import WebServer
from hub.home.models import BrandSettings
from hub.shared.blocks import BodyBlock
from hub.shared.middleware import PERMISSIONS_POLICY
from tests.factories.charter_champions import make_charter_page, make_membership
from tests.factories.home import make_home, make_standard_page
from tests.factories.shared import make_document, make_image, root_collection

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

PUBLIC_POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "script-src": "'self'",
    "img-src": "'self' data:",
    "media-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
PUBLIC_PAGES = [
    "/",
    "/about-us/",
    "/search/?q=carers",
    "/no-such-page/",
    "/directory/",
    "/directory/no-such-group/",
    "/record/",
    "/verify/",
    "/verify/AAAA-AAAA-AAAA-AAAA/",
]
ENTRANCES = ["/_util/login/", "/account/sign-in/", "/account/reset/", "/account/code/", "/account/"]
TRANSACTIONS = ["/apply/", "/apply/organisation/", "/apply/status/nonsense/", "/nominate/", "/listing/check/x/"]
FILES = ["/robots.txt", "/.well-known/security.txt", "/sitemap.xml", "/directory/list.csv"]


@pytest.fixture(scope="module")
def pages(once):
    with once():
        home = make_home()
        make_standard_page(home, title="About us")
        make_charter_page(home).save_revision().publish()


@pytest.fixture
def site(pages, settings):
    """A site over HTTPS, with the cookie rules of production."""
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SESSION_COOKIE_NAME = "__Host-session"
    settings.CSRF_COOKIE_NAME = "__Host-csrf"


def policy(answer) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in answer["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in parts if name}


def get(client, path: str):
    return client.get(path, secure=True)


@pytest.mark.parametrize(
    "path", [*PUBLIC_PAGES, *TRANSACTIONS, *FILES, BrandSettings().stylesheet_url, "/account/sign-in/"]
)
def test_every_answer_carries_the_common_headers(client, site, path):
    answer = get(client, path)

    assert answer.status_code in (200, 404)
    assert {
        name: answer.get(name)
        for name in (
            "X-Content-Type-Options",
            "Strict-Transport-Security",
            "Cross-Origin-Opener-Policy",
            "Cross-Origin-Resource-Policy",
            "Permissions-Policy",
        )
    } == {
        "X-Content-Type-Options": "nosniff",
        "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": PERMISSIONS_POLICY,
    }
    assert "unsafe" not in answer["Content-Security-Policy"]


def security_headers(answer) -> dict[str, str]:
    names = ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Permissions-Policy")
    names += ("Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy")
    return {name: answer.get(name) for name in names}


SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": PERMISSIONS_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
MALFORMED = {
    "query": {"QUERY_STRING": "q=%00"},
    "long query": {"QUERY_STRING": "q=" + "a" * 9000},
    "path": {"PATH_INFO": "/\xff/"},
    "host": {"HTTP_HOST": "evil.example"},
    "no host": {"HTTP_HOST": "a b\x00"},
    "length": {"CONTENT_LENGTH": "-1"},
    "charset": {"CONTENT_TYPE": "text/plain; charset=utf-16"},
    "session": {"HTTP_COOKIE": r'__Host-session="\000"'},
    "proxy": {"HTTP_X_FORWARDED_PROTO": "\xff\x00"},
}


@pytest.mark.parametrize("secure", [True, False])
@pytest.mark.parametrize("fault", [fault for fault in MALFORMED if fault != "proxy"])
def test_a_refused_request_is_answered_with_every_header(client, site, fault, secure):
    answer = client.generic("GET", "/about-us/", secure=secure, **MALFORMED[fault])

    assert answer.status_code == 400
    assert security_headers(answer) == SECURITY_HEADERS
    assert policy(answer) == PUBLIC_POLICY
    assert answer.get("Strict-Transport-Security", "") == (
        "max-age=31536000; includeSubDomains; preload" if secure else ""
    )


def test_a_proxy_that_writes_nonsense_is_no_server_error(client, site, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    answer = client.generic("GET", "/about-us/", **MALFORMED["proxy"])

    assert (answer.status_code, security_headers(answer)) == (301, SECURITY_HEADERS)


def test_an_address_too_long_to_redirect_is_refused_with_every_header(client, site):
    answer = client.get("/" + "a" * 20_000)

    assert (answer.status_code, security_headers(answer)) == (400, SECURITY_HEADERS)


@pytest.mark.parametrize("path", ["/apply/organisation/", "/admin/login/"])
def test_a_refused_request_to_a_private_place_is_kept_by_nobody(client, site, path):
    answer = client.generic("GET", path, secure=True, QUERY_STRING="q=%00")

    assert answer.status_code == 400
    assert {name: answer[name] for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")} == {
        "Cache-Control": "private, no-store",
        "Referrer-Policy": "same-origin",
        "X-Robots-Tag": "noindex",
    }


def test_static_files_carry_the_public_policy_and_may_be_kept(client, site):
    answer = get(client, "/static/img/icon.svg")

    assert (answer.status_code, security_headers(answer)) == (200, SECURITY_HEADERS)
    assert policy(answer) == PUBLIC_POLICY
    assert answer.cookies == {}
    assert "private" not in answer.get("Cache-Control", "")


def test_a_redirect_to_the_address_with_its_slash_carries_every_header(client, site):
    answer = get(client, "/about-us")

    assert (answer.status_code, answer["Location"]) == (301, "/about-us/")
    assert security_headers(answer) == SECURITY_HEADERS
    assert policy(answer) == PUBLIC_POLICY


@pytest.mark.parametrize("path", [*PUBLIC_PAGES, *TRANSACTIONS, *FILES])
def test_public_addresses_carry_the_public_policy(client, site, path):
    answer = get(client, path)

    assert policy(answer) == PUBLIC_POLICY
    assert answer["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("path", [*PUBLIC_PAGES, *FILES, BrandSettings().stylesheet_url])
def test_public_addresses_set_no_cookie_and_may_be_kept(client, site, path):
    answer = get(client, path)

    assert answer.cookies == {}
    assert "private" not in answer.get("Cache-Control", "")
    assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin"


@pytest.mark.parametrize("path", [*TRANSACTIONS, *ENTRANCES])
def test_transactions_are_kept_by_nobody_and_found_by_nobody(client, site, path):
    answer = get(client, path)

    assert {part.strip() for part in answer["Cache-Control"].split(",")} >= {"private", "no-store"}
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] in {"same-origin", "no-referrer"}


def test_who_signs_in_without_having_asked_for_a_page_is_led_to_the_partner_area(client, site):
    User.objects.create_user("ben", password="correct horse battery staple")

    answer = client.post("/account/sign-in/", {"login": "ben", "password": "correct horse battery staple"}, secure=True)

    assert (answer.status_code, answer["Location"]) == (302, "/portal/")


def test_the_only_cookie_of_a_form_is_the_one_that_guards_it(client, site):
    answer = get(client, "/apply/organisation/")

    cookie = answer.cookies["__Host-csrf"]
    assert list(answer.cookies) == ["__Host-csrf"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (
        True,
        True,
        "Lax",
        "/",
        "",
    )


def test_staff_session_is_a_host_cookie_that_ends_with_the_browser(client, site):
    User.objects.create_superuser("ada", password="correct horse battery staple")

    answer = client.post("/account/sign-in/", {"login": "ada", "password": "correct horse battery staple"}, secure=True)

    cookie = answer.cookies["__Host-session"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (
        True,
        True,
        "Lax",
        "/",
        "",
    )


def test_the_admin_is_private_and_has_a_policy_without_unsafe(client, site):
    User.objects.create_superuser("ada", password="x")
    client.login(username="ada", password="x")

    answer = get(client, "/admin/")

    assert answer.status_code == 200
    assert {part.strip() for part in answer["Cache-Control"].split(",")} >= {"private", "no-store"}
    assert policy(answer)["frame-ancestors"] == "'self'"
    assert policy(answer)["default-src"] == "'none'"
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_the_badge_of_the_day_may_be_shown_elsewhere_and_runs_nothing(client, site):
    membership = make_membership()

    answer = get(client, f"/badge/{membership.code}.svg")

    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("image/svg+xml")
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert policy(answer)["default-src"] == "'none'"
    assert "script-src" not in policy(answer)
    assert answer.cookies == {}


@pytest.mark.indexed
def test_files_of_the_site_run_nothing_and_may_be_kept(client, site):
    image, document = make_image(), make_document()
    block = {"title": "Read it another way", "documents": [document.pk]}
    body = BodyBlock().to_python([{"type": "documents", "value": block}])
    make_standard_page(make_home(), title="Files", body=body, listing_image=image)

    for path in (document.url, image.get_rendition("max-20x20|format-webp").url):
        answer = get(client, path)
        assert answer.status_code == 200
        assert policy(answer)["default-src"] == "'none'"
        assert "script-src" not in policy(answer)
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer.cookies == {}
        assert "private" not in answer.get("Cache-Control", "")


def test_a_file_for_staff_is_given_to_staff_and_kept_by_no_cache(client, site):
    collection = root_collection().add_child(name="Staff")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type=CollectionViewRestriction.LOGIN)
    document = make_document(collection=collection)
    User.objects.create_superuser("ada", password="x")

    refused = get(client, document.url)
    client.login(username="ada", password="x")
    answer = get(client, document.url)

    assert (refused.status_code, answer.status_code) == (302, 200)
    assert answer["Cache-Control"] == "private, no-store"


def test_a_public_page_as_staff_see_it_is_kept_by_no_cache(client, site):
    User.objects.create_superuser("ada", password="x")
    client.login(username="ada", password="x")

    answer = get(client, "/about-us/")

    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("host", ["evil.example", "hub.example.evil.example", "a b"])
def test_a_host_that_is_not_ours_is_refused(client, site, host):
    assert client.get("/about-us/", secure=True, headers={"host": host}).status_code == 400


def test_a_forwarded_host_is_not_believed(client, site):
    answer = client.get("/sitemap.xml", secure=True, headers={"x-forwarded-host": "evil.example"})

    assert "evil.example" not in answer.content.decode()


def test_no_header_says_where_the_hub_stands(client, site):
    sent = b"GET /about-us HTTP/1.1\r\nHost: testserver\r\nSCRIPT_NAME: /about\r\nPATH_INFO: /admin/\r\n\r\n"
    server = WebServer("127.0.0.1", 8000).cfg

    request = next(RequestParser(server, [sent], ("127.0.0.1", 50000)))
    answer = client.get("/about-us", secure=True, SCRIPT_NAME="/about")

    assert request.headers == [("HOST", "testserver")]
    assert answer["Location"] == "/about-us/"


def test_plain_http_is_sent_to_https(client, site):
    answer = client.get("/about-us/")

    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/about-us/")


@pytest.mark.parametrize("method", ["head", "options"])
@pytest.mark.parametrize("path", [*PUBLIC_PAGES[:3], *TRANSACTIONS])
def test_head_and_options_change_nothing(client, site, path, method, django_assert_max_num_queries):
    with django_assert_max_num_queries(40) as queries:
        answer = getattr(client, method)(path, secure=True)

    assert answer.status_code < 500
    assert [query["sql"] for query in queries if query["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}] == []
