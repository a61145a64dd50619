from __future__ import annotations

from io import BytesIO

import pytest
from django.http import FileResponse, HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from hub.shared.byte_ranges import BLOCK_BYTES, RangeNotSatisfiable, asked_part, in_parts

TEN = b"0123456789"


def answer(header: str | None, data: bytes = TEN, *, method: str = "GET", **headers):
    request = RequestFactory().generic(method, "/", headers={**({"Range": header} if header else {}), **headers})
    response = FileResponse(BytesIO(data))
    response["Content-Length"] = str(len(data))
    response["ETag"] = '"abc"'
    response["Last-Modified"] = "Sat, 02 May 2026 09:00:00 GMT"
    return in_parts(request, response)


@pytest.mark.parametrize(
    ("header", "content", "content_range"),
    [
        ("bytes=0-0", b"0", "bytes 0-0/10"),
        ("bytes=0-1", b"01", "bytes 0-1/10"),
        ("bytes=3-", b"3456789", "bytes 3-9/10"),
        ("bytes=8-999999999999999999", b"89", "bytes 8-9/10"),
        ("bytes=-4", b"6789", "bytes 6-9/10"),
        ("bytes=-400", TEN, "bytes 0-9/10"),
        (" bytes=9-9 ", b"9", "bytes 9-9/10"),
    ],
)
def test_one_part_is_cut_out(header, content, content_range):
    response = answer(header)

    assert (response.status_code, response.getvalue()) == (206, content)
    assert response["Content-Range"] == content_range
    assert response["Content-Length"] == str(len(content))


@pytest.mark.parametrize(
    "header",
    [
        None,
        "bytes=",
        "bytes=-",
        "bytes=5-4",
        "bytes=0-1,4-5",
        "bytes=a-b",
        "bytes=1.5-2",
        "bytes=--1",
        "bytes=٣-٤",
        "lines=0-1",
        "bytes=0-9999999999999999999999",
        "0-1",
    ],
)
def test_what_is_no_single_part_gets_the_whole_file(header):
    response = answer(header)

    assert (response.status_code, response.getvalue()) == (200, TEN)
    assert response["Accept-Ranges"] == "bytes"
    assert "Content-Range" not in response


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=10-20", "bytes=999999999999999999-", "bytes=-0"])
def test_a_part_past_the_end_is_refused_with_the_size(header):
    response = answer(header)

    assert (response.status_code, response.getvalue()) == (416, b"")
    assert response["Content-Range"] == "bytes */10"


@pytest.mark.parametrize("header", ["bytes=0-", "bytes=-1", "bytes=0-0"])
def test_an_empty_file_has_no_part(header):
    assert answer(header, b"").status_code == 416


@pytest.mark.parametrize(
    ("if_range", "status"),
    [
        ('"abc"', 206),
        ("Sat, 02 May 2026 09:00:00 GMT", 206),
        ('"another"', 200),
        ("Sat, 02 May 2026 09:00:01 GMT", 200),
        ('W/"abc"', 200),
        ("", 200),
    ],
)
def test_a_part_of_another_version_is_not_mixed_in(if_range, status):
    assert answer("bytes=1-2", **{"If-Range": if_range}).status_code == status


def test_only_get_asks_for_parts():
    assert answer("bytes=1-2", method="HEAD").status_code == 200


def test_what_is_no_file_or_no_success_stays_as_it_is():
    request = RequestFactory().get("/", headers={"Range": "bytes=0-1"})
    page, gone = HttpResponse("a page"), FileResponse(BytesIO(TEN), status=404)

    assert in_parts(request, page) is page
    assert in_parts(request, gone) is gone
    assert (page.status_code, gone.status_code) == (200, 404)
    assert "Accept-Ranges" not in page


def test_a_part_larger_than_a_block_is_whole():
    data = bytes(range(256)) * 1024

    assert answer(f"bytes=5-{BLOCK_BYTES * 2 + 7}", data).getvalue() == data[5 : BLOCK_BYTES * 2 + 8]


@given(st.binary(max_size=50), st.integers(0, 60), st.integers(0, 60))
def test_a_part_is_what_slicing_gives(data, first, last):
    header = f"bytes={first}-{last}"

    if last < first:
        assert asked_part(header, len(data)) is None
    elif first >= len(data):
        with pytest.raises(RangeNotSatisfiable):
            asked_part(header, len(data))
    else:
        assert answer(header, data).getvalue() == data[first : last + 1]
