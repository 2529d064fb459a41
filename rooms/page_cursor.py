"""Where a page stands in the log, as the cursor that its socket resumes from: so nothing is told twice.

The place is taken before anything of the page is read, and is given only if the course of the case is then still what
its reader was judged by: of what was said meanwhile the socket tells, and of sight that came or went the whole is told.
"""

from rooms.cursor import Cursors, print_of
from rooms.log.read import Reader
from rooms.models import Room


class PageCursor:
    """Made before a page is read, asked after."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._head, _ = self._stands()

    def made(self) -> str:
        """Empty where the page has no place in the log: then the newest page is told."""
        _, version = self._stands()
        if version != self._reader.state.version:
            return ""
        return Cursors(self._reader.seat.public_id).make(self._head, print_of(self._reader.reach))

    def _stands(self) -> tuple[int, int]:
        return Room.objects.values_list("head", "version").get(pk=self._reader.room)
