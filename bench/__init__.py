"""How fast the room is, beside floors that do less: `python -m bench`, or `make bench`.

A machine's speed drifts within minutes, so absolute numbers are illustration. What counts are the ratios to the floor
that was measured in the same round.
"""
