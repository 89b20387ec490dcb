"""How badly two coders disagree when the one chose this and the other that."""

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from observer.statistics.coefficients.tables import Numbers, read_square

Weights: TypeAlias = Literal["linear", "quadratic"] | ArrayLike | None


def disagreement_weights(weights: Weights, size: int) -> tuple[Numbers, str]:
    """Return disagreement weights of a number of ordered categories.

    Parameters
    ----------
    weights
        None: each disagreement counts the same; ``"linear"``: by how many categories lie between;
        ``"quadratic"``: by its square; or a matrix with zeros on its diagonal.
    size
        How many categories there are.

    Returns
    -------
    weights : numpy.ndarray
        Categories x categories, 0 where they agree.
    name : str
        ``none``, ``linear``, ``quadratic`` or ``given``.

    Raises
    ------
    ValueError
        If the name is unknown, or a matrix has another size or weighs agreement.
    """
    steps = np.abs(np.subtract.outer(np.arange(size), np.arange(size))).astype(np.float64)
    if weights is None:
        return (steps > 0).astype(np.float64), "none"
    if isinstance(weights, str):
        if weights not in {"linear", "quadratic"}:
            message = f"weights are linear, quadratic or a matrix, not {weights!r}"
            raise ValueError(message)
        return (steps if weights == "linear" else steps**2), weights
    given = read_square(weights, "a matrix of disagreement weights")
    if given.shape != (size, size):
        message = f"{size} categories need {size} x {size} weights, not {given.shape}"
        raise ValueError(message)
    if np.diagonal(given).any():
        message = "weights are of disagreement: those of agreement, on the diagonal, are 0"
        raise ValueError(message)
    return given, "given"
