"""`hub check`: one line for each setting that is not safe to serve real people with; exit 1 if there is any."""

import argparse
import sys

from hub.safety import unsafe


def arguments(parser: argparse.ArgumentParser) -> None:
    """Takes none."""


def run(args: argparse.Namespace) -> int:
    found = unsafe()
    for sentence in found:
        sys.stdout.write(sentence + "\n")
    if not found:
        sys.stdout.write("Safe to serve with.\n")
    return 1 if found else 0
