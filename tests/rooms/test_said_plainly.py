"""What somebody new would not guess is said where it is chosen."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.rooms.conftest import MOTHER, OUTSIDER, TEACHER, House

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def test_that_northern_sami_is_not_there_yet_is_said_where_the_language_is_chosen(house: House) -> None:
    note = "Nordsamisk er ikke klart ennå: tekstene er på bokmål."
    for client in (Client(headers={"Accept-Language": "nb"}), house.client(MOTHER)):
        assert note in client.get(reverse("rooms"), follow=True).content.decode()
    assert house.client(MOTHER).get(reverse("account")).content.decode().count(note) == 2


def test_that_the_view_goes_with_one_everywhere_is_said_in_the_switch(house: House) -> None:
    for login in (MOTHER, TEACHER):
        assert "Enkel visning (på alle enhetene dine)" in house.text(login)
        assert house.post(login, "view/", {"view": "simple"}).status_code == 302
        assert (
            "Hele rommet (på alle enhetene dine)"
            in house.client(login).get(house.url, follow=True).content.decode()
        )
    assert house.post(OUTSIDER, "view/", {"view": "simple"}).status_code == 404
