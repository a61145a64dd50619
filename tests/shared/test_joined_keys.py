from __future__ import annotations

import pytest

from hub.shared.joined_keys import keys_in
from hub.shared.models import Theme

pytestmark = pytest.mark.django_db


def test_the_keys_of_rows_come_in_one_query(django_assert_num_queries):
    themes = [Theme.objects.create(name=f"Theme {number}", slug=str(number)) for number in range(12)]
    wanted = Theme.objects.filter(name__contains="1").order_by("-name")

    with django_assert_num_queries(1):
        found = keys_in(wanted)

    assert sorted(found) == [themes[1].pk, themes[10].pk, themes[11].pk]
    assert keys_in(Theme.objects.filter(name="Nothing")) == []
    assert keys_in(Theme.objects.none()) == []
