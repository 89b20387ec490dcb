"""What happens in the two films, second by second: the ground truth of the sample project.

A coded act stands here once. The drawing, the sound and the codings are all made from it.
Times are seconds from the first frame; when written, each moves to the nearest frame.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Who: TypeAlias = Literal["p", "c"]


@dataclass(frozen=True, slots=True)
class Response:
    """An act of the parent: the code, how (modifiers) and how it is played."""

    t: float
    code: str
    how: tuple[str, ...] = ()
    play: str = ""


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal of the child: the code, and for a sound its tone."""

    t: float
    code: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A state, or a stretch that cannot be coded (then `reason`)."""

    start: float
    end: float
    code: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Carry:
    """A hand grips a thing at `t` and has it at (x, y) after `dur`.

    Attributes
    ----------
    keep
        Whether the hand holds on to it afterwards.
    lift
        How far it is lifted on the way.
    clack
        How loud it lands; 0 for silence.
    """

    t: float
    who: Who
    thing: str
    x: float
    y: float
    dur: float = 1.4
    keep: bool = False
    lift: float = 26.0
    clack: float = 0.7


@dataclass(frozen=True, slots=True)
class Fall:
    """A thing falls, or rolls, to (x, y)."""

    t: float
    thing: str
    x: float
    y: float
    turn: float = 0.0
    dur: float = 0.55


@dataclass(frozen=True, slots=True)
class Ease:
    """A channel of the drawing goes to a value."""

    t: float
    channel: str
    value: float
    dur: float = 0.8


@dataclass(frozen=True, slots=True)
class Speech:
    """The parent speaks, or the telephone hums; not coded."""

    t: float
    dur: float
    tone: str = "talk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One session.

    Attributes
    ----------
    gaze, regulation, parent_engagement, child_engagement
        From when on which code; an empty code is none.
    looks
        From when on the parent looks where.
    """

    number: int
    duration_s: float
    free_play_s: float
    gaze: tuple[tuple[float, str], ...]
    regulation: tuple[tuple[float, str], ...]
    signals: tuple[Signal, ...]
    responses: tuple[Response, ...]
    soothing: tuple[Stretch, ...]
    self_soothing: tuple[Stretch, ...]
    attention: tuple[Stretch, ...]
    repairs: tuple[float, ...]
    uncodable: tuple[Stretch, ...]
    parent_engagement: tuple[tuple[float, str], ...]
    child_engagement: tuple[tuple[float, str], ...]
    looks: tuple[tuple[float, str], ...]
    speech: tuple[Speech, ...]
    start: tuple[tuple[str, float], ...]
    moves: tuple[Carry | Fall | Ease, ...]


def _turn(t: float, side: float, dur: float = 0.9) -> tuple[Ease, ...]:
    """Return how the child turns its body to the left (-1) or to the right (1)."""
    return (
        Ease(t, "c.face", side, dur),
        Ease(t, "c.foot", side, dur),
        Ease(t, "c.lean", 5.0 * side, dur),
    )


def _crawl(t: float, x: float, dur: float, side: float) -> tuple[Ease, ...]:
    """Return how the child goes on hands and knees to `x`, and stays so."""
    return (
        Ease(t, "c.face", side, 0.5),
        Ease(t, "c.foot", -side, 0.7),
        Ease(t, "c.lean", 62.0 * side, 0.8),
        Ease(t, "c.rise", 16.0, 0.8),
        Ease(t, "c.crawl", 1.0, 0.7),
        Ease(t + 0.5, "c.x", x, dur - 0.5),
    )


def _sit(t: float, dur: float = 0.9) -> tuple[Ease, ...]:
    """Return how the child sits down, facing the parent."""
    return (
        Ease(t, "c.face", -1.0, dur),
        Ease(t, "c.foot", -1.0, dur),
        Ease(t, "c.lean", 0.0, dur),
        Ease(t, "c.rise", 0.0, dur),
        Ease(t, "c.crawl", 0.0, dur),
    )


def _reach(t: float, dur: float) -> tuple[Ease, ...]:
    """Return how the child holds out its arms to the parent for a while."""
    return (
        Ease(t, "c.reach", 1.0, 0.6),
        Ease(t, "c.lean", -14.0, 0.7),
        Ease(t + dur, "c.reach", 0.0, 0.6),
        Ease(t + dur, "c.lean", 0.0, 0.8),
    )


FIRST = Scenario(
    number=1,
    duration_s=132.0,
    free_play_s=97.0,
    gaze=(
        (0.0, "gaze_toy"),
        (6.2, "gaze_parent"),
        (9.6, "gaze_toy"),
        (11.4, "gaze_parent"),
        (13.6, "gaze_toy"),
        (18.6, "gaze_parent"),
        (22.0, "gaze_toy"),
        (23.0, "gaze_parent"),
        (36.2, "gaze_toy"),
        (42.5, "gaze_parent"),
        (45.4, "gaze_toy"),
        (50.0, "gaze_parent"),
        (51.4, "gaze_away"),
        (68.6, "gaze_parent"),
        (74.2, "gaze_toy"),
        (82.6, "gaze_parent"),
        (86.2, "gaze_toy"),
        (88.0, "gaze_away"),
        (93.0, "gaze_parent"),
        (96.4, "gaze_toy"),
        (102.8, "gaze_parent"),
        (104.6, "gaze_toy"),
        (106.8, "gaze_parent"),
        (109.0, "gaze_toy"),
        (112.3, ""),
        (119.0, "gaze_toy"),
        (120.6, "gaze_parent"),
        (123.8, "gaze_away"),
        (125.6, "gaze_parent"),
        (128.2, "gaze_toy"),
        (130.2, "gaze_parent"),
    ),
    regulation=(
        (0.0, "calm"),
        (25.6, "fussy"),
        (32.0, "calm"),
        (54.8, "fussy"),
        (56.8, "crying"),
        (66.0, "fussy"),
        (70.8, "calm"),
        (123.6, "fussy"),
        (127.0, "calm"),
    ),
    signals=(
        Signal(6.8, "vocalisation", "positive"),
        Signal(11.7, "smile"),
        Signal(14.4, "vocalisation", "neutral"),
        Signal(19.2, "vocalisation", "neutral"),
        Signal(21.4, "vocalisation", "negative"),
        Signal(23.2, "approach"),
        Signal(33.0, "smile"),
        Signal(40.4, "vocalisation", "positive"),
        Signal(42.8, "smile"),
        Signal(51.4, "avoidance"),
        Signal(72.4, "approach"),
        Signal(78.2, "vocalisation", "neutral"),
        Signal(82.9, "smile"),
        Signal(85.0, "vocalisation", "positive"),
        Signal(88.0, "avoidance"),
        Signal(93.4, "approach"),
        Signal(102.0, "vocalisation", "neutral"),
        Signal(107.0, "smile", "laugh"),
        Signal(121.2, "vocalisation", "neutral"),
        Signal(128.0, "approach"),
        Signal(130.4, "smile"),
    ),
    responses=(
        Response(2.0, "invitation", ("act",), "quiet"),
        Response(8.0, "sensitive_response", ("look", "face", "word"), "talk"),
        Response(12.6, "sensitive_response", ("face", "act"), "clap"),
        Response(15.6, "sensitive_response", ("word",), "talk"),
        Response(22.2, "missed_signal"),
        Response(24.4, "missed_signal"),
        Response(26.2, "missed_signal"),
        Response(34.0, "sensitive_response", ("look", "face"), "smile"),
        Response(35.2, "invitation", ("act", "wait"), "quiet"),
        Response(41.5, "sensitive_response", ("word", "face"), "talk"),
        Response(43.8, "sensitive_response", ("face", "act"), "clap"),
        Response(48.8, "intrusive_act", (), "quiet"),
        Response(53.4, "intrusive_act", (), "talk"),
        Response(73.2, "sensitive_response", ("face", "touch"), "smile"),
        Response(79.3, "sensitive_response", ("word",), "talk"),
        Response(83.8, "sensitive_response", ("face",), "smile"),
        Response(86.1, "sensitive_response", ("word", "face"), "talk"),
        Response(89.6, "sensitive_response", ("wait",), "wait"),
        Response(94.5, "sensitive_response", ("face", "word"), "talk"),
        Response(99.6, "invitation", ("act",), "quiet"),
        Response(103.2, "sensitive_response", ("look", "word"), "talk"),
        Response(108.0, "sensitive_response", ("face", "act"), "clap"),
        Response(124.2, "missed_signal"),
        Response(128.9, "sensitive_response", ("act", "word"), "talk"),
        Response(131.0, "sensitive_response", ("face",), "smile"),
    ),
    soothing=(
        Stretch(28.2, 31.8, "verbal_soothing"),
        Stretch(59.0, 69.2, "verbal_soothing"),
        Stretch(60.8, 71.0, "physical_soothing"),
        Stretch(125.0, 127.2, "verbal_soothing"),
    ),
    self_soothing=(Stretch(66.4, 69.8, "self_soothing"),),
    attention=(
        Stretch(3.8, 17.0, "shared_attention"),
        Stretch(18.0, 32.4, "mismatch"),
        Stretch(34.2, 48.8, "shared_attention"),
        Stretch(49.8, 71.6, "mismatch"),
        Stretch(73.2, 88.2, "shared_attention"),
        Stretch(94.6, 110.4, "shared_attention"),
        Stretch(122.4, 127.6, "mismatch"),
        Stretch(128.4, 132.0, "shared_attention"),
    ),
    repairs=(32.4, 71.6, 127.6),
    uncodable=(Stretch(112.3, 119.0, "", "off_camera"),),
    parent_engagement=(
        (0.0, "playing_along"),
        (8.0, "joyful"),
        (10.4, "following"),
        (12.6, "joyful"),
        (14.8, "following"),
        (16.9, "elsewhere"),
        (27.2, "following"),
        (34.0, "joyful"),
        (35.2, "playing_along"),
        (43.8, "joyful"),
        (46.0, "playing_along"),
        (48.8, "strained"),
        (55.6, "following"),
        (73.2, "joyful"),
        (75.2, "following"),
        (83.8, "joyful"),
        (88.6, "following"),
        (94.5, "joyful"),
        (97.0, "playing_along"),
        (108.0, "joyful"),
        (110.6, "following"),
        (121.0, "playing_along"),
        (124.8, "following"),
        (128.9, "joyful"),
    ),
    child_engagement=(
        (0.0, "with_things"),
        (6.2, "social_interest"),
        (9.6, "with_things"),
        (11.7, "social_joy"),
        (13.6, "with_things"),
        (18.6, "social_interest"),
        (22.0, "with_things"),
        (23.0, "social_interest"),
        (25.6, "protest"),
        (32.0, "social_interest"),
        (33.0, "social_joy"),
        (36.2, "with_things"),
        (42.8, "social_joy"),
        (45.4, "with_things"),
        (50.0, "social_interest"),
        (51.4, "withdrawn"),
        (54.8, "protest"),
        (70.8, "social_interest"),
        (74.2, "with_things"),
        (82.9, "social_joy"),
        (86.2, "with_things"),
        (88.0, "withdrawn"),
        (93.0, "social_interest"),
        (96.4, "with_things"),
        (102.8, "social_interest"),
        (104.6, "with_things"),
        (107.0, "social_joy"),
        (109.0, "with_things"),
        (120.6, "social_interest"),
        (123.6, "protest"),
        (127.0, "social_interest"),
        (128.2, "with_things"),
        (130.2, "social_joy"),
    ),
    looks=(
        (0.0, "toy"),
        (5.2, "child"),
        (10.0, "toy"),
        (11.6, "child"),
        (16.9, "phone"),
        (26.9, "child"),
        (35.0, "toy"),
        (37.2, "child"),
        (38.6, "toy"),
        (40.8, "child"),
        (48.5, "toy"),
        (51.6, "child"),
        (53.3, "toy"),
        (54.6, "child"),
        (76.6, "toy"),
        (78.8, "child"),
        (81.4, "toy"),
        (83.2, "child"),
        (97.0, "box"),
        (99.2, "toy"),
        (101.6, "child"),
        (105.2, "toy"),
        (106.6, "child"),
        (110.0, "away"),
        (114.9, "toy"),
        (117.1, "away"),
        (120.2, "toy"),
        (124.8, "child"),
        (129.0, "toy"),
        (130.6, "child"),
    ),
    speech=(
        Speech(1.6, 0.9),
        Speech(16.5, 1.2, "phone"),
        Speech(35.0, 0.8),
        Speech(55.9, 0.6),
        Speech(97.4, 1.5),
        Speech(99.4, 0.8),
        Speech(114.4, 1.0, "call"),
        Speech(116.9, 1.0, "call"),
    ),
    start=(
        ("yellow.x", 548),
        ("yellow.y", 462),
        ("blue.x", 492),
        ("blue.y", 488),
        ("orange.x", 616),
        ("orange.y", 490),
        ("green.x", 432),
        ("green.y", 490),
        ("ball.x", 742),
        ("ball.y", 492),
        ("c.x", 676),
        ("p.x", 298),
        ("box.x", 110),
        ("phone.x", 212),
        ("phone.y", 470),
    ),
    moves=(
        Carry(2.4, "p", "blue", 548, 422, 1.4),
        Carry(5.0, "c", "orange", 604, 424, 1.0, keep=True, clack=0),
        Carry(9.9, "c", "orange", 548, 382, 1.3),
        Ease(16.5, "phone.lit", 1.0, 0.2),
        Carry(17.7, "p", "phone", 268, 362, 0.9, keep=True, clack=0),
        *_reach(23.2, 3.0),
        Ease(23.4, "c.x", 650, 2.0),
        Carry(27.0, "p", "phone", 212, 470, 0.9, clack=0.25),
        Ease(27.4, "phone.lit", 0.0, 0.4),
        Ease(28.0, "p.lean", 14.0, 1.2),
        Ease(33.6, "p.lean", 0.0, 1.2),
        Ease(33.8, "c.x", 676, 2.0),
        Carry(35.5, "p", "green", 520, 410, 1.2, keep=True, clack=0),
        Carry(37.9, "c", "green", 548, 342, 1.8, lift=30),
        Carry(47.0, "c", "green", 602, 400, 1.1, keep=True, clack=0),
        Ease(48.4, "p.x", 328, 1.0),
        Carry(49.3, "p", "green", 548, 342, 1.2, clack=0.9),
        *_turn(51.4, 1.0),
        Carry(53.9, "p", "green", 596, 376, 0.9, keep=True, clack=0),
        Fall(56.5, "orange", 636, 494, 190),
        Fall(56.45, "blue", 590, 490, -90),
        Carry(57.2, "p", "green", 500, 490, 0.9, clack=0.3),
        Ease(57.8, "p.x", 298, 1.2),
        Ease(59.6, "p.x", 358, 1.3),
        *_turn(68.4, -1.0, 1.4),
        *_reach(72.4, 1.6),
        Ease(73.8, "p.x", 298, 1.8),
        Carry(76.2, "c", "blue", 548, 422, 1.5),
        Carry(80.8, "c", "orange", 548, 382, 1.6),
        *_turn(88.0, 1.0),
        *_turn(92.8, -1.0, 1.2),
        *_reach(93.9, 1.8),
        Ease(94.0, "c.x", 638, 1.6),
        Carry(97.9, "p", "box", 442, 450, 1.9, lift=0, clack=0.2),
        Carry(100.0, "p", "orange", 446, 480, 1.5, lift=40),
        Carry(104.9, "c", "blue", 486, 478, 1.7, lift=58),
        Fall(108.9, "ball", 1030, 492, 700, 2.4),
        *_crawl(110.2, 1040, 3.0, 1.0),
        Ease(113.6, "c.face", -1.0, 0.4),
        Ease(113.6, "c.lean", -62.0, 0.4),
        Ease(113.6, "c.foot", 1.0, 0.4),
        Ease(113.3, "c.x", 1075, 0.8),
        Carry(115.2, "p", "green", 446, 480, 1.4, lift=40),
        Fall(118.0, "ball", 628, 494, -20, 2.2),
        Ease(117.7, "c.x", 664, 2.6),
        *_sit(120.0),
        Carry(121.0, "p", "yellow", 446, 480, 1.7, lift=50),
        Carry(121.6, "c", "ball", 600, 420, 0.9, keep=True, clack=0, lift=10),
        Carry(128.0, "c", "ball", 556, 404, 0.9, keep=True, clack=0, lift=10),
        Carry(129.3, "p", "ball", 446, 476, 1.4, lift=30, clack=0.3),
    ),
)

SECOND = Scenario(
    number=2,
    duration_s=126.0,
    free_play_s=88.0,
    gaze=(
        (0.0, ""),
        (2.4, "gaze_parent"),
        (7.2, "gaze_toy"),
        (12.6, "gaze_parent"),
        (15.0, "gaze_toy"),
        (21.3, "gaze_parent"),
        (24.2, "gaze_toy"),
        (29.6, "gaze_parent"),
        (33.0, "gaze_toy"),
        (40.4, "gaze_away"),
        (45.8, "gaze_parent"),
        (48.2, "gaze_toy"),
        (51.8, "gaze_parent"),
        (54.4, "gaze_toy"),
        (59.6, "gaze_away"),
        (63.6, "gaze_parent"),
        (73.6, "gaze_toy"),
        (78.4, "gaze_parent"),
        (80.6, "gaze_toy"),
        (81.8, "gaze_parent"),
        (86.0, "gaze_toy"),
        (95.7, "gaze_parent"),
        (98.4, "gaze_toy"),
        (103.8, "gaze_parent"),
        (106.0, "gaze_away"),
        (109.6, "gaze_toy"),
        (114.6, "gaze_parent"),
        (118.0, "gaze_toy"),
        (121.0, "gaze_parent"),
    ),
    regulation=(
        (0.0, "calm"),
        (59.4, "fussy"),
        (62.0, "crying"),
        (68.0, "fussy"),
        (70.6, "calm"),
        (105.6, "fussy"),
        (109.4, "calm"),
    ),
    signals=(
        Signal(2.8, "approach"),
        Signal(4.6, "smile"),
        Signal(12.8, "vocalisation", "neutral"),
        Signal(21.6, "smile"),
        Signal(26.0, "vocalisation", "neutral"),
        Signal(29.4, "smile", "laugh"),
        Signal(32.0, "vocalisation", "positive"),
        Signal(40.4, "avoidance"),
        Signal(46.2, "vocalisation", "neutral"),
        Signal(52.2, "smile"),
        Signal(64.0, "approach"),
        Signal(78.6, "vocalisation", "neutral"),
        Signal(82.0, "vocalisation", "neutral"),
        Signal(96.0, "smile"),
        Signal(99.4, "vocalisation", "neutral"),
        Signal(106.0, "avoidance"),
        Signal(114.8, "smile"),
        Signal(119.4, "approach"),
        Signal(122.0, "smile", "laugh"),
        Signal(124.2, "vocalisation", "positive"),
    ),
    responses=(
        Response(3.8, "sensitive_response", ("look", "word"), "talk"),
        Response(5.9, "sensitive_response", ("face",), "smile"),
        Response(8.0, "invitation", ("act", "wait"), "quiet"),
        Response(13.8, "sensitive_response", ("word", "face"), "talk"),
        Response(22.4, "sensitive_response", ("face", "act"), "clap"),
        Response(27.0, "sensitive_response", ("word",), "talk"),
        Response(30.2, "sensitive_response", ("face", "word"), "laugh"),
        Response(33.2, "sensitive_response", ("word",), "talk"),
        Response(41.8, "sensitive_response", ("wait",), "wait"),
        Response(47.2, "sensitive_response", ("face", "word"), "talk"),
        Response(53.0, "sensitive_response", ("face",), "smile"),
        Response(64.8, "sensitive_response", ("touch",), "quiet"),
        Response(74.4, "invitation", ("look", "word"), "talk"),
        Response(81.6, "missed_signal"),
        Response(83.0, "sensitive_response", ("look", "word"), "talk"),
        Response(91.0, "invitation", ("act",), "quiet"),
        Response(96.8, "sensitive_response", ("face", "act"), "clap"),
        Response(100.4, "sensitive_response", ("word",), "talk"),
        Response(103.2, "intrusive_act", (), "quiet"),
        Response(107.6, "sensitive_response", ("word", "act"), "quiet"),
        Response(115.6, "sensitive_response", ("face", "act"), "clap"),
        Response(120.5, "sensitive_response", ("act", "word"), "talk"),
        Response(123.0, "sensitive_response", ("face",), "smile"),
    ),
    soothing=(
        Stretch(60.8, 71.0, "verbal_soothing"),
        Stretch(63.0, 72.2, "physical_soothing"),
        Stretch(107.6, 109.8, "verbal_soothing"),
    ),
    self_soothing=(Stretch(69.0, 71.6, "self_soothing"),),
    attention=(
        Stretch(9.8, 40.6, "shared_attention"),
        Stretch(46.4, 58.8, "shared_attention"),
        Stretch(73.2, 79.4, "shared_attention"),
        Stretch(80.2, 83.6, "mismatch"),
        Stretch(84.2, 103.2, "shared_attention"),
        Stretch(104.2, 110.4, "mismatch"),
        Stretch(110.8, 126.0, "shared_attention"),
    ),
    repairs=(72.4, 83.6, 110.4),
    uncodable=(Stretch(0.0, 2.4, "child_gaze", "blocked"),),
    parent_engagement=(
        (0.0, "following"),
        (3.8, "joyful"),
        (7.6, "playing_along"),
        (10.2, "following"),
        (16.0, "playing_along"),
        (18.4, "following"),
        (22.4, "joyful"),
        (25.0, "following"),
        (30.2, "joyful"),
        (34.4, "playing_along"),
        (41.8, "following"),
        (47.2, "joyful"),
        (49.6, "following"),
        (53.0, "joyful"),
        (55.0, "following"),
        (74.4, "playing_along"),
        (78.0, "elsewhere"),
        (82.8, "joyful"),
        (88.0, "playing_along"),
        (96.8, "joyful"),
        (99.0, "playing_along"),
        (103.2, "strained"),
        (106.4, "following"),
        (115.6, "joyful"),
        (119.0, "playing_along"),
        (123.0, "joyful"),
    ),
    child_engagement=(
        (0.0, "with_things"),
        (2.4, "social_interest"),
        (4.6, "social_joy"),
        (7.2, "with_things"),
        (12.6, "social_interest"),
        (15.0, "with_things"),
        (21.6, "social_joy"),
        (24.2, "with_things"),
        (29.4, "social_joy"),
        (33.0, "with_things"),
        (40.4, "withdrawn"),
        (45.8, "social_interest"),
        (48.2, "with_things"),
        (52.2, "social_joy"),
        (54.4, "with_things"),
        (59.4, "protest"),
        (70.6, "social_interest"),
        (73.6, "with_things"),
        (78.4, "social_interest"),
        (80.6, "with_things"),
        (81.8, "social_interest"),
        (86.0, "with_things"),
        (96.0, "social_joy"),
        (98.4, "with_things"),
        (103.8, "social_interest"),
        (105.6, "protest"),
        (109.6, "with_things"),
        (114.8, "social_joy"),
        (118.0, "with_things"),
        (121.0, "social_joy"),
    ),
    looks=(
        (0.0, "child"),
        (8.0, "toy"),
        (10.0, "child"),
        (11.4, "toy"),
        (12.9, "child"),
        (16.0, "toy"),
        (18.2, "child"),
        (20.2, "toy"),
        (21.6, "child"),
        (28.4, "toy"),
        (29.4, "child"),
        (35.4, "toy"),
        (39.4, "child"),
        (50.2, "toy"),
        (51.6, "child"),
        (57.2, "toy"),
        (59.0, "child"),
        (74.2, "toy"),
        (75.6, "child"),
        (78.0, "window"),
        (82.6, "child"),
        (88.0, "box"),
        (90.2, "toy"),
        (93.2, "child"),
        (94.6, "toy"),
        (95.8, "child"),
        (103.0, "toy"),
        (105.8, "child"),
        (107.4, "box"),
        (109.4, "child"),
        (113.4, "toy"),
        (114.8, "child"),
        (120.2, "toy"),
        (122.2, "child"),
    ),
    speech=(
        Speech(8.0, 0.8),
        Speech(28.7, 0.5),
        Speech(88.4, 1.6),
        Speech(91.0, 0.8),
        Speech(103.6, 0.7),
        Speech(111.2, 0.8),
    ),
    start=(
        ("yellow.x", 500),
        ("yellow.y", 490),
        ("blue.x", 606),
        ("blue.y", 492),
        ("orange.x", 448),
        ("orange.y", 490),
        ("green.x", 652),
        ("green.y", 496),
        ("ball.x", 716),
        ("ball.y", 494),
        ("c.x", 796),
        ("c.rise", 52),
        ("c.face", 1.0),
        ("c.foot", 0.0),
        ("p.x", 298),
        ("box.x", 110),
        ("phone.x", 0.0),
        ("phone.y", 700),
    ),
    moves=(
        Ease(2.2, "c.face", -1.0, 0.6),
        Ease(2.9, "c.x", 676, 3.2),
        *_reach(3.0, 2.6),
        *_sit(6.2, 1.1),
        Carry(8.4, "p", "yellow", 548, 462, 1.3),
        Carry(10.6, "c", "blue", 548, 422, 1.6),
        Carry(16.3, "p", "orange", 548, 382, 1.5),
        Carry(19.3, "c", "green", 548, 342, 1.8),
        Ease(28.5, "c.near.x", 560, 0.4),
        Ease(28.5, "c.near.y", 372, 0.4),
        Ease(28.4, "c.near.w", 1.0, 0.45),
        Ease(29.0, "c.near.x", 520, 0.3),
        Ease(29.6, "c.near.w", 0.0, 0.6),
        Fall(28.98, "green", 470, 492, -250, 0.75),
        Fall(29.02, "orange", 510, 490, -170, 0.6),
        Fall(29.05, "blue", 596, 494, 80, 0.5),
        Carry(34.6, "c", "blue", 548, 422, 1.5),
        Carry(37.5, "p", "orange", 548, 382, 1.5),
        *_turn(40.4, 1.0),
        *_turn(45.6, -1.0, 1.2),
        Carry(45.2, "p", "green", 520, 430, 1.2, keep=True, clack=0),
        Carry(49.5, "c", "green", 548, 342, 1.8),
        Carry(55.6, "c", "ball", 552, 302, 2.3, lift=20, clack=0.2),
        Fall(58.4, "ball", 706, 496, 300, 1.0),
        Fall(58.45, "green", 620, 494, 170, 0.7),
        Fall(58.5, "orange", 500, 490, -100, 0.6),
        Fall(58.55, "blue", 590, 490, 90, 0.45),
        Ease(59.8, "c.lean", 8.0, 0.8),
        Ease(63.6, "c.lean", 0.0, 0.5),
        *_reach(64.0, 1.8),
        Ease(62.2, "p.x", 358, 1.3),
        Ease(73.6, "p.x", 298, 1.8),
        Carry(75.8, "c", "blue", 548, 422, 1.6),
        Carry(88.8, "p", "box", 442, 450, 1.9, lift=0, clack=0.2),
        Ease(89.0, "c.x", 638, 1.6),
        Carry(91.3, "p", "orange", 446, 480, 1.5, lift=40),
        Carry(93.7, "c", "blue", 486, 478, 1.8, lift=58),
        Carry(101.0, "c", "green", 600, 404, 1.0, keep=True, clack=0),
        Ease(102.8, "p.x", 330, 1.0),
        Carry(103.7, "p", "green", 446, 480, 1.5, lift=40),
        *_turn(106.0, 1.0),
        Ease(111.4, "p.x", 298, 1.4),
        Carry(107.8, "p", "green", 588, 426, 1.5, lift=40, clack=0, keep=True),
        *_turn(109.4, -1.0, 1.0),
        Carry(110.6, "c", "green", 600, 420, 0.6, clack=0, keep=True),
        Carry(112.6, "c", "green", 486, 478, 1.8, lift=58),
        Carry(118.0, "p", "yellow", 446, 480, 1.5, lift=40),
        Carry(118.3, "c", "ball", 596, 420, 1.0, keep=True, clack=0, lift=10),
        Carry(119.5, "c", "ball", 556, 404, 0.9, keep=True, clack=0, lift=10),
        Carry(121.0, "p", "ball", 446, 476, 1.4, lift=30, clack=0.3),
    ),
)

SCENARIOS = (FIRST, SECOND)
