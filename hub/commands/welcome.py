"""`hub welcome LOGIN`: a link by which that person chooses a password; to be handed over by the municipality."""

import argparse
import sys

from django.conf import settings

from hub.models import User
from hub.welcome import link_for


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("login")


def run(args: argparse.Namespace) -> int:
    user = User.objects.filter(login=args.login, is_active=True).first()
    if user is None:
        sys.stderr.write("hub welcome: nobody signs in by that name.\n")
        return 1
    origin = (
        settings.HUB_ORIGIN[0] if settings.HUB_ORIGIN else f"http://127.0.0.1:{settings.HUB_PORT or 8000}"
    )
    sys.stdout.write(f"{origin}{link_for(user)}\n")
    return 0
