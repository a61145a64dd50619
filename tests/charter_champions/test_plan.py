from __future__ import annotations

import itertools
import math

from hypothesis import given
from hypothesis import strategies as st

from charter_champions.domain.plan import HEIGHT, WIDTH, Place, draw_plan

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
