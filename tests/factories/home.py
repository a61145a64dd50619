from __future__ import annotations

from django.db.models import F
from wagtail.models import Page, Site

from hub.home.models import HomePage, StandardPage


def make_home(title: str = "Kilnford Voice", **values) -> HomePage:
    """A home page that is the root of the default site; the page Wagtail comes with goes."""
    root = Page.get_first_root_node()
    site = Site.objects.get(is_default_site=True)
    existing = HomePage.objects.filter(pk=site.root_page_id).first()
    if existing:
        return existing
    welcome = Page.objects.filter(pk=site.root_page_id)
    home = root.add_child(instance=HomePage(title=title, slug="hub-home", **values))
    site.root_page = home
    site.save()
    # Nothing refers to it; asking every table that could is most of the work of many a test.
    welcome._raw_delete(welcome.db)
    Page.objects.filter(pk=root.pk).update(numchild=F("numchild") - 1)
    return home


def make_standard_page(parent: Page, title: str = "About us", **values) -> StandardPage:
    page = parent.add_child(instance=StandardPage(title=title, **values))
    if page.live:
        page.save_revision().publish()
        page.refresh_from_db()
    return page
