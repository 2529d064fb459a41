"""The addresses of plans."""

from django.urls import re_path

from plans.views import goals, mode, parts, plan, simple, state

ROOM = r"^rooms/(?P<room>[0-9a-f]{32})/"
THING = r"(?P<thing>[0-9a-f]{32})/"

urlpatterns = [
    re_path(ROOM + r"plan/$", plan.plan, name="plan"),
    re_path(ROOM + r"simple/$", simple.simple, name="simple"),
    re_path(ROOM + r"simple/seen/$", simple.seen, name="simple-seen"),
    re_path(ROOM + r"mode/$", mode.mode, name="plan-mode"),
    re_path(ROOM + r"state/$", state.state, name="case-state"),
    re_path(ROOM + r"goals/new/$", goals.new_goal, name="new-goal"),
    re_path(ROOM + rf"goals/{THING}$", goals.goal, name="goal"),
    re_path(ROOM + rf"goals/{THING}measure/$", goals.new_measure, name="new-measure"),
    re_path(ROOM + rf"goals/{THING}evaluation/$", goals.evaluation, name="evaluation"),
    re_path(ROOM + rf"measures/{THING}$", goals.measure, name="measure"),
    re_path(ROOM + r"parts/new/$", parts.new_part, name="new-part"),
    re_path(ROOM + rf"parts/{THING}$", parts.part, name="part"),
]
