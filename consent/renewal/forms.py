"""What the coordinator says was done."""

from django import forms
from django.utils.translation import gettext_lazy

from consent.renewal.kinds import LONGEST
from rooms.forms import Text


class DoneForm(forms.Form):
    text = Text(
        label=gettext_lazy("What was done"),
        help_text=gettext_lazy("With whom, when, and what they decided."),
        longest=LONGEST,
        rows=2,
    )
