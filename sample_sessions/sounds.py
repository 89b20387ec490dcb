"""Sounds of the films, made from numbers alone: two voices, blocks, hands, telephone, room."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scenario import Scenario
from stage import Stage

Wave = NDArray[np.float64]

RATE_HZ = 48_000
_VOWELS = {
    "a": (850.0, 1450.0, 2900.0),
    "o": (520.0, 950.0, 2800.0),
    "e": (560.0, 2050.0, 2900.0),
    "u": (380.0, 800.0, 2700.0),
    "i": (340.0, 2500.0, 3200.0),
}


@dataclass(frozen=True, slots=True)
class Stems:
    """The sound, and each voice apart.

    Attributes
    ----------
    mix
        What is heard, -1 to 1.
    parent, child
        The voices alone, for the mouths.
    """

    mix: Wave
    parent: Wave
    child: Wave


def _curve(points: tuple[tuple[float, float], ...], n: int) -> Wave:
    """Return a smooth line of `n` samples through (share of the time, value)."""
    shares, values = zip(*points, strict=True)
    line = np.interp(np.linspace(0, 1, n), shares, values)
    width = max(3, n // 12) | 1
    padded = np.pad(line, width // 2, mode="edge")
    return np.convolve(padded, np.ones(width) / width, mode="valid")


def _swell(n: int, rise: float, fall: float) -> Wave:
    """Return an envelope that rises and falls, in shares of its length."""
    t = np.linspace(0, 1, n)
    up = np.clip(t / max(rise, 1e-6), 0, 1)
    down = np.clip((1 - t) / max(fall, 1e-6), 0, 1)
    whole: Wave = np.sin(np.pi / 2 * up) ** 2 * np.sin(np.pi / 2 * down) ** 2
    return whole


def _glide(start: str, end: str, n: int, size: float) -> list[Wave]:
    """Return the formants that go from vowel to vowel; `size` is above 1 for a small throat."""
    return [np.linspace(a, b, n) * size for a, b in zip(_VOWELS[start], _VOWELS[end], strict=True)]


def _voiced(
    pitch_hz: Wave, formants: list[Wave], rng: np.random.Generator, breath: float = 0.02
) -> Wave:
    """Return a voiced sound: harmonics of a moving pitch through moving formants."""
    n = len(pitch_hz)
    drift = np.cumsum(rng.normal(0, 1, n // 480 + 2))
    drift = np.interp(np.arange(n), np.arange(len(drift)) * 480, drift - drift.mean())
    pitch = pitch_hz * (1 + 0.002 * drift)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE_HZ
    wave = np.zeros(n)
    for k in range(1, 28):
        tone = k * pitch
        if float(tone.min()) > 7000:
            break
        gain = np.full(n, 0.03)
        for formant, width, weight in zip(
            formants, (140, 200, 320), (1.0, 0.55, 0.25), strict=True
        ):
            gain = gain + weight / (1 + ((tone - formant) / width) ** 2)
        wave += gain * k**-0.75 * np.sin(k * phase) * (tone < 7000)
    wave /= max(float(np.sqrt(np.mean(wave**2))), 1e-9)
    return wave + breath * rng.normal(0, 1, n)


def _n(seconds: float) -> int:
    return int(seconds * RATE_HZ)


def _coo(rng: np.random.Generator) -> Wave:
    n = _n(rng.uniform(0.8, 1.0))
    pitch = _curve(((0, 370), (0.35, 480), (0.7, 430), (1, 360)), n) * rng.uniform(0.95, 1.06)
    return 0.13 * _voiced(pitch, _glide("u", "a", n, 1.25), rng) * _swell(n, 0.25, 0.4)


def _babble(rng: np.random.Generator) -> Wave:
    parts = []
    for k in range(int(rng.integers(3, 5))):
        n = _n(rng.uniform(0.17, 0.23))
        pitch = _curve(((0, 400), (0.4, 440), (1, 380)), n) * (1.04 - 0.04 * k)
        onset = _voiced(pitch, _glide("u", "a", n, 1.25), rng) * _swell(n, 0.12, 0.3)
        parts += [0.14 * onset, np.zeros(_n(0.055))]
    return np.concatenate(parts)


def _complaint(rng: np.random.Generator) -> Wave:
    n = _n(1.0)
    wobble = 1 + 0.03 * np.sin(2 * np.pi * 6.5 * np.arange(n) / RATE_HZ)
    pitch = _curve(((0, 400), (0.25, 520), (1, 360)), n) * wobble
    return 0.13 * _voiced(pitch, _glide("e", "e", n, 1.2), rng, 0.04) * _swell(n, 0.12, 0.5)


def _laugh(rng: np.random.Generator, pitch_hz: float, size: float) -> Wave:
    parts = []
    for k in range(5):
        n = _n(0.13)
        pitch = _curve(((0, 1.1), (0.3, 1.2), (1, 0.9)), n) * pitch_hz * (1.1 - 0.06 * k)
        voice = _voiced(pitch, _glide("a", "a", n, size), rng, 0.15)
        parts += [0.13 * voice * _swell(n, 0.15, 0.5) * (1 - 0.1 * k), np.zeros(_n(0.075))]
    return np.concatenate(parts)


def _fuss(length_s: float, rng: np.random.Generator) -> Wave:
    """Return whimpers with pauses that fill a stretch."""
    wave = np.zeros(_n(length_s))
    t = 0.1
    while t < length_s - 0.5:
        n = _n(min(rng.uniform(0.45, 0.75), length_s - t - 0.02))
        tremor = 1 + 0.025 * np.sin(2 * np.pi * 7.5 * np.arange(n) / RATE_HZ)
        pitch = _curve(((0, 390), (0.3, 470), (1, 350)), n) * tremor * rng.uniform(0.93, 1.08)
        sound = 0.085 * _voiced(pitch, _glide("e", "o", n, 1.2), rng, 0.05) * _swell(n, 0.15, 0.5)
        wave[_n(t) : _n(t) + n] += sound[: len(wave) - _n(t)]
        t += n / RATE_HZ + rng.uniform(0.25, 0.55)
    return wave


def _cry(length_s: float, rng: np.random.Generator) -> Wave:
    """Return crying in waves, with breaths between, that fills a stretch."""
    wave = np.zeros(_n(length_s))
    t = 0.05
    while t < length_s - 0.4:
        n = _n(min(rng.uniform(0.9, 1.35), length_s - t - 0.02))
        rough = 1 + 0.018 * np.sin(2 * np.pi * 31 * np.arange(n) / RATE_HZ)
        pitch = _curve(((0, 400), (0.2, 560), (0.65, 520), (1, 410)), n) * rough
        pitch = pitch * rng.uniform(0.95, 1.07)
        sound = 0.19 * _voiced(pitch, _glide("a", "e", n, 1.25), rng, 0.06) * _swell(n, 0.1, 0.25)
        wave[_n(t) : _n(t) + n] += sound[: len(wave) - _n(t)]
        t += n / RATE_HZ
        gasp = _n(0.16)
        if t < length_s - 0.5:
            wave[_n(t) : _n(t) + gasp] += 0.02 * rng.normal(0, 1, gasp) * _swell(gasp, 0.4, 0.4)
        t += rng.uniform(0.22, 0.34)
    return wave


def _talk(length_s: float, rng: np.random.Generator, *, soft: bool = False) -> Wave:
    """Return a murmuring voice: sing-song to a child, or low and slow to soothe."""
    wave = np.zeros(_n(length_s))
    pace, pause = (0.42, 0.24) if soft else (0.17, 0.045)
    t, vowels = 0.0, "aoeui"
    high, level = (225.0, 0.062) if soft else (275.0, 0.085)
    while t < length_s - 0.12:
        n = _n(min(pace * rng.uniform(0.85, 1.25), length_s - t))
        arc = 1.0 + (0.0 if soft else 0.28 * np.sin(np.pi * t / length_s))
        pitch = _curve(((0, 1.04), (0.3, 1.08), (1, 0.82 if soft else 0.95)), n) * high * arc
        pitch = pitch * rng.uniform(0.95, 1.06)
        pair = rng.choice(list(vowels), 2)
        sound = _voiced(
            pitch, _glide(str(pair[0]), str(pair[1]), n, 1.0), rng, 0.05 if soft else 0.02
        )
        wave[_n(t) : _n(t) + n] += (level * sound * _swell(n, 0.2, 0.4))[: len(wave) - _n(t)]
        t += n / RATE_HZ + pause * rng.uniform(0.7, 1.3)
    return wave


def _call(rng: np.random.Generator) -> Wave:
    n = _n(0.95)
    pitch = _curve(((0, 300), (0.4, 430), (0.5, 330), (1, 260)), n)
    dip = 1 - 0.7 * np.exp(-(((np.linspace(0, 1, n) - 0.48) / 0.05) ** 2))
    return 0.095 * _voiced(pitch, _glide("o", "o", n, 1.0), rng) * _swell(n, 0.12, 0.3) * dip


def _clack(loud: float, rng: np.random.Generator) -> Wave:
    n = _n(0.16)
    t = np.arange(n) / RATE_HZ
    wave = np.zeros(n)
    for tone, decay, gain in (
        (640, 0.030, 0.5),
        (1130, 0.022, 1.0),
        (1960, 0.014, 0.7),
        (3150, 0.008, 0.5),
    ):
        wave += gain * np.sin(2 * np.pi * tone * rng.uniform(0.95, 1.05) * t) * np.exp(-t / decay)
    wave += 0.8 * rng.normal(0, 1, n) * np.exp(-t / 0.004)
    struck: Wave = 0.16 * loud * wave
    return struck


def _clap(rng: np.random.Generator) -> Wave:
    n = _n(0.09)
    t = np.arange(n) / RATE_HZ
    noise = np.diff(rng.normal(0, 1, n + 1))
    body = np.sin(2 * np.pi * 900 * t) * np.exp(-t / 0.012)
    clap: Wave = 0.07 * (noise * np.exp(-t / 0.010) + body)
    return clap


def _hum(rng: np.random.Generator) -> Wave:
    n = _n(1.2)
    t = np.arange(n) / RATE_HZ
    on = ((t % 0.62) < 0.42).astype(float)
    gate = np.convolve(on, np.ones(480) / 480, mode="same")
    buzz = np.sign(np.sin(2 * np.pi * 155 * t)) + 0.4 * rng.normal(0, 1, n)
    return 0.028 * gate * np.convolve(buzz, np.ones(24) / 24, mode="same")


def _lay(track: Wave, t: float, sound: Wave) -> None:
    start = max(_n(t), 0)
    part = sound[: max(len(track) - start, 0)]
    track[start : start + len(part)] += part


def _child(scenario: Scenario, length: int, rng: np.random.Generator) -> Wave:
    track = np.zeros(length)
    for signal in scenario.signals:
        if signal.code == "vocalisation":
            make = {"positive": _coo, "neutral": _babble, "negative": _complaint}[signal.tone]
            _lay(track, signal.t, make(rng))
        elif signal.tone == "laugh":
            _lay(track, signal.t + 0.1, _laugh(rng, 430.0, 1.25))
    changes = [*scenario.regulation, (scenario.duration_s, "")]
    for (start, mood), (end, _) in pairwise(changes):
        if mood == "fussy":
            _lay(track, start, _fuss(end - start, rng))
        elif mood == "crying":
            _lay(track, start, _cry(end - start, rng))
    return track


def _parent(scenario: Scenario, length: int, rng: np.random.Generator) -> Wave:
    track = np.zeros(length)
    for response in scenario.responses:
        if response.play in {"talk", "clap"}:
            _lay(track, response.t + 0.05, _talk(rng.uniform(0.9, 1.4), rng))
        elif response.play == "laugh":
            _lay(track, response.t + 0.05, _laugh(rng, 280.0, 1.0))
    for stretch in scenario.soothing:
        if stretch.code == "verbal_soothing":
            _lay(track, stretch.start, _talk(stretch.end - stretch.start, rng, soft=True))
    for speech in scenario.speech:
        if speech.tone == "talk":
            _lay(track, speech.t, _talk(speech.dur, rng))
        elif speech.tone == "call":
            _lay(track, speech.t, _call(rng))
    return track


def _things(scenario: Scenario, stage: Stage, length: int, rng: np.random.Generator) -> Wave:
    track = np.zeros(length)
    for t, loud in stage.clacks:
        _lay(track, t, _clack(loud, rng))
    for response in scenario.responses:
        if response.play == "clap":
            beats = np.arange(np.pi, 17.0 * scenario.duration_s, 2 * np.pi) / 17.0
            for beat in beats[(beats > response.t + 0.2) & (beats < response.t + 1.6)]:
                _lay(track, float(beat), _clap(rng))
    for speech in scenario.speech:
        if speech.tone == "phone":
            _lay(track, speech.t, _hum(rng))
    return track


def _room(dry: Wave, rng: np.random.Generator) -> Wave:
    """Return the sound as a small room gives it back, with the room's own murmur."""
    tail = rng.normal(0, 1, _n(0.28)) * np.exp(-np.arange(_n(0.28)) / (0.055 * RATE_HZ))
    tail[: _n(0.008)] = 0
    size = 1 << int(np.ceil(np.log2(len(dry) + len(tail))))
    echo = np.fft.irfft(np.fft.rfft(dry, size) * np.fft.rfft(tail, size), size)[: len(dry)]
    scale = float(np.sqrt(np.mean(dry**2)) / max(float(np.sqrt(np.mean(echo**2))), 1e-9))
    noise = rng.normal(0, 1, len(dry))
    murmur = np.convolve(noise, np.exp(-np.arange(256) / 40.0), mode="same")
    murmur *= 0.0011 / float(np.std(murmur))
    heard: Wave = dry + 0.22 * scale * echo + murmur
    return heard


def make_sound(stage: Stage, seed: int) -> Stems:
    """Return the sound of a whole film.

    Parameters
    ----------
    stage
        The film's acts and when things land.
    seed
        Of every chance in it.

    Returns
    -------
    Stems
        At `RATE_HZ`, as long as the film.
    """
    rng = np.random.default_rng(seed)
    scenario = stage.scenario
    length = _n(scenario.duration_s)
    child = _child(scenario, length, rng)
    parent = _parent(scenario, length, rng)
    mix = _room(child + parent + _things(scenario, stage, length, rng), rng)
    mix = np.tanh(1.6 * mix)
    return Stems(mix=0.82 * mix / float(np.abs(mix).max()), parent=parent, child=child)


def mouth(voice: Wave, times: Wave, loud: float) -> Wave:
    """Return how far a voice opens its mouth at each time, 0 to 1.

    Parameters
    ----------
    voice
        The voice alone.
    times
        Seconds.
    loud
        Level at which the mouth is wide open.

    Returns
    -------
    Wave
        One value for each time.
    """
    hop = RATE_HZ // 100
    power = np.add.reduceat(voice**2, np.arange(0, len(voice), hop)) / hop
    level = np.convolve(np.sqrt(power), np.hanning(7) / np.hanning(7).sum(), mode="same")
    opened = np.clip(level / loud, 0, 1) ** 0.7
    opened[level < 0.006] = 0
    grid = (np.arange(len(opened)) + 0.5) / 100
    wide: Wave = np.interp(times, grid, opened)
    return wide
