"""The one rule, as SQL (source: contract/visibility.md). The same statement judges and reads.

`reach` is what the seat may read today, `open_sets` the sets of scopes that it covers and from where, `me` the seat
itself while it is open. It runs unchanged on SQLite and PostgreSQL.
"""

RULE = """
WITH me AS MATERIALIZED (
  SELECT id, party_id, role, opened FROM rooms_seat
  WHERE id = %(seat)s AND closed IS NULL AND (until IS NULL OR until >= %(today)s)
), reach AS MATERIALIZED (
  SELECT scope_id, MIN(start) AS start FROM rooms_reach
  WHERE seat_id IN (SELECT id FROM me) AND (until IS NULL OR until >= %(today)s) GROUP BY scope_id
), open_sets AS MATERIALIZED (
  SELECT m.set_id, MAX(r.start) AS start
  FROM rooms_scopeset s JOIN rooms_scopeinset m ON m.set_id = s.id LEFT JOIN reach r ON r.scope_id = m.scope_id
  WHERE s.room_id = %(room)s GROUP BY m.set_id HAVING COUNT(*) = COUNT(r.scope_id)
)
"""

SEEN = """
e.room_id = %(room)s AND e.first = e.seq AND (
  EXISTS (SELECT 1 FROM open_sets o WHERE o.set_id = e.set_id AND o.start <= e.seq)
  OR e.set_id IS NULL AND EXISTS (
    SELECT 1 FROM me WHERE me.role = 'owner'
    OR e.told_to_all
    OR EXISTS (
      SELECT 1 FROM rooms_line l JOIN reach r ON r.scope_id = l.scope_id
      WHERE l.entry_id = e.id AND (me.role = 'coordinator' OR l.party_id = me.party_id OR l.seat_id = me.id)
    )
  )
)
"""

ENTRY = "e.id, e.seq, e.public_id, e.kind, e.at, e.set_id, e.author_id, e.imported, e.sealed"

# Of an entry that was never revised there is no newer one: what revises lies in an index of its own, and is seldom asked.
COLUMNS = f"""
{ENTRY}, COALESCE(n.seq, e.seq), n.public_id, n.kind, CASE WHEN n.seq > e.seq THEN n.sealed END,
CASE WHEN n.seq > e.seq THEN 1 +
  (SELECT COUNT(*) FROM rooms_entry c
   WHERE c.room_id = e.room_id AND c.first = e.seq AND c.first < c.seq AND c.seq <= n.seq)
ELSE 1 END
"""

# Found by equal numbers alone: behind the second fence PostgreSQL looks up by an index only what tells nothing of a row.
NEWEST = """
rooms_entry e LEFT JOIN rooms_entry n ON n.room_id = e.room_id AND n.first = e.seq AND n.first < n.seq AND NOT EXISTS (
  SELECT 1 FROM rooms_entry c WHERE c.room_id = n.room_id AND c.first = n.first AND c.first < c.seq AND c.seq > n.seq)
"""

# No entry is older than its first version, so this says the same: but PostgreSQL takes an equality for rare, and would read
# and sort a whole room for its last page.
_SEEN_IN_ORDER = SEEN.replace("e.first = e.seq", "e.first >= e.seq")

PAGE = f"{RULE} SELECT {COLUMNS} FROM {NEWEST} WHERE {_SEEN_IN_ORDER} AND e.seq < %(before)s ORDER BY e.seq DESC LIMIT %(limit)s"

FOLLOWING = (
    f"{RULE} SELECT {COLUMNS} FROM {NEWEST} WHERE {SEEN} AND e.seq > %(after)s ORDER BY e.seq LIMIT %(limit)s"
)

NEWS = f"""SELECT {COLUMNS} FROM rooms_entry n JOIN rooms_entry e ON e.room_id = n.room_id AND e.seq = n.first
WHERE n.room_id = %(room)s AND n.seq > %(after)s AND n.seq <= %(upto)s ORDER BY n.seq LIMIT %(limit)s"""

PLACES = """SELECT seq, public_id, set_id FROM (
  SELECT seq, public_id, set_id, ROW_NUMBER() OVER (PARTITION BY set_id ORDER BY seq DESC) AS back FROM rooms_entry
  WHERE room_id = %(room)s AND set_id IS NOT NULL AND first = seq AND seq <= %(head)s
) AS places WHERE back <= %(kept)s ORDER BY seq"""

_REVISED = (
    "SELECT 1 FROM rooms_entry c WHERE c.room_id = {n}.room_id AND c.first = {n}.first AND c.first < c.seq"
)

CHANGES = f"""{RULE} SELECT {ENTRY}, e.seq AS changed, NULL, NULL, NULL, 1
FROM rooms_entry e WHERE {SEEN} AND e.seq > %(after)s AND e.seq <= %(upto)s
AND NOT EXISTS ({_REVISED.format(n="e")})
UNION ALL SELECT {COLUMNS} FROM rooms_entry n JOIN rooms_entry e ON e.room_id = n.room_id AND e.seq = n.first
WHERE {SEEN} AND n.room_id = %(room)s AND n.first < n.seq AND n.seq > %(after)s AND n.seq <= %(upto)s
AND NOT EXISTS ({_REVISED.format(n="n")} AND c.seq > n.seq)
ORDER BY changed LIMIT %(limit)s"""

ONE = f"{RULE} SELECT {COLUMNS} FROM {NEWEST} WHERE {SEEN} AND e.public_id = %(entry)s"

NAMED = f"{RULE} SELECT {COLUMNS} FROM {NEWEST} WHERE {SEEN} AND e.mark IN ({{marks}})"

UNREAD = f"{RULE} SELECT COUNT(*) FROM rooms_entry e WHERE {SEEN} AND e.set_id IS NOT NULL AND e.seq > %(after)s AND (e.author_id IS NULL OR e.author_id <> %(seat)s)"

FIRST_NEW = f"{RULE} SELECT e.public_id FROM rooms_entry e WHERE {SEEN} AND e.set_id IS NOT NULL AND e.seq > %(after)s AND (e.author_id IS NULL OR e.author_id <> %(seat)s) ORDER BY e.seq LIMIT 1"

LATEST = f"{RULE} SELECT e.seq, e.public_id FROM rooms_entry e WHERE {SEEN} AND e.set_id IS NOT NULL AND e.seq <= %(upto)s ORDER BY e.seq DESC LIMIT 1"

# One probe of an index for a seat and a set, however much was written: as a question of its own each, or PostgreSQL would
# join the whole log instead.
_WROTE = """(
  SELECT e.seq FROM rooms_entry e WHERE e.author_id = s.id AND e.set_id = o.set_id AND e.seq >= o.start
  AND e.first = e.seq AND e.room_id = s.room_id ORDER BY e.seq LIMIT 1
) IS NOT NULL"""

AUTHORS = f"""{RULE} SELECT s.id FROM rooms_seat s WHERE s.room_id = %(room)s
AND EXISTS (SELECT 1 FROM open_sets o WHERE {_WROTE})"""

POSITIONS = f"""{RULE} SELECT e.set_id, e.seq FROM open_sets o
JOIN rooms_entry e ON e.room_id = %(room)s AND e.set_id = o.set_id AND e.seq >= o.start AND e.first = e.seq
ORDER BY e.seq"""

VERSIONS = f"""{RULE} SELECT v.seq, v.public_id, v.kind, v.at, v.sealed
FROM rooms_entry e JOIN rooms_entry v
ON v.room_id = e.room_id AND (v.seq = e.seq OR v.first = e.seq AND v.first < v.seq)
WHERE {SEEN} AND e.public_id = %(entry)s
AND EXISTS (SELECT 1 FROM me WHERE me.role = 'owner' OR me.id = e.author_id) ORDER BY v.seq"""

THINGS = f"""{RULE} SELECT t.id, t.public_id, t.kind, t.set_id, t.seq, t.imported, g.public_id,
e.public_id, e.kind, e.sealed, e.author_id, e.at
FROM rooms_thing t JOIN open_sets o ON o.set_id = t.set_id
JOIN rooms_entry e ON e.room_id = t.room_id AND e.seq = t.seq
LEFT JOIN rooms_thing g ON g.id = t.goal_id
WHERE t.room_id = %(room)s AND (t.goal_id IS NULL OR g.set_id IN (SELECT set_id FROM open_sets))
AND {{which}} ORDER BY t.seq"""

CONTENT = f"""{RULE} SELECT c.sealed FROM rooms_content c JOIN rooms_entry e ON e.public_id = c.entry
WHERE {SEEN} AND e.public_id = %(entry)s"""

PREVIEW = f"""{RULE} SELECT c.preview FROM rooms_content c JOIN rooms_entry e ON e.public_id = c.entry
WHERE {SEEN} AND e.public_id = %(entry)s AND c.preview IS NOT NULL"""

# Found by an index of its own (migration 0009), which what is said every day is not in; in order, it would be another.
NOTED = f"""{RULE} SELECT {COLUMNS} FROM {NEWEST}
WHERE {SEEN} AND substr(e.kind, 1, 2) = 'x.' AND e.kind IN ({{kinds}})"""

# What was said in no scopes lies together in the index by set.
UNSCOPED = f"""{RULE} SELECT {COLUMNS} FROM {NEWEST}
WHERE {SEEN} AND e.set_id IS NULL AND e.kind IN ({{kinds}}) ORDER BY e.seq"""

MINUTES = f"""{RULE} SELECT {COLUMNS} FROM {NEWEST} WHERE {SEEN} AND e.kind = 'minutes.approved'"""

DOCUMENTS = f"""{RULE} SELECT {COLUMNS}, LENGTH(d.sealed) FROM {NEWEST}
LEFT JOIN rooms_content d ON d.entry = e.public_id
WHERE {SEEN} AND e.kind = 'document' ORDER BY e.seq DESC"""

# --- Of one person's seats in several rooms, each judged by itself: for the list of one's rooms.

RULE_OF_MANY = """
WITH me AS MATERIALIZED (
  SELECT id, room_id, read_to FROM rooms_seat
  WHERE id IN ({seats}) AND closed IS NULL AND (until IS NULL OR until >= %(today)s)
), reach AS MATERIALIZED (
  SELECT seat_id, scope_id, MIN(start) AS start FROM rooms_reach
  WHERE seat_id IN (SELECT id FROM me) AND (until IS NULL OR until >= %(today)s) GROUP BY seat_id, scope_id
), open_sets AS MATERIALIZED (
  SELECT me.id AS seat_id, me.room_id, me.read_to, m.set_id, MAX(r.start) AS start
  FROM me JOIN rooms_scopeset s ON s.room_id = me.room_id JOIN rooms_scopeinset m ON m.set_id = s.id
  LEFT JOIN reach r ON r.seat_id = me.id AND r.scope_id = m.scope_id
  GROUP BY me.id, me.room_id, me.read_to, m.set_id HAVING COUNT(*) = COUNT(r.scope_id)
)
"""

_IN_SET = "e.room_id = o.room_id AND e.set_id = o.set_id AND e.seq >= o.start AND e.first = e.seq"

UNREAD_OF_MANY = f"""{RULE_OF_MANY} SELECT o.room_id, (SELECT COUNT(*) FROM (
  SELECT 1 AS one FROM rooms_entry e WHERE {_IN_SET} AND e.seq > o.read_to
  AND (e.author_id IS NULL OR e.author_id <> o.seat_id) LIMIT %(most)s
) AS counted) FROM open_sets o"""

LATEST_OF_MANY = f"""{RULE_OF_MANY}, newest AS (
  SELECT o.room_id, (SELECT e.seq FROM rooms_entry e WHERE {_IN_SET} ORDER BY e.seq DESC LIMIT 1) AS seq FROM open_sets o
) SELECT e.room_id, e.author_id, e.at, e.seq, me.read_to
FROM (SELECT room_id, MAX(seq) AS seq FROM newest GROUP BY room_id) AS n
JOIN rooms_entry e ON e.room_id = n.room_id AND e.seq = n.seq JOIN me ON me.room_id = e.room_id"""

THINGS_OF_MANY = f"""{RULE_OF_MANY} SELECT t.room_id, t.id, t.public_id, t.kind, t.set_id, t.seq, t.imported, g.public_id,
e.public_id, e.kind, e.sealed, e.author_id, e.at
FROM open_sets o JOIN rooms_thing t ON t.room_id = o.room_id AND t.set_id = o.set_id
JOIN rooms_entry e ON e.room_id = t.room_id AND e.seq = t.seq
LEFT JOIN rooms_thing g ON g.id = t.goal_id
WHERE (t.goal_id IS NULL OR g.set_id IN (SELECT set_id FROM open_sets))
AND t.kind IN ('goal', 'measure', 'meeting') ORDER BY t.seq"""

NOTED_OF_MANY = f"""{RULE_OF_MANY} SELECT e.room_id, {ENTRY}, e.seq, e.public_id, e.kind, NULL, 1
FROM me JOIN rooms_entry e ON e.room_id = me.room_id JOIN open_sets o ON {_IN_SET}
WHERE substr(e.kind, 1, 2) = 'x.' AND e.kind IN ({{kinds}})"""

MINUTES_OF_MANY = f"""{RULE_OF_MANY} SELECT e.room_id, {ENTRY}, e.seq, e.public_id, e.kind, NULL, 1
FROM me JOIN rooms_entry e ON e.room_id = me.room_id JOIN open_sets o ON {_IN_SET}
WHERE e.kind = 'minutes.approved'"""

AUTHORS_OF_MANY = f"""{RULE_OF_MANY} SELECT s.room_id, s.id FROM rooms_seat s JOIN me ON me.room_id = s.room_id
WHERE EXISTS (SELECT 1 FROM open_sets o WHERE o.room_id = s.room_id AND {_WROTE})"""

OF_KIND = f"{RULE} SELECT {COLUMNS} FROM {NEWEST} WHERE {SEEN} AND e.kind = %(kind)s AND e.set_id IS NOT NULL ORDER BY e.seq DESC LIMIT %(limit)s"
