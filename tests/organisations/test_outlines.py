"""Outlines of areas: reading the files, fewer points, loading."""

from __future__ import annotations

import json
import math
import time

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.organisations.domain.outlines import holds, middle_of, points_of, simplified
from hub.organisations.models import AreaOutline
from hub.organisations.outline_files import BrokenOutlinesError, features_of, read_features, twice_the_area
from tests.factories.organisations import make_area

SQUARE = [[-2.2, 53.0], [-2.1, 53.0], [-2.1, 53.1], [-2.2, 53.1], [-2.2, 53.0]]
EAST = [[-2.1, 53.0], [-2.0, 53.0], [-2.0, 53.1], [-2.1, 53.1], [-2.1, 53.0]]


def feature(ring=SQUARE, /, kind="Polygon", coordinates=None, **properties) -> dict:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": [ring] if coordinates is None else coordinates},
    }


def collection(*features) -> dict:
    return {"type": "FeatureCollection", "features": list(features)}


# Files


def test_a_polygon_and_a_multipolygon_are_read_with_what_they_are_known_by():
    hole = [[-2.18, 53.02], [-2.12, 53.02], [-2.12, 53.08], [-2.18, 53.02]]
    one, two = features_of(
        collection(
            feature(coordinates=[SQUARE, hole], WD24CD="E05000001", WD24NM="Hanbury", OBJECTID=3),
            feature(kind="MultiPolygon", coordinates=[[SQUARE], [EAST]], name="Vale", note="no name"),
        )
    )

    assert (one.codes, one.names) == (("E05000001",), ("Hanbury",))
    assert one.polygons == (
        (
            ((-220000, 5300000), (-210000, 5300000), (-210000, 5310000), (-220000, 5310000), (-220000, 5300000)),
            ((-218000, 5302000), (-212000, 5302000), (-212000, 5308000), (-218000, 5302000)),
        ),
    )
    assert (two.codes, two.names, len(two.polygons)) == ((), ("Vale",), 2)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "no GeoJSON FeatureCollection"),
        ({"type": "Topology"}, "no GeoJSON FeatureCollection"),
        (collection(), "has no features"),
        ({"type": "FeatureCollection", "features": {"0": 1}}, "has no features"),
        (collection(*[feature()] * 2001), "2,001 features"),
        (collection("x"), "Feature 1 is no GeoJSON Feature"),
        (collection({"type": "Feature", "properties": None, "geometry": None}), "Feature 1 is no Polygon"),
        (collection(feature(kind="Point", coordinates=[-2, 53], name="Dot")), r"Feature 1 \(Dot\) is no Polygon"),
        (collection(feature(kind="MultiPolygon", coordinates="none")), "has no coordinates"),
        (collection(feature(coordinates=[])), "polygon without a ring"),
        (collection(feature(kind="MultiPolygon", coordinates=[[]])), "polygon without a ring"),
        (collection(feature(SQUARE[:3])), "fewer than four points"),
        (collection(feature(SQUARE[:4])), "not closed"),
        (collection(feature([SQUARE[0]] * 5)), "encloses nothing"),
        (collection(feature([*SQUARE[:3], *SQUARE[1::-1]])), "encloses nothing"),
        (collection(feature([["a", "b"]] * 4)), "no pair of numbers"),
        (collection(feature([[True, 53.0]] * 4)), "no pair of numbers"),
        (collection(feature([[10**400, 53.0]] * 4)), "no pair of numbers"),
        (collection(feature([[-2.2]] * 4)), "no pair of numbers"),
        (collection(feature([[53.0, -2.2]] * 4)), "outside the United Kingdom"),
        (collection(feature([[386_000, 345_000]] * 4)), "outside the United Kingdom"),
        (
            collection(feature()) | {"crs": {"properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}},
            "not degrees of WGS",
        ),
        (collection(feature()) | {"crs": "27700"}, "not degrees of WGS"),
    ],
)
def test_a_broken_file_is_told_what_is_wrong(data, words):
    with pytest.raises(BrokenOutlinesError, match=words):
        features_of(data)


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326"])
def test_the_names_of_degrees_are_known(name):
    assert len(features_of(collection(feature()) | {"crs": {"properties": {"name": name}}})) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no JSON"),
        (b"\xff\xfe\x00", "no JSON"),
        (b"[" * 200_000, "no JSON|no GeoJSON"),
        (b'{"type": NaN}', "NaN is no number"),
        (b"PK\x03\x04", "no JSON"),
    ],
)
def test_what_is_no_json_is_told(tmp_path, content, words):
    path = tmp_path / "outlines.geojson"
    path.write_bytes(content)

    with pytest.raises(BrokenOutlinesError, match=words):
        read_features(path)


def test_too_large_a_file_is_not_read(tmp_path):
    path = tmp_path / "outlines.geojson"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024 + 1)

    with pytest.raises(BrokenOutlinesError, match="larger than 50 MB"):
        read_features(path)


def test_too_many_points_are_told(monkeypatch):
    monkeypatch.setattr("hub.organisations.outline_files.MOST_POINTS", 9)

    with pytest.raises(BrokenOutlinesError, match="more than 9 points"):
        features_of(collection(feature(), feature(EAST)))


# Fewer points

grid = st.tuples(st.integers(-220_000, -210_000), st.integers(5_300_000, 5_310_000))


def as_ring(points) -> tuple:
    return (*points, points[0])


def is_ring(points) -> bool:
    return twice_the_area(as_ring(points)) > 0


rings = st.lists(grid, min_size=3, max_size=40, unique=True).filter(is_ring).map(as_ring)
stars = st.lists(st.integers(1_000, 5_000), min_size=3, max_size=300).map(
    lambda lengths: as_ring(
        [
            (
                round(-215_000 + length * math.cos(2 * math.pi * place / len(lengths))),
                round(5_305_000 + length * math.sin(2 * math.pi * place / len(lengths))),
            )
            for place, length in enumerate(lengths)
        ]
    )
)


@settings(max_examples=150)
@given(st.lists(st.lists(rings | stars, min_size=1, max_size=3), min_size=1, max_size=4), st.integers(3, 200))
def test_no_ring_collapses_or_opens_and_no_place_vanishes(places, most):
    given_places = [[[ring] for ring in place] for place in places]

    found = simplified(given_places, most_points=most)

    assert len(found) == len(places)
    for polygons, rings_given in zip(found, places, strict=True):
        assert polygons
        corners = {point for ring in rings_given for point in ring}
        for (ring,) in polygons:
            assert ring[0] == ring[-1]
            assert len(ring) >= 4
            assert twice_the_area(ring) > 0
            assert set(ring) <= corners
    # At most what was wanted, unless even one ring for each place is more.
    least = sum(max(len(polygons[0][0]), *(len(ring) for (ring,) in polygons), 0) for polygons in found)
    assert points_of(found) <= max(most, least)


def test_neighbours_keep_one_border():
    """Two wards whose border wavers: what is left of it is the same on both sides."""
    border = [(-210_000 + (step % 3) * 40, 5_300_000 + step * 500) for step in range(21)]
    west = as_ring([(-220_000, 5_300_000), *border, (-220_000, 5_310_000)])
    east = as_ring([*border, (-40_000, 5_310_000), (-40_000, 5_300_000)])

    (left,), (right,) = simplified([[[west]], [[east]]], most_points=12)

    shared = set(border)
    assert set(left[0]) & shared == set(right[0]) & shared
    assert {border[0], border[-1]} <= set(left[0])
    assert len(left[0]) + len(right[0]) <= 12


def test_what_matters_most_of_a_shape_stays():
    """A square of ten thousand with a dent of three and a bay of a thousand: with six corners the bay stays."""
    square = as_ring(
        [
            (0, 0),
            (10_000, 0),
            (10_000, 10_000),
            (5_003, 10_000),
            (5_000, 9_997),
            (4_997, 10_000),
            (0, 10_000),
            (1_000, 5_000),
        ]
    )

    [[(ring,)]] = simplified([[[square]]], most_points=6)

    assert set(ring) == {(0, 0), (10_000, 0), (10_000, 10_000), (0, 10_000), (1_000, 5_000)}


@pytest.mark.parametrize("waver", [1, 7])
def test_forty_thousand_points_take_seconds(waver):
    """Also of a border that runs over itself again and again."""
    turn = 2 * math.pi / 40_000
    ring = as_ring(
        [
            (
                round(-215_000 + (4_000 + step % waver) * math.cos(step * turn)),
                round(5_305_000 + 4_000 * math.sin(step * turn)),
            )
            for step in range(40_000)
        ]
    )
    started = time.perf_counter()

    found = simplified([[[ring]]])

    assert points_of(found) <= 2_000
    assert time.perf_counter() - started < 30


def test_the_name_stands_inside_even_of_a_crescent():
    crescent = as_ring([(0, 0), (100, 0), (100, 100), (0, 100), (0, 90), (90, 90), (90, 10), (0, 10)])

    east, north = middle_of([[crescent]])

    assert holds([[crescent]], east, north)


def test_a_hole_is_not_inside():
    outer, hole = as_ring([(0, 0), (9, 0), (9, 9), (0, 9)]), as_ring([(3, 3), (6, 3), (6, 6), (3, 6)])

    assert [holds([[outer, hole]], *spot) for spot in ((1, 1), (4, 4), (8, 5), (10, 5))] == [True, False, True, False]


# Loading


@pytest.fixture
def areas(db):
    root = make_area("Kilnford", slug="kilnford", code="E06000999")
    return [root, make_area("Hanbury", slug="hanbury", parent=root), make_area("Vale", slug="the-vale", parent=root)]


def write(tmp_path, *features) -> str:
    path = tmp_path / "wards.geojson"
    path.write_text(json.dumps(collection(*features)))
    return str(path)


def test_areas_are_found_by_code_slug_and_name(areas, tmp_path, capsys):
    path = write(
        tmp_path,
        feature(EAST, LAD24CD="E06000999"),
        feature(slug="the-vale"),
        feature(WD24NM="HANBURY"),
        feature(name="Elsewhere"),
    )

    call_command("load_area_outlines", path)

    assert capsys.readouterr().out.splitlines() == [
        "Stored the outlines of 3 areas, with 15 points in all.",
        "No area of this hub: Elsewhere",
    ]
    assert {
        row.area.name: (row.source, len(row.polygons[0][0])) for row in AreaOutline.objects.select_related("area")
    } == dict.fromkeys(("Kilnford", "Hanbury", "Vale"), ("wards.geojson", 5))
    vale = AreaOutline.objects.get(area=areas[2])
    assert (vale.latitude, vale.longitude) == (53.050002, -2.15)


def test_loading_again_takes_the_place_of_the_earlier_and_the_rest_goes_only_when_told(areas, tmp_path):
    call_command("load_area_outlines", write(tmp_path, feature(name="Hanbury"), feature(EAST, slug="the-vale")))
    call_command("load_area_outlines", write(tmp_path, feature(EAST, name="Hanbury")))
    assert AreaOutline.objects.count() == 2
    assert AreaOutline.objects.get(area__slug="hanbury").polygons[0][0][0] == [-210000, 5300000]

    call_command("load_area_outlines", write(tmp_path, feature(name="Hanbury")), "--replace")

    assert [row.area.slug for row in AreaOutline.objects.select_related("area")] == ["hanbury"]


@pytest.mark.parametrize(
    ("features", "words"),
    [
        ([feature(name="Elsewhere")], "None of the features is an area"),
        ([feature(name="Hanbury"), feature(EAST, slug="hanbury")], "Two features are the outline of Hanbury"),
    ],
)
def test_a_file_that_does_not_fit_changes_nothing(areas, tmp_path, features, words):
    with pytest.raises(CommandError, match=words):
        call_command("load_area_outlines", write(tmp_path, *features))

    assert not AreaOutline.objects.exists()


def test_a_name_that_two_areas_have_is_left_to_the_code(areas, tmp_path):
    make_area("Vale", slug="vale-2", parent=areas[0])

    with pytest.raises(CommandError, match="None of the features"):
        call_command("load_area_outlines", write(tmp_path, feature(name="Vale")))


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(CommandError, match="There is no file"):
        call_command("load_area_outlines", str(tmp_path / "none.geojson"))
