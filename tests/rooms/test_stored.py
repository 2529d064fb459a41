"""What is put back for a test is what loading the case would have left."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from tests.rooms.conftest import MOTHER, OUTSIDER, TEACHER, House

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def test_a_case_that_is_put_back_is_the_case_that_was_loaded() -> None:
    from django.db import connections

    from hub.models import User
    from rooms.casefile import export
    from rooms.log import find, fold
    from rooms.models import Room
    from tests import stored
    from tests.cast import told

    found = []
    kept = dict(stored._stored)
    stored._stored.clear()
    for _ in range(2):
        for alias in connections:
            call_command("flush", database=alias, interactive=False, verbosity=0)
        fold.drop_all()
        find.forget_all_sets()
        outside = User.objects.create_user(OUTSIDER, "Kari Nordmann")
        house = House(stored.begun("nora", lambda: told("nora")))
        rows = stored._taken(User._meta.db_table, outside.pk)
        found.append((house.room, rows, export.whole(Room.objects.get(public_id=house.room))))
        assert house.entry("welcome", MOTHER).public_id in house.text(
            MOTHER, "?at=" + house.entry("welcome").public_id
        )
        assert house.reader(TEACHER).reach
        assert house.get(OUTSIDER).status_code == 404
    assert found[0] == found[1]
    stored._stored.update(kept)
