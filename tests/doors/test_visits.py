"""A visit ends: by leaving, by idling, by age, from elsewhere, and when its person may not sign in any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client

from hub.admission import Admission, Refusal, admit, human_activity, still_valid
from hub.models import User, Visit

if TYPE_CHECKING:
    from .conftest import Turned

pytestmark = pytest.mark.django_db
ORIGIN = "http://localhost:8000"


@pytest.fixture(autouse=True)
def _origin(settings: object) -> None:
    from hub.origins import Origins

    settings.HUB_ORIGINS = Origins((ORIGIN,), local=False, port=None)  # type: ignore[attr-defined]


def test_half_an_hour_of_nothing_ends_it(inside: Client, turned: Turned) -> None:
    turned.on(minutes=29)
    assert inside.get("/account/").status_code == 200
    turned.on(minutes=31)
    assert inside.get("/account/")["Location"].startswith("/login/")
    assert Visit.objects.get().ended_at is not None


def test_what_a_page_asks_for_by_itself_keeps_nobody_inside(inside: Client, turned: Turned) -> None:
    turned.on(minutes=29)
    assert inside.get("/account/", headers={"X-By-Itself": "1"}).status_code == 200
    turned.on(minutes=2)
    assert inside.get("/account/")["Location"].startswith("/login/")


def test_two_hours_end_it_however_busy(inside: Client, turned: Turned) -> None:
    for _ in range(5):
        turned.on(minutes=20)
        assert inside.get("/account/").status_code == 200
    turned.on(minutes=21)
    assert inside.get("/account/")["Location"].startswith("/login/")


def test_logging_out_ends_it_everywhere(inside: Client) -> None:
    cookies = _cookies(inside)
    visit = Visit.objects.get()
    inside.post("/logout/")
    assert still_valid([visit.pk]) == set()
    assert admit(cookies, ORIGIN) == Refusal(4401)
    again = Client()
    again.cookies[settings.SESSION_COOKIE_NAME] = cookies[settings.SESSION_COOKIE_NAME]
    assert again.get("/account/")["Location"].startswith("/login/")


def test_logging_out_is_no_link(inside: Client) -> None:
    assert inside.get("/logout/").status_code == 405


def test_whoever_may_not_sign_in_any_more_is_out_at_once(inside: Client, kari: User) -> None:
    cookies, visit = _cookies(inside), Visit.objects.get()
    User.objects.update(is_active=False)
    assert still_valid([visit.pk]) == set()
    assert admit(cookies, ORIGIN) == Refusal(4401)
    assert inside.get("/account/")["Location"].startswith("/login/")
    visit.refresh_from_db()
    assert visit.ended_at is not None


def test_one_can_end_a_visit_of_ones_own_from_elsewhere(inside: Client) -> None:
    visit = Visit.objects.get()
    assert inside.post(f"/account/sessions/{visit.pk}/end/").status_code == 302
    assert inside.get("/account/").status_code == 302


def test_anothers_visit_is_answered_as_one_that_is_not_there(inside: Client) -> None:
    from rooms import clock

    other = User.objects.create_user("ola")
    theirs = Visit.objects.create(key="k", user=other, started_at=clock.now(), seen_at=clock.now())
    for named in (theirs.pk, "0" * 32, "%00", "å"):
        assert inside.post(f"/account/sessions/{named}/end/").status_code == 404
    theirs.refresh_from_db()
    assert theirs.ended_at is None


def test_it_is_written_down_at_most_once_a_minute(inside: Client, turned: Turned) -> None:
    before = Visit.objects.get().seen_at
    turned.on(seconds=40)
    inside.get("/account/")
    assert Visit.objects.get().seen_at == before
    turned.on(seconds=40)
    inside.get("/account/")
    assert Visit.objects.get().seen_at > before


def test_the_socket_door_lets_in_who_passed_both(inside: Client, kari: User) -> None:
    answer = admit(_cookies(inside), ORIGIN)
    assert answer == Admission(kari.pk, "nb", Visit.objects.get().pk)


def test_the_socket_door_asks_for_the_second_factor(half_way: Client) -> None:
    assert admit(_cookies(half_way), ORIGIN) == Refusal(4403)
    assert still_valid([Visit.objects.get().pk]) == set()


def test_the_socket_door_asks_for_a_session(db: None) -> None:
    assert admit({}, ORIGIN) == Refusal(4401)
    assert admit({settings.SESSION_COOKIE_NAME: "nothing"}, ORIGIN) == Refusal(4401)


@pytest.mark.parametrize(
    "origin",
    [None, "null", "", "https://localhost:8000", "http://localhost:8001", "http://localhost", "http://evil.example",
     "http://localhost:8000.evil.example", "http://localhost:8000/"],
)  # fmt: skip
def test_the_socket_door_is_shut_to_other_origins(inside: Client, origin: str | None) -> None:
    assert admit(_cookies(inside), origin) == Refusal(4403)


def test_a_socket_lives_no_longer_than_the_visit(inside: Client, turned: Turned) -> None:
    visit = Visit.objects.get()
    assert still_valid([visit.pk, "another"]) == {visit.pk}
    turned.on(minutes=31)
    assert still_valid([visit.pk]) == set()
    assert admit(_cookies(inside), ORIGIN) == Refusal(4401)


def test_saying_something_over_a_socket_keeps_the_visit(inside: Client, turned: Turned) -> None:
    visit = Visit.objects.get()
    turned.on(minutes=25)
    human_activity(visit.pk)
    turned.on(minutes=25)
    assert still_valid([visit.pk]) == {visit.pk}


def test_nothing_said_over_a_socket_wakes_the_dead(inside: Client, turned: Turned) -> None:
    visit = Visit.objects.get()
    turned.on(minutes=31)
    human_activity(visit.pk)
    assert still_valid([visit.pk]) == set()


def test_a_session_that_is_gone_opens_no_socket(inside: Client) -> None:
    from django.contrib.sessions.models import Session

    Session.objects.all().delete()
    assert admit(_cookies(inside), ORIGIN) == Refusal(4401)


def _cookies(client: Client) -> dict[str, str]:
    return {name: morsel.value for name, morsel in client.cookies.items()}


def test_a_clock_set_back_prolongs_no_visit(inside: Client, turned: Turned) -> None:
    """A visit from the future would live until its time comes: whoever is inside signs in anew."""
    visit = Visit.objects.get()
    turned.on(seconds=-30)
    assert inside.get("/account/").status_code == 200, "clocks of several machines differ a little"
    turned.on(hours=-5)
    assert still_valid([visit.pk]) == set()
    assert admit(_cookies(inside), ORIGIN) == Refusal(4401)
    assert inside.get("/account/")["Location"].startswith("/login/")
    turned.on(hours=5)
    assert inside.get("/account/")["Location"].startswith("/login/")


def test_a_clock_set_back_keeps_no_second_factor_fresh(inside: Client, turned: Turned) -> None:
    from hub.visits import is_fresh

    visit = Visit.objects.get()
    assert is_fresh(visit)
    turned.on(hours=-5)
    assert not is_fresh(visit)


def test_a_clock_set_back_lets_nobody_idle_longer(inside: Client, turned: Turned) -> None:
    """Seen last at a time that has not come yet, in a visit that began before it."""
    turned.on(minutes=25)
    assert inside.get("/account/").status_code == 200
    turned.on(minutes=-24)
    assert inside.get("/account/")["Location"].startswith("/login/")
