"""Time BORIS's time budgets; run by the interpreter of an environment that has BORIS.

Reads sessions as JSON on standard input, ``{session: [[track, code, onset_s, offset_s or null]]}``,
and prints the seconds of processor time of each budget. What needs a window, sound or a player is
stood in for: nothing of it takes part in counting.
"""

import importlib
import importlib.util
import json
import sys
import time
import types
from decimal import Decimal


class _Absent(types.ModuleType):
    """Stands in for what is not on this computer and takes no part in counting."""

    # its environment need not have typing_extensions
    def __getattr__(self, name: str) -> type:  # type: ignore[explicit-override]
        """Return an empty class of any name."""
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


def without_window() -> None:
    """Let BORIS's modules be loaded one by one, without the program around them."""
    for name in ("PyQt5.QtMultimedia", "boris.mpv2", "boris.mpv", "boris.core"):
        sys.modules[name] = _Absent(name)
        sys.modules[name].__dict__["sofile"] = ""
    found = importlib.util.find_spec("boris")
    package = types.ModuleType("boris")
    package.__path__ = list((found.submodule_search_locations if found else None) or [])
    sys.modules["boris"] = package


def project_of(sessions: dict[str, list[list[str | float | None]]]) -> dict[str, object]:
    """Return a project as BORIS has it: two events for each state."""
    kinds: dict[str, str] = {}
    observations: dict[str, object] = {}
    for name, rows in sessions.items():
        events: list[tuple[Decimal, str, str]] = []
        for track, code, onset, offset in rows:
            behaviour = f"{track} {code}"
            times = [onset] if offset is None else [onset, offset]
            kinds[behaviour] = "Point event" if offset is None else "State event"
            events += [(Decimal(str(t)), behaviour, str(track)) for t in times]
        observations[name] = {
            "type": "LIVE",
            "events": [[at, who, what, "", ""] for at, what, who in sorted(events)],
            "file": {},
        }
    return {
        "behaviors_conf": {
            str(at): {"code": code, "type": kind, "excluded": "", "modifiers": "", "category": ""}
            for at, (code, kind) in enumerate(kinds.items())
        },
        "subjects_conf": {},
        "observations": observations,
    }


def main() -> None:
    """Time both budgets."""
    without_window()
    config = importlib.import_module("boris.config")
    database = importlib.import_module("boris.db_functions")
    budgets = importlib.import_module("boris.time_budget_functions")
    sessions = json.load(sys.stdin)
    project = project_of(sessions)
    names = list(sessions)
    subjects = sorted({row[0] for rows in sessions.values() for row in rows})
    behaviours = sorted({f"{row[0]} {row[1]}" for rows in sessions.values() for row in rows})
    asked = {
        config.SELECTED_SUBJECTS: subjects,
        config.SELECTED_BEHAVIORS: behaviours,
        config.INCLUDE_MODIFIERS: False,
        config.EXCLUDE_BEHAVIORS: False,
        config.EXCLUDED_BEHAVIORS: [],
        "time": config.TIME_FULL_OBS,
        "start time": Decimal(0),
        "end time": Decimal(0),
    }
    start = time.process_time()
    cursor = database.load_events_in_db(project, subjects, names, behaviours)
    out, _ = budgets.time_budget_analysis(project["behaviors_conf"], cursor, names, asked)
    budget = time.process_time() - start
    start = time.process_time()
    done, told, _ = budgets.synthetic_time_budget(project, names, asked)
    synthetic = time.process_time() - start
    if not out or not done:
        raise SystemExit(told or "no budget")
    print(json.dumps({"budget": budget, "synthetic": synthetic}))


if __name__ == "__main__":
    main()
