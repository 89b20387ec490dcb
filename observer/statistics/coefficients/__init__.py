"""Coefficients of agreement and of sequence, on plain arrays, sequences and DataFrames.

None of them needs a project: a notebook can call them on its own numbers. Each comes back with what
is needed to judge it (`Coefficient`), and is None with a reason where it is undefined.

Each is defined in its own docstring: under ``Notes`` the terms ``Formula``, ``Units`` and ``Edge
cases``, each on a line of its own with its text indented below it; under ``References`` the source.
The page of definitions in ``docs`` reads it there (`observer.statistics.docstrings`), and a test
asks it of every function in `__all__`.
"""

from observer.statistics.coefficients.ac1 import fleiss_kappa, gwet_ac1, gwet_ac1_from_table
from observer.statistics.coefficients.alignment import event_alignment
from observer.statistics.coefficients.alpha import krippendorff_alpha
from observer.statistics.coefficients.change import (
    least_squares_slope,
    reliable_change,
    theil_sen_slope,
)
from observer.statistics.coefficients.contingency import contingency
from observer.statistics.coefficients.cross_correlation import cross_correlation
from observer.statistics.coefficients.event_agreement import event_kappa
from observer.statistics.coefficients.grid import state_space_grid
from observer.statistics.coefficients.icc import icc
from observer.statistics.coefficients.interval_sampling import interval_sampling
from observer.statistics.coefficients.kappa import (
    category_kappa,
    cohen_kappa,
    kappa_max,
    kappa_of_accuracy,
    pabak,
    scott_pi,
)
from observer.statistics.coefficients.lag import lag_table, yules_q
from observer.statistics.coefficients.match_repair import match_repair
from observer.statistics.coefficients.mudford import (
    block_agreement,
    exact_agreement,
    window_agreement,
)
from observer.statistics.coefficients.percent import (
    negative_agreement,
    percent_agreement,
    percent_within,
    positive_agreement,
)
from observer.statistics.coefficients.residuals import adjusted_residuals
from observer.statistics.coefficients.result import Coefficient, Excluded
from observer.statistics.coefficients.time_agreement import time_kappa
from observer.statistics.coefficients.windowed_correlation import windowed_cross_correlation

__all__ = [
    "Coefficient",
    "Excluded",
    "adjusted_residuals",
    "block_agreement",
    "category_kappa",
    "cohen_kappa",
    "contingency",
    "cross_correlation",
    "event_alignment",
    "event_kappa",
    "exact_agreement",
    "fleiss_kappa",
    "gwet_ac1",
    "gwet_ac1_from_table",
    "icc",
    "interval_sampling",
    "kappa_max",
    "kappa_of_accuracy",
    "krippendorff_alpha",
    "lag_table",
    "least_squares_slope",
    "match_repair",
    "negative_agreement",
    "pabak",
    "percent_agreement",
    "percent_within",
    "positive_agreement",
    "reliable_change",
    "scott_pi",
    "state_space_grid",
    "theil_sen_slope",
    "time_kappa",
    "window_agreement",
    "windowed_cross_correlation",
    "yules_q",
]
