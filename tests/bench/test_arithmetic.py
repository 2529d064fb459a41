"""The bench's own arithmetic: who is owed what, which value lies where, and what is a ratio of what."""

from math import isnan

import pytest

from bench import rough, table
from bench.book import LENGTH, MARK, Book, at, body
from bench.member import Ticket
from bench.occupant import Occupant
from bench.table import Figure, Ratio

pytestmark = pytest.mark.embedded  # it asks no store, so once is enough


def test_every_member_owes_a_message_its_own_copy() -> None:
    book = Book()
    token = book.new(3, sent=1.0)
    for bit in (1, 4, 4):
        book.delivered(token, bit, 1.5)
    assert (book.deliveries, book.duplicates, book.missing()) == (2, 1, 2)
    assert not book.until_everybody()
    book.delivered(token, 2, 1.75)
    book.is_acked(token, 1.25)
    assert book.missing() == 0
    assert (book.until_everybody(), book.until_ack()) == ([750.0], [250.0])


def test_a_message_that_nobody_has_acknowledged_is_missing() -> None:
    book = Book()
    book.delivered(book.new(1), 1, 2.0)
    assert book.faults()["missing"] == 1


def test_a_second_acknowledgement_counts_nothing() -> None:
    book = Book()
    token = book.new(1, sent=1.0)
    book.is_acked(token, 2.0)
    book.is_acked(token, 9.0)
    assert (book.acks, book.until_ack()) == (1, [1000.0])


@pytest.mark.parametrize("length", [LENGTH, 16_000])
def test_a_body_has_its_length_and_one_marker(length: int) -> None:
    words = body(12_345_678, length)
    assert len(words) == length
    assert MARK.findall(words.encode()) == [b"12345678"]


def test_a_share_of_the_values() -> None:
    values = [float(value) for value in range(1, 101)]
    assert (at(values, 0.5), at(values, 0.99), at([7.0], 0.99)) == (51.0, 100.0, 7.0)
    assert isnan(at([], 0.5))


ROUNDS = [
    {"floor": {"ms": 2.0}, "hub": {"ms": 3.0, "base": 2.0}},
    {"floor": {"ms": 1.0}, "hub": {"ms": 5.0, "base": 2.0}},
    {"floor": {"ms": 4.0}, "hub": {"ms": 4.0, "base": 2.0}},
]


def test_a_ratio_is_taken_within_its_round() -> None:
    ratio = Ratio("time", "ms", "ms", "floor", goal=1.5)
    assert [ratio.of_round(one, "hub") for one in ROUNDS] == [1.5, 5.0, 1.0]
    (told,) = [line for line in table.lines(ROUNDS, [], [ratio]) if "hub: time" in line]
    assert told.endswith("1.00 / 1.50 / 5.00   goal 1.5: kept")


def test_a_ratio_without_a_floor_is_to_the_target_itself() -> None:
    ratio = Ratio("time", "ms", "base", goal=1.5)
    (told,) = [line for line in table.lines(ROUNDS, [], [ratio]) if "hub: time" in line]
    assert told.endswith("1.50 / 2.00 / 2.50   goal 1.5: missed by 33%")
    assert ratio.of_round(ROUNDS[0], "floor") is None


def test_a_disturbed_cell_is_left_out_and_said() -> None:
    rounds = [ROUNDS[0], {**ROUNDS[1], "hub": {**ROUNDS[1]["hub"], "disturbed": True}}, ROUNDS[2]]
    told = list(table.lines(rounds, [Figure("ms", "time", 0)], [Ratio("time", "ms", "ms", "floor")]))
    assert "  hub                               3 / 4 / 4" in told
    assert any(line.endswith("1.00 / 1.25 / 1.50") for line in told)
    assert told[-1].startswith("hub: 1 of 3 rounds left out")


@pytest.mark.parametrize(
    "fault", [{"missing": 1}, {"duplicates": 2}, {"refused": "too-fast"}, {"error": "OSError"}]
)
def test_a_fault_makes_a_run_unsound(fault: dict[str, object]) -> None:
    well = {"hub": {"missing": 0, "duplicates": 0, "refused": ""}}
    assert table.sound([well])
    assert not table.sound([well, {"hub": {**well["hub"], **fault}}])


def test_a_marker_that_was_cut_in_two_is_heard_once() -> None:
    book = Book()
    occupant = Occupant(book, Ticket("host:1", "room", ""), 0, 1)
    tokens = [book.new(1) for _ in range(3)]
    told = "".join(f"<message><body>{body(token)}</body></message>" for token in tokens).encode()
    for place in range(len(told)):
        occupant.data_received(told[place : place + 1])
    assert (book.deliveries, book.duplicates) == (3, 0)


@pytest.mark.parametrize("length", [5, 125, 126, 65_535, 65_536, 10_000_000])
def test_a_bare_frame_says_how_long_it_is(length: int) -> None:
    head = rough.header(rough.TEXT, length)
    short = head[1] & 127
    assert head[0] == 0x81
    assert (int.from_bytes(head[2:-4]) if short > 125 else short) == length
    assert head[-4:] == bytes(4)
