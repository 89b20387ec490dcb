"""What a part of the bench found, as tables of Markdown, and where in the README they stand."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

BEGIN, END = "<!-- bench of playback: begin -->", "<!-- bench of playback: end -->"


@dataclass(frozen=True)
class Target:
    """A figure that is to be reached.

    Attributes
    ----------
    what
        Is measured.
    wanted
        The figure, in words.
    measured
        What came out.
    holds
        Whether it is reached; None if it could not be measured.
    """

    what: str
    wanted: str
    measured: str
    holds: bool | None


@dataclass(frozen=True)
class Part:
    """What one measurement found.

    Attributes
    ----------
    title
        What was measured.
    head
        Titles of the columns; none if there is no table.
    rows
        The cells.
    targets
        Which figures it tells about.
    """

    title: str
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    targets: Sequence[Target] = ()


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def part(found: Part) -> str:
    """Return a part as Markdown."""
    return f"### {found.title}\n\n{table(found.head, found.rows)}\n" if found.rows else ""


def targets(parts: Iterable[Part]) -> str:
    """Return all targets that parts tell about, with whether they hold."""
    words = {True: "yes", False: "**no**", None: "not measured"}
    found = [target for part in parts for target in part.targets]
    rows = [(each.what, each.wanted, each.measured, words[each.holds]) for each in found]
    return f"### Targets\n\n{table(('what', 'target', 'measured', 'holds'), rows)}\n"


def machine() -> str:
    """Return when and on what it is measured."""
    today = datetime.now(UTC).date().isoformat()
    return f"{today}, {os.cpu_count()} shared cores, no GPU, load average {load()}"


def load() -> str:
    """Return how busy the machine is, if it tells."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def middle_and_high(seconds: Sequence[float]) -> str:
    """Return median and 95th percentile, in milliseconds."""
    middle, high = np.percentile(seconds, [50, 95])
    return f"{milliseconds(middle)} / {milliseconds(high)}"


def milliseconds(seconds: float) -> str:
    """Return a time in milliseconds."""
    return f"{seconds * 1000:.{0 if seconds >= 0.1 else 1}f}"  # noqa: PLR2004


def rewrite(readme: Path, content: str) -> None:
    """Put a table between the two marks of a README.

    Parameters
    ----------
    readme
        Holds both marks.
    content
        Markdown.
    """
    before, _, rest = readme.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    readme.write_text(f"{before}{BEGIN}\n{content.strip()}\n{END}{after}", "utf-8")
