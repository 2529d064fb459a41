"""A link by which a person chooses their first password, or a new one: for one person, once, for three days.

The municipality makes it (`hub welcome LOGIN`) and hands it over where it knows whom it is talking to. The second factor
is not touched by it.
"""

from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from hub.models import User


def link_for(user: User) -> str:
    """The path of a link for this person; it dies with the password it replaces."""
    who = urlsafe_base64_encode(str(user.pk).encode())
    return reverse("welcome", kwargs={"who": who, "token": default_token_generator.make_token(user)})


def person_of(who: str, token: str) -> User | None:
    """Whose link this is, if it still holds."""
    try:
        pk = int(urlsafe_base64_decode(who).decode())
    except ValueError:
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    return user if user is not None and default_token_generator.check_token(user, token) else None
