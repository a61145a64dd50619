from __future__ import annotations

import hashlib

import pytest
from wagtail.models import Collection, CollectionViewRestriction

from hub.shared.blocks import BodyBlock
from hub.shared.models import HubDocument
from tests.factories.home import make_home, make_standard_page
from tests.factories.shared import make_document, make_user_in

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]

FILM = bytes(range(256)) * 40


def make_public(document: HubDocument, **values) -> HubDocument:
    """``document``, used by a page."""
    block = {"title": "Read it another way", "documents": [document.pk]}
    make_standard_page(make_home(), body=BodyBlock().to_python([{"type": "documents", "value": block}]), **values)
    return document


def test_a_player_gets_the_part_of_a_film_that_it_asks_for(client):
    film = make_public(make_document(content=FILM, filename="film.mp4"))

    response = client.get(film.url, headers={"Range": "bytes=0-1"})
    rest = client.get(film.url, headers={"Range": "bytes=10000-", "If-Range": response["ETag"]})

    assert (response.status_code, response.getvalue()) == (206, FILM[:2])
    assert (response["Content-Type"], response["Content-Range"]) == ("video/mp4", "bytes 0-1/10240")
    assert (rest.status_code, rest.getvalue()) == (206, FILM[10000:])


def test_a_document_has_an_etag_of_its_own_and_no_encoding(client):
    document = make_public(make_document(content=b"one"))

    response = client.get(document.url)
    again = client.get(document.url, headers={"If-None-Match": response["ETag"]})

    assert (response.status_code, response.getvalue()) == (200, b"one")
    assert response["ETag"] == f'"{hashlib.sha1(b"one", usedforsecurity=False).hexdigest()}"'
    assert ("Content-Encoding" in response, response["Cache-Control"]) == (False, "no-cache")
    assert (response["Accept-Ranges"], response["Content-Security-Policy"]) == ("bytes", "default-src 'none'")
    assert again.status_code == 304


def test_a_part_of_a_private_document_is_as_private_as_the_whole(client):
    collection = Collection.get_first_root_node().add_child(name="Drafts")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type=CollectionViewRestriction.LOGIN)
    document = make_document(content=FILM, collection=collection)

    response = client.get(document.url, headers={"Range": "bytes=0-1"})

    assert response.status_code == 302
    assert "Accept-Ranges" not in response


@pytest.mark.parametrize("path", ["/documents/1/../../etc/passwd", "/documents/99999999999999999999999/a.pdf"])
def test_an_unknown_document_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_a_document_that_only_a_draft_uses_is_for_staff(client):
    document = make_public(make_document(content=FILM, filename="notes.pdf"), live=False)

    refused = client.get(document.url).status_code
    client.force_login(make_user_in("Evidence officer"))
    answer = client.get(document.url)
    part = client.get(document.url, headers={"Range": "bytes=0-1"})
    head = client.head(document.url)

    assert (refused, answer.status_code, answer.getvalue()) == (404, 200, FILM)
    assert (part.status_code, part.getvalue(), head.status_code) == (206, FILM[:2], 200)
    for response in (answer, part, head):
        assert response["Content-Disposition"] == 'attachment; filename="notes.pdf"'
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert (response["X-Content-Type-Options"], response["Cache-Control"]) == ("nosniff", "private, no-store")


def test_a_document_of_a_draft_gives_nothing_away(client):
    """Neither its parts, nor its age, nor whether it is there."""
    document = make_public(make_document(content=FILM), live=False)
    tries = [{}, {"Range": "bytes=0-1"}, {"If-None-Match": "*"}, {"If-Modified-Since": "Wed, 21 Oct 2037 07:28:00 GMT"}]

    answers = [
        getattr(client, method)(document.url, headers=headers) for method in ("get", "head") for headers in tries
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert not any({"ETag", "Last-Modified", "Content-Disposition"} & set(answer.headers) for answer in answers)


def test_a_document_is_only_read(client):
    document = make_public(make_document())

    assert client.post(document.url).status_code == 405
