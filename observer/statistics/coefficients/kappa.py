"""Agreement of two coders beyond chance, from their confusion table."""

from dataclasses import replace

import numpy as np

from observer.statistics.coefficients.confusion import Confusion, corrected, read_confusion
from observer.statistics.coefficients.result import CERTAIN_CHANCE, NEVER_USED, Coefficient
from observer.statistics.coefficients.tables import (
    Numbers,
    Table,
    around,
    error_of,
    read_square,
)
from observer.statistics.coefficients.weights import Weights, disagreement_weights


def cohen_kappa(table: Table, weights: Weights = None, *, n: float | None = None) -> Coefficient:
    """Cohen's kappa: agreement of two coders beyond that of chance.

    Parameters
    ----------
    table
        Confusion table over all categories of the scheme, in their order: rows are the first
        coder's, columns the second's. Counts, shares or seconds.
    weights
        Of disagreement: None, ``"linear"``, ``"quadratic"``, or a matrix, 0 on its diagonal.
    n
        How many independent units the table stands for; None: its sum, if it holds counts only.

    Returns
    -------
    Coefficient
        ``observed`` and ``expected`` are agreement; with weights they are on the scale from 0 (the
        worst disagreement) to 1.

    Notes
    -----
    Formula
        κ = (pₒ − pₑ) / (1 − pₑ), with pₒ = Σᵢ pᵢᵢ and pₑ = Σᵢ pᵢ. p.ᵢ

        With disagreement weights v: κ = 1 − Σ vᵢⱼ pᵢⱼ / Σ vᵢⱼ pᵢ. p.ⱼ. Linear weights are
        |i − j|, quadratic ones (i − j)², over the categories of the scheme and not only those that
        were used.

        The standard error is that of Fleiss, Cohen and Everitt; the interval is κ ± 1.96 of them.
    Units
        None; at most 1. 0 is what chance gives, below 0 is less than that.
    Edge cases
        - Where pₑ = 1, because both coders used one and the same category, κ is undefined, not 1.
        - With one category there was nothing to choose: undefined.
        - A standard error of 0 gives no interval. It takes units as independent: where they are
          stretches of time they are not, and blocks or sessions are resampled instead.
        - Of a table of shares or seconds there is no standard error unless n is given.
        - No threshold holds everywhere: coders who are each right in 85 of 100 moments reach
          .49 with two equally frequent codes and .69 with ten.

    References
    ----------
    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological
    Measurement 20, 37-46.

    Cohen, J. (1968). Weighted kappa. Psychological Bulletin 70, 213-220.

    Fleiss, J. L., Cohen, J. and Everitt, B. S. (1969). Large sample standard errors of kappa and
    weighted kappa. Psychological Bulletin 72, 323-327.

    Examples
    --------
    >>> found = cohen_kappa([[20, 5], [10, 15]])
    >>> round(found.value, 3), round(found.standard_error, 3)
    (0.4, 0.127)
    """
    found = read_confusion(table, n)
    if isinstance(found, Coefficient):
        return found
    against, name = disagreement_weights(weights, found.size)
    seen = float((against * found.shares).sum())
    chance = float(found.rows @ against @ found.columns)
    if chance == 0:
        return found.empty(CERTAIN_CHANCE)
    value = 1 - seen / chance
    worst = float(against.max())
    error = _kappa_error(found, 1 - against / worst, 1 - seen / worst, 1 - chance / worst)
    return Coefficient(
        value=value,
        standard_error=error,
        interval=around(value, error),
        n=found.n,
        unit=found.unit,
        observed=1 - seen / worst,
        expected=1 - chance / worst,
        margins=found.margins,
        settings={"categories": found.size, "weights": name},
    )


def _kappa_error(
    found: Confusion, agreement: Numbers, observed: float, expected: float
) -> float | None:
    """Return the standard error of Fleiss, Cohen and Everitt (1969) for any agreement weights."""
    if not found.units:
        return None
    from_rows = agreement @ found.columns
    from_columns = found.rows @ agreement
    both = np.add.outer(from_rows, from_columns)
    pulls = agreement * (1 - expected) - both * (1 - observed)
    centre = observed * expected - 2 * expected + observed
    variance = float((found.shares * (pulls - centre) ** 2).sum())
    return error_of(variance / found.units / (1 - expected) ** 4)


def scott_pi(table: Table, *, n: float | None = None) -> Coefficient:
    """Scott's pi: agreement of two coders beyond chance, chance taken from both together.

    Parameters
    ----------
    table
        Confusion table over all categories: counts, shares or seconds.
    n
        How many independent units the table stands for; None: its sum, if it holds counts only.

    Returns
    -------
    Coefficient
        With the agreement seen and that of chance.

    Notes
    -----
    Formula
        π = (pₒ − pₑ) / (1 − pₑ), with pₑ = Σᵢ πᵢ² and πᵢ = (pᵢ. + p.ᵢ) / 2

        The standard error is Gwet's, for tables; the interval Student's t with n − 1 degrees of
        freedom.
    Units
        None; at most 1.
    Edge cases
        Undefined, not 1, where both coders used one and the same category, and with one category.

    References
    ----------
    Scott, W. A. (1955). Reliability of content analysis. Public Opinion Quarterly 19, 321-325.

    Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th edition, chapters 2 and 5.

    Examples
    --------
    >>> round(scott_pi([[13, 0, 0], [0, 20, 7], [0, 4, 56]]).value, 4)
    0.7962
    """
    found = read_confusion(table, n)
    if isinstance(found, Coefficient):
        return found
    shares = found.pooled
    short = float(shares @ (1 - np.eye(found.size)) @ shares)
    if short == 0:
        return found.empty(CERTAIN_CHANCE)
    return corrected(found, 1 - short, np.add.outer(shares, shares))


def pabak(table: Table, *, n: float | None = None) -> Coefficient:
    """PABAK: kappa as it were if all categories were used equally often by both coders.

    Parameters
    ----------
    table
        Confusion table over all categories: counts, shares or seconds.
    n
        How many independent units the table stands for; None: its sum, if it holds counts only.

    Returns
    -------
    Coefficient
        With the agreement seen and that of chance, 1/q.

    Notes
    -----
    Formula
        (pₒ − 1/q) / (1 − 1/q) with q categories; with two of them 2 pₒ − 1. Also known as Bennett's
        S and the coefficient of Brennan and Prediger.
    Units
        None; from −1/(q − 1) to 1.
    Edge cases
        It says nothing of how often a category was used: read it beside κ, never in its place. With
        one category it is undefined.

    References
    ----------
    Bennett, E. M., Alpert, R. and Goldstein, A. C. (1954). Communications through limited response
    questioning. Public Opinion Quarterly 18, 303-308.

    Brennan, R. L. and Prediger, D. J. (1981). Coefficient kappa: some uses, misuses, and
    alternatives. Educational and Psychological Measurement 41, 687-699.

    Byrt, T., Bishop, J. and Carlin, J. B. (1993). Bias, prevalence and kappa. Journal of Clinical
    Epidemiology 46, 423-429.

    Examples
    --------
    >>> pabak([[40, 9], [6, 45]]).value
    0.7
    """
    found = read_confusion(table, n)
    if isinstance(found, Coefficient):
        return found
    return corrected(found, 1 / found.size, np.zeros_like(found.shares))


def kappa_max(table: Table) -> Coefficient:
    """Highest kappa that two coders could reach with the margins they have.

    Parameters
    ----------
    table
        Confusion table over all categories: counts, shares or seconds.

    Returns
    -------
    Coefficient
        ``observed`` is the most agreement that the margins allow.

    Notes
    -----
    Formula
        κmax = (Σᵢ min(pᵢ., p.ᵢ) − pₑ) / (1 − pₑ)
    Units
        None; at most 1, and 1 only where both coders used each category equally often.
    Edge cases
        Undefined where κ is. A low κmax says that the coders use the codes unequally often, before
        any moment is looked at.

    References
    ----------
    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological
    Measurement 20, 37-46.

    Umesh, U. N., Peterson, R. A. and Sauber, M. H. (1989). Interjudge agreement and the maximum
    value of kappa. Educational and Psychological Measurement 49, 835-850.

    Examples
    --------
    >>> round(kappa_max([[20, 5], [10, 15]]).value, 3)
    0.8
    """
    found = read_confusion(table)
    if isinstance(found, Coefficient):
        return found
    against = 1 - np.eye(found.size)
    short = float(found.rows @ against @ found.columns)
    if short == 0:
        return found.empty(CERTAIN_CHANCE)
    apart = float(np.abs(found.rows - found.columns).sum()) / 2
    return Coefficient(
        value=1 - apart / short,
        n=found.n,
        unit=found.unit,
        observed=1 - apart,
        expected=1 - short,
        margins=found.margins,
        settings={"categories": found.size},
    )


def category_kappa(table: Table, category: int, *, n: float | None = None) -> Coefficient:
    """Kappa of one category against all others together.

    Parameters
    ----------
    table
        Confusion table over all categories: counts, shares or seconds.
    category
        Its row, from 0.
    n
        How many independent units the table stands for; None: its sum, if it holds counts only.

    Returns
    -------
    Coefficient
        Cohen's kappa of the table brought down to two categories.

    Notes
    -----
    Formula
        κ of the 2 × 2 table "this code, any other" that the confusion table is brought down to.
    Units
        None; at most 1.
    Edge cases
        - A code that one coder used and the other never: 0.
        - A code that neither used: empty.
        - A code that both used all the time: undefined, since chance alone would agree fully.

    References
    ----------
    Fleiss, J. L., Levin, B. and Paik, M. C. (2003). Statistical Methods for Rates and Proportions,
    3rd edition, section 18.1.

    Examples
    --------
    >>> table = [[75, 1, 4], [5, 4, 1], [0, 0, 10]]
    >>> [round(category_kappa(table, category).value, 2) for category in range(3)]
    [0.69, 0.5, 0.77]
    """
    cells = read_square(table)
    if not 0 <= category < len(cells):
        message = f"there are {len(cells)} categories, and none has number {category}"
        raise ValueError(message)
    other = np.arange(len(cells)) != category
    both, rest = cells[category, category], cells[other][:, other].sum()
    first, second = cells[category, other].sum(), cells[other, category].sum()
    found = cohen_kappa([[both, first], [second, rest]], n=n)
    if found.reason == CERTAIN_CHANCE and not both:
        return replace(found, reason=NEVER_USED)
    return found


def kappa_of_accuracy(accuracy: float, shares: int | Table) -> Coefficient:
    """Kappa to expect of two coders who are each right as often as stated.

    Parameters
    ----------
    accuracy
        Share of units that each coder gets right, from 0 to 1.
    shares
        How often each code truly occurs, or how many codes there are, then equally often.

    Returns
    -------
    Coefficient
        Cohen's kappa of the table to expect.

    Notes
    -----
    Formula
        κ of the table pⱼₖ = Σᵢ sᵢ aᵢⱼ aᵢₖ, with s the true shares, a = accuracy where a coder is
        right and (1 − accuracy)/(q − 1) for each wrong code
    Units
        None; at most 1.
    Edge cases
        With one code, or one that has all the time, undefined. It shows why no threshold holds
        everywhere.

    References
    ----------
    Bakeman, R., McArthur, D., Quera, V. and Robinson, B. F. (1997). Detecting sequential patterns
    and determining their reliability with fallible observers. Psychological Methods 2, 357-370.

    Examples
    --------
    >>> [round(kappa_of_accuracy(0.85, codes).value, 2) for codes in (2, 3, 5, 10)]
    [0.49, 0.6, 0.66, 0.69]
    """
    if not 0 <= accuracy <= 1:
        message = f"an accuracy lies between 0 and 1, not {accuracy}"
        raise ValueError(message)
    true = np.full(shares, 1.0) if isinstance(shares, int) else np.asarray(shares, dtype=float)
    size = len(true)
    wrong = (1 - accuracy) / (size - 1) if size > 1 else 0.0
    chosen = np.full((size, size), wrong)
    np.fill_diagonal(chosen, accuracy)
    table = chosen.T @ (chosen * (true / true.sum())[:, np.newaxis])
    return cohen_kappa((table + table.T) / 2)
