"""`hub work`: notices, reminders and scans, where the server is run apart from its worker."""

import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    """Takes none."""


def run(args: argparse.Namespace) -> int:
    from notifications.worker import run as work

    work()
    return 0
