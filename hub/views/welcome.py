"""Choosing a password by the link that the municipality handed over."""

from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hub.doors import open_door
from hub.models import User, Visit
from hub.welcome import person_of


@open_door("whoever has no password yet cannot sign in to choose one")
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, who: str, token: str) -> HttpResponse:
    user = person_of(who, token)
    if user is None:
        return render(request, "hub/welcome.html", {"form": None}, status=404)
    form: SetPasswordForm[User] = SetPasswordForm(user, request.POST or None)
    for field in form.fields.values():
        field.widget.attrs |= {"class": "ds-input", "autocomplete": "new-password"}
    if request.method != "POST" or not form.is_valid():
        told = {"form": form, "login": user.get_username()}
        return render(request, "hub/welcome.html", told, status=422 if request.POST else 200)
    form.save()
    Visit.objects.filter(user=user).end()
    return redirect("login")
