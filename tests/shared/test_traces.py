"""What staff are pointed at in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.shared.traces import Trace, is_nhs_number, suggestions


def found(text: str) -> list[tuple[str, str]]:
    return [(row.trace.value, text[row.start : row.end]) for row in suggestions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Write to jane.doe@northmoor.nhs.example.", [("Email address", "jane.doe@northmoor.nhs.example")]),
        ("Ring 01632 960 001 or (0)20 7946 0000.", [("Phone number", "01632 960 001")]),
        ("Ring +44 7700 900123 today", [("Phone number", "+44 7700 900123")]),
        ("NHS number 943 476 5919", [("NHS number", "943 476 5919")]),
        ("Order 943 476 5918", []),
        ("Come to KN1 4AB at 2pm", [("Postcode", "KN1 4AB")]),
        ("DOB: 03/05/1970", [("Date of birth", "03/05/1970")]),
        ("She was born on 3rd May 1970.", [("Date of birth", "3rd May 1970")]),
        ("The reply of 3 May 2026", []),
        ("Dear Asha,\nthank you", [("Name", "Asha")]),
        ("Dear Sir or Madam", []),
        ("Dear Dr Jane O’Neill-Smith, we", [("Name", "Jane O’Neill-Smith")]),
        ("Mr Patel said", [("Name", "Patel")]),
        ("We saw Mrs Zebedee. The ward", [("Name", "Zebedee")]),
        ("Dr. Smith and Nurse Jones", [("Name", "Smith"), ("Name", "Jones")]),
        ("Yours sincerely,\n\nPriya Nair\nDirector", [("Name", "Priya Nair")]),
        ("Kind regards\nDr J. Okoro", [("Name", "J. Okoro")]),
        ("Best wishes for the new year\nThe ward", []),
        ("", []),
    ],
)
def test_each_trace(text, expected):
    assert found(text) == expected


def test_names_that_are_known_are_found_whole_and_in_part():
    text = "Thanks, Ann. ANN O'NEILL and Mr O’Neill wrote; an annual plan by Li or Leigh. Write to ann@trust.example."
    names = ["Dr Ann O’Neill", "Leigh Li", ""]

    marked = [text[row.start : row.end] for row in suggestions(text, names=names)]

    # Two letters are no part that stands for a person.
    assert marked == ["Ann", "ANN O'NEILL", "O’Neill", "Leigh", "ann@trust.example"]


@pytest.mark.parametrize(
    ("number", "is_valid"),
    [("943 476 5919", True), ("9434765918", False), ("4010232137", True), ("1234567890", False), ("123", False)],
)
def test_the_last_digit_checks_an_nhs_number(number, is_valid):
    assert is_nhs_number(number) is is_valid


@given(st.text(alphabet="Dear MrsJo.,0123456789 @+()-\nKN4AB", max_size=200))
def test_marks_are_in_order_and_inside_the_text(text):
    place = 0
    for row in suggestions(text):
        assert place <= row.start < row.end <= len(text)
        assert row.trace in Trace
        place = row.end


def test_long_texts_take_no_time():
    for text in ("a" * 50_000, "0" * 50_000, "Dear " * 10_000, "@" * 50_000, "A1 " * 16_000):
        assert len(suggestions(text)) < 20_000
        assert len(suggestions(text, is_story=True)) < 20_000


def test_a_story_has_more_that_tells_who_somebody_is():
    text = (
        "On 3 March 2026 my husband Idris, aged 71, went to 12 Mill Lane, ST6 4QQ. The nurse called Bettina Moss "
        "wrote down A1234567. My 3 year old was there on the 5th of May."
    )

    found = [(text[start:end], trace) for start, end, trace in suggestions(text, is_story=True)]

    assert found == [
        ("3 March 2026", Trace.DATE),
        ("Idris", Trace.NAME),
        ("aged 71", Trace.AGE),
        ("ST6 4QQ", Trace.POSTCODE),
        ("Bettina Moss", Trace.NAME),
        ("A1234567", Trace.NUMBER),
        ("3 year old", Trace.AGE),
        ("the 5th of May", Trace.DATE),
    ]
    assert [text[start:end] for start, end, _ in suggestions(text)] == ["ST6 4QQ"]
