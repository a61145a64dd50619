"""England's bank holidays, from the list of a library."""

from __future__ import annotations

import datetime as dt
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import holidays
from holidays.holiday_base import HolidayBase

from .working_days import ENGLAND_FROM, ENGLAND_TO

# The names that gov.uk uses, where the library has others.
NAMES = {
    "May Day": "Early May bank holiday",
    "Spring Bank Holiday": "Spring bank holiday",
    "Late Summer Bank Holiday": "Summer bank holiday",
}
OBSERVED = " (observed)"


@cache
def england_bank_holidays() -> dict[dt.date, str]:
    """England's bank holidays, substitute days included, by day.

    Days appointed by proclamation after the library's release are missing: staff add them as calendar exceptions.
    """
    years = range(ENGLAND_FROM.year, ENGLAND_TO.year + 1)
    found = united_kingdom()(subdiv="ENG", years=years, language="en_GB")
    return {day: holiday_name(name) for day, name in sorted(found.items())}


def united_kingdom() -> type[HolidayBase]:
    """The library's own class of this country, from its file.

    By its name the library loads all 250 countries, which take 30 MB for a moment and 10 MB for good.
    """
    path = Path(holidays.__file__).parent / "countries" / "united_kingdom.py"
    spec = spec_from_file_location("hub.shared.bank_holidays.united_kingdom", path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.UnitedKingdom


def holiday_name(name: str) -> str:
    plain = name.removesuffix(OBSERVED)
    shown = NAMES.get(plain, plain)
    return f"{shown} (substitute day)" if name.endswith(OBSERVED) else shown
