from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from hub.organisations.domain import postcode_loading
from hub.organisations.domain.finding import find_place, place_areas, postcode_of, towns
from hub.organisations.domain.postcode_loading import load_postcodes
from hub.organisations.models import Area, Postcode, PostcodeLoad
from hub.organisations.postcode_files import Source, UnknownFormatError
from tests.factories.organisations import make_area

CODE_POINT = """\
"KF1 1AA",10,400000,400000,"E92000001","E19000001","E18000002","","E06000021","E05010000"
"KF1 1AB",90,0,0,"E92000001","E19000001","E18000002","","E06000021","E05010000"
"KF101AC",20,401000,400000,"E92000001","E19000001","E18000002","","E06000021","E05010000"
nonsense,10,here,there,,,,,,
"""
DIRECTORY_HEADER = ("pcd7", "pcds", "dointr", "doterm", "lad25cd", "lat", "long")
DIRECTORY = (
    ("KF1 1AA", "KF1 1AA", "199606", "", "E06000021", "53.018200", "-2.181500"),
    ("KF1 9ZZ", "KF1 9ZZ", "198001", "200312", "E06000021", "53.020000", "-2.190000"),
    ("GY1 1AA", "GY1 1AA", "199306", "", "L99999999", "99.999999", "0.000000"),
)


def directory_text(rows=DIRECTORY, header=DIRECTORY_HEADER) -> str:
    stream = io.StringIO()
    csv.writer(stream).writerows([header, *rows])
    return "\ufeff" + stream.getvalue()


def load(path: Path, **kwargs) -> PostcodeLoad:
    return load_postcodes(Source(path), seen=lambda size: None, **kwargs)


def rows() -> list[tuple]:
    return list(Postcode.objects.order_by("pk").values_list("code", "outward", "district", "is_in_use"))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("kf1 1aa", "KF11AA"),
        (" KF1-1AA. ", "KF11AA"),
        ("ＫＦ１１ＡＡ", "KF11AA"),
        ("KF1 OAA", "KF10AA"),
        ("EC1A 1BB", "EC1A1BB"),
        ("W1A 0AX", "W1A0AX"),
        ("GIR 0AA", "GIR0AA"),
        ("KF1", ""),
        ("KF1 1A", ""),
        ("KF111 1AA", ""),
        ("1KF 1AA", ""),
        ("", ""),
        ("A" * 100_000, ""),
    ],
)
def test_a_postcode_is_read_as_people_type_it(typed, code):
    assert postcode_of(typed) == code


@pytest.mark.django_db
def test_code_point_open_is_loaded_in_degrees(tmp_path):
    file = tmp_path / "kf.csv"
    file.write_text(CODE_POINT)

    done = load(file)

    assert rows() == [("KF101AC", "KF10", "E06000021", True), ("KF11AA", "KF1", "E06000021", True)]
    # Grid reference 400000 400000 lies on the central meridian, 2 degrees west of the old datum.
    spot = find_place("KF1 1AA")
    assert (spot.label, round(spot.latitude, 4), round(spot.longitude, 4)) == ("KF1 1AA", 53.4967, -2.0015)
    # One kilometre of the grid is one of the ground, to a thousandth.
    other = find_place("kf10 1ac")
    assert spot.metres_to(other.latitude, other.longitude) == pytest.approx(1000, abs=4)
    assert (done.lines_read, done.lines_left_out, done.finished_at is not None) == (4, 2, True)


@pytest.mark.django_db
def test_the_directory_is_loaded_with_ended_postcodes_and_without_places_that_have_none(tmp_path):
    file = tmp_path / "ONSPD_NOV_2026_UK.csv"
    file.write_text(directory_text())

    load(file)

    assert rows() == [("KF11AA", "KF1", "E06000021", True), ("KF19ZZ", "KF1", "E06000021", False)]
    assert (find_place("KF1 9ZZ").latitude, find_place("KF1 9ZZ").longitude) == (53.02, -2.19)


@pytest.mark.django_db
def test_a_published_archive_is_read_once_and_its_documents_are_not(tmp_path):
    archive = tmp_path / "onspd.zip"
    with zipfile.ZipFile(archive, "w") as files:
        files.writestr("Data/ONSPD_NOV_2026_UK.csv", directory_text())
        files.writestr("Data/multi_csv/ONSPD_NOV_2026_UK_KF.csv", directory_text())
        files.writestr("Documents/LA names.csv", "code,name\nE06000021,Kilnford\n")
        files.writestr("User Guide/guide.pdf", b"%PDF")

    assert load(archive).lines_read == 3
    assert len(rows()) == 2


@pytest.mark.django_db
def test_a_folder_of_files_is_read_in_order(tmp_path):
    for name in ("b", "a"):
        (tmp_path / f"{name}.csv").write_text(CODE_POINT.replace("KF1", f"{name.upper()}F1"))

    assert load(tmp_path).lines_read == 8
    assert [code for code, *_ in rows()] == ["AF101AC", "AF11AA", "BF101AC", "BF11AA"]


@pytest.mark.django_db
def test_what_is_loaded_again_gets_its_new_place_and_nothing_goes(tmp_path):
    Postcode.objects.create(code="KF11AA", outward="KF1", latitude=1, longitude=1, district="X", is_in_use=False)
    Postcode.objects.create(code="KF27AA", outward="KF2", latitude=2, longitude=2)
    file = tmp_path / "directory.csv"
    file.write_text(directory_text())

    load(file)
    load(file)

    assert [code for code, *_ in rows()] == ["KF11AA", "KF19ZZ", "KF27AA"]
    assert Postcode.objects.get(pk="KF11AA").latitude == 53.0182
    assert PostcodeLoad.objects.get().lines_read == 3


@pytest.mark.django_db
def test_a_load_that_broke_goes_on_where_it_was(tmp_path, monkeypatch):
    monkeypatch.setattr(postcode_loading, "ROWS_AT_ONCE", 2)
    file = tmp_path / "directory.csv"
    codes = [f"KF1 {number}AA" for number in range(1, 8)]
    file.write_text(directory_text([(code, code, "199606", "", "E06000021", "53.0", "-2.0") for code in codes]))
    stored, store = [], postcode_loading.store

    def break_at_the_third(rows):
        if len(stored) == 2:
            raise KeyboardInterrupt
        stored.append([row.code for row in rows])
        store(rows)

    monkeypatch.setattr(postcode_loading, "store", break_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        load(file)
    halfway = PostcodeLoad.objects.get()
    monkeypatch.setattr(postcode_loading, "store", lambda rows: (stored.append([r.code for r in rows]), store(rows)))
    done = load(file)

    assert (halfway.lines_read, halfway.finished_at) == (4, None)
    assert stored == [["KF11AA", "KF12AA"], ["KF13AA", "KF14AA"], ["KF15AA", "KF16AA"], ["KF17AA"]]
    assert (done.pk, done.lines_read, Postcode.objects.count()) == (halfway.pk, 7, 7)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,town\nA,B\n", "neither Code-Point Open nor the ONS Postcode Directory"),
        ("lat,long\n1,2\n", "no column with postcodes"),
        ("", "has no postcodes"),
        ("pcds,lat,long\nnothing,1,2\n", "None of the first 1 lines"),
    ],
)
def test_another_file_is_refused_in_one_sentence(tmp_path, text, message):
    file = tmp_path / "other.csv"
    file.write_text(text)

    with pytest.raises(UnknownFormatError, match=message):
        load(file)
    with pytest.raises(CommandError, match=message):
        call_command("load_postcodes", file)
    assert not Postcode.objects.exists()


@pytest.mark.django_db
def test_the_command_says_what_it_read(tmp_path, capsys):
    file = tmp_path / "directory.csv"
    file.write_text(directory_text())

    call_command("load_postcodes", str(file))

    assert capsys.readouterr().out == "Read 3 lines; 1 had no position.\n"
    with pytest.raises(CommandError, match="There is no"):
        call_command("load_postcodes", tmp_path / "gone.csv")


@pytest.mark.django_db
def test_the_first_half_of_a_postcode_is_the_middle_of_all_that_begin_with_it():
    for code, north in (("KF11AA", 53.0), ("KF12AA", 53.2), ("KF101AA", 54.0)):
        Postcode.objects.create(code=code, outward=code[:-3], latitude=north, longitude=-2)

    assert (find_place("kf1").label, round(find_place("kf1").latitude, 6)) == ("KF1", 53.1)
    assert find_place("KF10").latitude == 54.0
    assert find_place("KF9") is None


@pytest.mark.django_db
def test_a_town_is_found_by_its_name_and_offered_where_nothing_is_known():
    make_area("Somewhere")
    hanbury = make_area("Hanbury", slug="hanbury", latitude=53.03, longitude=-2.21)

    assert towns() == [hanbury]
    assert find_place("  HANBURY ") == find_place("hanbury")
    assert find_place("Hanbury").latitude == 53.03
    assert find_place("Somewhere") is None
    assert find_place("\u202e' OR 1=1 --") is None


@pytest.mark.django_db
def test_an_area_with_a_code_is_put_in_the_middle_of_its_postcodes_unless_staff_placed_it():
    for code, north, in_use in (("KF11AA", 53.0, True), ("KF12AA", 53.2, True), ("KF13AA", 60.0, False)):
        Postcode.objects.create(
            code=code, outward="KF1", latitude=north, longitude=-2, district="E06000021", is_in_use=in_use
        )
    make_area("Kilnford", slug="kilnford", code="E06000021")
    make_area("Placed", slug="placed", code="E06000021", latitude=52, longitude=-1)

    assert (place_areas(), place_areas()) == (1, 0)

    assert [(area.slug, round(area.latitude, 6)) for area in Area.objects.order_by("slug")] == [
        ("kilnford", 53.1),
        ("placed", 52),
    ]
