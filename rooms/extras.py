"""What the case format does not name: kept unchanged, under the same rule with scopes of its own."""

from rooms.kinds import register as register_kind
from rooms.said import Said


class Extra(Said):
    name = "x"
    template = "extra.html"
    answers = ()
    pointers = ()


def register() -> None:
    register_kind(Extra())
