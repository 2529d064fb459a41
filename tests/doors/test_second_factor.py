"""The second door: a code once, a recovery code once, and no way round."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from hub import recovery, second_factor
from hub.models import User, Visit

from .conftest import current_code, log_in, wait_for_a_fresh_step, wrong_code

pytestmark = pytest.mark.django_db

BEHIND = ["/account/", "/account/recovery-codes/", "/account/sessions/0/end/"]


@pytest.mark.parametrize("page", BEHIND)
def test_without_a_second_factor_every_page_sends_to_show_it(half_way: Client, page: str) -> None:
    for answer in (half_way.get(page), half_way.post(page)):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/second-factor/")


def test_a_code_opens(inside: Client) -> None:
    assert inside.get("/account/").status_code == 200


def test_a_wrong_code_does_not(half_way: Client) -> None:
    assert half_way.post("/second-factor/", {"code": wrong_code()}).status_code == 422
    assert half_way.get("/account/").status_code == 302


def test_wrong_codes_make_the_wait_longer(half_way: Client) -> None:
    half_way.post("/second-factor/", {"code": wrong_code()})
    at_once = half_way.post("/second-factor/", {"code": current_code()})
    assert at_once.status_code == 422


def test_a_code_is_good_once(half_way: Client, kari: User) -> None:
    wait_for_a_fresh_step()
    code = current_code()
    assert half_way.post("/second-factor/", {"code": code}).status_code == 302
    other = Client()
    log_in(other)
    assert other.post("/second-factor/", {"code": code}).status_code == 422
    assert other.get("/account/").status_code == 302


def test_a_recovery_code_opens_once(half_way: Client, kari: User) -> None:
    code = recovery.issue(kari)[0]
    assert half_way.post("/second-factor/", {"code": code.upper().replace("-", " ")}).status_code == 302
    assert recovery.left(kari) == 9
    other = Client()
    log_in(other)
    assert other.post("/second-factor/", {"code": code}).status_code == 422


def test_new_recovery_codes_end_the_old_ones(kari: User) -> None:
    old = recovery.issue(kari)[0]
    recovery.issue(kari)
    with pytest.raises(second_factor.WrongCode):
        second_factor.verify(kari, old)


def test_recovery_codes_are_not_kept_as_they_are(kari: User) -> None:
    codes = {code.replace("-", "") for code in recovery.issue(kari)}
    kept = {token.lower() for token in StaticToken.objects.values_list("token", flat=True)}
    assert not any(token.startswith(code[:8]) for token in kept for code in codes)


def test_setting_up_draws_a_square_and_shows_ten_codes_once(client: Client, kari: User) -> None:
    log_in(client)
    page = client.get("/second-factor/set-up/")
    assert b"<svg" in page.content
    assert b"data:" not in page.content
    assert not TOTPDevice.objects.exists()
    answer = client.post("/second-factor/set-up/", {"code": _first_code()})
    assert answer.status_code == 200
    assert len(answer.context["codes"]) == 10
    assert client.get("/account/").status_code == 200


def test_the_code_that_set_it_up_is_thereby_used(client: Client, kari: User) -> None:
    wait_for_a_fresh_step()
    log_in(client)
    code = _first_code()
    client.post("/second-factor/set-up/", {"code": code})
    with pytest.raises(second_factor.WrongCode):
        second_factor.verify(kari, code)


def test_a_wrong_first_code_sets_up_nothing(client: Client, kari: User) -> None:
    log_in(client)
    wrong = wrong_code(second_factor.new_secret(Visit.objects.get()))
    assert client.post("/second-factor/set-up/", {"code": wrong}).status_code == 422
    assert not TOTPDevice.objects.exists()


def test_a_password_alone_cannot_add_a_second_factor(half_way: Client) -> None:
    for answer in (
        half_way.get("/second-factor/set-up/"),
        half_way.post("/second-factor/set-up/", {"code": _first_code()}),
    ):
        assert answer["Location"].startswith("/second-factor/?")
    assert TOTPDevice.objects.count() == 1


def test_new_recovery_codes_ask_for_a_second_factor_shown_lately(inside: Client, turned: object) -> None:
    assert len(inside.post("/account/recovery-codes/").context["codes"]) == 10
    turned.on(minutes=11)  # type: ignore[attr-defined]
    answer = inside.post("/account/recovery-codes/", headers={"Referer": "http://testserver/account/"})
    assert answer["Location"] == "/second-factor/?next=%2Faccount%2F"


def test_what_asks_anew_opens_again_after_a_new_code(
    inside: Client, turned: object, phone: Callable[[], str]
) -> None:
    turned.on(minutes=11)  # type: ignore[attr-defined]
    inside.post("/second-factor/", {"code": phone()})
    assert inside.post("/account/recovery-codes/").status_code == 200


def _first_code() -> str:
    return current_code(second_factor.new_secret(Visit.objects.get()))


def test_what_is_stored_of_an_app_gives_no_code(half_way: Client) -> None:
    seed = bytes.fromhex(TOTPDevice.objects.get().key)
    answer = half_way.post("/second-factor/", {"code": current_code(seed)})
    assert answer.status_code == 422


def test_what_is_stored_of_a_session_opens_no_door(inside: Client) -> None:
    from django.conf import settings
    from django.contrib.sessions.models import Session

    assert inside.get("/account/").status_code == 200
    stolen = Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = Session.objects.get().session_key
    assert stolen.get("/account/").status_code == 302
