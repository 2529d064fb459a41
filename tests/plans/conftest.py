"""The same rooms and the same day as for consent."""

from tests.consent.conftest import _fresh, _stands_still, astrid, jonas, nora

__all__ = ["_fresh", "_stands_still", "astrid", "jonas", "nora"]
