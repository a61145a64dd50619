from __future__ import annotations

import pytest
from wagtail.models import Page, Site

from tests.factories.home import make_home, make_standard_page

pytestmark = pytest.mark.django_db

HUGE = 99_999_999_999_999_999_999


def test_what_no_column_can_hold_is_nowhere():
    page = make_standard_page(make_home())
    pages, sites = type(page).objects, Site.objects

    assert list(pages.filter(pk=HUGE)) == list(pages.filter(pk=-HUGE)) == []
    assert list(sites.filter(root_page=HUGE)) == list(sites.filter(root_page__in=[HUGE])) == []
    assert list(pages.filter(pk__in=[HUGE, page.pk, str(-HUGE)])) == [page]
    assert list(Page.objects.filter(pk__in=[HUGE, page.pk]).values_list("pk", flat=True)) == [page.pk]
    assert list(pages.exclude(pk=HUGE)) == list(pages.exclude(pk__in=[HUGE])) == [page]


def test_what_fits_is_found_as_ever():
    page = make_standard_page(make_home())
    site = Site.objects.get()

    assert Site.objects.filter(root_page=site.root_page_id).get() == site
    assert Site.objects.filter(root_page=site.root_page).get() == site
    assert Site.objects.filter(root_page__in=Page.objects.all()).get() == site
    assert Site.objects.filter(root_page__in=(key for key in [site.root_page_id])).get() == site
    assert type(page).objects.filter(pk__in={page.pk, None}).get() == page
