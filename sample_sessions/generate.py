"""Make the sample project: two films, the ground truth, the codings and the records.

Run ``python sample_sessions/generate.py``; with ``--data`` only the JSON files are written anew.
Everything follows from `scenario` and fixed seeds.
"""

import sys
from pathlib import Path

import numpy as np
from casting import BUILDS, ROOMS
from figures import paint, settle
from film import Clock, steady, telephone, write_film
from painter import Picture
from records import write_records
from room import paint_room
from scenario import SCENARIOS, Scenario
from sounds import RATE_HZ, make_sound, mouth
from stage import Stage

FOLDER = Path(__file__).resolve().parent
SEED = 20260314


def clock_of(scenario: Scenario) -> Clock:
    """Return when the frames of a session's film are shown: steady, then as a telephone films."""
    if scenario.number == 1:
        return steady(scenario.duration_s)
    return telephone(scenario.duration_s, SEED)


def film(scenario: Scenario) -> None:
    """Draw and write one film."""
    clock = clock_of(scenario)
    number = scenario.number
    stage = Stage(scenario, SEED + number)
    stems = make_sound(stage, SEED + 10 + number)
    times = clock.times_s
    voices = {
        "p": mouth(stems.parent, times, 0.13) * 0.75,
        "c": mouth(stems.child, times, 0.20),
    }
    poses = stage.poses(times, voices)
    settle(BUILDS[number - 1], poses)
    room = paint_room(ROOMS[number - 1])

    def picture(i: int) -> Picture:
        return paint(room, BUILDS[number - 1], poses[i])

    write_film(
        FOLDER / f"session-{number}.mp4", clock, picture, stems.mix.astype(np.float64), RATE_HZ
    )


def main() -> None:
    """Write every file of the sample project."""
    if "--data" not in sys.argv[1:]:
        for scenario in SCENARIOS:
            film(scenario)
    write_records(FOLDER, tuple((s, clock_of(s)) for s in SCENARIOS))


if __name__ == "__main__":
    main()
