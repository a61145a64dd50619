from __future__ import annotations

import itertools
import math
import re

from hypothesis import given
from hypothesis import strategies as st

from charter_champions.domain.ground import Outline, lay_ground
from charter_champions.domain.plan import HEIGHT, TALLEST, WIDTH, Patch, Place, Plan, draw_plan

places = st.lists(
    st.builds(Place, st.floats(49, 61, allow_nan=False), st.floats(-9, 2, allow_nan=False), st.just("1")),
    min_size=1,
    max_size=12,
)


def test_no_place_no_map():
    assert draw_plan([]) is None


def test_north_is_up_and_east_is_right():
    plan = draw_plan([Place(53.00, -2.20, "south west"), Place(53.05, -2.10, "north east")])

    west, east = plan.pins
    assert (west.x < east.x, west.y > east.y) == (True, True)


def test_pins_in_one_house_are_parted():
    plan = draw_plan([Place(53.0, -2.2, str(number)) for number in range(3)])

    gaps = [math.dist((a.x, a.y), (b.x, b.y)) for a, b in itertools.combinations(plan.pins, 2)]
    assert min(gaps) > 20


def test_the_scale_is_right():
    plan = draw_plan([Place(53.0, -2.20, "1"), Place(53.0, -2.10, "2")])

    units_apart = plan.pins[1].x - plan.pins[0].x
    # A tenth of a degree at 53 degrees north is 6.70 km, 4.16 miles.
    assert plan.miles == "1 mile"
    assert math.isclose(units_apart / plan.bar, 4.16, rel_tol=0.01)


@given(places)
def test_every_pin_is_inside_the_frame(given_places):
    plan = draw_plan(given_places, given_places)

    assert len(plan.pins) == len(given_places)
    assert all(0 <= pin.x <= WIDTH and 0 <= pin.y <= HEIGHT for pin in plan.pins)


def test_pins_do_not_cover_each_other_however_close_they_are():
    plan = draw_plan([Place(53.0 + number / 10_000, -2.2, str(number)) for number in range(6)])

    # A pin is 36 wide and its round head 36 tall: closer than that, one number hides another.
    gaps = [math.dist((a.x, a.y), (b.x, b.y)) for a, b in itertools.combinations(plan.pins, 2)]
    assert min(gaps) >= 36


def test_the_name_of_an_area_finds_a_free_place():
    crowd = [Place(53.0 + step / 200, -2.2, str(step)) for step in range(3)]
    plan = draw_plan([*crowd, Place(53.0, -2.1, "far")], [Place(53.005, -2.2, "Hanbury")])

    (name,) = plan.names
    assert all(abs(name.x - pin.x) >= 36 or not 0 <= pin.y - name.y <= 48 for pin in plan.pins)


# On outlines of areas


def outline(name: str, west: float, south: float, *, size: float = 0.05) -> Outline:
    ring = [(west, south), (west + size, south), (west + size, south + size), (west, south + size), (west, south)]
    return Outline(name, [[ring]], (west + size / 2, south + size / 2))


WARDS = lay_ground([outline("Hanbury", -2.25, 53.0), outline("Vale", -2.2, 53.0), outline("Northgate", -2.2, 53.05)])


def corners(plan: Plan, patch: Patch) -> list[tuple[float, float]]:
    """The corners of a patch in units of the drawing, as SVG makes them of its path."""
    size, _, _, _, left, top = map(float, re.findall(r"-?[\d.]+", plan.transform))
    numbers = list(map(int, re.findall(r"-?\d+", patch.path)))
    x, y = numbers[0], numbers[1]
    found = [(x, y)]
    for right, down in zip(numbers[2::2], numbers[3::2], strict=True):
        x, y = x + right, y + down
        found.append((x, y))
    return [(left + x * size, top + y * size) for x, y in found]


def test_no_outlines_no_ground():
    assert lay_ground([]) is None


def test_pins_lie_in_their_areas_and_the_areas_say_so():
    plan = draw_plan([Place(53.025, -2.225, "1", "Carers"), Place(53.075, -2.175, "2", "Choir")], ground=WARDS)

    assert [patch.has_pin for patch in plan.patches] == [True, False, True]
    assert [(pin.label, pin.name) for pin in plan.pins] == [("1", "Carers"), ("2", "Choir")]
    for pin, patch in zip(plan.pins, (plan.patches[0], plan.patches[2]), strict=True):
        square = corners(plan, patch)
        # The middle of the square: a tenth of a pin's width at most beside it.
        assert abs(pin.x - sum(x for x, _ in square) / 4) < 4
        assert abs(pin.y - sum(y for _, y in square) / 4) < 4
    assert sorted(name.label for name in plan.names) == ["Hanbury", "Northgate", "Vale"]


def test_the_map_shows_the_areas_with_a_pin_whole_and_goes_no_further():
    near = draw_plan([Place(53.025, -2.225, "1")], ground=WARDS)
    all_of_them = draw_plan([Place(53.025, -2.225, "1"), Place(53.075, -2.175, "2")], ground=WARDS)

    assert near.bar / miles_of(near) > all_of_them.bar / miles_of(all_of_them)
    for plan in (near, all_of_them):
        shown = [corner for patch in plan.patches if patch.has_pin for corner in corners(plan, patch)]
        assert all(0 <= x <= WIDTH and 0 <= y <= plan.height for x, y in shown)


def test_where_little_is_lost_by_it_no_area_is_cut():
    row = lay_ground([outline("West", -2.25, 53.0), outline("Middle", -2.2, 53.0), outline("East", -2.15, 53.0)])

    plan = draw_plan([Place(53.02, -2.23, "1"), Place(53.02, -2.17, "2")], (), row)

    seen = [corner for patch in plan.patches for corner in corners(plan, patch)]
    assert len(plan.patches) == 3
    assert all(0 <= x <= WIDTH and 0 <= y <= plan.height for x, y in seen)
    assert [patch.has_pin for patch in plan.patches] == [True, True, False]


def miles_of(plan: Plan) -> float:
    return float(plan.miles.split()[0])


def test_who_is_far_away_is_not_on_the_map():
    """London is 140 miles from the outlines, which are 7 miles across."""
    plan = draw_plan([Place(53.025, -2.225, "1"), Place(51.5, -0.1, "2", "Head office")], ground=WARDS)

    assert [pin.label for pin in plan.pins] == ["1"]
    assert [place.name for place in plan.off] == ["Head office"]


def test_outlines_of_another_part_of_the_country_are_left_out():
    plan = draw_plan([Place(51.5, -0.1, "1")], ground=WARDS)

    assert (plan.patches, [pin.label for pin in plan.pins]) == ((), ["1"])


@given(
    st.lists(st.builds(Place, st.floats(52.98, 53.12), st.floats(-2.27, -2.13), st.just("1")), min_size=1, max_size=12)
)
def test_on_outlines_too_every_pin_and_name_is_inside_the_frame(given_places):
    plan = draw_plan(given_places, ground=WARDS)

    assert len(plan.pins) == len(given_places)
    for point in (*plan.pins, *plan.names):
        assert 0 <= point.x <= WIDTH
        assert 0 <= point.y <= plan.height
    assert HEIGHT <= plan.height <= TALLEST
