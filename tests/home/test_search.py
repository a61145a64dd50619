from __future__ import annotations

import datetime as dt
import logging

import pytest
import time_machine
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page, PageViewRestriction

from events.domain.challenges import announce
from events.models import ChallengeOption
from hub.home.domain import search
from hub.organisations.models import Organisation
from hub.shared.clock import as_of
from tests.factories.challenges import HOUR, make_challenge
from tests.factories.events import make_event, session
from tests.factories.home import make_home, make_standard_page
from tests.factories.organisations import make_organisation
from tests.factories.stories import make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]


@pytest.fixture
def site():
    """A page each that is open, draft, private and archived, all about dentists, and two organisations."""
    home = make_home()
    make_standard_page(home, title="Dentist places", summary="Where an NHS dentist takes new people.")
    make_standard_page(home, title="Draft about a dentist", live=False)
    private = make_standard_page(home, title="Private dentist list")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    make_standard_page(home, title="Old dentist news", archived_on="2020-01-01")
    make_organisation(name="Hanbury Dentist Watch")
    make_organisation(name="Closed Dentist Group", closed_on="2021-01-01")
    return home


def found(client, query: str) -> list[str]:
    from bs4 import BeautifulSoup

    answer = client.get("/search/", {"q": query})
    assert answer.status_code == 200
    return [heading.get_text(strip=True) for heading in BeautifulSoup(answer.content, "html.parser").select("main h4")]


def test_search_shows_what_anyone_may_see_and_nothing_else(client, site):
    assert found(client, "dentist") == ["Hanbury Dentist Watch", "Dentist places"]


def test_a_challenge_is_found_by_its_options_once_it_was_announced(client, site):
    draft = make_challenge(title="What first?", options=())
    draft.options = [ChallengeOption(title="A lift at Northgate", sort_order=0), ChallengeOption(title="Buses")]
    draft.save()
    before = found(client, "lift northgate")
    with as_of(draft.opens_at - HOUR):
        announce(draft, user=None)

    html = client.get("/search/?q=lift+northgate").content.decode()

    assert (before, found(client, "lift northgate")) == ([], ["What first?"])
    assert "1 result for “lift northgate”" in html
    assert '<span class="muted">Voting is open</span>: You told us what is hard.' in html


def test_a_topic_is_found_once_anyone_may_see_it(client, site):
    topic = make_topic("Night sitters", summary="Nobody says when they come.", is_public=False)
    topic.save()
    before = found(client, "night sitters")
    topic.is_public = True
    topic.save()

    html = client.get("/search/?q=sitters+come").content.decode()
    assert (before, found(client, "sitters come")) == ([], ["Night sitters"])
    assert "1 result for “sitters come”" in html
    assert '<span class="muted">Gathering stories, no stories yet</span>: Nobody says when they come.' in html


def test_every_word_must_occur(client, site):
    assert found(client, "dentist places") == ["Dentist places"]
    assert found(client, "dentist unicorn") == []


def pages_found(*words: str) -> list[str]:
    return [page.title for page in search.find(words).pages[:20]]


def test_few_pages_stand_by_relevance_on_postgresql_and_many_from_the_newest(site, monkeypatch):
    make_standard_page(site, title="Dentist")
    for year, title in ((2020, "Dentist"), (2021, "Dentist places")):
        Page.objects.filter(title=title).update(last_published_at=dt.datetime(year, 1, 1, tzinfo=dt.UTC))
    newest_first = ["Dentist places", "Dentist"]
    # The word is the whole of one title.
    expected = ["Dentist", "Dentist places"] if connection.vendor == "postgresql" else newest_first

    assert pages_found("dentist") == expected
    monkeypatch.setattr(search, "MOST_RANKED", 2)
    assert pages_found("dentist") == newest_first


def test_everything_with_the_words_is_asked_for_at_once(site, django_assert_num_queries):
    # On PostgreSQL one statement says how to look, and one ranks.
    with django_assert_num_queries(3 if connection.vendor == "postgresql" else 1):
        found = search.keys_with(["dentist"])
        ranked = search.ranked_with(["dentist"]) if connection.vendor == "postgresql" else None

    pages = Page.objects.filter(title__icontains="dentist").values_list("content_type_id", "pk")
    organisation_type = ContentType.objects.get_for_model(Organisation).pk
    expected = {*pages, *((organisation_type, pk) for pk in Organisation.objects.values_list("pk", flat=True))}
    assert len(expected) == 6
    assert {(content_type, key) for content_type, keys in found.items() for key in keys} == expected
    assert ranked is None or (len(ranked), set(ranked)) == (6, expected)


def test_what_was_typed_is_kept_and_escaped(client, site):
    text = client.get("/search/", {"q": '<script>alert("1")</script>'}).content.decode()

    assert "<script>alert" not in text
    assert 'value="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;"' in text


HOSTILE = (
    *('"', "'", " ", "*", "%", "\\", "a:b", "NEAR(", "-", "^dentist", "AND", "OR NOT", "dentist*", "|", "&", "!"),
    *("<->", "(((", "x" * 100_000, "one " * 5_000, "\u202edentist", "\U0001f9b7", "\u0000"),
)


def test_no_input_breaks_search(client, site):
    answers = {query: client.get("/search/", {"q": query[:8000]}).status_code for query in HOSTILE}

    assert {query for query, status in answers.items() if status != 200} == {"\u0000"}
    assert answers["\u0000"] == 400
    assert client.post("/search/", {"q": "dentist"}).status_code == 405


def test_any_page_number_gives_a_page(client, site):
    for number in ("-1", "0", "9999999999999999999999", "abc", "1e309", "٣", ""):
        answer = client.get("/search/", {"q": "dentist", "page": number})

        assert (number, answer.status_code) == (number, 200)
        assert "Dentist places" in answer.content.decode()


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60).filter(lambda text: "\x00" not in text))
def test_any_text_is_answered(client, query):
    assert client.get("/search/", {"q": query.encode("utf-8", "replace").decode()}).status_code in (200, 400)


def test_an_engine_that_refuses_gives_no_results_and_a_line_in_the_log(client, site, monkeypatch, caplog):
    def refuse(words):
        raise DatabaseError("fts5: syntax error")

    monkeypatch.setattr(search, "keys_with", refuse)

    with caplog.at_level(logging.ERROR):
        assert found(client, "dentist") == []
    assert "The search engine refused a query of 1 words" in caplog.text


def test_search_sets_no_cookie_and_writes_nothing(client, site, django_assert_max_num_queries):
    with django_assert_max_num_queries(16) as queries:
        answer = client.get("/search/", {"q": "dentist"})

    assert answer.cookies == {}
    assert [query["sql"] for query in queries if query["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}] == []


def test_an_event_is_found_with_its_date_and_no_query_more_for_each(client):
    make_home()
    with time_machine.travel(dt.datetime(2026, 5, 12, 9, tzinfo=dt.UTC), tick=False):
        start = dt.datetime(2026, 5, 20, 14, 0)
        make_event(title="Dentist day", sessions=[session(dt.datetime(2026, 5, 1, 10)), session(start)])
        client.get("/search/", {"q": "dentist"})
        with CaptureQueriesContext(connection) as one:
            html = client.get("/search/", {"q": "dentist"}).content.decode()
        for number in range(3):
            make_event(title=f"Dentist evening {number}", sessions=[session(start, status="cancelled")])
        client.get("/search/", {"q": "dentist"})  # fills the cache of addresses again
        with CaptureQueriesContext(connection) as four:
            more = client.get("/search/", {"q": "dentist"}).content.decode()

    assert "Event, Wednesday 20 May 2026, 2pm to 4pm" in html
    assert more.count("Event, Wednesday 20 May 2026, 2pm to 4pm (cancelled)") == 3
    assert len(four) == len(one)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has a table for searching text, not an index")
def test_words_are_looked_up_in_an_index_and_not_in_every_entry():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT id FROM wagtailsearch_indexentry WHERE (title || body) @@ to_tsquery('dentist')")
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "hub_search_words" in plan
