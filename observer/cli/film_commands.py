"""Commands about one film, without a project."""

import json
from functools import partial
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from observer.cli.console import PROBLEM, given, problem_line, sentences
from observer.media import Recording
from observer.media.intake import probe
from observer.media.stills import png
from observer.model.errors import MediaError
from observer.model.messages import msg
from observer.model.time import US_PER_S, seconds
from observer.storage.files import write_out
from observer.text.catalogue import Catalogue

_Film = Annotated[Path, given("Film.")]


def probe_film(
    film: _Film,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Say what a film is: size, frames, length, sound."""
    with sentences() as text:
        info = probe(film)
        facts: dict[str, object] = {
            "duration_s": seconds(info.duration_us),
            "frames": info.frame_count,
            "frame_rate": None if info.frame_rate is None else float(info.frame_rate),
            "variable_rate": info.variable_rate,
            "width_px": info.width_px,
            "height_px": info.height_px,
            "rotation": info.rotation,
            "codec": info.codec,
            "container": info.container,
            "sound": info.has_sound,
        }
        if as_json:
            typer.echo(json.dumps(facts))
        for name, value in () if as_json else facts.items():
            typer.echo(f"{name:14} {_said(value, text)}")
        for problem in info.problems:
            typer.echo(problem_line(text, problem), err=True)
        if info.problems:
            raise typer.Exit(PROBLEM)


def write_still(
    film: _Film,
    out: Annotated[Path, typer.Option(help="PNG file to write.", show_default=False)],
    at: Annotated[
        float | None, typer.Option(help="Moment, in seconds from the first frame.")
    ] = None,
    frame: Annotated[int | None, typer.Option(help="Frame, counted from 0.")] = None,
) -> None:
    """Write one frame of a film as PNG: the frame that is on the screen at that moment."""
    if (at is None) == (frame is None):
        raise typer.BadParameter("--at | --frame")
    with sentences() as text, Recording(film) as recording:
        times = recording.times_us - recording.times_us[0]
        index = frame if frame is not None else _frame_at(times, at or 0.0)
        if not 0 <= index < len(times):
            raise MediaError(
                msg("{file} has no frame {frame}.", file=film.name, frame=index),
                msg("Its frames are 0 to {last}.", last=len(times) - 1),
            )
        write_out(out, partial(_write, png(recording.picture(index))))
        typer.echo(f"{out}  {index}  {text.number(seconds(int(times[index])), 6)}")


def _frame_at(times_us: np.ndarray[tuple[int], np.dtype[np.int64]], at_s: float) -> int:
    return int(np.searchsorted(times_us, round(at_s * US_PER_S), side="right")) - 1


def _said(value: object, text: Catalogue) -> str:
    """Return a fact as a line has it, a fraction with the decimal sign of the language."""
    if isinstance(value, float):
        return text.plain_number(value)
    return "" if value is None else str(value)


def _write(content: bytes, path: Path) -> None:
    path.write_bytes(content)
