"""The link to a first password: for one person, once."""

import pytest
from django.test import Client

from hub.models import User
from hub.welcome import link_for

pytestmark = pytest.mark.django_db
GOOD = "en lang og god setning 7"


def test_a_person_chooses_a_password_once_and_logs_in(client: Client) -> None:
    kari, ola = User.objects.create_user("kari"), User.objects.create_user("ola")
    link = link_for(kari)
    told = {"new_password1": GOOD, "new_password2": GOOD}
    page = client.get(link)
    assert page.status_code == 200
    assert "<strong>kari</strong>" in page.content.decode()
    assert "ola" not in page.content.decode()
    assert client.post(link, {**told, "new_password2": "noe annet helt"}).status_code == 422
    assert client.post(link, {"new_password1": "kort", "new_password2": "kort"}).status_code == 422
    assert client.post(link, told)["Location"] == "/login/"
    assert client.post(link, told).status_code == 404
    kari.refresh_from_db()
    ola.refresh_from_db()
    assert kari.check_password(GOOD)
    assert not ola.check_password(GOOD)
    answer = client.post("/login/", {"login": "kari", "password": GOOD})
    assert answer["Location"].startswith("/second-factor/")


def test_a_link_of_another_a_changed_one_and_one_of_somebody_locked_out_open_nothing(client: Client) -> None:
    kari, ola = User.objects.create_user("kari"), User.objects.create_user("ola")
    mixed = link_for(kari).split("/")
    mixed[2] = link_for(ola).split("/")[2]
    assert client.get("/".join(mixed)).status_code == 404
    assert client.get("/welcome/zz/zz/").status_code == 404
    assert "kari" not in client.get("/".join(mixed)).content.decode()
    link = link_for(kari)
    User.objects.filter(pk=kari.pk).update(is_active=False)
    assert client.get(link).status_code == 404


@pytest.mark.parametrize(
    ("password", "nb", "nn"),
    [
        ("kort", "Det må ha minst 12 tegn", "Det må ha minst 12 teikn"),
        ("kari.nordmann", "ligner for mye på", "liknar for mykje på"),
        ("password1234", "er for vanlig", "er for vanleg"),
        ("ulik", "De to passordene er ikke like", "Dei to passorda er ikkje like"),
    ],
)
def test_what_is_wrong_with_a_password_is_said_in_the_persons_language(
    client: Client, password: str, nb: str, nn: str
) -> None:
    link = link_for(User.objects.create_user("kari.nordmann", "Kari Nordmann"))
    told = {"new_password1": password, "new_password2": "en annen" if password == "ulik" else password}
    for language, words in (("nb", nb), ("nn", nn)):
        answer = client.post(link, told, headers={"Accept-Language": language})
        text = answer.content.decode()
        assert answer.status_code == 422
        assert words in text
        for english in ("This password", "too similar", "didn’t match", "New password"):
            assert english not in text
