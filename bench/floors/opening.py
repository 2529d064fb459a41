"""Floor: selecting the newest entries of a room and opening each, and nothing else with them. Prints milliseconds as JSON.

In the environment of the product that it is compared with: same store, same driver, same seal.
"""

import argparse
import json
import time
from statistics import median

SELECT = "SELECT seq, public_id, kind, sealed FROM rooms_entry WHERE room_id = %s AND seq > %s ORDER BY seq"
TIMES = 5


def once(room: int, after: int, seal: object) -> int:
    """How many there were."""
    from django.db import connection

    from rooms.log import fence

    with fence.as_log(), connection.cursor() as cursor:
        cursor.execute(SELECT, [room, after])
        rows = cursor.fetchall()
    opened = [seal.open_bytes(sealed, f"entry/{id_}/{kind}") for _, id_, kind, sealed in rows]
    return len(opened)


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("room")
    words.add_argument("entries", type=int)
    told = words.parse_args()
    import django

    django.setup(set_prefix=False)
    from rooms.keystore import seal_of
    from rooms.models import Room

    room = Room.objects.get(public_id=told.room)
    seal = seal_of(told.room)
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        found = once(room.pk, room.head - told.entries, seal)
        took.append((time.perf_counter() - began) * 1000)
        assert found == told.entries, found
    print(json.dumps({"ms": median(took)}))


if __name__ == "__main__":
    main()
