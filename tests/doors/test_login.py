"""The front door: a password lets nobody further than to the second one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from hub.models import User, Visit

from .conftest import log_in

pytestmark = pytest.mark.django_db


def test_whoever_is_not_logged_in_is_sent_to_log_in_and_back(client: Client) -> None:
    answer = client.get("/account/?a=1")
    assert answer.status_code == 302
    assert answer["Location"] == "/login/?next=%2Faccount%2F%3Fa%3D1"


def test_a_password_leads_to_the_second_factor_only(
    client: Client, kari: User, phone: Callable[[], str]
) -> None:
    answer = log_in(client, next="/account/")
    assert answer["Location"] == "/second-factor/?next=%2Faccount%2F"
    assert client.get("/account/")["Location"].startswith("/second-factor/")


def test_wrong_password_and_unknown_name_get_the_same_answer(client: Client, kari: User) -> None:
    wrong = client.post("/login/", {"login": "kari", "password": "nei"})
    unknown = client.post("/login/", {"login": "kira", "password": "nei"})
    assert wrong.status_code == unknown.status_code == 422
    assert _said(wrong, "kari") == _said(unknown, "kira")


def test_a_field_that_is_missing_is_said_in_a_list_that_is_read_aloud(client: Client) -> None:
    page = client.post("/login/", {"login": "kari", "password": ""}).content.decode()
    assert '<div id="id_password_error" role="alert"><ul class="field__errors"><li>' in page
    assert "id_login_error" not in page


def test_someone_who_may_not_sign_in_any_more_gets_that_answer_too(client: Client, kari: User) -> None:
    User.objects.update(is_active=False)
    assert log_in(client).status_code == 422
    assert not Visit.objects.exists()


def test_too_many_tries_are_answered_in_plain_words(client: Client, kari: User) -> None:
    answers = [client.post("/login/", {"login": "kari", "password": "nei"}) for _ in range(7)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429] * 2
    assert b"10" in answers[-1].content
    assert b'name="login"' in answers[-1].content
    assert log_in(client).status_code == 429


def test_trying_out_unknown_names_is_answered_alike(client: Client) -> None:
    answers = [client.post("/login/", {"login": "nobody", "password": "nei"}) for _ in range(6)]
    assert answers[-1].status_code == 429


def test_tries_at_one_name_do_not_count_against_another(client: Client, kari: User) -> None:
    for _ in range(7):
        client.post("/login/", {"login": "nobody", "password": "nei"})
    assert log_in(client).status_code == 302


def test_tries_elsewhere_do_not_shut_kari_out(client: Client, kari: User) -> None:
    for _ in range(7):
        client.post("/login/", {"login": "kari", "password": "nei"}, REMOTE_ADDR="203.0.113.9")
    assert log_in(client).status_code == 302


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:1", "x"]
)
def test_nobody_is_sent_to_another_site(client: Client, kari: User, elsewhere: str) -> None:
    assert log_in(client, next=elsewhere)["Location"] == "/second-factor/?next=%2F"


def test_second_factor_sends_nobody_to_another_site(half_way: Client, phone: Callable[[], str]) -> None:
    answer = half_way.post("/second-factor/", {"code": phone(), "next": "https://evil.example/"})
    assert answer["Location"] == "/"


def test_the_session_key_is_new_at_each_step(client: Client, kari: User, phone: Callable[[], str]) -> None:
    log_in(client)
    first = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/second-factor/", {"code": phone()})
    second = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert first != second
    overheard = Client()
    overheard.cookies[settings.SESSION_COOKIE_NAME] = first
    assert overheard.get("/account/")["Location"].startswith("/login/")


def test_no_copy_of_the_session_key_is_kept_among_visits(inside: Client) -> None:
    assert Visit.objects.get().key != inside.cookies[settings.SESSION_COOKIE_NAME].value


def test_a_form_from_elsewhere_is_refused(kari: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert log_in(strict).status_code == 403


def test_a_script_is_told_where_to_go_instead_of_being_given_the_page(client: Client) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/account/"}
    answer = client.get("/account/", headers=headers)
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/login/?next=%2Faccount%2F"


def _said(answer: object, name: str) -> str:
    page = answer.content.decode()  # type: ignore[attr-defined]
    token = answer.context["csrf_token"]  # type: ignore[attr-defined]
    return page.replace(str(token), "").replace(name, "")


def test_logging_out_leaves_nothing_in_the_browser(inside: Client) -> None:
    assert inside.post("/logout/")["Clear-Site-Data"] == '"storage"'
    assert "Clear-Site-Data" not in inside.get("/login/")
