"""The map of addresses."""

from django.urls import include, path

from hub.views import account, demo, device, login, second_factor, side, welcome

urlpatterns = [
    path("", login.home, name="home"),
    path("login/", login.login, name="login"),
    path("logout/", login.logout, name="logout"),
    path("second-factor/", second_factor.show, name="second-factor"),
    path("second-factor/set-up/", second_factor.set_up, name="second-factor-set-up"),
    path("account/", account.account, name="account"),
    path("account/recovery-codes/", second_factor.new_recovery_codes, name="new-recovery-codes"),
    path("account/sessions/<str:session>/end/", account.end_session, name="end-session"),
    path("welcome/<str:who>/<str:token>/", welcome.welcome, name="welcome"),
    path("language/", account.language, name="language"),
    path("device/look/", device.look, name="look"),
    path("device/keys/", device.keys, name="keys"),
    path("shortcuts/", device.shortcuts, name="shortcuts"),
    path("demo/", demo.demo, name="demo"),
    path("demo/enter/", demo.enter, name="demo-enter"),
    path("side/", side.side_by_side, name="side"),
    path("side/sit/", side.sit, name="side-sit"),
    path("", include("rooms.urls")),
    path("", include("consent.urls")),
    path("", include("plans.urls")),
]

handler400 = "hub.views.errors.bad_request"
handler403 = "hub.views.errors.refused"
handler404 = "hub.views.errors.not_found"
handler500 = "hub.views.errors.broken"
