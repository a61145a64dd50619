"""Who is given a size of a picture."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db.models import ForeignKey
from modelcluster.fields import ParentalKey
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction

from hub.home.models import BrandSettings
from hub.shared.blocks import BodyBlock
from hub.shared.media_use import ROW_USES
from hub.shared.models import HubDocument, HubImage
from tests.factories.home import make_home, make_standard_page
from tests.factories.organisations import make_organisation
from tests.factories.shared import make_shown_image, make_user_in, root_collection

pytestmark = [pytest.mark.django_db, pytest.mark.indexed, pytest.mark.drawn]

WIDE = "width-1200|format-webp"
KEPT = "public, max-age=86400"
NEVER_KEPT = "private, no-store"


def url_of(image) -> str:
    return image.renditions.get(filter_spec=WIDE).url


def in_body(image):
    return BodyBlock().to_python([{"type": "image", "value": {"image": image.pk}}])


def test_a_picture_of_a_public_page_is_for_everybody(client):
    image = make_shown_image()
    make_standard_page(make_home(), body=in_body(image))

    answer = client.get(url_of(image))
    again = client.get(url_of(image), headers={"If-None-Match": answer["ETag"]})
    head = client.head(url_of(image))

    assert (answer.status_code, answer["Content-Type"], answer.getvalue()[8:12]) == (200, "image/webp", b"WEBP")
    assert (answer["Cache-Control"], answer["X-Accel-Expires"]) == (KEPT, "5")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert (again.status_code, again.content, head.status_code) == (304, b"", 200)


def test_what_it_costs_to_ask(client, django_assert_num_queries):
    image = make_shown_image()
    make_standard_page(make_home(), listing_image=image)
    client.get(url_of(image))
    address = url_of(image)

    # The size, the pages that use its picture, which of them are public.
    with django_assert_num_queries(3):
        client.get(address)


def test_the_picture_of_a_draft_is_for_staff(client):
    image = make_shown_image()
    page = make_standard_page(make_home(), body=in_body(image), live=False)

    refused = client.get(url_of(image)).status_code
    client.force_login(make_user_in("Communications editor"))
    answer = client.get(url_of(image))
    client.logout()
    page.save_revision().publish()

    assert (refused, answer.status_code, answer["Cache-Control"]) == (404, 200, NEVER_KEPT)
    assert client.get(url_of(image)).status_code == 200


def test_a_draft_of_a_public_page_shows_its_picture_to_nobody(client):
    old, new = make_shown_image(), make_shown_image()
    page = make_standard_page(make_home(), listing_image=old)
    page.listing_image = new
    page.save_revision()

    before = [client.get(url_of(image)).status_code for image in (old, new)]
    page.save_revision().publish()
    after = [client.get(url_of(image)).status_code for image in (old, new)]

    assert (before, after) == ([200, 404], [404, 200])


@pytest.mark.parametrize("end", ["unpublish", "delete", "restrict"])
def test_it_ends_with_the_last_page(client, end):
    image = make_shown_image()
    page = make_standard_page(make_home(), listing_image=image)
    before = client.get(url_of(image)).status_code

    if end == "restrict":
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    else:
        getattr(page, end)()

    assert (before, client.get(url_of(image)).status_code) == (200, 404)


def test_who_gave_the_password_of_a_page_sees_its_pictures(client):
    image = make_shown_image()
    page = make_standard_page(make_home(), listing_image=image)
    lock = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.PASSWORD, password="kiln")
    before = client.get(url_of(image)).status_code
    session = client.session
    session["passed_page_view_restrictions"] = [lock.pk]
    session.save()

    answer = client.get(url_of(image))

    assert (before, answer.status_code, answer["Cache-Control"]) == (404, 200, NEVER_KEPT)


def test_the_end_of_consent_is_the_end_at_once(client):
    image = make_shown_image(consent_until=dt.date(2026, 5, 5))
    make_standard_page(make_home(), listing_image=image)

    with time_machine.travel(dt.datetime(2026, 5, 5, 22, 59, tzinfo=dt.UTC), tick=False):
        on_the_last_day = client.get(url_of(image)).status_code
    with time_machine.travel(dt.datetime(2026, 5, 5, 23, 0, tzinfo=dt.UTC), tick=False):
        on_the_next = client.get(url_of(image)).status_code
    HubImage.objects.update(consent_until=None)

    # Midnight in London.
    assert (on_the_last_day, on_the_next, client.get(url_of(image)).status_code) == (200, 404, 200)


def test_a_picture_in_a_private_collection_is_on_no_page(client):
    collection = root_collection().add_child(name="Volunteers").add_child(name="Summer")
    image = make_shown_image(collection=collection)
    page = make_standard_page(make_home(), body=in_body(image), social_image=image)
    shown = client.get(page.url).content.count(b"/media/images/")
    CollectionViewRestriction.objects.create(
        collection=collection.get_parent(), restriction_type=CollectionViewRestriction.LOGIN
    )

    answers = client.get(url_of(image)).status_code, client.get(page.url).content.count(b"/media/images/")
    client.force_login(make_user_in("Communications editor"))

    assert (shown, answers, client.get(url_of(image))["Cache-Control"]) == (2, (404, 0), NEVER_KEPT)


def test_logos_are_public_with_their_rows(client):
    logo, draft, brand = make_shown_image(), make_shown_image(), make_shown_image()
    make_organisation(logo=logo)
    make_organisation(logo=draft, live=False)
    BrandSettings.objects.create(site=make_home().get_site(), logo=brand)

    assert [client.get(url_of(image)).status_code for image in (logo, draft, brand)] == [200, 404, 200]


def test_a_suspended_member_of_staff_and_somebody_without_rights_get_nothing(client):
    image = make_shown_image()
    staff, partner = make_user_in("Moderator"), User.objects.create_user("pat", password="x")
    client.force_login(staff)
    before = client.get(url_of(image)).status_code
    staff.is_active = False
    staff.save()
    suspended = client.get(url_of(image)).status_code
    client.force_login(partner)
    assert (before, suspended, client.get(url_of(image)).status_code) == (200, 404, 404)

    clerk = make_user_in("Training officer")
    Group.objects.get(name="Training officer").collection_permissions.all().delete()
    client.force_login(User.objects.get(pk=clerk.pk))

    assert client.get(url_of(image)).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/media/original_images/{original}",
        "/media/images/../original_images/{original}",
        "/media/images/..%2foriginal_images/{original}",
        "/media/images/%2e%2e/{original}",
        "/media/images//{size}",
        "/media/{size}",
        "/media/images/",
        "/media/images/{size}/",
        "/media/images/{size}%20",
    ],
)
def test_nothing_but_sizes_is_there(client, path):
    image = make_shown_image()
    make_standard_page(make_home(), listing_image=image)
    names = {"original": image.file.name.rpartition("/")[2], "size": url_of(image).rpartition("/")[2]}

    assert client.get(path.format(**names)).status_code == 404


def test_a_size_whose_file_is_lost_is_not_found(client):
    image = make_shown_image()
    make_standard_page(make_home(), listing_image=image)
    made = image.renditions.get(filter_spec=WIDE)
    made.file.storage.delete(made.file.name)

    assert client.get(made.url).status_code == 404


def test_sizes_are_only_read(client):
    assert client.post(url_of(make_shown_image())).status_code == 405


def test_another_file_has_another_address():
    one, other = make_shown_image(title="one", colour="#000"), make_shown_image(title="two", colour="#fff")

    assert one.file_hash[:12] in url_of(one)
    assert other.file_hash[:12] in url_of(other)
    assert one.file_hash != other.file_hash


def test_every_row_that_names_a_picture_or_document_is_asked():
    """A field in a new model is private until its app says when it is public."""
    named = {
        str(field)
        for model in apps.get_models()
        if not issubclass(model, Page)
        and model._meta.app_label not in {"sample"}
        and not any(isinstance(field, ParentalKey) for field in model._meta.get_fields())
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and field.related_model in {HubImage, HubDocument}
    }

    assert named - {"shared.HubRendition.image"} == set(ROW_USES)
