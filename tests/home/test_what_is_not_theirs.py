"""What a person may not see of what they may open lists of: titles, words and rows of others."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse
from wagtail.models import Collection, GroupCollectionPermission, Page, PageViewRestriction

from hub.home.models import StandardPage
from tests.factories.home import make_home, make_standard_page
from tests.factories.organisations import make_organisation
from tests.factories.reports import make_body, make_report
from tests.factories.shared import make_image

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

DRAFT, PRIVATE, PUBLIC = "Plans for the well", "Names of the sick", "About our town"


@pytest.fixture
def pages() -> dict[str, Page]:
    """A draft, a page for one group only, a public page and a report, all written by somebody else."""
    home = make_home()
    draft = make_standard_page(home, DRAFT, live=False)
    private = make_standard_page(home, PRIVATE)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    return {
        "draft": draft,
        "private": private,
        "public": make_standard_page(home, PUBLIC),
        "report": make_report(make_body()),
    }


def sign_in(client, *groups: str) -> User:
    user = User.objects.create_user("somebody", "somebody@kilnford.example", "x")
    user.groups.set(Group.objects.filter(name__in=groups))
    if not groups:
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    return user


def shown(client, address: str, **query) -> set[str]:
    """Which of the titles an address tells of, whatever it answers, the next page included."""
    html = client.get(address, query, follow=True).content.decode()
    return {title for title in (DRAFT, PRIVATE, PUBLIC) if title in html}


def addresses_with_titles(pages: dict[str, Page]) -> list[str]:
    numbers = "&".join(f"id={pages[name].pk}" for name in ("draft", "private", "public"))
    home = pages["public"].get_parent().pk
    return [
        "/admin/",
        "/admin/pages/",
        f"/admin/pages/{home}/",
        f"/admin/pages/{home}/results/",
        "/admin/pages/search/?q=the",
        f"/admin/api/main/pages/?child_of={home}",
        "/admin/reports/site-history/",
        "/admin/reports/aging-pages/",
        "/admin/reports/workflow/",
        "/admin/pages/usage/home/standardpage/",
        *(f"/admin/bulk/wagtailcore/page/{action}/?{numbers}" for action in ("delete", "move", "publish")),
        f"/admin/bulk/wagtailcore/page/delete/?id=all&childOf={home}",
        *(f"/admin/pages/{pages['draft'].pk}/{name}/" for name in ("edit", "history", "copy", "delete", "view_draft")),
        f"/admin/pages/{pages['draft'].pk}/move/{home}/confirm/",
        f"/admin/pages/workflow/confirm_cancellation/{pages['draft'].pk}/",
        f"/admin/choose-page/{pages['draft'].pk}/",
        f"/admin/choose-page/{pages['private'].pk}/",
        f"/admin/choose-page/chosen-multiple/?{numbers}",
    ]


@pytest.mark.parametrize("groups", [(), ("Champions officer",), ("Training officer",), ("Administrator",)])
def test_who_does_not_write_a_page_never_reads_its_title(client, pages, groups):
    sign_in(client, *groups)

    told = {address: shown(client, address) & {DRAFT, PRIVATE} for address in addresses_with_titles(pages)}

    assert {address: titles for address, titles in told.items() if titles} == {}


def test_who_writes_all_pages_finds_them(client, pages):
    sign_in(client, "Communications editor")
    home = pages["public"].get_parent().pk

    assert shown(client, f"/admin/pages/{home}/") == {DRAFT, PRIVATE, PUBLIC}
    assert shown(client, f"/admin/choose-page/{home}/") == {DRAFT, PRIVATE, PUBLIC}


def test_an_administrator_chooses_among_what_anyone_may_read(client, pages):
    sign_in(client, "Administrator")
    home = pages["public"].get_parent().pk

    assert shown(client, f"/admin/choose-page/{home}/") == {PUBLIC}
    chosen = reverse("wagtailadmin_choose_page_chosen_multiple")
    assert shown(client, chosen, id=pages["public"].pk) == {PUBLIC}
    assert client.get(chosen, {"id": [pages["public"].pk, pages["draft"].pk]}).status_code == 404


@pytest.mark.parametrize("written", ["+{}", " {}", "0_{}"])
def test_a_number_written_otherwise_is_no_way_around(client, pages, written):
    sign_in(client, "Administrator")
    chosen = reverse("wagtailadmin_choose_page_chosen_multiple")

    answer = client.get(chosen, {"id": written.format(pages["draft"].pk)})

    assert (answer.status_code, DRAFT in answer.content.decode()) == (404, False)


@pytest.mark.indexed
def test_the_search_of_the_chooser_tells_of_no_draft(client, pages):
    sign_in(client, "Administrator")
    address = reverse("wagtailadmin_choose_page_search")

    assert [shown(client, address, q=word) for word in ("Plans", "Names", "About")] == [set(), set(), {PUBLIC}]


def test_an_evidence_officer_works_on_reports_and_on_no_other_page(client, pages):
    sign_in(client, "Evidence officer")
    report, draft = pages["report"], pages["draft"]

    assert client.get(reverse("wagtailadmin_pages:edit", args=[report.pk])).status_code == 200
    for name in ("edit", "history", "delete", "copy"):
        assert client.get(reverse(f"wagtailadmin_pages:{name}", args=[draft.pk]))["Location"] == "/admin/"
    client.post(reverse("wagtailadmin_pages:delete", args=[draft.pk]))
    assert StandardPage.objects.filter(pk=draft.pk).exists()


def test_drafts_of_organisations_are_for_those_who_keep_them(client):
    draft = make_organisation("House of refuge", live=False)
    sign_in(client, "Administrator")
    chooser = "wagtailsnippetchoosers_organisations_organisation"

    addresses = [
        reverse(f"{chooser}:choose"),
        reverse(f"{chooser}:choose_results"),
        reverse(f"{chooser}:chosen", args=[draft.pk]),
        reverse(f"{chooser}:chosen_multiple") + f"?id={draft.pk}",
        f"/admin/bulk/organisations/organisation/delete/?id={draft.pk}",
        f"/admin/organisations/inspect/{draft.pk}/",
        "/admin/organisations/?export=csv",
    ]

    assert [client.get(address)["Location"] for address in addresses] == ["/admin/"] * len(addresses)


def test_pictures_of_a_collection_that_is_not_theirs_are_nowhere(client):
    root = Collection.get_first_root_node()
    own, other = root.add_child(name="Own"), root.add_child(name="Other")
    mine, theirs = make_image(title="My picture", collection=own), make_image(title="Their picture", collection=other)
    group = Group.objects.create(name="Volunteers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    GroupCollectionPermission.objects.create(
        group=group,
        collection=own,
        permission=Permission.objects.get(codename="choose_image", content_type__app_label="wagtailimages"),
    )
    sign_in(client, "Volunteers")

    listed = client.get("/admin/api/main/images/").json()["items"]

    assert [item["title"] for item in listed] == ["My picture"]
    codes = [client.get(f"/admin/api/main/images/{image.pk}/").status_code for image in (mine, theirs)]
    assert codes == [200, 404]


def test_a_form_that_came_without_its_hidden_fields_is_a_bad_request(client, pages):
    sign_in(client, "Communications editor")

    answer = client.post(reverse("wagtailadmin_pages:edit", args=[pages["draft"].pk]))

    assert answer.status_code == 400
