"""Filters as sets of rows: what they find and count, compared with going through the rows one by one."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from hub.organisations.facet_index import Box, FacetIndex, Filter, Places, area_boxes, columns, theme_boxes
from hub.organisations.facets import Choice
from hub.organisations.models import Organisation
from hub.shared.models import Theme
from tests.factories.organisations import make_area, make_organisation

COLOURS, NEEDS = ("red", "blue", "green"), ("loop", "ramp")
KEYS = st.lists(st.integers(1, 10**6), unique=True, max_size=80)


def index_of(keys: list[int], rows: list[tuple[str, set[str]]]) -> FacetIndex:
    places = Places(keys)
    colours = places.grouped((colour, key) for key, (colour, _) in zip(keys, rows, strict=True))
    needs = {need: places.flagged(need in given for _, given in rows) for need in NEEDS}
    return FacetIndex(
        places.keys,
        [
            Filter("colour", "Colour", [Box(name, name.title(), colours.get(name, 0)) for name in COLOURS]),
            Filter("need", "Need", [Box(name, name.title(), needs[name]) for name in NEEDS], wants_all=True),
        ],
    )


def counts(groups) -> dict[str, int]:
    return {choice.value: choice.count for group in groups for choice in group.choices}


def test_one_of_the_boxes_is_enough_but_all_needs_must_be_met():
    rows = [("red", {"loop"}), ("blue", {"loop", "ramp"}), ("red", set()), ("green", {"ramp"})]
    index = index_of([40, 7, 12, 900], rows)

    def found(address: str) -> list[int]:
        return list(index.keys_of(index.narrow(QueryDict(address))[1]))

    assert found("") == [40, 7, 12, 900]
    assert found("colour=red") == [40, 12]
    assert found("colour=red&colour=blue") == [40, 7, 12]
    assert found("need=loop") == [40, 7]
    assert found("need=loop&need=ramp") == [7]
    assert found("colour=red&need=ramp") == []
    assert found("colour=mauve&size=9") == [40, 7, 12, 900]


def test_a_box_counts_what_it_would_show_beside_the_other_filters():
    rows = [("red", {"loop"}), ("blue", {"loop", "ramp"}), ("red", set())]

    groups, _ = index_of([1, 2, 3], rows).narrow(QueryDict("need=loop&colour=red"))

    # Colours are counted among those with a loop; a ramp as well as a loop has none of the red ones.
    assert groups[0].choices == [Choice("red", "Red", 1, True), Choice("blue", "Blue", 1, False)]
    assert groups[1].choices == [Choice("loop", "Loop", 1, True)]


def test_an_empty_box_stays_where_it_is_ticked_or_the_filter_says_so():
    boxes = [Box("a", "A", 0b01), Box("b", "B", 0b10), Box("none", "None", 0)]

    def shown(address: str, *, among: int, keeps_empty: bool = False) -> dict[str, int]:
        index = FacetIndex([1, 2], [Filter("x", "X", boxes, keeps_empty=keeps_empty)])
        return counts(index.narrow(QueryDict(address), among)[0])

    assert shown("", among=0b01) == {"a": 1}
    assert shown("x=none", among=0b01) == {"a": 1, "none": 0}
    assert shown("", among=0b01, keeps_empty=True) == {"a": 1, "b": 0}


@given(
    rows=st.lists(st.tuples(st.sampled_from(COLOURS), st.sets(st.sampled_from(NEEDS))), max_size=60),
    colours=st.sets(st.sampled_from(COLOURS)),
    needs=st.sets(st.sampled_from(NEEDS)),
    data=st.data(),
)
def test_it_finds_and_counts_what_a_look_at_each_row_does(rows, colours, needs, data):
    keys = data.draw(st.lists(st.integers(1, 10**6), unique=True, min_size=len(rows), max_size=len(rows)))
    among = data.draw(st.sets(st.sampled_from(keys))) if keys else set()
    index = index_of(keys, rows)
    query = QueryDict("&".join([*(f"colour={name}" for name in colours), *(f"need={name}" for name in needs)]))

    groups, found = index.narrow(query, index.rows_of(among))

    here = [(key, *row) for key, row in zip(keys, rows, strict=True) if key in among]

    def fits(colour, given, *, any_of, all_of) -> bool:
        return (not any_of or colour in any_of) and all_of <= given

    assert list(index.keys_of(found)) == [key for key, *row in here if fits(*row, any_of=colours, all_of=needs)]
    expected = {name: sum(fits(*row, any_of={name}, all_of=needs) for _, *row in here) for name in COLOURS}
    expected |= {name: sum(fits(*row, any_of=colours, all_of=needs | {name}) for _, *row in here) for name in NEEDS}
    assert counts(groups) == {name: n for name, n in expected.items() if n or name in colours | needs}


@given(KEYS, st.sets(st.integers(1, 10**6)))
def test_keys_become_rows_and_keys_again_in_the_order_of_the_list(keys, others):
    index = FacetIndex(Places(keys).keys, [])
    some = set(keys[::3])

    assert list(index.keys_of(index.rows_of(some | (others - set(keys))))) == keys[::3]
    assert list(index.keys_of(index.everything)) == keys
    assert list(index.keys_of(0)) == []


@pytest.mark.django_db
def test_places_hold_what_is_inside_them_once(django_assert_num_queries):
    vale = make_area("Vale", slug="vale")
    town = make_area("Town", slug="town", parent=vale)
    ward = make_area("Ward", slug="ward", parent=town)
    make_area("Elsewhere", slug="elsewhere")
    places = Places([5, 6, 7])
    links = [(ward.pk, 5), (town.pk, 5), (town.pk, 6), (vale.pk, 7), (vale.pk, 8)]

    with django_assert_num_queries(1):
        boxes = area_boxes(places.grouped(links))

    assert boxes == [
        Box("elsewhere", "Elsewhere", 0, 1),
        Box("vale", "Vale", 0b111, 1),
        Box("town", "Town", 0b011, 2),
        Box("ward", "Ward", 0b001, 3),
    ]


@pytest.mark.django_db
def test_themes_come_by_name_and_columns_in_the_order_of_the_rows():
    music, care = (Theme.objects.create(name=name, slug=name.lower()) for name in ("Music", "Care"))
    make_organisation("B", step_free="yes")
    make_organisation("A")

    assert theme_boxes({music.pk: 0b1}) == [Box("care", "Care", 0), Box("music", "Music", 0b1)]
    assert columns(Organisation.objects.order_by("name"), "name", "step_free") == [["A", "B"], ["unknown", "yes"]]
    assert columns(Organisation.objects.none(), "name", "step_free") == [[], []]
    assert care.pk != music.pk
