from __future__ import annotations

import datetime as dt
import threading

import pytest
import time_machine
from django.db import connection, transaction
from django.http import HttpResponse
from wagtail.models import Page

from hub.shared.generation import generation
from tests.factories.home import make_home, make_standard_page
from tests.shared.page_cache.asking import NOON, answers, text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("minutes", "same"),
    [(0, True), (4.9, True), (5, False)],
)
def test_no_page_is_kept_across_a_whole_five_minutes(minutes, same):
    ask = answers(lambda count: HttpResponse(str(count)))
    with time_machine.travel(NOON, tick=False):
        ask()
    with time_machine.travel(NOON + dt.timedelta(minutes=minutes), tick=False):
        assert (ask().content == b"1") is same


@pytest.mark.parametrize("midnight", [(2026, 5, 5, 23), (2026, 11, 6, 0)])
def test_a_new_day_in_london_begins_with_new_pages(midnight):
    at = dt.datetime(*midnight, tzinfo=dt.UTC)
    ask = answers(lambda count: HttpResponse(str(count)))
    with time_machine.travel(at - dt.timedelta(seconds=1), tick=False):
        assert (ask().content, ask().content) == (b"1", b"1")
    with time_machine.travel(at, tick=False):
        assert ask().content == b"2"


def test_a_proxy_hears_first_how_long_it_may_keep_words(client, about):
    for _ in range(2):
        names = list(client.get("/about-us/").headers)

        # nginx before 1.23 keeps nothing of an answer that says "no-cache" first.
        assert names.index("X-Accel-Expires") < names.index("Cache-Control")


@pytest.mark.parametrize(("second", "until"), [(0, 5), (297, 300)])
def test_a_proxy_keeps_words_for_seconds_and_the_record_not_at_all(client, about, second, until):
    with time_machine.travel(NOON + dt.timedelta(seconds=second), tick=False):
        words = [client.get("/about-us/")["X-Accel-Expires"] for _ in range(2)]
        record = [client.get(path)["X-Accel-Expires"] for path in ("/directory/", "/record/") for _ in range(2)]

    assert words == [f"@{int(NOON.timestamp()) + until}"] * 2
    assert record == ["0", "0", "0", "0"]


def test_a_visitor_who_has_the_page_is_told_so(client, about):
    tag = client.get("/about-us/")["ETag"]

    same = client.get("/about-us/", headers={"if-none-match": tag})
    about.title = "Changed"
    about.save_revision().publish()
    other = client.get("/about-us/", headers={"if-none-match": tag})

    assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)
    assert (other.status_code, other["ETag"] != tag) == (200, True)


def test_head_is_answered_like_get_and_fills_nothing(client, about):
    empty = client.head("/about-us/")
    whole = client.get("/about-us/")
    kept = client.head("/about-us/")

    assert (empty.status_code, kept.status_code, kept.content) == (200, 200, b"")
    assert kept["Content-Length"] == empty["Content-Length"] == str(len(whole.content))
    assert kept["ETag"] == whole["ETag"]


def test_without_the_setting_nothing_is_kept(settings):
    settings.HUB_PAGE_CACHE = False
    ask = answers(lambda count: HttpResponse(str(count)))

    assert [ask().content for _ in range(2)] == [b"1", b"2"]


def in_thread(run):
    """The result of ``run`` on a database connection of its own, as another worker has one."""
    result = []

    def work():
        try:
            result.append(run())
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return result[0]


@pytest.mark.django_db(transaction=True)
def test_another_worker_sees_a_change_with_its_commit_and_not_before(client):
    about = make_standard_page(make_home(), title="About us")
    before = generation()
    text_of(client)
    if connection.vendor == "postgresql":
        with transaction.atomic():
            Page.objects.filter(pk=about.pk).update(title="What we do")
            inside = generation()
            assert in_thread(generation) == before
            assert "What we do" not in in_thread(lambda: text_of(client))
            assert inside != before
    else:
        Page.objects.filter(pk=about.pk).update(title="What we do")

    assert in_thread(generation) == generation() != before
    assert "What we do" in in_thread(lambda: text_of(client))


@pytest.mark.django_db(transaction=True)
def test_a_page_made_while_a_change_is_committed_is_not_shown_afterwards():
    about = make_standard_page(make_home(), title="Old")

    def render(count):
        title = Page.objects.get(pk=about.pk).title
        if count == 1:
            in_thread(lambda: Page.objects.filter(pk=about.pk).update(title="New"))
        return HttpResponse(title)

    ask = answers(render)

    assert [ask().content for _ in range(2)] == [b"Old", b"New"]


@pytest.mark.django_db(transaction=True)
def test_what_was_kept_inside_a_transaction_that_failed_is_met_by_nobody():
    about = make_standard_page(make_home(), title="Old")
    ask = answers(lambda count: HttpResponse(Page.objects.get(pk=about.pk).title))

    with transaction.atomic():
        Page.objects.filter(pk=about.pk).update(title="Never")
        assert ask().content == b"Never"
        transaction.set_rollback(True)
    Page.objects.filter(pk=about.pk).update(title="New")

    assert ask().content == b"New"
