"""Standing things as they stand now: the fold of their entries, kept as rows."""

from rooms.kinds import Event, Kind, Target
from rooms.log.find import Found, part_name
from rooms.log.rows import Row
from rooms.models import Thing


def stand(find: Found, kind: Kind, event: Event, entry: Row) -> None:
    """An entry that is a version of a standing thing becomes how it stands."""
    named = kind.stands(event)
    if named is None:
        return
    assert entry.set_id is not None
    what, key = named
    scopes = find.sets.members(entry.set_id)
    name = part_name(key, scopes) if what == "plan.part" else key
    goal = _goal(find, kind, event)
    _look(find, what, key, scopes)
    row = find.rows.get(name)
    if row is None:
        row = Thing(room_id=find.room, kind=what, mark=find.seal.mark("thing", name), imported=entry.imported)
    row.set_id, row.seq, row.goal = entry.set_id, entry.seq, goal
    row.save()
    find.rows[name] = row
    _remember(find, name, row, scopes, kind.goal_of(event))


def _goal(find: Found, kind: Kind, event: Event) -> Thing | None:
    key = kind.goal_of(event)
    if key is None:
        return None
    find.thing(key)
    return find.rows[key]


def _remember(find: Found, name: str, row: Thing, scopes: frozenset[int], goal_key: str | None) -> None:
    target = find.things.get(name)
    if target is None:
        target = Target(name, row.public_id, row.kind, scopes, row.seq, thing=True)
        find.things[name] = target
    target.scopes, target.first = scopes, row.seq
    if goal_key is not None:
        if target.goal_key != goal_key:
            find.under.setdefault(goal_key, []).append(target)
        target.goal_key = goal_key
        goal = find.thing(goal_key)
        target.goal = goal.scopes if goal else None
    for measure in find.under.get(name, ()):
        if measure.goal_key == name:
            measure.goal = scopes


def _look(find: Found, what: str, key: str, scopes: frozenset[int]) -> None:
    """Brings the stored row, if there is one, into `find.rows`."""
    if what == "plan.part":
        find.part(key, scopes)
    else:
        find.thing(key)
