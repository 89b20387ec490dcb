"""Writing `ground_truth.json` and `sample.json`: readable, one record to a line where it fits."""

import json
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import case
import numpy as np
from case import Row, Value, fixed_id
from coders import CODERS, ENGAGEMENT, SRR, Coder, Gap, Mark, coded, engagement, truth
from film import Clock
from painter import HEIGHT_PX, WIDTH_PX
from scenario import Scenario

_WIDTH = 110
_LEFT_OPEN = ("AB", 2, SRR)


class Frames:
    """The frames of a film, to which every time is moved.

    Parameters
    ----------
    clock
        When each frame is shown.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._times = clock.times_s

    @property
    def end_us(self) -> int:
        """Where the last frame ends."""
        return round(self._clock.end * self._clock.time_base * 1_000_000)

    def index(self, seconds: float) -> int:
        """Return the nearest frame."""
        right = int(np.searchsorted(self._times, seconds))
        near = [i for i in (right - 1, right) if 0 <= i < len(self._times)]
        return min(near, key=lambda i: abs(float(self._times[i]) - seconds))

    def us(self, seconds: float) -> int:
        """Return the time of the nearest frame; the end for what lasts to the end."""
        if seconds * 1_000_000 >= self.end_us - 1:
            return self.end_us
        return round(self.pts(self.index(seconds)) * self._clock.time_base * 1_000_000)

    def pts(self, index: int) -> int:
        """Return a frame's timestamp."""
        return int(self._clock.pts[index])

    def place(self, seconds: float, edge: str) -> Row:
        """Return time, frame and timestamp of an edge; at the end there is no frame any more."""
        us = self.us(seconds)
        if us == self.end_us:
            return {f"{edge}_us": us}
        index = self.index(seconds)
        return {f"{edge}_us": us, f"{edge}_frame": index, f"{edge}_pts": self.pts(index)}


def write_records(folder: Path, films: tuple[tuple[Scenario, Clock], ...]) -> None:
    """Write both files.

    Parameters
    ----------
    folder
        Where the films are.
    films
        Scenario and clock of each.
    """
    truths: list[Value] = []
    codings: list[Value] = []
    records = [*case.people(), *case.sessions()]
    for scenario, planned in films:
        number = scenario.number
        path = folder / f"session-{number}.mp4"
        clock = _as_written(path, planned)
        frames = Frames(clock)
        records.append(case.recording(number, _facts(path, clock)))
        records += case.phases(number, frames.us(scenario.free_play_s), frames.end_us)
        records += _moments(number, frames)
        marks, gaps = truth(scenario)
        more, _ = engagement(scenario)
        truths.append(
            {
                "film": path.name,
                "time_base": str(clock.time_base),
                "frames": len(clock.pts),
                "end_us": frames.end_us,
                SRR: _contents(f"truth {number}", marks, gaps, frames),
                ENGAGEMENT: _contents(f"truth engagement {number}", more, [], frames),
            }
        )
        codings += [
            _coding(coder, SRR, scenario, coded(coder, scenario, marks, gaps), frames)
            for coder in CODERS
        ]
        seen = coded(CODERS[0], scenario, *engagement(scenario))
        codings.append(_coding(CODERS[0], ENGAGEMENT, scenario, seen, frames))
    records += [*case.consents(), *case.sheets(), *case.notes()]
    about = "Made by sample_sessions/generate.py; nothing in it is about real people."
    films_by_id: Row = {case.RECORDINGS[s.number]: f"session-{s.number}.mp4" for s, _ in films}
    sample: Row = {
        "about": about,
        "films": films_by_id,
        "records": list(records),
        "codings": codings,
    }
    _write(folder / "ground_truth.json", {"about": about, "sessions": truths})
    _write(folder / "sample.json", sample)


def _as_written(path: Path, planned: Clock) -> Clock:
    """Return a film's clock with the end that the file gives it; its frames must be as planned."""
    with av.open(str(path)) as container:
        shown = sorted(
            (p.pts, p.duration or 0) for p in container.demux(video=0) if p.pts is not None
        )
        time_base = container.streams.video[0].time_base
    if [pts for pts, _ in shown] != planned.pts.tolist() or time_base != planned.time_base:
        raise SystemExit(f"{path.name}: the file's frames are not those that were planned")
    return replace(planned, end=sum(shown[-1]))


def _facts(path: Path, clock: Clock) -> Row:
    steady = len(np.unique(np.diff(clock.pts))) == 1
    return {
        "size_bytes": path.stat().st_size,
        "duration_us": round(clock.end * clock.time_base * 1_000_000),
        "frame_rate": str(Fraction(25)) if steady else None,
        "time_base": str(clock.time_base),
        "width_px": WIDTH_PX,
        "height_px": HEIGHT_PX,
        "has_sound": True,
    }


def _moments(number: int, frames: Frames) -> list[Row]:
    rows: list[Row] = []
    for i, (start, end, words) in enumerate(case.MOMENTS[number], 1):
        rest = {key: value for key, value in words.items() if key != "kind_of"}
        rows.append(
            {
                "kind": "Clip",
                "id": fixed_id(f"clip {number}.{i}"),
                "session_id": case.SESSIONS[number],
                "onset_us": frames.us(start),
                "offset_us": frames.us(end),
                "clip_kind": words["kind_of"],
                **rest,
                "for_caregiver": case.MOTHER,
            }
        )
    return rows


def _contents(name: str, marks: Sequence[Mark], gaps: Sequence[Gap], frames: Frames) -> Row:
    ordered = sorted(marks, key=lambda m: (m.track, m.start, m.code))
    return {
        "events": [_event(f"{name} {i}", mark, frames) for i, mark in enumerate(ordered)],
        "uncodable": [
            {
                "id": fixed_id(f"{name} gap {i}"),
                "onset_us": frames.us(gap.start),
                "offset_us": frames.us(gap.end),
                "track": gap.track,
                "reason": gap.reason,
            }
            for i, gap in enumerate(gaps)
        ],
    }


def _event(name: str, mark: Mark, frames: Frames) -> Row:
    row: Row = {
        "id": fixed_id(f"event {name}"),
        "track": mark.track,
        "code": mark.code,
        "kind": "point" if mark.end is None else "state",
        **frames.place(mark.start, "onset"),
    }
    if mark.end is not None:
        row |= frames.place(mark.end, "offset")
    if mark.modifiers:
        row["modifiers"] = {key: list(values) for key, values in mark.modifiers}
    return row


def _coding(
    coder: Coder,
    scheme: str,
    scenario: Scenario,
    seen: tuple[list[Mark], list[Gap]],
    frames: Frames,
) -> Row:
    number, label = scenario.number, coder.label
    name = f"{label} {number} {scheme}"
    marks, gaps = seen
    ranges: list[tuple[str, float]] = [
        (track, scenario.duration_s) for track in dict.fromkeys(mark.track for mark in marks)
    ]
    if (label, number) == ("CD", 1):
        stop = next(gap.start for gap in gaps if gap.reason == "off_camera")
        marks = [m for m in marks if m.track != "child_gaze" or m.start < stop - 0.3]
        ranges = [(track, stop if track == "child_gaze" else end) for track, end in ranges]
    memos: list[Value] = []
    for key, text in case.MEMOS.items():
        who, session, second = key.split()
        if scheme == SRR and (who, int(session)) == (label, number):
            memos.append(
                {"id": fixed_id(f"memo {key}"), "onset_us": frames.us(float(second)), "text": text}
            )
    return {
        "info": {
            "id": fixed_id(f"coding {name}"),
            "session_id": case.SESSIONS[number],
            "coder": label,
            "scheme_id": scheme,
            # one is left open, so that whoever opens the sample can code at once
            "status": "open" if (label, number, scheme) == _LEFT_OPEN else "finished",
        },
        "recording_id": case.RECORDINGS[number],
        **_contents(name, marks, gaps, frames),
        "coded_ranges": [
            {
                "id": fixed_id(f"range {name} {track}"),
                "track": track,
                "onset_us": 0,
                "offset_us": frames.us(end),
            }
            for track, end in ranges
        ],
        "memos": memos,
    }


def _write(path: Path, content: Row) -> None:
    path.write_text(_laid(content, 0) + "\n", encoding="utf-8")


def _laid(value: Value, depth: int) -> str:
    """Return JSON in which whatever holds no long list or mapping stands on one line."""
    flat = json.dumps(value, ensure_ascii=False)
    simple = isinstance(value, dict) and not any(isinstance(v, list | dict) for v in value.values())
    if not isinstance(value, list | dict) or not value or len(flat) + depth <= _WIDTH or simple:
        return flat
    pad, end = " " * (depth + 1), " " * depth
    if isinstance(value, dict):
        parts = [f"{json.dumps(k)}: {_laid(v, depth + 1)}" for k, v in value.items()]
        return "{\n" + ",\n".join(pad + part for part in parts) + "\n" + end + "}"
    return "[\n" + ",\n".join(pad + _laid(v, depth + 1) for v in value) + "\n" + end + "]"
