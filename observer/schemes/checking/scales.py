"""Scales: bounds, steps and lists that come out, and anchors that lie on them."""

from collections.abc import Sequence

from observer.model.forms import Scale, ScalePoint
from observer.model.messages import msg
from observer.schemes.draft import Placed
from observer.schemes.fields import Fields
from observer.schemes.findings import Findings

_MOST_VALUES = 10_000
_SMALLEST_STEP = 1e-6
_NEAR = 1e-6
_FEW = 12


def check_scale(fields: Fields, scale: Scale | None, findings: Findings) -> bool:
    """Check a scale where it stands; return whether it can be reckoned with.

    Parameters
    ----------
    fields
        Where it stands.
    scale
        None is sound.
    findings
        Takes the findings.

    Returns
    -------
    bool
        Whether its values can be asked for.
    """
    if scale is None:
        return True
    if scale.values:
        return _check_values(fields, scale, findings)
    low, high, step = scale.minimum, scale.maximum, scale.step
    if fields.has("values"):
        findings.error(
            fields.at("values"),
            msg("This scale has no values."),
            msg("Write them in a list such as [0, 2, 4]."),
        )
        return False
    if step and not step >= _SMALLEST_STEP:
        findings.error(
            fields.at("step"),
            msg("The step {step} cannot be used.", step=step),
            msg("Take a step above 0, such as 0.5; a step of 0 lets any value in between stand."),
        )
        return False
    if low is None or high is None:
        return True
    if low >= high:
        findings.error(
            fields.at("minimum" if fields.has("minimum") else "maximum"),
            msg("The minimum {low} does not lie under the maximum {high}.", low=low, high=high),
            msg("Give the smaller number as minimum."),
        )
        return False
    return not step or _check_steps(fields, (low, high), step, findings)


def check_anchors(
    anchors: Sequence[Placed[ScalePoint]], scales: Sequence[Scale], findings: Findings
) -> None:
    """Check that each anchor lies on one of the scales it can be of, and none twice.

    Parameters
    ----------
    anchors
        Of one scale, or of a form whose items have scales of their own.
    scales
        Sound ones.
    findings
        Takes the findings.
    """
    first: dict[float, int] = {}
    for anchor in anchors:
        value, place = anchor.value.value, anchor.at("value")
        if value in first:
            findings.error(
                place,
                msg(
                    "The value {value} has an anchor already on line {line}.",
                    value=f"{value:g}",
                    line=first[value],
                ),
                msg("Keep one of the two."),
            )
        first.setdefault(value, place.line)
        if scales and not any(scale.admits(value) for scale in scales):
            findings.error(
                place,
                msg("{value} does not lie on the scale.", value=f"{value:g}"),
                msg("Take one of: {choices}.", choices=in_words(scales[0])),
            )


def in_words(scale: Scale) -> str:
    """Return the values of a sound scale: a list, or its first two and its last."""
    if not scale.values and (scale.minimum is None or scale.maximum is None or not scale.step):
        low = "" if scale.minimum is None else f"{scale.minimum:g}"
        high = "" if scale.maximum is None else f"{scale.maximum:g}"
        return f"{low} … {high}"
    values = [f"{value:g}" for value in scale.choices]
    return ", ".join(values if len(values) <= _FEW else [*values[:2], "…", values[-1]])


def _check_values(fields: Fields, scale: Scale, findings: Findings) -> bool:
    rising = all(one < other for one, other in zip(scale.values, scale.values[1:], strict=False))
    if not rising or len(scale.values) < 2:  # noqa: PLR2004  one value is no scale
        findings.error(
            fields.at("values"),
            msg("The values of a scale rise, and there are at least two of them."),
            msg("Write each value once, from the lowest to the highest, such as [0, 2, 4]."),
        )
        return False
    for key in ("minimum", "maximum", "step"):
        if fields.has(key):
            findings.warning(
                fields.at(key),
                msg("A scale with a list of values does not use {key}.", key=key),
                msg("Remove {key}, or remove values.", key=key),
            )
    return True


def _check_steps(
    fields: Fields, bounds: tuple[float, float], step: float, findings: Findings
) -> bool:
    low, high = bounds
    steps = (high - low) / step
    if steps > _MOST_VALUES:
        findings.error(
            fields.at("step"),
            msg("This scale has more than {most} values.", most=_MOST_VALUES),
            msg("Take a larger step; a step of 0 lets any value in between stand."),
        )
        return False
    if abs(steps - round(steps)) > _NEAR:
        findings.error(
            fields.at("step"),
            msg(
                "From {low} to {high} does not come out in steps of {step}.",
                low=f"{low:g}",
                high=f"{high:g}",
                step=f"{step:g}",
            ),
            msg("Take a step that fits between minimum and maximum a whole number of times."),
        )
        return False
    return True
