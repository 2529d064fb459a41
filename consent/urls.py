"""The addresses of consent. No kind of information and no party is named in one: addresses are remembered."""

from django.urls import re_path

from consent import views

ROOM = r"^rooms/(?P<room>[0-9a-f]{32})/consent/"

urlpatterns = [
    re_path(ROOM + r"$", views.consent, name="consent"),
    re_path(ROOM + r"open/$", views.open_one, name="consent-open"),
    re_path(ROOM + r"close/$", views.close_one, name="consent-close"),
    re_path(ROOM + r"withdraw/$", views.withdraw_one, name="consent-withdraw"),
    re_path(ROOM + r"plan/$", views.give_plan, name="consent-plan"),
    re_path(ROOM + r"plan/withdraw/$", views.withdraw_plan, name="consent-plan-withdraw"),
]
