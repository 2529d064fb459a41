"""My rooms, and looking for one of them or for somebody there. What is looked for comes as a form, never in an address."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from rooms.views.found import find
from rooms.views.listed import groups
from rooms.web import language

LONGEST = 80  # characters of what is looked for


@require_safe
def rooms(request: HttpRequest) -> HttpResponse:
    return render(request, "rooms/list.html", {"groups": groups(int(request.user.pk or 0), language())})


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """What was found: a page, or for the script that keeps the page the part of it alone."""
    sought = request.POST.get("text", "")[:LONGEST].strip()
    told: dict[str, Any] = {"sought": sought}
    if sought:
        told["found"] = find(int(request.user.pk or 0), language(), sought)
    elif "X-Part" not in request.headers:
        told["groups"] = groups(int(request.user.pk or 0), language())
    template = "rooms/found.html" if "X-Part" in request.headers else "rooms/list.html"
    return render(request, template, told)
