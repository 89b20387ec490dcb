"""Residuals, G² and slopes close to statsmodels and scipy, on a thousand tables each.

All within 1e-9, tables with structural zeros among them, where both sides iterate.
"""

import numpy as np
import pytest

from observer.statistics.coefficients.change import least_squares_slope, theil_sen_slope
from observer.statistics.coefficients.residuals import independence
from observer.statistics.coefficients.tails import chi_square_tail

MANY = 1_000
pytestmark = [pytest.mark.proof, pytest.mark.filterwarnings("ignore")]  # of the other programs


def _table(seed: int, *, square: bool) -> np.ndarray:
    chance = np.random.default_rng(seed)
    height, width = chance.integers(3, 8, size=2)
    size = (height, height) if square else (height, width)
    return chance.poisson(chance.choice([3, 12, 60]), size=size)


def test_residuals_of_a_full_table_are_those_of_statsmodels() -> None:
    tables = pytest.importorskip("statsmodels.stats.contingency_tables")
    compared = 0
    for seed in range(MANY):
        counts = _table(seed, square=False)
        if counts.sum(axis=0).all() and counts.sum(axis=1).all():
            found = independence(counts)
            theirs = tables.Table(counts, shift_zeros=False)
            np.testing.assert_allclose(found.residuals, theirs.standardized_resids, atol=1e-9)
            np.testing.assert_allclose(found.expected, theirs.fittedvalues, atol=1e-9)
            assert found.x2 == pytest.approx(theirs.test_nominal_association().statistic, rel=1e-9)
            compared += 1
    assert compared > MANY * 0.9


def test_structural_zeros_are_those_of_a_poisson_model() -> None:
    """z is Pearson's residual over the root of 1 - h, G² the deviance, of ln E = row + column."""
    api = pytest.importorskip("statsmodels.api")
    compared = 0
    for seed in range(MANY):
        counts = _table(seed, square=True)
        np.fill_diagonal(counts, 0)
        k = len(counts)
        off = ~np.eye(k, dtype=np.bool_)
        found = independence(counts, "diagonal")
        if not (counts.sum(axis=0).all() and counts.sum(axis=1).all() and (counts > 0)[off].any()):
            continue
        row, column = np.nonzero(off)
        design = np.hstack((np.eye(k)[row], np.eye(k)[column][:, 1:]))
        model = api.GLM(counts[off], design, family=api.families.Poisson())
        fitted = model.fit(tol=1e-14, maxiter=200)
        h = fitted.get_hat_matrix_diag()
        np.testing.assert_allclose(found.expected[off], fitted.fittedvalues, atol=1e-9)
        assert found.g2 == pytest.approx(fitted.deviance, rel=1e-9, abs=1e-9)
        assert found.df == int(fitted.df_resid)
        known = off & (found.reasons == "")
        theirs = np.full((k, k), np.nan)
        theirs[off] = fitted.resid_pearson / np.sqrt(np.maximum(1 - h, 1e-12))
        np.testing.assert_allclose(found.residuals[known], theirs[known], atol=1e-9)
        compared += 1
    assert compared > MANY * 0.9


def test_slopes_and_tails_are_those_of_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    for seed in range(MANY):
        chance = np.random.default_rng(seed)
        n = int(chance.integers(3, 20))
        days = chance.choice(400, n, replace=False).astype(float).tolist()
        values = chance.normal(size=n).tolist()
        line, theirs = least_squares_slope(days, values), stats.linregress(days, values)
        assert line.value == pytest.approx(theirs.slope, rel=1e-9)
        assert line.standard_error == pytest.approx(theirs.stderr, rel=1e-9)
        median = stats.theilslopes(values, days)
        assert theil_sen_slope(days, values).value == pytest.approx(median.slope, rel=1e-9)
        x, df = float(chance.gamma(2, 10)), int(chance.integers(1, 60))
        assert chi_square_tail(x, df) == pytest.approx(stats.chi2.sf(x, df), rel=1e-9)
