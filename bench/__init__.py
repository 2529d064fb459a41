"""How fast the room is, beside floors that do less and a peer that does the same: `python -m bench`, or `make bench`.

A machine's speed drifts within minutes, so absolute numbers are illustration. What counts are the ratios to the floor
that was measured in the same round. Servers, databases and the bus sit on one core, the generator on another.

`python -m bench` runs a set of all modes in some ten minutes. Each by itself, with rounds enough to believe it:

    python -m bench room --shape 10x20 --rounds 5          as much as it takes, with everything on
    python -m bench latency --rounds 5                     50 messages a second, beside ejabberd
    python -m bench idle --connections 2000                memory and CPU of those who only listen
    python -m bench catchup --sizes 100,5000               from a new connection to `caught_up`
    python -m bench burst                                  400 messages at once into a room of 20
    python -m bench hostile                                one who never reads, one who floods, a frame of 10 MB
    python -m bench growth --sizes 10,100,1000             1,000 entries a room; more rooms, same times?

Through make: `make bench BENCH="room --shape 1x500 --rounds 5"`. `--targets` says which. A cell during which others took
more than a share of our cores (`--disturbed`) is measured anew, and left out of the medians if it stays so.

Where the time goes: `python -m bench room --profile FILE` lets py-spy, where it is installed, look at the first server
process while it is measured, and writes what it saw (`.svg` a flame graph, `.txt` raw stacks with their counts).
"""
