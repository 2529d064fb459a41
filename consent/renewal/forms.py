"""What the coordinator says was done."""

from django import forms
from django.utils.translation import gettext_lazy

from consent.renewal.kinds import LONGEST


class DoneForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("What was done"),
        help_text=gettext_lazy("With whom, when, and what they decided."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
