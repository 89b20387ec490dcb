"""Coded sessions that a figure must cope with."""

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from observer.model.coding import Coding
from observer.model.edits import CodingInfo, CodingRecord
from observer.model.event import CodedRange, Event, TraceRun, Uncodable
from observer.model.local_text import LocalText
from observer.model.scheme import Code, CodeKind, Scheme, Track
from observer.model.session import Phase
from observer.model.time import US_PER_S, Interval
from observer.schemes import read_scheme
from observer.statistics.inputs import CodedSession

SCHEMES = Path(__file__).resolve().parents[3] / "coding_schemes"
COLOURS = ("#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7", "#000000")


def load(name: str) -> Scheme:
    file = SCHEMES / f"{name}.toml"
    scheme = read_scheme(file.read_bytes(), file.name).scheme
    assert scheme is not None
    return scheme


def forty_codes() -> Scheme:
    scheme = load("sensitivity-responsiveness-regulation")
    tracks = tuple(
        Track(
            id=f"t{at}",
            subject="parent" if at < 2 else "child",
            label=LocalText((("nl", f"Spoor {at}, wat de een doet als de ander iets doet"),)),
            exclusive=at == 0,
            codes=tuple(
                Code(
                    id=f"c{number}",
                    number=number,
                    kind=CodeKind.POINT if at % 2 else CodeKind.STATE,
                    label=LocalText((("nl", f"Een lang label met $x_1$ van code {number}"),)),
                    colour=COLOURS[number % len(COLOURS)],
                )
                for number in range(10 * at, 10 * at + 10)
            ),
        )
        for at in range(4)
    )
    return replace(scheme, tracks=tracks, contingencies=())


def bouts(chance: random.Random, track: Track, end_us: int, how_many: int) -> Iterator[Event]:
    codes = [code for code in track.codes if code.kind is CodeKind.STATE]
    for lane in [codes] if track.exclusive else [[code] for code in codes]:
        edges = sorted(chance.sample(range(1, end_us), how_many))
        for start, end in zip(edges[::2], edges[1::2], strict=False):
            yield Event(
                id=f"{track.id}-{lane[0].id}-{start}",
                track=track.id,
                code=chance.choice(lane).id,
                kind=CodeKind.STATE,
                onset_us=start,
                offset_us=end,
            )


def points(chance: random.Random, track: Track, end_us: int, how_many: int) -> Iterator[Event]:
    codes = [code for code in track.codes if code.kind is CodeKind.POINT]
    for number in range(how_many if codes else 0):
        yield Event(
            id=f"{track.id}-{number}",
            track=track.id,
            code=chance.choice(codes).id,
            kind=CodeKind.POINT,
            onset_us=chance.randrange(end_us),
        )


def coded(
    scheme: Scheme,
    *,
    minutes: int = 5,
    per_track: int = 12,
    phases: tuple[str, ...] = (),
    untold: bool = True,
) -> CodedSession:
    chance = random.Random(1)  # noqa: S311 - a made-up session, not a secret
    end_us = minutes * 60 * US_PER_S
    records: list[CodingRecord] = []
    for track in scheme.tracks:
        records.extend(bouts(chance, track, end_us, per_track))
        records.extend(points(chance, track, end_us, per_track))
    if untold:
        on = scheme.tracks[-1].id
        records.append(Uncodable(id="u", onset_us=end_us // 3, offset_us=end_us // 2))
        records.append(CodedRange(id="r", track=on, onset_us=0, offset_us=end_us * 4 // 5))
    step = end_us // max(1, len(phases))
    info = CodingInfo(
        id="c", session_id="s", coder="AB", scheme_id="", scheme_version="", scheme_hash=""
    )
    return CodedSession(
        Coding.from_records(info, records),
        scheme,
        Interval(0, end_us),
        tuple(
            Phase(
                id=str(at),
                session_id="s",
                name=name,
                onset_us=at * step,
                offset_us=at * step + step,
            )
            for at, name in enumerate(phases)
        ),
    )


@pytest.fixture(scope="session")
def play() -> CodedSession:
    scheme = load("sensitivity-responsiveness-regulation")
    return coded(scheme, phases=("vrij spel", "opruimen"))


@pytest.fixture(scope="session")
def nothing() -> CodedSession:
    return coded(load("engagement"), per_track=0, untold=False)


@pytest.fixture(scope="session")
def one_event() -> CodedSession:
    session = coded(load("sensitivity-responsiveness-regulation"), per_track=0, untold=False)
    event = Event(
        id="e",
        track="parent_response",
        code="sensitive_response",
        kind=CodeKind.POINT,
        onset_us=session.window.end_us - 1,
    )
    return replace(session, coding=Coding.from_records(session.coding.info, [event]))


@pytest.fixture(scope="session")
def three_hours() -> CodedSession:
    scheme = load("sensitivity-responsiveness-regulation")
    return coded(scheme, minutes=180, per_track=300)


@pytest.fixture(scope="session")
def forty() -> CodedSession:
    names = tuple(f"opruimen en dan opnieuw samen spelen {at}" for at in range(6))
    return coded(forty_codes(), phases=names)


@pytest.fixture(scope="session")
def uncoded() -> CodedSession:
    session = coded(load("sensitivity-responsiveness-regulation"))
    end_us = session.window.end_us
    away = Uncodable(id="away", onset_us=0, offset_us=end_us)
    return replace(session, coding=Coding.from_records(session.coding.info, [away]))


def traced(chance: random.Random, trace: str, end_us: int) -> TraceRun:
    times = tuple(range(0, end_us, 2 * US_PER_S))
    values = tuple(float(chance.randint(-3, 3)) for _ in times)
    return TraceRun(
        id=trace, trace=trace, onset_us=0, offset_us=end_us, times_us=times, values=values
    )


@pytest.fixture(scope="session")
def followed() -> CodedSession:
    """Return a session in which the affect of both partners was followed for three minutes."""
    session = coded(load("affect-trace"), minutes=3, per_track=0, untold=False)
    chance = random.Random(2)  # noqa: S311 - a made-up session, not a secret
    runs = [traced(chance, trace.id, session.window.end_us) for trace in session.scheme.traces]
    return replace(session, coding=Coding.from_records(session.coding.info, runs))


@pytest.fixture(scope="session")
def still() -> CodedSession:
    """Return a session under a scheme that says which states match."""
    return coded(load("still-face-structure"), phases=("spel", "stil gezicht", "weer samen"))


@pytest.fixture(scope="session")
def crowd() -> CodedSession:
    """Return a session in which two partners have twenty states each, one at a time."""
    tracks = tuple(
        Track(
            id=f"t{at}",
            subject=subject,
            label=LocalText((("nl", f"Spoor van {subject}"),)),
            exclusive=True,
            codes=tuple(
                Code(
                    id=f"c{number}",
                    number=20 * at + number,
                    kind=CodeKind.STATE,
                    label=LocalText((("nl", f"Toestand nummer {number}"),)),
                    colour=COLOURS[number % len(COLOURS)],
                )
                for number in range(20)
            ),
        )
        for at, subject in enumerate(("parent", "child"))
    )
    scheme = replace(load("sensitivity-responsiveness-regulation"), tracks=tracks, contingencies=())
    session = coded(scheme, minutes=10, per_track=0, untold=False)
    chance = random.Random(3)  # noqa: S311 - a made-up session, not a secret
    records: list[CodingRecord] = []
    for track in tracks:
        edges = sorted(chance.sample(range(session.window.end_us), 60))
        records.extend(
            Event(
                id=f"{track.id}-{start}",
                track=track.id,
                code=f"c{min(19, int(chance.expovariate(0.2)))}",
                kind=CodeKind.STATE,
                onset_us=start,
                offset_us=end,
            )
            for start, end in pairwise(edges)
        )
    return replace(session, coding=Coding.from_records(session.coding.info, records))
