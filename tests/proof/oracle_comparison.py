"""Our coefficients of the random tables, under the names that other programs' values have."""

from collections.abc import Mapping

from observer.statistics.coefficients import (
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    gwet_ac1_from_table,
    icc,
    kappa_max,
    krippendorff_alpha,
    pabak,
    scott_pi,
)
from tests.proof.oracle_tables import confusion, counts, ratings, scores
from tests.proof.oracle_values import OF_IRRCAC

WITHIN = 1e-9
ROUNDED = 1e-7
MANY_UNITS = 2


def same(ours: float | None, theirs: float | None) -> bool:
    """Return whether two figures are both undefined, or agree."""
    if ours is None or theirs is None:
        return ours is theirs
    return abs(ours - theirs) <= WITHIN


def same_error(ours: float | None, theirs: float | None) -> bool:
    """Return whether two standard errors agree; where ours is 0 others show what rounding left."""
    return same(ours, theirs) or (ours == 0 and (theirs is None or theirs < ROUNDED))


def upside_down(name: str, theirs: Mapping[str, float | None]) -> bool:
    """Return whether an interval ends below its begin, where its formula does not apply."""
    form = name.removesuffix(" low").removesuffix(" high")
    low, high = theirs.get(f"{form} low"), theirs.get(f"{form} high")
    return form != name and low is not None and high is not None and low > high


def beside_irrcac(number: int, theirs: list[float | None]) -> None:
    """Hold values and standard errors of one table against those of Gwet's package."""
    given = ratings(number)
    top = max((u for row in given for u in row if u is not None), default=0)
    per_unit = [
        [sum(row[unit] == value for row in given) for value in range(1, top + 1)]
        for unit in range(len(given[0]))
    ]
    used = [value for value in range(top) if any(unit[value] for unit in per_unit)]
    table = confusion(number)
    ours = {
        "gwet_ac1": gwet_ac1(given),
        "fleiss_kappa": fleiss_kappa([[unit[value] for value in used] for unit in per_unit]),
        "alpha_nominal": krippendorff_alpha(given, "nominal"),
        "alpha_interval": krippendorff_alpha(given, "interval"),
        "cohen_kappa": cohen_kappa(table),
        "gwet_ac1_from_table": gwet_ac1_from_table(table),
        "scott_pi": scott_pi(table),
        "pabak": pabak(table),
    }
    for at, name in enumerate(OF_IRRCAC):
        if ours[name].n < MANY_UNITS:
            continue  # irrCAC fails over the standard error of one unit
        assert same(ours[name].value, theirs[2 * at]), (number, name, ours[name], theirs[2 * at])
        error = ours[name].standard_error
        assert same_error(error, theirs[2 * at + 1]), (number, name, ours[name], theirs[2 * at + 1])


def beside_others(number: int, theirs: Mapping[str, float | None]) -> None:
    """Hold one table of each kind against statsmodels, scikit-learn, krippendorff, pingouin."""
    table = confusion(number)
    ours: dict[str, float | None] = {"kappa_max": kappa_max(table).value}
    ours["fleiss_kappa"] = fleiss_kappa(counts(number)).value
    kappas = {
        "none": cohen_kappa(table),
        "linear": cohen_kappa(table, "linear"),
        "quadratic": cohen_kappa(table, "quadratic"),
    }
    for name, found in kappas.items():
        ours[f"cohen_{name}"] = ours[f"sklearn_{name}"] = found.value
        ours[f"cohen_{name}_se"] = found.standard_error
    given = ratings(number)
    ours["alpha_nominal"] = krippendorff_alpha(given, "nominal").value
    ours["alpha_ordinal"] = krippendorff_alpha(given, "ordinal").value
    ours["alpha_interval"] = krippendorff_alpha(given, "interval").value
    ours["alpha_ratio"] = krippendorff_alpha(given, "ratio").value
    for name, one in icc(scores(number)).items():
        ours[name] = one.value
        ours[f"{name} low"], ours[f"{name} high"] = one.interval or (None, None)
    assert ours.keys() == theirs.keys()
    for name, value in theirs.items():
        if name.endswith("_se"):
            assert same_error(ours[name], value), (number, name, ours[name], value)
        elif not (ours[name] is None and upside_down(name, theirs)):
            assert same(ours[name], value), (number, name, ours[name], value)
