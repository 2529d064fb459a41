"""The log of a room and the people reading it.

One way in (`rooms.log.append`), one way out (`rooms.log.read`), one place that says no (`rooms.rule`).
"""
