"""What every form has in common: a browser keeps nothing of it, and a line's end is one character however it is sent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django import forms
from django.test import SimpleTestCase
from django.urls import get_resolver

from tests.services import ROOT

TEMPLATES = ROOT / "frontend/templates"
# Where a browser is to know a person's name and password, or is told a code: nothing else is filled in there.
COMING_IN = {"hub/login.html", "hub/second_factor.html", "hub/set_up.html", "hub/welcome.html"}


class Forms(SimpleTestCase):
    def test_a_browser_puts_nothing_that_was_filled_in_into_another_form(self) -> None:
        """Going back, it fills in by place: where one kind of information is gone, the next would be ticked."""
        forgetful = {
            str(path.relative_to(TEMPLATES)): [
                'autocomplete="off"' in tag
                for tag in re.findall(r"<form\b(?:[^>%]|%[^}]|%\})*>", path.read_text())
            ]
            for path in TEMPLATES.rglob("*.html")
        }
        assert sum(map(len, forgetful.values())) > 40
        assert {name for name, found in forgetful.items() if not all(found)} == COMING_IN

    def test_what_fits_its_field_fits_with_its_line_breaks(self) -> None:
        get_resolver().url_patterns  # noqa: B018 - every form is loaded by its page
        fields = [
            (form, name, field)
            for form in _all(forms.Form)
            for name, field in form.base_fields.items()
            if isinstance(field, forms.CharField) and isinstance(field.widget, forms.Textarea)
        ]
        assert len(fields) > 15
        for form, name, field in fields:
            assert field.clean("a\r\nb\rc\nd") == "a\nb\nc\nd", (form, name)


def _all(kind: type[forms.Form]) -> Iterator[type[forms.Form]]:
    for one in kind.__subclasses__():
        yield one
        yield from _all(one)
