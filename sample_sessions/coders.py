"""From the ground truth to what a coder would have written: a little late, with slips."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scenario import Scenario

SRR = "sensitivity-responsiveness-regulation"
ENGAGEMENT = "engagement"
EXHAUSTIVE = {"child_regulation", "parent_engagement", "child_engagement"}


@dataclass(frozen=True, slots=True)
class Mark:
    """An act as coded: a point (no end) or a state, in seconds."""

    track: str
    code: str
    start: float
    end: float | None = None
    modifiers: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch that cannot be coded, on one track or (empty) on all."""

    start: float
    end: float
    track: str
    reason: str


@dataclass(frozen=True, slots=True)
class Coder:
    """How somebody codes.

    Attributes
    ----------
    lag_s, spread_s
        How much later than the act the key is pressed, on average, and how much that varies.
    misses
        Share of points, and of states shorter than `short_s`, that are not seen.
    slips
        Share that is taken for something else.
    """

    label: str
    lag_s: float
    spread_s: float
    misses: float
    slips: float
    short_s: float
    seed: int

    def late(self, rng: np.random.Generator) -> float:
        """Return how much later than the act a key is pressed this time, in seconds."""
        return float(np.clip(self.lag_s + rng.normal(0, self.spread_s), -0.3, 1.4))


CODERS = (
    Coder("AB", 0.10, 0.09, 0.02, 0.01, 1.0, 41),
    Coder("CD", 0.30, 0.38, 0.12, 0.12, 2.4, 68),
)

_TAKEN_FOR = {
    "sensitive_response": "invitation",
    "invitation": "sensitive_response",
    "intrusive_act": "invitation",
    "smile": "vocalisation",
    "approach": "smile",
    "vocalisation": "smile",
    "gaze_away": "gaze_toy",
    "gaze_toy": "gaze_parent",
    "gaze_parent": "gaze_toy",
    "fussy": "crying",
    "shared_attention": "",
    "mismatch": "",
}


def truth(scenario: Scenario) -> tuple[list[Mark], list[Gap]]:
    """Return what really happens in a film, under the first scheme."""
    marks = [
        Mark("child_signal", s.code, s.t, None, _tone(s.tone) if s.code == "vocalisation" else ())
        for s in scenario.signals
    ]
    marks += [
        Mark("parent_response", r.code, r.t, None, (("how", r.how),) if r.how else ())
        for r in scenario.responses
    ]
    marks += [Mark("parent_soothing", s.code, s.start, s.end) for s in scenario.soothing]
    marks += [Mark("child_self_soothing", s.code, s.start, s.end) for s in scenario.self_soothing]
    marks += [Mark("dyad_attention", s.code, s.start, s.end) for s in scenario.attention]
    marks += [Mark("dyad_repair", "repair", t) for t in scenario.repairs]
    marks += _bouts("child_gaze", scenario.gaze, scenario.duration_s)
    marks += _bouts("child_regulation", scenario.regulation, scenario.duration_s)
    return marks, _gaps(scenario)


def engagement(scenario: Scenario) -> tuple[list[Mark], list[Gap]]:
    """Return what really happens in a film, under the engagement scheme."""
    marks = _bouts("parent_engagement", scenario.parent_engagement, scenario.duration_s)
    marks += _bouts("child_engagement", scenario.child_engagement, scenario.duration_s)
    return marks, [gap for gap in _gaps(scenario) if not gap.track]


def coded(
    coder: Coder, scenario: Scenario, marks: Sequence[Mark], gaps: Sequence[Gap]
) -> tuple[list[Mark], list[Gap]]:
    """Return what a coder writes down of the ground truth.

    Parameters
    ----------
    coder
        Who codes.
    scenario
        The session.
    marks
        What really happens.
    gaps
        Where it cannot be seen.

    Returns
    -------
    tuple
        Marks and gaps as coded.
    """
    rng = np.random.default_rng([coder.seed, scenario.number])
    end = scenario.duration_s
    seen: list[Mark] = []
    exclusive = {"child_gaze", "dyad_attention", *EXHAUSTIVE}
    for track in dict.fromkeys(mark.track for mark in marks):
        own = [mark for mark in marks if mark.track == track]
        if track in exclusive:
            seen += _exclusive(coder, own, end, rng)
        else:
            seen += [m for mark in own if (m := _single(coder, mark, end, rng)) is not None]
    noted = [
        replace(
            gap,
            start=max(0.0, gap.start + (coder.late(rng) if gap.start else 0.0)),
            end=gap.end + coder.late(rng),
        )
        for gap in gaps
    ]
    return [part for mark in seen for part in _outside(mark, noted)], noted


def _tone(tone: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (("quality", (tone,)),)


def _bouts(track: str, changes: Sequence[tuple[float, str]], end: float) -> list[Mark]:
    later = [*changes[1:], (end, "")]
    return [
        Mark(track, code, start, stop)
        for (start, code), (stop, _) in zip(changes, later, strict=True)
        if code
    ]


def _gaps(scenario: Scenario) -> list[Gap]:
    return [Gap(s.start, s.end, s.code, s.reason) for s in scenario.uncodable]


def _slip(coder: Coder, mark: Mark, rng: np.random.Generator) -> Mark:
    if mark.code in _TAKEN_FOR and rng.random() < coder.slips:
        code = _TAKEN_FOR[mark.code]
        tone = (("quality", ("neutral",)),) if code == "vocalisation" else ()
        kept = mark.modifiers if code in {"invitation", "sensitive_response"} else tone
        return replace(mark, code=code, modifiers=kept)
    return mark


def _single(coder: Coder, mark: Mark, end: float, rng: np.random.Generator) -> Mark | None:
    late, later = coder.late(rng), coder.late(rng)
    missed = rng.random() < coder.misses
    mark = _slip(coder, mark, rng)
    if missed or not mark.code or mark.start + late >= end:
        return None
    if mark.end is None:
        return replace(mark, start=mark.start + late)
    return replace(
        mark, start=mark.start + late, end=min(end, max(mark.end + later, mark.start + late + 0.4))
    )


def _exclusive(coder: Coder, own: list[Mark], end: float, rng: np.random.Generator) -> list[Mark]:
    """Return the bouts of an exclusive track, each edge moved; one that is missed is joined."""
    exhaustive = own[0].track in EXHAUSTIVE
    kept: list[Mark] = []
    for mark in own:
        stop = end if mark.end is None else mark.end
        short = stop - mark.start < coder.short_s
        touches = bool(kept) and kept[-1].end == mark.start
        if touches and short and rng.random() < 0.5:
            kept[-1] = replace(kept[-1], end=stop)
            continue
        slipped = _slip(coder, mark, rng)
        if not slipped.code:
            continue
        if touches and kept[-1].code == slipped.code:
            kept[-1] = replace(kept[-1], end=stop)
        else:
            kept.append(slipped)
    moved: dict[float, float] = {0.0: 0.0, end: end}
    last = 0.0
    for edge in sorted({e for m in kept for e in (m.start, m.end) if e is not None}):
        if edge not in moved:
            moved[edge] = min(max(edge + coder.late(rng), last + 0.24), end - 0.24)
        last = moved[edge]
    result = [
        replace(m, start=moved[m.start], end=moved[end if m.end is None else m.end]) for m in kept
    ]
    if exhaustive and result[0].start > 0:
        result[0] = replace(result[0], start=0.0)
    return result


def _outside(mark: Mark, gaps: Sequence[Gap]) -> list[Mark]:
    """Return what of a mark lies outside the gaps; a state that always runs is left whole."""
    if mark.track in EXHAUSTIVE:
        return [mark]
    parts = [mark]
    for gap in gaps:
        if gap.track not in {"", mark.track}:
            continue
        parts = [piece for part in parts for piece in _cut(part, gap)]
    return parts


def _cut(mark: Mark, gap: Gap) -> list[Mark]:
    if mark.end is None:
        return [] if gap.start <= mark.start < gap.end else [mark]
    if mark.end <= gap.start or mark.start >= gap.end:
        return [mark]
    pieces = []
    if mark.start < gap.start - 0.2:
        pieces.append(replace(mark, end=gap.start))
    if mark.end > gap.end + 0.2:
        pieces.append(replace(mark, start=gap.end))
    return pieces
