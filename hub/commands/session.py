"""`hub session LOGIN`: a ready session, second factor included, for tests and load generators."""

import argparse
import json
import sys

from django.conf import settings

from hub.demonstration import ready_session
from hub.models import User
from rooms.cast import open_seats


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("login")


def run(args: argparse.Namespace) -> int:
    if not settings.HUB_DEMO:
        sys.stderr.write("hub session: opens a door without a key, and so refuses unless HUB_DEMO=1.\n")
        return 1
    user = User.objects.filter(login=args.login, is_active=True).first()
    if user is None:
        sys.stderr.write("hub session: nobody signs in by that name.\n")
        return 1
    told = {"cookie": ready_session(user), "seats": open_seats(user.login)}
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    return 0
