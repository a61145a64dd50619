from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest

from hub.shared.csv_export import csv_response, safe_cell


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("Hanbury", "Hanbury"),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+44 1632 960001", "'+44 1632 960001"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("a=1", "a=1"),
        ("a\x00b", "ab"),
        ("\x00=1", "'=1"),
        ("\x0b=1", "'=1"),
        ("\uffff=1", "'=1"),
        (-5, "-5"),
        (-0.5, "-0.5"),
        (Decimal("-2.5"), "-2.5"),
        (True, "True"),
        (None, ""),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(value, cell):
    assert safe_cell(value) == cell


def test_a_download_reads_back():
    response = csv_response("Kilnford 2026", ["Name", "Stories"], iter([['A "quoted", name', 3], ["=1+1", None]]))

    body = b"".join(response.streaming_content)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="Kilnford_2026.csv"'
    assert body == (b'\xef\xbb\xbf"Name","Stories"\r\n"A ""quoted"", name","3"\r\n"\'=1+1",""\r\n')
    assert list(csv.reader(io.StringIO(body.decode("utf-8-sig")))) == [
        ["Name", "Stories"],
        ['A "quoted", name', "3"],
        ["'=1+1", ""],
    ]


@pytest.mark.parametrize("name", ['a";\r\nX: 1', "", "é", "../../etc/passwd"])
def test_a_file_name_is_one_plain_word(name):
    value = csv_response(name, [], [])["Content-Disposition"]

    assert value.startswith('attachment; filename="')
    assert value.endswith('.csv"')
    assert not set('\r\n/";') & set(value[len('attachment; filename="') : -1])
