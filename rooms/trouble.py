"""Something that is away for a while is told to the log when it goes and when it is back, and never once a second.

Its name is the event's: `database.away`, `database.back` with how many seconds it took.
"""

import logging
import sys

from rooms import clock


class Trouble:
    """One thing that may be away. `begins` is called where it was missed, in the `except`; `ends` where it answered."""

    def __init__(self, log: logging.Logger, what: str) -> None:
        self._log = log
        self._what = what
        self._since: float | None = None

    def begins(self) -> None:
        if self._since is None:
            self._since = clock.monotonic()
            self._log.warning("%s.away", self._what, exc_info=sys.exc_info()[1])

    def ends(self) -> None:
        if self._since is not None:
            seconds, self._since = clock.monotonic() - self._since, None
            self._log.info("%s.back", self._what, extra={"seconds": round(seconds, 3)})
