"""Parent, child, blocks, ball, box and telephone, from a pose to paint."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from heads import Face, Head, Looks
from painter import Canvas, Picture, Points, bezier, mixed, oval, rounded, smooth, turned

Pose = Mapping[str, float]

BLOCK_PX = 40.0
BLOCKS = {"yellow": "#f0e442", "blue": "#0072b2", "orange": "#d55e00", "green": "#009e73"}
BOX_TOP_PX = 438.0
_FRONT_PX = 474.0
_SHADE = "#5a4630"


@dataclass(frozen=True, slots=True)
class Build:
    """Measures and clothes of somebody, in film pixels.

    Attributes
    ----------
    torso
        Length from hip to neck.
    widths
        Half widths at shares of that length.
    soft
        How far the lower back stays upright when leaning, 0 to 1.
    neck
        From there to the middle of the head, in radii.
    arm, leg
        Their lengths.
    arm_width, leg_width
        At the shoulder or hip, and at the hand or foot.
    """

    looks: Looks
    torso: float
    widths: tuple[tuple[float, float], ...]
    soft: float
    neck: float
    arm: float
    leg: float
    arm_width: tuple[float, float]
    leg_width: tuple[float, float]
    shirt: str
    trousers: str
    sock: str


@dataclass(frozen=True, slots=True)
class Body:
    """Where the parts of somebody are at one moment."""

    hip: Points
    spine: Points
    up: Points
    across: Points
    head: Points
    shoulders: tuple[Points, Points]
    hands: tuple[Points, Points]
    lean: float


def _point(x: float, y: float) -> Points:
    return np.array([x, y], float)


def _body(build: Build, pose: Pose, who: str, lean: float, wished: list[Points]) -> Body:
    hip = _point(pose[f"{who}.x"], pose[f"{who}.y"] - pose[f"{who}.rise"])
    a = np.radians(lean)
    up, across = _point(np.sin(a), -np.cos(a)), _point(np.cos(a), np.sin(a))
    length = build.torso * (1 + 0.012 * pose[f"{who}.breath"])
    neck = hip + up * length
    soft = build.soft
    spine = bezier(hip, hip + (_point(0, -1) * soft + up * (1 - soft)) * length * 0.5, neck, 21)
    b = np.radians(lean * 0.7)
    head = neck + _point(np.sin(b), -np.cos(b)) * build.looks.radius * build.neck
    spread = build.torso * 0.13
    middle = spine[16]
    shoulders = (middle + across * spread * 0.3, middle - across * spread * 0.3)
    hands = [
        s + (h - s) * min(1.0, build.arm * 1.05 / max(float(np.hypot(*(h - s))), 1e-6))
        for s, h in zip(shoulders, wished, strict=True)
    ]
    return Body(hip, spine, up, across, head, shoulders, (hands[0], hands[1]), lean)


def _wished(pose: Pose, who: str, side: str, rest: Points) -> Points:
    share = pose[f"{who}.{side}.w"]
    return rest + (_point(pose[f"{who}.{side}.x"], pose[f"{who}.{side}.y"]) - rest) * share


def _needed_lean(build: Build, pose: Pose, who: str, wished: list[Points]) -> float:
    """Return how far a body leans for its hands to be where they should."""
    lean = pose[f"{who}.lean"]
    body = _body(build, pose, who, lean, wished)
    for _ in range(24 if pose[f"{who}.crawl"] < 0.05 else 0):
        short = [
            (float(np.hypot(*(h - s))) - build.arm, np.sign(h[0] - body.hip[0]))
            for h, s in zip(wished, body.shoulders, strict=True)
        ]
        lack, side = max(short, key=lambda item: item[0])
        if lack <= 0 or abs(lean) > 46:
            break
        lean += float(side) * min(lack * 0.35, 4.0)
        body = _body(build, pose, who, lean, wished)
    return lean


def settle(builds: tuple[Build, Build], poses: list[dict[str, float]]) -> None:
    """Let both lean, and the child rise on its knees, as far as their hands need: in good time.

    Parameters
    ----------
    builds
        Of parent and child.
    poses
        Of a whole film, about 25 to 30 a second; their leans are set.
    """
    for pose in poses:
        high = min(max(0.0, 386.0 - pose["c.near.y"]) * 0.85, 46.0) * pose["c.near.w"]
        pose["c.kneel"] = max(0.0, high - pose["c.rise"])
    for pose, kneel in zip(poses, _in_time([pose["c.kneel"] for pose in poses]), strict=True):
        pose["c.rise"] += kneel
    wished = [_child_wishes(builds[1], pose) for pose in poses]
    _lean(builds[1], poses, "c", wished)
    bodies = [child_body(builds[1], pose) for pose in poses]
    wished = [_parent_wishes(pose, child) for pose, child in zip(poses, bodies, strict=True)]
    _lean(builds[0], poses, "p", wished)


def _lean(
    build: Build, poses: list[dict[str, float]], who: str, wished: list[list[Points]]
) -> None:
    more = [
        _needed_lean(build, pose, who, hands) - pose[f"{who}.lean"]
        for pose, hands in zip(poses, wished, strict=True)
    ]
    right = _in_time([max(0.0, lean) for lean in more])
    left = _in_time([max(0.0, -lean) for lean in more])
    for pose, forth, back in zip(poses, right, left, strict=True):
        pose[f"{who}.lean"] += forth - back


def _in_time(needed: list[float]) -> list[float]:
    """Return a line that is nowhere below what is needed for long, and begins early and softly."""
    line = np.asarray(needed)
    ahead = np.pad(line, 7, mode="edge")
    highest = np.lib.stride_tricks.sliding_window_view(ahead, 15).max(axis=1)
    kernel = np.exp(-0.5 * (np.arange(-15, 16) / 5.0) ** 2)
    padded = np.pad(highest, 15, mode="edge")
    return [float(v) for v in np.convolve(padded, kernel / kernel.sum(), mode="valid")]


def parent_body(build: Build, pose: Pose, child: Body) -> Body:
    """Return where the parent's parts are."""
    return _body(build, pose, "p", pose["p.lean"], _parent_wishes(pose, child))


def _parent_wishes(pose: Pose, child: Body) -> list[Points]:
    hip = _point(pose["p.x"], pose["p.y"])
    rests = [hip + _point(72, -52), hip + _point(96, -46)]
    wished = [
        _wished(pose, "p", side, rest) for side, rest in zip(("near", "far"), rests, strict=True)
    ]
    stroke = _point(6 * np.sin(pose["clock"] * 2.4), 11 * np.sin(pose["clock"] * 2.4))
    back = child.hip + child.up * 52 + child.across * 14 + stroke
    wished[0] = wished[0] + (back - wished[0]) * pose["p.touch"]
    clap = pose["p.clap"]
    beat = 16 * (0.5 + 0.5 * np.cos(pose["clock"] * 17.0))
    middle = hip + _point(120, -110)
    for i, sign in enumerate((1.0, -1.0)):
        wished[i] = wished[i] + (middle + _point(sign * beat, sign * 4) - wished[i]) * clap
    return wished


def child_body(build: Build, pose: Pose) -> Body:
    """Return where the child's parts are."""
    wished = _child_wishes(build, pose)
    body = _body(build, pose, "c", pose["c.lean"], wished)
    if pose["c.thumb"] > 0.01:
        side = np.sin(np.radians(pose["c.yaw"]))
        lips = body.head + _point(side * build.looks.radius * 0.72, build.looks.radius * 0.60)
        wished[0] = wished[0] + (lips - wished[0]) * pose["c.thumb"]
        body = _body(build, pose, "c", pose["c.lean"], wished)
    return body


def _child_wishes(build: Build, pose: Pose) -> list[Points]:
    hip = _point(pose["c.x"], pose["c.y"] - pose["c.rise"])
    a = np.radians(pose["c.lean"])
    forward = hip + _point(np.sin(a), -np.cos(a)) * build.torso * 0.5
    face = pose["c.face"]
    rests = [forward + _point(face * 46, 24), forward + _point(face * 54, 16)]
    wished = [
        _wished(pose, "c", side, rest) for side, rest in zip(("near", "far"), rests, strict=True)
    ]
    fuss, clock = pose["c.fuss"], pose["clock"]
    for i in range(2):
        flap = _point(10 * np.sin(clock * 9 + i * 2), -22 + 20 * np.sin(clock * 11 + i * 1.7))
        wished[i] = wished[i] + flap * fuss
        reach = forward + _point(-104 + 4 * np.sin(clock * 8 + i), -26 - i * 14)
        wished[i] = wished[i] + (reach - wished[i]) * pose["c.reach"]
        step = 14 * np.sin(pose["c.x"] * 0.16 + i * np.pi)
        floor = _point(
            hip[0] + np.sin(a) * build.torso + face * 16 + step, pose["c.y"] + 10 - i * 8
        )
        wished[i] = wished[i] + (floor - wished[i]) * pose["c.crawl"]
    return wished


def _face(pose: Pose, who: str) -> Face:
    def of(name: str) -> float:
        return float(pose[f"{who}.{name}"])

    return Face(
        yaw=of("yaw"),
        pitch=of("pitch"),
        roll=of("roll"),
        look_x=of("look_x"),
        look_y=of("look_y"),
        lid=min(1.0, max(of("lid"), of("blink"))),
        brow=of("brow"),
        smile=of("smile"),
        mouth=min(1.0, max(of("mouth"), of("voice"))),
        flush=of("flush"),
        tears=of("tears"),
        clock_s=float(pose["clock"]),
    )


def _torso(canvas: Canvas, build: Build, body: Body, ink: str) -> None:
    along = np.gradient(body.spine, axis=0)
    along /= np.hypot(along[:, 0], along[:, 1])[:, None]
    left, right = [], []
    for share, half in build.widths:
        k = min(max(round(share * 20), 0), 20)
        across = _point(-along[k, 1], along[k, 0]) * half
        middle = body.spine[k] + along[k] * build.torso * (share - k / 20)
        left.append(middle - across)
        right.append(middle + across)
    canvas.fill(smooth(np.array([*left, *reversed(right)])), ink)


def _arm(canvas: Canvas, build: Build, body: Body, side: int, bend: float) -> None:
    shoulder, hand = body.shoulders[side], body.hands[side]
    way = hand - shoulder
    length = max(float(np.hypot(*way)), 1e-6)
    slack = np.sqrt(max(build.arm**2 - length**2, 0.0))
    across = _point(-way[1], way[0]) / length
    points = bezier(shoulder, (shoulder + hand) / 2 + across * slack * bend, hand, 18)
    dark = 0.10 if side else 0.0
    skin = mixed(build.looks.skin, "#8a5a3c", dark)
    shirt = mixed(build.shirt, "#000000", 0.10 + dark)
    wide, narrow = build.arm_width
    canvas.limb(points[6:], wide - (wide - narrow) * 0.3, narrow, skin)
    canvas.limb(points[:9], wide * 1.12, wide * 1.02, shirt)
    canvas.disc(hand, narrow * 0.62, skin)
    thumb = hand + _point(way[0] / length * narrow * 0.35, -narrow * 0.45)
    canvas.disc(thumb, narrow * 0.24, skin)


def _leg(
    canvas: Canvas, build: Build, start: Points, foot: Points, *, near: bool, up: float
) -> None:
    way = foot - start
    slack = np.sqrt(max(build.leg**2 - float(way @ way), 0.0))
    points = bezier(start, (start + foot) / 2 + _point(0, -slack * up), foot, 16)
    dark = 0.0 if near else 0.14
    canvas.fill(
        oval(
            foot + _point(np.sign(way[0]) * 5, 1),
            (build.leg_width[1] * 0.66, build.leg_width[1] * 0.5),
        ),
        mixed(build.sock, "#000000", dark),
    )
    canvas.limb(points, *build.leg_width, mixed(build.trousers, "#000000", dark))


def _child_legs(build: Build, body: Body, pose: Pose) -> list[tuple[Points, Points]]:
    stand = min(1.0, pose["c.rise"] / (build.leg * 0.62)) * (1 - pose["c.crawl"])
    legs = []
    for i in range(2):
        step = 13 * np.sin(pose["c.x"] * 0.11 + i * np.pi)
        kick = pose["c.fuss"] * 7 * np.sin(pose["clock"] * 8 + i * 2.4) * (1 - stand)
        lift = 4 * max(0.0, np.cos(pose["c.x"] * 0.11 + i * np.pi)) * stand
        sit = _point(pose["c.foot"] * (build.leg * 0.93 - 14 * i) + kick, 12 - 12 * i - abs(kick))
        sit[1] += 10 * (1 - pose["c.foot"] ** 2) * (1 - i)
        up = _point(pose["c.face"] * 4 + step + 12 * (1 - 2 * i), 12 - 7 * i - lift)
        base = _point(body.hip[0], pose["c.y"])
        foot = base + sit + (up - sit) * stand
        legs.append((body.hip + _point(-8 + 16 * i, 2), foot))
    return legs


def _paint_child(canvas: Canvas, build: Build, body: Body, pose: Pose) -> None:
    legs = _child_legs(build, body, pose)
    _arm(canvas, build, body, 1, 0.35 * np.sign(pose["c.face"] or 1))
    _leg(canvas, build, *legs[1], near=False, up=0.35)
    _torso(canvas, build, body, build.shirt)
    belly = body.hip + body.up * build.torso * 0.52 + body.across * 14 * pose["c.face"]
    canvas.fill(oval(belly, (13, 14), body.lean), mixed(build.shirt, "#ffffff", 0.55))
    canvas.fill(oval(belly, (5, 6), body.lean), build.trousers)
    _leg(canvas, build, *legs[0], near=True, up=0.35)
    Head(canvas, body.head, build.looks, _face(pose, "c")).paint()
    _arm(canvas, build, body, 0, 0.35 * np.sign(pose["c.face"] or 1))


def _paint_parent_back(canvas: Canvas, build: Build, body: Body, pose: Pose) -> None:
    hip = body.hip
    dark = mixed(build.trousers, "#000000", 0.16)
    points = bezier(hip + _point(20, -14), hip + _point(120, -86), hip + _point(170, -2), 18)
    canvas.fill(oval(hip + _point(182, 2), (24, 13)), mixed(build.sock, "#000000", 0.12))
    canvas.limb(points, 62, 34, dark)
    _arm(canvas, build, body, 1, -0.30)
    _torso(canvas, build, body, build.shirt)
    points = bezier(hip + _point(2, -16), hip + _point(84, -66), hip + _point(188, 14), 20)
    canvas.fill(oval(hip + _point(202, 14), (25, 14), 8), build.sock)
    canvas.limb(points, 78, 36, build.trousers)
    neck = body.hip + body.up * build.torso
    canvas.limb(
        np.stack([neck - body.up * 12, body.head]), 44, 40, mixed(build.looks.skin, "#8a5a3c", 0.12)
    )
    Head(canvas, body.head, build.looks, _face(pose, "p")).paint()


def _block(canvas: Canvas, pose: Pose, name: str, *, shade: bool = False) -> None:
    x, y, turn = (pose[f"{name}.{part}"] for part in ("x", "y", "turn"))
    if shade:
        canvas.fill(oval((x, y + 20), (27, 5)), _SHADE, 0.25)
    half = BLOCK_PX / 2
    ink = BLOCKS[name]
    shape = rounded(x - half, y - half, BLOCK_PX, BLOCK_PX, 5)
    canvas.fill(turned(shape, (x, y), turn), mixed(ink, "#000000", 0.22))
    shape = rounded(x - half + 1, y - half, BLOCK_PX - 2, BLOCK_PX - 4, 5)
    canvas.fill(turned(shape, (x, y), turn), ink)
    shape = rounded(x - half + 8, y - half + 7, BLOCK_PX - 16, BLOCK_PX - 18, 4)
    canvas.fill(turned(shape, (x, y), turn), mixed(ink, "#ffffff", 0.20))


def _ball(canvas: Canvas, pose: Pose) -> None:
    x, y = pose["ball.x"], pose["ball.y"]
    canvas.fill(oval((x, y + 17), (19, 5)), _SHADE, 0.25)
    canvas.disc((x, y), 19, "#cc79a7")
    a = np.radians(pose["ball.turn"])
    for k in range(3):
        spot = (x + 10 * np.cos(a + k * 2.1), y + 10 * np.sin(a + k * 2.1))
        canvas.disc(spot, 4.2, "#f3dbe8")


def _in_box(pose: Pose, name: str) -> bool:
    return abs(pose[f"{name}.x"] - pose["box.x"]) < 56 and pose[f"{name}.y"] > BOX_TOP_PX - 6


def _box_back(canvas: Canvas, pose: Pose) -> None:
    x = pose["box.x"]
    canvas.fill(oval((x, 520), (84, 9)), _SHADE, 0.25)
    canvas.fill(
        np.array(
            [[x - 72, BOX_TOP_PX - 12], [x + 72, BOX_TOP_PX - 12], [x + 66, 514], [x - 66, 514]]
        ),
        "#7d5f3a",
    )


def _box_front(canvas: Canvas, pose: Pose) -> None:
    x = pose["box.x"]
    canvas.fill(
        smooth([(x - 78, BOX_TOP_PX), (x + 78, BOX_TOP_PX), (x + 68, 516), (x - 68, 516)], 2),
        "#b98d57",
    )
    canvas.fill(rounded(x - 80, BOX_TOP_PX - 6, 160, 14, 6), "#d1a76f")
    canvas.fill(rounded(x - 22, 462, 44, 13, 6), "#8f6a3e")


def _phone(canvas: Canvas, pose: Pose) -> None:
    x, y = pose["phone.x"], pose["phone.y"]
    canvas.fill(turned(rounded(x - 12, y - 21, 24, 42, 5), (x, y), 24), "#2b2b30")
    lit = mixed("#4a4a52", "#cfe6f7", pose["phone.lit"])
    canvas.fill(turned(rounded(x - 9.5, y - 17, 19, 34, 3), (x, y), 24), lit)


def paint(room: Picture, builds: tuple[Build, Build], pose: Pose) -> Picture:
    """Return one picture of the film, at film size.

    Parameters
    ----------
    room
        The empty room, large.
    builds
        Of parent and child.
    pose
        Every channel's value at this moment.

    Returns
    -------
    Picture
        Shape (height, width, 3), blue-green-red.
    """
    canvas = Canvas(room)
    child = child_body(builds[1], pose)
    parent = parent_body(builds[0], pose, child)
    canvas.fill(oval(parent.hip + _point(66, 22), (158, 16)), _SHADE, 0.22)
    canvas.fill(
        oval((child.hip[0] + pose["c.foot"] * 18, pose["c.y"] + 16), (78, 12)), _SHADE, 0.22
    )
    _paint_parent_back(canvas, builds[0], parent, pose)
    held = [name for name in BLOCKS if not _in_box(pose, name)]
    _box_back(canvas, pose)
    for name in BLOCKS:
        if name not in held:
            _block(canvas, pose, name)
    ball_inside = abs(pose["ball.x"] - pose["box.x"]) < 56 and pose["ball.y"] > BOX_TOP_PX
    if ball_inside:
        _ball(canvas, pose)
    box_first = pose["box.x"] < 300
    if box_first:
        _box_front(canvas, pose)
    front = [name for name in held if pose[f"{name}.y"] > _FRONT_PX]
    for name in sorted(set(held) - set(front), key=lambda n: -pose[f"{n}.y"]):
        _block(canvas, pose, name, shade=pose[f"{name}.y"] > 455)
    _paint_child(canvas, builds[1], child, pose)
    for name in front:
        _block(canvas, pose, name, shade=True)
    if not ball_inside:
        _ball(canvas, pose)
    if not box_first:
        _box_front(canvas, pose)
    _phone(canvas, pose)
    _arm(canvas, builds[0], parent, 0, -0.30)
    return canvas.small()
