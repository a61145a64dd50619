from __future__ import annotations

import datetime as dt
import re

import pytest

from tests.factories.shared import make_document, make_image, make_shown_image
from tests.shared.block_values import faults, make_page, page_link, show, web_link, words

TODAY = dt.date(2026, 5, 5)
pytestmark = [pytest.mark.django_db, pytest.mark.drawn]


@pytest.fixture(autouse=True)
def on_a_tuesday(time_machine):
    time_machine.move_to("2026-05-05 12:00+01:00")


def picture(image, caption=""):
    return ("image", {"image": image.pk, "caption": caption})


# Pictures.


def test_a_picture_with_its_description_caption_and_credit():
    image = make_shown_image(size=(64, 48), description="Three people with tea", credit="Photo by Ada Example")

    html = show(picture(image, "The drop-in"))

    assert 'alt="Three people with tea"' in html
    assert re.findall(r'(width|height)="(\d+)"', html) == [("height", "48"), ("width", "64")]
    assert words(html) == "The drop-in Photo by Ada Example"


def test_decoration_has_an_empty_description():
    assert 'alt=""' in show(picture(make_shown_image(title="quilt.png", is_decorative=True)))


@pytest.mark.parametrize(("until", "is_shown"), [(TODAY, True), (TODAY - dt.timedelta(days=1), False), (None, True)])
def test_a_picture_leaves_every_block_the_day_after_consent_ends(until, is_shown):
    image = make_shown_image(consent_until=until, description="Ada and Bo", credit="Photo by Cy")
    document = make_document(filename="film.mp4")

    html = show(
        picture(image, "Ada at the drop-in"),
        ("cards", {"cards": [{"title": "Our story", "link": web_link("https://a.example"), "image": image.pk}]}),
        ("video", {"title": "Film", "file": document.pk, "poster": image.pk, "transcript": "<p>Hello</p>"}),
    )

    assert html.count('alt="Ada and Bo"') == (2 if is_shown else 0)
    assert ("poster=" in html, "Ada at" in html, "block--image" in html, "Photo by" in html) == (is_shown,) * 4
    assert "Our story" in html


def test_a_picture_that_was_deleted_is_left_out():
    image = make_image()
    value = picture(image, "The drop-in")
    image.delete()

    assert show(value, ("text", "<p>Words</p>")) == '<div class="block block--text"><p>Words</p></div>'


@pytest.mark.parametrize("count", [1, 3])
def test_pictures_cost_the_same_however_many(count, django_assert_num_queries):
    images = [make_shown_image() for _ in range(6)]
    page, other = make_page("Reports"), make_page("Events")
    blocks = [
        *[picture(image) for image in images[:count]],
        (
            "cards",
            {
                "cards": [
                    {"title": f"Card {number}", "link": page_link(page if number else other), "image": image.pk}
                    for number, image in enumerate(images[3 : 3 + count])
                ]
            },
        ),
        ("related_pages", {"pages": [page.pk, other.pk][:count]}),
    ]
    show(*blocks)  # Fills the caches.

    # Pictures of picture blocks, of cards, pages of cards, of lists; sizes of all; what is public.
    with django_assert_num_queries(6):
        html = show(*blocks)

    assert html.count("<img") == 2 * count


# Films.


def test_a_film_of_this_site():
    film, captions = make_document(filename="film.mp4", content=bytes(3 * 1024 * 1024)), make_document(filename="c.vtt")

    html = show(
        ("video", {"title": "Join in", "file": film.pk, "captions": captions.pk, "transcript": "<p>Hello.</p>"})
    )

    assert f'<source src="{film.url}" type="video/mp4">' in html
    assert f'<track kind="captions" src="{captions.url}"' in html
    assert "autoplay" not in html
    assert words(html) == (
        "Join in Download the video: Join in (MP4, 3MB) Read the words of this video : Join in Hello."
    )


def test_a_film_elsewhere_is_only_a_link():
    html = show(
        (
            "video",
            {"title": "Join in", "url": "https://video.example/1", "site_name": "Clips", "transcript": "<p>Hi.</p>"},
        )
    )

    assert re.findall(r"<(?:iframe|embed|object|script|video|img|source)\b|(?:src|poster)=", html) == []
    assert 'href="https://video.example/1"' in html
    assert words(html) == "Join in Watch on Clips : Join in Read the words of this video : Join in Hi."


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {}),
        ({"transcript": ""}, {"transcript": ["This field is required."]}),
        ({"url": ""}, {"file": ["Choose a video file, or type the address of the video."]}),
        ({"site_name": ""}, {"site_name": ["Name the site people go to, such as YouTube."]}),
        ({"file": "pdf", "url": ""}, {"file": ["Choose an .mp4 or .webm file."]}),
        ({"file": "mp4"}, {"url": ["Choose one: a video file or an address."]}),
        ({"file": "mp4", "url": "", "captions": "pdf"}, {"captions": ["Choose a .vtt file."]}),
        ({"file": "webm", "url": "", "captions": "vtt"}, {}),
    ],
)
def test_faults_of_a_film(changes, expected):
    value = {
        "title": "Join in",
        "url": "https://video.example/1",
        "site_name": "Clips",
        "transcript": "<p>Hi.</p>",
        **changes,
    }
    for name in ("file", "captions"):
        if value.get(name):
            value[name] = make_document(filename=f"a.{value[name]}").pk

    assert faults("video", value) == expected


def test_a_film_has_no_script_for_an_address():
    value = {"title": "A", "url": "javascript:alert(1)", "site_name": "B", "transcript": "<p>C</p>"}

    assert list(faults("video", value)) == ["url"]
