from __future__ import annotations

from io import BytesIO
from urllib.parse import quote

import pytest
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.urls import path

from hub.shared.middleware import ResponseHeaders, find_fault
from hub.shared.prefixes import is_embed, is_private


def echo(request, **kwargs):
    return HttpResponse(f"{sorted(request.GET.items())} {sorted(request.POST.items())} {sorted(request.FILES)}")


def with_cookie(request):
    response = HttpResponse("ok")
    response.set_cookie("session", "x")
    return response


def handler400(request, exception):
    return HttpResponse("refused", status=400)


def with_session(request):
    return HttpResponse(request.session.get("name", "nobody"), headers={"Cache-Control": "public, max-age=60"})


def with_token(request):
    return HttpResponse(get_token(request))


urlpatterns = [
    path("who/", with_session),
    path("token/", with_token),
    path("cookie/", with_cookie),
    path("", echo),
    path("<path:rest>", echo),
]

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


def get(path, query=""):
    return Client().get(path, QUERY_STRING=query)


def sent(path, **meta):
    """A GET with the raw path that a server would hand over."""
    return Client().generic("GET", "/", PATH_INFO=path, **meta)


@pytest.mark.parametrize(
    "query",
    [
        "q=a%00b",
        "q=%01",
        "q=%1b",
        "q=a%0d%0ab",
        "q=%7f",
        "q=%c2%85",
        "a\x00b=1",
        "%00=1",
        "q=%ff",
        "q=%c3",
        "q=%ed%a0%80",
    ],
)
def test_control_characters_and_broken_utf8_in_a_query_are_refused(query):
    response = get("/", query)

    assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert response.content == b"Bad request: the query holds characters that are not allowed.\n"


@pytest.mark.parametrize("path", ["/a\x00b", "/a\x01", "/a\nb", "/a\tb", "/a\x7f", "/\xff", "/\xc3", "/\xed\xa0\x80"])
def test_control_characters_and_broken_utf8_in_a_path_are_refused(path):
    response = sent(path)

    assert response.status_code == 400
    assert response.content == b"Bad request: the address holds characters that are not allowed.\n"


@pytest.mark.parametrize("name", ["Fête", "مجموعة", "Tŷ Croeso", "日本", "👩🏽‍🦽"])
def test_addresses_in_every_script_pass_as_servers_and_as_previews_write_them(name):
    by_server = sent(f"/{name}/".encode().decode("latin-1"))
    by_preview = sent(f"/{quote(name)}/")

    assert (by_server.status_code, by_preview.status_code) == (200, 200)


@pytest.mark.parametrize("path", ["/fête/", "/ŷ/"])
def test_a_path_that_an_asgi_server_has_decoded_passes(path):
    request = ASGIRequest({"type": "http", "method": "GET", "path": path, "headers": []}, BytesIO())

    assert find_fault(request) == ""


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("q=caf%C3%A9", "[('q', 'café')]"),
        ("q=a%09b", r"[('q', 'a\tb')]"),
        ("q=%E2%80%8F%D7%A9", "[('q', '\\u200fש')]"),
        ("q=%", "[('q', '%')]"),
        ("q=100%&b", "[('b', ''), ('q', '100%')]"),
        ("&".join(["a=1"] * 200), "[('a', '1')]"),
    ],
)
def test_what_people_type_passes(query, shown):
    response = get("/", query)

    assert (response.status_code, response.content.decode()) == (200, f"{shown} [] []")


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("q=" + "a" * 8191, "the query is too long"),
        ("&".join(["a=1"] * 201), "the query has too many parts"),
        ("&" * 5000, "the query has too many parts"),
    ],
)
def test_long_queries_are_refused(query, fault):
    response = get("/", query)

    assert (response.status_code, response.content.decode()) == (400, f"Bad request: {fault}.\n")


@pytest.mark.parametrize("charset", ["utf-16", "utf-7", "latin-1", "idna", "nonsense", "x" * 500, "\u00e9"])
@pytest.mark.parametrize("method", ["POST", "PUT", "GET"])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"])
def test_foreign_charsets_are_refused(charset, method, kind):
    response = Client().generic(method, "/", b"a=1", content_type=f"{kind}; charset={charset}")

    assert (response.status_code, response.content) == (400, b"Bad request: the text must be UTF-8.\n")


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"'])
def test_utf8_is_welcome(charset):
    content_type = f"application/x-www-form-urlencoded; charset={charset}"

    response = Client().generic("POST", "/", b"a=1", content_type=content_type)

    assert (response.status_code, response.content) == (200, b"[] [('a', '1')] []")


@pytest.mark.parametrize("value", [r'"\000aaaaaaaaaaaa"', r'"aaaaaaaa\033"'])
def test_a_session_that_no_database_can_look_up_is_refused(value):
    response = Client().get("/", headers={"cookie": f"other={value}; session={value}"})

    assert response.status_code == 400
    assert response.content == b"Bad request: a cookie holds characters that are not allowed.\n"
    assert Client().get("/", headers={"cookie": f"other={value}; session=abcdefgh"}).status_code == 200


@pytest.mark.parametrize("length", ["-1", "abc", "1e3", "1" * 16, "+5", "²"])
def test_a_length_that_is_no_number_is_refused(length):
    response = Client().generic("POST", "/", b"a=1", CONTENT_LENGTH=length)

    assert (response.status_code, response.content) == (400, b"Bad request: the length is not a number.\n")


def test_a_body_larger_than_20_files_may_be_is_refused():
    response = Client().generic("POST", "/", b"a=1", CONTENT_LENGTH=str(110 * 1024 * 1024 + 1))

    assert (response.status_code, response.content) == (400, b"Bad request: it is larger than 110 MB.\n")


PART = (
    b'--x\r\nContent-Disposition: form-data; name="a"%s\r\nContent-Type: text/plain; charset=utf-16\r\n%s\r\n'
    b"\xff\xfeA\x00\xd8\xff\r\n--x--\r\n"
)


@pytest.mark.parametrize(
    "body",
    [
        PART % (b"", b""),
        PART % (b'; filename="a.txt"', b""),
        PART % (b"; filename*=utf-16''%ff%fe", b""),
        PART % (b"; filename*=nonsense''%ff", b""),
        PART % (b"", b"Content-Transfer-Encoding: base64\r\n"),
        PART % (b"", b"Content-Transfer-Encoding: nonsense\r\n"),
        b'--x\r\nContent-Disposition: form-data; name="a\xff"\r\n\r\n1\r\n--x--\r\n',
        b"--x\r\n\r\n\r\n--x",
        b"",
        b"\x00" * 100,
    ],
)
def test_odd_parts_are_no_server_error(body):
    client = Client(raise_request_exception=False)

    response = client.generic("POST", "/", body, content_type="multipart/form-data; boundary=x")

    assert response.status_code in {200, 400}


@pytest.mark.parametrize("boundary", ["", "\x00", "x" * 5000, '"', "é"])
def test_odd_boundaries_are_no_server_error(boundary):
    client = Client(raise_request_exception=False)

    response = client.generic("POST", "/", b"--x--", content_type=f"multipart/form-data; boundary={boundary}")

    assert response.status_code in {200, 400}


@pytest.mark.parametrize(
    "path", ["/apply/start/", "/reply/x/", "/vote/", "/portal/", "/admin/anything/", "/nominate/", "/listing/x/"]
)
def test_private_places_are_kept_out_of_caches_and_searches(path):
    response = Client().get(path)

    assert {name: response[name] for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")} == {
        "Cache-Control": "private, no-store",
        "Referrer-Policy": "same-origin",
        "X-Robots-Tag": "noindex",
    }


def test_a_public_page_may_be_cached_and_found():
    response = get("/spotlights/")

    assert "Cache-Control" not in response
    assert "X-Robots-Tag" not in response
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in response["Permissions-Policy"]
    assert response["X-Frame-Options"] == "DENY"


def test_an_answer_that_sets_a_cookie_is_in_no_shared_cache():
    assert get("/cookie/")["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["/who/", "/token/"])
def test_an_answer_to_a_cookie_is_in_no_shared_cache(path):
    client = Client()
    client.cookies["csrf"] = "x" * 32

    assert client.get(path)["Cache-Control"] == "private, no-store"


def test_what_everybody_without_a_cookie_gets_may_be_kept():
    assert Client().get("/who/")["Cache-Control"] == "public, max-age=60"


def test_only_badge_pictures_are_for_other_sites():
    assert get("/badge/abc.svg")["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert get("/badge/abc/")["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_view_keeps_a_header_of_its_own():
    def view(request):
        return HttpResponse(headers={"Cross-Origin-Resource-Policy": "same-site"})

    response = ResponseHeaders(view)(RequestFactory().get("/"))

    assert response["Cross-Origin-Resource-Policy"] == "same-site"


def test_prefixes():
    assert [is_private(path) for path in ("/apply", "/apply/", "/apply/x", "/applying/", "/", "/whats-on/apply/")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
    assert [is_embed(path) for path in ("/badge/a.svg", "/badge/a.svg/", "/x/badge/a.svg")] == [True, False, False]


def directives(response):
    parts = (part.split() for part in response["Content-Security-Policy"].split(";"))
    return {part[0]: part[1:] for part in parts}


def test_the_public_policy():
    assert directives(get("/")) == {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "media-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }


def test_the_policy_of_the_admin_frames_its_own_previews():
    policy = directives(get("/admin/"))

    assert (policy["frame-ancestors"], policy["frame-src"]) == (["'self'"], ["'self'"])
    assert (policy["script-src"], policy["style-src"]) == (["'self'"], ["'self'"])
    assert directives(get("/administrator/"))["frame-ancestors"] == ["'none'"]
