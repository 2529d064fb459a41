"""A process's figures as Prometheus reads them. No label carries a room, a seat, a person or an address.

Each process answers for itself. What is counted is counted by `rooms/counts.py` as it happens; what can be looked up (how
many sockets and rooms are open, how far rooms lag) is looked up when somebody asks.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django.db import connections
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.process_collector import ProcessCollector

from hub.watching.parts import parts
from rooms import clock
from rooms.counts import Histogram, tally
from rooms.live import process
from rooms.live.process import Process

KIND = CONTENT_TYPE_LATEST
STAGES = ("new", "joining", "live", "awaiting")
LAG_ENTRIES = (0.0, 1.0, 5.0, 20.0, 100.0, 1000.0)
LAG_SECONDS = (1.0, 2.0, 4.0, 6.0, 10.0, 30.0, 60.0)


def text() -> bytes:
    """All figures of this process, now."""
    return generate_latest(_registry())


@cache
def _registry() -> CollectorRegistry:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Figures())
    ProcessCollector(registry=registry)
    return registry


class Figures:
    def collect(self) -> Iterator[Metric]:
        live = process.current()
        yield from _counted()
        yield from _written()
        yield from _bus()
        yield from _parts()
        yield from _waits(live)
        if live is not None:
            yield from _open(live)
            yield from _lag(live)


def _counted() -> Iterator[Metric]:
    yield _counter("frames", "Frames handed to sockets.", tally.frames)
    yield _counter("entries_delivered", "Entries handed to sockets, live and catching up.", tally.entries)
    yield _counter("posts_acknowledged", "Acknowledgements handed to sockets.", tally.acknowledged)
    yield _labelled("refusals", "Refused frames by the wire's code.", "code", tally.refused)
    yield _labelled("sockets_closed", "Sockets that this side closed, by code.", "code", tally.closed)
    yield _counter("backlog_cuts", "Sockets closed because they took too little.", tally.backlog_cuts)


def _written() -> Iterator[Metric]:
    yield _histogram("commit_group_posts", "Posts in one commit group.", tally.group_sizes)
    yield _histogram("commit_group_seconds", "Seconds that one commit group took.", tally.group_seconds)
    yield _counter(
        "commit_failures", "Tries of a commit group that the database failed.", tally.write_failures
    )
    yield _counter("look_failures", "Looks at a room that the database failed.", tally.look_failures)
    yield _counter("disclosures", "Rows of the record of disclosures from live rooms.", tally.disclosures)
    yield _counter("worker_rounds", "Rounds of the worker in this process.", tally.rounds)
    yield _counter("worker_failures", "Tasks of the worker that failed.", tally.round_failures)


def _bus() -> Iterator[Metric]:
    yield _counter("nudges_sent", "Rooms told of to other processes.", tally.nudges_sent)
    yield _counter("nudges_received", "Rooms told of by other processes.", tally.nudges_received)
    yield _counter("nudges_made_good", "Rooms that the heartbeat found ahead untold.", tally.nudges_made_good)
    yield _counter("bus_malformed", "Words from the bus that could not be read.", tally.bus_malformed)
    yield _counter("bus_dropped", "Words to the bus for which there was no place.", tally.bus_dropped)
    yield _counter("bus_connections", "Times that the bus was joined.", tally.bus_connections)
    yield _gauge("bus_open", "1 while the bus is listened to.", tally.bus_open)


def _parts() -> Iterator[Metric]:
    away = set(parts().away())
    known = [part.name for part in parts().asked] + ["the heartbeat", "the writer"]
    family = GaugeMetricFamily("samrom_part_up", "1 while the part answers.", labels=["part"])
    for name in known:
        family.add_metric([name.removeprefix("the ").replace(" ", "-")], float(name not in away))
    yield family


def _waits(live: Process | None) -> Iterator[Metric]:
    family = GaugeMetricFamily("samrom_waiting", "What waits for the database.", labels=["for"])
    if live is not None:
        family.add_metric(["writer"], live.writer.waiting)
        family.add_metric(["readers"], live.readers.waiting)
        family.add_metric(["looks"], live.looks.waiting)
    seconds = CounterMetricFamily("samrom_pool_wait_seconds", "Waited for a connection.", labels=["store"])
    for alias in connections:
        pool = getattr(connections[alias], "pool", None)
        if pool is not None:
            told = pool.get_stats()
            family.add_metric([f"pool-{alias}"], told.get("requests_waiting", 0))
            seconds.add_metric([alias], told.get("requests_wait_ms", 0) / 1000)
    yield family
    yield seconds


def _open(live: Process) -> Iterator[Metric]:
    stages = Counter(guest.stage for guest in live.guests)
    family = GaugeMetricFamily("samrom_sockets", "Open sockets by stage.", labels=["stage"])
    for stage in STAGES:
        family.add_metric([stage], stages[stage])
    yield family
    yield _gauge("rooms", "Rooms open in this process.", len(live.rooms))


def _lag(live: Process) -> Iterator[Metric]:
    """How far the open rooms stand behind the log, as last heard; in seconds, since they were known to stand at its end."""
    now = clock.monotonic()
    rooms = list(live.rooms.values())
    entries = [max(0.0, room.head - room.position) for room in rooms]
    seconds = [now - room.verified for room in rooms if room.verified > 0]
    for name, words, bounds, values in (
        ("room_lag_entries", "Entries that open rooms are behind the log", LAG_ENTRIES, entries),
        ("room_lag_seconds", "Seconds since open rooms stood at the log's end", LAG_SECONDS, seconds),
    ):
        spread = Histogram(bounds)
        for value in values:
            spread.observe(value)
        yield _histogram(name, f"{words}; over the rooms open now.", spread)
        yield _gauge(f"{name}_max", f"{words}: the furthest.", max(values, default=0))


def _counter(name: str, words: str, value: float) -> Metric:
    return CounterMetricFamily(f"samrom_{name}", words, value=value)


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(f"samrom_{name}", words, value=value)


def _labelled(name: str, words: str, label: str, counts: Mapping[Any, int]) -> Metric:
    family = CounterMetricFamily(f"samrom_{name}", words, labels=[label])
    for key, count in list(counts.items()):
        family.add_metric([str(key)], count)
    return family


def _histogram(name: str, words: str, told: Histogram) -> Metric:
    return HistogramMetricFamily(f"samrom_{name}", words, buckets=told.buckets(), sum_value=told.total)
