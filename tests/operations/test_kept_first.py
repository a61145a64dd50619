"""What is kept, handed out before Django begins."""

from __future__ import annotations

import datetime as dt
import json
import logging

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.cache import caches
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from hub.operations.kept_first import LARGEST_AT_HAND, MOST_AT_HAND, KeptFirst, address_of
from hub.operations.logs import Json
from hub.shared.generation import QUERY
from hub.shared.page_cache import Question
from tests.factories.home import make_home, make_standard_page

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]


class Environments(RequestFactory):
    """What a server hands over; Django's requests write into it."""

    def request(self, **request):
        return self._base_environ(**request)


class Served:
    """The application as a server calls it; counts how often Django was asked."""

    def __init__(self) -> None:
        self.django = WSGIHandler()
        self.asked = 0
        self.application = KeptFirst(self.count)

    def count(self, environ, start_response):
        self.asked += 1
        return self.django(environ, start_response)

    def ask(self, path="/about-us/", *, method="GET", **environ):
        told = []
        answer = self.application(
            Environments().generic(method, path, **environ),
            lambda status, headers: told.append((status, headers)),
        )
        return told[0][0], dict(told[0][1]), b"".join(answer)


@pytest.fixture
def served(settings):
    # The connection of a test is in the middle of a transaction, as none is between requests.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    settings.HUB_PAGE_CACHE = True
    settings.HUB_BASE_URL = "http://testserver"
    caches["pages"].clear()
    yield Served()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def about():
    return make_standard_page(make_home(), title="About us")


def test_the_second_who_asks_gets_the_same_without_django(served, about):
    first, second = served.ask(), served.ask()

    assert served.asked == 1
    assert (second[0], second[2]) == ("200 OK", first[2])
    # The second in which each was asked is not the same.
    assert {**second[1], "X-Accel-Expires": ""} == {**first[1], "X-Accel-Expires": ""}
    assert "default-src" in second[1]["Content-Security-Policy"]


def test_a_path_in_any_script_is_read_by_django_as_it_was_sent(served, about):
    named = make_standard_page(make_home(), title="Café", slug="café")

    first, second = served.ask(named.get_url()), served.ask(named.get_url())

    assert (first[0], second[0], second[2]) == ("200 OK", "200 OK", first[2])
    assert b"<h1" in first[2]
    assert served.ask("/record/%F0%9F%92%A5/")[0] == "404 Not Found"


def test_django_is_asked_again_after_a_change(served, about):
    served.ask()
    about.title = "What we do"
    about.save_revision().publish()

    assert b"What we do" in served.ask()[2]
    assert b"What we do" in served.ask()[2]
    assert served.asked == 2


@pytest.mark.parametrize(
    "given",
    [
        {"HTTP_COOKIE": "session=x"},
        {"HTTP_AUTHORIZATION": "Basic eA=="},
        {"CONTENT_LENGTH": "1"},
        {"CONTENT_TYPE": "text/html"},
        {"method": "POST"},
        {"HTTP_HOST": "evil.example"},
        {"path": "/static/css/hub.css"},
        {"path": "/account/sign-in/"},
        {"path": "/about-us/\x00"},
    ],
)
def test_what_is_not_for_anybody_is_for_django(served, about, given):
    served.ask()
    for _ in range(2):
        served.ask(**given)

    assert served.asked == 3


def test_somebody_who_signed_in_gets_nothing_kept_and_leaves_nothing(served, about, client):
    client.force_login(User.objects.create_superuser("ada"))
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())

    own = served.ask(HTTP_COOKIE=cookie)
    others = served.ask()

    assert b"wagtail-userbar" in own[2]
    assert b"wagtail-userbar" not in others[2]


def test_the_generation_is_asked_once_whoever_answers(served, about):
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            served.ask()

        assert [query["sql"] for query in queries if QUERY in query["sql"]] == [QUERY]


def test_head_and_an_unchanged_page_have_no_body(served, about):
    whole = served.ask()

    head = served.ask(method="HEAD")
    unchanged = served.ask(HTTP_IF_NONE_MATCH=whole[1]["ETag"])

    assert (head[0], head[2], head[1]["Content-Length"]) == ("200 OK", b"", whole[1]["Content-Length"])
    assert (unchanged[0], unchanged[2]) == ("304 Not Modified", b"")
    assert served.asked == 1


def test_each_answer_has_its_line_in_the_log(served, about):
    lines = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(json.loads(Json().format(record)))
    logging.getLogger("hub.request").addHandler(handler)
    try:
        for _ in range(2):
            served.ask(REMOTE_ADDR="192.0.2.77")
    finally:
        logging.getLogger("hub.request").removeHandler(handler)

    fields = [{name: line[name] for name in ("method", "path", "status", "bytes", "network")} for line in lines]
    assert fields[0] == fields[1]
    assert fields[1] | {"bytes": 0} == {
        "method": "GET", "path": "/about-us/", "status": 200, "bytes": 0, "network": "192.0.2.0/24",
    }  # fmt: skip
    assert len({line["request_id"] for line in lines}) == 2


def test_each_answer_has_headers_of_its_own(served, about):
    served.ask()
    told = []
    for _ in range(2):
        served.application(RequestFactory().get("/about-us/").environ, lambda status, headers: told.append(headers))
        told[-1].append(("X-Mine", "1"))

    assert "X-Mine" not in served.ask()[1]


def test_the_third_who_asks_costs_one_question_of_the_driver(served, about, django_assert_num_queries):
    answers = [served.ask(), served.ask()]

    with django_assert_num_queries(0):
        answers.append(served.ask())

    assert [(status, body) for status, _, body in answers] == [("200 OK", answers[0][2])] * 3
    assert {**answers[2][1], "X-Accel-Expires": ""} == {**answers[0][1], "X-Accel-Expires": ""}
    # nginx before 1.23 obeys what stands first.
    assert [next(iter(headers)) for _, headers, _ in answers] == ["X-Accel-Expires"] * 3


@pytest.mark.parametrize("seconds", [0, 4, 296, 299])
def test_a_page_at_hand_says_anew_how_long_a_proxy_may_keep_it(served, about, seconds):
    begun = dt.datetime(2026, 5, 5, 12, tzinfo=dt.UTC)
    with time_machine.travel(begun, tick=False):
        served.ask()
        served.ask()
    at = begun + dt.timedelta(seconds=seconds)
    with time_machine.travel(at, tick=False):
        until = served.ask()[1]["X-Accel-Expires"]

    assert until == f"@{int(begun.timestamp()) + min(seconds + 5, 300)}"
    assert served.asked == 1


@pytest.mark.parametrize(("minutes", "asked"), [(4.9, 1), (5, 2), (-5, 2)])
def test_no_page_at_hand_outlives_its_five_minutes(served, about, minutes, asked):
    begun = dt.datetime(2026, 5, 5, 12, tzinfo=dt.UTC)
    with time_machine.travel(begun, tick=False):
        served.ask()
        served.ask()
    with time_machine.travel(begun + dt.timedelta(minutes=minutes), tick=False):
        served.ask()

    assert served.asked == asked


def test_a_page_at_hand_is_not_shown_after_a_change(served, about):
    for _ in range(3):
        served.ask()
    about.title = "What we do"
    about.save_revision().publish()

    assert [b"What we do" in served.ask()[2] for _ in range(3)] == [True] * 3
    assert served.asked == 2


@pytest.mark.parametrize(
    "given",
    [
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"QUERY_STRING": "page=2"},
        {"HTTP_HOST": "evil.example"},
        {"SERVER_PORT": "81"},
        {"HTTP_COOKIE": "a=b"},
        {"HTTP_AUTHORIZATION": "Basic eA=="},
        {"CONTENT_LENGTH": "1"},
        {"CONTENT_TYPE": "text/html"},
        {"HTTP_IF_NONE_MATCH": '"x"'},
        {"HTTP_IF_MATCH": '"x"'},
        {"REQUEST_METHOD": "HEAD"},
        {"REQUEST_METHOD": "POST"},
        {"PATH_INFO": "/about-us"},
        {"SCRIPT_NAME": "/there"},
    ],
)
def test_whatever_else_is_asked_finds_no_page_at_hand(given):
    environ = RequestFactory().get("/about-us/").environ
    same = dict(environ, HTTP_ACCEPT="*/*", HTTP_X_REQUEST_ID="a" * 32, REMOTE_ADDR="192.0.2.1", CONTENT_LENGTH="")

    assert address_of(same) == address_of(environ) is not None
    assert address_of({**environ, **given}) != address_of(environ)


def test_a_worker_has_few_and_small_pages_at_hand(served, about):
    for number in range(MOST_AT_HAND + 1):
        for _ in range(2):
            served.ask("/about-us/", QUERY_STRING=f"n={number}")
    assert [page.path for page in served.application.at_hand.values()] == ["/about-us/"]

    question = Question("testserver", "1.1", 0, "key")
    large = HttpResponse(b"x" * (LARGEST_AT_HAND + 1), headers={"X-Accel-Expires": "0"})
    served.application.put(("large",), question, large, "/")
    assert ("large",) not in served.application.at_hand
