from __future__ import annotations

import pytest
from wagtail.models import PageViewRestriction

from charter_champions.domain.charter import version_in_force
from charter_champions.models import CharterVersion
from tests.factories.charter_champions import make_charter_page, make_version
from tests.factories.home import make_home

pytestmark = pytest.mark.django_db


def test_publishing_freezes_the_words_and_changing_nothing_makes_no_version():
    page = make_charter_page(make_home(), intro="What people say must count.")

    page.save_revision().publish()
    page.save_revision().publish()

    version = CharterVersion.objects.get()
    assert (version.number, version.title, version.intro) == (
        1,
        "Citizens Involvement Charter",
        "What people say must count.",
    )
    assert version.promises == [
        {
            "number": 1,
            "title": "We listen first",
            "we_will": "hear people before we write a word.",
            "you_will": "ask people what matters to them.",
        },
        {
            "number": 2,
            "title": "Nobody is asked twice",
            "we_will": "look at what is known already.",
            "you_will": "share what you have heard.",
        },
    ]


def test_a_changed_promise_makes_a_second_version_and_keeps_the_first():
    page = make_charter_page(make_home())
    page.save_revision().publish()
    promise = page.promises.first()
    promise.you_will = "ask twice."
    page.promises = [promise]

    page.save_revision().publish()

    assert [(version.number, len(version.promises)) for version in CharterVersion.objects.order_by("number")] == [
        (1, 2),
        (2, 1),
    ]
    assert version_in_force().number == 2


def test_a_draft_freezes_nothing():
    page = make_charter_page(make_home(), live=False)

    page.save_revision()

    assert CharterVersion.objects.count() == 0
    assert version_in_force() is None


def test_the_words_of_a_charter_behind_a_password_are_not_shown_to_applicants(client):
    page = make_charter_page(make_home())
    page.save_revision().publish()
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.PASSWORD, password="x")

    html = client.get("/apply/").content.decode()

    assert version_in_force() is None
    assert "We are not taking applications yet" in html
    assert "We listen first" not in html


def test_a_version_is_never_changed():
    version = make_version()
    version.title = "Another charter"

    with pytest.raises(TypeError):
        version.save()


def test_the_page_shows_the_promises_in_order_and_the_way_to_apply(client, django_assert_max_num_queries):
    page = make_charter_page(make_home())
    page.save_revision().publish()
    client.get(page.url)

    with django_assert_max_num_queries(12):
        html = client.get(page.url).content.decode()

    assert html.index("We listen first") < html.index("Nobody is asked twice")
    assert f'<a href="/charter-versions/{page.versions.get().pk}/">Version 1</a>, published on' in html
    assert 'href="/apply/"' in html
