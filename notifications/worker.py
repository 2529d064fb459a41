"""What happens in the house without anyone asking: a case whose consent has run out pauses, what is left over is put away.

Every task may be run by several workers at once and again and again: what has been done is not done twice. `tick` is
one round, run by `hub work` and by a thread of the embedded server alike.
"""

import logging
import signal
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import cache

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connections, transaction

from consent.kinds import AFTER_CONSENT, pause
from rooms import clock, disclosures, draft_files, drafts, nudges
from rooms.counts import tally
from rooms.keystore import NoKey
from rooms.log.append import holding
from rooms.models import Room
from rooms.refusal import Refused
from rooms.trouble import Trouble

EVERY = 5
DAY = timedelta(days=1)

_log = logging.getLogger(__name__)
_stopping = threading.Event()
_thread: threading.Thread | None = None


def run() -> None:
    """Works until it is told to stop (SIGTERM, or a key press)."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: _stopping.set())
    _log.info("worker.starts")
    _work()
    _log.info("worker.stopped", extra={"count": tally.rounds})


def start_thread() -> None:
    """Works beside the embedded server, in a thread of its own. A second call does nothing."""
    global _thread
    if _thread is None:
        _stopping.clear()
        _thread = threading.Thread(target=_work, name="worker", daemon=True)
        _thread.start()


def stop_thread() -> None:
    """Lets the round that runs come to its end."""
    global _thread
    if _thread is not None:
        _stopping.set()
        _thread.join()
        _thread = None


def tick() -> None:
    """One round. What fails is told to the log and tried again in the next; the rest goes on."""
    tally.rounds += 1
    for task in (pause_lapsed_cases, clear_sessions, end_left_disclosures, clear_left_drafts):
        _try(task)


def pause_lapsed_cases() -> None:
    """Where the consent to the plan has run out, the room pauses itself (rule 5): once, however many workers look."""
    past = Room.objects.filter(plan_until__lt=clock.today(), state__in=AFTER_CONSENT, erased_at=None)
    for room in past.values_list("pk", flat=True):
        try:
            _pause(room)
        except (NoKey, Refused, Room.DoesNotExist) as why:
            _log.warning("worker.not-paused.%s", type(why).__name__)


def clear_sessions() -> None:
    """Sessions that ended more than a day ago are forgotten."""
    Session.objects.filter(expire_date__lt=clock.now() - DAY).delete()


def end_left_disclosures() -> None:
    """What a process that died left open in the record of disclosures ends."""
    disclosures.end_left()


def clear_left_drafts() -> None:
    """What was being written from a seat whose last day is past is thrown away, and files that were never sent."""
    drafts.throw_away_left()
    draft_files.throw_away_left()


def _pause(room: int) -> None:
    """Under the room's lock it is asked once more: another worker, or a new consent, may have come first."""
    with transaction.atomic():
        with holding(room) as ledger:
            for event in pause(ledger.state, clock.today()):
                ledger.speak(event)
        nudges.send(room)


def _work() -> None:
    every = float(getattr(settings, "HUB_WORK_EVERY", EVERY))
    try:
        while not _stopping.is_set():
            tick()
            _stopping.wait(every)
    finally:
        connections.close_all()


def _try(task: Callable[[], None]) -> None:
    try:
        task()
    except Exception:  # noqa: BLE001 - one task's trouble must not keep the others from their turn
        tally.round_failures += 1
        _trouble(task.__name__).begins()
        connections.close_all()
    else:
        _trouble(task.__name__).ends()


@cache
def _trouble(task: str) -> Trouble:
    return Trouble(_log, f"worker.{task}")
