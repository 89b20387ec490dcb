"""How fast the Code room is with large codings: pressing, painting, and an hour of work.

Run as ``python -m benchmarks.coding_room [events]``; nothing is asserted.
"""
