"""Letters as people here read them: in which order names stand, and what counts as the same when one looks for a name.

æ, ø and å are letters of their own, after z; å is also written aa, æ also ä and ø also ö. á, č, đ, ŋ, š, ŧ and ž, which
few keyboards have, are found by their plain letters too, and stand beside them; in Northern Sámi they are letters of their
own, each after its plain one.
"""

import re
import unicodedata

Key = tuple[tuple[float, ...], tuple[int, ...], str]

_PLAIN = str.maketrans("đŋŧðþ", "dntdt")
_ONE = str.maketrans({"ä": "æ", "ö": "ø", "ß": "ss", "œ": "ø", "ü": "y"})
_KEPT = "æøå"
_SAMI = {"á": "a", "č": "c", "đ": "d", "ŋ": "n", "š": "s", "ŧ": "t", "ž": "z"}
_PLACES = {letter: float(place) for place, letter in enumerate("0123456789abcdefghijklmnopqrstuvwxyzæøå", 1)}
_BETWEEN = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """The text as it is compared when somebody looks for it: words of plain small letters with one space between."""
    letters = unicodedata.normalize("NFC", text).casefold().translate(_ONE).replace("aa", "å")
    return _BETWEEN.sub(" ", "".join(map(_plain, letters))).strip()


def found_in(sought: str, text: str) -> bool:
    """Does every word that is sought begin a word of the text? Nothing sought is found nowhere."""
    wanted, words = folded(sought).split(), folded(text).split()
    return bool(wanted) and all(any(word.startswith(one) for word in words) for one in wanted)


def order(text: str, language: str) -> Key:
    """Where a name stands among others. Letters first; what differs only in accents or capitals stands side by side."""
    letters = unicodedata.normalize("NFC", text).casefold().translate(_ONE).replace("aa", "å")
    own = _SAMI if language == "se" else {}
    letters = _BETWEEN.sub(" ", letters).strip()
    places = [_place(one) + (0.5 if letter in own else 0) for letter in letters for one in _plain(letter)]
    accents = [0 if _plain(letter) == letter else ord(letter) for letter in letters]
    return tuple(places), tuple(accents), text


def _place(letter: str) -> float:
    """A space stands before every letter, and what is no letter of ours after them all."""
    return 0.0 if letter == " " else _PLACES.get(letter, 100.0 + ord(letter))


def _plain(letter: str) -> str:
    """A letter without its accent, unless the accent makes another letter of it here."""
    if letter in _KEPT:
        return letter
    bare = unicodedata.normalize("NFD", letter.translate(_PLAIN))
    return "".join(one for one in bare if not unicodedata.combining(one))
