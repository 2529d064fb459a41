"""The addresses of consent. No kind of information and no party is named in one: addresses are remembered."""

from django.urls import re_path

from consent import views
from consent.facts import views as facts
from consent.giving import views as giving
from consent.renewal import views as renewal
from consent.withdrawing import views as withdrawing

ROOM = r"^rooms/(?P<room>[0-9a-f]{32})/consent/"

urlpatterns = [
    re_path(ROOM + r"$", views.consent, name="consent"),
    re_path(ROOM + r"open/$", views.open_one, name="consent-open"),
    re_path(ROOM + r"close/$", withdrawing.close_one, name="consent-close"),
    re_path(ROOM + r"close/many/$", withdrawing.close_many, name="consent-close-many"),
    re_path(ROOM + r"effect/(?P<entry>[0-9a-f]{32})/$", withdrawing.effect, name="consent-effect"),
    re_path(ROOM + r"withdraw/$", withdrawing.withdraw_one, name="consent-withdraw"),
    re_path(ROOM + r"give/$", giving.give, name="consent-give"),
    re_path(ROOM + r"asked/$", giving.asked, name="consent-asked"),
    re_path(ROOM + r"asked/no/$", giving.no, name="consent-no"),
    re_path(ROOM + r"no/$", giving.say_no, name="consent-say-no"),
    re_path(ROOM + r"record/$", giving.record, name="consent-record"),
    re_path(ROOM + r"ground/$", giving.ground, name="consent-ground"),
    re_path(ROOM + r"receipt/(?P<entry>[0-9a-f]{32})/$", giving.paper, name="consent-receipt"),
    re_path(ROOM + r"scan/(?P<entry>[0-9a-f]{32})/$", giving.scan, name="consent-scan"),
    re_path(ROOM + r"export/file/$", views.export_file, name="consent-export-file"),
    re_path(ROOM + r"export/paper/$", views.export_paper, name="consent-export-paper"),
    re_path(ROOM + r"who/$", facts.who, name="consent-who"),
    re_path(ROOM + r"who/record/$", facts.record, name="consent-who-record"),
    re_path(ROOM + r"who/end/$", facts.end, name="consent-who-end"),
    re_path(ROOM + r"who/assess/$", facts.assess, name="consent-who-assess"),
    re_path(ROOM + r"plan/$", views.give_plan, name="consent-plan"),
    re_path(ROOM + r"plan/withdraw/$", withdrawing.withdraw_plan, name="consent-plan-withdraw"),
    re_path(ROOM + r"people/seen/$", renewal.seen, name="consent-person-seen"),
    re_path(ROOM + r"people/object/$", renewal.object_to, name="consent-object"),
    re_path(ROOM + r"people/object/end/$", renewal.take_back, name="consent-object-end"),
    re_path(ROOM + r"leave/$", renewal.leave, name="consent-leave"),
    re_path(ROOM + r"looked/$", renewal.looked, name="consent-looked"),
    re_path(ROOM + r"tasks/$", renewal.tasks, name="consent-tasks"),
    re_path(ROOM + r"tasks/done/$", renewal.done, name="consent-task-done"),
]
