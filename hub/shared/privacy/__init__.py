"""What the hub keeps about people: what each field is, how a person is found in it, and when it goes.

``registry`` holds the classes of all fields, ``erasure`` finds and erases a person, ``ledger`` remembers erasures so
that a restored backup gets them again, and with ``taken_back`` what people take back without an address, ``retention``
carries out the periods.
"""

from __future__ import annotations
