from __future__ import annotations

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.cache import caches
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from wagtail.models import Page, PageViewRestriction

from charter_champions.domain.memberships import reinstate, suspend
from charter_champions.enums import SuspensionReason
from hub.shared import page_cache
from hub.shared.middleware import ContentSecurityPolicy
from hub.shared.page_cache import PageCache
from tests.factories.charter_champions import make_charter_page, make_membership
from tests.factories.home import make_home
from tests.shared.page_cache.asking import NOON, answers, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]


@time_machine.travel(NOON, tick=False)
def test_the_second_who_asks_costs_one_question(client, about, django_assert_num_queries):
    first = client.get("/about-us/")

    with django_assert_num_queries(1):
        second = client.get("/about-us/")

    assert second.content == first.content
    assert {name: second[name] for name in first.headers} == dict(first.headers)
    assert second.cookies == {}
    assert (second["Cache-Control"], second["Vary"]) == ("public, no-cache", "Cookie")


@pytest.mark.parametrize("path", ["/about-us/", "/directory/", "/badge/{code}.svg", "/verify/{code}/", "/robots.txt"])
def test_a_kept_answer_has_every_header_of_one_that_is_not_kept(client, settings, about, path):
    make_charter_page(about.get_parent()).save_revision().publish()
    path = path.format(code=make_membership().code)
    own = {"ETag", "X-Accel-Expires"}
    of_body = {"Content-Type", "Content-Length"}

    settings.HUB_PAGE_CACHE = False
    plain = client.get(path)
    settings.HUB_PAGE_CACHE = True
    kept = [client.get(path) for _ in range(2)][1]
    unchanged = client.get(path, headers={"if-none-match": kept["ETag"]})

    assert (plain.status_code, kept.content) == (200, plain.content)
    assert "default-src" in plain["Content-Security-Policy"]
    expected = {"Cache-Control": "public, no-cache", **plain.headers}
    assert without(kept, own) == {name: value for name, value in expected.items() if name not in own}
    # What has not changed is told with the same headers, but for those of the body.
    assert (unchanged.status_code, without(unchanged, own)) == (304, without(kept, own | of_body))


def without(response, names) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name not in names}


@pytest.mark.parametrize("given", [{"CONTENT_LENGTH": "1"}, {"CONTENT_LENGTH": "x"}, {"CONTENT_TYPE": "a; charset=b"}])
def test_a_request_with_a_body_goes_all_the_way(pages, given):
    ask = answers(lambda count: HttpResponse(str(count)))

    assert [ask().content, ask(**given).content, ask(CONTENT_LENGTH="0").content] == [b"1", b"2", b"1"]


def test_a_malformed_request_is_refused_where_a_page_is_kept(client, about):
    text_of(client)

    assert client.get("/about-us/", CONTENT_LENGTH="x").status_code == 400
    assert client.get("/about-us/", CONTENT_TYPE="text/html; charset=latin-1").status_code == 400


def test_an_answer_with_a_nonce_is_for_one_visitor():
    def view(request):
        return HttpResponse(str(request.csp_nonce))

    ask = PageCache(ContentSecurityPolicy(view))

    assert ask(RequestFactory().get("/x/")).content != ask(RequestFactory().get("/x/")).content


def test_files_say_themselves_how_long_they_may_be_kept(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/static/css/hub.css")

    assert (answer.status_code, "X-Accel-Expires" in answer.headers) == (200, False)


CHANGES = {
    "published": lambda page: page.save_revision().publish(),
    "update": lambda page: Page.objects.filter(pk=page.pk).update(title="What we do"),
    "SQL": lambda page: connection.cursor().execute(
        "UPDATE wagtailcore_page SET title = %s WHERE id = %s", ["What we do", page.pk]
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_next_request_shows_a_change_however_it_is_written(client, about, change):
    assert "<h1" in text_of(client)
    assert "What we do" not in text_of(client)

    about.title = "What we do"
    CHANGES[change](about)

    assert "What we do" in text_of(client)


def test_unpublishing_and_closing_a_page_show_at_once(client, about):
    assert client.get("/about-us/").status_code == 200
    about.unpublish()
    assert client.get("/about-us/").status_code == 404

    about.save_revision().publish()
    assert client.get("/about-us/").status_code == 200
    PageViewRestriction.objects.create(page=about, restriction_type=PageViewRestriction.LOGIN)
    assert client.get("/about-us/").status_code == 302


def test_a_suspension_shows_in_every_place_at_the_next_request(client):
    make_charter_page(make_home()).save_revision().publish()
    membership = make_membership()
    user = User.objects.create_superuser("ada")
    name = membership.organisation.name
    places = [f"/badge/{membership.code}.svg", f"/verify/{membership.code}/", "/directory/"]

    before = [text_of(client, place) for place in places]
    suspend(membership, code=SuspensionReason.CONCERN, reason="Checking", user=user)
    during = [text_of(client, place) for place in places]
    reinstate(membership, reason="All is well", user=user)
    after = [text_of(client, place) for place in places]

    assert [one == two for one, two in zip(before, during, strict=True)] == [False, False, False]
    assert "suspended" in during[0].lower()
    assert "suspended" in during[1].lower()
    assert before[2].count(name) > during[2].count(name)
    assert after[0] == before[0]


def test_saving_a_draft_leaves_what_is_kept(client, about, django_assert_num_queries):
    text_of(client)
    about.title = "A draft"
    about.save_revision()

    with django_assert_num_queries(1):
        assert "A draft" not in text_of(client)


@pytest.mark.parametrize("cookie", ["session=abc", "csrf=abc", "messages=x", "anything=1", ";"])
def test_a_request_with_a_cookie_neither_gets_nor_fills(pages, cookie):
    ask = answers(lambda count: HttpResponse(str(count)))

    assert ask(headers={"cookie": cookie}).content == b"1"
    assert ask().content == b"2"
    assert ask().content == b"2"
    assert ask(headers={"cookie": cookie}).content == b"3"


def test_staff_see_their_own_page_and_nobody_else_sees_it(client, about):
    text_of(client)
    client.force_login(User.objects.create_superuser("ada"))

    answer = client.get("/about-us/")
    assert "wagtail-userbar" in answer.content.decode()
    assert (answer["Cache-Control"], answer["X-Accel-Expires"]) == ("private, no-store", "0")

    client.logout()
    assert "wagtail-userbar" not in text_of(client)


def with_header(name, value):
    def make(count):
        response = HttpResponse(str(count))
        response[name] = value
        return response

    return make


def with_cookie(count):
    response = HttpResponse(str(count))
    response.set_cookie("a", "b")
    return response


@pytest.mark.parametrize(
    "make",
    [
        with_cookie,
        with_header("Vary", "Cookie, Accept-Language"),
        with_header("Vary", "*"),
        with_header("Cache-Control", "private"),
        with_header("Cache-Control", "max-age=5, No-Store"),
        with_header("Content-Encoding", "gzip"),
        lambda count: HttpResponse(str(count), status=404),
        lambda count: HttpResponse(str(count), status=206),
        lambda count: StreamingHttpResponse([str(count).encode()]),
        lambda count: HttpResponse(str(count) * (page_cache.LARGEST_PAGE + 1)),
    ],
)
def test_what_is_not_whole_and_for_anybody_is_not_kept(make):
    ask = answers(make)

    first, second = ask(), ask()

    assert (b"".join(first)[:1], b"".join(second)[:1]) == (b"1", b"2")
    assert second["X-Accel-Expires"] == "0"


@pytest.mark.parametrize("path", ["/apply/organisation/", "/nominate/", "/account/sign-in/"])
def test_forms_have_a_token_of_their_own_for_each(client, path):
    make_charter_page(make_home()).save_revision().publish()

    one, two = client.get(path), client.get(path)

    assert one.content != two.content
    assert "no-store" in two["Cache-Control"]


@pytest.mark.parametrize(
    "header",
    [
        {"x-forwarded-host": "evil.example"},
        {"x-forwarded-proto": "https"},
        {"x-forwarded-for": "192.0.2.1"},
        {"x-forwarded-prefix": "/evil"},
        {"x-original-url": "/admin/"},
        {"x-http-method-override": "POST"},
        {"accept-language": "cy"},
        {"accept": "application/json"},
        {"range": "bytes=0-9"},
        {"forwarded": "host=evil.example"},
    ],
)
def test_no_header_that_is_not_part_of_the_key_shapes_what_others_get(client, about, header):
    poisoned = client.get("/about-us/", headers=header)
    caches["pages"].clear()
    # Another process, which has nothing at hand.
    clean = Client().get("/about-us/")

    assert (poisoned.status_code, poisoned.content) == (200, clean.content)
    assert "evil" not in poisoned.content.decode()


def test_each_host_and_scheme_has_its_own_page(settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    ask = answers(lambda count: HttpResponse(str(count)))

    seen = [
        ask().content,
        ask(headers={"host": "other.example"}).content,
        ask(secure=True).content,
        ask(headers={"host": "TESTSERVER"}).content,
        ask().content,
    ]

    assert seen == [b"1", b"2", b"3", b"1", b"1"]


@pytest.mark.parametrize("host", ["testserver:81", "evil.example", "a b"])
def test_a_host_that_nobody_uses_is_not_kept(host):
    ask = answers(lambda count: HttpResponse(str(count)))

    assert [ask(headers={"host": host}).content for _ in range(2)] == [b"1", b"2"]


def test_each_query_is_another_page_and_a_long_one_is_none():
    ask = answers(lambda count: HttpResponse(str(count)))
    long = "/x/?q=" + "a" * page_cache.LONGEST_QUERY

    paths = ["/x/", "/x/?page=2", "/x/?page=2", "/x/", long, long]

    assert [ask(path).content for path in paths] == [b"1", b"2", b"2", b"1", b"3", b"4"]


@time_machine.travel(NOON, tick=False)
def test_a_flood_of_queries_is_not_stored_and_leaves_pages_where_they_are(monkeypatch, pages):
    monkeypatch.setitem(page_cache.MOST_STORED, "queries", 3)
    ask = answers(lambda count: HttpResponse(str(count)))
    for number in range(10):
        ask(f"/x/?q={number}")

    assert len([key for key in pages._cache if "stored" not in key]) == 3
    assert (ask().content, ask().content) == (b"11", b"11")
