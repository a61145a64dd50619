"""Lists of staff answer whatever their filters are asked for: numbers that no row can have, bytes that are no text."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.http import urlencode

from tests.factories.home import make_home
from tests.home.test_admin_lists import MAKERS, OTHERS, lists

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

HUGE = "9" * 20
RUBBISH = [HUGE, f"-{HUGE}", "1\0", b"\xed\xa0\x80", "٣", "x" * 3000]
PARAMETER = re.compile(r'name="([^"]+)"')
OF_EVERY_LIST = ("q", "p", "ordering")
WAGTAILS = (
    "wagtailimages:index",
    "wagtaildocs:index",
    "wagtailadmin_explore_root",
    "wagtailadmin_reports:site_history",
)


@pytest.fixture
def administrator(client):
    client.force_login(get_user_model().objects.create_superuser("administrator"))
    return client


def asked_with_rubbish(client, url: str) -> list[str]:
    """The queries that ``url`` fails at, of all that its filters take."""
    filters = client.get(url).context.get("filters")
    # A range has two boxes.
    names = [name for box in (filters.form if filters else ()) for name in dict.fromkeys(PARAMETER.findall(str(box)))]
    failed = []
    for name in [*names, *OF_EVERY_LIST]:
        for values in [*([value] for value in RUBBISH), [HUGE, HUGE], ["1", HUGE]]:
            query = urlencode({name: values}, doseq=True)
            if client.get(f"{url}?{query}").status_code >= 500:
                failed.append(query[:80])
    return failed


@pytest.mark.parametrize("label", sorted(set(MAKERS) | OTHERS))
def test_no_filter_of_staff_breaks_by_what_it_is_asked(administrator, label):
    administrator.raise_request_exception = False
    make_home()
    if label in MAKERS:
        MAKERS[label]()
    url = lists().get(label)

    assert url is None or asked_with_rubbish(administrator, url) == []


@pytest.mark.parametrize("name", WAGTAILS)
def test_no_filter_of_wagtail_breaks_by_what_it_is_asked(administrator, name):
    administrator.raise_request_exception = False
    make_home()

    assert asked_with_rubbish(administrator, reverse(name)) == []
