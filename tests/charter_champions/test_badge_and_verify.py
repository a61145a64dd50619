from __future__ import annotations

import datetime as dt
from io import BytesIO
from xml.dom import minidom

import pytest
import time_machine
import zxingcpp
from PIL import Image
from wagtail.models import Site

from charter_champions.domain.artwork import FONT_FAMILY
from charter_champions.domain.badges import PNG_SIZES, badge_png, badge_svg, live_svg, svg_to_png
from charter_champions.domain.verdicts import verdict_on
from charter_champions.enums import MembershipStatus, Standing
from charter_champions.models import Membership
from hub.home.models import BrandSettings
from hub.shared.clock import as_of
from tests.factories.charter_champions import make_charter_page, make_membership, make_version
from tests.factories.home import make_home
from tests.factories.organisations import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

NAMES = [
    "Sight Kilnford",
    "Association of the Friends and Families of People who Use Services in Hanbury, Potters Row and Vale",
    "مجموعة كيلنفورد للرعاية",
    "Singing 🎶 for Lungs",
    '<script>alert("1")</script> & Co',
    "]]><!-- %7B{{ 7 }}",
]


def read_codes(png: bytes) -> list[str]:
    image = Image.open(BytesIO(png)).convert("RGBA")
    page = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("L")
    return [found.text for found in zxingcpp.read_barcodes(page)]


@pytest.mark.parametrize("name", NAMES)
def test_the_badge_is_well_formed_and_says_the_name(client, name):
    membership = make_membership(make_organisation(name))

    response = client.get(f"/badge/{membership.code}/{membership.organisation.slug}-badge.svg")

    drawing = minidom.parseString(response.content)
    title = drawing.getElementsByTagName("title")[0].firstChild.data
    assert response["Content-Type"] == "image/svg+xml"
    assert title == f"{name}: Charter Champion"
    assert drawing.getElementsByTagName("script") == []
    assert membership.short_code in response.content.decode()


@pytest.mark.parametrize("control", ["\x0b", "\x01", "\ufffe", "\uffff"])
def test_what_xml_cannot_hold_breaks_no_picture(client, control):
    make_home()
    BrandSettings.objects.create(site=Site.objects.get(), name=f"Our{control} voice")
    membership = make_membership(make_organisation(f"Sight{control} Kilnford", slug="sight"))
    address = f"/badge/{membership.code}"

    artwork = minidom.parseString(client.get(f"{address}/sight-badge.svg").content)
    live = minidom.parseString(client.get(f"{address}.svg").content)
    png = client.get(f"{address}/sight-badge.png?size=300").content

    words = [line.firstChild.data for line in artwork.getElementsByTagName("text")]
    titles = [drawing.getElementsByTagName("title")[0].firstChild.data for drawing in (artwork, live)]
    assert words[:4] == ["Charter Champion", "Our voice", "Sight", "Kilnford"]
    assert titles[0] == "Sight Kilnford: Charter Champion"
    assert titles[1].startswith("Sight Kilnford. ")
    assert Image.open(BytesIO(png)).size[0] == 300


@pytest.mark.parametrize("width", PNG_SIZES)
def test_a_phone_reads_the_code_of_every_size(client, width):
    membership = make_membership()

    response = client.get(f"/badge/{membership.code}/{membership.organisation.slug}-badge.png?size={width}")

    assert Image.open(BytesIO(response.content)).size[0] == width
    assert read_codes(response.content) == [f"https://hub.example/verify/{membership.code}/"]


@pytest.mark.parametrize("size", ["301", "0", "-1", "99999999999999999999", "x", "", "300.0"])
def test_no_other_size_is_drawn(client, size):
    membership = make_membership()

    url = f"/badge/{membership.code}/{membership.organisation.slug}-badge.png?size={size}"

    assert client.get(url).status_code == 404


@pytest.mark.parametrize("name", ["مجموعة كيلنفورد", "קילנפורד", "ਕਿਲਨਫੋਰਡ", "কিলনফোর্ড", "Кілнфорд", "Κίλνφορντ"])
def test_names_in_other_scripts_are_drawn(name):
    with_name = badge_png(make_membership(make_organisation(name), code="0" * 16), width=300)
    without = badge_png(make_membership(make_organisation("\u200c"), code="1" * 16), width=300)

    place_of_names = (15, 66, 285, 170)
    lightest = [
        max(Image.open(BytesIO(png)).convert("L").crop(place_of_names).tobytes()) for png in (with_name, without)
    ]
    assert lightest[0] > 200 > lightest[1]


def test_the_fonts_of_the_machine_are_not_used():
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40">'
        '<text font-family="{}" font-weight="700" y="30">Ag</text></svg>'
    )

    own, other = (svg_to_png(drawing.format(family), width=80) for family in (FONT_FAMILY, "DejaVu Sans"))

    assert Image.open(BytesIO(own)).getbbox() is not None
    assert Image.open(BytesIO(other)).getbbox() is None


@pytest.mark.parametrize("address", ["/verify/{}/", "/badge/{}/"])
def test_the_drawing_inside_a_page_escapes_the_name(client, address):
    membership = make_membership(make_organisation("<script>alert(1)</script>"))

    page = client.get(address.format(membership.code)).content.decode()

    assert "<script>alert" not in page
    assert page.count("<svg xmlns=") == 1


def live_label(membership, on) -> list:
    drawing = minidom.parseString(live_svg(membership, on=on))
    return drawing.getElementsByTagName("g")[0].getElementsByTagName("text")


def memberships_of_every_standing() -> list[Membership]:
    """One for each verdict, with dates and names as long as they get."""
    year = {"started_on": dt.date(2026, 10, 1), "valid_until": dt.date(2027, 9, 30)}
    stopped = dt.date(2027, 9, 30)
    newer = make_membership(code="M" * 16, started_on=stopped)
    successor = make_organisation("Association of the Friends and Families of People who Use Services " * 2)
    merged = make_organisation("Merged", closed_on=stopped, succeeded_by=successor)
    return [
        make_membership(**year),
        make_membership(started_on=dt.date(2025, 10, 1), valid_until=dt.date(2026, 9, 30)),
        make_membership(**year, status=MembershipStatus.SUSPENDED, suspended_on=stopped),
        make_membership(**year, status=MembershipStatus.ENDED, ended_on=stopped),
        make_membership(newer.organisation, **year, status=MembershipStatus.ENDED, replaced_by=newer),
        make_membership(merged, **year),
    ]


def test_the_live_picture_never_shortens_the_standing():
    on = dt.date(2027, 9, 30)
    memberships = memberships_of_every_standing()

    assert [membership.standing(on) for membership in memberships] == [*Standing, Standing.REPLACED]
    for membership in memberships:
        lines = live_label(membership, on)
        assert " ".join(line.firstChild.data for line in lines) == verdict_on(membership, on).label
        assert all(156 + float(line.getAttribute("textLength")) <= 385 for line in lines)
        assert all(76 < float(line.getAttribute("y")) < 110 for line in lines)


def test_the_live_picture_may_be_shown_anywhere_and_runs_nothing(client):
    membership = make_membership()

    response = client.get(membership.badge_url)

    assert response["Content-Security-Policy"] == "default-src 'none'; frame-ancestors *; sandbox"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["Cache-Control"] == "public, no-cache"
    assert not response.cookies
    minidom.parseString(response.content)


@pytest.mark.parametrize(
    ("status", "started_on", "words"),
    [
        (MembershipStatus.ACTIVE, dt.date(2026, 5, 2), "Current until 1 May 2027"),
        (MembershipStatus.ACTIVE, dt.date(2025, 5, 2), "Lapsed on 1 May 2026"),
        (MembershipStatus.SUSPENDED, dt.date(2026, 5, 2), "Suspended since 2 May 2026"),
        (MembershipStatus.ENDED, dt.date(2026, 5, 2), "Ended on 2 May 2026"),
    ],
)
def test_the_page_and_the_picture_say_the_same(client, status, started_on, words, monkeypatch):
    for module in ("verify", "badge"):
        monkeypatch.setattr(f"charter_champions.views.{module}.today", lambda: dt.date(2026, 11, 22))
    membership = make_membership(
        make_organisation("Sight Kilnford"),
        started_on=started_on,
        status=status,
        charter_version=make_version(number=3),
    )

    page = client.get(membership.get_absolute_url()).content.decode()
    drawing = client.get(membership.badge_url).content.decode()

    assert words in page
    assert words in drawing
    for said in (
        "Sight Kilnford",
        membership.grouped_code,
        membership.short_code,
        "version 3</a> of",
        "Community group",
    ):
        assert said in page


def test_the_page_leads_to_the_words_it_is_committed_to_for_ever(client):
    page = make_charter_page(make_home())
    page.save_revision().publish()
    version = page.versions.get()
    address = make_membership(charter_version=version).get_absolute_url()
    page.unpublish()

    html = client.get(address).content.decode()
    words = client.get(f"/charter-versions/{version.pk}/").content.decode()

    assert f'<a href="/charter-versions/{version.pk}/">Citizens Involvement Charter, version 1</a>' in html
    assert "hear people before we write a word." in words


def test_no_private_detail_is_on_the_page(client):
    organisation = make_organisation(email="secret@sight.example")
    membership = make_membership(organisation)

    assert "secret@" not in client.get(membership.get_absolute_url()).content.decode()


def test_a_typed_code_is_put_right_and_led_to_its_page(client):
    membership = make_membership(code="8F3KQ2ZT01MV7XNC")

    response = client.get("/verify/", {"code": "8f3k q2zt oimv 7xnc"})

    assert response.url == membership.get_absolute_url() == "/verify/8F3KQ2ZT01MV7XNC/"
    assert client.get("/verify/8f3k-q2zt-oimv-7xnc/").url == "/verify/8F3KQ2ZT01MV7XNC/"


@pytest.mark.parametrize("typed", ["01QV-3BK1", "oiqv 3bkl", "01QV3BK1"])
def test_the_code_printed_on_the_badge_is_enough(client, typed):
    membership = make_membership(code="01QV3BK101MV7XNC")
    make_membership(code="7XNC01MV01QV3BK1")

    response = client.get("/verify/", {"code": typed}, follow=True)

    assert membership.short_code == "01QV-3BK1"
    assert response.redirect_chain[-1][0] == membership.get_absolute_url()
    assert client.get(f"/verify/{typed}/").url == membership.get_absolute_url()


def test_a_short_code_of_two_badges_asks_for_the_whole_one(client):
    names = [make_membership(code=f"01QV3BK1{end * 8}").organisation.name for end in "AB"]

    response = client.get("/verify/01QV-3BK1/")

    html = response.content.decode()
    assert response.status_code == 404
    assert "Two badges have this short code" in html
    assert "We don’t know this badge" not in html
    assert not any(name in html for name in names)
    assert client.get("/verify/01qv-3bk1-bbbb-bbbb/").url == "/verify/01QV3BK1BBBBBBBB/"


@pytest.mark.parametrize("address", ["/verify/?code=ABCD", "/verify/ZZZZZZZZ/"])
def test_the_words_about_a_code_name_the_short_one_and_the_full_one(client, address):
    html = client.get(address).content.decode()

    assert "8 letters and numbers, or 16 in full" in html
    assert "The 8 letters and numbers on the badge" in html


@pytest.mark.parametrize("code", ["ABCD", "ZZZZ-ZZZZ", "Z" * 16, "A" * 3000, "مجموعة", "<script>", "'"])
def test_an_unknown_code_is_told_kindly(client, code):
    from django.urls import reverse

    response = client.get(reverse("verify:membership", args=[code]))

    assert response.status_code == 404
    assert "We don’t know this badge" in response.content.decode()
    assert "<script>" not in response.content.decode().split("<main")[1]
    assert client.get(reverse("badge:live", args=[code])).status_code == 404
    assert client.get("/verify/", {"code": code}).status_code in (302, 422)


def test_a_replaced_badge_leads_to_the_new_one(client):
    newer = make_membership(make_organisation("Sight Kilnford"))
    older = make_membership(
        newer.organisation, status=MembershipStatus.ENDED, replaced_by=newer, started_on=dt.date(2025, 5, 2)
    )

    html = client.get(older.get_absolute_url()).content.decode()

    assert "has a newer badge" in html
    assert f'href="{newer.get_absolute_url()}"' in html


def test_in_the_days_of_grace_the_page_of_the_badge_says_until_when_and_where_to_renew(client):
    organisation = make_organisation("Kiln Lane Walkers", slug="kiln-lane")
    lapsed = make_membership(organisation, started_on=dt.date(2026, 5, 2), valid_until=dt.date(2027, 5, 1))

    with as_of(dt.datetime(2027, 5, 1, 12, tzinfo=dt.UTC)):
        before = client.get(f"/badge/{lapsed.code}/").content.decode()
    with as_of(dt.datetime(2027, 5, 31, 12, tzinfo=dt.UTC)):
        on_the_last_day = client.get(f"/badge/{lapsed.code}/").content.decode()

    assert "/portal/kiln-lane/renew/" not in before
    assert "It stays in our directory until 31 May 2027" in on_the_last_day
    assert '<a href="/portal/kiln-lane/renew/">Renew it</a>' in on_the_last_day


def test_only_a_badge_that_tells_the_truth_can_be_downloaded(client):
    membership = make_membership(status=MembershipStatus.SUSPENDED)
    slug = membership.organisation.slug

    for path in ("", f"{slug}-badge.svg", f"{slug}-badge.png"):
        assert client.get(f"/badge/{membership.code}/{path}").status_code == 410


def test_a_badge_does_not_go_with_the_listing_of_its_organisation(client):
    membership = make_membership(make_organisation("Sight Kilnford", live=False))
    organisation = membership.organisation

    pages = [client.get(f"/badge/{membership.code}/{path}") for path in ("", f"{organisation.slug}-badge.svg")]
    verified = client.get(membership.get_absolute_url())

    assert [page.status_code for page in pages] == [200, 200]
    for page in (pages[0], verified):
        assert "Sight Kilnford is a Charter Champion until" in page.content.decode()
        assert f'href="{organisation.get_absolute_url()}"' not in page.content.decode()


def test_a_closed_organisation_is_named_without_a_link_to_its_listing(client):
    membership = make_membership(make_organisation("Sight Kilnford", closed_on=dt.date(2026, 5, 2)))

    html = client.get(membership.get_absolute_url()).content.decode()

    assert f'href="{membership.organisation.get_absolute_url()}"' not in html


@pytest.mark.parametrize(("days", "status"), [(0, 200), (30, 200), (31, 410), (-365, 410)])
def test_a_badge_can_be_downloaded_from_its_first_day_to_the_end_of_grace(client, days, status):
    membership = make_membership(valid_until=dt.date(2027, 5, 1), started_on=dt.date(2026, 5, 2))

    with time_machine.travel(dt.datetime(2027, 5, 1, 12, tzinfo=dt.UTC) + dt.timedelta(days=days), tick=False):
        assert client.get(f"/badge/{membership.code}/").status_code == status


def test_a_renamed_organisation_keeps_its_links(client):
    membership = make_membership(make_organisation("New name", slug="new-name"))

    response = client.get(f"/badge/{membership.code}/old-name-badge.png?size=300")

    assert response.url == f"/badge/{membership.code}/new-name-badge.png?size=300"


def test_the_pack_has_everything_to_show_the_badge(client, django_assert_max_num_queries):
    membership = make_membership(make_organisation('Knit "and" Natter'))
    client.get(f"/badge/{membership.code}/")

    with django_assert_max_num_queries(12):
        html = client.get(f"/badge/{membership.code}/").content.decode()

    assert html.count("-badge.png?size=") == 4
    assert f"https://hub.example/badge/{membership.code}.svg" in html
    assert "<script" not in html.split("<main")[1]


def test_pages_that_only_show_something_say_whom_to_tell_of_a_mistake(client):
    BrandSettings.objects.create(site=Site.objects.get(), email="hello@hub.example")
    make_home()
    membership = make_membership()
    lapsed = make_membership(status=MembershipStatus.ENDED)

    for address in (
        "/directory/",
        "/record/",
        "/search/",
        membership.get_absolute_url(),
        f"/badge/{membership.code}/",
        f"/badge/{lapsed.code}/",
    ):
        html = client.get(address).content.decode()
        assert html.count("Something wrong on this page?") == 1, address
    assert "%2Fdirectory%2F" in client.get("/directory/").content.decode()
    assert "Requests%20and%20replies" in client.get("/record/").content.decode()


@pytest.mark.parametrize("term", ["Listening Partner", "W" * 39, "Ally"])
def test_champions_are_called_what_the_owner_calls_them(client, term):
    home = make_home()
    BrandSettings.objects.create(site=Site.objects.get(), champion_term=term, champion_term_plural=f"{term}s")
    membership = make_membership()

    pages = [membership.get_absolute_url(), f"/directory/{membership.organisation.slug}/", "/directory/"]
    words = " ".join(client.get(page).content.decode() for page in pages)

    assert "Charter Champion" not in words.replace(home.champions_title, "")
    assert f"is a {term} until" in words
    assert f"{term}s only" in words
    assert f": {term}</title>" in badge_svg(membership)
    assert badge_png(membership, width=300)[:4] == b"\x89PNG"
