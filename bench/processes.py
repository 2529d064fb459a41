"""Which core a process sits on, and what it costs, as the kernel counts it.

Everything that a measurement starts is a descendant of this process, so the servers are whatever hangs below it.
"""

import os
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
_PAGE_KIB = os.sysconf("SC_PAGE_SIZE") // 1024
_CORES = sorted(os.sched_getaffinity(0))
SERVERS = _CORES[0]
GENERATOR = _CORES[1] if len(_CORES) > 1 else _CORES[0]
BOTH = (SERVERS, GENERATOR)


@contextmanager
def on_core(*cores: int) -> Iterator[None]:
    """What this thread starts inside sits there and stays there; afterwards we sit where we sat."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, set(cores))
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def servers_cpu() -> float:
    """CPU-seconds so far of everything below us, children that have ended below them included."""
    stats = dict(_stats())
    children: dict[int, list[int]] = {}
    for pid, stat in stats.items():
        children.setdefault(int(stat[1]), []).append(pid)
    total, todo = 0, list(children.get(os.getpid(), ()))
    while todo:
        pid = todo.pop()
        total += sum(int(ticks) for ticks in stats[pid][11:15])
        todo += children.get(pid, ())
    return total / TICKS


def _stats() -> Iterator[tuple[int, list[bytes]]]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_bytes()
            except OSError:
                continue
            yield int(folder.name), stat[stat.rindex(b")") + 2 :].split()


def cores_busy() -> float:
    """CPU-seconds so far that our two cores did not idle, whoever took them, the host for its other guests included.

    Interrupts are left out: they are mostly our own packets, and belong to no process.
    """
    total = 0
    for line in Path("/proc/stat").read_text().splitlines():
        name, *ticks = line.split()
        if name in {f"cpu{SERVERS}", f"cpu{GENERATOR}"}:
            user, nice, system, _idle, _waiting, _hard, _soft, stolen = map(int, ticks[:8])
            total += user + nice + system + stolen
    return total / TICKS


def proportional_kib(pids: Iterable[int]) -> int:
    """Memory of these processes, what they share counted once (PSS)."""
    return sum(_rollup(pid) for pid in pids)


def _rollup(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def resident_kib(pids: Iterable[int]) -> int:
    """Memory of these processes that is resident (RSS); cheap to ask."""
    return sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE_KIB for pid in pids)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
