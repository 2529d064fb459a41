"""Letters: in which order names stand, and what is the same when one looks for it."""

import pytest

from rooms.letters import found_in, order


@pytest.mark.parametrize(
    ("sought", "name"),
    [
        ("blå", "Blåveis"), ("BLÅ", "blåveis"), ("blaa", "Blåveis"), ("aase", "Åse"), ("åse", "Aase"),
        ("bla\u030a", "Blåveis"), ("æ", "Ærlend"), ("ä", "Ærlend"), ("ØST", "østli"), ("ö", "Østli"),
        ("aslak", "Áslak"), ("ÁSLAK", "áslak"), ("cuoza", "Čuoža"), ("duorta", "Đuorta"), ("nana", "Ŋáŋa"),
        ("siri", "Širi"), ("tana", "Ŧána"), ("zed", "Žed"), ("rene", "René"),
        ("voll and", "Anders Vollaug"), ("moen", "Nora Moen Lindgård"), ("lind", "Moen-Lindgård"), ("o'b", "O'Brien"),
        ("dalai", "דלאי dalai"),
    ],
)  # fmt: skip
def test_what_is_found(sought: str, name: str) -> None:
    assert found_in(sought, name)


@pytest.mark.parametrize(
    ("sought", "name"),
    [
        ("bla", "Blåveis"), ("a", "Åse"), ("o", "Øst"), ("ae", "Ærlend"), ("å", "Anders"),
        ("oen", "Nora Moen"), ("anders x", "Anders Vollaug"), ("", "Anders"), (" .-", "Anders"),
    ],
)  # fmt: skip
def test_what_is_not(sought: str, name: str) -> None:
    assert not found_in(sought, name)


def test_norwegian_order() -> None:
    names = [
        "Zara",
        "Aase",
        "Åse",
        "Ærlend",
        "Anders",
        "Østli",
        "anders",
        "Áslak",
        "Asta",
        "Öst",
        "Äro",
        "Bo",
        "1. trinn",
    ]
    ordered = sorted(names, key=lambda name: order(name, "nb"))
    assert ordered == [
        "1. trinn", "Anders", "anders", "Áslak", "Asta", "Bo", "Zara", "Ærlend", "Äro", "Öst", "Østli", "Aase", "Åse",
    ]  # fmt: skip


def test_sami_letters_follow_their_plain_ones() -> None:
    names = [
        "Žed",
        "Zed",
        "Ánne",
        "Anne",
        "Azra",
        "Čuoža",
        "Cora",
        "Đuor",
        "Dina",
        "Ŋá",
        "Nina",
        "Švar",
        "Siri",
        "Ŧá",
        "Tone",
        "Åse",
    ]
    ordered = sorted(names, key=lambda name: order(name, "se"))
    assert ordered == [
        "Anne", "Azra", "Ánne", "Cora", "Čuoža", "Dina", "Đuor", "Nina", "Ŋá", "Siri", "Švar", "Tone", "Ŧá",
        "Zed", "Žed", "Åse",
    ]  # fmt: skip
    assert sorted(names, key=lambda name: order(name, "nb"))[:3] == ["Anne", "Ánne", "Azra"]
