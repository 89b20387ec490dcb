"""The bench of playback: what was shown is read back from the pictures themselves.

``python -m benchmarks.playback`` makes clips of every kind that is a trap, asks this engine and
others for pictures, and prints one table with the targets and whether they hold.

`barcode` draws and reads numbers, `clips` makes films of them, `engines` has one file for each
engine, and each of the other modules measures one thing.
"""
