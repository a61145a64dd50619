from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from hub.organisations.distances import METRES_IN_A_MILE, Spot, about_miles, miles
from hub.organisations.models import Organisation
from tests.factories.organisations import make_organisation

HERE = Spot("KF1 1AA", 53.0182, -2.1815)
north = st.floats(50, 59)
east = st.floats(-6, 2)


@given(north, east, north, east)
def test_a_distance_is_that_of_the_ellipsoid_to_half_a_per_cent(north_1, east_1, north_2, east_2):
    _, _, exact = Geod(ellps="WGS84").inv(east_1, north_1, east_2, north_2)

    assert Spot("", north_1, east_1).metres_to(north_2, east_2) == pytest.approx(exact, rel=0.005, abs=0.01)


@pytest.mark.parametrize(
    ("metres", "words"),
    [
        (0, "less than 0.1 miles"),
        (160, "less than 0.1 miles"),
        (644, "0.4 miles"),
        (1_609.344, "1 mile"),
        (15_932, "9.9 miles"),
        (16_050, "10 miles"),
        (2_000_000, "1,243 miles"),
    ],
)
def test_miles_in_words(metres, words):
    assert miles(metres) == words


@pytest.mark.django_db
def test_who_is_near_comes_nearest_first_and_the_rest_not_at_all():
    make_organisation("Next door", latitude="53.018300", longitude="-2.181500")
    make_organisation("Hanbury", latitude="53.029000", longitude="-2.210000")
    make_organisation("Far", latitude="53.200000", longitude="-2.181500")
    make_organisation("Nowhere")

    found = Organisation.objects.near(HERE, metres=5 * METRES_IN_A_MILE)

    # 0.0001 degrees are 11.1 metres; the second by hand: 1,201 m north and 1,906 m west.
    assert [(row.name, round(row.metres_away, -1)) for row in found] == [("Next door", 10), ("Hanbury", 2250)]


@pytest.mark.django_db
def test_the_database_measures_as_python_does():
    places = [(53.0182, -2.1815), (53.05, -2.1), (52.9, -2.3), (53.2, -2.5)]
    for latitude, longitude in places:
        make_organisation(latitude=str(latitude), longitude=str(longitude))

    found = Organisation.objects.near(HERE, metres=40_000)

    assert [round(row.metres_away, 3) for row in found] == sorted(
        round(HERE.metres_to(float(row.latitude), float(row.longitude)), 3) for row in found
    )
    assert len(found) == 4


@pytest.mark.django_db
def test_searches_do_not_tell_where_a_hidden_address_is():
    hidden = make_organisation("Refuge", latitude="53.018249", longitude="-2.184999", hides_exact_address=True)

    found = Organisation.objects.near(HERE, metres=5_000).get()

    assert hidden.public_coordinates == (53.02, -2.18)
    assert found.metres_away == pytest.approx(HERE.metres_to(53.02, -2.18), abs=0.001)
    # From the coarse place itself it is no distance away, from the house it is.
    assert Organisation.objects.near(Spot("", 53.02, -2.18), metres=1).count() == 1
    assert Organisation.objects.near(Spot("", 53.018249, -2.184999), metres=1).count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("spot", [Spot("", 90.0, 0.0), Spot("", -90.0, 179.0), Spot("", 0.0, 0.0)])
def test_any_spot_on_earth_can_be_asked_about(spot):
    make_organisation(latitude="53.018200", longitude="-2.181500")

    assert list(Organisation.objects.near(spot, metres=80_000)) == []


@pytest.mark.parametrize(
    ("metres", "words"),
    [(0, "about 1 mile"), (2_400, "about 1 mile"), (2_420, "about 2 miles"), (2_000_000, "about 1,243 miles")],
)
def test_a_hidden_address_is_told_in_whole_miles(metres, words):
    assert about_miles(metres) == words
