"""`hub work`: notices, reminders and scans, where the server is run apart from its worker."""

import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    """Takes none."""


def run(args: argparse.Namespace) -> int:
    from hub.start import ready_to_serve
    from notifications.worker import run as work

    ready_to_serve()
    work()
    return 0
