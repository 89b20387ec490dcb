"""From a scenario to movement: every channel of the drawing over time, without a jump."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scenario import Carry, Ease, Fall, Response, Scenario, Signal, Who

Line = NDArray[np.float64]

RATE_HZ = 200
_SOFT_S = 0.045
"""Standard deviation of the smoothing that takes the corners off every movement."""

_LOOKS: dict[str, dict[str, tuple[float, float, float, float]]] = {
    "c": {
        "gaze_parent": (-45.0, 14.0, -0.75, 0.45),
        "gaze_toy": (-30.0, -24.0, -0.55, -0.75),
        "gaze_away": (46.0, -2.0, 0.75, 0.05),
        "": (150.0, 4.0, 0.3, 0.0),
    },
    "p": {
        "child": (45.0, -11.0, 0.6, -0.4),
        "toy": (36.0, -22.0, 0.5, -0.85),
        "box": (-8.0, -26.0, -0.1, -0.85),
        "phone": (-32.0, -21.0, -0.30, -0.85),
        "window": (-62.0, 9.0, -0.8, 0.5),
        "away": (66.0, -2.0, 0.85, 0.05),
    },
}
"""Head yaw and pitch in degrees, pupils to the right and up, for each place to look at."""

_REST = {
    "p.smile": 0.45,
    "c.smile": 0.30,
    "p.y": 452.0,
    "c.y": 452.0,
    "c.face": -1.0,
    "c.foot": -1.0,
    "p.lean": 2.0,
}


def ease(share: Line) -> Line:
    """Return how far a movement is at a share of its time: slow, quick, slow."""
    s = np.clip(share, 0.0, 1.0)
    moved: Line = s**3 * (10 - 15 * s + 6 * s**2)
    return moved


@dataclass(frozen=True, slots=True)
class _Step:
    t: float
    dur: float
    value: float
    drop: bool = False


class Channel:
    """One number of the drawing, moved from value to value.

    Parameters
    ----------
    start
        Value until the first movement.
    """

    def __init__(self, start: float) -> None:
        self._start = start
        self._steps: list[_Step] = []

    def to(self, t: float, value: float, dur: float, *, drop: bool = False) -> None:
        """Move to `value`, beginning at `t`; with `drop` quicker and quicker, as things fall."""
        self._steps.append(_Step(t, dur, value, drop))
        self._steps.sort(key=lambda step: step.t)

    def at(self, times: Line) -> Line:
        """Return the values at times."""
        values = np.full(times.shape, float(self._start))
        for i, step in enumerate(self._steps):
            before = self._value(i, step.t)
            later = times >= step.t
            share = (times[later] - step.t) / max(step.dur, 1e-6)
            moved = np.clip(share, 0, 1) ** 2 if step.drop else ease(share)
            values[later] = before + (step.value - before) * moved
        return values

    def value(self, t: float) -> float:
        """Return the value at one time."""
        return float(self.at(np.array([t]))[0])

    def _value(self, count: int, t: float) -> float:
        value = float(self._start)
        for i in range(count):
            step, end = self._steps[i], self._steps[i + 1].t if i + 1 < count else t
            share = np.array((min(end, t) - step.t) / max(step.dur, 1e-6))
            moved = float(np.clip(share, 0, 1) ** 2 if step.drop else ease(share))
            value += (step.value - value) * moved
        return value


class Stage:
    """All channels of one film.

    Parameters
    ----------
    scenario
        What happens.
    seed
        For blinks and idle movement.
    """

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.scenario = scenario
        self.clacks: list[tuple[float, float]] = []
        self._seed = seed
        self._channels: dict[str, Channel] = {}
        self._places: dict[str, tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
        start = _REST | dict(scenario.start)
        for name, value in start.items():
            self._channels[name] = Channel(value)
        for name in ("yellow", "blue", "orange", "green", "ball", "phone"):
            self._places[name] = (float(start[f"{name}.x"]), float(start[f"{name}.y"]))
        self._places["box"] = (float(start["box.x"]) + 20, 436.0)
        self._look_about()
        self._feel()
        for signal in scenario.signals:
            self._signal(signal)
        for response in scenario.responses:
            self._respond(response)
        self._soothe()
        for move in sorted(scenario.moves, key=lambda m: m.t):
            self._move(move)

    def channel(self, name: str) -> Channel:
        """Return a channel, at rest at 0 if it was never moved."""
        return self._channels.setdefault(name, Channel(0.0))

    def poses(self, times: Line, voices: dict[str, Line]) -> list[dict[str, float]]:
        """Return the pose at each time.

        Parameters
        ----------
        times
            Seconds, ascending.
        voices
            How far each mouth is opened by its voice, at each of the times, by ``p`` and ``c``.

        Returns
        -------
        list of dict
            Every channel's value by its name.
        """
        grid = np.arange(0.0, self.scenario.duration_s + 1.0, 1.0 / RATE_HZ)
        lines: dict[str, Line] = {}
        for name in _NAMES | set(self._channels):
            line = _softened(self.channel(name).at(grid))
            lines[name] = np.interp(times, grid, line)
        self._idle(times, lines)
        for who, voice in voices.items():
            lines[f"{who}.voice"] = voice
        lines["clock"] = times
        return [{name: float(line[i]) for name, line in lines.items()} for i in range(len(times))]

    def _to(self, name: str, t: float, value: float, dur: float) -> None:
        self.channel(name).to(t, value, dur)

    def _look(self, who: Who, place: str, t: float) -> None:
        yaw, pitch, look_x, look_y = _LOOKS[who][place]
        first = t <= 0
        quick, slow = (0.0, 0.0) if first else (0.18, 0.42)
        self._to(f"{who}.look_x", t, look_x, quick)
        self._to(f"{who}.look_y", t, look_y, quick)
        self._to(f"{who}.yaw", t if first else t + 0.04, yaw, slow)
        self._to(f"{who}.pitch", t if first else t + 0.04, pitch, slow)
        if not first:
            self._to(f"{who}.lid", t, 0.55, 0.1)
            self._to(f"{who}.lid", t + 0.12, 0.0, 0.16)

    def _look_about(self) -> None:
        away = [s for s in self.scenario.uncodable if s.reason == "off_camera"]
        for t, place in self.scenario.gaze:
            if not any(s.start <= t < s.end for s in away):
                self._look("c", place, t)
        for t, place in self.scenario.looks:
            self._look("p", place, t)

    def _feel(self) -> None:
        moods = {
            "calm": {"smile": 0.30, "brow": 0.0, "fuss": 0.0, "flush": 0.0, "tears": 0.0},
            "fussy": {"smile": -0.75, "brow": -0.85, "fuss": 0.8, "flush": 0.35, "tears": 0.0},
            "crying": {"smile": -1.0, "brow": -1.0, "fuss": 0.45, "flush": 0.9, "tears": 1.0},
        }
        for t, mood in self.scenario.regulation:
            for name, value in moods[mood].items():
                self._to(f"c.{name}", t, value, 0.45 if mood != "calm" else 0.8)
            crying = mood == "crying"
            self._to("c.mouth", t, 0.42 if crying else 0.0, 0.5)
            self._to("c.roll", t, 6.0 if crying else 0.0, 0.7)
            self._to("c.shut", t, 1.0 if crying else 0.0, 0.4)
            concern = 0.0 if mood == "calm" else 0.55
            if t > 0:
                self._to("p.worry", t + 1.0, concern, 0.8)

    def _signal(self, signal: Signal) -> None:
        t = signal.t
        if signal.code == "smile":
            self._to("c.smile", t, 1.0, 0.35)
            self._to("c.glad", t, 1.0, 0.35)
            self._to("c.smile", t + 2.3, 0.35, 0.8)
            self._to("c.glad", t + 2.3, 0.0, 0.8)
        elif signal.code == "vocalisation":
            tone = {"positive": 0.75, "neutral": 0.35, "negative": -0.45}[signal.tone]
            self._to("c.smile", t, tone, 0.3)
            self._to("c.brow", t, 0.6 if tone > 0 else -0.5, 0.3)
            self._to("c.smile", t + 1.6, 0.3, 0.6)
            self._to("c.brow", t + 1.6, 0.0, 0.6)
        elif signal.code == "avoidance":
            self._to("c.smile", t, -0.15, 0.4)
            self._to("c.smile", t + 4.4, 0.25, 0.8)

    def _respond(self, response: Response) -> None:
        t = response.t
        if response.code == "missed_signal":
            return
        if response.play in {"talk", "smile", "clap", "laugh"}:
            warm = response.code != "intrusive_act"
            self._to("p.smile", t, 1.0 if warm else 0.3, 0.35)
            self._to("p.brow", t, 0.8, 0.3)
            self._to("p.smile", t + 2.0, 0.5, 0.9)
            self._to("p.brow", t + 1.6, 0.0, 0.6)
            for k in range(2):
                self._to("p.nod", t + 0.1 + 0.5 * k, 7.0, 0.22)
                self._to("p.nod", t + 0.35 + 0.5 * k, 0.0, 0.22)
        if response.play == "clap":
            self._to("p.clap", t, 1.0, 0.3)
            self._to("p.clap", t + 1.5, 0.0, 0.5)
        if response.play == "wait":
            self._to("p.lean", t, -7.0, 1.0)
            self._to("p.smile", t, 0.6, 0.8)
            self._to("p.lean", t + 4.0, 2.0, 1.2)
            self._to("p.nod", t + 0.8, 6.0, 0.35)
            self._to("p.nod", t + 1.2, 0.0, 0.4)

    def _soothe(self) -> None:
        for stretch in self.scenario.soothing:
            if stretch.code == "physical_soothing":
                self._to("p.touch", stretch.start - 0.35, 1.0, 0.8)
                self._to("p.touch", stretch.end - 0.25, 0.0, 0.8)
            else:
                self._to("p.lean", stretch.start - 0.2, 12.0, 1.0)
                self._to("p.lean", stretch.end, 2.0, 1.2)
        for stretch in self.scenario.self_soothing:
            self._to("c.thumb", stretch.start - 0.3, 1.0, 0.6)
            self._to("c.thumb", stretch.end - 0.2, 0.0, 0.6)

    def _move(self, move: Carry | Fall | Ease) -> None:
        if isinstance(move, Ease):
            self._to(move.channel, move.t, move.value, move.dur)
        elif isinstance(move, Fall):
            self._fall(move)
        else:
            self._carry(move)

    def _fall(self, fall: Fall) -> None:
        rolls = fall.dur > 1.2
        self._to(f"{fall.thing}.x", fall.t, fall.x, fall.dur)
        self.channel(f"{fall.thing}.y").to(fall.t, fall.y, fall.dur, drop=True)
        self._to(f"{fall.thing}.turn", fall.t, fall.turn, fall.dur * 1.1)
        self._places[fall.thing] = (fall.x, fall.y)
        if not rolls:
            settled = 90.0 * round(fall.turn / 90.0)
            self._to(f"{fall.thing}.turn", fall.t + fall.dur * 1.1, settled, 0.2)
            self.clacks.append((fall.t + fall.dur, 1.0))
            self.clacks.append((fall.t + fall.dur + 0.13, 0.4))

    def _carry(self, carry: Carry) -> None:
        who, thing, t, end = carry.who, carry.thing, carry.t, carry.t + carry.dur
        x, y = self._places[thing]
        hand = f"{who}.near"
        grip = 8.0 if thing != "phone" else -20.0
        ready = self.channel(f"{hand}.w").value(t - 0.95)
        for part, value in (("x", x), ("y", y - grip)):
            if ready < 0.05:
                self._to(f"{hand}.{part}", t - 0.96, value, 0.0)
            else:
                self._to(f"{hand}.{part}", t - 0.9, value, 0.86)
        self._to(f"{hand}.w", t - 0.9, 1.0, 0.88)
        top = min(y, carry.y) - carry.lift
        names = [(f"{hand}.x", 0.0), (f"{thing}.x", -20.0 if thing == "box" else 0.0)]
        for name, shift in names:
            self._to(name, t, carry.x + (20.0 if thing == "box" else 0.0) + shift, carry.dur)
        heights = (
            [(f"{hand}.y", grip)] if thing == "box" else [(f"{hand}.y", grip), (f"{thing}.y", 0.0)]
        )
        for name, shift in heights:
            self._to(name, t, top - shift, carry.dur * 0.6)
            self._to(name, t + carry.dur * 0.6, carry.y - shift, carry.dur * 0.4)
        if thing not in {"phone", "box"}:
            turn = self.channel(f"{thing}.turn").value(t)
            self._to(f"{thing}.turn", t, 90.0 * round(turn / 90.0), carry.dur * 0.8)
        again = any(
            isinstance(m, Carry) and m.who == who and end <= m.t < end + 1.1
            for m in self.scenario.moves
        )
        if not carry.keep and not again:
            self._to(f"{hand}.w", end + 0.12, 0.0, 0.65)
        other: Who = "c" if who == "p" else "p"
        self._let_go(other, thing, t)
        self._places[thing] = (carry.x, carry.y)
        if carry.clack:
            self.clacks.append((end, carry.clack))

    def _let_go(self, who: Who, thing: str, t: float) -> None:
        held = self.channel(f"{who}.near.w").value(t)
        x, y = self._places[thing]
        near = self.channel(f"{who}.near.x").value(t), self.channel(f"{who}.near.y").value(t)
        if held > 0.5 and np.hypot(near[0] - x, near[1] - y) < 30:
            self._to(f"{who}.near.w", t + 0.05, 0.0, 0.7)

    def _idle(self, times: Line, lines: dict[str, Line]) -> None:
        rng = np.random.default_rng(self._seed)
        for who, pace in (("p", 0.27), ("c", 0.43)):
            lines[f"{who}.breath"] = np.sin(2 * np.pi * pace * times)
            for name, size in (("yaw", 1.6), ("pitch", 1.3), ("roll", 1.6), ("lean", 0.7)):
                for pace_hz in (0.11, 0.23):
                    turn = rng.uniform(0, 2 * np.pi)
                    wave = np.sin(2 * np.pi * pace_hz * rng.uniform(0.8, 1.2) * times + turn)
                    lines[f"{who}.{name}"] = lines[f"{who}.{name}"] + size / 2 * wave
            lines[f"{who}.blink"] = _blinks(times, rng)
        lines["p.pitch"] = lines["p.pitch"] - lines["p.nod"]
        lines["p.brow"] = lines["p.brow"] * (1 - lines["p.worry"]) - 0.45 * lines["p.worry"]
        lines["p.smile"] = lines["p.smile"] * (1 - lines["p.worry"]) + 0.1 * lines["p.worry"]
        cry = np.clip(lines["c.tears"], 0, 1)
        lines["c.lid"] = np.maximum(lines["c.lid"], lines["c.shut"])
        lines["c.pitch"] = lines["c.pitch"] + 10 * cry + 3 * cry * np.sin(times * 7.0)
        lines["c.roll"] = lines["c.roll"] + 4 * lines["c.fuss"] * np.sin(times * 4.1)
        lines["c.lean"] = lines["c.lean"] + 3 * lines["c.fuss"] * np.sin(times * 5.3)
        lines["c.mouth"] = np.maximum(lines["c.mouth"], 0.30 * lines["c.glad"])
        speed = np.abs(np.gradient(lines["c.x"], times))
        scoot = np.clip(speed / 40.0, 0, 1) * (lines["c.rise"] < 10)
        lines["c.rise"] = lines["c.rise"] + 4 * scoot * np.abs(np.sin(times * 7.5))


def _softened(line: Line) -> Line:
    reach = int(3 * _SOFT_S * RATE_HZ)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / (_SOFT_S * RATE_HZ)) ** 2)
    padded = np.pad(line, reach, mode="edge")
    return np.convolve(padded, kernel / kernel.sum(), mode="valid")


def _blinks(times: Line, rng: np.random.Generator) -> Line:
    lid = np.zeros_like(times)
    t = rng.uniform(0.8, 2.5)
    while t < times[-1]:
        lid = np.maximum(lid, np.clip(1.35 - np.abs(times - t) / 0.085, 0, 1))
        t += rng.uniform(2.2, 5.5)
    return lid


_NAMES = (
    {
        f"{who}.{name}"
        for who in "pc"
        for name in (
            "yaw",
            "pitch",
            "roll",
            "look_x",
            "look_y",
            "lid",
            "brow",
            "smile",
            "mouth",
            "flush",
            "tears",
            "lean",
            "rise",
            "near.x",
            "near.y",
            "near.w",
            "far.x",
            "far.y",
            "far.w",
            "nod",
            "worry",
            "fuss",
            "glad",
            "shut",
            "thumb",
            "reach",
            "crawl",
            "touch",
            "clap",
        )
    }
    | {f"{thing}.turn" for thing in ("yellow", "blue", "orange", "green", "ball")}
    | {"phone.lit"}
)
