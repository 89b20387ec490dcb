"""Whether two colours can be told apart, also by eyes that lack one kind of cone."""

from observer.schemes.contrast import linear_rgb

APART = 5.0
"""Closer than this in CIELAB, two marks side by side are hardly told apart."""
_Triple = tuple[float, float, float]
_Matrix = tuple[_Triple, _Triple, _Triple]
_ALL_CONES: _Matrix = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
_PROTAN: _Matrix = (
    (0.152286, 1.052583, -0.204868),
    (0.114503, 0.786281, 0.099216),
    (-0.003882, -0.048116, 1.051998),
)
_DEUTAN: _Matrix = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.011820, 0.042940, 0.968881),
)
_TRITAN: _Matrix = (
    (1.255528, -0.076749, -0.178779),
    (-0.078411, 0.930809, 0.147602),
    (0.004733, 0.691367, 0.303900),
)
_XYZ: _Matrix = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
_WHITE: _Triple = (0.95047, 1.0, 1.08883)
_CUBE_FROM = (6 / 29) ** 3


def look_alike(colour: str, other: str) -> bool:
    """Return whether somebody may take one colour for the other.

    Parameters
    ----------
    colour
        As ``#RRGGBB``.
    other
        Written alike.

    Returns
    -------
    bool
        Whether they come close to every eye, or to one without red, green or blue cones.

    References
    ----------
    Machado, Oliveira & Fernandes (2009), A physiologically-based model for simulation of color
    vision deficiency, IEEE TVCG 15(6), table 1, severity 1.0; CIE 15:2004, CIELAB, D65.

    Examples
    --------
    >>> look_alike("#D55E00", "#1480C8"), look_alike("#A0522D", "#556B2F")
    (False, True)
    """
    return any(_distance(colour, other, eye) < APART for eye in _EYES)


_EYES = (_ALL_CONES, _PROTAN, _DEUTAN, _TRITAN)


def _distance(colour: str, other: str, eye: _Matrix) -> float:
    one, two = (_lab(_times(eye, linear_rgb(each))) for each in (colour, other))
    return float(sum((a - b) ** 2 for a, b in zip(one, two, strict=True)) ** 0.5)


def _lab(rgb: _Triple) -> _Triple:
    inside = (_within(rgb[0]), _within(rgb[1]), _within(rgb[2]))
    x, y, z = (_root(v / white) for v, white in zip(_times(_XYZ, inside), _WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _within(share: float) -> float:
    return min(max(share, 0.0), 1.0)


def _root(share: float) -> float:
    """Return the cube root, straight near black, as CIELAB has it."""
    if share > _CUBE_FROM:
        return float(share ** (1 / 3))
    return share / (3 * (6 / 29) ** 2) + 4 / 29


def _times(matrix: _Matrix, triple: _Triple) -> _Triple:
    a, b, c = (sum(m * t for m, t in zip(row, triple, strict=True)) for row in matrix)
    return a, b, c
