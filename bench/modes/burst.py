"""Four hundred messages at once into a room of twenty: nothing lost, nothing twice."""

from collections.abc import Sequence

from bench import load
from bench.book import Book, now
from bench.load import Figures
from bench.meter import Meter
from bench.modes import Told
from bench.table import Figure, Ratio
from bench.targets import FLOOR, Need, Running

SHAPES = "1x20"
TARGETS = "broadcast,served1,served,embedded"
ROUNDS = 3
SECONDS = 0.0
SIZES = "400"


def needs(told: Told) -> Need:
    return Need(*told.shape)


async def measure(running: Running, told: Told) -> Figures:
    book = Book()
    rooms = running.people(book, told.shape[1])
    await load.everybody_in(rooms)
    people = [person for room in rooms for person in room]
    meter, began = Meter.start(), now()
    for number in range(told.sizes[0]):
        person = people[number % len(people)]
        person.post(book.new(person.size, began))
    await load.drained(book)
    taken = meter.stop()
    load.everybody_out(rooms)
    return {
        "all_ms": (max(book.done) - began) * 1000,
        "acked_ms": (max(book.acked) - began) * 1000,
        "others": taken.others,
    } | book.faults()


def figures(told: Told) -> Sequence[Figure]:
    return [
        Figure("acked_ms", "until the last acknowledgement, ms", 0),
        Figure("all_ms", "until everybody has everything, ms", 0),
        Figure("missing", "missing", 0),
        Figure("duplicates", "twice", 0),
    ]


def ratios(told: Told) -> Sequence[Ratio]:
    return [Ratio("until everybody has everything", "all_ms", "all_ms", FLOOR)]
