"""What a device remembers of its screen: said by the server in the page's first tag, so that nothing flashes."""

from __future__ import annotations

import pytest
from django.conf import settings as told
from django.test import Client


def first_tag(client: Client) -> str:
    page = client.get("/account/").content.decode()
    return page[page.index("<html") : page.index("<head>")]


@pytest.mark.parametrize(
    ("look", "scheme"), [("dark", "dark"), ("light", "light"), ("auto", "light dark"), ("pink", "light dark")]
)
def test_light_or_dark_is_remembered_on_the_device(inside: Client, look: str, scheme: str) -> None:
    assert 'data-color-scheme="auto"' in first_tag(inside)
    assert inside.post("/device/look/", {"look": look, "next": "/account/"})["Location"] == "/account/"
    stays = look if look != "pink" else "auto"
    assert f'data-color-scheme="{stays}"' in first_tag(inside)
    assert f'<meta name="color-scheme" content="{scheme}">' in inside.get("/account/").content.decode()
    if look != "pink":
        morsel = inside.cookies[told.LOOK_COOKIE_NAME]
        assert (morsel["samesite"], morsel["httponly"], morsel["path"]) == ("Lax", True, "/")


def test_what_a_device_claims_is_not_believed_beyond_the_choices(inside: Client) -> None:
    inside.cookies[told.LOOK_COOKIE_NAME] = '"><script>'
    inside.cookies[told.KEYS_COOKIE_NAME] = "never"
    assert 'data-color-scheme="auto">' in first_tag(inside)


def test_single_keys_can_be_turned_off_and_on(inside: Client) -> None:
    assert "data-keys" not in first_tag(inside)
    inside.post("/device/keys/", {"keys": "off"})
    assert 'data-keys="off"' in first_tag(inside)
    assert 'value="on"' in inside.get("/account/").content.decode()
    inside.post("/device/keys/", {"keys": "on"})
    assert "data-keys" not in first_tag(inside)


def test_the_list_of_keys_is_a_page_too(inside: Client) -> None:
    assert "<kbd>?</kbd>" in inside.get("/shortcuts/").content.decode().split("<main")[1].split("</main>")[0]


@pytest.mark.django_db
def test_a_stranger_chooses_nothing(client: Client) -> None:
    for path, choice in (("/device/look/", {"look": "dark"}), ("/device/keys/", {"keys": "off"})):
        assert client.post(path, choice)["Location"].startswith("/login/")
        assert client.get(path).status_code in (302, 405)
    assert told.LOOK_COOKIE_NAME not in client.cookies
