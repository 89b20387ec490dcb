"""Writes what other programs make of the random tables, to hold our coefficients against.

irrCAC needs an older numpy than we do, so it runs in an environment of its own and its values are
stored, of all tables; of the others a dozen are stored for the usual run of the tests, and
`test_oracles.py` asks them for all.

    pip install irrCAC && python -m tests.proof.oracle_values irrcac tests/data/irrcac.json
    pip install '.[oracles]' && python -m tests.proof.oracle_values others tests/data/oracles.json
"""

import json
import sys
import warnings
from collections.abc import Callable
from math import isfinite
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np

from tests.proof.oracle_tables import FEW, MANY, confusion, counts, ratings, scores

Level: TypeAlias = Literal["nominal", "ordinal", "interval", "ratio"]
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")
OF_IRRCAC = (
    "gwet_ac1",
    "fleiss_kappa",
    "alpha_nominal",
    "alpha_interval",
    "cohen_kappa",
    "gwet_ac1_from_table",
    "scott_pi",
    "pabak",
)
"""Of each, the value and its standard error are stored."""
DIGITS = 11


def finite(number: object) -> float | None:
    """Return a number as it is stored; None for one that is none."""
    value = float(np.asarray(number, dtype=float).item())
    return round(value, DIGITS) if isfinite(value) else None


def from_irrcac(number: int) -> list[float | None]:
    """Return value and standard error of each coefficient of Gwet's package, in order."""
    import pandas as pd
    from irrCAC import raw
    from irrCAC import table as of_table

    found: dict[str, list[float | None]] = {name: [None, None] for name in OF_IRRCAC}
    units = [
        unit for unit in zip(*ratings(number), strict=True) if any(u is not None for u in unit)
    ]
    frame = pd.DataFrame(units, dtype=float)
    used = sorted({u for unit in units for u in unit if u is not None})
    plain_table = of_table.CAC(pd.DataFrame(confusion(number)), digits=DIGITS)

    def note(name: str, ask: Callable[[], dict[str, dict[str, object]]]) -> None:
        try:
            est = ask()["est"]
        except (ZeroDivisionError, ValueError, IndexError):
            return
        found[name] = [finite(est["coefficient_value"]), finite(est["se"])]

    if len(used) > 1:
        plain = raw.CAC(frame, digits=DIGITS)
        note("gwet_ac1", plain.gwet)
        note("fleiss_kappa", plain.fleiss)
        note("alpha_nominal", plain.krippendorff)
        note("alpha_interval", raw.CAC(frame, weights="quadratic", digits=DIGITS).krippendorff)
    note("cohen_kappa", plain_table.cohen)
    note("gwet_ac1_from_table", plain_table.gwet)
    note("scott_pi", plain_table.scott)
    note("pabak", plain_table.bp)
    return [number for name in OF_IRRCAC for number in found[name]]


def from_others(number: int) -> dict[str, float | None]:
    """Return what statsmodels, scikit-learn, krippendorff and pingouin make of one table each."""
    return of_confusion(number) | of_ratings(number) | of_scores(number)


def of_confusion(number: int) -> dict[str, float | None]:
    """Return kappas of two coders, their errors, and Fleiss' kappa."""
    from sklearn.metrics import cohen_kappa_score
    from statsmodels.stats.inter_rater import cohens_kappa, fleiss_kappa

    table = confusion(number)
    size = len(table)
    pairs = [(i, j) for i in range(size) for j in range(size) for _ in range(table[i][j])]
    found: dict[str, float | None] = {}
    for weights in (None, "linear", "quadratic"):
        steps = None if weights is None else range(size)
        result = cohens_kappa(table, weights=steps, wt=weights)
        name = weights or "none"
        found[f"cohen_{name}"] = finite(result.kappa)
        found[f"cohen_{name}_se"] = finite(result.std_kappa)
        first, second = [i for i, _ in pairs], [j for _, j in pairs]
        again = cohen_kappa_score(first, second, weights=weights, labels=range(size))
        found[f"sklearn_{name}"] = finite(again)
    found["kappa_max"] = finite(cohens_kappa(table).kappa_max)
    found["fleiss_kappa"] = finite(fleiss_kappa(counts(number)))
    return found


def of_ratings(number: int) -> dict[str, float | None]:
    """Return alphas at the four levels."""
    import krippendorff

    given = [[float("nan") if u is None else u for u in row] for row in ratings(number)]
    found: dict[str, float | None] = {}
    for level in LEVELS:
        try:
            found[f"alpha_{level}"] = finite(krippendorff.alpha(given, level_of_measurement=level))
        except ValueError:
            found[f"alpha_{level}"] = None
    return found


def of_scores(number: int) -> dict[str, float | None]:
    """Return the six intraclass correlations and their intervals."""
    import pandas as pd
    import pingouin

    rows = [
        (target, rater, score)
        for target, row in enumerate(scores(number))
        for rater, score in enumerate(row)
    ]
    pingouin.options["round.column.CI95"] = None
    table = pingouin.intraclass_corr(
        pd.DataFrame(rows, columns=["target", "rater", "score"]), "target", "rater", "score"
    )
    found: dict[str, float | None] = {}
    for _, row in table.iterrows():
        found[row["Type"]] = finite(row["ICC"])
        found[f"{row['Type']} low"], found[f"{row['Type']} high"] = map(finite, row["CI95"])
    return found


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    irrcac = sys.argv[1] == "irrcac"
    asked = (
        [from_irrcac(number) for number in range(MANY)]
        if irrcac
        else [from_others(number) for number in range(FEW)]
    )
    lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in asked)
    Path(sys.argv[2]).write_text(f"[{lines}]\n", encoding="utf-8")
