"""Random tables, the n-th always the same, for holding our coefficients against other programs.

Stands on the standard library and takes only `random.random`, whose stream is promised to stay, so
that programs in environments of their own see the same tables.
"""

import random
from collections.abc import Sequence

MANY, FEW = 1000, 12


def confusion(number: int) -> list[list[int]]:
    """Return counts of two coders over two to six categories; some never used."""
    draw = random.Random(f"confusion {number}").random  # noqa: S311 - the same each time
    size = 2 + int(draw() * 5)
    agree = draw()
    used = [draw() for _ in range(size)]
    used[0] += 0.1
    if draw() < 0.3:
        used[-1] = 0.0
    table = [[0] * size for _ in range(size)]
    for _ in range(3 + int(draw() * 200)):
        first = chosen(used, draw())
        table[first][first if draw() < agree else chosen(used, draw())] += 1
    return table


def chosen(weights: Sequence[float], at: float) -> int:
    """Return the index under which a share of the weights lies."""
    left = at * sum(weights)
    for index, weight in enumerate(weights):
        left -= weight
        if left < 0:
            return index
    return 0


def ratings(number: int) -> list[list[int | None]]:
    """Return coders x units on a scale from 1, with ratings missing."""
    draw = random.Random(f"ratings {number}").random  # noqa: S311 - the same each time
    coders, units, top = 2 + int(draw() * 4), 2 + int(draw() * 30), 2 + int(draw() * 5)
    agree, missing = draw(), 0.35 * draw()
    true = [1 + int(draw() * top) for _ in range(units)]
    given: list[list[int | None]] = [
        [
            None if draw() < missing else (true[u] if draw() < agree else 1 + int(draw() * top))
            for u in range(units)
        ]
        for _ in range(coders)
    ]
    return given


def scores(number: int) -> list[list[float]]:
    """Return targets x raters on a scale, in half points."""
    draw = random.Random(f"scores {number}").random  # noqa: S311 - the same each time
    targets, raters = 5 + int(draw() * 20), 2 + int(draw() * 4)
    apart, lenient = 6 * draw(), 3 * draw()
    bias = [lenient * draw() for _ in range(raters)]
    rows = []
    for _ in range(targets):
        true = apart * draw()
        rows.append([round(2 * (true + one + 2 * draw())) / 2 for one in bias])
    return rows


def counts(number: int) -> list[list[int]]:
    """Return units x categories of the ratings of as many coders for each unit."""
    draw = random.Random(f"counts {number}").random  # noqa: S311 - the same each time
    units, size, coders = 2 + int(draw() * 20), 2 + int(draw() * 4), 2 + int(draw() * 10)
    rows = []
    for _ in range(units):
        weights = [draw() ** 3 for _ in range(size)]
        row = [0] * size
        for _ in range(coders):
            row[chosen(weights, draw())] += 1
        rows.append(row)
    return rows
